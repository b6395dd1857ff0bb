"""How hard a session was, and how alike the days of a week were."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt
from typing import Final

from training.enums import MonotonyGap

SECONDS_A_MINUTE = 60
DAYS_A_WEEK: Final = 7
# Often quoted, a convention of ours: Foster 1998 found thresholds that differ from person to person.
HIGH_MONOTONY: Final = 2
MONOTONY_SHOWN_UP_TO: Final = 10
# Weights of Banister's impulse by the sex code of the profile: k and b in k * e^(b * r).
TRIMP_WEIGHTS: Final = {"male": (0.64, 1.92), "female": (0.86, 1.67)}
# Metres down a kilometre from which descents are worth a word; a convention of ours.
STEEP_DESCENT: Final = 20


def whole_minutes(moving_s: int | None, elapsed_s: int | None) -> int | None:
    """Moving time in minutes, rounded half up; elapsed time stands in where moving time is missing."""
    seconds = elapsed_s if moving_s is None else moving_s
    return None if seconds is None else (seconds + SECONDS_A_MINUTE // 2) // SECONDS_A_MINUTE


def session_load(moving_s: int | None, elapsed_s: int | None, rpe: int | None) -> int | None:
    """Session-RPE load (Foster): whole minutes times effort on the CR-10 scale.

    None when effort or both times are missing: nothing is imputed.
    """
    minutes = whole_minutes(moving_s, elapsed_s)
    return None if minutes is None or rpe is None else minutes * rpe


@dataclass(frozen=True, slots=True)
class Monotony:
    """Mean daily load over its standard deviation, and weekly load times that; or why there is none."""

    monotony: float | None = None
    strain: float | None = None
    gap: MonotonyGap | None = None

    @property
    def is_high(self) -> bool:
        return self.monotony is not None and self.monotony > HIGH_MONOTONY


def week_monotony(days: Sequence[int | None]) -> Monotony:
    """Foster's monotony and strain of seven daily loads, a day without a session being 0.

    The standard deviation is that of a sample (n - 1). None: a session of that day has no load.
    """
    known = [day for day in days if day is not None]
    if len(known) < DAYS_A_WEEK:
        return Monotony(gap=MonotonyGap.UNKNOWN_DAY)
    load = sum(known)
    # 42 times the variance; whole for whole loads, so days alike are told apart exactly.
    spread = DAYS_A_WEEK * sum(day * day for day in known) - load * load
    if spread <= 0:
        return Monotony(gap=MonotonyGap.SD_ZERO)
    monotony = load / DAYS_A_WEEK / sqrt(spread / (DAYS_A_WEEK * (DAYS_A_WEEK - 1)))
    return Monotony(monotony=monotony, strain=load * monotony)


def trimp(
    minutes: int | None, avg_hr: int | None, *, rest_hr: int | None, max_hr: int | None, sex: str
) -> float | None:
    """Banister's training impulse from the mean heart rate; the heart-rate reserve is kept within 0-1.

    None when something is missing, the sex among it: its weights differ.
    """
    weights = TRIMP_WEIGHTS.get(sex)
    if minutes is None or avg_hr is None or not rest_hr or not max_hr or max_hr <= rest_hr or not weights:
        return None
    reserve = min(max((avg_hr - rest_hr) / (max_hr - rest_hr), 0), 1)
    k, b = weights
    return minutes * reserve * k * exp(b * reserve)


def descent_share(descent_m: int | None, distance_m: int | None) -> float | None:
    """Metres down per kilometre run; None without either."""
    if descent_m is None or not distance_m:
        return None
    return 1000 * descent_m / distance_m
