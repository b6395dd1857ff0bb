"""Load day by day, computed on read (docs/decisions/0012-load-days-on-read.md)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, ExpressionWrapper, F, IntegerField, Sum
from django.db.models.functions import Coalesce

from athletes.models import Athlete
from training.enums import TrendGap
from training.models import Activity
from training.rules import DayLoad, day_series
from training.selectors.settings import rules_of

DAY = timedelta(days=1)
# The same whole minutes times effort as rules.session_load; NULL where either is missing.
SESSION_LOAD = ExpressionWrapper(
    (Coalesce("moving_s", "elapsed_s") + 30) / 60 * F("rpe"), output_field=IntegerField()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadDays:
    """The days asked for, oldest first, out of the series from the first logged day to today."""

    days: list[DayLoad]
    shows_acwr: bool
    no_trend: TrendGap | None


def load_days(
    athlete: Athlete, *, now: datetime, first: date | None = None, last: date | None = None
) -> LoadDays:
    """From `first` to `last`, both included; None: the whole log, up to today where the athlete is.

    Each day rests on all before it, so the log is always read from its beginning: one query for its days, one
    row each.
    """
    rule = rules_of([athlete.pk], now=now)[athlete.pk]
    series = _series(athlete, rule.today)
    shown = [day for day in series if (not first or day.date >= first) and (not last or day.date <= last)]
    return LoadDays(days=shown, shows_acwr=rule.growth.shows_acwr, no_trend=_no_trend(series))


def _series(athlete: Athlete, today: date) -> list[DayLoad]:
    logged = Activity.objects.filter(athlete=athlete)
    rows = (
        logged.order_by()
        .values("local_date")
        .annotate(load=Sum(SESSION_LOAD), unknown=Count("pk") - Count(SESSION_LOAD))
    )
    loads: dict[date, int | None] = {
        row["local_date"]: None if row["unknown"] else row["load"] for row in rows
    }
    start = min(loads, default=None)
    if start is None:
        return []
    # A session of tomorrow's date: a clock ahead, or a flight to the west.
    days = (max(today, *loads) - start).days + 1
    return day_series(start, [loads.get(start + n * DAY, 0) for n in range(days)])


def _no_trend(series: list[DayLoad]) -> TrendGap | None:
    """A single unknown day leaves a gap in the chart; the other reasons leave no chart."""
    if not series:
        return TrendGap.NO_LOG
    gap = series[-1].gap
    return None if gap == TrendGap.UNKNOWN_DAY else gap
