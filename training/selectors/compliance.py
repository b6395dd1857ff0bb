"""Weeks as they were planned beside what was done of them; what nobody could help is counted for nobody."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from athletes.models import Athlete
from training.enums import WorkoutOutcome, WorkoutType
from training.models import Activity, Workout
from training.rules import RUN_TYPES
from training.rules.dates import WEEK, days_of_week, iso_week, monday_of

if TYPE_CHECKING:
    from athletes.querysets import Viewer


@dataclass(slots=True, kw_only=True)
class WeekCompliance:
    """One week. Paused workouts and those of days away stand apart from what was planned.

    `due_*` is what was planned for days that are settled, so that a week half over is not half missed;
    `done_m` and `done_s` are of activities that were a planned workout, the others are `extra`.
    """

    monday: date
    planned: int = 0
    planned_runs: int = 0
    planned_m: int = 0
    planned_s: int = 0
    due: int = 0
    due_m: int = 0
    done: int = 0
    partly: int = 0
    missed: int = 0
    paused: int = 0
    excused: int = 0
    done_m: int = 0
    done_s: int = 0
    extra: int = 0
    extra_m: int = 0

    @property
    def iso_week(self) -> str:
        return iso_week(self.monday)

    @property
    def metres_pct(self) -> int | None:
        """Metres done of those due, in whole percent; None: none were due."""
        return 100 * self.done_m // self.due_m if self.due_m else None

    @property
    def sessions_pct(self) -> int | None:
        """Sessions done, a part being half, of those due, in whole percent; None: none were due."""
        return 100 * (2 * self.done + self.partly) // (2 * self.due) if self.due else None


def compliance(athlete: Athlete, viewer: "Viewer", *, until: date, weeks: int) -> list[WeekCompliance]:
    """The last `weeks` weeks up to that of `until`, oldest first, as the viewer sees them.

    Two queries.
    """
    last = monday_of(until)
    mondays = [last - n * WEEK for n in reversed(range(weeks))]
    found = {monday: WeekCompliance(monday=monday) for monday in mondays}
    first, end = mondays[0], days_of_week(last)[-1]
    rows = Workout.objects.visible_to(viewer).shown_between(first, end)
    for row in rows.filter(athlete=athlete, replaced_by=None).select_related("done_activity"):
        _count(found[monday_of(row.published_on)], row)
    unplanned = Activity.objects.visible_to(viewer).filter(athlete=athlete, workout=None)
    for activity in unplanned.dated(first, end):
        _count_extra(found[monday_of(activity.local_date)], activity)
    return list(found.values())


def _count(week: WeekCompliance, row: Any) -> None:
    asked = row.shown
    if asked.type == WorkoutType.REST:
        return
    if row.outcome in {WorkoutOutcome.PAUSED, WorkoutOutcome.EXCUSED}:
        name = str(row.outcome)
        setattr(week, name, getattr(week, name) + 1)
        return
    metres = asked.planned_m()
    week.planned += 1
    week.planned_runs += asked.is_run
    week.planned_m += metres
    week.planned_s += asked.planned_s() or 0
    if row.outcome == WorkoutOutcome.PLANNED:
        return
    week.due += 1
    week.due_m += metres
    name = str(row.outcome)
    setattr(week, name, getattr(week, name) + 1)
    if row.done_activity is not None:
        _count_done(week, row.done_activity)


def _count_done(week: WeekCompliance, activity: Activity) -> None:
    week.done_m += (activity.distance_m or 0) if activity.type in RUN_TYPES else 0
    week.done_s += _seconds(activity)


def _count_extra(week: WeekCompliance, activity: Activity) -> None:
    week.extra += 1
    week.extra_m += (activity.distance_m or 0) if activity.type in RUN_TYPES else 0


def _seconds(activity: Activity) -> int:
    return (activity.elapsed_s if activity.moving_s is None else activity.moving_s) or 0
