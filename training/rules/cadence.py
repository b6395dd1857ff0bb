"""The usual cadence of easy runs, and how far a target may lie above it (Heiderscheit 2011)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Final

CADENCE_WINDOW_DAYS: Final = 28
# Cadence rises with speed: runs are compared at like speeds.
SAME_SPEED_MPS: Final = 0.3
# Up to "somewhat hard" on the CR-10 scale; a run of unknown effort is not called easy. Ours.
EASY_RPE: Final = 4
TARGET_PCT: Final = 105
MOST_PCT: Final = 110
# The article's numbers, shown as hints beside the own baseline, never as a target.
HINT_LOW_SPM: Final = 165
HINT_USUAL_SPM: Final = (170, 180)


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceRun:
    """One run. `is_ladder`: walking and running in turn on the way back, which has no cadence of its own."""

    local_date: date
    distance_m: int | None
    moving_s: int | None
    cadence_spm: int | None
    rpe: int | None
    is_ladder: bool = False

    @property
    def speed_mps(self) -> float | None:
        return self.distance_m / self.moving_s if self.distance_m and self.moving_s else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceBaseline:
    """Steps a minute of both feet at about this speed, from so many runs."""

    spm: float
    speed_mps: float
    runs: int

    @property
    def target_spm(self) -> int:
        """Five percent more, whole steps."""
        return round(self.spm * TARGET_PCT / 100)

    @property
    def most_spm(self) -> int:
        """No target lies above this; rounded down."""
        return int(self.spm * MOST_PCT / 100)


def cadence_baseline(
    runs: Iterable[CadenceRun], today: date, *, speed_mps: float | None = None
) -> CadenceBaseline | None:
    """The median cadence of the easy runs of 28 days at this speed, give or take 0.3 m/s.

    Without a speed: the median one of those runs. None when no run is like that.
    """
    first = today - timedelta(days=CADENCE_WINDOW_DAYS - 1)
    easy = [
        (run.speed_mps, run.cadence_spm)
        for run in runs
        if first <= run.local_date <= today and _is_easy(run) and run.speed_mps and run.cadence_spm
    ]
    if not easy:
        return None
    speed = median(found for found, _spm in easy) if speed_mps is None else speed_mps
    # A hair of slack: 2.8 to 3.1 m/s is 0.3 apart, whatever the computer makes of it.
    like = [spm for found, spm in easy if abs(found - speed) <= SAME_SPEED_MPS + 1e-9]
    return CadenceBaseline(spm=median(like), speed_mps=speed, runs=len(like)) if like else None


def _is_easy(run: CadenceRun) -> bool:
    return not run.is_ladder and run.rpe is not None and run.rpe <= EASY_RPE
