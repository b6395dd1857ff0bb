"""Exercises: how they are done, how much, and what they ask of the knee; and what stands in for them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from injuries.enums import Area, Urgency
from injuries.enums.knowledge import MOBILITY, Exercise, ExerciseKind, ExerciseLoad
from injuries.knowledge.reading import KnowledgeError, Text, check_keys, choices_of, codes_of
from injuries.knowledge.statements import Phrasebook, range_of

_FILE: Final = "exercises.toml"
_NEEDED: Final = ("kind", "loads", "touches", "sets", "facts", "name", "how")
LEG_AREAS: Final = frozenset({Area.HIP_GROIN, Area.THIGH, Area.KNEE, Area.LOWER_LEG, Area.ANKLE, Area.FOOT})
_OPTIONAL: Final = ("swap", "repetitions", "seconds", "days", "each_side", "running")


@dataclass(frozen=True, slots=True)
class Dose:
    """How much of it. Either repetitions or seconds; `days_a_week` None: with each run."""

    sets: int
    repetitions: int | None
    seconds: int | None
    days_a_week: tuple[int, int] | None
    each_side: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseInfo:
    """One exercise.

    Attributes:
        loads: what it asks of the knee.
        touches: the areas that it loads or rubs.
        is_running: it is left out while running is.
        swap: what stands in while one of its loads is banned; carries none itself.
    """

    code: Exercise
    kind: ExerciseKind
    name: Text
    how: Text
    dose: Dose
    loads: frozenset[ExerciseLoad]
    touches: frozenset[Area]
    is_running: bool
    swap: Exercise | None
    facts: tuple[str, ...]

    @property
    def is_optional(self) -> bool:
        """Strength comes first; stretching and rolling are a choice."""
        return self.kind in MOBILITY


@dataclass(frozen=True, slots=True)
class Choice:
    """An exercise to do; `instead_of`: those whose load is banned for now and for which it stands in."""

    exercise: ExerciseInfo
    instead_of: tuple[ExerciseInfo, ...] = ()


type Exercises = Mapping[Exercise, ExerciseInfo]


def choose(
    known: Exercises,
    wanted: Iterable[Exercise],
    banned: Collection[ExerciseLoad] = (),
    *,
    may_run: bool = True,
) -> tuple[Choice, ...]:
    """The wanted exercises, each that carries a banned load replaced by its swap; none is lost.

    Args:
        known: all exercises.
        wanted: codes, in the order in which they are shown.
        banned: loads that an open place may not bear.
        may_run: False: exercises that are running are replaced as well.
    """
    chosen: dict[Exercise, tuple[ExerciseInfo, ...]] = {}
    for code in wanted:
        info = known[code]
        if not _is_out(info, banned, may_run=may_run):
            chosen.setdefault(code, ())
        elif info.swap is not None:
            chosen[info.swap] = (*chosen.get(info.swap, ()), info)
    return tuple(Choice(known[code], instead_of) for code, instead_of in chosen.items())


def _is_out(info: ExerciseInfo, banned: Collection[ExerciseLoad], *, may_run: bool) -> bool:
    return bool(info.loads & set(banned)) or (info.is_running and not may_run)


def load_exercises(folder: Path, phrases: Phrasebook) -> dict[Exercise, ExerciseInfo]:
    """Reads exercises.toml.

    Raises:
        KnowledgeError: an exercise without an entry, a swap that carries a load, or a text missing.
    """
    known = {
        Exercise(code): _exercise(Exercise(code), entry, phrases)
        for code, entry in codes_of(folder / _FILE, Exercise.values)
    }
    for info in known.values():
        _check_swap(info, known)
    return known


def _exercise(code: Exercise, entry: dict[str, Any], phrases: Phrasebook) -> ExerciseInfo:
    at = f"{_FILE}: {code}"
    check_keys(entry, _NEEDED, at=at, optional=_OPTIONAL)
    kind, *_others = choices_of([entry["kind"]], ExerciseKind, at=f"{at}.kind")
    swaps = choices_of([entry["swap"]] if "swap" in entry else [], Exercise, at=f"{at}.swap")
    return ExerciseInfo(
        code=code,
        kind=kind,
        name=phrases.text(entry["name"], at=f"{at}.name"),
        how=phrases.text(entry["how"], at=f"{at}.how"),
        dose=_dose(entry, at=at),
        loads=frozenset(choices_of(entry["loads"], ExerciseLoad, at=f"{at}.loads")),
        touches=frozenset(choices_of(entry["touches"], Area, at=f"{at}.touches")),
        is_running=entry.get("running", False),
        swap=swaps[0] if swaps else None,
        facts=phrases.known_facts(entry["facts"], at=at),
    )


def _dose(entry: dict[str, Any], *, at: str) -> Dose:
    amount = [entry[key] for key in ("repetitions", "seconds") if key in entry]
    if len(amount) != 1 or not all(isinstance(n, int) and n > 0 for n in (*amount, entry["sets"])):
        raise KnowledgeError(f"{at}: sets, and either repetitions or seconds, above 0 are expected")
    return Dose(
        sets=entry["sets"],
        repetitions=entry.get("repetitions"),
        seconds=entry.get("seconds"),
        days_a_week=range_of(entry["days"], at=f"{at}.days") if "days" in entry else None,
        each_side=entry.get("each_side", False),
    )


def _check_swap(info: ExerciseInfo, known: Exercises) -> None:
    """What carries a load has a swap, and no swap carries a load: so it stands in whatever is banned."""
    at = f"{_FILE}: {info.code}.swap"
    if (info.loads or info.is_running) and info.swap is None:
        raise KnowledgeError(f"{at}: an exercise with a load needs one")
    if info.swap is not None and (known[info.swap].loads or known[info.swap].is_running):
        raise KnowledgeError(f"{at}: {info.swap} carries a load itself")


def beside_flag(choices: Iterable[Choice], urgency: Urgency, areas: Collection[Area]) -> tuple[Choice, ...]:
    """What may still be offered while a warning sign is open.

    E and U leave nothing that stretches, rubs or works a leg; R leaves what neither loads nor rubs the areas
    of its places.
    """
    if urgency == Urgency.REFER:
        return tuple(one for one in choices if not one.exercise.touches & set(areas))
    return tuple(
        one for one in choices if not one.exercise.is_optional and not one.exercise.touches & LEG_AREAS
    )
