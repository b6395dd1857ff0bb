"""Activities as CSV, for spreadsheets and other programs."""

import csv
import io
from collections.abc import Iterable
from typing import Any, Final
from zoneinfo import ZoneInfo

from training.models import Activity

COLUMNS: Final = (
    "start_at",
    "time_zone",
    "type",
    "distance_m",
    "moving_s",
    "elapsed_s",
    "ascent_m",
    "descent_m",
    "avg_cadence_spm",
    "avg_hr",
    "rpe",
    "surface",
    "shoe",
    "warm_up_done",
    "cool_down_done",
    "partial",
    "sources",
    "notes",
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_BOM: Final = "\ufeff"


def table_of(activities: Iterable[Activity]) -> str:
    """Rows in their order below a row of names; metres and seconds, starts with the offset of the place.

    With a mark of UTF-8, which Excel needs. No cell starts a formula. Sources are expected to be prefetched.
    """
    held = io.StringIO()
    rows = csv.writer(held)
    rows.writerow(COLUMNS)
    for activity in activities:
        rows.writerow([harmless(value) for value in _cells(activity)])
    return _BOM + held.getvalue()


def harmless(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cells(activity: Activity) -> list[Any]:
    cells = {name: getattr(activity, name) for name in COLUMNS if name != "sources"}
    cells["start_at"] = activity.start_at.astimezone(ZoneInfo(activity.time_zone)).isoformat()
    cells["sources"] = " ".join(source.format for source in activity.sources.all())
    return [cells[name] for name in COLUMNS]
