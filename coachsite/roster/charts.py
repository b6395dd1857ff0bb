"""Weeks as pictures: where bars, corridor and labels stand. The templates draw them as SVG.

Positions across are percentages of the width and positions down are pixels, so that one drawing fits a phone
and a desk without shrinking its letters. Numbers are formatted here, since templates would write them in the
reader's language.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from training.enums import Verdict, WeekBasis
from training.models import WeekLoad
from training.rules import BROKEN
from training.selectors import km

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


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a chart; a week without a row had no activity."""

    monday: date
    row: WeekLoad | None
    is_current: bool = False
    worst_pain: int | None = None

    @property
    def distance_m(self) -> int:
        return self.row.distance_m if self.row else 0

    @property
    def is_above(self) -> bool:
        return self.row is not None and self.row.verdict in BROKEN

    @property
    def above_pct(self) -> int | None:
        """How far above the usual week, in whole percent rounded down; None where no percentage is shown."""
        row = self.row
        if row is None or not self.is_above or not row.baseline_m:
            return None
        if row.basis in {WeekBasis.START, WeekBasis.RETURN}:
            return None
        return (row.distance_m - row.baseline_m) * 100 // row.baseline_m

    @property
    def mark(self) -> str:
        """`▲ +35 %` above the corridor; "" within."""
        if not self.is_above:
            return ""
        return "▲" if self.above_pct is None else f"▲ +{self.above_pct} %"

    @property
    def name(self) -> str:
        return date_format(self.monday, "j M")


def weeks_until(
    rows: Iterable[WeekLoad],
    this_monday: date,
    count: int,
    *,
    worst_pain: Mapping[date, int] | None = None,
) -> list[Week]:
    """The last `count` weeks, oldest first, the current one last; `worst_pain` by Monday."""
    by_monday = {row.monday: row for row in rows}
    pain = worst_pain or {}
    mondays = [this_monday - n * WEEK for n in reversed(range(count))]
    return [Week(m, by_monday.get(m), m == this_monday, pain.get(m)) for m in mondays]


def say_weeks(weeks: Sequence[Week]) -> str:
    """`8 weeks, last 44 km; above the corridor: 3 Nov, 10 Nov.`"""
    said = ngettext("%(count)d week, last %(last)s", "%(count)d weeks, last %(last)s", len(weeks)) % {
        "count": len(weeks),
        "last": km(weeks[-1].distance_m),
    }
    above = [week.name for week in weeks if week.is_above]
    if not above:
        return _("%(weeks)s; none above the corridor.") % {"weeks": said}
    return _("%(weeks)s; above the corridor: %(above)s.") % {"weeks": said, "above": ", ".join(above)}


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

    def __init__(self, weeks: Sequence[Week]) -> None:
        highest = max((max(w.distance_m, (w.row and w.row.ceiling_m) or 0) for w in weeks), default=0)
        self.step_m = _tick_step(highest)
        self.top_m = max(-(-highest // self.step_m), 1) * self.step_m
        self.column = (100 - LEFT) / max(len(weeks), 1)

    def y(self, metres: float) -> float:
        return TOP_PX + PLOT_PX * (1 - metres / self.top_m)

    def x(self, index: int, part: float = 0.0) -> float:
        """The left edge of a column, and `part` of its width further on."""
        return LEFT + (index + part) * self.column


def weekly_chart(weeks: Sequence[Week], *, shows_pain: bool) -> WeeklyChart:
    """The big chart. `shows_pain`: the viewer may see health; each week then carries its worst, or a gap."""
    scale = _Scale(weeks)
    floor = TOP_PX + PLOT_PX
    pain_y = floor + BOTTOM_PX + 14
    return WeeklyChart(
        title=_("Kilometres a week"),
        sentence=say_weeks(weeks),
        height=str(floor + BOTTOM_PX + (24 if shows_pain else 0)),
        floor=str(floor),
        left=_pct(LEFT),
        bars=tuple(_bar(scale, n, week) for n, week in enumerate(weeks)),
        corridor=tuple(
            _band(scale, n, week) for n, week in enumerate(weeks) if week.row and week.row.ceiling_m
        ),
        ticks=tuple(_ticks(scale)),
        names=tuple(_names(scale, weeks)),
        pain=tuple(_pain(scale, n, week, pain_y) for n, week in enumerate(weeks)) if shows_pain else (),
        pain_y=str(pain_y),
        table=tuple(_table_row(week) for week in reversed(weeks)),
        shows_pain=shows_pain,
    )


def _tick_step(highest_m: int) -> int:
    for step in TICK_STEPS_KM:
        if highest_m <= step * 1000 * MAX_TICKS:
            return step * 1000
    return -(-highest_m // (1000 * MAX_TICKS)) * 1000


def _bar(scale: _Scale, index: int, week: Week) -> Bar:
    y = scale.y(week.distance_m)
    states = {"above": week.is_above, "current": week.is_current}
    return Bar(
        x=_pct(scale.x(index, 0.16)),
        width=_pct(scale.column * 0.68),
        middle=_pct(scale.x(index, 0.5)),
        y=_px(y),
        height=_px(TOP_PX + PLOT_PX - y),
        css=" ".join(["cs-bar", *(f"cs-bar-{name}" for name, holds in states.items() if holds)]),
        mark_y=_px(y - 18),
        marks=tuple(week.mark.split(" ", 1)) if week.mark else (),
        title=_bar_title(week),
    )


def _bar_title(week: Week) -> str:
    parts = [_("Week of %(day)s: %(total)s") % {"day": week.name, "total": km(week.distance_m)}]
    if week.row and week.row.ceiling_m is not None:
        parts.append(_("ceiling %(ceiling)s") % {"ceiling": km(week.row.ceiling_m)})
    return ", ".join([*parts, *filter(None, [week.mark])])


def _band(scale: _Scale, index: int, week: Week) -> Band:
    row = week.row
    assert row is not None  # noqa: S101  asked for weeks with a ceiling only
    assert row.ceiling_m is not None  # noqa: S101  the same
    top = scale.y(row.ceiling_m)
    floor = scale.y(min(row.baseline_m or 0, row.ceiling_m))
    return Band(_pct(scale.x(index)), _pct(scale.column), _px(top), _px(floor - top))


def _ticks(scale: _Scale) -> Iterable[Label]:
    for metres in range(0, scale.top_m + 1, scale.step_m):
        kilometres = str(metres // 1000)
        text = _("%(number)s km") % {"number": kilometres} if metres == scale.top_m else kilometres
        yield Label("0", _px(scale.y(metres)), text)


def _names(scale: _Scale, weeks: Sequence[Week]) -> Iterable[Label]:
    """Every second week from the last one back has its name: all of them would not fit a phone."""
    for index, week in enumerate(weeks):
        every_second = (len(weeks) - 1 - index) % 2 == 0
        if every_second:
            yield Label(_pct(scale.x(index, 0.5)), str(TOP_PX + PLOT_PX + 18), week.name)


def _pain(scale: _Scale, index: int, week: Week, y: int) -> Label:
    """The worst number of the week; a gap, and no zero, where nobody answered."""
    if week.worst_pain is None:
        return Label(_pct(scale.x(index, 0.5)), str(y), GAP, "cs-pain-gap")
    return Label(_pct(scale.x(index, 0.5)), str(y), str(week.worst_pain), _pain_css(week.worst_pain))


def _pain_css(worst: int) -> str:
    if worst > STRONG_PAIN:
        return "cs-pain-strong"
    return "cs-pain-some" if worst > SOME_PAIN else "cs-pain-none"


def _table_row(week: Week) -> TableRow:
    row = week.row
    return TableRow(
        week=date_format(week.monday, "j F"),
        distance=km(week.distance_m),
        usual=km(row.baseline_m) if row and row.baseline_m else GAP,
        ceiling=km(row.ceiling_m) if row and row.ceiling_m else GAP,
        change=f"{row.change_pct:+.0f} %" if row and row.change_pct is not None else GAP,
        verdict=Verdict(row.verdict).label if row else _("No run"),
        pain=GAP if week.worst_pain is None else f"{week.worst_pain}/10",
    )


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A row's eight weeks, as small bars of a fixed size."""

    sentence: str
    width: int
    height: int
    bars: tuple[Bar, ...]


def sparkline(weeks: Sequence[Week]) -> Sparkline:
    """The small chart of a roster's row, in the order of the weeks given."""
    highest = max((week.distance_m for week in weeks), default=0) or 1
    column = SPARK_WIDTH / max(len(weeks), 1)
    bars = []
    for index, week in enumerate(weeks):
        height = max(week.distance_m / highest * (SPARK_HEIGHT - 2), 1.5)
        states = {"above": week.is_above, "current": week.is_current, "empty": not week.distance_m}
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
    return Sparkline(say_weeks(weeks), SPARK_WIDTH, SPARK_HEIGHT, tuple(bars))


def _pct(value: float) -> str:
    return f"{value:.2f}%"


def _px(value: float) -> str:
    return f"{value:.1f}"
