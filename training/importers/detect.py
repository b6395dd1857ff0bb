"""What a file is, by its content, and what is in its wrapping. A name proves nothing."""

import zlib
from typing import Final

from training.importers.fit_wire import is_fit
from training.importers.parsed import ImportRefused, Refusal
from training.importers.xml_reader import is_xml, root_name

MAX_BYTES: Final = 25 * 1024 * 1024
"""Of an upload, and of what is unpacked from it."""

_WANTED: Final = "Upload the FIT, TCX or GPX file of an activity, as it is or as .gz."
_ROOTS: Final = {"gpx": "gpx", "trainingcenterdatabase": "tcx"}
_SIGNATURES: Final = (
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3", "a database"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
)
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_GZIP: Final = b"\x1f\x8b"


def check_size(size: int) -> None:
    """Raises empty_file or too_large."""
    if size == 0:
        raise ImportRefused(Refusal.EMPTY_FILE, "The file is empty. Copy it from the watch again.")
    if size > MAX_BYTES:
        raise ImportRefused(
            Refusal.TOO_LARGE, "The file is over 25 MB. Upload the activities one by one, or as .gz."
        )


def unpacked(data: bytes) -> bytes:
    """The content of a .gz, or the data itself; never more than 25 MB whatever the wrapping claims.

    A .gz that is cut off gives what there is: a FIT file in it may still be read in part.

    Raises:
        ImportRefused: bomb, unreadable, unsupported_type for a .gz in a .gz.
    """
    if not data.startswith(_GZIP):
        return data
    content = _gunzip(data)
    if content.startswith((_GZIP, *_ZIP)):
        raise ImportRefused(Refusal.UNSUPPORTED_TYPE, f"The .gz holds another archive. {_WANTED}")
    check_size(len(content))
    return content


def _gunzip(data: bytes) -> bytes:
    parts: list[bytes] = []
    room = MAX_BYTES
    while data.startswith(_GZIP):
        member = zlib.decompressobj(wbits=31)
        try:
            parts.append(member.decompress(data, room + 1))
        except zlib.error:
            raise ImportRefused(
                Refusal.UNREADABLE, "The .gz is damaged. Export it again, or unpack it and upload the file."
            ) from None
        room -= len(parts[-1])
        if room < 0:
            raise ImportRefused(
                Refusal.BOMB, "The .gz unpacks to more than 25 MB. Upload the activities one by one."
            )
        data = member.unused_data
    return b"".join(parts)


def format_of(data: bytes) -> str:
    """"fit", "gpx" or "tcx".

    Raises:
        ImportRefused: empty_file, unsupported_type with what the file seems to be.
    """
    if not data.strip():
        raise ImportRefused(Refusal.EMPTY_FILE, "The file is empty. Copy it from the watch again.")
    if is_fit(data):
        return "fit"
    if data.startswith(_ZIP):
        raise ImportRefused(
            Refusal.UNSUPPORTED_TYPE, "This is a zip archive. Unpack it and upload the files in it one by one."
        )
    if is_xml(data):
        return _xml_format(data)
    what = next((words for mark, words in _SIGNATURES if data.startswith(mark)), "no activity file")
    raise ImportRefused(Refusal.UNSUPPORTED_TYPE, f"This is {what}. {_WANTED}")


def _xml_format(data: bytes) -> str:
    root = root_name(data)
    if root in _ROOTS:
        return _ROOTS[root]
    if root == "html":
        raise ImportRefused(
            Refusal.UNSUPPORTED_TYPE,
            f"This is a web page, perhaps a sign-in page saved instead of the file. {_WANTED}",
        )
    if not root:
        raise ImportRefused(
            Refusal.TRUNCATED, "The file ends in the middle. Export it again and upload the whole file."
        )
    raise ImportRefused(Refusal.UNSUPPORTED_TYPE, f"This is another kind of XML. {_WANTED}")
