"""How the files of knowledge are read and checked: each topic has a module beside this one."""

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final

LANGUAGES: Final = ("en", "ru")
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


def read_toml(path: Path) -> dict[str, Any]:
    """What a file holds.

    Raises:
        KnowledgeError: it is missing, or no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KnowledgeError(f"{path.name}: {error}") from error


def read_tables(path: Path, tables: set[str]) -> dict[str, Any]:
    """A file that has exactly these tables."""
    data = read_toml(path)
    if set(data) != tables:
        raise KnowledgeError(f"{path.name}: has {sorted(data)}, should have {sorted(tables)}")
    return data


def codes_of(path: Path, codes: Iterable[str]) -> list[tuple[str, dict[str, Any]]]:
    """The tables of a file in the order of the codes, one a code and none besides."""
    expected = list(codes)
    data = read_tables(path, set(expected))
    return [(code, data[code]) for code in expected]


def check_keys(entry: object, needed: Iterable[str], *, at: str, optional: Iterable[str] = ()) -> None:
    """Raises:
    KnowledgeError: a key is missing or unknown.
    """
    required = set(needed)
    if not isinstance(entry, dict) or not required <= set(entry) <= required | set(optional):
        found = sorted(entry) if isinstance(entry, dict) else entry
        raise KnowledgeError(f"{at}: has {found}, should have {sorted(required)}")


def choices_of[C: Enum](values: object, kind: type[C], *, at: str) -> tuple[C, ...]:
    """A list of codes of one kind.

    Raises:
        KnowledgeError: no list, an unknown code, or the same twice.
    """
    if not isinstance(values, list) or len(set(map(str, values))) < len(values):
        raise KnowledgeError(f"{at}: a list of different codes is expected")
    known = {member.value for member in kind}
    if unknown := [value for value in values if value not in known]:
        raise KnowledgeError(f"{at}: unknown {unknown}")
    return tuple(kind(value) for value in values)


def entries_of(data: dict[str, Any], table: str, codes: Iterable[str]) -> list[tuple[str, dict[str, Any]]]:
    """The entries of a table in the order of the codes, one a code and none besides."""
    found, expected = set(data[table]), list(codes)
    if found != set(expected):
        missing, unknown = sorted(set(expected) - found), sorted(found - set(expected))
        raise KnowledgeError(f"{table}: missing {missing}, unknown {unknown}")
    return [(code, data[table][code]) for code in expected]


def texts_of(entry: dict[str, Any], *keys: str, at: str, optional: str = "") -> dict[str, Text]:
    """The texts of an entry that has these keys and no other."""
    allowed = {*keys, optional} if optional in entry else set(keys)
    if set(entry) != allowed:
        raise KnowledgeError(f"{at}: has {sorted(entry)}, should have {sorted(keys)}")
    return {key: text_of(value, at=f"{at}.{key}") for key, value in entry.items()}


def text_of(value: object, *, at: str) -> Text:
    """A text that is there in each language."""
    if not isinstance(value, dict) or set(value) != set(LANGUAGES):
        raise KnowledgeError(f"{at}: a text in each of {', '.join(LANGUAGES)} is expected")
    if not all(isinstance(text, str) and text.strip() for text in value.values()):
        raise KnowledgeError(f"{at}: a text is empty")
    return Text(**value)


def version_of(folder: Path) -> str:
    """A hash over all files of knowledge of a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:_VERSION_LENGTH]
