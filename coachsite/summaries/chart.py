"""Pain by day over kilometres by week, on one axis of time.

Unlike the charts of the pages it carries its colours in itself: it goes on paper and into a PDF, in grey.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from injuries.selectors import DayValue
from training.selectors import WeekBar
from training.selectors.sentences import km

WIDTH: Final = 700
LEFT: Final = 44
TOP: Final = 14
PAIN_HEIGHT: Final = 80
GAP: Final = 26
LOAD_HEIGHT: Final = 80
WEEK: Final = timedelta(weeks=1)
WORST: Final = 10


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    text: str
    above: bool


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Name:
    x: float
    text: str


@dataclass(frozen=True, slots=True)
class SummaryChart:
    """Pixels of a box `WIDTH` wide; days without an answer have no dot."""

    sentence: str
    dots: list[Dot]
    bars: list[Bar]
    names: list[Name]
    width: int = WIDTH
    left: int = LEFT
    pain_top: int = TOP
    pain_floor: int = TOP + PAIN_HEIGHT
    load_floor: int = TOP + PAIN_HEIGHT + GAP + LOAD_HEIGHT
    height: int = TOP + PAIN_HEIGHT + GAP + LOAD_HEIGHT + 20


def chart_of(weeks: Sequence[WeekBar], days: Sequence[DayValue]) -> SummaryChart:
    """`weeks` without gaps, the oldest first; days outside of them are left out."""
    first, column = weeks[0].monday, (WIDTH - LEFT) / len(weeks)
    highest = max((week.distance_m for week in weeks), default=0) or 1
    shown = [day for day in days if first <= day.on < first + len(weeks) * WEEK and day.worst is not None]
    return SummaryChart(
        sentence=_sentence(weeks, shown),
        dots=[
            Dot(_round(LEFT + ((day.on - first).days + 0.5) * column / 7), _pain_y(day.worst or 0))
            for day in shown
        ],
        bars=[_bar(week, n, column, highest) for n, week in enumerate(weeks)],
        names=[
            Name(_round(LEFT + (n + 0.5) * column), f"{week.monday:%d.%m.}") for n, week in enumerate(weeks)
        ],
    )


def _pain_y(worst: int) -> float:
    return _round(TOP + PAIN_HEIGHT * (1 - worst / WORST))


def _bar(week: WeekBar, index: int, column: float, highest_m: int) -> Bar:
    height = LOAD_HEIGHT * week.distance_m / highest_m
    floor = TOP + PAIN_HEIGHT + GAP + LOAD_HEIGHT
    return Bar(
        x=_round(LEFT + (index + 0.15) * column),
        y=_round(floor - height),
        width=_round(column * 0.7),
        height=_round(height),
        text=f"{week.distance_m / 1000:.0f}",
        above=week.is_broken,
    )


def _sentence(weeks: Sequence[WeekBar], shown: Sequence[DayValue]) -> str:
    worst = max((day.worst or 0 for day in shown), default=None)
    run = _("Running: last week %(last)s.") % {"last": km(weeks[-1].distance_m)}
    if worst is None:
        return f"{run} {_('No answers about pain in these weeks.')}"
    pain = ngettext(
        "Pain answered on %(days)d day, at worst %(worst)d of 10.",
        "Pain answered on %(days)d days, at worst %(worst)d of 10.",
        len(shown),
    )
    return f"{pain % {'days': len(shown), 'worst': worst}} {run}"


def _round(pixels: float) -> float:
    return round(pixels, 1)
