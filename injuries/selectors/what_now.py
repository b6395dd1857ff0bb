"""What follows from a report for the days to come, in words, beside warning signs."""

from dataclasses import dataclass

from alerts.models import Alert
from athletes.querysets import Viewer
from injuries.enums.alerts import PainAlert
from injuries.models import PainReport
from injuries.rules.new_pain import MARKED
from injuries.selectors.places import Place

_KINDS = (PainAlert.LOAD_AND_PAIN, PainAlert.PAIN_RISING, PainAlert.NEW_PAIN)


@dataclass(frozen=True, slots=True)
class WhatNow:
    """`sentences`: what was seen and what to do. `is_mild`: both readings of mild pain are to be shown."""

    sentences: list[str]
    is_mild: bool


def what_now(report: PainReport, viewer: Viewer) -> WhatNow:
    """What stands about the place of a report, as this person may know it, the most serious first."""
    rows = Alert.objects.visible_to(viewer).open().filter(athlete_id=report.athlete_id, kind__in=_KINDS)
    here = [alert for alert in rows if Place.named(alert.subject).is_same(Place.of(report))]
    here.sort(key=lambda alert: _KINDS.index(PainAlert(alert.kind)))
    worst = report.answers.worst or 0
    return WhatNow([alert.text for alert in here], is_mild=0 < worst < MARKED)
