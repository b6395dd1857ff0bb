"""Who hears of a publication: the athlete once; over the gate's findings also her coaches."""

from alerts.enums import AlertState, Severity
from alerts.models import Alert
from alerts.services import close_alert, raise_alert
from training.enums import PlanAlert
from training.models import PlanPublication
from training.rules.plan_gate import Finding, GateReport


def tell_athlete(publication: PlanPublication) -> None:
    """One message for each publication, if she has an account; those before it are closed."""
    plan = publication.plan
    if plan.athlete.user_id is None:
        return
    subjects = [f"publication:{public_id}" for public_id in _earlier(publication)]
    older = Alert.objects.filter(athlete=plan.athlete, kind=PlanAlert.PLAN_PUBLISHED, subject__in=subjects)
    for subject in older.filter(state=AlertState.OPEN).values_list("subject", flat=True):
        close_alert(athlete=plan.athlete, kind=PlanAlert.PLAN_PUBLISHED, subject=subject, now=publication.at)
    raise_alert(
        athlete=plan.athlete,
        kind=PlanAlert.PLAN_PUBLISHED,
        subject=f"publication:{publication.public_id}",
        severity=Severity.INFO,
        facts={"plan": str(plan.public_id), "name": plan.name, "again": bool(subjects)},
        now=publication.at,
    )


def tell_staff(publication: PlanPublication, report: GateReport) -> None:
    """Tells the athlete's coaches, the head coach among them, of a plan published over what the gate found.

    What is health data among it is told apart, to those who see that; nobody else learns of it.
    """
    found = report.blocking
    plain = [finding for finding in found if not finding.is_health]
    health = [finding for finding in found if finding.is_health]
    if plain:
        _raise_override(publication, PlanAlert.PLAN_OVERRIDE, plain)
    if health:
        _raise_override(publication, PlanAlert.PLAN_OVERRIDE_HEALTH, health)


def _raise_override(publication: PlanPublication, kind: PlanAlert, findings: list[Finding]) -> None:
    by = publication.published_by
    # The alert of findings about training reaches coaches without health access, and so would the reason.
    is_open = kind == PlanAlert.PLAN_OVERRIDE_HEALTH or any(one.is_about_training for one in findings)
    raise_alert(
        athlete=publication.athlete,
        kind=kind,
        subject=f"publication:{publication.public_id}",
        severity=Severity.ATTENTION,
        facts={
            "plan": str(publication.plan.public_id),
            "name": publication.plan.name,
            "by": str(by or ""),
            "reason": publication.reason if is_open else "",
            "findings": [finding.data() for finding in findings],
        },
        now=publication.at,
    )


def _earlier(publication: PlanPublication) -> list[str]:
    earlier = publication.plan.publications.exclude(pk=publication.pk)
    return list(earlier.values_list("public_id", flat=True))
