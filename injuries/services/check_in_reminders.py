"""Sunday evening, by the athlete's own clock: the weekly check-in is due. The athlete alone is reminded."""

from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from alerts.enums import AlertState, Severity
from alerts.models import Alert
from alerts.services import close_alert, raise_alert
from athletes.enums import CoachingState
from athletes.models import Athlete, Coaching
from athletes.selectors import may_store_health
from injuries.enums.check_ins import CHECK_IN_DUE
from injuries.models import CheckIn
from injuries.rules.check_in import DAYS_OF_WEEK, week_to_remind_of
from training.models import AwayPeriod
from training.rules import iso_week

SLICE: Final = 100
# Who has no coach is reminded while the habit lasts.
HABIT: Final = timedelta(weeks=4)


def remind_of_check_ins(*, now: datetime, after: int = 0) -> int | None:
    """Reminds a slice of those for whom the check-in is due; the id to go on after, None at the end.

    Twice is once. Reminders of earlier weeks close.
    """
    rows = list(_due(now).filter(pk__gt=after).select_related("user").order_by("pk")[:SLICE])
    for athlete in rows:
        monday = week_to_remind_of(now.astimezone(athlete.zone))
        if monday and _may_be_asked(athlete, now):
            _remind(athlete, monday, now)
    return rows[-1].pk if len(rows) == SLICE else None


def _due(now: datetime) -> Any:
    """Athletes whose clock says that it is due, who have not answered and have not been reminded."""
    zones = Athlete.objects.order_by().values_list("time_zone", flat=True).distinct()
    due: dict[date, list[str]] = {}
    for zone in zones:
        if monday := week_to_remind_of(now.astimezone(ZoneInfo(zone))):
            due.setdefault(monday, []).append(zone)
    found = Q(pk__in=[])
    for monday, its_zones in due.items():
        found |= Q(_open_about(monday), time_zone__in=its_zones)
    return Athlete.objects.filter(found, user__is_active=True)


def _open_about(monday: date) -> Q:
    """Condition: this athlete is to be reminded of this week."""
    sunday, her = monday + timedelta(days=DAYS_OF_WEEK - 1), {"athlete_id": OuterRef("pk")}
    answered = CheckIn.objects.filter(**her)
    away = AwayPeriod.objects.filter(**her, first_on__lte=sunday, last_on__gte=sunday)
    reminded = Alert.objects.filter(**her, kind=CHECK_IN_DUE, subject=f"week:{iso_week(monday)}")
    links = Coaching.objects.filter(**her, state=CoachingState.ACTIVE)
    asked = Exists(links) | Exists(answered.filter(monday__gte=monday - HABIT))
    return Q(asked) & ~Q(Exists(answered.filter(monday=monday))) & ~Q(Exists(away)) & ~Q(Exists(reminded))


def _may_be_asked(athlete: Athlete, now: datetime) -> bool:
    """A month of birth that is missing is asked for on the page."""
    return athlete.birth_month is None or may_store_health(athlete, athlete.local_date(now))


def _remind(athlete: Athlete, monday: date, now: datetime) -> None:
    standing = Alert.objects.filter(athlete=athlete, kind=CHECK_IN_DUE)
    for subject in standing.exclude(state=AlertState.NO_LONGER_TRUE).values_list("subject", flat=True):
        close_alert(athlete=athlete, kind=CHECK_IN_DUE, subject=subject, now=now)
    week = iso_week(monday)
    raise_alert(
        athlete=athlete,
        kind=CHECK_IN_DUE,
        subject=f"week:{week}",
        severity=Severity.INFO,
        facts={"week": week},
        now=now,
    )
