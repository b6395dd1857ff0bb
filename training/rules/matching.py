"""Which activity was which planned workout, and what became of it.

Where a choice was free it is a convention of ours, marked as such: nothing here judges a body.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from training.enums import ActivityType, WorkoutOutcome, WorkoutType
from training.rules.dates import monday_of
from training.rules.sessions import RUN_TYPES
from training.rules.workouts import RUNNING_WORKOUTS, WorkoutContent, unrolled

GYM_WORKOUTS: Final = frozenset({WorkoutType.STRENGTH, WorkoutType.MOBILITY})
GYM_TYPES: Final = frozenset({ActivityType.STRENGTH, ActivityType.OTHER})
# From so much of what was planned on it counts as done. [C]
DONE_FROM_PCT: Final = 80
# A day early or late, in the same week, is still the planned workout. [C]
NEIGHBOUR_DAYS: Final = timedelta(days=1)
# On another day the sizes must agree at least so far, or it was something else. [C]
NEIGHBOUR_FROM_PCT: Final = 50
# How alike two sizes are of which one is not known. [C]
UNKNOWN_LIKENESS: Final = 500
# In thousandths, worse than any likeness: such a pair is no pair.
_NO_PAIR: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A workout as matching sees it: by metres or by seconds, whichever it asks for; open: by neither."""

    id: int
    date: date
    type: str
    metres: int | None = None
    seconds: int | None = None
    # What the other size comes to, for activities that did not measure the one it asks for.
    about_m: int | None = None
    about_s: int | None = None

    @classmethod
    def of(cls, id: int, content: WorkoutContent) -> "Planned":  # noqa: A002  the field's name
        """A run is told by its metres, if any part of it is given in metres; all else by its time."""
        by_metres = content.is_run and (
            content.distance_m is not None or (content.duration_s is None and _names_metres(content))
        )
        metres, seconds = content.planned_m() or None, content.planned_s() or None
        return cls(
            id=id,
            date=content.date,
            type=content.type,
            metres=metres if by_metres else None,
            seconds=None if by_metres else seconds,
            about_m=metres,
            about_s=seconds,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An activity as matching sees it; None: not measured."""

    id: int
    date: date
    type: str
    metres: int | None = None
    seconds: int | None = None


def fits(workout: Planned, activity: Done) -> bool:
    """Whether an activity of this type can have been this workout at all; days and sizes aside."""
    if workout.type in RUNNING_WORKOUTS:
        return activity.type in RUN_TYPES
    return workout.type in GYM_WORKOUTS and activity.type in GYM_TYPES


def share_done(workout: Planned, activity: Done) -> float | None:
    """How much of what was planned was done, 1.0 being all; None where nothing tells."""
    sizes = (
        (workout.metres, activity.metres),
        (workout.seconds, activity.seconds),
        (workout.about_m, activity.metres),
        (workout.about_s, activity.seconds),
    )
    return next((done / asked for asked, done in sizes if asked and done is not None), None)


def outcome_of(workout: Planned, activity: Done) -> WorkoutOutcome:
    """Done from 80 % on; where nothing tells how much it was, it counts as done."""
    share = share_done(workout, activity)
    if share is None or 100 * share >= DONE_FROM_PCT:
        return WorkoutOutcome.DONE
    return WorkoutOutcome.PARTLY


def match(workouts: Iterable[Planned], activities: Iterable[Done]) -> dict[int, int]:
    """Activity ids by workout id.

    First within each day: as many pairs as there can be, and among those the most alike in size. Then what is
    left over a day early or late in the same ISO week, if the sizes agree by half. The order in which
    workouts and activities are given makes no difference.
    """
    wanted = sorted(workouts, key=lambda workout: (workout.date, workout.id))
    done = sorted(activities, key=lambda activity: (activity.date, activity.id))
    found: dict[int, int] = {}
    for day in sorted({workout.date for workout in wanted}):
        on_day = [workout for workout in wanted if workout.date == day]
        found |= _assign(on_day, [activity for activity in done if activity.date == day], fits)
    taken = set(found.values())
    rest = [activity for activity in done if activity.id not in taken]
    for week in _by_week(workout for workout in wanted if workout.id not in found).values():
        found |= _assign(week, rest, _fits_beside)
    return found


def settled(
    workout: Planned, *, paused: Callable[[date], bool], away: Callable[[date], bool]
) -> WorkoutOutcome:
    """What a workout whose day is over without an activity was: paused, away, or missed.

    Only running is paused; a rest day cannot be missed.
    """
    if workout.type in RUNNING_WORKOUTS and paused(workout.date):
        return WorkoutOutcome.PAUSED
    if workout.type == WorkoutType.REST:
        return WorkoutOutcome.PLANNED
    return WorkoutOutcome.EXCUSED if away(workout.date) else WorkoutOutcome.MISSED


def likeness(workout: Planned, activity: Done) -> int:
    """How alike the sizes are, in thousandths: the smaller of the larger."""
    share = share_done(workout, activity)
    if share is None:
        return UNKNOWN_LIKENESS
    return int(1_000 * (min(share, 1 / share) if share else 0))


def _names_metres(content: WorkoutContent) -> bool:
    return any(step.distance_m is not None for step in unrolled(content.steps))


def _fits_beside(workout: Planned, activity: Done) -> bool:
    return (
        fits(workout, activity)
        and abs(workout.date - activity.date) <= NEIGHBOUR_DAYS
        and monday_of(workout.date) == monday_of(activity.date)
        and likeness(workout, activity) >= 10 * NEIGHBOUR_FROM_PCT
    )


def _by_week(workouts: Iterable[Planned]) -> Mapping[date, list[Planned]]:
    weeks: dict[date, list[Planned]] = defaultdict(list)
    for workout in workouts:
        weeks[monday_of(workout.date)].append(workout)
    return weeks


def _assign(
    workouts: Sequence[Planned], activities: Sequence[Done], may: Callable[[Planned, Done], bool]
) -> dict[int, int]:
    """The pairs of the least total cost; activities that fit nothing are left out at once."""
    some = [activity for activity in activities if any(may(workout, activity) for workout in workouts)]
    if not some:
        return {}
    costs = [
        [1_000 - likeness(workout, one) if may(workout, one) else _NO_PAIR for one in some]
        for workout in workouts
    ]
    if len(workouts) <= len(some):
        pairs = cheapest(costs)
    else:
        turned = [list(column) for column in zip(*costs, strict=True)]
        pairs = [(row, column) for column, row in cheapest(turned)]
    return {workouts[row].id: some[column].id for row, column in pairs if costs[row][column] < _NO_PAIR}


def cheapest(costs: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """One column for each row so that the sum is least; no more rows than columns.

    The assignment problem by shortest augmenting paths (Jonker and Volgenant 1987), n^2 m steps.
    """
    rows, columns = len(costs), len(costs[0])
    row_price, column_price = [0] * (rows + 1), [0] * (columns + 1)
    # Row of each column, counted from 1; column 0 holds the row that is being placed.
    row_of = [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0] = row
        _place(costs, row_of, row_price, column_price)
    return [(row_of[column] - 1, column - 1) for column in range(1, columns + 1) if row_of[column]]


def _place(
    costs: Sequence[Sequence[int]], row_of: list[int], row_price: list[int], column_price: list[int]
) -> None:
    """Gives the row in column 0 a column of its own, moving others along the cheapest path."""
    columns = len(column_price)
    slack: list[float] = [float("inf")] * columns
    came_from, seen, column = [0] * columns, [False] * columns, 0
    while row_of[column]:
        seen[column] = True
        row = row_of[column]
        for other in range(1, columns):
            reduced = costs[row - 1][other - 1] - row_price[row] - column_price[other]
            if not seen[other] and reduced < slack[other]:
                slack[other], came_from[other] = reduced, column
        column = min((c for c in range(1, columns) if not seen[c]), key=slack.__getitem__)
        step = int(slack[column])
        for other in range(columns):
            if seen[other]:
                row_price[row_of[other]] += step
                column_price[other] -= step
            else:
                slack[other] -= step
    while column:
        row_of[column] = row_of[came_from[column]]
        column = came_from[column]
