"""Reports whose next morning has come and is not answered."""

from datetime import date

from athletes.models import Athlete
from athletes.querysets import Viewer
from injuries.models import PainReport
from injuries.querysets import PainReportQuerySet
from injuries.rules.load_and_pain import ONE_DAY
from injuries.rules.mornings import ASKED_FOR


def mornings_due(athlete: Athlete, viewer: Viewer, *, today: date) -> PainReportQuerySet:
    """Those of the last two local days that this person may see, in the order they were felt."""
    rows: PainReportQuerySet = PainReport.objects.visible_to(viewer).active().unanswered_mornings()
    return rows.filter(athlete=athlete).dated(today - ASKED_FOR, today - ONE_DAY).order_by("felt_at", "pk")
