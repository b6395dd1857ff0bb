"""New pain is told and rests: two days without running, then easy and flat until a run went well."""

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_noop

from alerts.enums import AlertState, Severity
from alerts.models import Alert
from alerts.rules import SEVERITY_RANK
from alerts.services import close_alert, raise_alert
from athletes.models import Athlete
from athletes.selectors import any_pain_rests
from injuries.enums import Area, RestraintReason, Side, Sign
from injuries.enums.alerts import PainAlert
from injuries.models import PainReport, Restraint
from injuries.rules.new_pain import (
    NEW_AFTER,
    RESTS_FOR,
    is_first,
    is_new_pain,
    new_pain_severity,
    rest_ends,
    rests,
)
from injuries.rules.report import yes_signs
from injuries.selectors.pain_log import reports_at, run_went_well
from injuries.selectors.places import Place
from injuries.services.pain_alerts import alert_at, standing_alerts
from injuries.services.restraints import end_restraint, restrain
from training.enums import RestrictionKind

# Stored with the restraint and shown to staff: translated when it is shown.
TAKEN_BACK: Final = gettext_noop("The report was changed or withdrawn.")
WENT_WELL: Final = gettext_noop("A run went well.")


def note_new_pain(report: PainReport, *, now: datetime) -> None:
    """Tells of new pain, or of pain that became stronger while that is still open, and rests the runner.

    The caller holds the athlete's row, and has judged the place before: a case of load and pain speaks for
    its place.
    """
    athlete, place = report.athlete, Place.of(report)
    alerts = standing_alerts(athlete)
    alert = alert_at(alerts, place, [PainAlert.NEW_PAIN])
    is_own = alert is not None and alert.facts["report"] == str(report.public_id)
    worst, limp, before = report.answers.worst or 0, _limps(report), _others(report)
    severity = new_pain_severity(worst, limp=limp)
    is_new = is_new_pain(worst, limp=limp, before=before)
    if severity is None or not (is_new or is_own or _grew(alert, severity)):
        if is_own:
            take_back(report, now=now)
        return
    strict = any_pain_rests(athlete)
    louder = alert is None or _grew(alert, severity) or (is_new and not is_own)
    if louder:
        _rest(report, severity, strict=strict, now=now)
    if alert_at(alerts, place, [PainAlert.LOAD_AND_PAIN]) is None:
        raise_alert(
            athlete=athlete,
            kind=PainAlert.NEW_PAIN,
            subject=alert.subject if alert else place.subject,
            severity=severity,
            facts=_facts(report, severity, strict=strict),
            now=now,
            is_anew=is_first(before) and not is_own,
        )


def take_back(report: PainReport, *, now: datetime, but: Place | None = None) -> None:
    """The report says no more that it hurts (but at this place): what it told alone is no longer true.

    A rest that only a physio may lift stays: an undo never reopens running after severe pain.
    """
    athlete = report.athlete
    for alert in standing_alerts(athlete):
        place = Place.named(alert.subject)
        is_own = alert.kind == PainAlert.NEW_PAIN and alert.facts["report"] == str(report.public_id)
        is_elsewhere = but is None or not place.is_same(but)
        if is_own and is_elsewhere and not _still_hurts(athlete, place, report):
            close_alert(athlete=athlete, kind=alert.kind, subject=alert.subject, now=now)
            _ease(athlete, place, now=now)


def end_cautions(athlete: Athlete, *, now: datetime) -> None:
    """Lifts "easy and flat" where a run after the rest went well; the caller holds the athlete's row."""
    rows = Restraint.objects.standing().filter(
        athlete=athlete, reason=RestraintReason.NEW_PAIN, kind=RestrictionKind.NO_PROGRESSION, until=None
    )
    for row in rows.select_related("episode"):
        if row.episode and run_went_well(athlete, _place_of(row.episode), after=row.since):
            end_restraint(None, restraint=row, because=WENT_WELL, now=now)


def _rest(report: PainReport, severity: Severity, *, strict: bool, now: datetime) -> None:
    athlete = report.athlete
    today = athlete.local_date(now)
    held: dict[str, Any] = {
        "athlete": athlete,
        "reason": RestraintReason.NEW_PAIN,
        "since": today,
        "episode": report.episode,
    }
    ends = rest_ends(severity, felt_at=report.felt_at, now=now)
    if not rests(severity, strict=strict):
        easy_until = athlete.local_date(now + RESTS_FOR)
        restrain(None, kind=RestrictionKind.NO_PROGRESSION, until=easy_until, coach_may_lift=True, **held)
        return
    if ends > now:
        restrain(
            None,
            kind=RestrictionKind.NO_RUNNING,
            until=athlete.local_date(ends),
            coach_may_lift=severity != Severity.URGENT,
            **held,
        )
    restrain(None, kind=RestrictionKind.NO_PROGRESSION, coach_may_lift=True, **held)


def _ease(athlete: Athlete, place: Place, *, now: datetime) -> None:
    rows = Restraint.objects.standing().filter(
        athlete=athlete, reason=RestraintReason.NEW_PAIN, coach_may_lift=True
    )
    for row in rows.select_related("episode"):
        if row.episode is None or _place_of(row.episode).is_same(place):
            end_restraint(None, restraint=row, because=TAKEN_BACK, now=now)


def _facts(report: PainReport, severity: Severity, *, strict: bool) -> dict[str, Any]:
    return {
        "report": str(report.public_id),
        "side": report.side,
        "area": report.area,
        "on": report.local_date.isoformat(),
        "worst": report.answers.worst or 0,
        "limp": _limps(report),
        "severity": severity,
        "strict": strict,
        "felt_at": report.felt_at.isoformat(),
        "received_at": report.received_at.isoformat(),
    }


def _grew(alert: Alert | None, severity: Severity) -> bool:
    """Louder than what stands, also where a person has dealt with it."""
    if alert is None or alert.state == AlertState.NO_LONGER_TRUE:
        return False
    return SEVERITY_RANK[severity] > SEVERITY_RANK[Severity(alert.severity)]


def _limps(report: PainReport) -> bool:
    return Sign.LIMP in yes_signs(report.answers)


def _others(report: PainReport) -> list[int]:
    """The highest numbers of the other reports of the place within 28 days, before or after."""
    around = (report.local_date - NEW_AFTER, report.local_date + NEW_AFTER)
    rows = reports_at(report.athlete_id, side=report.side, area=report.area)
    rows = rows.filter(local_date__range=around).exclude(pk=report.pk).with_worst()
    return list(rows.values_list("worst_intensity", flat=True))


def _still_hurts(athlete: Athlete, place: Place, report: PainReport) -> bool:
    """Whether another report of the last four weeks says so."""
    since = report.local_date - NEW_AFTER
    rows = reports_at(athlete.pk, side=place.side, area=place.area).filter(local_date__gte=since)
    return rows.exclude(pk=report.pk).with_worst().filter(worst_intensity__gt=0).exists()


def _place_of(episode: Any) -> Place:
    return Place(Side(episode.side), Area(episode.area))
