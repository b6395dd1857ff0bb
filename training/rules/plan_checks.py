"""What a planned workout cannot be: codes with the field at fault, for whoever says them in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from training.enums import StepKind, TargetKind, WorkoutType
from training.rules.limits import MAX_DISTANCE_M, MAX_DURATION_S
from training.rules.workouts import (
    MAX_REPEATS,
    MAX_STEPS,
    RUNNING_WORKOUTS,
    TARGET_RANGES,
    Repeat,
    Step,
    Target,
    WorkoutContent,
    unrolled,
)

TITLE_LENGTH: Final = 120
NOTES_LENGTH: Final = 2_000
# Two sessions a day are common among the fastest; more than this is a slip.
MAX_WORKOUTS_PER_DAY: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a workout cannot be planned. `low` and `high` go with `out_of_range`: what would be possible."""

    code: str
    field: str
    low: int | None = None
    high: int | None = None


def first_problem(content: WorkoutContent, *, first: date, last: date) -> Problem | None:
    """The first reason why these days, both included, cannot hold this workout; None: it can be planned."""
    return next(problems(content, first=first, last=last), None)


def problems(content: WorkoutContent, *, first: date, last: date) -> Iterator[Problem]:
    """Every reason, in the order of the fields."""
    if not first <= content.date <= last:
        yield Problem(code="outside_plan", field="date")
    yield from shape_problems(content)


def shape_problems(content: WorkoutContent) -> Iterator[Problem]:
    """What is wrong with it on any day: for templates, which have no dates."""
    yield from _type_problems(content)
    yield from _text_problems(content)
    yield from _size_problems(content)
    if content.target:
        yield from _target_problems(content.target, "target")
    yield from _steps_problems(content.steps)


def _type_problems(content: WorkoutContent) -> Iterator[Problem]:
    if content.type not in WorkoutType.values:
        yield Problem(code="unknown_code", field="type")
    elif content.type == WorkoutType.LADDER_RUN:
        # The way back writes its own.
        yield Problem(code="ladder_run", field="type")
    elif content.type == WorkoutType.REST:
        yield from _rest_problems(content)
    elif content.type not in RUNNING_WORKOUTS and content.distance_m is not None:
        yield Problem(code="no_distance", field="distance_m")


def _rest_problems(content: WorkoutContent) -> Iterator[Problem]:
    for name in ("distance_m", "duration_s", "target", "steps"):
        if getattr(content, name) not in (None, ()):
            yield Problem(code="rest_is_rest", field=name)


def _text_problems(content: WorkoutContent) -> Iterator[Problem]:
    if len(content.title) > TITLE_LENGTH:
        yield Problem(code="too_long", field="title", high=TITLE_LENGTH)
    if len(content.notes) > NOTES_LENGTH:
        yield Problem(code="too_long", field="notes", high=NOTES_LENGTH)


def _size_problems(content: WorkoutContent) -> Iterator[Problem]:
    yield from _outside(content.distance_m, 1, MAX_DISTANCE_M, "distance_m")
    yield from _outside(content.duration_s, 1, MAX_DURATION_S, "duration_s")


def _outside(value: int | None, low: int, high: int, field: str) -> Iterator[Problem]:
    # JSON brings texts, fractions and truths in the place of whole numbers.
    if value is not None and (type(value) is not int or not low <= value <= high):
        yield Problem(code="out_of_range", field=field, low=low, high=high)


def _target_problems(target: Target, field: str) -> Iterator[Problem]:
    if target.kind not in TargetKind.values:
        yield Problem(code="unknown_code", field=field)
        return
    low, high = TARGET_RANGES[target.kind]
    bad = [*_outside(target.low, low, high, field), *_outside(target.high, low, high, field)]
    if bad:
        yield bad[0]
    elif target.low > target.high:
        yield Problem(code="wrong_order", field=field)


def _steps_problems(steps: tuple[Step | Repeat, ...]) -> Iterator[Problem]:
    if not steps:
        return
    found = [*_count_problems(steps), *_each_problems(steps)]
    yield from found
    if not found:
        yield from _sum_problems(steps)


def _count_problems(steps: tuple[Step | Repeat, ...]) -> Iterator[Problem]:
    if sum(len(item.steps) if isinstance(item, Repeat) else 1 for item in steps) > MAX_STEPS:
        yield Problem(code="too_many_steps", field="steps", high=MAX_STEPS)
    for item in steps:
        if isinstance(item, Repeat):
            if type(item.times) is not int or not 1 <= item.times <= MAX_REPEATS:
                yield Problem(code="repeats", field="steps", low=1, high=MAX_REPEATS)
            if not item.steps:
                yield Problem(code="empty_repeat", field="steps")


def _each_problems(steps: tuple[Step | Repeat, ...]) -> Iterator[Problem]:
    for item in steps:
        for step in item.steps if isinstance(item, Repeat) else (item,):
            yield from _step_problems(step)


def _step_problems(step: Step) -> Iterator[Problem]:
    if step.kind not in StepKind.values:
        yield Problem(code="unknown_code", field="steps")
    if step.duration_s is not None and step.distance_m is not None:
        yield Problem(code="time_or_distance", field="steps")
    yield from _outside(step.distance_m, 1, MAX_DISTANCE_M, "steps")
    yield from _outside(step.duration_s, 1, MAX_DURATION_S, "steps")
    if step.target:
        yield from _target_problems(step.target, "steps")


def _sum_problems(steps: tuple[Step | Repeat, ...]) -> Iterator[Problem]:
    """Of steps that are right one by one."""
    distance_m = sum(step.distance_m or 0 for step in unrolled(steps))
    duration_s = sum(step.duration_s or 0 for step in unrolled(steps))
    if not distance_m and not duration_s:
        yield Problem(code="steps_sum_to_nothing", field="steps")
    if distance_m > MAX_DISTANCE_M:
        yield Problem(code="out_of_range", field="steps", low=1, high=MAX_DISTANCE_M)
    elif duration_s > MAX_DURATION_S:
        yield Problem(code="out_of_range", field="steps", low=1, high=MAX_DURATION_S)
