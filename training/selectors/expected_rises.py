"""Which rises a coach has asked for: by a published plan, or by a camp or jump marked for the squad.

Whether somebody is injured plays no part: the severity of a training alert is seen by staff without access to
health, and may not tell.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from athletes.enums import CoachingState
from athletes.models import Coaching
from training.models import Activity, PlannedRise, WeekLoad, Workout
from training.rules import days_of_week, monday_of
from training.rules.workouts import WorkoutContent

# A run is never as long as planned to the metre; what a watch measures is off by a few percent.
TOLERANCE_PCT: Final = 5
PLAN: Final = "plan"
RISE: Final = "rise"

# athlete id and Monday
type Week = tuple[int, date]


@dataclass(slots=True)
class Expected:
    """What was asked for in one week of one athlete."""

    # Metres of running by day, as published.
    planned_m: dict[date, int] = field(default_factory=lambda: defaultdict(int))
    # Days of marked camps and jumps.
    rising: set[date] = field(default_factory=set)

    def week_inside(self, week: WeekLoad, spikes: Collection[Activity]) -> str:
        """PLAN or RISE where the whole week, and each long run of it, was asked for; else ""."""
        if any(not self.run_inside(run) for run in spikes):
            return ""
        if self.rising:
            return RISE
        return PLAN if _is_within(week.distance_m, sum(self.planned_m.values())) else ""

    def run_inside(self, run: Activity) -> str:
        """PLAN or RISE where this run was asked for on its day; else ""."""
        if run.local_date in self.rising:
            return RISE
        planned_m = self.planned_m.get(run.local_date, 0)
        return PLAN if run.distance_m is not None and _is_within(run.distance_m, planned_m) else ""


def expected_rises(weeks: Collection[Week]) -> dict[Week, Expected]:
    """What was asked for in each of these weeks; three queries for any number, none for none."""
    found = {week: Expected() for week in weeks}
    if not found:
        return found
    ids = {athlete_id for athlete_id, _monday in weeks}
    mondays = [monday for _athlete_id, monday in weeks]
    first, last = min(mondays), days_of_week(max(mondays))[-1]
    _add_plans(found, ids, first, last)
    _add_rises(found, ids, first, last)
    return found


def _add_plans(found: dict[Week, Expected], ids: Collection[int], first: date, last: date) -> None:
    rows = Workout.objects.filter(athlete_id__in=ids, plan__isnull=False).shown_between(first, last)
    for athlete_id, day, data in rows.values_list("athlete_id", "published_on", "published"):
        if expected := found.get((athlete_id, monday_of(day))):
            expected.planned_m[day] += WorkoutContent.of(data).planned_m()


def _add_rises(found: dict[Week, Expected], ids: Collection[int], first: date, last: date) -> None:
    links = Coaching.objects.filter(athlete_id__in=ids, state=CoachingState.ACTIVE, squad__isnull=False)
    squads: dict[int, set[int]] = defaultdict(set)
    for athlete_id, squad_id in links.values_list("athlete_id", "squad_id"):
        squads[squad_id or 0].add(athlete_id)
    rises = PlannedRise.objects.filter(squad_id__in=squads, first_on__lte=last, last_on__gte=first)
    for rise in rises:
        for (athlete_id, monday), expected in found.items():
            if athlete_id in squads[rise.squad_id]:
                days = days_of_week(monday)
                expected.rising |= {day for day in days if rise.first_on <= day <= rise.last_on}


def _is_within(done_m: int, planned_m: int) -> bool:
    return done_m * 100 <= planned_m * (100 + TOLERANCE_PCT)
