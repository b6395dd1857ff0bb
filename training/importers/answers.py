"""The answer of the child process as plain data: JSON and bytes, checked field by field on arrival.

The child has just read a stranger's file, so its answer is not unpickled and not believed blindly.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from training.importers.parsed import Correction, ImportRefusedError, ParsedActivity, Refusal

HEAD: Final = struct.Struct(">II")
"""Bytes of JSON, bytes of tracks behind it."""

READY: Final = b"ready\n"
"""What the child says once it has loaded its readers."""

MAX_ANSWER_BYTES: Final = 128 * 1024 * 1024
_MAX_INT: Final = 2**31 - 1
_FORMATS: Final = frozenset({"fit", "gpx", "tcx"})
_TYPES: Final = frozenset({"run", "trail_run", "treadmill", "walk", "ride", "swim", "strength", "other"})
_FIELDS: Final = tuple(field.name for field in fields(ParsedActivity))
_CORRECTIONS: Final = frozenset(Correction)


def pack_activities(activities: Sequence[ParsedActivity]) -> bytes:
    """A frame with every field of the activities, their tracks behind."""
    rows, tracks = [], []
    for activity in activities:
        tracks.append(activity.track or b"")
        # Not `asdict`, which would copy every slope.
        row = {name: getattr(activity, name) for name in _FIELDS}
        row |= {"start_at": activity.start_at.isoformat(), "track": len(tracks[-1])}
        rows.append(row)
    return _framed({"activities": rows}, b"".join(tracks))


def pack_refusal(refused: ImportRefusedError) -> bytes:
    """A frame with the code and the sentence."""
    return _framed({"refused": {"code": refused.code, "detail": refused.detail}}, b"")


def _framed(answer: dict[str, Any], tracks: bytes) -> bytes:
    text = json.dumps(answer).encode()
    return HEAD.pack(len(text), len(tracks)) + text + tracks


def unpack_answer(text: bytes, tracks: bytes) -> list[ParsedActivity]:
    """What `pack_activities` was given.

    Raises:
        ImportRefusedError: what `pack_refusal` was given.
        ValueError: an answer that no honest child gives.
    """
    try:
        answer = json.loads(text)
        if "refused" in answer:
            refused = answer["refused"]
            raise ImportRefusedError(Refusal(refused["code"]), str(refused["detail"])[:500])
        return _activities(answer["activities"], tracks)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not an answer") from error


def _activities(rows: list[dict[str, Any]], tracks: bytes) -> list[ParsedActivity]:
    found, at = [], 0
    for row in rows:
        size = _whole(row["track"])
        if at + size > len(tracks):
            raise ValueError("a track is missing")
        found.append(_activity(row, tracks[at : at + size] or None))
        at += size
    if not found:
        raise ValueError("an answer without activities")
    return found


def _activity(row: dict[str, Any], track: bytes | None) -> ParsedActivity:
    start_at = datetime.fromisoformat(row["start_at"])
    offset = row["utc_offset_s"]
    if start_at.tzinfo is None or row["format"] not in _FORMATS or row["type"] not in _TYPES:
        raise ValueError("an unknown kind of activity")
    return ParsedActivity(
        format=row["format"],
        start_at=start_at,
        utc_offset_s=None if offset is None else _whole(abs(offset)) * (1 if offset >= 0 else -1),
        type=row["type"],
        distance_m=_whole(row["distance_m"]),
        moving_s=_whole_or_none(row["moving_s"]),
        elapsed_s=_whole(row["elapsed_s"]),
        ascent_m=_whole_or_none(row["ascent_m"]),
        descent_m=_whole_or_none(row["descent_m"]),
        avg_hr=_whole_or_none(row["avg_hr"]),
        max_hr=_whole_or_none(row["max_hr"]),
        avg_cadence_spm=_whole_or_none(row["avg_cadence_spm"]),
        partial=row["partial"] is True,
        device=str(row["device"])[:120],
        corrections=tuple(str(name) for name in row["corrections"] if name in _CORRECTIONS),
        track=track,
        place_zone=None if row["place_zone"] is None else str(row["place_zone"])[:64],
        slopes=tuple(_slope(*pair) for pair in row["slopes"]),
    )


def _slope(metres: object, risen: object) -> tuple[float, float]:
    """Raises ValueError for what cannot be divided."""
    if type(metres) is not float or type(risen) is not float or not 0 < metres < _MAX_INT:
        raise ValueError("a slope of no length")
    return metres, risen


def _whole(value: object) -> int:
    if type(value) is not int or not 0 <= value <= _MAX_INT:
        raise ValueError("a number out of range")
    return value


def _whole_or_none(value: object) -> int | None:
    return None if value is None else _whole(value)
