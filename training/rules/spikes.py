"""The single-session spike: a run against the longest of the 30 days before (Frandsen 2025)."""

from collections.abc import Iterable
from datetime import date, timedelta

from training.enums import SpikeCategory
from training.rules.sessions import Session

WINDOW_DAYS = 30
SMALL_PCT = 110
MODERATE_PCT = 130
LARGE_PCT = 200
# A convention of ours: under both, a spike is stored and not told.
QUIET_BELOW_M = 5_000
QUIET_STEP_BELOW_M = 1_000


def longest_before(sessions: Iterable[Session], day: date) -> int | None:
    """The longest run dated in the 30 days before `day`, metres; other runs of that day do not count."""
    first = day - timedelta(days=WINDOW_DAYS)
    return max((s.run_m for s in sessions if s.run_m and first <= s.local_date < day), default=None)


def judge_spike(distance_m: int, longest_m: int | None) -> SpikeCategory:
    """The category of a run, compared in integers: exactly +10 % is none, exactly +30 % is small."""
    if not longest_m:
        return SpikeCategory.NO_BASELINE
    for limit_pct, category in (
        (SMALL_PCT, SpikeCategory.NONE),
        (MODERATE_PCT, SpikeCategory.SMALL),
        (LARGE_PCT, SpikeCategory.MODERATE),
    ):
        if 100 * distance_m <= limit_pct * longest_m:
            return category
    return SpikeCategory.LARGE


def speaks(category: str, distance_m: int | None, longest_m: int | None) -> bool:
    """Whether a spike is told: not for a short run that is less than a kilometre longer."""
    if category not in {SpikeCategory.SMALL, SpikeCategory.MODERATE, SpikeCategory.LARGE}:
        return False
    metres, before = distance_m or 0, longest_m or 0
    return metres >= QUIET_BELOW_M or metres - before >= QUIET_STEP_BELOW_M


def longest_quiet_m(longest_m: int) -> int:
    """The longest run that is no told spike after runs of up to `longest_m`: `speaks`, turned around."""
    short_m = min(QUIET_BELOW_M - 1, longest_m + QUIET_STEP_BELOW_M - 1)
    return max(SMALL_PCT * longest_m // 100, short_m)
