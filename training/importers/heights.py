"""What altitude tells: ascent, descent and slopes.

Altitude is noisy, so it is smoothed by a median of five points and a mean over about 25 s.

Ascent and descent
    Sums between turning points of the smoothed height; a turn counts once the height has changed by 3 m.
    Other methods differ by 15 % and more.
Slopes
    Pieces of equal length, at least 30 m, with the smoothed height at their ends.

A recording that goes on elsewhere after a pause (a lift, a drive) is cut there: nobody climbed that.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from training.importers.measure import Floats, Samples, geodesic

CLIMB_STEP_M: Final = 3.0
SLOPE_M: Final = 30.0
_SMOOTHED_S: Final = 25.0
_SMOOTHABLE: Final = 5
"""Points, the window of the median."""

_ELSEWHERE_M: Final = 100.0
_OTHER_HEIGHT_M: Final = 10.0

type Piece = tuple[Floats, Floats, Floats]
"""Times, metres since the start, smoothed altitude; without gaps."""


def pieces(samples: Samples, covered: Floats) -> list[Piece]:
    """Where altitude is known, cut where the recording went on elsewhere. `covered` as in the track."""
    known = np.flatnonzero(~np.isnan(samples.altitude))
    if not len(known):
        return []
    t, altitude, metres = samples.t[known], samples.altitude[known], covered[known]
    lat, lon = samples.lat[known], samples.lon[known]
    paused = np.diff(samples.segment[known]) != 0
    away_m = geodesic(lat[:-1], lon[:-1], lat[1:], lon[1:])
    # At the same place another height is the error of a watch that has just woken up.
    moved = np.where(np.isnan(away_m), np.abs(np.diff(altitude)) > _OTHER_HEIGHT_M, away_m > _ELSEWHERE_M)
    cuts = np.flatnonzero(paused & moved) + 1
    parts = np.split(np.arange(len(known)), cuts)
    # What is too short to be smoothed, beside what is not: errors of a watch that wakes up again and again.
    long = [part for part in parts if len(part) >= _SMOOTHABLE] or parts
    return [(t[part], metres[part], _smoothed(t[part], altitude[part])) for part in long]


def climb(found: list[Piece]) -> tuple[float, float] | None:
    """Ascent and descent in metres; None with fewer than two heights in one piece."""
    sums = [_between_turns(altitude) for _t, _metres, altitude in found if len(altitude) > 1]
    return (sum(up for up, _ in sums), sum(down for _, down in sums)) if sums else None


def slopes(found: list[Piece]) -> Iterator[tuple[float, float]]:
    """(metres, metres risen) of equally long parts of at least 30 m; nothing without a distance."""
    for _t, metres, altitude in found:
        along = metres - metres[0]
        if len(along) < 2 or not along[-1] >= SLOPE_M:  # noqa: PLR2004  a slope has two ends
            continue
        marks = np.linspace(0, along[-1], int(along[-1] // SLOPE_M) + 1)
        risen = np.diff(np.interp(marks, along, altitude))
        yield from zip([float(marks[1])] * len(risen), np.round(risen, 3).tolist(), strict=True)


def _smoothed(t: Floats, altitude: Floats) -> Floats:
    if len(altitude) < _SMOOTHABLE:
        return altitude
    padded = np.pad(altitude, 2, mode="edge")
    calm = np.median(np.lib.stride_tricks.sliding_window_view(padded, 5), axis=1)
    gap = max(float(np.median(np.diff(t))), 0.2)
    half = max(0, min(round(_SMOOTHED_S / gap / 2), len(calm) // 4, 60))
    total = np.concatenate(([0.0], np.cumsum(np.pad(calm, half, mode="edge"))))
    width = 2 * half + 1
    return (total[width:] - total[:-width]) / width


def _between_turns(altitude: Floats) -> tuple[float, float]:
    """Sums of rises and falls between turning points; a turn counts once the height changed by a step."""
    turns = [float(altitude[0])]
    extreme, rising = turns[0], 0
    for height in altitude.tolist():
        if rising and (height - extreme) * rising > 0:
            extreme = height
        elif abs(height - extreme) >= CLIMB_STEP_M:
            if rising:
                turns.append(extreme)
            rising = 1 if height > extreme else -1
            extreme = height
    changes = np.diff(np.array([*turns, extreme]))
    return float(changes[changes > 0].sum()), float(-changes[changes < 0].sum())
