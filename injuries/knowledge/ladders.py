"""The steps back to running as minutes and words; which ladder has which stands in rules."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from injuries.enums.recovery import LadderStep
from injuries.knowledge.reading import KnowledgeError, Text, check_keys, entries_of, read_tables
from injuries.knowledge.statements import Number, Phrasebook, range_of

_FILE: Final = "ladders.toml"
_NEEDED: Final = ("rounds", "walk_min", "run_min", "say")
_METRES_A_KM: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class StepInfo:
    """`rounds` times so many minutes of walking and running; or a run of `run_m` metres, from-to."""

    code: LadderStep
    rounds: int
    walk_min: int
    run_min: int
    run_m: tuple[int, int] | None
    say: Text
    facts: tuple[str, ...]

    @property
    def total_min(self) -> int | None:
        """Minutes in all; None where the step is a distance."""
        return None if self.run_m else self.rounds * (self.walk_min + self.run_min)


def load_ladders(folder: Path, phrases: Phrasebook) -> dict[LadderStep, StepInfo]:
    """Reads ladders.toml: the steps by their code.

    Raises:
        KnowledgeError: a step is missing, asks for nothing, or has no text.
    """
    data = read_tables(folder / _FILE, {"step"})
    return {
        LadderStep(code): _step(LadderStep(code), entry, phrases)
        for code, entry in entries_of(data, "step", LadderStep.values)
    }


def _step(code: LadderStep, entry: dict[str, Any], phrases: Phrasebook) -> StepInfo:
    at = f"{_FILE}: step.{code}"
    check_keys(entry, _NEEDED, at=at, optional=("run_km", "facts"))
    minutes: dict[str, Number] = {name: entry[name] for name in ("rounds", "walk_min", "run_min")}
    km = range_of(entry["run_km"], at=f"{at}.run_km") if "run_km" in entry else None
    if not all(isinstance(n, int) and n >= 0 for n in minutes.values()) or not (km or _any_time(entry)):
        raise KnowledgeError(f"{at}: minutes, or kilometres instead, are expected")
    local: dict[str, Number] = minutes | ({"run_km": km} if km else {})
    return StepInfo(
        code=code,
        rounds=entry["rounds"],
        walk_min=entry["walk_min"],
        run_min=entry["run_min"],
        run_m=(km[0] * _METRES_A_KM, km[1] * _METRES_A_KM) if km else None,
        say=phrases.text(entry["say"], at=f"{at}.say", **local),
        facts=phrases.known_facts(entry.get("facts", []), at=at),
    )


def _any_time(entry: dict[str, Any]) -> bool:
    """Whether the step asks for any minutes at all."""
    return bool(entry["rounds"] and (entry["walk_min"] or entry["run_min"]))
