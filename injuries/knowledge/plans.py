"""What usually helps with a pattern: time off, what is left out, exercises, and what to do in words."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from injuries.enums import Cause
from injuries.enums.knowledge import MOBILITY, Exercise, ExerciseLoad, TrainingBan
from injuries.knowledge.exercises import Exercises
from injuries.knowledge.reading import KnowledgeError, check_keys, choices_of, codes_of
from injuries.knowledge.statements import Number, Phrasebook, Statement, range_of

_FILE: Final = "plans.toml"
_NEEDED: Final = ("training", "loads", "exercises", "mobility", "do")
_TIMES: Final = ("days_off", "ease_weeks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What usually helps with one cause.

    Attributes:
        days_off: days without running, from-to; None: none are named.
        ease_weeks: weeks with less running and easier, from-to; None: none are named.
        banned_training: what running and daily life leave out until it is better.
        banned_loads: what exercises may not ask of the knee until it is better.
        exercises: strength, balance and drills, the article's among them whatever they carry.
        mobility: optional stretching and rolling.
        ice_after_run: ice after a run while it hurts.
        do: what to do, in words.
    """

    cause: Cause
    days_off: tuple[int, int] | None
    ease_weeks: tuple[int, int] | None
    banned_training: frozenset[TrainingBan]
    banned_loads: frozenset[ExerciseLoad]
    exercises: tuple[Exercise, ...]
    mobility: tuple[Exercise, ...]
    ice_after_run: bool
    do: tuple[Statement, ...]


def load_plans(folder: Path, phrases: Phrasebook, known: Exercises) -> dict[Cause, Plan]:
    """Reads plans.toml.

    Raises:
        KnowledgeError: a cause without a plan, an unknown code, or a text missing.
    """
    return {
        Cause(code): _plan(Cause(code), entry, phrases, known)
        for code, entry in codes_of(folder / _FILE, Cause.values)
    }


def _plan(cause: Cause, entry: dict[str, Any], phrases: Phrasebook, known: Exercises) -> Plan:
    at = f"{_FILE}: {cause}"
    check_keys(entry, _NEEDED, at=at, optional=(*_TIMES, "ice_after_run"))
    times: dict[str, tuple[int, int]] = {
        name: range_of(entry[name], at=f"{at}.{name}") for name in _TIMES if name in entry
    }
    local: dict[str, Number] = {**times}
    return Plan(
        cause=cause,
        days_off=times.get("days_off"),
        ease_weeks=times.get("ease_weeks"),
        banned_training=frozenset(choices_of(entry["training"], TrainingBan, at=f"{at}.training")),
        banned_loads=frozenset(choices_of(entry["loads"], ExerciseLoad, at=f"{at}.loads")),
        exercises=_codes(entry, "exercises", known, at=at, mobility=False),
        mobility=_codes(entry, "mobility", known, at=at, mobility=True),
        ice_after_run=entry.get("ice_after_run", False),
        do=phrases.statements(entry["do"], at=f"{at}.do", **local),
    )


def _codes(
    entry: dict[str, Any], key: str, known: Exercises, *, at: str, mobility: bool
) -> tuple[Exercise, ...]:
    codes = choices_of(entry[key], Exercise, at=f"{at}.{key}")
    if wrong := [code.value for code in codes if (known[code].kind in MOBILITY) != mobility]:
        raise KnowledgeError(f"{at}.{key}: {', '.join(wrong)} is of another kind")
    return codes
