"""A pain report as given, what is wrong with it, and what it says."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from injuries.enums import (
    SPOTS_OF_AREA,
    Area,
    ProblemCode,
    Quality,
    RadiatesTo,
    SelfAnalysis,
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
EDIT_WINDOW: Final = timedelta(hours=24)
LONGEST_DURATION_DAYS: Final = 36_500
FARTHEST_ONSET_KM: Final = Decimal(400)

# Asked later than the rest: first answers to these are no edit.
LATE_ANSWERS: Final = frozenset({"after_60min", "next_morning"})

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


def local_date_problems(local_date: date, *, today: date) -> tuple[Problem, ...]:
    """The same limits for an answer about a whole day; `today` is the athlete's local date."""
    if local_date > today:
        return (Problem("local_date", ProblemCode.FUTURE, local_date.isoformat()),)
    if local_date < today - OLDEST_REPORT:
        return (Problem("local_date", ProblemCode.TOO_OLD, local_date.isoformat()),)
    return ()


def self_analysis_problems(given: Mapping[str, object]) -> tuple[Problem, ...]:
    """Yes, no or None for each question, but whole days since the last warm-up."""
    return tuple(
        Problem(f"self_analysis.{code}", problem, str(code if problem is ProblemCode.UNKNOWN_CODE else value))
        for code, value in given.items()
        if (problem := _self_analysis_problem(code, value)) is not None
    )


def may_edit(
    *,
    changed: AbstractSet[str],
    unanswered: AbstractSet[str],
    received_at: datetime,
    felt_at: datetime,
    now: datetime,
) -> bool:
    """Whether these fields may still change.

    Everything may for a day after the report came in. The intensities of an hour later and of the next
    morning may be answered later, once, as long as a new report about that day would be taken.
    """
    if now <= received_at + EDIT_WINDOW:
        return True
    return changed <= (LATE_ANSWERS & unanswered) and now <= felt_at + OLDEST_REPORT


def area_of(spots: frozenset[Spot]) -> Area | None:
    """The area that holds all the spots; None when no single area does, or none was given."""
    if not spots:
        return None
    fitting = [area for area, held in SPOTS_OF_AREA.items() if spots <= frozenset(held)]
    if Area.FOOT in fitting:
        return Area.ANKLE if spots & {Spot.ANKLE_INNER, Spot.ANKLE_OUTER} else Area.FOOT
    return fitting[0] if fitting else None


def _self_analysis_problem(code: str, value: object) -> ProblemCode | None:
    if code not in SelfAnalysis.values:
        return ProblemCode.UNKNOWN_CODE
    if code != SelfAnalysis.LAST_WARM_UP_DAYS:
        return None if value is None or isinstance(value, bool) else ProblemCode.OUT_OF_RANGE
    days = 0 if value is None else value
    fits = isinstance(days, int) and not isinstance(days, bool) and 0 <= days <= LONGEST_DURATION_DAYS
    return None if fits else ProblemCode.OUT_OF_RANGE


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
