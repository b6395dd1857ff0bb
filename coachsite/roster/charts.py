"""Weeks as pictures: where bars, corridor and labels stand. The templates draw them as SVG.

Positions across are percentages of the width and positions down are pixels, so that one drawing fits a phone
and a desk without shrinking its letters. Numbers are formatted here, since templates would write them in the
reader's language.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from training.enums import Verdict
from training.models import WeekLoad
from training.selectors import LoadChart, WeekBar, km
from training.selectors.weeks import say_chart

WEEK = timedelta(weeks=1)
TOP_PX, PLOT_PX, BOTTOM_PX = 40, 180, 28
# Room for the kilometres at the left edge, in percent of the width.
LEFT = 9.0
TICK_STEPS_KM = (2, 5, 10, 20, 25, 50, 100, 200)
MAX_TICKS = 4
SPARK_WIDTH, SPARK_HEIGHT = 104, 30
# What stands where there is no number.
GAP = "–"  # noqa: RUF001  the typographer's dash
# Above these worst numbers of a week (0-10) the pain row changes its look.
SOME_PAIN, STRONG_PAIN = 2, 5
STORED = [field.name for field in fields(WeekBar) if field.name != "is_current"]


def weeks_until(rows: Iterable[WeekLoad], this_monday: date, count: int) -> list[WeekBar]:
    """The last `count` weeks out of stored rows, oldest first; a week without a row had no activity."""
    stored = {row.monday: {name: getattr(row, name) for name in STORED} for row in rows}
    mondays = [this_monday - n * WEEK for n in reversed(range(count))]
    return [
        WeekBar(**stored.get(monday, {"monday": monday}), is_current=monday == this_monday)
        for monday in mondays
    ]


def mark_of(week: WeekBar) -> str:
    """`▲ +35 %` above the corridor, "▲" where no percentage is shown, "" within."""
    if not week.is_broken:
        return ""
    return "▲" if week.above_pct is None else f"▲ +{week.above_pct} %"


def name_of(week: WeekBar) -> str:
    """The day it began: `14 Sep`."""
    return date_format(week.monday, "j M")


@dataclass(frozen=True, slots=True)
class Bar:
    x: str
    width: str
    middle: str
    y: str
    height: str
    css: str
    mark_y: str
    marks: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Band:
    """The corridor of one week: from the usual week up to the ceiling."""

    x: str
    width: str
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Label:
    x: str
    y: str
    text: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class WeeklyChart:
    """Everything the template of the big chart draws and says."""

    title: str
    sentence: str
    height: str
    floor: str
    left: str
    bars: tuple[Bar, ...]
    corridor: tuple[Band, ...]
    ticks: tuple[Label, ...]
    names: tuple[Label, ...]
    pain: tuple[Label, ...]
    pain_y: str
    table: tuple["TableRow", ...]
    shows_pain: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    week: str
    distance: str
    usual: str
    ceiling: str
    change: str
    verdict: Any
    pain: str


class _Scale:
    """Metres to pixels, weeks to percent."""

    def __init__(self, weeks: Sequence[WeekBar]) -> None:
        highest = max((max(week.distance_m, week.ceiling_m or 0) for week in weeks), default=0)
        self.step_m = _tick_step(highest)
        self.top_m = max(-(-highest // self.step_m), 1) * self.step_m
        self.column = (100 - LEFT) / max(len(weeks), 1)

    def y(self, metres: float) -> float:
        return TOP_PX + PLOT_PX * (1 - metres / self.top_m)

    def x(self, index: int, part: float = 0.0) -> float:
        """The left edge of a column, and `part` of its width further on."""
        return LEFT + (index + part) * self.column


def weekly_chart(load: LoadChart, *, worst_pain: Mapping[date, int] | None) -> WeeklyChart:
    """The big chart. `worst_pain` by Monday: a week without an answer has a gap; None hides the row."""
    weeks, shows_pain, pain = load.weeks, worst_pain is not None, worst_pain or {}
    scale = _Scale(weeks)
    floor = TOP_PX + PLOT_PX
    pain_y = floor + BOTTOM_PX + 14
    return WeeklyChart(
        title=_("Kilometres a week"),
        sentence=load.sentence,
        height=str(floor + BOTTOM_PX + (24 if shows_pain else 0)),
        floor=str(floor),
        left=_pct(LEFT),
        bars=tuple(_bar(scale, n, week) for n, week in enumerate(weeks)),
        corridor=tuple(_band(scale, n, week) for n, week in enumerate(weeks) if week.ceiling_m),
        ticks=tuple(_ticks(scale)),
        names=tuple(_names(scale, weeks)),
        pain=tuple(_pain(scale, n, pain.get(week.monday), pain_y) for n, week in enumerate(weeks))
        if shows_pain
        else (),
        pain_y=str(pain_y),
        table=tuple(_table_row(week, pain.get(week.monday)) for week in reversed(weeks)),
        shows_pain=shows_pain,
    )


def _tick_step(highest_m: int) -> int:
    for step in TICK_STEPS_KM:
        if highest_m <= step * 1000 * MAX_TICKS:
            return step * 1000
    return -(-highest_m // (1000 * MAX_TICKS)) * 1000


def _bar(scale: _Scale, index: int, week: WeekBar) -> Bar:
    y = scale.y(week.distance_m)
    states = {"above": week.is_broken, "current": week.is_current}
    return Bar(
        x=_pct(scale.x(index, 0.16)),
        width=_pct(scale.column * 0.68),
        middle=_pct(scale.x(index, 0.5)),
        y=_px(y),
        height=_px(TOP_PX + PLOT_PX - y),
        css=" ".join(["cs-bar", *(f"cs-bar-{name}" for name, holds in states.items() if holds)]),
        mark_y=_px(y - 18),
        marks=tuple(mark_of(week).split(" ", 1)) if mark_of(week) else (),
        title=_bar_title(week),
    )


def _bar_title(week: WeekBar) -> str:
    parts = [_("Week of %(day)s: %(total)s") % {"day": name_of(week), "total": km(week.distance_m)}]
    if week.ceiling_m is not None:
        parts.append(_("ceiling %(ceiling)s") % {"ceiling": km(week.ceiling_m)})
    return ", ".join([*parts, *filter(None, [mark_of(week)])])


def _band(scale: _Scale, index: int, week: WeekBar) -> Band:
    ceiling_m = week.ceiling_m or 0
    top = scale.y(ceiling_m)
    floor = scale.y(min(week.baseline_m or 0, ceiling_m))
    return Band(_pct(scale.x(index)), _pct(scale.column), _px(top), _px(floor - top))


def _ticks(scale: _Scale) -> Iterable[Label]:
    for metres in range(0, scale.top_m + 1, scale.step_m):
        kilometres = str(metres // 1000)
        text = _("%(number)s km") % {"number": kilometres} if metres == scale.top_m else kilometres
        yield Label("0", _px(scale.y(metres)), text)


def _names(scale: _Scale, weeks: Sequence[WeekBar]) -> Iterable[Label]:
    """Every second week from the last one back has its name: all of them would not fit a phone."""
    for index, week in enumerate(weeks):
        every_second = (len(weeks) - 1 - index) % 2 == 0
        if every_second:
            yield Label(_pct(scale.x(index, 0.5)), str(TOP_PX + PLOT_PX + 18), name_of(week))


def _pain(scale: _Scale, index: int, worst: int | None, y: int) -> Label:
    """The worst number of the week; a gap, and no zero, where nobody answered."""
    if worst is None:
        return Label(_pct(scale.x(index, 0.5)), str(y), GAP, "cs-pain-gap")
    return Label(_pct(scale.x(index, 0.5)), str(y), str(worst), _pain_css(worst))


def _pain_css(worst: int) -> str:
    if worst > STRONG_PAIN:
        return "cs-pain-strong"
    return "cs-pain-some" if worst > SOME_PAIN else "cs-pain-none"


def _table_row(week: WeekBar, worst: int | None) -> TableRow:
    return TableRow(
        week=date_format(week.monday, "j F"),
        distance=km(week.distance_m),
        usual=km(week.baseline_m) if week.baseline_m else GAP,
        ceiling=km(week.ceiling_m) if week.ceiling_m else GAP,
        change=GAP if week.change_pct is None else f"{week.change_pct:+.0f} %",
        verdict=Verdict(week.verdict).label if week.runs else _("No run"),
        pain=GAP if worst is None else f"{worst}/10",
    )


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A row's eight weeks, as small bars of a fixed size."""

    sentence: str
    width: int
    height: int
    bars: tuple[Bar, ...]


def sparkline(weeks: Sequence[WeekBar]) -> Sparkline:
    """The small chart of a roster's row, in the order of the weeks given."""
    highest = max((week.distance_m for week in weeks), default=0) or 1
    column = SPARK_WIDTH / max(len(weeks), 1)
    bars = []
    for index, week in enumerate(weeks):
        height = max(week.distance_m / highest * (SPARK_HEIGHT - 2), 1.5)
        states = {"above": week.is_broken, "current": week.is_current, "empty": not week.distance_m}
        bars.append(
            Bar(
                x=_px(index * column + 1),
                width=_px(column - 3),
                middle="",
                y=_px(SPARK_HEIGHT - height),
                height=_px(height),
                css=" ".join(["cs-bar", *(f"cs-bar-{name}" for name, holds in states.items() if holds)]),
                mark_y="",
                marks=(),
                title="",
            )
        )
    return Sparkline(say_chart(list(weeks)), SPARK_WIDTH, SPARK_HEIGHT, tuple(bars))


def _pct(value: float) -> str:
    return f"{value:.2f}%"


def _px(value: float) -> str:
    return f"{value:.1f}"
