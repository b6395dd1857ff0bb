"""From the bytes of a table to its cells: encoding, delimiter, and the row that names the columns."""

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from training.importers import refusals
from training.importers.csv_log_words import field_of
from training.importers.parsed import ImportRefusedError, Refusal
from training.importers.parsed import gettext_noop as _

MAX_ROWS: Final = 10_000
_MAX_CELLS: Final = 300
_HEADER_WITHIN: Final = 20
_DELIMITERS: Final = ",;\t|"
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")

TOO_MANY_ROWS: Final = (
    Refusal.TOO_MANY,
    _("The table has more than 10,000 rows. Cut it into several tables, each with the row of column names."),
)
NO_TABLE: Final = (
    Refusal.UNREADABLE,
    _("The table cannot be read. Save it as CSV in UTF-8, then upload it again."),
)


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` below the `header` are (row as a spreadsheet counts it, cells); empty ones are left out."""

    header: list[str]
    rows: list[tuple[int, list[str]]]
    delimiter: str
    encoding: str


def is_table(head: bytes) -> bool:
    """Whether the first bytes of a file look like rows of cells, whatever is in them."""
    text = _decoded(head, whole=False)[0].lstrip()
    if not text or text[0] in "<{[" or _CONTROL.search(text):
        return False
    lines = [line for line in text.splitlines()[:_HEADER_WITHIN] if line.strip()]
    widths = [len(row) for row in csv.reader(lines, delimiter=_delimiter_of(lines)) if row]
    rows = sum(width > 1 for width in widths)
    # A title and an empty line may stand above.
    return rows > 1 and 2 * rows > len(widths)


def read_table(data: bytes) -> Table:
    """The cells.

    Raises:
        ImportRefusedError: empty_file, too_many, unreadable.
    """
    text, encoding = _decoded(data, whole=True)
    lines = [line for line in text.splitlines()[: 2 * _HEADER_WITHIN] if line.strip()]
    if not lines:
        raise ImportRefusedError(*refusals.EMPTY)
    delimiter = _delimiter_of(lines)
    rows = _cells(text, delimiter)
    if not rows:
        raise ImportRefusedError(*refusals.EMPTY)
    at = _header_at([cells for _number, cells in rows[:_HEADER_WITHIN]])
    return Table(rows[at][1], rows[at + 1 :], delimiter, encoding)


def known_fields(cells: list[str]) -> set[str]:
    """The fields that these column names stand for."""
    return {field for field, _unit in map(field_of, cells) if field}


def _cells(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    try:
        for number, raw in enumerate(reader, start=1):
            cells = [cell.replace("\0", "").strip() for cell in raw[:_MAX_CELLS]]
            if any(cells) and not (number == 1 and cells[0].startswith("sep=")):
                rows.append((number, cells))
            if len(rows) > MAX_ROWS + 1:
                raise ImportRefusedError(*TOO_MANY_ROWS)
    except csv.Error:
        raise ImportRefusedError(*NO_TABLE) from None
    return rows


def _decoded(data: bytes, *, whole: bool) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace" if whole else "ignore").lstrip("\ufeff"), encoding
    if len(data) > 1 and 0 in data[:2]:
        # UTF-16 without its mark: every other byte of plain letters is 0.
        encoding = "utf-16-be" if data[0] == 0 else "utf-16-le"
        return data.decode(encoding, errors="replace" if whole else "ignore"), encoding
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data, final=whole), "utf-8"
    except UnicodeDecodeError:
        return _of_one_byte(data)


def _of_one_byte(data: bytes) -> tuple[str, str]:
    """Windows-1252, unless its Cyrillic sister names more columns."""
    found = {encoding: data.decode(encoding, errors="replace") for encoding in ("cp1252", "cp1251")}
    named = {encoding: _named(text) for encoding, text in found.items()}
    best = max(found, key=lambda encoding: (named[encoding], encoding == "cp1252"))
    return found[best], best


def _named(text: str) -> int:
    lines = text.splitlines()[:_HEADER_WITHIN]
    return max((len(known_fields(re.split(r"[,;\t|]", line))) for line in lines), default=0)


def _delimiter_of(lines: list[str]) -> str:
    """The one that names most columns; else the one that parts all rows alike."""
    said = re.match(r"sep=(.)", lines[0])
    if said and said[1] in _DELIMITERS:
        return said[1]
    return max(_DELIMITERS, key=lambda mark: _fitness(lines, mark))


def _fitness(lines: list[str], mark: str) -> tuple[int, int]:
    try:
        rows = [row for row in csv.reader(lines, delimiter=mark) if row]
    except csv.Error:
        return 0, 0
    named = max((len(known_fields(row)) for row in rows[:_HEADER_WITHIN]), default=0)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return named, max((count for _width, count in widths.most_common(1)), default=0)


def _header_at(rows: list[list[str]]) -> int:
    """The row that names most columns; the first, where none does."""
    named = [len(known_fields(row)) for row in rows]
    return named.index(max(named))
