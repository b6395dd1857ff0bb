"""A stored track as a page or a phone shows it: few enough points, kilometres, no front doors of minors."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from athletes.models import User
from athletes.selectors import is_guardian_of
from training.models import Activity, ActivityTrack
from training.tracks import Floats, Track

MAX_POINTS = 1_000
KM_M = 1_000
# A last kilometre shorter than this says nothing about pace.
SHORTEST_SPLIT_M = 50
# Staff never see where a minor's runs begin and end.
HIDDEN_ENDS_M = 500


@dataclass(frozen=True, slots=True)
class Split:
    """One kilometre, or what was left of the last one."""

    number: int
    distance_m: int
    elapsed_s: int
    avg_hr: int | None

    @property
    def end_m(self) -> int:
        """Metres since the start."""
        return (self.number - 1) * KM_M + self.distance_m


@dataclass(frozen=True, slots=True)
class TrackView:
    points: list[dict[str, float | None]]
    splits: list[Split]


def track_view(activity: Activity, viewer: User, *, now: datetime, limit: int = MAX_POINTS) -> TrackView:
    """Up to `limit` points and the kilometres; both empty for an activity without a track."""
    stored = ActivityTrack.objects.filter(activity=activity).first()
    if stored is None:
        return TrackView([], [])
    track = Track.from_bytes(bytes(stored.packed))
    keep = _shown(track, hides_ends=_hides_ends(activity, viewer, now))
    return TrackView(_points(track, _spread(keep, limit)), splits_of(track))


def shown_track(activity: Activity, viewer: User, *, now: datetime) -> Track | None:
    """The whole track as this person may have it; None for an activity without one."""
    stored = ActivityTrack.objects.filter(activity=activity).first()
    if stored is None:
        return None
    track = Track.from_bytes(bytes(stored.packed))
    keep = _shown(track, hides_ends=_hides_ends(activity, viewer, now))
    return Track(*(column[keep] for column in track.columns()))


def kilometres_of(activity: Activity) -> list[Split]:
    """Its kilometres; none without a track."""
    stored = ActivityTrack.objects.filter(activity=activity).first()
    return [] if stored is None else splits_of(Track.from_bytes(bytes(stored.packed)))


def _hides_ends(activity: Activity, viewer: User, now: datetime) -> bool:
    athlete = activity.athlete
    today = athlete.local_date(now)
    if athlete.user_id == viewer.pk or not athlete.is_minor_on(today):
        return False
    return not is_guardian_of(viewer, athlete, on=today)


def _shown(track: Track, *, hides_ends: bool) -> np.ndarray[Any, np.dtype[np.intp]]:
    """Indices of the points that may be shown; a point without a distance is hidden with the ends."""
    if not hides_ends or not len(track):
        return np.arange(len(track))
    distance = track.distance_m
    last = np.nanmax(distance, initial=0)
    return np.flatnonzero((distance >= HIDDEN_ENDS_M) & (distance <= last - HIDDEN_ENDS_M))


def _spread(indices: np.ndarray[Any, np.dtype[np.intp]], limit: int) -> np.ndarray[Any, np.dtype[np.intp]]:
    """At most `limit` of them, evenly, the first and the last among them."""
    if len(indices) <= limit:
        return indices
    return indices[np.linspace(0, len(indices) - 1, limit).round().astype(np.intp)]


def _points(track: Track, indices: np.ndarray[Any, np.dtype[np.intp]]) -> list[dict[str, float | None]]:
    columns = {
        "offset_s": (track.offsets_s, 0),
        "lat": (track.lat, 6),
        "lon": (track.lon, 6),
        "distance_m": (track.distance_m, 1),
        "altitude_m": (track.altitude_m, 1),
        "hr": (track.hr, 0),
        "cadence_spm": (track.cadence_spm, 0),
    }
    shown = {name: _numbers(values[indices], digits) for name, (values, digits) in columns.items()}
    return [dict(zip(shown, row, strict=True)) for row in zip(*shown.values(), strict=True)]


def _numbers(values: Floats, digits: int) -> list[float | None]:
    return [None if np.isnan(value) else round(float(value), digits) for value in values]


def splits_of(track: Track) -> list[Split]:
    """Whole kilometres by interpolation between points, and the rest if it is long enough."""
    known = np.isfinite(track.distance_m)
    distance, seconds, heart = track.distance_m[known], track.offsets_s[known], track.hr[known]
    if len(distance) < 2:  # noqa: PLR2004  a line needs two points
        return []
    marks = [float(mark) for mark in np.arange(KM_M, distance[-1] + 0.05, KM_M)]
    whole = marks[-1] if marks else 0.0
    if distance[-1] - whole >= SHORTEST_SPLIT_M:
        marks.append(float(distance[-1]))
    passed = [float(seconds[0]), *np.interp(marks, distance, seconds)]
    starts = [0.0, *marks][:-1]
    return [
        Split(
            number=number,
            distance_m=round(end - start),
            elapsed_s=round(float(passed[number] - passed[number - 1])),
            avg_hr=_mean(heart[(distance > start) & (distance <= end)]),
        )
        for number, (start, end) in enumerate(zip(starts, marks, strict=True), start=1)
    ]


def _mean(values: Floats) -> int | None:
    known = values[np.isfinite(values)]
    return round(float(known.mean())) if len(known) else None
