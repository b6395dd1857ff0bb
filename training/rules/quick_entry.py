"""What coaches type about a workout: "8 km easy", "6x400m/90s", "4:30-4:45 /km"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from training.enums import StepKind, TargetKind, WorkoutType
from training.rules.workouts import Repeat, Step, Steps, Target

_NUMBER: Final = r"(\d+(?:[.,]\d+)?)"
_LENGTH: Final = re.compile(
    rf"{_NUMBER}\s*(km|min|m|sec|s|h)\b|(\d+):([0-5]\d)(?::([0-5]\d))?", re.IGNORECASE
)
_REPEATS: Final = re.compile(
    rf"(\d+)\s*[x\u00d7*]\s*({_NUMBER}\s*(?:km|min|m|sec|s))(?:\s*/\s*({_NUMBER}\s*(?:km|min|m|sec|s)))?",
    re.IGNORECASE,
)
_RANGE: Final = r"(\d+(?::[0-5]\d)?)(?:\s*[-\u2013]\s*(\d+(?::[0-5]\d)?))?"
_TARGET: Final = re.compile(rf"(rpe)?\s*{_RANGE}\s*(/\s*km|bpm|spm|/\s*10)?", re.IGNORECASE)
_SECONDS: Final[Mapping[str, int]] = {"s": 1, "sec": 1, "min": 60, "h": 3_600}
_METRES: Final[Mapping[str, int]] = {"m": 1, "km": 1_000}
_UNITS: Final[Mapping[str, TargetKind]] = {
    "/km": TargetKind.PACE,
    "bpm": TargetKind.HEART_RATE,
    "spm": TargetKind.CADENCE,
    "/10": TargetKind.EFFORT,
    "": TargetKind.EFFORT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """By distance or by time; one of them is None."""

    distance_m: int | None = None
    duration_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quick:
    """What one line says; None and () where it says nothing."""

    type: str
    distance_m: int | None = None
    duration_s: int | None = None
    steps: Steps = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step as a row of a form: rows one after another with the same `times` above 1 are one repeat."""

    kind: str
    length: Length = field(default_factory=Length)
    target: Target | None = None
    times: int = 1


def read_length(text: str) -> Length | None:
    """Of 400 m, 1.2 km, 90 s, 10 min, 1:30 (minutes) or 1:10:00; None: it says neither."""
    found = _LENGTH.fullmatch(text.strip())
    return _length(found) if found else None


def read_target(text: str) -> Target | None:
    """Of RPE 3-4, 4:30-4:45 /km, 140-150 bpm, 176 spm; a bare number is effort. None: not understood."""
    found = _TARGET.fullmatch(text.strip())
    if not found:
        return None
    unit = (found[4] or "").replace(" ", "").lower()
    kind = TargetKind.PACE if ":" in found[2] and not unit else _UNITS[unit]
    if (":" in found[2] and kind != TargetKind.PACE) or (found[1] and kind != TargetKind.EFFORT):
        return None
    low, high = sorted((_plain(found[2]), _plain(found[3] or found[2])))
    return Target(kind=kind, low=low, high=high)


def read_quick(text: str, words: Mapping[str, str]) -> Quick | None:
    """One line, in any order: a size or repeats, and a type by one of these `words` (lower case).

    Repeats alone are intervals, a size alone is an easy run. None: some of it was not understood.
    """
    rest = text.strip().lower()
    steps: Steps = ()
    if found := _REPEATS.search(rest):
        steps, rest = [_repeat(found)], _without(rest, found)
    length = Length()
    if found := _LENGTH.search(rest):
        length, rest = _length(found), _without(rest, found)
    word = rest.strip(" ,;:")
    kind = words.get(word) if word else (WorkoutType.INTERVALS if steps else WorkoutType.EASY)
    if kind is None or (not word and not steps and length == Length()):
        return None
    return Quick(type=kind, distance_m=length.distance_m, duration_s=length.duration_s, steps=steps)


def rows_of_steps(steps: Steps) -> Iterator[StepRow]:
    """Steps as rows of a form."""
    for item in steps:
        times, inner = (item.times, item.steps) if isinstance(item, Repeat) else (1, (item,))
        for step in inner:
            length = Length(distance_m=step.distance_m, duration_s=step.duration_s)
            yield StepRow(kind=step.kind, length=length, target=step.target, times=times)


def steps_of_rows(rows: Sequence[StepRow]) -> tuple[Step | Repeat, ...]:
    """Rows as steps. A warm-up or work after a recovery begins the next repeat, also of as many times."""
    items: list[Step | Repeat] = []
    last: StepRow | None = None
    for row in rows:
        step = Step(
            kind=row.kind,
            distance_m=row.length.distance_m,
            duration_s=row.length.duration_s,
            target=row.target,
        )
        if row.times <= 1:
            items.append(step)
        elif last and last.times == row.times and not _begins_anew(last, row):
            items[-1] = _longer(items[-1], step)
        else:
            items.append(Repeat(times=row.times, steps=(step,)))
        last = row
    return tuple(items)


def _begins_anew(last: StepRow, row: StepRow) -> bool:
    return last.kind == StepKind.RECOVERY and row.kind != StepKind.RECOVERY


def _longer(item: Step | Repeat, step: Step) -> Step | Repeat:
    return Repeat(times=item.times, steps=(*item.steps, step)) if isinstance(item, Repeat) else item


def _repeat(found: re.Match[str]) -> Repeat:
    work = _step(StepKind.WORK, found[2])
    steps = (work, _step(StepKind.RECOVERY, found[4])) if found[4] else (work,)
    return Repeat(times=int(found[1]), steps=steps)


def _step(kind: StepKind, text: str) -> Step:
    length = read_length(text) or Length()
    return Step(kind=kind, distance_m=length.distance_m, duration_s=length.duration_s)


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}".strip()


def _length(found: re.Match[str]) -> Length:
    if found[3]:
        first, second, third = int(found[3]), int(found[4]), found[5]
        whole = first * 60 + second
        return Length(duration_s=whole if third is None else whole * 60 + int(third))
    amount, unit = float(found[1].replace(",", ".")), found[2].lower()
    if unit in _METRES:
        return Length(distance_m=round(amount * _METRES[unit]))
    return Length(duration_s=round(amount * _SECONDS[unit]))


def _plain(text: str) -> int:
    minutes, _colon, seconds = text.rpartition(":")
    return int(minutes or 0) * 60 + int(seconds)
