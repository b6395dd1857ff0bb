"""What the files say in sentences: filled with numbers that stand in one place, and with their origin."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import Any, Final

from injuries.enums.knowledge import Origin
from injuries.knowledge.reading import (
    LANGUAGES,
    KnowledgeError,
    Text,
    check_keys,
    read_tables,
    read_toml,
    text_of,
)
from injuries.rules.new_pain import RESTS_FOR
from injuries.rules.report import WORST_INTENSITY
from training.rules.cadence import HINT_LOW_SPM, HINT_USUAL_SPM, MOST_PCT, TARGET_PCT
from training.rules.layoffs import START_RUN_M, START_WEEK_M
from training.rules.settings import DEFAULT_INCREASE_PCT
from training.rules.shoes import DEFAULT_SHOE_DUE_M, DEFAULT_SHOE_NOTE_M

type Number = int | tuple[int, int]

_METRES_A_KM: Final = 1000
_HOUR_S: Final = 3600
_RANGE: Final = "\N{EN DASH}"
# Numbers that the rules compute with: the texts only borrow them.
RULE_NUMBERS: Final[Mapping[str, Number]] = {
    "weekly_pct": DEFAULT_INCREASE_PCT,
    "shoe_note_km": DEFAULT_SHOE_NOTE_M // _METRES_A_KM,
    "shoe_due_km": DEFAULT_SHOE_DUE_M // _METRES_A_KM,
    "cadence_low": HINT_LOW_SPM,
    "cadence_usual": HINT_USUAL_SPM,
    "cadence_target_pct": TARGET_PCT,
    "cadence_most_pct": MOST_PCT,
    "worst_pain": WORST_INTENSITY,
    "rest_hours": int(RESTS_FOR.total_seconds()) // _HOUR_S,
    "start_week_km": START_WEEK_M // _METRES_A_KM,
    "start_run_km": START_RUN_M // _METRES_A_KM,
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said, with the facts of the article it carries and the studies it cites."""

    text: Text
    facts: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()

    @property
    def origin(self) -> Origin:
        """Who says so."""
        if self.facts:
            return Origin.BOTH if self.cites else Origin.ARTICLE
        return Origin.STUDIES if self.cites else Origin.OURS


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the article in a few words; `product`: where the program itself acts on it."""

    short: str
    product: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """What statements refer to: numbers by name, facts of the article, studies."""

    numbers: Mapping[str, Number]
    facts: Mapping[str, Fact]
    studies: Mapping[str, str] = field(default_factory=dict)
    article: str = ""

    def text(self, value: object, *, at: str, **local: Number) -> Text:
        """A text in each language, its placeholders filled.

        Raises:
            KnowledgeError: a language is missing, or a placeholder has no number.
        """
        text = text_of(value, at=at)
        numbers = {**self.numbers, **local}
        return Text(**{name: _fill(getattr(text, name), numbers, at=f"{at}.{name}") for name in LANGUAGES})

    def statement(self, entry: Any, *, at: str, **local: Number) -> Statement:
        """A table of `text`, and `facts` and `cites` where it has them."""
        check_keys(entry, ("text",), at=at, optional=("facts", "cites"))
        return Statement(
            text=self.text(entry["text"], at=f"{at}.text", **local),
            facts=self.known_facts(entry.get("facts", []), at=at),
            cites=_known(entry.get("cites", []), self.studies, at=f"{at}.cites"),
        )

    def statements(self, entries: object, *, at: str, **local: Number) -> tuple[Statement, ...]:
        """A list of such tables."""
        if not isinstance(entries, list):
            raise KnowledgeError(f"{at}: a list is expected")
        return tuple(
            self.statement(entry, at=f"{at}[{nth}]", **local) for nth, entry in enumerate(entries, start=1)
        )

    def known_facts(self, values: object, *, at: str) -> tuple[str, ...]:
        """Numbers of the article such as K7.2, all of which exist."""
        return _known(values, self.facts, at=f"{at}.facts")

    def number(self, name: str) -> int:
        found = self.numbers[name]
        if isinstance(found, tuple):
            raise KnowledgeError(f"numbers.toml: {name} should be one number")
        return found

    def range(self, name: str) -> tuple[int, int]:
        found = self.numbers[name]
        return found if isinstance(found, tuple) else (found, found)


def load_phrasebook(folder: Path) -> Phrasebook:
    """Numbers, facts and sources.

    Raises:
        KnowledgeError: a number that is none, or that the rules have already.
    """
    numbers = read_toml(folder / "numbers.toml")
    if twice := sorted(set(numbers) & set(RULE_NUMBERS)):
        raise KnowledgeError(f"numbers.toml: {', '.join(twice)} stand in rules already")
    sources = read_tables(folder / "sources.toml", {"article", "study"})
    own = {name: number_of(value, at=f"numbers.toml: {name}") for name, value in numbers.items()}
    return Phrasebook(
        numbers={**RULE_NUMBERS, **own},
        facts=_facts(folder),
        studies={code: entry["cite"] for code, entry in sources["study"].items()},
        article=sources["article"]["cite"],
    )


def number_of(value: object, *, at: str) -> Number:
    """A whole number, or two that make a range.

    Raises:
        KnowledgeError: anything else.
    """
    match value:
        case bool():
            pass
        case int():
            return value
        case [int(low), int(high)] if low < high:
            return low, high
    raise KnowledgeError(f"{at}: a whole number, or two of them with the smaller first, is expected")


def range_of(value: object, *, at: str) -> tuple[int, int]:
    """Two numbers, the smaller first."""
    found = number_of(value, at=at)
    return found if isinstance(found, tuple) else (found, found)


def spoken(number: Number) -> str:
    """A number or a range as it is read."""
    return _RANGE.join(map(str, number)) if isinstance(number, tuple) else str(number)


def _facts(folder: Path) -> dict[str, Fact]:
    data = read_tables(folder / "article.toml", {"fact"})
    for number, entry in data["fact"].items():
        check_keys(entry, ("short",), at=f"article.toml: {number}", optional=("product",))
    return {
        number: Fact(entry["short"], tuple(entry.get("product", ())))
        for number, entry in data["fact"].items()
    }


def _fill(text: str, numbers: Mapping[str, Number], *, at: str) -> str:
    names = [name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None]
    if unknown := sorted({name for name in names if name not in numbers}):
        raise KnowledgeError(f"{at}: no number is called {', '.join(unknown)}")
    return text.format_map({name: spoken(numbers[name]) for name in names})


def _known(values: Any, known: Mapping[str, object], *, at: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise KnowledgeError(f"{at}: a list of codes is expected")
    if unknown := [value for value in values if value not in known]:
        raise KnowledgeError(f"{at}: unknown {', '.join(unknown)}")
    return tuple(values)
