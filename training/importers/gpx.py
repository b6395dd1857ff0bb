"""GPX 1.0 and 1.1: recorded tracks, from any program."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np

from training.importers import measure, refusals
from training.importers.assemble import GPS_BEGAN, Summary, assemble, number
from training.importers.kinds import ON_FOOT, type_from_name, type_from_words
from training.importers.measure import Samples, samples_of
from training.importers.parsed import Correction, ImportRefusedError, ParsedActivity
from training.importers.xml_reader import elements, local_name

ONE_OUTING_S: Final = 30 * 60
"""Tracks of one kind with at most this between them are one activity: a convention of ours."""

OTHER_DAY_S: Final = 6 * 3600
"""Segments of one track with at least this between them are activities of their own."""

_COLUMNS: Final = {
    "ele": "altitude", "hr": "hr", "heartrate": "hr", "heart_rate": "hr", "cad": "cadence",
    "cadence": "cadence", "runcadence": "cadence",
}  # fmt: skip
_NAMES: Final = ("lat", "lon", "altitude", "hr", "cadence")


@dataclass(slots=True)
class _Segment:
    """Points in the order of the file; NaN as time where a point has none."""

    rows: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in ("t", *_NAMES)})
    offset_s: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """A segment with steady times, and what its track says of itself."""

    samples: Samples
    kind: str | None
    track: int
    offset_s: int | None
    jumped: bool

    @property
    def begin(self) -> float:
        return float(self.samples.t[0])

    @property
    def end(self) -> float:
        return float(self.samples.t[-1])


@dataclass(slots=True)
class _File:
    """What was seen besides usable pieces, to say why there are none."""

    creator: str = ""
    points: int = 0
    timed: int = 0
    undated: bool = False
    planned: bool = False
    guessed: bool = False


def read_gpx(data: bytes) -> list[ParsedActivity]:
    """One activity per outing.

    Segments are measured apart and never joined across their gaps. Tracks of one kind within 30 minutes of
    each other are one outing; 6 hours between two segments make two.

    Raises:
        ImportRefusedError: not_an_activity, no_times, no_date, truncated, unreadable, hostile_xml.
    """
    about = _File()
    pieces = sorted(_pieces(data, about), key=lambda piece: piece.begin)
    outings = [outing for outing in _outings(pieces) if max(p.end for p in outing) > outing[0].begin]
    # The few times in a track that was stripped of the others would make a run of a few metres.
    if not outings or 2 * about.timed < about.points:
        raise _nothing_in(about)
    return [_activity(outing, about) for outing in outings]


def _nothing_in(about: _File) -> ImportRefusedError:
    if about.undated:
        return ImportRefusedError(*refusals.NO_DATE)
    if about.points > max(1, 2 * about.timed):
        return ImportRefusedError(*refusals.NO_TIMES)
    if about.points:
        return ImportRefusedError(*refusals.GPX_ONE_POINT)
    return ImportRefusedError(*(refusals.GPX_PLANNED if about.planned else refusals.GPX_NO_TRACK))


def _pieces(data: bytes, about: _File) -> Iterator[_Piece]:
    segment, segments, track = _Segment(), list[_Segment](), 0
    for event, name, element in elements(data, "gpx", "trk", "trkseg", "trkpt", "rte", "wpt"):
        if event == "start":
            if name == "gpx":
                about.creator = element.get("creator") or ""
            elif name in {"rte", "wpt"}:
                about.planned = True
            elif name == "trkseg":
                segment = _Segment()
        elif name == "trkpt":
            _read_point(element, segment)
        elif name == "trkseg":
            segments.append(segment)
        elif name == "trk":
            track += 1
            kind = type_from_words(_own_text(element, "type"))
            title = None if kind else type_from_name(_own_text(element, "name"))
            about.guessed |= title is not None
            yield from _steady_pieces(segments, kind or title, track, about)
            segments = []


def _own_text(element: Any, name: str) -> str:
    return next((child.text or "" for child in element if local_name(child) == name), "")


def _read_point(element: Any, segment: _Segment) -> None:
    rows = segment.rows
    found = {"lat": element.get("lat"), "lon": element.get("lon")}
    time = ""
    for child in element.iter():
        name = local_name(child).lower()
        if name == "time":
            time = child.text or ""
        elif (column := _COLUMNS.get(name)) is not None:
            found[column] = child.text
    for name in _NAMES:
        value = number(found.get(name))
        rows[name].append(float("nan") if value is None else value)
    at = parse_time(time)
    rows["t"].append(float("nan") if at is None else at.timestamp())
    if segment.offset_s is None and at is not None:
        segment.offset_s = round((at.utcoffset() or datetime.resolution * 0).total_seconds())


def parse_time(text: str) -> datetime | None:
    """An ISO 8601 time, taken as UTC when it names no zone; None when it is none."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _steady_pieces(segments: list[_Segment], kind: str | None, track: int, about: _File) -> Iterator[_Piece]:
    for segment in segments:
        samples = samples_of(segment.rows)
        dated = samples.t >= GPS_BEGAN
        about.points += len(samples)
        about.timed += int(np.count_nonzero(dated))
        about.undated |= bool(np.any(samples.t < GPS_BEGAN))
        steady = _steady(samples, dated)
        jumped = len(steady) < int(np.count_nonzero(dated))
        for part in _split_days(steady):
            yield _Piece(part, kind, track, segment.offset_s or None, jumped)


def _steady(samples: Samples, dated: measure.Bools) -> Samples:
    """Points whose times never go backwards, with the distance along all points in the order of the file."""
    samples.distance[:] = measure.distance_from_positions(samples.cleaned())
    found = samples.only(dated)
    if len(found) > 1 and np.count_nonzero(np.diff(found.t) < 0) > len(found) / 2:
        found = _reversed(found)
    return found.only(measure.steadied(found.t))


def _reversed(samples: Samples) -> Samples:
    """A track written from its end to its start."""
    turned = samples.only(np.arange(len(samples))[::-1])
    turned.distance[:] = turned.distance[0] - turned.distance
    return turned


def _split_days(samples: Samples) -> Iterator[Samples]:
    breaks = np.flatnonzero(np.diff(samples.t) >= OTHER_DAY_S) + 1
    for part in np.split(np.arange(len(samples)), breaks):
        if len(part):
            yield samples.only(part)


def _outings(pieces: list[_Piece]) -> list[list[_Piece]]:
    outings: list[list[_Piece]] = []
    for piece in pieces:
        last = outings[-1][-1] if outings else None
        if last is not None and _belongs(last, piece):
            outings[-1].append(piece)
        else:
            outings.append([piece])
    return outings


def _belongs(last: _Piece, piece: _Piece) -> bool:
    gap = piece.begin - last.end
    if last.track == piece.track:
        return gap < OTHER_DAY_S
    # Tracks that run at the same time are two people or two watches.
    return last.kind == piece.kind and 0 <= gap <= ONE_OUTING_S


def _activity(outing: list[_Piece], about: _File) -> ParsedActivity:
    samples = _joined([piece.samples for piece in outing])
    kind = outing[0].kind
    if kind is None or kind in ON_FOOT:
        samples.cadence[:] *= 2
    summary = Summary(
        format="gpx",
        type=kind,
        start=outing[0].begin,
        utc_offset_s=outing[0].offset_s,
        device=about.creator,
    )
    if any(piece.jumped for piece in outing):
        summary.corrections.add(Correction.CLOCK_JUMPS)
    if about.guessed:
        summary.corrections.add(Correction.TYPE_GUESSED)
    if about.timed < about.points:
        summary.corrections.add(Correction.TIMES_MISSING)
    return assemble(summary, samples)


def _joined(parts: list[Samples]) -> Samples:
    """One recording of several segments; the distance goes on where the segment before ended."""
    done = 0.0
    for i, part in enumerate(parts):
        part.segment[:] = i
        part.distance[:] += done - (part.distance[0] if not np.isnan(part.distance[0]) else 0.0)
        done = done if np.isnan(part.distance[-1]) else float(part.distance[-1])
    rows = {
        name: np.concatenate([getattr(part, name) for part in parts]).tolist()
        for name in ("t", "lat", "lon", "distance", "altitude", "hr", "cadence")
    }
    return samples_of(rows, np.concatenate([part.segment for part in parts]).tolist())
