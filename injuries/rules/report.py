"""A pain report as given, what is wrong with it, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from injuries.enums import (
    SPOTS_OF_AREA,
    Area,
    ProblemCode,
    Quality,
    RadiatesTo,
    Side,
    Sign,
    Spot,
    Timing,
    Trigger,
)
from training.enums import Surface

WORST_INTENSITY: Final = 10
CLOCK_SLACK: Final = timedelta(minutes=10)
OLDEST_REPORT: Final = timedelta(days=14)
LONGEST_DURATION_DAYS: Final = 36_500
FARTHEST_ONSET_KM: Final = Decimal(400)

# Asked in two places of the log: an answer in one is an answer.
_TIMING_COUNTS_AS: Final = {Timing.AT_REST: Sign.PAIN_AT_REST, Timing.NIGHT: Sign.WAKES_AT_NIGHT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One answer about one place. None, a missing sign or an empty set means "not said", never "no"."""

    side: Side
    area: Area
    spots: frozenset[Spot] = frozenset()
    radiates_to: frozenset[RadiatesTo] = frozenset()
    duration_days: int | None = None
    worst_during: int | None = None
    after_60min: int | None = None
    next_morning: int | None = None
    timing: frozenset[Timing] = frozenset()
    onset_km: Decimal | None = None
    triggers: frozenset[Trigger] = frozenset()
    quality: frozenset[Quality] = frozenset()
    surface: Surface | None = None
    signs: Mapping[Sign, bool | None] = field(default_factory=dict)
    # Linked to a run of the log: then `worst_during` was felt on that run.
    on_a_run: bool = False

    @property
    def intensities(self) -> dict[str, int | None]:
        """The three numbers 0-10 by field name, None where not answered."""
        return {
            "worst_during": self.worst_during,
            "after_60min": self.after_60min,
            "next_morning": self.next_morning,
        }

    @property
    def worst(self) -> int | None:
        """The highest intensity given, 0-10; None when none was."""
        return max((value for value in self.intensities.values() if value is not None), default=None)


@dataclass(frozen=True, slots=True)
class Problem:
    """A report cannot be taken: the field by its path in the API, a code, and what was given."""

    field: str
    code: ProblemCode
    value: str = ""


def effective_signs(report: Report) -> dict[Sign, bool]:
    """The answered signs; the timings at_rest and night count as their signs, and yes wins over no."""
    answered = {sign: value for sign, value in report.signs.items() if value is not None}
    said = {sign: True for timing, sign in _TIMING_COUNTS_AS.items() if timing in report.timing}
    return answered | said


def yes_signs(report: Report) -> frozenset[Sign]:
    """The signs answered yes, in either place they are asked."""
    return frozenset(sign for sign, value in effective_signs(report).items() if value)


def report_problems(report: Report) -> tuple[Problem, ...]:
    """What is wrong with the content; empty when it can be stored."""
    return (*_spot_problems(report), *_intensity_problems(report), *_range_problems(report))


def felt_at_problems(felt_at: datetime, *, received_at: datetime) -> tuple[Problem, ...]:
    """Reports may come late, after days without signal, but not from the future or from last month."""
    if felt_at > received_at + CLOCK_SLACK:
        return (Problem("felt_at", ProblemCode.FUTURE, felt_at.isoformat()),)
    if felt_at < received_at - OLDEST_REPORT:
        return (Problem("felt_at", ProblemCode.TOO_OLD, felt_at.isoformat()),)
    return ()


def area_of(spots: frozenset[Spot]) -> Area | None:
    """The area that holds all the spots; None when no single area does, or none was given."""
    if not spots:
        return None
    fitting = [area for area, held in SPOTS_OF_AREA.items() if spots <= frozenset(held)]
    if Area.FOOT in fitting:
        return Area.ANKLE if spots & {Spot.ANKLE_INNER, Spot.ANKLE_OUTER} else Area.FOOT
    return fitting[0] if fitting else None


def _spot_problems(report: Report) -> tuple[Problem, ...]:
    elsewhere = report.spots - frozenset(SPOTS_OF_AREA[report.area])
    return tuple(Problem("spots", ProblemCode.SPOT_ELSEWHERE, spot.value) for spot in sorted(elsewhere))


def _intensity_problems(report: Report) -> tuple[Problem, ...]:
    if report.worst is None:
        return (Problem("intensity", ProblemCode.NO_INTENSITY),)
    return tuple(
        Problem(f"intensity.{name}", ProblemCode.OUT_OF_RANGE, str(value))
        for name, value in report.intensities.items()
        if value is not None and not 0 <= value <= WORST_INTENSITY
    )


def _range_problems(report: Report) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    if report.duration_days is not None and not 0 <= report.duration_days <= LONGEST_DURATION_DAYS:
        problems.append(Problem("duration_days", ProblemCode.OUT_OF_RANGE, str(report.duration_days)))
    if report.onset_km is not None and not 0 <= report.onset_km <= FARTHEST_ONSET_KM:
        problems.append(Problem("onset_km", ProblemCode.OUT_OF_RANGE, str(report.onset_km)))
    return tuple(problems)
