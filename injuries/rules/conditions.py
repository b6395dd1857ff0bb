"""Conditions of the knowledge data: a small vocabulary over what was said, in three values.

A condition holds, does not hold, or is unknown (None). What was not said is unknown, never no. A list
with at least one code was answered as a whole: a code that it leaves out does not hold.

One table is one condition; all its keys must hold:
- a list of codes by field, `spots = ["lateral"]`: one of them was named; with `_all` every one, with
  `_only` nothing else, with `_without` none of them (but something);
- a range by field, `age = [40, 120]`: the number lies in it, both ends included;
- `yes = [..]`: one of these was answered yes; `no = [..]`: all of these were answered no;
- `any = [{..}, {..}]`: one of these conditions holds.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from injuries.enums import Area, Quality, RadiatesTo, SelfAnalysis, Side, Sign, Spot, Timing, Trigger
from training.enums import Surface

type Answer = bool | None

CODE_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "side": tuple(Side.values),
    "area": tuple(Area.values),
    "spots": tuple(Spot.values),
    "radiates_to": tuple(RadiatesTo.values),
    "timing": tuple(Timing.values),
    "triggers": tuple(Trigger.values),
    "quality": tuple(Quality.values),
    "surface": tuple(Surface.values),
}
# Numbers, each with the question that would tell it.
NUMBER_FIELDS: Final = {
    "age": "age",
    "duration_days": "duration_days",
    "onset_km": "onset_km",
    "shoe_km": "shoe_km",
    "shoe_changed_days": "shoe_changed_days",
    "cadence_spm": "cadence_spm",
    "running_since_weeks": "running_since_weeks",
    "places": "spots",
}
# Answered yes or no, or read from the log. None: nobody is asked, only the log knows.
ANSWER_FIELDS: Final[dict[str, str | None]] = {
    **{sign.value: sign.value for sign in Sign},
    **{code.value: code.value for code in SelfAnalysis if code is not SelfAnalysis.LAST_WARM_UP_DAYS},
    "clears_in_other_pair": "clears_in_other_pair",
    "load_rose": "weekly_m",
    "load_rose_weeks_ago": "weekly_m",
    "load_normal": "weekly_m",
    "steep_descents": None,
    "other_places": None,
    "hurt_next_morning": None,
}
# These two are asked as signs as well; conditions ask for the signs, which hold both answers.
_ASKED_AS_SIGNS: Final = frozenset({Timing.AT_REST.value, Timing.NIGHT.value})
_RANGE_ENDS: Final = 2


class ConditionError(ValueError):
    """A condition of the knowledge data is misspelt; says how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a case. A field that is absent, or an empty list, is unknown."""

    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    answers: Mapping[str, bool] = field(default_factory=dict)

    def known(self) -> frozenset[str]:
        """The names of everything that is known."""
        said = (name for name, codes in self.codes.items() if codes)
        return frozenset({*said, *self.numbers, *self.answers})


@dataclass(frozen=True, slots=True)
class Condition:
    """`key` is equal for equal conditions; `asks` are the questions whose answers decide it.

    `reads` are the facts it looks at: with none of them known, it is unknown.
    """

    key: str
    asks: frozenset[str]
    reads: frozenset[str]
    judge: Callable[[Facts], Answer]


def parse_condition(data: object) -> Condition:
    """A condition from its table.

    Raises:
        ConditionError: a word that is not in the vocabulary.
    """
    if not isinstance(data, Mapping) or not data:
        raise ConditionError(f"a condition is a table with at least one key, not {data!r}")
    parts = [_part(key, value) for key, value in sorted(data.items())]
    if len(parts) == 1:
        return parts[0]
    judges = tuple(part.judge for part in parts)
    key = " and ".join(part.key for part in parts)

    def all_hold(facts: Facts) -> Answer:
        # Written out, here and below: conditions are asked a hundred times a case.
        known: Answer = True
        for judge in judges:
            answer = judge(facts)
            if answer is False:
                return False
            if answer is None:
                known = None
        return known

    return Condition(f"({key})", _asks_of(parts), _reads_of(parts), all_hold)


def _part(key: str, value: object) -> Condition:
    if key == "any":
        return _alternatives(value)
    if key in {"yes", "no"}:
        return _answered(key, _names(key, value, ANSWER_FIELDS))
    if key in NUMBER_FIELDS:
        return _within(key, value)
    for ending, judge in _LIST_JUDGES.items():
        name = key.removesuffix(ending) if ending else key
        if name in CODE_FIELDS and key == name + ending:
            return _listed(name, ending, _names(key, value, CODE_FIELDS[name]), judge)
    raise ConditionError(f"{key!r} is no key of a condition")


def _alternatives(value: object) -> Condition:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) < _RANGE_ENDS:
        raise ConditionError("any: a list of two or more conditions is expected")
    parts = [parse_condition(item) for item in value]
    judges = tuple(part.judge for part in parts)
    key = " or ".join(part.key for part in parts)

    def one_holds(facts: Facts) -> Answer:
        known: Answer = False
        for judge in judges:
            answer = judge(facts)
            if answer:
                return True
            if answer is None:
                known = None
        return known

    return Condition(f"({key})", _asks_of(parts), _reads_of(parts), one_holds)


def _answered(key: str, names: tuple[str, ...]) -> Condition:
    asks = frozenset(asked for name in names if (asked := ANSWER_FIELDS[name]) is not None)

    def said_yes(facts: Facts) -> Answer:
        known: Answer = False
        for name in names:
            answer = facts.answers.get(name)
            if answer:
                return True
            if answer is None:
                known = None
        return known

    def all_said_no(facts: Facts) -> Answer:
        answer = said_yes(facts)
        return None if answer is None else not answer

    judge = said_yes if key == "yes" else all_said_no
    return Condition(f"{key}:{','.join(names)}", asks, frozenset(names), judge)


def _within(name: str, value: object) -> Condition:
    if not isinstance(value, Sequence) or len(value) != _RANGE_ENDS or not all(map(_is_number, value)):
        raise ConditionError(f"{name}: a range such as [40, 120] is expected")
    low, high = value
    if low > high:
        raise ConditionError(f"{name}: {low} is more than {high}")

    def lies_in(facts: Facts) -> Answer:
        number = facts.numbers.get(name)
        return None if number is None else low <= number <= high

    asks = frozenset({NUMBER_FIELDS[name]})
    return Condition(f"{name}:{low}-{high}", asks, frozenset({name}), lies_in)


def _listed(
    name: str,
    ending: str,
    codes: tuple[str, ...],
    judge: Callable[[frozenset[str], frozenset[str]], bool],
) -> Condition:
    if not ending and name == "timing" and _ASKED_AS_SIGNS & set(codes):
        raise ConditionError("timing: ask for pain_at_rest and wakes_at_night by yes")
    wanted = frozenset(codes)

    def named(facts: Facts) -> Answer:
        said = facts.codes.get(name)
        return judge(said, wanted) if said else None

    field_ = frozenset({name})
    return Condition(f"{name}{ending}:{','.join(codes)}", field_, field_, named)


_LIST_JUDGES: Final[dict[str, Callable[[frozenset[str], frozenset[str]], bool]]] = {
    "": lambda said, wanted: not said.isdisjoint(wanted),
    "_all": lambda said, wanted: wanted <= said,
    "_only": lambda said, wanted: said <= wanted,
    "_without": lambda said, wanted: said.isdisjoint(wanted),
}


def _names(key: str, value: object, known: Iterable[str]) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        raise ConditionError(f"{key}: a list of codes is expected")
    unknown = [item for item in value if item not in known]
    if unknown:
        raise ConditionError(f"{key}: unknown {unknown}")
    return tuple(sorted(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _asks_of(parts: Iterable[Condition]) -> frozenset[str]:
    return frozenset().union(*(part.asks for part in parts))


def _reads_of(parts: Iterable[Condition]) -> frozenset[str]:
    return frozenset().union(*(part.reads for part in parts))
