"""Likely causes in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from injuries.enums import Area, Cause, CauseKind, FlagRule, Side, Sign, Urgency, kind_of
from injuries.knowledge import knowledge
from injuries.models import PainReport, RedFlag
from injuries.rules.assessment import Assessment, assess
from injuries.rules.causes import HIDING, Case, Evidence, Scored
from injuries.rules.episodes import same_place
from injuries.rules.questions import About, OpenQuestion
from injuries.rules.red_flags import Flag
from injuries.selectors.context import context_of
from injuries.selectors.flags import FlagText, flag_text, open_flags


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

    @property
    def seen_with(self) -> str:
        """Ends the sentence "A pattern often seen with ..."."""
        return knowledge().cause_texts[self.cause].seen_with.in_language(get_language())


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

    @property
    def are_equal(self) -> bool:
        """Two causes that fit equally well."""
        return len({cause.score for cause in self.likely_causes}) < len(self.likely_causes)

    @property
    def telling_questions(self) -> list[Question]:
        """Those that would tell the leading causes apart."""
        return [question for question in self.open_questions if question.about is About.CAUSE]

    @property
    def source(self) -> str:
        return knowledge().causes.source.in_language(get_language())


def likely_causes(case: Case, *, every: bool = False) -> LikelyCauses:
    """Flags, causes and open questions of a case; `every`: all causes, also where a flag hides them."""
    return _in_words(assess(case, knowledge().causes.table), every=every)


def likely_causes_of(report: PainReport) -> LikelyCauses:
    """The same of a stored report, with what the log says by now, under the flags open at its place."""
    flags = tuple(_flag(row) for row in _flags_at_place(report))
    return _in_words(assess(_case_of(report), knowledge().causes.table, standing=flags))


def ranked_causes(report: PainReport) -> list[dict[str, Any]]:
    """The causes to be kept with a report, as plain JSON: flags hide them when they are read."""
    ranking = assess(_case_of(report), knowledge().causes.table, standing=()).ranking
    return [
        {
            "cause": scored.cause.value,
            "score": scored.score,
            "for": [evidence.id for evidence in scored.reasons_for],
            "against": [evidence.id for evidence in scored.reasons_against],
        }
        for scored in ranking.shown
    ]


def kept_causes(report: PainReport) -> list[LikelyCause]:
    """The causes as they stood when the report was stored; none while a flag at its place hides them."""
    if not settings.CAUSE_HINTS or not report.causes or _is_hidden(report):
        return []
    return [_kept(row) for row in report.causes]


def _is_hidden(report: PainReport) -> bool:
    """Lists annotate it with the query, see `PainReportQuerySet.with_hidden_causes`."""
    annotated: bool | None = getattr(report, "hides_causes", None)
    if annotated is not None:
        return annotated
    return any(Urgency(row.urgency) in HIDING for row in _flags_at_place(report))


def _kept(row: Mapping[str, Any]) -> LikelyCause:
    """A reason that a later knowledge no longer has is left out; the score stays what it was."""
    cause = Cause(row["cause"])
    return LikelyCause(
        cause=cause,
        kind=kind_of(cause),
        score=row["score"],
        reasons_for=_kept_reasons(cause, row["for"]),
        reasons_against=_kept_reasons(cause, row["against"]),
    )


def _kept_reasons(cause: Cause, ids: Sequence[str]) -> list[Reason]:
    table = next(weights for weights in knowledge().causes.table if weights.cause is cause)
    return [_reason(cause, evidence) for evidence in table.evidence if evidence.id in ids]


def _case_of(report: PainReport) -> Case:
    return Case(report=report.answers, self_analysis=report.self_analysis, context=context_of(report))


def _flags_at_place(report: PainReport) -> list[RedFlag]:
    own = Side(report.side)
    rows = open_flags([report.athlete_id]).filter(area=report.area)
    return [row for row in rows if same_place(Side(row.side), own)]


def _flag(row: RedFlag) -> Flag:
    signs = tuple(Sign(sign) for sign in row.signs)
    return Flag(FlagRule(row.rule), Urgency(row.urgency), Side(row.side), Area(row.area), signs)


def _in_words(assessed: Assessment, *, every: bool = False) -> LikelyCauses:
    """In the active language. With CAUSE_HINTS off, flags and the questions about them are all there is."""
    hints, ranking = settings.CAUSE_HINTS, assessed.ranking
    ranked = ranking.every if every else ranking.shown
    return LikelyCauses(
        red_flags=[flag_text(flag.rule, flag.urgency) for flag in assessed.flags],
        likely_causes=[_cause(scored) for scored in ranked] if hints else [],
        open_questions=_questions(assessed, hints=hints),
        not_clear=hints and ranking.not_clear,
        hidden_by_red_flag=hints and ranking.hidden,
        knowledge_version=knowledge().version,
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
