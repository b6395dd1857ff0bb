"""Pain day by day as a picture: where bars and labels stand. A template draws them as SVG.

Positions across are percentages of the width and positions down are pixels, so that one drawing fits a phone
and a desk without shrinking its letters. A day without an answer is a gap, never a zero.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.querysets import Viewer
from injuries.models import Episode
from injuries.rules.report import WORST_INTENSITY
from injuries.selectors.episodes import DayValue, days_of_episodes

TOP_PX, PLOT_PX, BOTTOM_PX = 12, 100, 24
# Room for the numbers at the left edge, in percent of the width.
LEFT: Final = 9.0
# An answered zero is a line at the floor that can be seen, and nothing more.
ZERO_PX: Final = 3
TICKS: Final = (0, 5, 10)
# From this number on (0-10) a bar changes its look, as in the pain row of the weeks.
STRONG: Final = 6
# What stands where there is no number.
GAP = "–"  # noqa: RUF001  the typographer's dash


@dataclass(frozen=True, slots=True)
class TrendBar:
    x: str
    width: str
    y: str
    height: str
    css: str
    title: str


@dataclass(frozen=True, slots=True)
class TrendLabel:
    x: str
    y: str
    text: str
    anchor: str = "end"


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One day of the table: during, an hour after, the next morning."""

    day: str
    numbers: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class PainTrend:
    """Everything the template draws and says."""

    title: str
    sentence: str
    height: str
    floor: str
    left: str
    bars: tuple[TrendBar, ...]
    ticks: tuple[TrendLabel, ...]
    names: tuple[TrendLabel, ...]
    table: tuple[TrendRow, ...]


def pain_trends(episodes: Collection[Episode], viewer: Viewer, *, today: date) -> dict[int, PainTrend]:
    """The trend of each episode by its key, as this person may see it; two queries for all of them."""
    days = days_of_episodes(episodes, viewer, today=today)
    return {key: draw_trend(values) for key, values in days.items()}


def draw_trend(days: Sequence[DayValue]) -> PainTrend:
    """The picture of these days, oldest first; there is at least one."""
    floor = TOP_PX + PLOT_PX
    column = (100 - LEFT) / len(days)
    return PainTrend(
        title=_("Pain day by day"),
        sentence=_sentence(days),
        height=str(floor + BOTTOM_PX),
        floor=str(floor),
        left=_pct(LEFT),
        bars=tuple(_bar(day, n, column) for n, day in enumerate(days) if day.worst is not None),
        ticks=tuple(TrendLabel(_pct(LEFT - 2), _px(_y(number)), str(number)) for number in TICKS),
        names=(
            TrendLabel(_pct(LEFT), _px(floor + 18), _day(days[0]), "start"),
            *([TrendLabel("100%", _px(floor + 18), _day(days[-1]))] if len(days) > 1 else []),
        ),
        table=tuple(_row(day) for day in reversed(days)),
    )


def _sentence(days: Sequence[DayValue]) -> str:
    answered = [day.worst for day in days if day.worst is not None]
    if not answered:
        return _("No answers yet that you may see.")
    said = ngettext(
        "%(count)d day with an answer, at worst %(worst)d of 10, last %(last)d of 10.",
        "%(count)d days with an answer, at worst %(worst)d of 10, last %(last)d of 10.",
        len(answered),
    )
    return said % {"count": len(answered), "worst": max(answered), "last": answered[-1]}


def _bar(day: DayValue, index: int, column: float) -> TrendBar:
    worst = day.worst or 0
    height = max(TOP_PX + PLOT_PX - _y(worst), ZERO_PX)
    return TrendBar(
        x=_pct(LEFT + (index + 0.1) * column),
        width=_pct(column * 0.8),
        y=_px(TOP_PX + PLOT_PX - height),
        height=_px(height),
        css="cs-bar cs-bar-above" if worst >= STRONG else "cs-bar",
        title=_("%(day)s: %(worst)d of 10") % {"day": _day(day), "worst": worst},
    )


def _row(day: DayValue) -> TrendRow:
    if day.is_pain_free:
        return TrendRow(_day(day), ("0", "0", "0"))
    during, after, morning = (
        GAP if number is None else str(number)
        for number in (day.worst_during, day.after_60min, day.next_morning)
    )
    return TrendRow(_day(day), (during, after, morning))


def _y(number: int) -> float:
    return TOP_PX + PLOT_PX * (1 - number / WORST_INTENSITY)


def _day(day: DayValue) -> str:
    return date_format(day.on, "j M")


def _pct(number: float) -> str:
    return f"{number:.2f}%"


def _px(number: float) -> str:
    return f"{number:.1f}"
