"""Sessions and their sums by week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from training.enums import ActivityType
from training.rules.dates import days_of_week
from training.rules.load import session_load

RUN_TYPES = frozenset({ActivityType.RUN, ActivityType.TRAIL_RUN, ActivityType.TREADMILL})
# Runs whose heights are those of the ground.
OVER_GROUND = RUN_TYPES - {ActivityType.TREADMILL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One activity, dated where the athlete was. None means not measured."""

    local_date: date
    type: str = ActivityType.RUN
    distance_m: int | None = None
    moving_s: int | None = None
    elapsed_s: int | None = None
    ascent_m: int | None = None
    descent_m: int | None = None
    rpe: int | None = None

    @property
    def is_run(self) -> bool:
        return self.type in RUN_TYPES

    @property
    def run_m(self) -> int:
        """Metres that count for the weekly rule."""
        return (self.distance_m or 0) if self.is_run else 0

    @property
    def load(self) -> int | None:
        return session_load(self.moving_s, self.elapsed_s, self.rpe)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekTotals:
    """Sums over the runs of a week; `load` over all of its sessions.

    A day counts as a running day when metres were run on it: an empty recording ends no break.
    """

    monday: date
    runs: int
    distance_m: int
    moving_s: int
    elapsed_s: int
    ascent_m: int
    descent_m: int
    longest_m: int
    first_run_on: date | None
    last_run_on: date | None
    load: int
    load_complete: bool
    # Monday to Sunday; None: a session of that day has no load.
    day_loads: tuple[int | None, ...]


def sum_week(monday: date, sessions: Sequence[Session]) -> WeekTotals:
    """Totals of one week from exactly its sessions."""
    runs = [session for session in sessions if session.is_run]
    days = [run.local_date for run in runs if run.run_m]
    loads = [session.load for session in sessions]
    return WeekTotals(
        monday=monday,
        runs=len(runs),
        distance_m=_sum(run.distance_m for run in runs),
        moving_s=_sum(run.moving_s for run in runs),
        elapsed_s=_sum(run.elapsed_s for run in runs),
        ascent_m=_sum(run.ascent_m for run in runs),
        descent_m=_sum(run.descent_m for run in runs),
        longest_m=max((run.run_m for run in runs), default=0),
        first_run_on=min(days, default=None),
        last_run_on=max(days, default=None),
        load=_sum(loads),
        load_complete=None not in loads,
        day_loads=tuple(day_load(sessions, day) for day in days_of_week(monday)),
    )


def day_load(sessions: Iterable[Session], day: date) -> int | None:
    """The load of a day over all of its sessions: 0 without one, None when one has no load."""
    loads = [session.load for session in sessions if session.local_date == day]
    return None if None in loads else _sum(loads)


def _sum(values: Iterable[int | None]) -> int:
    return sum(value for value in values if value is not None)
