"""Load as pictures: session RPE by week with its monotony, and lines day by day.

Lines are drawn in a box of 100 by 100 that is stretched to the page, letters outside of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coachsite.roster.charts import BOTTOM_PX, GAP, PLOT_PX, Bar, Label, name_of
from training.enums import MonotonyGap, TrendGap
from training.rules import HIGH_MONOTONY, MONOTONY_SHOWN_UP_TO, DayLoad
from training.selectors import LoadDays, WeekBar

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TOP_PX = 24
# Room for loads and the name of the row below, in percent of the width.
LEFT = 13.0
TICK_STEPS = (50, 100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000, 50_000)
MAX_TICKS = 4
# The table of a line chart has a row for each of these, from the last day back.
ROW_EVERY_DAYS = 7
MONOTONY_NOTE: "StrOrPromise" = gettext_lazy(
    "Monotony tells how alike the days of a week were: the mean daily load over its spread. Above 2 they "
    "were much alike; harder and easier days, and a day off, bring it down. The limit is often quoted, and "
    "in Foster 1998 it differed from person to person: a note, never an alert."
)
RATIO_NOTE: "StrOrPromise" = gettext_lazy(
    "The mean of the last 7 days over that of the 21 before. Whether this ratio says anything about injuries "
    "is contested (Impellizzeri 2020), so no limits are drawn."
)


@dataclass(frozen=True, slots=True)
class LoadRow:
    week: str
    load: str
    monotony: str
    strain: str
    note: str


@dataclass(frozen=True, slots=True)
class LoadWeeksChart:
    title: str
    sentence: str
    height: str
    floor: str
    left: str
    bars: tuple[Bar, ...]
    ticks: tuple[Label, ...]
    names: tuple[Label, ...]
    monotony: tuple[Label, ...]
    monotony_y: str
    table: tuple[LoadRow, ...]
    note: "StrOrPromise"
    has_high: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One series: pieces between gaps, as points of the stretched box."""

    css: str
    label: str
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineRow:
    day: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    title: str
    sentence: str
    height: str
    top: str
    plot: str
    left: str
    width: str
    lines: tuple[Line, ...]
    ticks: tuple[Label, ...]
    names: tuple[Label, ...]
    table: tuple[LineRow, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """The training trend, or why there is none; the ratio only where it is switched on."""

    chart: LineChart | None
    reason: "StrOrPromise"
    is_incomplete: bool
    ratio: LineChart | None
    ratio_note: "StrOrPromise"


# Weeks ---------------------------------------------------------------------------------------------------


def load_weeks_chart(weeks: Sequence[WeekBar]) -> LoadWeeksChart:
    """Session RPE by week; a week with an unknown effort says "?", and its bar shows what is known."""
    step, top = _ticks_for(max((week.load for week in weeks), default=0))
    column = (100 - LEFT) / max(len(weeks), 1)
    floor = TOP_PX + PLOT_PX
    monotony_y = floor + BOTTOM_PX + 14
    middles = [_pct(LEFT + (n + 0.5) * column) for n in range(len(weeks))]
    return LoadWeeksChart(
        title=_("Load a week"),
        sentence=_say_weeks(weeks),
        height=str(monotony_y + 10),
        floor=str(floor),
        left=_pct(LEFT),
        bars=tuple(_bar(week, n, column, top) for n, week in enumerate(weeks)),
        ticks=tuple(
            Label("0", _px(TOP_PX + PLOT_PX * (1 - value / top)), _number(value))
            for value in range(0, top + 1, step)
        ),
        names=tuple(_names([name_of(week) for week in weeks], middles, floor)),
        monotony=tuple(
            Label(x, str(monotony_y), _monotony_text(week), "cs-monotony-high" if week.alike.is_high else "")
            for x, week in zip(middles, weeks, strict=True)
        ),
        monotony_y=str(monotony_y),
        table=tuple(_load_row(week) for week in reversed(weeks)),
        note=MONOTONY_NOTE,
        has_high=any(week.alike.is_high for week in weeks),
    )


def _bar(week: WeekBar, index: int, column: float, top: int) -> Bar:
    height = PLOT_PX * week.load / top
    y = TOP_PX + PLOT_PX - height
    states = {"current": week.is_current, "incomplete": not week.load_complete}
    known = _number(week.load) if week.load_complete else _("%(load)s, incomplete") % {"load": week.load}
    return Bar(
        x=_pct(LEFT + (index + 0.16) * column),
        width=_pct(column * 0.68),
        middle=_pct(LEFT + (index + 0.5) * column),
        y=_px(y),
        height=_px(height),
        css=" ".join(["cs-bar", *(f"cs-bar-{name}" for name, holds in states.items() if holds)]),
        mark_y=_px(y - 6),
        marks=() if week.load_complete else ("?",),
        title=_("Week of %(day)s: %(total)s") % {"day": name_of(week), "total": known},
    )


def _say_weeks(weeks: Sequence[WeekBar]) -> str:
    last = weeks[-1]
    said = _("Load of %(count)d weeks; this week so far %(load)s.") % {
        "count": len(weeks),
        "load": _number(last.load),
    }
    unknown = sum(not week.load_complete for week in weeks)
    high = [name_of(week) for week in weeks if week.alike.is_high]
    if unknown:
        said += " " + _("Weeks with a run of unknown effort: %(count)d.") % {"count": unknown}
    if high:
        said += " " + _("Days much alike (monotony above 2): %(weeks)s.") % {"weeks": ", ".join(high)}
    return said


def _monotony_text(week: WeekBar) -> str:
    """Capped, since a week of days nearly alike would be of any height."""
    monotony = week.alike.monotony
    if monotony is None:
        return f"≥{MONOTONY_SHOWN_UP_TO}" if week.alike.gap == MonotonyGap.SD_ZERO and week.load else GAP
    if monotony > MONOTONY_SHOWN_UP_TO:
        return f"≥{MONOTONY_SHOWN_UP_TO}"
    return ("▲" if monotony > HIGH_MONOTONY else "") + _value(monotony, 1)


def _load_row(week: WeekBar) -> LoadRow:
    alike = week.alike
    notes = [] if week.load_complete else [_("incomplete: an effort is missing")]
    if alike.gap and week.load:
        notes.append(str(alike.gap.label))
    if alike.is_high:
        notes.append(_("days much alike"))
    return LoadRow(
        week=date_format(week.monday, "j F"),
        load=_number(week.load),
        monotony=GAP if alike.monotony is None else _value(alike.monotony, 2),
        strain=GAP if alike.strain is None else _number(alike.strain),
        note="; ".join(notes),
    )


# Days ----------------------------------------------------------------------------------------------------


def trend_of(found: LoadDays) -> Trend:
    """`found` holds the days to be drawn, oldest first."""
    days = found.days
    return Trend(
        chart=None if found.no_trend or not days else _trend_chart(days),
        reason=TrendGap(found.no_trend).label if found.no_trend else "",
        is_incomplete=bool(days) and not days[-1].is_complete,
        ratio=_ratio_chart(days) if found.shows_acwr and days else None,
        ratio_note=RATIO_NOTE,
    )


def _trend_chart(days: Sequence[DayLoad]) -> LineChart:
    series = [
        ("cs-trend-ctl", _("Usual load, six weeks (CTL)"), [None if day.gap else day.ctl for day in days]),
        ("cs-trend-atl", _("Recent load, one week (ATL)"), [None if day.gap else day.atl for day in days]),
        ("cs-trend-tsb", _("Balance of yesterday (TSB)"), [None if day.gap else day.tsb for day in days]),
    ]
    last = next((day for day in reversed(days) if day.gap is None), days[-1])
    sentence = _("On %(day)s: usual load %(ctl)s a day, recent load %(atl)s, balance %(tsb)s.") % {
        "day": date_format(last.date, "j F"),
        "ctl": _value(last.ctl, 0),
        "atl": _value(last.atl, 0),
        "tsb": _value(last.tsb, 0),
    }
    return _line_chart(_("Training trend"), sentence, days, series, digits=1)


def _ratio_chart(days: Sequence[DayLoad]) -> LineChart:
    series = [("cs-trend-ctl", _("Acute to chronic ratio"), [day.acwr for day in days])]
    last = days[-1]
    sentence = _("No ratio today: it needs 28 days of log with every effort known.")
    if last.acwr is not None:
        sentence = _("The last 7 days are %(ratio)s times the 21 before.") % {"ratio": _value(last.acwr, 2)}
    return _line_chart(_("Acute to chronic ratio"), sentence, days, series, digits=2)


type _Series = tuple[str, str, list[float | None]]


def _line_chart(
    title: str,
    sentence: str,
    days: Sequence[DayLoad],
    series: list[_Series],
    *,
    digits: int,
) -> LineChart:
    """`digits` after the point in the table; beside the picture one fewer will do."""
    known = [value for _css, _label, values in series for value in values if value is not None]
    low, high = min([0, *known]), max([0, *known]) or 1
    floor = TOP_PX + PLOT_PX
    weekly = [n for n in range(len(days)) if (len(days) - 1 - n) % ROW_EVERY_DAYS == 0]
    across = [_pct(LEFT + (100 - LEFT) * _share(n, len(days)) / 100) for n in weekly]
    return LineChart(
        title=title,
        sentence=sentence,
        height=str(floor + BOTTOM_PX),
        top=str(TOP_PX),
        plot=str(PLOT_PX),
        left=_pct(LEFT),
        width=_pct(100 - LEFT),
        lines=tuple(Line(css, label, tuple(_pieces(values, low, high))) for css, label, values in series),
        ticks=tuple(
            Label("0", _px(floor - PLOT_PX * (mark - low) / (high - low)), _value(mark, digits - 1))
            for mark in sorted({low, 0, high})
        ),
        names=tuple(_names([date_format(days[n].date, "j M") for n in weekly], across, floor, every=4)),
        table=tuple(
            _line_row(days[n], [values[n] for _css, _label, values in series], digits)
            for n in reversed(weekly)
        ),
    )


def _line_row(day: DayLoad, values: Sequence[float | None], digits: int) -> LineRow:
    return LineRow(date_format(day.date, "j F"), tuple(_value(value, digits) for value in values))


def _pieces(values: Sequence[float | None], low: float, high: float) -> Iterable[str]:
    """Points between gaps; a single known day is drawn as a short stroke."""
    placed = enumerate(values)
    for is_known, group in groupby(placed, key=lambda pair: pair[1] is not None):
        if is_known:
            points = [
                f"{_share(n, len(values)):.2f},{100 * (high - (value or 0)) / (high - low):.2f}"
                for n, value in group
            ]
            yield " ".join(points if len(points) > 1 else points * 2)


def _share(index: int, count: int) -> float:
    """Where a day stands across, in percent of the box."""
    return 100 * index / max(count - 1, 1)


# Small things --------------------------------------------------------------------------------------------


def _ticks_for(highest: int) -> tuple[int, int]:
    """The step of the scale and its end."""
    step = next((step for step in TICK_STEPS if highest <= step * MAX_TICKS), -(-highest // MAX_TICKS))
    return step, max(-(-highest // step), 1) * step


def _names(names: Sequence[str], across: Sequence[str], floor: int, *, every: int = 2) -> Iterable[Label]:
    """Some have their name: all of them would not fit a phone. The last one does where bars are wide."""
    past = 0 if every == 2 else 1  # noqa: PLR2004  bars: every second one
    for index, (name, x) in enumerate(zip(names, across, strict=True)):
        if (len(names) - 1 - index) % every == past:
            yield Label(x, str(floor + 18), name)


def _number(value: float) -> str:
    return number_format(round(value))


def _value(value: Any, digits: int) -> str:
    """With a real minus sign; a gap where nothing is known."""
    if value is None:
        return GAP
    # Django's own cuts digits off instead of rounding.
    rounded = round(abs(value), digits)
    text: str = number_format(rounded, digits)
    return f"−{text}" if value < 0 and rounded else text  # noqa: RUF001  a minus


def _pct(value: float) -> str:
    return f"{value:.2f}%"


def _px(value: float) -> str:
    return f"{value:.1f}"
