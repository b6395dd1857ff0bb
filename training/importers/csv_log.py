"""Lists of runs as CSV: each row as a run, or as the reason why it is none."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from training.importers import refusals
from training.importers.csv_log_layout import METRES, TIMES, Layout, cell_of
from training.importers.csv_log_text import Table
from training.importers.csv_log_values import number_of, seconds_of, tidy, when_of
from training.importers.csv_log_words import sport_of
from training.importers.parsed import ImportRefusedError, Refusal
from training.importers.parsed import gettext_noop as _

FEET_M: Final = 0.3048
_POOL_M: Final = 100
_NOTES_LENGTH: Final = 4_000
_DOUBLED_BELOW_SPM: Final = 110
_RUN_FROM_MPS: Final = 7 / 3.6
_CADENCES_SPM: Final = range(120, 231)
_HIGHEST_CLIMB: Final = 50_000
_HEARTS: Final = range(20, 251)
_EFFORTS: Final = range(11)

type Reason = refusals.Reason

NO_COLUMNS: Final = (
    Refusal.NO_COLUMNS,
    _(
        "The table needs a row of column names with a date and a distance or a time, such as: date, distance,"
        " time, RPE, notes."
    ),
)
ROW_TOO_WIDE: Final = (
    Refusal.ROW_SHAPE,
    _("This row has more cells than the table has columns. Put numbers and texts with commas in quotes."),
)
DATE_MISSING: Final = (Refusal.NO_DATE, _("The date of this row is missing."))
DATE_BAD: Final = (Refusal.BAD_VALUE, _("The date of this row cannot be read. Write it as 2026-05-31."))
DISTANCE_BAD: Final = (Refusal.BAD_VALUE, _("The distance of this row cannot be read. Write it as 10.5."))
TIME_BAD: Final = (Refusal.BAD_VALUE, _("The time of this row cannot be read. Write it as 0:52:30."))
NOTHING_SAID: Final = (Refusal.NO_VALUE, _("This row has neither a distance nor a time."))
ZERO: Final = (
    Refusal.ZERO_DISTANCE,
    _("The distance of this row is 0. Enter this run by hand if you know how far it was."),
)
NEGATIVE: Final = (Refusal.NEGATIVE_VALUE, _("This row has a negative distance or time."))
EFFORT_LEFT_OUT: Final = (
    Refusal.BAD_VALUE,
    _("Stored without its effort (RPE): that is a whole number from 0 to 10."),
)


@dataclass(slots=True)
class LogRow:
    """One row: a run, or the `refusal`; `remark` says what of a run was left out.

    `start` is naive where the table says no zone.
    """

    number: int
    refusal: Reason | None = None
    remark: Reason | None = None
    start: datetime | None = None
    has_time: bool = False
    values: dict[str, Any] = field(default_factory=dict)


def read_rows(table: Table, layout: Layout) -> list[LogRow]:
    """Every row of the table.

    Raises:
        ImportRefusedError: no_columns.
    """
    if not layout.complete:
        raise ImportRefusedError(*NO_COLUMNS)
    return [_row(number, cells, table, layout) for number, cells in table.rows]


def _row(number: int, cells: list[str], table: Table, layout: Layout) -> LogRow:
    row = LogRow(number)
    try:
        _check_width(cells, table)
        row.start, row.has_time = _when(cells, layout)
        row.values = _values(cells, layout)
        row.remark = EFFORT_LEFT_OUT if row.values["rpe"] is None and cell_of(cells, layout, "rpe") else None
    except ImportRefusedError as refused:
        row.refusal = (refused.code, refused.detail)
    return row


def _check_width(cells: list[str], table: Table) -> None:
    if any(cells[len(table.header) :]):
        raise ImportRefusedError(*ROW_TOO_WIDE)


def _when(cells: list[str], layout: Layout) -> tuple[datetime, bool]:
    day, clock = cell_of(cells, layout, "date"), cell_of(cells, layout, "clock")
    if not day:
        raise ImportRefusedError(*DATE_MISSING)
    found = when_of(f"{day} {clock}" if clock and ":" in clock else day, day_first=layout.day_first)
    if found is None:
        raise ImportRefusedError(*DATE_BAD)
    start, has_time = found
    if layout.utc and has_time and start.tzinfo is None:
        start = datetime.fromisoformat(f"{start.isoformat()}+00:00")
    return start, has_time


def _values(cells: list[str], layout: Layout) -> dict[str, Any]:
    kind = sport_of(cell_of(cells, layout, "type")) or "run"
    metres = _metres(cells, layout, kind)
    times = {name: _seconds(cells, layout, name) for name in TIMES}
    moving = times["duration"] or times["moving"]
    if any(value is not None and value < 0 for value in (metres, *times.values())):
        raise ImportRefusedError(*NEGATIVE)
    if metres == 0 and kind in {"run", "trail_run", "treadmill", "walk", "ride"}:
        raise ImportRefusedError(*ZERO)
    if not metres and not moving and not times["elapsed"]:
        raise ImportRefusedError(*NOTHING_SAID)
    far = round(metres) if metres else None
    return {
        "type": kind,
        "distance_m": far,
        "moving_s": None if not moving else round(moving),
        "elapsed_s": None if not times["elapsed"] else round(max(times["elapsed"], moving or 0)),
        "ascent_m": _climb(cells, layout, "ascent"),
        "descent_m": _climb(cells, layout, "descent"),
        "avg_hr": _within(_amount(cells, layout, "hr"), _HEARTS),
        "avg_cadence_spm": _cadence(cells, layout, kind, far, moving or times["elapsed"]),
        "rpe": _effort(cell_of(cells, layout, "rpe")),
        "notes": tidy(cell_of(cells, layout, "notes") or _title(cells, layout))[:_NOTES_LENGTH],
    }


def _title(cells: list[str], layout: Layout) -> str:
    return "" if "notes" in layout.columns else cell_of(cells, layout, "title")


def _metres(cells: list[str], layout: Layout, kind: str) -> float | None:
    cell = cell_of(cells, layout, "distance")
    if not cell:
        return None
    found = number_of(cell, layout.decimal)
    if found is None or found[1] not in {"", *METRES}:
        raise ImportRefusedError(*DISTANCE_BAD)
    value, unit = found
    if kind == "swim" and not unit and layout.unit != "m" and value >= _POOL_M:
        # Watches list pools in metres among runs in kilometres.
        unit = "m"
    return value * METRES[unit or layout.unit]


def _seconds(cells: list[str], layout: Layout, name: str) -> float | None:
    cell = cell_of(cells, layout, name)
    if not cell:
        return None
    unit = layout.time_units.get(name, "min")
    found = seconds_of(cell, decimal=layout.decimal, unit=unit, two_parts=layout.two_parts)
    if found is None:
        raise ImportRefusedError(*TIME_BAD)
    return found


def _amount(cells: list[str], layout: Layout, name: str) -> float | None:
    found = number_of(cell_of(cells, layout, name), layout.decimal)
    return None if found is None else found[0]


def _climb(cells: list[str], layout: Layout, name: str) -> int | None:
    found = number_of(cell_of(cells, layout, name), layout.decimal)
    if found is None or not 0 <= found[0] <= _HIGHEST_CLIMB:
        return None
    feet = found[1] == "ft" or (not found[1] and layout.unit == "mi")
    return round(found[0] * (FEET_M if feet else 1))


def _within(value: float | None, limits: range) -> int | None:
    return None if value is None or round(value) not in limits else round(value)


def _cadence(
    cells: list[str], layout: Layout, kind: str, metres: int | None, seconds: float | None
) -> int | None:
    """Both feet: what is under 110 at 7 km/h or faster counted one; unlikely ones are left out."""
    value = _amount(cells, layout, "cadence")
    if value is None or kind not in {"run", "trail_run", "treadmill"}:
        return None
    running = bool(metres and seconds and metres / seconds >= _RUN_FROM_MPS)
    return _within(2 * value if value < _DOUBLED_BELOW_SPM and running else value, _CADENCES_SPM)


def _effort(cell: str) -> int | None:
    found = re.fullmatch(r"(\d+)(?:[.,]0+)?(?:\s*/\s*10)?", tidy(cell))
    return int(found[1]) if found and int(found[1]) in _EFFORTS else None
