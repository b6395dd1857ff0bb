"""Zip archives: what is in them, and one member after the other; nothing is ever unpacked to disk.

Names in an archive are shown, never used as paths. Pure Python, run by the worker itself: the members'
bytes go to the child process, the archive does not.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Final

from training.importers import refusals
from training.importers.detect import MAX_BYTES
from training.importers.parsed import ImportRefusedError, Refusal
from training.importers.parsed import gettext_noop as _

MAX_FILES: Final = 1_000
"""In one archive, folders and what systems add by themselves not counted."""

MAX_ENTRIES: Final = 10_000
_MAX_DIRECTORY_BYTES: Final = 4 * 1024 * 1024
_MAX_UNPACKED_BYTES: Final = 8 * 1024 * 1024 * 1024
_NAME_LENGTH: Final = 255
_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
_END: Final = struct.Struct("<4s4H2LH")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64_BYTES: Final = 20
_IS_ENCRYPTED: Final = 0x41
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LEFT_BY_SYSTEMS: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_ARCHIVES: Final = frozenset({"zip", "7z", "rar", "tar", "tgz", "bz2", "xz"})
_TABLES: Final = frozenset({"csv", "tsv", "xls", "xlsx", "ods"})
_NOT_READ: Final = frozenset(
    {"jpg", "jpeg", "png", "gif", "heic", "webp", "mp4", "mov", "avi", "mp3", "pdf", "html", "htm", "json"}
)

type Reason = refusals.Reason

DAMAGED: Final = (
    Refusal.UNREADABLE,
    _("The zip archive is damaged or cut off. Make it again, or upload the files in it one by one."),
)
NOTHING_IN_IT: Final = (
    Refusal.EMPTY_FILE,
    _("The zip archive holds no file. Put the activity files into it, then upload it again."),
)
TOO_MANY_FILES: Final = (
    Refusal.TOO_MANY,
    _("The zip archive holds more than 1,000 files. Make several archives of up to 1,000 files each."),
)
TOO_MUCH_IN_IT: Final = (
    Refusal.BOMB,
    _("The zip archive unpacks to more than anybody's activities. Upload the files in it one by one."),
)
FOLDER: Final = (Refusal.SKIPPED, _("A folder. The files in it have results of their own."))
LEFT_BY_SYSTEM: Final = (
    Refusal.SKIPPED,
    _("A note of the computer that made the archive, no activity. Nothing to do."),
)
UNSAFE: Final = (
    Refusal.UNSAFE_NAME,
    _("The name of this file points outside of the archive. Give it a plain name, then upload it again."),
)
LINK: Final = (
    Refusal.UNSAFE_NAME,
    _("This is a link to another file. Put the file itself into the archive."),
)
ENCRYPTED: Final = (
    Refusal.ENCRYPTED,
    _("This file is locked with a password. Make the archive again without one."),
)
PACKED_OTHERWISE: Final = (
    Refusal.UNSUPPORTED_TYPE,
    _("This file is packed by a method that we do not read. Make an ordinary zip archive."),
)
MEMBER_TOO_LARGE: Final = (
    Refusal.BOMB,
    _("This file unpacks to more than 25 MB. Upload the activities in it one by one."),
)
NESTED: Final = (
    Refusal.UNSUPPORTED_TYPE,
    _("This is an archive within the archive. Upload it by itself."),
)
TABLE: Final = (
    Refusal.UNSUPPORTED_TYPE,
    _("This is a table. Upload it by itself as CSV, so that you can check its columns first."),
)
NO_ACTIVITY: Final = (Refusal.UNSUPPORTED_TYPE, _("This is no activity file."))
MEMBER_DAMAGED: Final = (
    Refusal.UNREADABLE,
    _("This file is damaged inside the archive. Make the archive again, or upload the file by itself."),
)


@dataclass(frozen=True, slots=True)
class Member:
    """One entry in the order of the archive; with a `refusal` it is not to be read."""

    index: int
    name: str
    refusal: Reason | None


def is_zip(head: bytes) -> bool:
    """By its first bytes."""
    return head.startswith(_MAGIC)


# What zipfile raises over bytes that are no sound archive, beside its own error: places outside of the
# file (OSError, ValueError), names not in the encoding they claim (ValueError), a version or method that it
# does not know (NotImplementedError), data that ends early (EOFError, struct.error) or does not unpack
# (zlib.error).
BROKEN = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    NotImplementedError,
    EOFError,
    struct.error,
    zlib.error,
)


def open_archive(file: IO[bytes]) -> zipfile.ZipFile:
    """The archive, its directory read and found to be of a size that archives of activities have.

    Raises:
        ImportRefusedError: unreadable, too_many.
    """
    if _directory_bytes(file) > _MAX_DIRECTORY_BYTES:
        raise ImportRefusedError(*TOO_MANY_FILES)
    try:
        return zipfile.ZipFile(file)
    except BROKEN:
        raise ImportRefusedError(*DAMAGED) from None


def members_of(archive: zipfile.ZipFile) -> list[Member]:
    """Every entry.

    Raises:
        ImportRefusedError: for the whole archive: empty_file, too_many, bomb.
    """
    entries = archive.infolist()
    found = [Member(i, shown_name(entry), _refusal(entry)) for i, entry in enumerate(entries)]
    files = sum(member.refusal not in {FOLDER, LEFT_BY_SYSTEM} for member in found)
    reasons = {
        NOTHING_IN_IT: files == 0,
        TOO_MANY_FILES: files > MAX_FILES or len(found) > MAX_ENTRIES,
        TOO_MUCH_IN_IT: _claimed_bytes(entries, found) > _MAX_UNPACKED_BYTES,
    }
    for reason, holds in reasons.items():
        if holds:
            raise ImportRefusedError(*reason)
    return found


def read_member(archive: zipfile.ZipFile, member: Member) -> bytes:
    """The bytes of one file, at most 25 MB.

    Raises:
        ImportRefusedError: its `refusal`; bomb, unreadable, unsupported_type for a zip in it.
    """
    if member.refusal is not None:
        raise ImportRefusedError(*member.refusal)
    try:
        with archive.open(archive.infolist()[member.index]) as packed:
            data = packed.read(MAX_BYTES + 1)
    except BROKEN:
        raise ImportRefusedError(*MEMBER_DAMAGED) from None
    if len(data) > MAX_BYTES:
        raise ImportRefusedError(*MEMBER_TOO_LARGE)
    if is_zip(data):
        raise ImportRefusedError(*NESTED)
    return data


def shown_name(entry: zipfile.ZipInfo) -> str:
    """Its path within the archive in printable letters, as the person who packed it read it."""
    name = _decoded(entry).replace("\\", "/")
    return "".join(letter for letter in name if letter.isprintable())[-_NAME_LENGTH:] or "file"


def _refusal(entry: zipfile.ZipInfo) -> Reason | None:
    parts = [part.casefold() for part in re.split(r"[/\\]", entry.filename) if part]
    last = parts[-1] if parts else ""
    reasons = {
        FOLDER: entry.is_dir() or entry.filename.endswith("\\"),
        LEFT_BY_SYSTEM: "__macosx" in parts or last.startswith("._") or last in _LEFT_BY_SYSTEMS,
        UNSAFE: not parts or ".." in parts or re.match(r"[/\\]|[A-Za-z]:", entry.filename) is not None,
        LINK: stat.S_ISLNK(entry.external_attr >> 16),
        ENCRYPTED: bool(entry.flag_bits & _IS_ENCRYPTED),
        PACKED_OTHERWISE: entry.compress_type not in _METHODS,
        MEMBER_TOO_LARGE: entry.file_size > MAX_BYTES,
    }
    found = next((reason for reason, holds in reasons.items() if holds), None)
    return found or _refusal_by_suffix(last)


def _refusal_by_suffix(name: str) -> Reason | None:
    """What need not be unpacked to be known; anything else is told by its content."""
    suffix = name.rpartition(".")[2]
    for suffixes, reason in ((_ARCHIVES, NESTED), (_TABLES, TABLE), (_NOT_READ, NO_ACTIVITY)):
        if suffix in suffixes:
            return reason
    return None


def _claimed_bytes(entries: Sequence[zipfile.ZipInfo], found: Sequence[Member]) -> int:
    """Zipfile gives no more of a member than its directory claims."""
    return sum(entry.file_size for entry, member in zip(entries, found, strict=True) if not member.refusal)


def _decoded(entry: zipfile.ZipInfo) -> str:
    """Names that are not said to be UTF-8 were read as code page 437; many are something else.

    macOS writes UTF-8 without saying so, a Russian Windows code page 866.
    """
    name = entry.filename
    if name.isascii() or entry.flag_bits & 0x800:
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        russian = raw.decode("cp866")
        return russian if _mostly_cyrillic(russian) else name


def _mostly_cyrillic(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    foreign = [letter for letter in text if not letter.isascii()]
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in letters)
    return cyrillic == len(foreign) and 2 * cyrillic > len(letters) - len("fit")


def _directory_bytes(file: IO[bytes]) -> int:
    """What zipfile would read into memory at once, by the record at the end; 0 where there is none."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END.size - 0xFFFF - _END_64.size - _LOCATOR_64_BYTES))
    tail = file.read()
    file.seek(0)
    at = len(tail) - _END.size
    # The same order in which zipfile looks: without a comment first.
    if at < 0 or not (tail.startswith(b"PK\x05\x06", at) and tail.endswith(b"\0\0")):
        at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + _END.size:
        return 0
    claimed: int = _END.unpack_from(tail, at)[5]
    before = at - _LOCATOR_64_BYTES - _END_64.size
    if before >= 0 and tail.startswith(b"PK\x06\x06", before):
        claimed = max(claimed, _END_64.unpack_from(tail, before)[8])
    return claimed
