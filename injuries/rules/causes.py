"""Likely causes: an additive score per cause from the report, the log and what surrounds them.

Never a diagnosis: a ranking of patterns with the reasons for and against each. Which answers count, and
how much, is knowledge data; here stands how they are added up and what is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple

from injuries.enums import Area, Cause, CauseKind, Spot, Urgency, kind_of
from injuries.rules.conditions import ANSWER_FIELDS, Condition, Facts
from injuries.rules.context import Context, LoadHistory, load_as_told
from injuries.rules.red_flags import Flag
from injuries.rules.report import Report, effective_signs

# A hallmark and one thing more: with less, nothing is named.
SHOWN_FROM: Final = 4
SHOWN_AT_MOST: Final = 2
# So many at the top together say that nothing stands out.
TOO_MANY_ALIKE: Final = 3
# These hide the causes: first things first.
HIDING: Final = frozenset({Urgency.EMERGENCY, Urgency.URGENT})

# Sides of the knee: spots of one side are one place, further spots of the body are places of their own.
_SIDE_OF_KNEE: Final[dict[str, str]] = {
    Spot.LATERAL: "outer",
    Spot.LATERAL_JOINT_LINE: "outer",
    Spot.PATELLAR: "front",
    Spot.SUPRAPATELLAR: "front",
    Spot.INFRAPATELLAR: "front",
    Spot.TIBIAL_TUBERCLE: "front",
    Spot.MEDIAL: "inner",
    Spot.MEDIAL_JOINT_LINE: "inner",
    Spot.MEDIAL_BELOW: "inner",
}
_CODE_LISTS: Final = ("spots", "radiates_to", "timing", "triggers", "quality")
_CONTEXT_NUMBERS: Final = ("age", "shoe_km", "shoe_changed_days", "cadence_spm", "running_since_weeks")


class Aspect(StrEnum):
    """What a piece of evidence is about: the columns of the table of causes."""

    WHERE = "where"
    WHEN = "when"
    TRIGGERS = "triggers"
    MORE = "more"
    AGAINST = "against"


class Weight(StrEnum):
    HALLMARK = "hallmark"
    SUPPORT = "support"
    AGAINST = "against"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One answer that speaks for or against a cause; `id` is unique within its cause."""

    id: str
    aspect: Aspect
    weight: Weight
    points: int
    condition: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseWeights:
    """The evidence of one cause.

    `gate`: the aspects of which one must speak for it before it can be named. For most that is the place.
    """

    cause: Cause
    gate: frozenset[Aspect]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A report with what surrounds it. `unsaid` names those of side and area that only stand in."""

    report: Report
    unsaid: frozenset[str] = frozenset()
    self_analysis: Mapping[str, Any] = field(default_factory=dict)
    context: Context = field(default_factory=Context)


class Scored(NamedTuple):
    """The score of a cause is the sum of the points of its reasons. `open` are reasons not yet known."""

    cause: Cause
    score: int
    may_win: bool
    reasons_for: tuple[Evidence, ...]
    reasons_against: tuple[Evidence, ...]
    open: tuple[Evidence, ...]

    @property
    def kind(self) -> CauseKind:
        return kind_of(self.cause)


@dataclass(frozen=True, slots=True)
class Ranking:
    """All causes, the best first, and those that are shown.

    `not_clear`: nothing stands out. `hidden`: a red flag comes first; then nothing is shown either.
    """

    every: tuple[Scored, ...]
    shown: tuple[Scored, ...]
    not_clear: bool
    hidden: bool


def rank_causes(table: tuple[CauseWeights, ...], facts: Facts, *, flags: tuple[Flag, ...]) -> Ranking:
    """The causes of a case by their scores, and which of them may be shown under these flags."""
    known = facts.known()
    scored = [_score(weights, facts, known) for weights in table]
    every = tuple(sorted(scored, key=_order, reverse=True))
    hidden = any(flag.urgency in HIDING for flag in flags)
    shown = () if hidden else _stand_out(every)
    return Ranking(every, shown, not_clear=not hidden and not shown, hidden=hidden)


def facts_of(case: Case) -> Facts:
    """What is known of a case, in the words of the conditions. Nothing is added for what was not said."""
    context, report = case.context, case.report
    return Facts(codes=_codes_of(case), numbers=_numbers_of(report, context), answers=_answers_of(case))


def _score(weights: CauseWeights, facts: Facts, known: frozenset[str]) -> Scored:
    held: list[Evidence] = []
    unknown: list[Evidence] = []
    # No evidence against stands in a column that is a gate.
    may_win = False
    for evidence in weights.evidence:
        condition = evidence.condition
        # Most answers of most cases are not known: these need no judging.
        answer = None if known.isdisjoint(condition.reads) else condition.judge(facts)
        if answer:
            held.append(evidence)
            may_win = may_win or evidence.aspect in weights.gate
        elif answer is None:
            unknown.append(evidence)
    if not may_win:
        held = [evidence for evidence in held if not _needs_place(evidence)]
    return Scored(
        cause=weights.cause,
        score=sum([evidence.points for evidence in held]),
        may_win=may_win,
        reasons_for=tuple([e for e in held if e.weight is not Weight.AGAINST]),
        reasons_against=tuple([e for e in held if e.weight is Weight.AGAINST]),
        open=tuple(unknown),
    )


def _needs_place(evidence: Evidence) -> bool:
    """A hallmark of time or trigger says nothing about a place that does not hurt."""
    return evidence.weight is Weight.HALLMARK and evidence.aspect is not Aspect.WHERE


def _order(scored: Scored) -> tuple[int, bool, int, bool, int]:
    """By score; among equals what may be named, the one with more hallmarks, a pattern, as in the table."""
    hallmarks = [evidence.weight for evidence in scored.reasons_for].count(Weight.HALLMARK)
    is_pattern = scored.kind is CauseKind.PATTERN
    return scored.score, scored.may_win, hallmarks, is_pattern, -_PLACE_IN_TABLE[scored.cause]


def _stand_out(every: tuple[Scored, ...]) -> tuple[Scored, ...]:
    """The best two of those that may be named, or none where nothing stands out."""
    fitting = [scored for scored in every if scored.may_win and scored.score > 0]
    if not fitting or fitting[0].score < SHOWN_FROM:
        return ()
    alike = sum(scored.score == fitting[0].score for scored in fitting)
    return () if alike >= TOO_MANY_ALIKE else tuple(fitting[:SHOWN_AT_MOST])


def _codes_of(case: Case) -> dict[str, frozenset[str]]:
    report = case.report
    codes: dict[str, frozenset[str]] = {name: getattr(report, name) for name in _CODE_LISTS}
    for name, code in (("side", report.side), ("area", report.area)):
        if name not in case.unsaid:
            codes[name] = frozenset({code.value})
    if surface := report.surface or case.context.surface:
        codes["surface"] = frozenset({surface.value})
    return codes


def _numbers_of(report: Report, context: Context) -> dict[str, float]:
    numbers = {name: getattr(context, name) for name in _CONTEXT_NUMBERS}
    numbers |= {"duration_days": report.duration_days, "places": _places(report)}
    if report.onset_km is not None:
        numbers["onset_km"] = float(report.onset_km)
    return {name: number for name, number in numbers.items() if number is not None}


def _answers_of(case: Case) -> dict[str, bool]:
    context = case.context
    said = {code: value for code, value in case.self_analysis.items() if code in ANSWER_FIELDS}
    load = context.load or load_as_told(context, onset_km=case.report.onset_km)
    answers: dict[str, bool | None] = {
        **said,
        **{sign.value: value for sign, value in effective_signs(case.report).items()},
        "clears_in_other_pair": context.clears_in_other_pair,
        "load_rose": load.rose,
        "load_rose_weeks_ago": load.rose_weeks_ago,
        "load_normal": _normal(load, said),
        "steep_descents": context.steep_descents,
        "other_places": context.other_places,
        "hurt_next_morning": _above_zero(case.report.next_morning),
    }
    return {name: value for name, value in answers.items() if value is not None}


def _above_zero(intensity: int | None) -> bool | None:
    return None if intensity is None else intensity > 0


def _normal(load: LoadHistory, said: Mapping[str, Any]) -> bool | None:
    """The runner's own word counts too: who ran more or longer than usual has no normal history."""
    return False if said.get("volume_up") or said.get("ran_too_long") else load.normal


def _places(report: Report) -> int | None:
    """How many places were named; a pain deep inside, hard to point at, is none of its own."""
    named = report.spots - {Spot.DEEP_DIFFUSE}
    if not report.spots:
        return None
    return len({_SIDE_OF_KNEE.get(spot, spot.value) for spot in named})


_PLACE_IN_TABLE: Final = {cause: place for place, cause in enumerate(Cause)}
# A report without an area: a stand-in for which no rule of a place holds.
NO_AREA: Final = Area.OTHER
