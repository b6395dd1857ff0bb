"""New pain is told and rests: two days without running, then easy and flat until a run went well."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext_noop

from alerts.enums import AlertState, Severity
from alerts.models import Alert
from alerts.rules import SEVERITY_RANK
from alerts.services import close_alert, raise_alert
from athletes.models import Athlete
from athletes.selectors import any_pain_rests
from injuries.enums import RestraintReason, Sign
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
from injuries.selectors.pain_log import reports_at
from injuries.selectors.places import Place
from injuries.services.pain_alerts import alert_at, standing_alerts
from injuries.services.restraints import end_restraints, restrain
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
    severity = _severity(report)
    before = _others(report)
    is_new = is_new_pain(report.worst or 0, limp=_limps(report), before=before)
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


def take_back(report: PainReport, *, now: datetime) -> None:
    """The report says no more that it hurts, or elsewhere: what it told alone is no longer true.

    A rest that only a physio may lift stays: an undo never reopens running after severe pain.
    """
    athlete = report.athlete
    for alert in standing_alerts(athlete):
        is_own = alert.kind == PainAlert.NEW_PAIN and alert.facts["report"] == str(report.public_id)
        if is_own and not _still_hurts(athlete, Place.named(alert.subject), report):
            close_alert(athlete=athlete, kind=alert.kind, subject=alert.subject, now=now)
            _ease(athlete, Place.named(alert.subject), now=now)
