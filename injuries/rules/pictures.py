"""What a document is, by its bytes; pictures without what cameras write into them.

Where a photo was taken, with which device and by whom is nobody's business here. The pixels stay as they
came: nothing is decoded. Only which way is up is kept, or most photos of phones would lie on their side.
"""

import struct
from collections.abc import Iterator
from typing import Final

from injuries.enums import DocumentKind

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_KINDS: Final = {b"%PDF-": DocumentKind.PDF, b"\xff\xd8\xff": DocumentKind.JPEG, _PNG: DocumentKind.PNG}
# Ancillary chunks that say how a picture looks; all others are words, times and places.
_PNG_KEPT: Final = frozenset({b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD"})

_MARK, _EOI, _SOS, _COMMENT = 0xFF, 0xD9, 0xDA, 0xFE
# A segment's length counts itself.
_LENGTH_BYTES: Final = 2
_APP0, _APP1, _APP2, _APP14, _APP15 = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF
# Markers without a length, which stand inside the pixels: a stuffed zero and the restarts.
_IN_PIXELS: Final = frozenset({0x00, *range(0xD0, 0xD8)})
_JFIF, _JFIF_LENGTH = b"JFIF\x00", 12
_EXIF, _ICC, _ADOBE = b"Exif\x00\x00", b"ICC_PROFILE\x00", b"Adobe"
_ORIENTATION: Final = 0x0112
_ENTRY_BYTES: Final = 12
_TURNED: Final = range(2, 9)


class BrokenPictureError(ValueError):
    """It begins like a picture and does not go on like one."""


def kind_of_document(content: bytes) -> DocumentKind | None:
    """By its first bytes; None for anything that is not taken."""
    return next((kind for head, kind in _KINDS.items() if content.startswith(head)), None)


def without_metadata(content: bytes, kind: DocumentKind) -> bytes:
    """The same document; a picture without what was written beside its pixels.

    Raises:
        BrokenPictureError: its parts do not add up.
    """
    if kind == DocumentKind.PDF:
        return content
    parts = _png_parts(content) if kind == DocumentKind.PNG else _jpeg_parts(content)
    try:
        return b"".join(parts)
    except (struct.error, IndexError) as error:
        raise BrokenPictureError from error


def _png_parts(content: bytes) -> Iterator[bytes]:
    yield _PNG
    at = len(_PNG)
    while True:
        (length,) = struct.unpack_from(">I", content, at)
        name, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            raise BrokenPictureError
        # A capital letter: the picture cannot be drawn without it.
        if name[:1].isupper() or name in _PNG_KEPT:
            yield content[at:end]
        if name == b"IEND":
            return
        at = end


def _jpeg_parts(content: bytes) -> Iterator[bytes]:
    yield b"\xff\xd8"
    at = 2
    while True:
        if content[at] != _MARK:
            raise BrokenPictureError
        marker = content[at + 1]
        if marker == _MARK:
            at += 1
            continue
        if marker == _EOI:
            yield b"\xff\xd9"
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if length < _LENGTH_BYTES or end > len(content):
            raise BrokenPictureError
        yield _kept_segment(marker, content[at + 4 : end])
        at = _end_of_pixels(content, end) if marker == _SOS else end
        yield content[end:at]


def _end_of_pixels(content: bytes, at: int) -> int:
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise BrokenPictureError
        if content[at + 1] not in _IN_PIXELS:
            return at
        at += 2


def _kept_segment(marker: int, body: bytes) -> bytes:
    if marker == _APP0 and body.startswith(_JFIF):
        # Without the small preview that may follow.
        return _segment(marker, body[:_JFIF_LENGTH] + b"\x00\x00")
    if marker == _APP1 and body.startswith(_EXIF):
        turned = _orientation(body[len(_EXIF) :])
        return _segment(marker, _only_orientation(turned)) if turned in _TURNED else b""
    looks = (marker == _APP2 and body.startswith(_ICC)) or (marker == _APP14 and body.startswith(_ADOBE))
    if marker == _COMMENT or (_APP0 <= marker <= _APP15 and not looks):
        return b""
    return _segment(marker, body)


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _orientation(tiff: bytes) -> int:
    """1-8; 1 where it is not said, or not said in a way that can be read."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(tiff[:4])
    if order is None:
        return 1
    try:
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        for number in range(count):
            entry = at + 2 + number * _ENTRY_BYTES
            tag, _type, _count, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
            if tag == _ORIENTATION:
                return int(value)
    except struct.error:
        return 1
    return 1


def _only_orientation(turned: int) -> bytes:
    """An EXIF block that says which way is up, and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, turned, 0)
    return _EXIF + b"MM\x00*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
