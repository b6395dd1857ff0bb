"""Who hears of a publication: the athlete once; over the gate's findings also her coaches."""

from alerts.enums import AlertState, Severity
from alerts.models import Alert
from alerts.services import close_alert, raise_alert
from training.enums import PlanAlert
from training.models import PlanPublication


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


def _earlier(publication: PlanPublication) -> list[str]:
    earlier = publication.plan.publications.exclude(pk=publication.pk)
    return list(earlier.values_list("public_id", flat=True))
