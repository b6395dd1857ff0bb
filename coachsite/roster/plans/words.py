"""Sizes and targets of workouts as coaches read and type them."""

from django.utils.translation import gettext as _

from training.enums import TargetKind, WorkoutType
from training.rules.quick_entry import Length
from training.rules.workouts import Target, WorkoutContent
from training.templatetags.units import clock, distance, duration

SHORT_M = 1_000


def say_length(length: Length) -> str:
    """As it can be typed again: "400 m", "1.2 km", "1:30"; nothing for a step that a button ends."""
    if length.distance_m is not None:
        metres = length.distance_m
        return f"{metres} m" if metres < SHORT_M or metres % 100 else f"{metres / 1_000:g} km"
    return "" if length.duration_s is None else clock(length.duration_s)


def say_target(target: Target | None) -> str:
    """As it can be typed again: "RPE 3-4", "4:30-4:45 /km"."""
    if target is None:
        return ""
    if target.kind == TargetKind.PACE:
        return f"{_span(clock(target.low), clock(target.high))} /km"
    span = _span(str(target.low), str(target.high))
    if target.kind == TargetKind.EFFORT:
        return f"RPE {span}"
    return f"{span} bpm" if target.kind == TargetKind.HEART_RATE else f"{span} spm"


def say_size(content: WorkoutContent) -> str:
    """How far or how long: what was written, else what the steps add up to; "" for rest."""
    if content.distance_m is not None:
        return distance(content.distance_m)
    if content.duration_s is not None:
        return duration(content.duration_s)
    if content.steps and content.is_run:
        return distance(content.planned_m())
    return duration(content.planned_s()) if content.steps else ""


def type_words() -> dict[str, str]:
    """Words for the types in the reader's language and in English, lower case."""
    words: dict[str, str] = {}
    for kind in WorkoutType:
        if kind == WorkoutType.LADDER_RUN:
            continue
        label = str(kind.label).lower()
        words |= {kind.value: kind.value, label: kind.value, label.split()[0]: kind.value}
    words |= {str(_("gym")).lower(): WorkoutType.STRENGTH.value, "gym": WorkoutType.STRENGTH.value}
    return words


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low}-{high}"
