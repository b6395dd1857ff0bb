"""The compact track: one compressed column per activity instead of a row per second."""

import struct
import zlib
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

type Floats = npt.NDArray[np.float64]

_MAGIC: Final = b"CST"
_VERSION: Final = 1
_HEAD: Final = struct.Struct("<3sBI")
_MISSING: Final = -(2**31)
_MAX_POINTS: Final = 4_000_000
_SCALES: Final = (1, 10_000_000, 10_000_000, 10, 10, 1, 1)
"""Stored steps per unit: seconds, degrees twice, metres twice, beats, steps a minute."""


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """Columns of equal length; NaN where the watch recorded nothing.

    `offsets_s` counts from the activity's start, `distance_m` from 0 at its start, `cadence_spm` both feet.
    Rounded when stored: positions to a centimetre, distance and altitude to a decimetre.
    """

    offsets_s: Floats
    lat: Floats
    lon: Floats
    distance_m: Floats
    altitude_m: Floats
    hr: Floats
    cadence_spm: Floats

    def __len__(self) -> int:
        return len(self.offsets_s)

    def columns(self) -> tuple[Floats, ...]:
        return (
            self.offsets_s, self.lat, self.lon, self.distance_m, self.altitude_m, self.hr, self.cadence_spm,
        )  # fmt: skip

    def to_bytes(self) -> bytes:
        """Differences between neighbours, their bytes grouped by rank, then zlib: about 5 bytes a point."""
        packed = b"".join(
            _pack_column(column, scale) for column, scale in zip(self.columns(), _SCALES, strict=True)
        )
        return _HEAD.pack(_MAGIC, _VERSION, len(self)) + zlib.compress(packed, 6)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Raises ValueError when `data` is not what `to_bytes` wrote; never expands beyond its own count."""
        if len(data) < _HEAD.size:
            raise ValueError("a track is cut off")
        magic, version, count = _HEAD.unpack_from(data)
        if magic != _MAGIC or version != _VERSION or count > _MAX_POINTS:
            raise ValueError("not a track of a known version")
        size = 4 * count
        packed = _expand(data[_HEAD.size :], size * len(_SCALES))
        return cls(*(_unpack_column(packed[i * size : (i + 1) * size], s) for i, s in enumerate(_SCALES)))


def _pack_column(values: Floats, scale: int) -> bytes:
    steps = np.full(len(values), _MISSING, dtype=np.int64)
    known = np.isfinite(values)
    steps[known] = np.clip(np.rint(values[known] * scale), _MISSING + 1, 2**31 - 1)
    deltas = np.diff(steps.astype(np.int32).view(np.uint32), prepend=np.uint32(0))
    return deltas.astype("<u4").view(np.uint8).reshape(-1, 4).T.tobytes()


def _unpack_column(packed: bytes, scale: int) -> Floats:
    ranks = np.frombuffer(packed, dtype=np.uint8).reshape(4, -1)
    deltas = np.ascontiguousarray(ranks.T).view("<u4").ravel()
    steps = np.cumsum(deltas, dtype=np.uint32).view(np.int32)
    values = steps / float(scale)
    values[steps == _MISSING] = np.nan
    return values


def _expand(data: bytes, size: int) -> bytes:
    try:
        packed = zlib.decompressobj().decompress(data, size + 1)
    except zlib.error as error:
        raise ValueError("a track is damaged") from error
    if len(packed) != size:
        raise ValueError("a track has another length than it says")
    return packed
