"""What people read about each pattern and factor; the weights stand in causes.toml."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from injuries.enums import FACTORS, Cause
from injuries.knowledge.reading import Text, check_keys, codes_of
from injuries.knowledge.statements import Phrasebook, Statement

_FILE: Final = "cause_texts.toml"
_PARTS: Final = ("what", "where", "when", "why", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseText:
    """`seen_with` ends "A pattern often seen with", of a factor "A factor often behind such pain:"."""

    cause: Cause
    name: Text
    seen_with: Text
    what: tuple[Statement, ...]
    where: tuple[Statement, ...]
    when: tuple[Statement, ...]
    why: tuple[Statement, ...]
    note: tuple[Statement, ...]

    @property
    def is_factor(self) -> bool:
        """What in training or equipment feeds a pain, rather than a pattern of one."""
        return self.cause in FACTORS

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All of them, in the order of the page."""
        return (*self.what, *self.where, *self.when, *self.why, *self.note)


def load_cause_texts(folder: Path, phrases: Phrasebook) -> dict[Cause, CauseText]:
    """Reads cause_texts.toml.

    Raises:
        KnowledgeError: a cause without an entry, or a text missing.
    """
    return {
        Cause(code): _cause(Cause(code), entry, phrases)
        for code, entry in codes_of(folder / _FILE, Cause.values)
    }


def _cause(cause: Cause, entry: dict[str, Any], phrases: Phrasebook) -> CauseText:
    at = f"{_FILE}: {cause}"
    check_keys(entry, ("name", "seen_with", "what", "where", "when"), at=at, optional=("why", "note"))
    parts = {part: phrases.statements(entry.get(part, []), at=f"{at}.{part}") for part in _PARTS}
    return CauseText(
        cause=cause,
        name=phrases.text(entry["name"], at=f"{at}.name"),
        seen_with=phrases.text(entry["seen_with"], at=f"{at}.seen_with"),
        **parts,
    )
