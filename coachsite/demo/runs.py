"""The runs of an invented athlete: weekly kilometres laid out on weekdays, relative to today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from coachsite.demo.people import DemoAthlete
from training.enums import ActivityType

# Weekday (Monday 0) and share of the week; the last is the long run.
PATTERNS: dict[int, tuple[tuple[int, float], ...]] = {
    3: ((1, 0.30), (3, 0.30), (6, 0.40)),
    4: ((1, 0.22), (3, 0.25), (4, 0.20), (6, 0.33)),
    5: ((1, 0.20), (2, 0.20), (3, 0.20), (4, 0.20), (5, 0.20)),
}
LONG_RUN_WEEKDAY = 6
EASY_PACE_S_PER_KM = 345
LONG_PACE_S_PER_KM = 360


@dataclass(frozen=True)
class DemoRun:
    day: date
    distance_m: int
    moving_s: int
    ascent_m: int
    rpe: int
    type: ActivityType


def runs_of(athlete: DemoAthlete, today: date) -> Iterator[DemoRun]:
    """All runs up to yesterday, oldest first; none in the athlete's silent days."""
    monday = today - timedelta(days=today.weekday())
    has_stopped = athlete.silent_days or athlete.declared_km == 0
    this_week_km = 0 if has_stopped else athlete.weeks_km[-1]
    weeks_km = (*athlete.weeks_km, this_week_km)
    first = monday - timedelta(weeks=len(athlete.weeks_km))
    last_day = today - timedelta(days=max(1, athlete.silent_days))
    for number, week_km in enumerate(weeks_km):
        is_last_complete = number == len(athlete.weeks_km) - 1
        for run in _week(athlete, first + timedelta(weeks=number), week_km, is_last_complete):
            if run.day <= last_day:
                yield run


def _week(athlete: DemoAthlete, monday: date, week_km: float, is_last_complete: bool) -> Iterator[DemoRun]:
    if not week_km:
        return
    long_km = athlete.last_long_km if is_last_complete else None
    for weekday, share in PATTERNS[athlete.runs_a_week]:
        km = week_km * share
        if long_km is not None:
            long_share = PATTERNS[athlete.runs_a_week][-1][1]
            is_long = weekday == LONG_RUN_WEEKDAY
            km = long_km if is_long else (week_km - long_km) * share / (1 - long_share)
        yield _run(athlete, monday + timedelta(days=weekday), km, is_long=weekday == LONG_RUN_WEEKDAY)


def _run(athlete: DemoAthlete, day: date, km: float, *, is_long: bool) -> DemoRun:
    trail = athlete.squad == "Trail" and is_long
    pace = LONG_PACE_S_PER_KM if is_long else EASY_PACE_S_PER_KM
    # A few metres more or less, so that no two runs look copied.
    wobble = (day.toordinal() * 37 + len(athlete.name) * 11) % 60 - 30
    return DemoRun(
        day=day,
        distance_m=round(km * 1000) + (0 if athlete.declared_km == 0 else wobble),
        moving_s=round(km * pace) + wobble,
        ascent_m=round(km * (22 if trail else 6)),
        rpe=5 if is_long else 3 + day.toordinal() % 2,
        type=ActivityType.TRAIL_RUN if trail else ActivityType.RUN,
    )
