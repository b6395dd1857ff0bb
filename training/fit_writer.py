"""FIT files written by us: for exports and for the demo roster, read back by any watch software."""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

FIT_EPOCH_S: Final = 631_065_600
"""Unix seconds of 1989-12-31T00:00:00Z, where FIT starts to count."""

SEMICIRCLES_PER_DEGREE: Final = 2**31 / 180

ENUM: Final = 0x00
UINT8: Final = 0x02
STRING: Final = 0x07
SINT32: Final = 0x85
UINT16: Final = 0x84
UINT32: Final = 0x86
UINT32Z: Final = 0x8C

_FORMATS: Final = {
    ENUM: "B", 0x01: "b", UINT8: "B", 0x0A: "B", 0x0D: "B", 0x83: "h", UINT16: "H", 0x8B: "H",
    SINT32: "i", UINT32: "I", UINT32Z: "I",
}  # fmt: skip
_NOTHING: Final = {
    ENUM: 0xFF, 0x01: 0x7F, UINT8: 0xFF, 0x0A: 0, 0x0D: 0xFF, 0x83: 0x7FFF, UINT16: 0xFFFF, 0x8B: 0,
    SINT32: 0x7FFFFFFF, UINT32: 0xFFFFFFFF, UINT32Z: 0,
}  # fmt: skip

type Field = tuple[int, int, int | str | None]
"""Field number, base type, value as stored (scaled by the caller); None is written as "invalid"."""

_SPORTS: Final = {
    "run": (1, 0), "trail_run": (1, 3), "treadmill": (1, 1), "walk": (11, 0), "ride": (2, 0),
    "swim": (5, 0), "strength": (10, 20), "other": (0, 0),
}  # fmt: skip
_ON_FOOT: Final = frozenset({"run", "trail_run", "treadmill", "walk"})


@dataclass(frozen=True, slots=True)
class FitPoint:
    offset_s: int
    lat: float | None = None
    lon: float | None = None
    distance_m: float | None = None
    altitude_m: float | None = None
    hr: int | None = None
    cadence_spm: int | None = None


@dataclass(frozen=True, slots=True)
class FitActivity:
    start_at: datetime
    type: str
    distance_m: float
    moving_s: float
    elapsed_s: float
    points: Sequence[FitPoint] = ()
    ascent_m: int | None = None
    descent_m: int | None = None
    avg_hr: int | None = None
    max_hr: int | None = None
    avg_cadence_spm: int | None = None
    utc_offset_s: int = 0


def fit_crc(data: bytes | memoryview, crc: int = 0) -> int:
    """CRC-16/ARC, the checksum at the end of each FIT file; `crc` goes on from earlier bytes."""
    table = _CRC_TABLE
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc


def _crc_entry(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ 0xA001 if byte & 1 else byte >> 1
    return byte


_CRC_TABLE: Final = tuple(_crc_entry(byte) for byte in range(256))


def wrap_fit(body: bytes) -> bytes:
    """Messages between the 14-byte header and the checksum that make them a file."""
    head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(body), b".FIT")
    head += struct.pack("<H", fit_crc(head))
    whole = head + body
    return whole + struct.pack("<H", fit_crc(whole))


class FitEncoder:
    """Messages in the order they are added; a layout seen before is not defined twice."""

    def __init__(self) -> None:
        self._body = bytearray()
        self._layouts: dict[tuple[int, tuple[tuple[int, int, int], ...]], int] = {}

    def add(self, message: int, fields: Sequence[Field]) -> None:
        packed = [_packed(base, value) for _, base, value in fields]
        layout = tuple(
            (number, len(raw), base) for (number, base, _), raw in zip(fields, packed, strict=True)
        )
        local = self._layouts.get((message, layout))
        if local is None:
            local = self._define(message, layout)
        self._body.append(local)
        self._body += b"".join(packed)

    def _define(self, message: int, layout: tuple[tuple[int, int, int], ...]) -> int:
        local = len(self._layouts) % 16
        self._layouts = {key: number for key, number in self._layouts.items() if number != local}
        self._layouts[message, layout] = local
        self._body += struct.pack("<BBBHB", 0x40 | local, 0, 0, message, len(layout))
        for number, size, base in layout:
            self._body += bytes((number, size, base))
        return local

    def body(self) -> bytes:
        return bytes(self._body)

    def file(self) -> bytes:
        return wrap_fit(self.body())


def _packed(base: int, value: int | str | None) -> bytes:
    if isinstance(value, str):
        return value.encode() + b"\0"
    return struct.pack("<" + _FORMATS[base], _NOTHING[base] if value is None else value)


def write_fit(activity: FitActivity) -> bytes:
    """One activity as a FIT file: file_id, timer events, records, one lap, session, activity."""
    encoder = FitEncoder()
    start = fit_time(activity.start_at)
    end = start + round(activity.elapsed_s)
    # Manufacturer 255 is "development": we are no registered maker of watches.
    encoder.add(0, [(0, ENUM, 4), (1, UINT16, 255), (2, UINT16, 1), (3, UINT32Z, 1), (4, UINT32, start)])
    encoder.add(21, [(253, UINT32, start), (0, ENUM, 0), (1, ENUM, 0)])
    on_foot = activity.type in _ON_FOOT
    for point in activity.points:
        encoder.add(20, record_fields(start + point.offset_s, point, on_foot=on_foot))
    encoder.add(21, [(253, UINT32, end), (0, ENUM, 0), (1, ENUM, 4)])
    encoder.add(19, list(_summary(activity, start, end, lap=True)))
    encoder.add(18, list(_summary(activity, start, end, lap=False)))
    encoder.add(34, activity_fields(activity, end))
    return encoder.file()


def fit_time(at: datetime) -> int:
    """Seconds since the FIT epoch of an aware datetime."""
    return round(at.timestamp()) - FIT_EPOCH_S


def semicircles(degrees: float | None) -> int | None:
    """Degrees as FIT stores them: half a turn is 2^31."""
    return None if degrees is None else round(degrees * SEMICIRCLES_PER_DEGREE)


def scaled(value: float | None, scale: float, offset: float = 0) -> int | None:
    """A value as FIT stores it: in steps of 1/scale, counted from -offset."""
    return None if value is None else round((value + offset) * scale)


def record_fields(at: int, point: FitPoint, *, on_foot: bool = True) -> list[Field]:
    """Fields of a `record`; `at` in FIT seconds. FIT counts steps of one leg."""
    per_leg = 2 if on_foot else 1
    cadence = None if point.cadence_spm is None else point.cadence_spm // per_leg
    return [
        (253, UINT32, at),
        (0, SINT32, semicircles(point.lat)),
        (1, SINT32, semicircles(point.lon)),
        (5, UINT32, scaled(point.distance_m, 100)),
        (2, UINT16, scaled(point.altitude_m, 5, 500)),
        (3, UINT8, point.hr),
        (4, UINT8, cadence),
    ]


def _summary(activity: FitActivity, start: int, end: int, *, lap: bool) -> Iterable[Field]:
    """Session and lap say the same under different numbers."""
    sport, sub_sport = _SPORTS[activity.type]
    per_leg = 2 if activity.type in _ON_FOOT else 1
    cadence = None if activity.avg_cadence_spm is None else activity.avg_cadence_spm / per_leg
    numbers = (25, 39, 15, 16, 17, 80, 21, 22) if lap else (5, 6, 16, 17, 18, 92, 22, 23)
    yield (253, UINT32, end)
    yield (2, UINT32, start)
    yield (7, UINT32, scaled(activity.elapsed_s, 1000))
    yield (8, UINT32, scaled(activity.moving_s, 1000))
    yield (9, UINT32, scaled(activity.distance_m, 100))
    yield (numbers[0], ENUM, sport)
    yield (numbers[1], ENUM, sub_sport)
    yield (numbers[2], UINT8, activity.avg_hr)
    yield (numbers[3], UINT8, activity.max_hr)
    yield (numbers[4], UINT8, None if cadence is None else int(cadence))
    yield (numbers[5], UINT8, None if cadence is None else int(cadence % 1 * 128))
    yield (numbers[6], UINT16, activity.ascent_m)
    yield (numbers[7], UINT16, activity.descent_m)


def activity_fields(activity: FitActivity, end: int) -> list[Field]:
    """Fields of the closing `activity`; `end` in FIT seconds, UTC."""
    return [
        (253, UINT32, end),
        (0, UINT32, scaled(activity.moving_s, 1000)),
        (1, UINT16, 1),
        (2, ENUM, 0),
        (5, UINT32, end + activity.utc_offset_s),
    ]
