"""Likely causes in words."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language

from injuries.enums import Cause, CauseKind, Sign
from injuries.knowledge import knowledge
from injuries.rules.assessment import Assessment, assess
from injuries.rules.causes import Case, Evidence, Scored
from injuries.rules.questions import About, OpenQuestion
from injuries.selectors.flags import FlagText, flag_text


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason in the active language; the points of a cause's reasons add up to its score."""

    id: str
    points: int
    text: str


@dataclass(frozen=True, slots=True)
class LikelyCause:
    cause: Cause
    kind: CauseKind
    score: int
    reasons_for: list[Reason]
    reasons_against: list[Reason]


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    about: About
    text: str


@dataclass(frozen=True, slots=True)
class LikelyCauses:
    """The answer about one case in the active language."""

    red_flags: list[FlagText]
    likely_causes: list[LikelyCause]
    open_questions: list[Question]
    not_clear: bool
    hidden_by_red_flag: bool
    knowledge_version: str


def likely_causes(case: Case, *, every: bool = False) -> LikelyCauses:
    """Flags, causes and open questions of a case; `every`: all causes, also where a flag hides them.

    With CAUSE_HINTS off, flags and the questions about them are all there is.
    """
    known = knowledge()
    assessed = assess(case, known.causes.table)
    hints = settings.CAUSE_HINTS
    ranking = assessed.ranking
    ranked = ranking.every if every else ranking.shown
    return LikelyCauses(
        red_flags=[flag_text(flag.rule, flag.urgency) for flag in assessed.flags],
        likely_causes=[_cause(scored) for scored in ranked] if hints else [],
        open_questions=_questions(assessed, hints=hints),
        not_clear=hints and ranking.not_clear,
        hidden_by_red_flag=hints and ranking.hidden,
        knowledge_version=known.version,
    )


def _cause(scored: Scored) -> LikelyCause:
    return LikelyCause(
        cause=scored.cause,
        kind=scored.kind,
        score=scored.score,
        reasons_for=[_reason(scored.cause, evidence) for evidence in scored.reasons_for],
        reasons_against=[_reason(scored.cause, evidence) for evidence in scored.reasons_against],
    )


def _reason(cause: Cause, evidence: Evidence) -> Reason:
    text = knowledge().causes.reasons[cause, evidence.id]
    return Reason(evidence.id, evidence.points, text.in_language(get_language()))


def _questions(assessed: Assessment, *, hints: bool) -> list[Question]:
    asked = [q for q in assessed.questions if hints or q.about is not About.CAUSE]
    return [Question(question.id, question.about, _asked(question)) for question in asked]


def _asked(question: OpenQuestion) -> str:
    """Signs are asked in their own words."""
    if question.id in Sign.values:
        return str(Sign(question.id).label)
    return knowledge().causes.questions[question.id].in_language(get_language())
