"""What a clinician may change without a programmer: the texts beside this file, read and checked once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from injuries.enums import AdviceCode, Cause, FlagRule, Urgency
from injuries.enums.knowledge import Exercise, Topic
from injuries.enums.recovery import LadderStep
from injuries.knowledge.acute_care import AcuteCare, load_acute_care
from injuries.knowledge.cause_texts import CauseText, load_cause_texts
from injuries.knowledge.causes import CauseKnowledge, load_causes
from injuries.knowledge.exercises import ExerciseInfo, load_exercises
from injuries.knowledge.ladders import StepInfo, load_ladders
from injuries.knowledge.library import TopicText, load_topics
from injuries.knowledge.plans import Plan, load_plans
from injuries.knowledge.reading import (
    LANGUAGES,
    KnowledgeError,
    Text,
    entries_of,
    read_tables,
    texts_of,
    version_of,
)
from injuries.knowledge.statements import Phrasebook, load_phrasebook

__all__ = [
    "LANGUAGES",
    "CauseKnowledge",
    "Knowledge",
    "KnowledgeError",
    "QuestionText",
    "RuleText",
    "Text",
    "UrgencyText",
    "knowledge",
    "knowledge_version",
    "load_knowledge",
]

QUESTION_NUMBERS: Final = tuple(str(number) for number in range(1, 10))
_FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class UrgencyText:
    headline: Text
    advice: Text


@dataclass(frozen=True, slots=True)
class RuleText:
    """`facts` are numbers of the founding article, such as K7.2."""

    sign: Text
    advice: Text
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionText:
    """`with_risks` is what is asked instead about pain in the calf or behind the knee."""

    text: Text
    with_risks: Text | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All of it, with the hash of the files it was read from."""

    version: str
    urgencies: Mapping[Urgency, UrgencyText]
    rules: Mapping[FlagRule, RuleText]
    advice: Mapping[AdviceCode, Text]
    questions: Mapping[int, QuestionText]
    causes: CauseKnowledge
    phrases: Phrasebook
    exercises: Mapping[Exercise, ExerciseInfo]
    plans: Mapping[Cause, Plan]
    acute_care: AcuteCare
    ladders: Mapping[LadderStep, StepInfo]
    cause_texts: Mapping[Cause, CauseText]
    topics: Mapping[Topic, TopicText]


@cache
def knowledge() -> Knowledge:
    """The knowledge of this release, read once a process."""
    return load_knowledge(_FOLDER)


def knowledge_version() -> str:
    """Changes with any change of the files; stored beside what was judged by them."""
    return knowledge().version


def load_knowledge(folder: Path) -> Knowledge:
    """Read and check a folder of knowledge files.

    Raises:
        KnowledgeError: a code without an entry, an entry without a code, or a text missing.
    """
    flags = read_tables(folder / "red_flags.toml", {"urgency", "rule", "advice"})
    check = read_tables(folder / "check.toml", {"question"})
    phrases = load_phrasebook(folder)
    exercises = load_exercises(folder, phrases)
    return Knowledge(
        version=version_of(folder),
        urgencies={
            Urgency(code): UrgencyText(**texts_of(entry, "headline", "advice", at=f"urgency.{code}"))
            for code, entry in entries_of(flags, "urgency", Urgency.values)
        },
        rules={
            FlagRule(code): _rule(code, entry) for code, entry in entries_of(flags, "rule", FlagRule.values)
        },
        advice={
            AdviceCode(code): texts_of(entry, "text", at=f"advice.{code}")["text"]
            for code, entry in entries_of(flags, "advice", AdviceCode.values)
        },
        questions={
            int(code): QuestionText(**texts_of(entry, "text", at=f"question.{code}", optional="with_risks"))
            for code, entry in entries_of(check, "question", QUESTION_NUMBERS)
        },
        causes=load_causes(folder),
        phrases=phrases,
        exercises=exercises,
        plans=load_plans(folder, phrases, exercises),
        acute_care=load_acute_care(folder, phrases),
        ladders=load_ladders(folder, phrases),
        cause_texts=load_cause_texts(folder, phrases),
        topics=load_topics(folder, phrases),
    )


def _rule(code: str, entry: dict[str, Any]) -> RuleText:
    facts = entry.pop("facts", [])
    if not isinstance(facts, list) or not all(isinstance(fact, str) for fact in facts):
        raise KnowledgeError(f"rule.{code}.facts: a list of numbers such as K7.2 is expected")
    return RuleText(**texts_of(entry, "sign", "advice", at=f"rule.{code}"), facts=tuple(facts))
