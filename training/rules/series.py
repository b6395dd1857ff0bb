"""Load day by day: weighted means, their ratio, and the training trend."""

from collections.abc import Sequence
from datetime import date
from math import exp
from typing import Final, NamedTuple

from training.enums import TrendGap

ACUTE_DAYS: Final = 7
CHRONIC_DAYS: Final = 28
# Time constants of the impulse-response model, days.
FITNESS_TAU: Final = 42
FATIGUE_TAU: Final = 7
# The trend starts from nothing: until fitness had its time constant, its numbers say more about that.
HIDDEN_DAYS: Final = 42
# More unknown days than this among the last 28: no chart.
MAX_UNKNOWN_DAYS: Final = 7


class DayLoad(NamedTuple):
    """A day and what the days up to it add up to. None: not known, or (ratio) not enough days yet.

    `load` is 0 on a day without a session. `tsb` is yesterday's `ctl` less yesterday's `atl`. `unknown_days`
    counts those of the last 28, this one included. A tuple, because a log of ten years has 3,650 of them.
    """

    date: date
    load: float | None
    ewma_acute: float | None
    ewma_chronic: float | None
    acwr: float | None
    ctl: float | None
    atl: float | None
    tsb: float | None
    unknown_days: int
    number: int

    @property
    def is_complete(self) -> bool:
        """Every day of the last 28 is known."""
        return not self.unknown_days

    @property
    def has_history(self) -> bool:
        """28 days of log lie behind the weighted means, this day included."""
        return self.number >= CHRONIC_DAYS

    @property
    def gap(self) -> TrendGap | None:
        """Why the training trend of this day is not shown."""
        if self.unknown_days > MAX_UNKNOWN_DAYS:
            return TrendGap.UNKNOWN_DAYS
        if self.number <= HIDDEN_DAYS:
            return TrendGap.FIRST_DAYS
        return TrendGap.UNKNOWN_DAY if self.load is None else None

    @property
    def ewma_ratio(self) -> float | None:
        """Acute over chronic weighted mean (Williams 2017); None where nothing was done."""
        return self.ewma_acute / self.ewma_chronic if self.ewma_acute and self.ewma_chronic else None


class _Ewma:
    """An exponentially weighted mean that begins with the first known value."""

    def __init__(self, days: int) -> None:
        self.weight = 2 / (days + 1)
        self.last: float | None = None

    def after(self, load: float | None) -> float | None:
        """The value with this day; None for an unknown one, and the next goes on from the last known."""
        if load is None:
            return None
        self.last = load if self.last is None else self.last + self.weight * (load - self.last)
        return self.last


class _Response:
    """A trend that begins at 0 before the first day and decays with its time constant."""

    def __init__(self, tau: int) -> None:
        self.weight = 1 - exp(-1 / tau)
        self.last = 0.0

    def after(self, load: float | None) -> float | None:
        if load is None:
            return None
        self.last += self.weight * (load - self.last)
        return self.last


def day_series(first: date, loads: Sequence[float | None]) -> list[DayLoad]:
    """Every day from the first logged one on, one load a day: 0 for a day without a session, None for one
    with a session whose load is not known.
    """
    acute, chronic = _Ewma(ACUTE_DAYS), _Ewma(CHRONIC_DAYS)
    fitness, fatigue = _Response(FITNESS_TAU), _Response(FATIGUE_TAU)
    found: list[DayLoad] = []
    ctl: float | None = 0.0
    atl: float | None = 0.0
    start = first.toordinal()
    for number, (load, (acwr, unknown_days)) in enumerate(zip(loads, _ratios(loads), strict=True)):
        tsb = _difference(ctl, atl)
        ctl, atl = fitness.after(load), fatigue.after(load)
        found.append(
            DayLoad(
                date.fromordinal(start + number),
                load,
                acute.after(load),
                chronic.after(load),
                acwr,
                ctl,
                atl,
                tsb,
                unknown_days,
                number + 1,
            )
        )
    return found


def _difference(ctl: float | None, atl: float | None) -> float | None:
    return None if ctl is None or atl is None else ctl - atl


def _ratios(loads: Sequence[float | None]) -> list[tuple[float | None, int]]:
    """Per day: the mean of the last 7 over the mean of the 21 before (uncoupled), and the unknown of the 28.

    No ratio before 28 days of history, with an unknown day among them, or over a mean of 0.
    """
    sums, unknown = [0.0], [0]
    for load in loads:
        sums.append(sums[-1] + (load or 0))
        unknown.append(unknown[-1] + (load is None))
    found: list[tuple[float | None, int]] = []
    for end in range(1, len(sums)):
        start, middle = max(0, end - CHRONIC_DAYS), end - ACUTE_DAYS
        missing = unknown[end] - unknown[start]
        chronic = sums[middle] - sums[start] if end >= CHRONIC_DAYS and not missing else 0
        acute = sums[end] - sums[middle] if middle >= 0 else 0
        days = CHRONIC_DAYS - ACUTE_DAYS
        found.append((acute / ACUTE_DAYS / (chronic / days) if chronic > 0 else None, missing))
    return found
