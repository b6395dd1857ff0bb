"""The first day or two of a pain that has just begun: stop, cool, move gently, look for the cause."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from injuries.enums import SelfAnalysis
from injuries.knowledge.reading import Text, check_keys, entries_of, read_tables
from injuries.knowledge.statements import Phrasebook, Statement

_FILE: Final = "acute_care.toml"


@dataclass(frozen=True, slots=True)
class CareStep:
    code: str
    title: Text
    say: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class AcuteCare:
    """Ice in minutes, times a day, and for the first so many hours; the questions of the self-analysis."""

    ice_minutes: tuple[int, int]
    ice_times_a_day: tuple[int, int]
    ice_hours: int
    steps: tuple[CareStep, ...]
    notes: tuple[Statement, ...]
    questions: Mapping[SelfAnalysis, Text]


def load_acute_care(folder: Path, phrases: Phrasebook) -> AcuteCare:
    """Reads acute_care.toml.

    Raises:
        KnowledgeError: a question without an entry, or a text missing.
    """
    data = read_tables(folder / _FILE, {"step", "note", "question"})
    return AcuteCare(
        ice_minutes=phrases.range("ice_minutes"),
        ice_times_a_day=phrases.range("ice_times"),
        ice_hours=phrases.number("ice_hours"),
        steps=tuple(_step(entry, phrases) for entry in data["step"]),
        notes=phrases.statements(data["note"], at=f"{_FILE}: note"),
        questions={
            SelfAnalysis(code): phrases.text(text, at=f"{_FILE}: question.{code}")
            for code, text in entries_of(data, "question", SelfAnalysis.values)
        },
    )


def _step(entry: dict[str, Any], phrases: Phrasebook) -> CareStep:
    at = f"{_FILE}: step.{entry.get('code')}"
    check_keys(entry, ("code", "title", "text", "facts"), at=at)
    return CareStep(
        code=entry["code"],
        title=phrases.text(entry["title"], at=f"{at}.title"),
        say=phrases.statement({"text": entry["text"], "facts": entry["facts"]}, at=at),
    )
