"""A planned workout as a FIT workout file: watches lead through its steps.

Field numbers as in Garmin's FIT profile: `workout` is message 26, `workout_step` 27.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from athletes.errors import DomainError
from training.enums import StepKind, TargetKind, WorkoutType
from training.fit_writer import ENUM, STRING, UINT16, UINT32, UINT32Z, Field, FitEncoder, fit_time
from training.rules.workouts import Repeat, Step, Target, WorkoutContent

FILE_ID, WORKOUT, WORKOUT_STEP = 0, 26, 27
# file_id.type
WORKOUT_FILE: Final = 5
# What most watches show of a name; longer ones are cut at the wrist.
NAME_BYTES: Final = 40
# wkt_step_duration: time in ms, distance in cm, until the button, back to a step `n` times over.
BY_TIME, BY_DISTANCE, OPEN, REPEAT = 0, 1, 5, 6
# wkt_step_target: speed in mm/s, heart rate, cadence; open.
SPEED, HEART_RATE, CADENCE, NO_TARGET = 0, 1, 3, 2
# A heart rate of the file is beats a minute from 100 on; below it is percent of the maximum.
HR_OFFSET: Final = 100
INTENSITY: Final = {StepKind.WORK: 0, StepKind.WARM_UP: 2, StepKind.COOL_DOWN: 3, StepKind.RECOVERY: 4}
# sport, sub_sport
SPORTS: Final = {WorkoutType.STRENGTH: (10, 20), WorkoutType.MOBILITY: (10, 19)}
RUNNING: Final = (1, 0)


@dataclass(frozen=True, slots=True)
class _Line:
    """One `workout_step`; `value` in the unit of its kind of duration."""

    kind: int
    value: int | None
    intensity: int
    target: Target | None = None
    # Of a repeat: how many times, from which step on.
    times: int | None = None


def workout_fit_of(content: WorkoutContent, *, made_at: datetime, paused: bool = False) -> bytes:
    """The file; its name is the kind of workout, for a title may name a pain and stands on the wrist.

    Raises:
        DomainError: paused, or a rest day.
    """
    if paused:
        message = _("This workout is paused, so there is nothing to send to a watch.")
        raise DomainError(message, code="paused")
    if content.type == WorkoutType.REST:
        raise DomainError(_("A rest day has nothing to send to a watch."), code="rest")
    lines = list(_lines(content))
    encoder = FitEncoder()
    made = fit_time(made_at)
    encoder.add(
        FILE_ID,
        [(0, ENUM, WORKOUT_FILE), (1, UINT16, 255), (2, UINT16, 1), (3, UINT32Z, 1), (4, UINT32, made)],
    )
    sport, sub_sport = SPORTS.get(WorkoutType(content.type), RUNNING)
    encoder.add(
        WORKOUT,
        [
            (4, ENUM, sport),
            (11, ENUM, sub_sport),
            (5, UINT32Z, 32),
            (6, UINT16, len(lines)),
            (8, STRING, _name(content)),
        ],
    )
    for index, line in enumerate(lines):
        encoder.add(WORKOUT_STEP, _step_fields(index, line))
    return encoder.file()


def workout_name(content: WorkoutContent) -> str:
    """What may stand on a watch: the kind alone, a run of the way back as an easy run."""
    kind = WorkoutType(content.type)
    return str((WorkoutType.EASY if kind == WorkoutType.LADDER_RUN else kind).label)


def _name(content: WorkoutContent) -> str:
    return workout_name(content).encode()[:NAME_BYTES].decode(errors="ignore")


def _lines(content: WorkoutContent) -> Iterator[_Line]:
    """Steps, each repeat followed by the line that leads back to its first; without any, the whole."""
    if not content.steps:
        whole = Step(
            kind=StepKind.WORK,
            distance_m=content.distance_m,
            duration_s=None if content.distance_m is not None else content.duration_s,
            target=content.target,
        )
        yield _line(whole)
        return
    index = 0
    for item in content.steps:
        steps = item.steps if isinstance(item, Repeat) else (item,)
        yield from (_line(step) for step in steps)
        if isinstance(item, Repeat):
            yield _Line(REPEAT, index, 0, times=item.times)
            index += 1
        index += len(steps)


def _line(step: Step) -> _Line:
    intensity = INTENSITY[StepKind(step.kind)]
    if step.distance_m is not None:
        return _Line(BY_DISTANCE, 100 * step.distance_m, intensity, step.target)
    if step.duration_s is not None:
        return _Line(BY_TIME, 1_000 * step.duration_s, intensity, step.target)
    return _Line(OPEN, None, intensity, step.target)


def _step_fields(index: int, line: _Line) -> list[Field]:
    kind, low, high = _target(line.target)
    # Of a target from `low` to `high` the value itself is 0; of a repeat it is the number of times.
    value: Any = line.times if line.times is not None else 0 if kind != NO_TARGET else None
    return [
        (254, UINT16, index),
        (1, ENUM, line.kind),
        (2, UINT32, line.value),
        (3, ENUM, NO_TARGET if line.times is not None else kind),
        (4, UINT32, value),
        (5, UINT32, low),
        (6, UINT32, high),
        (7, ENUM, line.intensity),
    ]


def _target(target: Target | None) -> tuple[int, int | None, int | None]:
    """Kind, lowest and highest as the file stores them; watches know no target of effort."""
    match target:
        case Target(kind=TargetKind.PACE):
            return SPEED, _speed(target.high), _speed(target.low)
        case Target(kind=TargetKind.HEART_RATE):
            return HEART_RATE, target.low + HR_OFFSET, target.high + HR_OFFSET
        case Target(kind=TargetKind.CADENCE):
            # FIT counts steps of one leg.
            return CADENCE, target.low // 2, target.high // 2
        case _:
            return NO_TARGET, None, None


def _speed(pace_s_per_km: int) -> int:
    """Millimetres a second."""
    return round(1_000_000 / pace_s_per_km)
