"""What to ask next: age, then warning signs, then what would tell the leading causes apart."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from injuries.enums import Area, Cause, Sign
from injuries.rules.causes import Case, Ranking, Scored
from injuries.rules.check_page import questions_for
from injuries.rules.conditions import ANSWER_FIELDS, NUMBER_FIELDS, Facts
from injuries.rules.red_flags import SIGNS_OF_RULES
from injuries.rules.report import effective_signs

AGE: Final = "age"
# The causes a question should tell apart, and how many questions are put at once. Ours.
LEADING: Final = 4
CAUSE_QUESTIONS: Final = 5
# Warning signs in the order of the rules they belong to, the most urgent first.
_WARNING_SIGNS: Final[tuple[Sign, ...]] = tuple(
    dict.fromkeys(sign for signs in SIGNS_OF_RULES.values() for sign in signs)
)
_NO_LEG: Final = frozenset({Area.UPPER_BODY, Area.OTHER})
# Asked about anybody, wherever it hurts.
_OF_NO_PLACE: Final = frozenset(
    {
        Sign.CHEST_PAIN_OR_BREATHLESS,
        Sign.FAINTED_ON_EFFORT,
        Sign.FEVER,
        Sign.LUMP,
        Sign.UNEXPLAINED_WEIGHT_LOSS,
        Sign.PAIN_AT_REST,
        Sign.WAKES_AT_NIGHT,
        Sign.WORSENING,
        Sign.NOT_IMPROVING,
        Sign.DEFORMITY,
        Sign.INJURY_TWIST_OR_BLOW,
        Sign.POPPED,
    }
)


class About(StrEnum):
    """Why a question is put."""

    AGE = "age"
    WARNING_SIGN = "warning_sign"
    CAUSE = "cause"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """`id` is the field or the sign to be answered; `gap` the points by which it could part two causes."""

    id: str
    about: About
    gap: int = 0


def open_questions(case: Case, facts: Facts, ranking: Ranking) -> tuple[OpenQuestion, ...]:
    """Unanswered questions, the most important first.

    While a red flag hides the causes, nothing is asked about them.
    """
    questions = [OpenQuestion(AGE, About.AGE)] if case.context.age is None else []
    asked_signs = _unanswered_signs(case)
    questions += [OpenQuestion(sign.value, About.WARNING_SIGN) for sign in asked_signs]
    if ranking.hidden:
        return tuple(questions)
    settled = {question.id for question in questions} | _answered(case, facts)
    gaps = {code: gap for code, gap in _gaps(_leading(ranking)).items() if code not in settled}
    best = sorted(gaps, key=lambda code: (-gaps[code], code))[:CAUSE_QUESTIONS]
    questions += [OpenQuestion(code, About.CAUSE, gaps[code]) for code in best]
    return tuple(questions)


def _unanswered_signs(case: Case) -> list[Sign]:
    """Those the check page names for this place, as far as they can raise a flag."""
    named = {sign for question in questions_for(case.report) for sign in question.named}
    if "area" not in case.unsaid and case.report.area in _NO_LEG:
        named &= _OF_NO_PLACE
    answered = effective_signs(case.report)
    return [sign for sign in _WARNING_SIGNS if sign in named and sign not in answered]


def _answered(case: Case, facts: Facts) -> set[str]:
    """Questions that have an answer; one that decides nothing is not put again."""
    answered = {name for name, said in facts.codes.items() if said}
    answered |= {NUMBER_FIELDS[name] for name in facts.numbers}
    answered |= {asked for name in facts.answers if (asked := ANSWER_FIELDS[name])}
    return answered | ({"weekly_m"} if case.context.weekly_m or case.context.load else set())


def _leading(ranking: Ranking) -> Sequence[Scored]:
    """The first of those that fit the place; all of them as long as no place is told."""
    fitting = [scored for scored in ranking.every if scored.may_win]
    return fitting[:LEADING] if len(fitting) > 1 else ranking.every


def _gaps(leading: Sequence[Scored]) -> Mapping[str, int]:
    """For each question the points by which its answers could move these causes apart.

    A condition that several causes share moves them together: what counts is the widest difference.
    """
    moved: dict[str, dict[Cause, int]] = {}
    asked_by: dict[str, frozenset[str]] = {}
    for scored in leading:
        for evidence in scored.open:
            key = evidence.condition.key
            if key not in moved:
                moved[key], asked_by[key] = {}, evidence.condition.asks
            moved[key][scored.cause] = moved[key].get(scored.cause, 0) + evidence.points
    gaps: dict[str, int] = defaultdict(int)
    for key, points in moved.items():
        # A cause that the condition does not touch stays where it is.
        reached = points.values() if len(points) == len(leading) else (0, *points.values())
        gap = max(reached) - min(reached)
        for code in asked_by[key]:
            gaps[code] += gap
    return {code: gap for code, gap in gaps.items() if gap > 0}
