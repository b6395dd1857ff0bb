"""The time zone of a place, from borders that ship with a library: nothing is asked of any server."""

from typing import Final

import numpy as np
from tzfpy import get_tz

from training.importers.measure import Floats

# A watch may write where it was last switched off until it sees its satellites.
_LOOKED_AT: Final = 15


def zone_of_positions(lat: Floats, lon: Floats) -> str | None:
    """The IANA zone where it began; None without a position, or at sea, where clocks go by the ship."""
    known = np.flatnonzero(~np.isnan(lat) & ~np.isnan(lon))[:_LOOKED_AT]
    if not len(known):
        return None
    # The one nearest to all others: means and medians of degrees lie nowhere near the date line.
    y, x = lat[known], lon[known]
    apart = np.abs(y[:, None] - y) + np.abs((x[:, None] - x + 180) % 360 - 180)
    middle = int(np.argmin(apart.sum(axis=1)))
    return zone_at(float(y[middle]), float(x[middle]))


def zone_at(lat: float, lon: float) -> str | None:
    """The zone on land; loads the borders at the first call, which takes a tenth of a second."""
    found = get_tz(lon, lat)
    return found if found and not found.startswith("Etc/") else None
