"""Grade-adjusted distance: how far on the flat costs as much as what was run uphill and down.

Minetti 2002 (J Appl Physiol 93:1039): the energy cost of running by the gradient, measured on a treadmill
between -0.45 and +0.45. It prices the work of the heart and lungs, not the load on the knee: descents come
out cheap, so ascent and descent are always shown apart as well.
"""

from collections.abc import Iterable
from typing import Final

STEEPEST: Final = 0.45
FLAT_COST: Final = 3.6
# Of the distance, to speak for the rest of it: a convention of ours.
LEAST_COVERED: Final = 0.8

type Slope = tuple[float, float]
"""Metres along the ground and metres risen (negative: fallen) of one smoothed segment of at least 30 m."""


def running_cost(gradient: float) -> float:
    """Joules per kilogram and metre; beyond +-0.45, where nobody measured, the cost at that edge."""
    i = max(-STEEPEST, min(STEEPEST, gradient))
    return ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + FLAT_COST


def grade_factor(gradient: float) -> float:
    """Metres on the flat that cost as much as one metre at this gradient."""
    return running_cost(gradient) / FLAT_COST


def grade_adjusted_m(distance_m: int, slopes: Iterable[Slope]) -> int | None:
    """The distance times the mean factor of its slopes; None where too many of its heights are unknown."""
    known = adjusted = 0.0
    for metres, risen in slopes:
        known += metres
        adjusted += metres * grade_factor(risen / metres)
    if not known or known < LEAST_COVERED * distance_m:
        return None
    return round(distance_m * adjusted / known)
