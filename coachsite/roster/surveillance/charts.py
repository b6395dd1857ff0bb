"""The injury report as pictures; the templates draw them as SVG, the tables beside them say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coachsite.roster.charts import Bar, Label
from coachsite.roster.surveillance.words import FEW, percent, say, say_share
from injuries.rules.surveillance import Row, WeekPrevalence

TOP_PX: Final = 16
PLOT_PX: Final = 160
BOTTOM_PX: Final = 28
# Room at the left edge, in percent of the width.
LEFT: Final = 9.0
LINE_PX: Final = 34
NAMES: Final = 6
QUARTERS: Final = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class PrevalenceRow:
    week: str
    asked: int
    answered: int
    response: str
    problems: str
    substantial: str


@dataclass(frozen=True, slots=True)
class PrevalenceChart:
    """Bars of those with a problem, in front of bars of those who answered."""

    title: str
    sentence: str
    height: str
    floor: str
    left: str
    ticks: tuple[Label, ...]
    response: tuple[Bar, ...]
    problems: tuple[Bar, ...]
    hidden: tuple[Label, ...]
    names: tuple[Label, ...]
    table: tuple[PrevalenceRow, ...]


def prevalence_chart(weeks: Sequence[WeekPrevalence], season: WeekPrevalence) -> PrevalenceChart:
    """A week of fewer than five has a mark instead of a bar."""
    column = (100 - LEFT) / max(len(weeks), 1)
    floor = TOP_PX + PLOT_PX
    return PrevalenceChart(
        title=_("Athletes with a problem, week by week"),
        sentence=_say_prevalence(weeks, season),
        height=str(floor + BOTTOM_PX),
        floor=str(floor),
        left=f"{LEFT}%",
        ticks=tuple(Label("0", _px(_y(part / 100)), f"{part} %") for part in QUARTERS),
        response=tuple(
            _column(week.response, n, column, "cs-response", week) for n, week in enumerate(weeks)
        ),
        problems=tuple(
            _column(week.problems.value, n, column, "cs-bar", week)
            for n, week in enumerate(weeks)
            if week.problems.is_shown
        ),
        hidden=tuple(
            Label(_pct(LEFT + (n + 0.5) * column), str(floor - 5), "·")
            for n, week in enumerate(weeks)
            if week.answered and not week.problems.is_shown
        ),
        names=tuple(_names(weeks, column, floor)),
        table=tuple(_row(week) for week in reversed(weeks)),
    )


def _say_prevalence(weeks: Sequence[WeekPrevalence], season: WeekPrevalence) -> str:
    if not weeks:
        return _("No week of this season is over yet.")
    shares = {"response": percent(season.response), "problems": say_share(season.problems)}
    if not season.problems.is_shown:
        said = ngettext(
            "%(n)d week: on average %(response)s answered. The share with a problem: %(problems)s.",
            "%(n)d weeks: on average %(response)s answered. The share with a problem: %(problems)s.",
            len(weeks),
        )
        return said % {"n": len(weeks), **shares}
    said = ngettext(
        "%(n)d week: on average %(response)s answered, and %(problems)s of those had a problem.",
        "%(n)d weeks: on average %(response)s answered, and %(problems)s of those had a problem.",
        len(weeks),
    )
    return said % {"n": len(weeks), **shares}


def _y(share: float) -> float:
    return TOP_PX + PLOT_PX * (1 - share)


def _column(share: float | None, index: int, width: float, css: str, week: WeekPrevalence) -> Bar:
    y = _y(share or 0)
    return Bar(
        x=_pct(LEFT + (index + 0.12) * width),
        width=_pct(width * 0.76),
        middle="",
        y=_px(y),
        height=_px(TOP_PX + PLOT_PX - y),
        css=css,
        mark_y="",
        marks=(),
        title=_("Week of %(day)s: %(response)s answered, %(problems)s with a problem")
        % {"day": _day(week), "response": percent(week.response), "problems": say_share(week.problems)},
    )


def _names(weeks: Sequence[WeekPrevalence], column: float, floor: int) -> list[Label]:
    """A few of them: all would not fit a phone."""
    step = max(-(-len(weeks) // NAMES), 1)
    chosen = [n for n in range(len(weeks)) if (len(weeks) - 1 - n) % step == 0]
    return [Label(_pct(LEFT + (n + 0.5) * column), str(floor + 18), _day(weeks[n])) for n in chosen]


def _row(week: WeekPrevalence) -> PrevalenceRow:
    return PrevalenceRow(
        week=_day(week),
        asked=week.asked,
        answered=week.answered,
        response=percent(week.response),
        problems=say_share(week.problems),
        substantial=say_share(week.substantial),
    )


def _day(week: WeekPrevalence) -> str:
    return date_format(week.monday, "j M") if week.monday else ""


@dataclass(frozen=True, slots=True)
class PartBar:
    """One part: its name, its bar from the left, and its number behind the bar."""

    name: str
    width: str
    name_y: str
    bar_y: str
    number_x: str
    number: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class PartsChart:
    title: str
    sentence: str
    height: str
    bars: tuple[PartBar, ...]


# Of the width; the rest is for the number.
LONGEST: Final = 82.0


def parts_chart(title: str, parts: Sequence[tuple[str, Row[object]]]) -> PartsChart:
    """Injuries by part, one bar below the other; what is hidden says so in place of a bar."""
    highest = max((row.injuries.value or 0 for _name, row in parts), default=0) or 1
    bars = tuple(_part(n, name, row, highest) for n, (name, row) in enumerate(parts))
    return PartsChart(title, _say_parts(parts), str(len(bars) * LINE_PX), bars)


def _part(index: int, name: str, row: Row[object], highest: float) -> PartBar:
    width = (row.injuries.value or 0) / highest * LONGEST
    top = index * LINE_PX
    return PartBar(
        name=name,
        width=_pct(width),
        name_y=str(top + 12),
        bar_y=str(top + 17),
        number_x=_pct(width + 1),
        number=say(row.injuries),
        is_hidden=not row.injuries.is_shown,
    )


def _say_parts(parts: Sequence[tuple[str, Row[object]]]) -> str:
    shown = [(row.injuries.value or 0, name) for name, row in parts if row.injuries.is_shown]
    if not shown:
        return _("No part has five athletes (%(few)s).") % {"few": FEW}
    number, name = max(shown)
    return _("Most often: %(part)s, %(number)d.") % {"part": name, "number": number}


def _pct(value: float) -> str:
    return f"{value:.2f}%"


def _px(value: float) -> str:
    return f"{value:.1f}"
