"""What a clinician may change without a programmer: the texts beside this file, read and checked once."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from injuries.enums import AdviceCode, FlagRule, Urgency

LANGUAGES: Final = ("en", "ru")
QUESTION_NUMBERS: Final = tuple(str(number) for number in range(1, 10))
_FOLDER: Final = Path(__file__).parent
_VERSION_LENGTH: Final = 12


class KnowledgeError(ValueError):
    """The knowledge data is incomplete or misspelt; says where."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text in every language we speak."""

    en: str
    ru: str

    def in_language(self, language: str | None) -> str:
        """The text for a language code such as "ru" or "ru-RU"; English for all others."""
        return self.ru if (language or "").lower().startswith("ru") else self.en


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
    flags = _read(folder / "red_flags.toml", {"urgency", "rule", "advice"})
    check = _read(folder / "check.toml", {"question"})
    return Knowledge(
        version=_version(folder),
        urgencies={
            Urgency(code): UrgencyText(**_texts(entry, "headline", "advice", at=f"urgency.{code}"))
            for code, entry in _entries(flags, "urgency", Urgency.values)
        },
        rules={
            FlagRule(code): _rule(code, entry) for code, entry in _entries(flags, "rule", FlagRule.values)
        },
        advice={
            AdviceCode(code): _texts(entry, "text", at=f"advice.{code}")["text"]
            for code, entry in _entries(flags, "advice", AdviceCode.values)
        },
        questions={
            int(code): QuestionText(**_texts(entry, "text", at=f"question.{code}", optional="with_risks"))
            for code, entry in _entries(check, "question", QUESTION_NUMBERS)
        },
    )


def _rule(code: str, entry: dict[str, Any]) -> RuleText:
    facts = entry.pop("facts", [])
    if not isinstance(facts, list) or not all(isinstance(fact, str) for fact in facts):
        raise KnowledgeError(f"rule.{code}.facts: a list of numbers such as K7.2 is expected")
    return RuleText(**_texts(entry, "sign", "advice", at=f"rule.{code}"), facts=tuple(facts))


def _read(path: Path, tables: set[str]) -> dict[str, Any]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KnowledgeError(f"{path.name}: {error}") from error
    if set(data) != tables:
        raise KnowledgeError(f"{path.name}: has {sorted(data)}, should have {sorted(tables)}")
    return data


def _entries(data: dict[str, Any], table: str, codes: Iterable[str]) -> list[tuple[str, dict[str, Any]]]:
    """The entries of a table in the order of the codes, one a code and none besides."""
    found, expected = set(data[table]), list(codes)
    if found != set(expected):
        missing, unknown = sorted(set(expected) - found), sorted(found - set(expected))
        raise KnowledgeError(f"{table}: missing {missing}, unknown {unknown}")
    return [(code, data[table][code]) for code in expected]


def _texts(entry: dict[str, Any], *keys: str, at: str, optional: str = "") -> dict[str, Text]:
    allowed = {*keys, optional} if optional in entry else set(keys)
    if set(entry) != allowed:
        raise KnowledgeError(f"{at}: has {sorted(entry)}, should have {sorted(keys)}")
    return {key: _text(value, at=f"{at}.{key}") for key, value in entry.items()}


def _text(value: object, *, at: str) -> Text:
    if not isinstance(value, dict) or set(value) != set(LANGUAGES):
        raise KnowledgeError(f"{at}: a text in each of {', '.join(LANGUAGES)} is expected")
    if not all(isinstance(text, str) and text.strip() for text in value.values()):
        raise KnowledgeError(f"{at}: a text is empty")
    return Text(**value)


def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:_VERSION_LENGTH]
