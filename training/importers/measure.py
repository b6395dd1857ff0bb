"""Distances and times out of recorded points: the methods, in one place for all formats. Heights: heights.py.

Distance
    Between neighbours in one segment on the WGS 84 ellipsoid, by the radii of curvature at their mean
    latitude (within 0.01 % up to 50 km, where a sphere is off by up to 0.56 %). Never across segments.
Moving time
    The sum of the intervals run at 0.5 m/s or faster. Intervals up to 15 s are judged by the mean of five,
    because a fix jitters while its wearer stands; longer ones, where the watch slept, by themselves.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

type Floats = npt.NDArray[np.float64]
type Bools = npt.NDArray[np.bool_]

MOVING_MPS: Final = 0.5
_SHORT_S: Final = 15.0
_IMPOSSIBLE_MPS: Final = 50.0

_EQUATOR_M: Final = 6_378_137.0
_ECCENTRICITY_2: Final = 6.694379990141316e-3


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Recorded points as columns, NaN where nothing was recorded.

    `t` in Unix seconds, `distance` in metres since the start, `cadence` in steps a minute of both feet (in
    turns a minute for sports without steps), `segment` counts up wherever the recording was interrupted.
    """

    t: Floats
    lat: Floats
    lon: Floats
    distance: Floats
    altitude: Floats
    hr: Floats
    cadence: Floats
    segment: Floats

    def __len__(self) -> int:
        return len(self.t)

    def only(self, keep: Bools | npt.NDArray[np.intp]) -> Self:
        """The samples of a mask, or of indices in their order."""
        return type(self)(*(column[keep] for column in self._columns()))

    def _columns(self) -> tuple[Floats, ...]:
        return (
            self.t, self.lat, self.lon, self.distance, self.altitude, self.hr, self.cadence, self.segment,
        )  # fmt: skip

    def cleaned(self) -> Self:
        """Without values that mean "none": 0/0 positions, heart rates 0 and 255, heights off the earth."""
        nowhere = (self.lat == 0) | (self.lon == 0)
        nowhere |= np.isnan(_within(self.lat, -90, 90)) | np.isnan(_within(self.lon, -180, 180))
        nowhere |= _spikes(self)
        return type(self)(
            t=self.t,
            lat=np.where(nowhere, np.nan, self.lat),
            lon=np.where(nowhere, np.nan, self.lon),
            distance=np.where(self.distance < 0, np.nan, self.distance),
            altitude=_within(self.altitude, -500, 9_000),
            hr=_within(self.hr, 20, 250),
            cadence=_within(self.cadence, 0, 300),
            segment=self.segment,
        )


def samples_of(rows: dict[str, list[float]], segment: list[float] | None = None) -> Samples:
    """Columns from lists of equal length under the names of `Samples`; missing names become NaN."""
    count = len(rows["t"])
    empty = np.full(count, np.nan)
    columns = {
        name: np.asarray(rows[name], dtype=np.float64) if name in rows else empty
        for name in ("t", "lat", "lon", "distance", "altitude", "hr", "cadence")
    }
    return Samples(
        **columns, segment=np.zeros(count) if segment is None else np.asarray(segment, dtype=np.float64)
    )


def _within(values: Floats, low: float, high: float) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.where((values >= low) & (values <= high), values, np.nan)


def _spikes(samples: Samples) -> Bools:
    """Single points that lie too far from both neighbours to have been reached."""
    spiked = np.zeros(len(samples), dtype=np.bool_)
    if len(samples) < 3:  # noqa: PLR2004  a spike needs a point on either side
        return spiked
    steps = geodesic(samples.lat[:-1], samples.lon[:-1], samples.lat[1:], samples.lon[1:])
    across = geodesic(samples.lat[:-2], samples.lon[:-2], samples.lat[2:], samples.lon[2:])
    with np.errstate(invalid="ignore", divide="ignore"):
        reach = _IMPOSSIBLE_MPS * np.maximum(np.diff(samples.t), 1)
        far = steps > reach
        spiked[1:-1] = far[:-1] & far[1:] & (across <= reach[:-1] + reach[1:])
    return spiked


def geodesic(lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats) -> Floats:
    """Metres between points in degrees; NaN where a coordinate is missing."""
    middle = np.radians((lat1 + lat2) / 2)
    bend = 1 - _ECCENTRICITY_2 * np.sin(middle) ** 2
    along_meridian = _EQUATOR_M * (1 - _ECCENTRICITY_2) / bend**1.5
    along_parallel = _EQUATOR_M / np.sqrt(bend) * np.cos(middle)
    turn = (lon2 - lon1 + 180) % 360 - 180
    return np.hypot(np.radians(lat2 - lat1) * along_meridian, np.radians(turn) * along_parallel)


def distance_from_positions(samples: Samples) -> Floats:
    """Cumulative metres at each sample; NaN throughout without two positions."""
    known = np.flatnonzero(~np.isnan(samples.lat) & ~np.isnan(samples.lon))
    if len(known) < 2:  # noqa: PLR2004  one point has no length
        return np.full(len(samples), np.nan)
    lat, lon, segment = samples.lat[known], samples.lon[known], samples.segment[known]
    steps = geodesic(lat[:-1], lon[:-1], lat[1:], lon[1:])
    steps[np.diff(segment) != 0] = 0
    total = np.full(len(samples), np.nan)
    total[known] = np.concatenate(([0.0], np.cumsum(steps)))
    return filled(total)


def filled(values: Floats) -> Floats:
    """Gaps between known values bridged in a straight line, ends held; unchanged without any known value."""
    known = np.flatnonzero(~np.isnan(values))
    if len(known) == 0 or len(known) == len(values):
        return values
    return np.interp(np.arange(len(values)), known, values[known])


def distance_from_records(recorded: Floats) -> Floats:
    """The watch's running total made to never fall.

    A total that falls and is back within five samples was a glitch and is held; one that goes on from its
    low value was set back to zero, and the parts are added.
    """
    total = filled(recorded)
    falls = np.flatnonzero(np.diff(total) < 0)
    if len(falls) == 0:
        return total
    shift = np.zeros(len(total))
    for fall in falls:
        soon = total[fall + 1 : fall + 6]
        if len(soon) and np.max(soon) < total[fall]:
            shift[fall + 1 :] += total[fall] - total[fall + 1]
    return np.maximum.accumulate(total + shift)


def steadied(t: Floats) -> Bools:
    """Which samples belong to the longest run of times that never go backwards."""
    if len(t) < 2 or bool(np.all(np.diff(t) >= 0)):  # noqa: PLR2004  a single time cannot go backwards
        return np.ones(len(t), dtype=np.bool_)
    ends: list[float] = []
    at: list[int] = []
    before = np.full(len(t), -1)
    for i, value in enumerate(t.tolist()):
        place = bisect_right(ends, value)
        before[i] = at[place - 1] if place else -1
        ends[place : place + 1] = [value]
        at[place : place + 1] = [i]
    keep = np.zeros(len(t), dtype=np.bool_)
    last = at[-1]
    while last >= 0:
        keep[last] = True
        last = int(before[last])
    return keep


def moving_seconds(t: Floats, distance: Floats, segment: Floats) -> float | None:
    """Seconds at 0.5 m/s or faster; None without a distance to judge by."""
    if len(t) < 2 or np.isnan(distance).all():  # noqa: PLR2004  an interval has two ends
        return None
    dt = np.where(np.diff(segment) == 0, np.diff(t), 0.0)
    step = np.diff(distance)
    short = dt <= _SHORT_S
    window = np.ones(5)
    near_m = np.convolve(np.where(short, step, 0), window, "full")[2:-2]
    near_s = np.convolve(np.where(short, dt, 0), window, "full")[2:-2]
    metres, seconds = np.where(short, near_m, step), np.where(short, near_s, dt)
    return float(dt[metres >= MOVING_MPS * np.maximum(seconds, 1e-9)].sum())


def mean(values: Floats) -> int | None:
    """Rounded mean of the known values, None without any."""
    known = values[~np.isnan(values)]
    return round(float(known.mean())) if len(known) else None
