"""What every format writes of an activity: its times, and the points of its track."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from django.utils.translation import gettext as _

from athletes.errors import DomainError
from training.fit_writer import FitPoint
from training.models import Activity
from training.tracks import Track

_HEARTS: Final = range(1, 255)


@dataclass(frozen=True, slots=True)
class Times:
    """Whole seconds."""

    moving_s: int
    elapsed_s: int


def times_of(activity: Activity, track: Track | None) -> Times:
    """Both times; what was not measured is that of the other, or of the track.

    Raises:
        DomainError: no_times: files of watches cannot say that there is none.
    """
    known = [seconds for seconds in (activity.moving_s, activity.elapsed_s) if seconds is not None]
    if not known and track is not None and len(track):
        known = [round(float(np.nanmax(track.offsets_s, initial=0)))]
    if not known:
        message = _(
            "This activity has no time, and a file of a watch cannot be without. Enter its time first."
        )
        raise DomainError(message, code="no_times")
    return Times(moving_s=known[0], elapsed_s=max(known))


def utc_offset_s(activity: Activity) -> int:
    """Of the place, at the start."""
    there = activity.start_at.astimezone(ZoneInfo(activity.time_zone))
    return round((there.utcoffset() or timedelta()).total_seconds())


def points_of(track: Track | None) -> Iterator[FitPoint]:
    """The points that have a time, in their order."""
    if track is None:
        return
    columns = (track.lat, track.lon, track.distance_m, track.altitude_m, track.hr, track.cadence_spm)
    for offset, *values in zip(track.offsets_s, *columns, strict=True):
        if np.isnan(offset):
            continue
        lat, lon, distance, altitude, hr, cadence = (None if np.isnan(v) else float(v) for v in values)
        yield FitPoint(
            offset_s=round(float(offset)),
            lat=lat,
            lon=lon,
            distance_m=distance,
            altitude_m=altitude,
            hr=_whole(hr, _HEARTS),
            cadence_spm=_whole(cadence, range(1, 2 * 254)),
        )


def highest_hr(track: Track | None) -> int | None:
    """The highest beat of the track."""
    found = [point.hr for point in points_of(track) if point.hr is not None]
    return max(found, default=None)


def _whole(value: float | None, limits: range) -> int | None:
    return None if value is None or round(value) not in limits else round(value)
