"""The container of FIT: headers, checksums, message boundaries; what damage there is, and its mending."""

import struct
from dataclasses import dataclass
from typing import Final

from training.fit_writer import fit_crc, wrap_fit

_MARK: Final = b".FIT"
_SHORTEST_HEADER: Final = 12
_COMPRESSED: Final = 0x80
_DEFINITION: Final = 0x40
_DEVELOPER: Final = 0x20
_AT_ONCE: Final = 500
# file_id, sport, session, lap, event, device_info, activity, and what developer fields are called.
_ABOUT_THE_WHOLE: Final = frozenset({0, 12, 18, 19, 21, 23, 34, 206, 207})
_NOT_WRITTEN: Final = frozenset({0, 0xFFFFFFFF})


@dataclass(frozen=True, slots=True)
class FitSequence:
    """One of the files that may be chained in a file.

    `body` holds whole messages only. `cut` says that the recording ended in the middle, `checksum_ok` that
    the bytes are those that were written.
    """

    body: bytes
    cut: bool
    checksum_ok: bool

    def mended(self) -> bytes:
        """The same messages in a container without fault."""
        return wrap_fit(self.body)


def is_fit(data: bytes) -> bool:
    """Whether a FIT header stands at the start."""
    return len(data) >= _SHORTEST_HEADER and data[8:12] == _MARK


def split_sequences(data: bytes) -> list[FitSequence]:
    """The chained files in order; bytes behind them that are no FIT are left out."""
    found: list[FitSequence] = []
    at = 0
    while is_fit(data[at : at + _SHORTEST_HEADER]):
        sequence, at = _sequence(data, at)
        found.append(sequence)
    return found


def _sequence(data: bytes, at: int) -> tuple[FitSequence, int]:
    begin = at + max(data[at], _SHORTEST_HEADER)
    said = struct.unpack_from("<I", data, at + 4)[0]
    end = len(data) if said in _NOT_WRITTEN else begin + said
    if end + 2 > len(data):
        # Cut off, or the size was to be written at a stop that never came.
        return _whole_part(data[begin:]), len(data)
    stored = struct.unpack_from("<H", data, end)[0]
    if stored == fit_crc(memoryview(data)[at:end]):
        return FitSequence(
            data[begin:end], cut=_length_of_whole(data[begin:end]) != said, checksum_ok=True
        ), end + 2
    if len(data) > end + 2 and not is_fit(data[end + 2 : end + 2 + _SHORTEST_HEADER]):
        # More follows than the header says, and it is no second file: the header is what is wrong.
        return _whole_part(data[begin:]), len(data)
    body = data[begin:end]
    whole = _length_of_whole(body)
    return FitSequence(body[:whole], cut=whole != len(body), checksum_ok=False), end + 2


def _whole_part(body: bytes) -> FitSequence:
    return FitSequence(body[: _length_of_whole(body)], cut=True, checksum_ok=False)


def _length_of_whole(body: bytes) -> int:
    """Bytes up to the last message that is complete and whose layout is known."""
    sizes: dict[int, int] = {}
    at, end = 0, len(body)
    while at < end:
        head = body[at]
        if head & _COMPRESSED:
            size = sizes.get(head >> 5 & 0x3, 0)
        elif head & _DEFINITION:
            size = _define(body, at, sizes)
        else:
            size = sizes.get(head & 0xF, 0)
        if size == 0 or at + size > end:
            break
        at += size
    return at


def _define(body: bytes, at: int, sizes: dict[int, int]) -> int:
    """Notes how long messages of this layout are; answers the definition's own length, 0 when cut."""
    layout = _layout(body, at)
    if layout is None:
        return 0
    sizes[body[at] & 0xF] = layout.own_size + layout.developers_size
    return layout.end - at


@dataclass(frozen=True, slots=True)
class _Layout:
    """A definition: where its own part and all of it end, and how long its messages are, head included."""

    own_end: int
    end: int
    own_size: int
    developers_size: int


def _layout(body: bytes, at: int) -> _Layout | None:
    """The definition that begins there; None when it is cut."""
    own_end = at + 6 + 3 * body[at + 5] if at + 5 < len(body) else len(body) + 1
    end, developers = own_end, range(0)
    if body[at] & _DEVELOPER and own_end < len(body):
        end = own_end + 1 + 3 * body[own_end]
        developers = range(own_end + 2, end, 3)
    elif body[at] & _DEVELOPER:
        end = len(body) + 1
    if end > len(body):
        return None
    own_size = 1 + sum(body[i] for i in range(at + 7, own_end, 3))
    return _Layout(own_end, end, own_size, sum(body[i] for i in developers))


def without_developer_fields(body: bytes) -> bytes:
    """The same whole messages with nothing in them but the watch's own fields."""
    layouts: dict[int, _Layout] = {}
    kept: list[bytes] = []
    at = 0
    while at < len(body):
        head = body[at]
        local = head >> 5 & 0x3 if head & _COMPRESSED else head & 0xF
        is_data = head & _COMPRESSED or not head & _DEFINITION
        layout = layouts.get(local) if is_data else _layout(body, at)
        if layout is None:
            break
        if is_data:
            kept.append(body[at : at + layout.own_size])
            at += layout.own_size + layout.developers_size
        else:
            layouts[local] = layout
            kept.append(bytes([head & ~_DEVELOPER]) + body[at + 1 : layout.own_end])
            at = layout.end
    return b"".join(kept)


def summaries(data: bytes) -> bytes:
    """A file without what was recorded on the way: its messages about the whole, in a chain as before.

    For data that a reader has read without fault; given back as it is where leaving messages out would change
    what the others mean.
    """
    chain: list[bytes] = []
    at = 0
    while is_fit(data[at : at + _SHORTEST_HEADER]):
        begin = at + max(data[at], _SHORTEST_HEADER)
        end = begin + struct.unpack_from("<I", data, at + 4)[0]
        body = None if end + 2 > len(data) else _about_the_whole(data, begin, end)
        if body is None:
            return data
        chain.append(wrap_fit(body))
        at = end + 2
    return b"".join(chain)


def _about_the_whole(data: bytes, at: int, end: int) -> bytes | None:
    """None where times are compressed, which count on from the message before."""
    layouts: dict[int, tuple[int, bool]] = {}
    kept: list[bytes] = []
    while at < end:
        head = data[at]
        layout = _layout(data, at) if head & _DEFINITION and not head & _COMPRESSED else None
        if layout is not None:
            is_needed = _global_number(data, at) in _ABOUT_THE_WHOLE
            layouts[head & 0xF] = layout.own_size + layout.developers_size, is_needed
            kept += [data[at : layout.end]] if is_needed else []
            at = layout.end
            continue
        if head & (_COMPRESSED | _DEFINITION) or head & 0xF not in layouts:
            return None
        size, is_needed = layouts[head & 0xF]
        if is_needed:
            kept.append(data[at : at + size])
            at += size
        else:
            # Recorded points follow each other by the hundred: their heads lie a size apart.
            heads = data[at : min(end, at + _AT_ONCE * size) : size]
            at += size * (len(heads) - len(heads.lstrip(heads[:1])))
    return b"".join(kept)


def _global_number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at + 3 : at + 5], "big" if data[at + 2] else "little")
