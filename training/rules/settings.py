"""Which settings apply: the runner's own, else the most careful of the squads, else of the clubs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from training.enums import SettingLevel

DEFAULT_INCREASE_PCT: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthChoice:
    """What somebody set for a runner, a squad or a club; None means: not set here."""

    increase_pct: int | None = None
    strict: bool | None = None
    gentle_start: bool = False
    shows_acwr: bool | None = None


@dataclass(frozen=True, slots=True)
class Applied[T]:
    """What applies, and who it was set for."""

    value: T
    level: SettingLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What applies once every choice is known."""

    increase: Applied[int]
    strictness: Applied[bool]
    gentleness: Applied[bool]
    acwr: Applied[bool]

    @property
    def increase_pct(self) -> int:
        return self.increase.value

    @property
    def strict(self) -> bool:
        return self.strictness.value

    @property
    def gentle_start(self) -> bool:
        return self.gentleness.value

    @property
    def shows_acwr(self) -> bool:
        return self.acwr.value


type _Levels = Sequence[tuple[SettingLevel, Sequence[GrowthChoice]]]


def most_careful(
    own: GrowthChoice, squads: Iterable[GrowthChoice], clubs: Iterable[GrowthChoice], *, limit_pct: int
) -> Growth:
    """Which settings win: the athlete's own, else the most careful squad's, else club's, else the default.

    Each setting looks for its own level. Careful is the smaller increase, the strict reading, the gentler
    start (which no other level takes back), and no ratio. `limit_pct` is the most that this athlete's age
    allows.
    """
    levels: _Levels = (
        (SettingLevel.ATHLETE, [own]),
        (SettingLevel.SQUAD, list(squads)),
        (SettingLevel.CLUB, list(clubs)),
    )
    increase = _first(levels, lambda choice: choice.increase_pct, min, DEFAULT_INCREASE_PCT)
    if increase.value > limit_pct:
        increase = Applied(limit_pct, SettingLevel.AGE)
    return Growth(
        increase=increase,
        strictness=_first(levels, lambda choice: choice.strict, any, default=False),
        gentleness=_first(levels, lambda choice: choice.gentle_start or None, any, default=False),
        acwr=_first(levels, lambda choice: choice.shows_acwr, all, default=False),
    )


def _first(
    levels: _Levels,
    read: Callable[[GrowthChoice], Any],
    careful: Callable[[list[Any]], Any],
    default: Any,
) -> Applied[Any]:
    """The most careful value of the first level where it is set."""
    for level, choices in levels:
        found = [value for choice in choices if (value := read(choice)) is not None]
        if found:
            return Applied(careful(found), level)
    return Applied(default, SettingLevel.DEFAULT)
