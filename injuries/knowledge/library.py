"""The pages of the library beside those of the causes and exercises."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from injuries.enums.knowledge import Exercise, Topic
from injuries.knowledge.reading import KnowledgeError, Text, check_keys, choices_of, codes_of
from injuries.knowledge.statements import Phrasebook, Statement

_FILE: Final = "library.toml"
# What a page can show beside its sentences.
SHOWN: Final = ("first_care", "warning_signs", "ladder")


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicText:
    """`exercises` are done in this order; `shows` names what else of the knowledge the page adds."""

    code: Topic
    name: Text
    lead: Text
    say: tuple[Statement, ...]
    exercises: tuple[Exercise, ...]
    shows: tuple[str, ...]


def load_topics(folder: Path, phrases: Phrasebook) -> dict[Topic, TopicText]:
    """Reads library.toml.

    Raises:
        KnowledgeError: a topic without an entry, an unknown code, or a text missing.
    """
    return {
        Topic(code): _topic(Topic(code), entry, phrases)
        for code, entry in codes_of(folder / _FILE, Topic.values)
    }


def _topic(code: Topic, entry: dict[str, Any], phrases: Phrasebook) -> TopicText:
    at = f"{_FILE}: {code}"
    check_keys(entry, ("name", "lead", "say"), at=at, optional=("exercises", "shows"))
    shows = entry.get("shows", [])
    if not isinstance(shows, list) or not set(shows) <= set(SHOWN):
        raise KnowledgeError(f"{at}.shows: some of {', '.join(SHOWN)} are expected")
    return TopicText(
        code=code,
        name=phrases.text(entry["name"], at=f"{at}.name"),
        lead=phrases.text(entry["lead"], at=f"{at}.lead"),
        say=phrases.statements(entry["say"], at=f"{at}.say"),
        exercises=choices_of(entry.get("exercises", []), Exercise, at=f"{at}.exercises"),
        shows=tuple(shows),
    )
