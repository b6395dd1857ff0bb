"""Lists of runs as CSV: which column is what, in which units, and how dates and times are written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import Any, Final

from training.importers.csv_log_text import Table
from training.importers.csv_log_values import (
    date_of,
    decimal_mark,
    is_missing,
    number_of,
    numeric_date,
    seconds_of,
    tidy,
)
from training.importers.csv_log_words import field_of, sport_of

# What a person may point out, in this order.
FIELDS: Final = (
    "date", "clock", "type", "distance", "duration", "moving", "elapsed",
    "ascent", "descent", "hr", "cadence", "rpe", "notes", "title",
)  # fmt: skip
METRES: Final = {"km": 1000.0, "mi": 1609.344, "m": 1.0}
TIMES: Final = ("duration", "moving", "elapsed")
_AMOUNTS: Final = ("distance", "ascent", "descent", "hr", "cadence", "rpe")
_TWICE: Final = 2
_METRES_FROM: Final = 300
_SECONDS_FROM: Final = 400
_FASTEST_RUN_MPS: Final = 7.5
_IN_M: Final = (range(900, 1_101), range(1_500, 1_721))
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is read. `columns` are places of fields; `unit` is km, mi or m.

    `units_said` and `days_said`: the table itself told the unit of distances, the order of day and month.
    """

    columns: dict[str, int]
    unit: str
    day_first: bool
    units_said: bool = True
    days_said: bool = True
    decimal: str = "."
    time_units: dict[str, str] = field(default_factory=dict)
    two_parts: str = "ms"
    utc: bool = False

    @property
    def complete(self) -> bool:
        return "date" in self.columns and bool({"distance", *TIMES} & self.columns.keys())


def detect_layout(table: Table, *, home_unit: str, chosen: Mapping[str, Any] | None = None) -> Layout:
    """What the columns are. `home_unit` (km, mi) is meant where neither names nor numbers tell.

    `chosen` overrides: `units`, `day_first`, `columns` {field: place, or None for no such column}.
    """
    chosen = chosen or {}
    places, units = _places(table)
    columns = _one_each(table, places)
    for name, place in (chosen.get("columns") or {}).items():
        columns.pop(name, None)
        if place is not None:
            columns[name] = place
    layout = Layout(columns, home_unit, day_first=True)
    layout = replace(
        layout, decimal=decimal_mark(_cells(table, columns, (*_AMOUNTS, *TIMES)), delimiter=table.delimiter)
    )
    layout = _with_distances(layout, table, units, places)
    if chosen.get("units") in METRES:
        layout = replace(layout, unit=chosen["units"], units_said=True)
    layout = _with_times(layout, table, units)
    layout = _with_days(layout, table)
    layout = replace(layout, utc=_is_utc(table, places))
    if isinstance(chosen.get("day_first"), bool):
        layout = replace(layout, day_first=chosen["day_first"], days_said=True)
    return layout


def _places(table: Table) -> tuple[dict[str, list[int]], dict[int, str]]:
    places: dict[str, list[int]] = {}
    units: dict[int, str] = {}
    for place, name in enumerate(table.header):
        known, unit = field_of(name)
        if known:
            places.setdefault(known, []).append(place)
            units[place] = unit
    return places, units


def _one_each(table: Table, places: Mapping[str, list[int]]) -> dict[str, int]:
    columns = {name: found[0] for name, found in places.items()}
    if len(places.get("distance", ())) >= _TWICE:
        # Lists that say it twice say it in metres the second time.
        columns["distance"] = places["distance"][1]
    if "duration" in columns and "clock" not in columns and {"moving", "elapsed"} & columns.keys():
        times = [cells[columns["duration"]] for _n, cells in table.rows if len(cells) > columns["duration"]]
        if not _dates_have_times(table, columns) and _are_times_of_day(times):
            columns["clock"] = columns.pop("duration")
    if len(places.get("duration", ())) >= _TWICE and not _dates_have_times(table, columns):
        # "Time" beside "Duration": one is when, the other how long.
        columns["clock"], columns["duration"] = places["duration"][:_TWICE]
    return columns


def _dates_have_times(table: Table, columns: Mapping[str, int]) -> bool:
    return any(":" in cell for cell in _cells(table, columns, ["date"]))


def _are_times_of_day(cells: Iterable[str]) -> bool:
    shown = [tidy(cell) for cell in cells if not is_missing(cell)]
    return bool(shown) and all(
        re.match(r"([01]?\d|2[0-3]):[0-5]\d(:\d\d)?(\s*[apAP]\.?[mM]\.?)?$", c) for c in shown
    )


def _cells(table: Table, columns: Mapping[str, int], names: Iterable[str]) -> list[str]:
    """What stands in these columns, without the empty cells."""
    wanted = [columns[name] for name in names if name in columns]
    return [
        cells[place]
        for _number, cells in table.rows
        for place in wanted
        if place < len(cells) and not is_missing(cells[place])
    ]


def _numbers(table: Table, layout: Layout, name: str) -> list[tuple[float, str]]:
    found = (number_of(cell, layout.decimal) for cell in _cells(table, layout.columns, [name]))
    return [pair for pair in found if pair is not None]


def _with_distances(
    layout: Layout, table: Table, units: Mapping[int, str], places: Mapping[str, list[int]]
) -> Layout:
    place = layout.columns.get("distance", -1)
    said = units.get(place, "")
    if said in METRES:
        return replace(layout, unit=said)
    if layout.columns.get("distance") in places.get("distance", [])[1:] and (
        twice := _twice(table, layout, places)
    ):
        return replace(layout, unit=twice)
    found = _numbers(table, layout, "distance")
    if found and all(unit in METRES for _value, unit in found):
        return layout
    values = [value for value in _on_land(table, layout) if value > 0]
    if values and median(values) >= _METRES_FROM:
        return replace(layout, unit="m")
    return replace(layout, units_said=False)


def _on_land(table: Table, layout: Layout) -> list[float]:
    """Distances without those of pools, which are listed in metres among kilometres."""
    rows = [cells for _n, cells in table.rows if sport_of(cell_of(cells, layout, "type")) != "swim"]
    found = (number_of(cell_of(cells, layout, "distance"), layout.decimal) for cells in rows)
    return [pair[0] for pair in found if pair is not None]


def _twice(table: Table, layout: Layout, places: Mapping[str, list[int]]) -> str | None:
    """The unit of the second of two distances, by the first."""
    ratios = []
    first, second = places["distance"][:_TWICE]
    for _number, cells in table.rows:
        pair = [number_of(cells[place], layout.decimal) for place in (first, second) if place < len(cells)]
        if len(pair) == _TWICE and pair[0] and pair[1] and pair[0][0] > 0:
            ratios.append(pair[1][0] / pair[0][0])
    ratio = round(median(ratios)) if ratios else 0
    return "m" if any(ratio in limits for limits in _IN_M) else None


def _with_times(layout: Layout, table: Table, units: Mapping[int, str]) -> Layout:
    said: dict[str, str] = {}
    two_parts = "ms"
    for name in TIMES:
        if name not in layout.columns:
            continue
        unit = units.get(layout.columns[name], "")
        plain = [value for value, found in _numbers(table, layout, name) if not found]
        seconds = bool(plain) and median(plain) >= _SECONDS_FROM
        said[name] = unit if unit in {"s", "min", "h"} else ("s" if seconds else "min")
        if unit in {"hm", "ms"}:
            two_parts = unit
        elif _reads_as_hours(table, layout, name):
            two_parts = "hm"
    return replace(layout, time_units=said, two_parts=two_parts)


def _reads_as_hours(table: Table, layout: Layout, name: str) -> bool:
    """Whether times such as 1:05 would be too short for the distances beside them."""
    votes = 0
    for _number, cells in table.rows:
        time, far = cell_of(cells, layout, name), cell_of(cells, layout, "distance")
        if not re.fullmatch(r"\d{1,2}:\d{2}", tidy(time)):
            continue
        metres = number_of(far, layout.decimal)
        seconds = seconds_of(time, decimal=layout.decimal, unit="min", two_parts="ms")
        if metres and seconds:
            fast = metres[0] * METRES.get(metres[1] or layout.unit, 1000.0) / seconds > _FASTEST_RUN_MPS
            votes += 1 if fast else -1
    return votes > 0


def _with_days(layout: Layout, table: Table) -> Layout:
    """31/05 can only be the day first, 05/31 the month; where all could be either, the rows' order tells."""
    pairs = []
    for cell in _cells(table, layout.columns, ["date"]):
        digits = numeric_date(re.split(r"[ T]\d{1,2}:", tidy(cell))[0].strip(" ,."))
        if digits and len(digits[0]) < len("2026"):
            pairs.append((digits, "/" in cell))
    day_first = sum(int(digits[0]) > _MONTHS for digits, _slash in pairs)
    month_first = sum(int(digits[1]) > _MONTHS for digits, _slash in pairs)
    if day_first != month_first:
        return replace(layout, day_first=day_first > month_first)
    if not pairs or not any(slash for _digits, slash in pairs):
        return layout
    steady = {first: _is_steady([d for d, _slash in pairs], day_first=first) for first in (True, False)}
    if steady[True] != steady[False]:
        return replace(layout, day_first=steady[True])
    european = layout.decimal == "," or layout.unit != "mi"
    return replace(layout, day_first=european, days_said=False)


def _is_steady(digits: list[tuple[str, str, str]], *, day_first: bool) -> bool:
    days = [date_of("/".join(parts), day_first=day_first) for parts in digits]
    known = [day for day in days if day is not None]
    pairs = list(pairwise(known))
    return all(a <= b for a, b in pairs) or all(a >= b for a, b in pairs)


def _is_utc(table: Table, places: Mapping[str, list[int]]) -> bool:
    """The bulk export that says distance and time twice writes its dates in UTC."""
    return all(len(places.get(name, ())) >= _TWICE for name in ("distance", "elapsed")) and len(
        table.header
    ) > len(FIELDS)


def cell_of(cells: list[str], layout: Layout, name: str) -> str:
    """What a row says in this column; "" for nothing."""
    place = layout.columns.get(name, len(cells))
    return "" if place >= len(cells) or is_missing(cells[place]) else cells[place]
