"""Days of a plan beside what was done, for the athlete's own pages."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.functional import cached_property

from training.models import Activity, Plan
from training.rules import days_of_week, monday_of
from training.rules.dates import WEEK
from training.selectors.shown_workouts import AwayDays, ShownWorkout, away_days, shown_workouts

if TYPE_CHECKING:
    from athletes.models import Athlete
    from athletes.querysets import Viewer

# So many run-free days are a break, whatever the reason: the return rule judges the weeks after it.
BREAK_DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class PlanDay:
    """One day: what was planned, what was done, and why it may be empty."""

    day: date
    is_today: bool
    workouts: list[ShownWorkout]
    done: list[Activity]
    away: AwayDays | None


class PlannedDays:
    """The days from a Monday on, for one reader; what a page does not ask for costs nothing."""

    def __init__(
        self, athlete: "Athlete", viewer: "Viewer", monday: date, *, now: datetime, weeks: int = 1
    ) -> None:
        self.athlete = athlete
        self.viewer = viewer
        self.monday = monday
        self.now = now
        self.last = monday + weeks * WEEK - timedelta(days=1)
        self.today = athlete.local_date(now)

    @cached_property
    def workouts(self) -> list[ShownWorkout]:
        return shown_workouts(self.athlete, self.viewer, self.monday, self.last, now=self.now)

    @cached_property
    def away(self) -> list[AwayDays]:
        return away_days(self.athlete, self.viewer, self.monday, self.last)

    @property
    def long_away(self) -> AwayDays | None:
        """A time away long enough to be a break from running."""
        long = (one for one in self.away if (one.period.last_on - one.period.first_on).days + 1 >= BREAK_DAYS)
        return next(long, None)

    @cached_property
    def has_plan(self) -> bool:
        """Whether anything was ever published for these days or later."""
        plans = Plan.objects.visible_to(self.viewer).published_plans().filter(athlete=self.athlete)
        return bool(self.workouts) or any(plan.last_day >= self.today for plan in plans)

    @property
    def previous(self) -> date:
        return self.monday - WEEK

    @property
    def next(self) -> date:
        return self.monday + WEEK

    @property
    def is_this_week(self) -> bool:
        return self.monday == monday_of(self.today)

    @cached_property
    def days(self) -> list[PlanDay]:
        planned: dict[date, list[ShownWorkout]] = defaultdict(list)
        for one in self.workouts:
            planned[one.content.date].append(one)
        done: dict[date, list[Activity]] = defaultdict(list)
        rows = Activity.objects.visible_to(self.viewer).filter(athlete=self.athlete)
        for run in rows.dated(self.monday, self.last).order_by("start_at", "pk"):
            done[run.local_date].append(run)
        return [self._day(day, planned[day], done[day]) for day in days_of_week(self.monday)]

    def on(self, day: date) -> list[ShownWorkout]:
        return [one for one in self.workouts if one.content.date == day]

    def away_on(self, day: date) -> AwayDays | None:
        return next((one for one in self.away if one.covers(day)), None)

    def _day(self, day: date, workouts: Sequence[ShownWorkout], done: Sequence[Activity]) -> PlanDay:
        return PlanDay(day, day == self.today, list(workouts), list(done), self.away_on(day))
