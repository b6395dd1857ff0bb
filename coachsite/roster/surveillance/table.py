"""The injury report as a file: one number a line, for spreadsheets and other programs."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, Final

from coachsite.roster.surveillance.page import parts_of
from coachsite.roster.surveillance.words import plain
from injuries.rules.surveillance import SECONDS_AN_HOUR, Figure, Row, WeekPrevalence
from injuries.selectors.surveillance import SeasonReport
from training.exports.table import harmless

COLUMNS: Final = ("season_from", "season_to", "squad", "table", "part", "measure", "value")
_BOM: Final = "\ufeff"
type _Line = tuple[str, str, str, Any]


def table_of(seasons: Iterable[SeasonReport], *, squad: str) -> str:
    """Codes and plain numbers below a row of names; `<5` and `held` as on the page. No cell is a formula."""
    held = io.StringIO()
    rows = csv.writer(held)
    rows.writerow(COLUMNS)
    for season in seasons:
        first, last = season.season.first_on.isoformat(), season.season.last_on.isoformat()
        for line in _lines(season):
            rows.writerow([harmless(cell) for cell in (first, last, squad, *line)])
    return _BOM + held.getvalue()


def _lines(season: SeasonReport) -> Iterator[_Line]:
    exposure, total = season.report.exposure, season.report.total
    yield "all", "", "athletes", exposure.athletes
    yield "all", "", "athlete_days", exposure.athlete_days
    yield "all", "", "running_h", round(exposure.running_s / SECONDS_AN_HOUR, 1)
    yield from _row("all", "", total.row)
    yield "all", "", "burden_days_per_365_athlete_days", plain(total.burden_per_365_days)
    yield "all", "", "mean_days_lost", plain(total.mean_days)
    for code, _title, rows, _without in parts_of(season.report):
        for row in rows:
            yield from _row(code, row.key.value if row.key is not None else "unknown", row)
    yield from _prevalence("all", "", season.prevalence)
    for week in season.weeks:
        yield from _prevalence("week", str(week.monday), week)


def _row(table: str, part: str, row: Row[Any]) -> Iterator[_Line]:
    yield table, part, "injuries", plain(row.injuries)
    yield table, part, "injuries_per_1000_h", plain(row.per_1000_h)
    yield table, part, "injuries_per_365_athlete_days", plain(row.per_365_days)
    yield table, part, "days_lost", plain(row.days_lost)
    yield table, part, "burden_days_per_1000_h", plain(row.burden_per_1000_h)


def _prevalence(table: str, part: str, week: WeekPrevalence) -> Iterator[_Line]:
    yield table, part, "asked", week.asked
    yield table, part, "answered", week.answered
    yield table, part, "response", plain(Figure(week.response))
    yield table, part, "prevalence", plain(week.problems)
    yield table, part, "prevalence_substantial", plain(week.substantial)
