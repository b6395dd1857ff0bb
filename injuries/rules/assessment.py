"""The whole answer about one case: red flags, causes, and what to ask next."""

from dataclasses import dataclass

from injuries.rules.causes import Case, CauseWeights, Ranking, facts_of, rank_causes
from injuries.rules.questions import OpenQuestion, open_questions
from injuries.rules.red_flags import Flag, red_flags


@dataclass(frozen=True, slots=True)
class Assessment:
    flags: tuple[Flag, ...]
    ranking: Ranking
    questions: tuple[OpenQuestion, ...]


def assess(
    case: Case, table: tuple[CauseWeights, ...], *, standing: tuple[Flag, ...] | None = None
) -> Assessment:
    """Red flags first: the urgent ones hide the causes.

    `standing` are the open flags of a place of the log; left out, those of this case alone count.
    """
    flags = red_flags(case.report, age_years=case.context.age) if standing is None else standing
    facts = facts_of(case)
    ranking = rank_causes(table, facts, flags=flags)
    return Assessment(flags, ranking, open_questions(case, facts, ranking))
