"""A template on the days of an athlete: scaled, and with its race on the day of the race."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from training.enums import WorkoutType
from training.plan_templates import dated
from training.rules.dates import WEEK, monday_of
from training.rules.workouts import Repeat, Step, WorkoutContent, unrolled

MIN_SCALE_PCT: Final = 30
MAX_SCALE_PCT: Final = 200
WHOLE_PCT: Final = 100
# Scaled numbers are rounded down to what people can run by, and are never nothing.
RUN_GRAIN_M: Final = 100
RUN_GRAIN_S: Final = 60
STEP_GRAIN_M: Final = 10
STEP_GRAIN_S: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedWeek:
    """A week of a template that has its Monday."""

    monday: date
    kind: str
    notes: str
    workouts: tuple[WorkoutContent, ...]


def first_monday_for(weeks_count: int, target_on: date) -> date:
    """Where a plan begins whose last week is that of the target date."""
    return monday_of(target_on) - (weeks_count - 1) * WEEK


def dated_weeks(
    weeks: Sequence[Mapping[str, Any]], *, first_monday: date, target_on: date | None, scale_pct: int
) -> list[DatedWeek]:
    """The weeks of a template from this Monday on.

    Running is scaled, but for races and what is not running. With a target date in the last week its race
    moves there, and what was planned for that day and after it goes: nobody trains for a race that is over.
    """
    found = []
    for nth, week in enumerate(weeks):
        monday = first_monday + nth * WEEK
        workouts = [scaled(dated(workout, monday), scale_pct) for workout in week["workouts"]]
        if nth == len(weeks) - 1 and target_on:
            workouts = _with_race_on(workouts, target_on)
        found.append(
            DatedWeek(monday=monday, kind=week["kind"], notes=week["notes"], workouts=tuple(workouts))
        )
    return found


def scaled(content: WorkoutContent, scale_pct: int) -> WorkoutContent:
    """Distances and times of a run, rounded down; a race and what is not running stay as they are."""
    if scale_pct == WHOLE_PCT or not content.is_run or content.type == WorkoutType.RACE:
        return content
    steps = tuple(_scaled_item(item, scale_pct) for item in content.steps)
    distance_m = _part(content.distance_m, scale_pct, RUN_GRAIN_M)
    parts = [step.distance_m for step in unrolled(steps)]
    metres = [part for part in parts if part is not None]
    if distance_m and parts and len(metres) == len(parts):
        # The whole stays the sum of its steps.
        distance_m = sum(metres)
    return replace(
        content,
        steps=steps,
        distance_m=distance_m,
        duration_s=_part(content.duration_s, scale_pct, RUN_GRAIN_S),
    )


def race_day(weeks: Iterable[DatedWeek]) -> date | None:
    """The day of the last race of a plan."""
    races = [content.date for week in weeks for content in week.workouts if content.type == WorkoutType.RACE]
    return max(races, default=None)


def _with_race_on(workouts: Sequence[WorkoutContent], day: date) -> list[WorkoutContent]:
    races = [content for content in workouts if content.type == WorkoutType.RACE]
    if not races:
        return list(workouts)
    before = [content for content in workouts if content.date < day and content.type != WorkoutType.RACE]
    return [*before, replace(races[-1], date=day)]


def _scaled_item(item: Step | Repeat, scale_pct: int) -> Step | Repeat:
    if isinstance(item, Repeat):
        return replace(item, steps=tuple(_scaled_step(step, scale_pct) for step in item.steps))
    return _scaled_step(item, scale_pct)


def _scaled_step(step: Step, scale_pct: int) -> Step:
    return replace(
        step,
        distance_m=_part(step.distance_m, scale_pct, STEP_GRAIN_M),
        duration_s=_part(step.duration_s, scale_pct, STEP_GRAIN_S),
    )


def _part(amount: int | None, scale_pct: int, grain: int) -> int | None:
    if amount is None:
        return None
    exact = amount * scale_pct // WHOLE_PCT
    return exact // grain * grain or max(exact, 1)
