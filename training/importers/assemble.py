"""From what a format's reader found to one activity, the same way for every format."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import numpy as np

from training.importers import heights, measure, refusals
from training.importers.kinds import ON_FOOT, RUNNING, type_from_speed
from training.importers.measure import Samples
from training.importers.parsed import Correction, ImportRefusedError, ParsedActivity
from training.importers.places import zone_of_positions
from training.tracks import Track

GPS_BEGAN: Final = datetime(1980, 1, 6, tzinfo=UTC).timestamp()
"""Before this no watch had a clock set by satellites: an earlier date means that there was none."""

_LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC).timestamp()
_RUNNING_CADENCE_SPM: Final = range(120, 231)
_WALKING_CADENCE_SPM: Final = range(40, 231)
_OVER_HILLS: Final = frozenset({"run", "trail_run", "walk", "ride", "other"})
"""Types whose altitude means something; any of them may be corrected to a run later."""
_DISAGREES: Final = 0.02
_POSITIONS_DISAGREE: Final = 0.1
_DISAGREES_M: Final = 20
_LARGEST: Final = 2**31 - 1
_DEVICE_LENGTH: Final = 120


@dataclass(slots=True)
class Summary:
    """What the file itself says; None where it says nothing and the records have to tell.

    Times in Unix seconds, cadence as steps a minute of both feet. The same field names as ParsedActivity.
    """

    format: str
    type: str | None = None
    start: float | None = None
    utc_offset_s: int | None = None
    distance_m: float | None = None
    moving_s: float | None = None
    elapsed_s: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None
    avg_hr: float | None = None
    max_hr: float | None = None
    avg_cadence_spm: float | None = None
    partial: bool = False
    device: str = ""
    # What to say when the summary and the records disagree about the distance.
    disagreement: Correction = Correction.SUMMARY_DIFFERS
    corrections: set[Correction] = field(default_factory=set)


def assemble(summary: Summary, recorded: Samples) -> ParsedActivity:
    """One activity; the summary is believed, the records fill what it leaves open.

    Raises:
        ImportRefusedError: no_date, no_times, negative_value.
    """
    samples = recorded.cleaned()
    _note_lost_positions(summary, recorded, samples)
    start = _start(summary)
    covered = _covered_metres(summary, samples)
    elapsed, moving = _times(summary, samples, covered, start)
    metres = _distance(summary, covered)
    _note_disagreement(summary, samples, covered)
    kind = summary.type or _guessed(summary, metres, moving)
    pieces = heights.pieces(samples, covered)
    up, down = _climb(summary, pieces, kind)
    return ParsedActivity(
        format=summary.format,
        start_at=datetime.fromtimestamp(math.floor(start), tz=UTC),
        utc_offset_s=summary.utc_offset_s,
        type=kind,
        distance_m=metres,
        moving_s=moving,
        elapsed_s=elapsed,
        ascent_m=up,
        descent_m=down,
        avg_hr=_beats(summary.avg_hr, measure.mean(samples.hr)),
        max_hr=_beats(summary.max_hr, _highest(samples.hr)),
        avg_cadence_spm=_cadence(summary, samples, kind),
        partial=summary.partial,
        device=printable(summary.device),
        corrections=tuple(sorted(summary.corrections)),
        track=_track(samples, covered, start, kind),
        place_zone=zone_of_positions(samples.lat, samples.lon),
        slopes=tuple(heights.slopes(pieces)) if kind in _OVER_HILLS else (),
    )


def printable(text: str) -> str:
    """One line of at most 120 characters that any page can show."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_DEVICE_LENGTH]


def number(value: object) -> float | None:
    """A finite number, from a number or from text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def refuse_negative(*values: float | None) -> None:
    """Raises negative_value when one of them is below 0."""
    if any(value is not None and value < 0 for value in values):
        raise ImportRefusedError(*refusals.NEGATIVE)


def whole(value: float) -> int:
    """Rounded, and small enough for any column; what is cut off here is refused as absurd later."""
    return round(min(value, _LARGEST))


def _start(summary: Summary) -> float:
    if summary.start is None:
        raise ImportRefusedError(*refusals.NO_START)
    if not GPS_BEGAN <= summary.start < _LATEST:
        raise ImportRefusedError(*refusals.NO_DATE)
    return summary.start


def _covered_metres(summary: Summary, samples: Samples) -> measure.Floats:
    """Metres since the start at each sample, never falling; NaN throughout when nothing tells."""
    if np.isnan(samples.distance).all():
        return measure.distance_from_positions(samples)
    if np.any(np.diff(samples.distance[~np.isnan(samples.distance)]) < 0):
        summary.corrections.add(Correction.DISTANCE_SHRANK)
    return measure.distance_from_records(samples.distance)


def _distance(summary: Summary, covered: measure.Floats) -> int:
    if summary.distance_m:
        return whole(summary.distance_m)
    if len(covered) and not np.isnan(covered[-1]) and covered[-1] > 0:
        if summary.distance_m is not None:
            summary.corrections.add(Correction.DISTANCE_FROM_RECORDS)
        return whole(float(covered[-1]))
    return 0


def _note_disagreement(summary: Summary, samples: Samples, covered: measure.Floats) -> None:
    if not summary.distance_m or not len(covered) or np.isnan(covered[-1]):
        return
    # Positions wander; a running total of the watch's own does not.
    share = _DISAGREES if not np.isnan(samples.distance).all() else _POSITIONS_DISAGREE
    if abs(float(covered[-1]) - summary.distance_m) > max(_DISAGREES_M, share * summary.distance_m):
        summary.corrections.add(summary.disagreement)


def _times(
    summary: Summary, samples: Samples, covered: measure.Floats, start: float
) -> tuple[int, int | None]:
    """Elapsed and moving seconds; the timer never exceeds what has elapsed."""
    last = float(samples.t[-1]) - start if len(samples) else None
    elapsed = next((v for v in (summary.elapsed_s, last, summary.moving_s) if v is not None), None)
    if elapsed is None:
        raise ImportRefusedError(*refusals.NO_DURATION)
    moving = summary.moving_s
    if moving is None:
        moving = measure.moving_seconds(samples.t, covered, samples.segment)
    elif moving > elapsed + 1:
        summary.corrections.add(Correction.TIMER_ABOVE_ELAPSED)
    return max(whole(elapsed), whole(moving or 0), 0), None if moving is None else whole(moving)


def _guessed(summary: Summary, metres: int, moving: int | None) -> str:
    summary.corrections.add(Correction.TYPE_GUESSED)
    return type_from_speed(metres / moving if moving else None, metres)


def _climb(summary: Summary, pieces: list[heights.Piece], kind: str) -> tuple[int | None, int | None]:
    """The watch's own sums where it has them: its barometer knows more than our smoothing."""
    if kind == "swim":
        return None, None
    up: float | None = None
    down: float | None = None
    if summary.ascent_m is None or summary.descent_m is None:
        up, down = heights.climb(pieces) or (None, None)
    return _said_or(summary.ascent_m, up), _said_or(summary.descent_m, down)


def _said_or(said: float | None, found: float | None) -> int | None:
    value = found if said is None else said
    return None if value is None else whole(value)


def _beats(said: float | None, recorded: int | None) -> int | None:
    """A heart rate of 0 or 255 means that no strap was worn."""
    return round(said) if said is not None and 20 <= said <= 250 else recorded  # noqa: PLR2004  beats a minute


def _highest(values: measure.Floats) -> int | None:
    return None if np.isnan(values).all() else round(float(np.nanmax(values)))


def _cadence(summary: Summary, samples: Samples, kind: str) -> int | None:
    if kind not in ON_FOOT:
        return None
    stepping = np.where(samples.cadence > 0, samples.cadence, np.nan)
    found = round(summary.avg_cadence_spm) if summary.avg_cadence_spm else measure.mean(stepping)
    believable = _RUNNING_CADENCE_SPM if kind in RUNNING else _WALKING_CADENCE_SPM
    return found if found in believable else None


def _note_lost_positions(summary: Summary, before: Samples, after: Samples) -> None:
    if np.count_nonzero(~np.isnan(before.lat)) > np.count_nonzero(~np.isnan(after.lat)):
        summary.corrections.add(Correction.POSITIONS_DROPPED)


def _track(samples: Samples, covered: measure.Floats, start: float, kind: str) -> bytes | None:
    if len(samples) == 0:
        return None
    track = Track(
        offsets_s=np.maximum(samples.t - math.floor(start), 0),
        lat=samples.lat,
        lon=samples.lon,
        distance_m=covered,
        altitude_m=samples.altitude,
        hr=samples.hr,
        cadence_spm=samples.cadence if kind in ON_FOOT else np.full(len(samples), np.nan),
    )
    return track.to_bytes()


def mean_by_time(pairs: Iterable[tuple[float | None, float | None]]) -> float | None:
    """Mean of (value, seconds), without values that are missing, 0 or the 255 that means none."""
    known = [(v, s or 0) for v, s in pairs if v is not None and 0 < v < 255]  # noqa: PLR2004  255 is "none"
    seconds = sum(s for _, s in known)
    return sum(v * s for v, s in known) / seconds if seconds else None
