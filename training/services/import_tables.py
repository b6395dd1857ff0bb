"""Tables with a run in each row: shown before they are stored, then stored row by row."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any, Final, TypedDict, cast
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from athletes.errors import DomainError
from athletes.models import Athlete
from training.enums import ImportFileState, SourceFormat
from training.importers import refusals
from training.importers.csv_log import NO_COLUMNS, LogRow, read_rows
from training.importers.csv_log_layout import Layout, detect_layout
from training.importers.csv_log_text import Table, read_table
from training.importers.parsed import ImportRefusedError
from training.models import Import, ImportFile
from training.services.recordings import Entry, refuse_implausible, store_entry

if TYPE_CHECKING:
    from training.services.activities import Origin

ROWS_A_STEP: Final = 50
NOON: Final = time(12)


class TableOptions(TypedDict, total=False):
    """What a person says of a table: `units` km, mi or m; `columns` {field: place, or None for none}."""

    units: str
    day_first: bool
    columns: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class Preview:
    """A table as it would be stored; `runs` are entries that can be, `refused` rows that cannot."""

    table: Table
    layout: Layout
    runs: list[tuple[int, Entry]]
    refused: list[LogRow]


def check_table(data: bytes, *, athlete: Athlete, options: TableOptions | None) -> None:
    """Whether there is anything to read.

    Raises:
        DomainError: on the field `file`: no_columns, too_many, unreadable.
    """
    try:
        _table, layout = _read(data, athlete, options)
    except ImportRefusedError as refused:
        raise DomainError(_(refused.detail), code=refused.code, field="file") from None
    if not layout.complete:
        raise DomainError(_(NO_COLUMNS[1]), code=NO_COLUMNS[0], field="file")


def preview_table(data: bytes, *, athlete: Athlete, options: TableOptions | None, now: datetime) -> Preview:
    """What would come of a table; without its columns, no rows.

    Raises:
        ImportRefusedError: too_many, unreadable.
    """
    table, layout = _read(data, athlete, options)
    rows = read_rows(table, layout) if layout.complete else []
    runs = []
    for row in rows:
        entry = _checked_entry(row, athlete, now)
        if entry is not None:
            runs.append((row.number, entry))
    return Preview(table, layout, runs, [row for row in rows if row.refusal is not None])


class TableJob:
    """The rows of a table, fifty a step."""

    def __init__(self, upload: Import, file: IO[bytes], now: datetime) -> None:
        self._upload, self._now = upload, now
        options = cast("TableOptions", upload.options)
        self._rows = read_rows(*_read(bytes(file.read()), upload.athlete, options))
        self.total = max(len(self._rows), 1)

    def step(self, at: int) -> tuple[int, Callable[[Athlete], Iterable[ImportFile]]]:
        if not self._rows:
            return 1, lambda _athlete: [_result(self._upload, None, refusals.EMPTY)]
        rows = self._rows[at : at + ROWS_A_STEP]
        return at + len(rows), lambda athlete: self._results(athlete, rows)

    def pass_over(self, at: int) -> tuple[int, Callable[[Athlete], Iterable[ImportFile]]]:
        rows = self._rows[at : at + ROWS_A_STEP]
        return at + len(rows), lambda _athlete: [
            _result(self._upload, row.number, refusals.DAMAGED) for row in rows
        ]

    def close(self) -> None:
        self._rows = []

    def _results(self, athlete: Athlete, rows: list[LogRow]) -> Iterable[ImportFile]:
        known = self._upload.files.exclude(activity=None).values_list("activity", flat=True)
        taken = set(known)
        for row in rows:
            entry = _checked_entry(row, athlete, self._now)
            result = _result(self._upload, row.number, row.refusal or row.remark)
            if entry is not None:
                self._store(athlete, entry, result, taken)
            yield result

    def _store(self, athlete: Athlete, entry: Entry, result: ImportFile, taken: set[int]) -> None:
        origin: Origin = {
            "format": SourceFormat.CSV,
            "sha256": _digest_of(entry),
            "upload": self._upload,
        }
        store_entry(athlete, entry, result=result, origin=origin, now=self._now, taken=taken)
        if result.state == ImportFileState.DONE and result.error_code:
            result.state = ImportFileState.PARTIAL
        taken.update(filter(None, [result.activity_id]))


def _read(data: bytes, athlete: Athlete, options: TableOptions | None) -> tuple[Table, Layout]:
    table = read_table(data)
    home = athlete.user.units if athlete.user is not None else "km"
    return table, detect_layout(table, home_unit=home, chosen=cast("Mapping[str, Any]", options or {}))


def _result(upload: Import, number: int | None, problem: refusals.Reason | None) -> ImportFile:
    code, detail = problem or ("", "")
    return ImportFile(
        upload=upload,
        name=upload.name,
        row=number,
        state=ImportFileState.REFUSED,
        error_code=code,
        error_detail=detail,
    )


def _checked_entry(row: LogRow, athlete: Athlete, now: datetime) -> Entry | None:
    """What to store of a row; None with the reason in its `refusal`."""
    if row.refusal is not None or row.start is None:
        return None
    try:
        entry = _entry_of(row, row.start, athlete, now)
        refuse_implausible(entry, now=now)
    except (OverflowError, ValueError):
        # A date at the edge of the calendar has no place in UTC.
        row.refusal = refusals.NO_DATE
        return None
    except ImportRefusedError as refused:
        row.refusal = (refused.code, refused.detail)
        return None
    return entry


def _entry_of(row: LogRow, start: datetime, athlete: Athlete, now: datetime) -> Entry:
    zone = ZoneInfo(athlete.time_zone)
    wall_clock = start.tzinfo is None
    if not row.has_time:
        start = datetime.combine(start.date(), NOON)
    start_at = (start.replace(tzinfo=zone) if start.tzinfo is None else start).astimezone(UTC)
    if not row.has_time and start.date() == now.astimezone(zone).date():
        # Noon of today may still be to come.
        start_at = min(start_at, now)
    return Entry(
        start_at=start_at,
        time_zone=athlete.time_zone,
        values=row.values,
        date_only=not row.has_time,
        wall_clock=wall_clock and row.has_time,
        type_guessed=False,
    )


def _digest_of(entry: Entry) -> str:
    """The same for the same row of another table, in whatever encoding or order."""
    when = entry.local_date.isoformat() if entry.date_only else entry.start_at.isoformat()
    said = sorted((name, str(value)) for name, value in entry.values.items() if value not in (None, ""))
    return sha256(repr((when, said)).encode()).hexdigest()
