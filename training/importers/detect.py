"""What a file is, by its content, and what is in its wrapping. A name proves nothing."""

import zlib
from typing import Final

from training.importers import refusals
from training.importers.fit_wire import is_fit
from training.importers.parsed import ImportRefusedError
from training.importers.xml_text import is_xml, root_name

MAX_BYTES: Final = 25 * 1024 * 1024
"""Of an upload, and of what is unpacked from it."""

HEAD_BYTES: Final = 64 * 1024
"""Of a file, enough to tell what it is."""

_ROOTS: Final = {"gpx": "gpx", "trainingcenterdatabase": "tcx"}
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM")
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_GZIP: Final = b"\x1f\x8b"


def check_size(size: int) -> None:
    """Raises empty_file or too_large."""
    if size == 0:
        raise ImportRefusedError(*refusals.EMPTY)
    if size > MAX_BYTES:
        raise ImportRefusedError(*refusals.TOO_LARGE)


def unpacked(data: bytes) -> bytes:
    """The content of a .gz, or the data itself; never more than 25 MB whatever the wrapping claims.

    A .gz that is cut off gives what there is: a FIT file in it may still be read in part.

    Raises:
        ImportRefusedError: bomb, unreadable, unsupported_type for a .gz in a .gz.
    """
    if not data.startswith(_GZIP):
        return data
    content = _gunzip(data)
    if content.startswith((_GZIP, *_ZIP)):
        raise ImportRefusedError(*refusals.GZ_OF_ARCHIVE)
    check_size(len(content))
    return content


def refuse_other_types(head: bytes) -> None:
    """What can be told at the door from a file's first bytes.

    Raises:
        ImportRefusedError: as `format_of`, or unreadable for a .gz that is none.
    """
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, HEAD_BYTES)
        except zlib.error:
            raise ImportRefusedError(*refusals.GZ_DAMAGED) from None
    format_of(head)


def _gunzip(data: bytes) -> bytes:
    parts: list[bytes] = []
    room = MAX_BYTES
    while data.startswith(_GZIP):
        member = zlib.decompressobj(wbits=31)
        try:
            parts.append(member.decompress(data, room + 1))
        except zlib.error:
            raise ImportRefusedError(*refusals.GZ_DAMAGED) from None
        room -= len(parts[-1])
        if room < 0:
            raise ImportRefusedError(*refusals.BOMB)
        data = member.unused_data
    return b"".join(parts)


def format_of(data: bytes) -> str:
    """The format: fit, gpx or tcx.

    Raises:
        ImportRefusedError: empty_file, truncated, unsupported_type with what the file seems to be.
    """
    if not data.strip():
        raise ImportRefusedError(*refusals.EMPTY)
    if is_fit(data):
        return "fit"
    if is_xml(data):
        return _xml_format(data)
    if data.startswith(_ZIP):
        raise ImportRefusedError(*refusals.ZIP)
    raise ImportRefusedError(*(refusals.PICTURE if data.startswith(_PICTURES) else refusals.OTHER_TYPE))


def _xml_format(data: bytes) -> str:
    root = root_name(data)
    if root in _ROOTS:
        return _ROOTS[root]
    if not root:
        raise ImportRefusedError(*refusals.XML_CUT_OFF)
    raise ImportRefusedError(*(refusals.WEB_PAGE if root == "html" else refusals.OTHER_TYPE))
