"""What a workout asks for, in words and in the reader's units."""

from dataclasses import dataclass

from django import template
from django.utils.translation import gettext as _

from athletes.enums import Units
from training.enums import StepKind, TargetKind
from training.rules.workouts import Repeat, Step, Target, WorkoutContent
from training.templatetags.units import distance, duration, pace

register = template.Library()


@dataclass(frozen=True, slots=True)
class StepLines:
    """Steps that belong together; `times` 0: once, and nothing is said about it."""

    times: int
    lines: list[str]


@register.filter
def how_far(content: WorkoutContent, units: str = Units.KM) -> str:
    """`8.0 km`, `45 min`, or about what its steps add up to; "" where nothing tells."""
    if content.distance_m is not None:
        return distance(content.distance_m, units)
    if content.duration_s is not None:
        return duration(content.duration_s)
    if content.steps and content.is_run and (metres := content.planned_m()):
        return _("about %(distance)s") % {"distance": distance(metres, units)}
    return ""


@register.filter
def how_hard(target: Target | None, units: str = Units.KM) -> str:
    """`4:10-4:20 min/km`, `effort 3-4 of 10`; "" without a target."""
    if target is None:
        return ""
    if target.kind == TargetKind.PACE:
        return _("pace %(range)s") % {"range": _range(pace(target.low, units), pace(target.high, units))}
    between = _range(str(target.low), str(target.high))
    said = {
        TargetKind.HEART_RATE: _("heart rate %(range)s a minute"),
        TargetKind.EFFORT: _("effort %(range)s of 10"),
        TargetKind.CADENCE: _("%(range)s steps a minute"),
    }
    return said[TargetKind(target.kind)] % {"range": between}


@register.filter
def step_lines(content: WorkoutContent, units: str = Units.KM) -> list[StepLines]:
    """Each step in words, repeats apart."""
    return [
        StepLines(item.times, [_line(step, units) for step in item.steps])
        if isinstance(item, Repeat)
        else StepLines(0, [_line(item, units)])
        for item in content.steps
    ]


def _line(step: Step, units: str) -> str:
    amount = _("until you press the button")
    if step.distance_m is not None:
        amount = _short(step.distance_m, units)
    elif step.duration_s is not None:
        amount = _clock(step.duration_s)
    parts = [amount, how_hard(step.target, units)]
    return f"{StepKind(step.kind).label}: {', '.join(part for part in parts if part)}"


def _short(metres: int, units: str) -> str:
    """Repeats on a track are metres in every country."""
    if metres >= 1_000:  # noqa: PLR2004  a kilometre
        return distance(metres, units)
    return _("%(number)d m") % {"number": metres}


def _clock(seconds: int) -> str:
    return duration(seconds) if seconds % 60 == 0 else _("%(number)d s") % {"number": seconds}


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low}\N{EN DASH}{high}"
