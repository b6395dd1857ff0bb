"""The injury report of a group: rates after the IOC consensus of 2020 (Bahr), and what is not shown.

A figure with fewer than five athletes behind it is few: it is never shown. Where a total is shown beside its
parts, so many parts are held back that no subtraction gives a few one away.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from injuries.enums import Area, EpisodeKind, OnsetMode, TimeLoss
from injuries.rules.episodes import time_loss_bin

LEAST_ATHLETES: Final = 5
SECONDS_AN_HOUR: Final = 3600
HOURS: Final = 1000
DAYS: Final = 365
# Two parts at least: what one total hides among two is not known of either.
LEAST_PARTS: Final = 2


class Standing(StrEnum):
    """Whether a figure may be read: `few` athletes stand behind it, or it is `held` to protect another."""

    SHOWN = "shown"
    FEW = "few"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number; None: it cannot be computed (nobody ran, nobody answered)."""

    value: float | None
    standing: Standing = Standing.SHOWN

    @property
    def is_shown(self) -> bool:
        return self.standing == Standing.SHOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Injury:
    """One episode; `time_loss_days` is None where it is not known (yet)."""

    athlete_id: int
    area: Area
    kind: EpisodeKind
    onset_mode: OnsetMode | None = None
    time_loss_days: int | None = None

    @property
    def time_loss(self) -> TimeLoss | None:
        return None if self.time_loss_days is None else time_loss_bin(self.time_loss_days)


@dataclass(frozen=True, slots=True)
class Exposure:
    """Who was looked at, for how many days, and how long they ran."""

    athletes: int
    athlete_days: int
    running_s: int


@dataclass(frozen=True, slots=True)
class Row[K]:
    """The figures of one part, or of all (`key` None)."""

    key: K | None
    injuries: Figure
    per_1000_h: Figure
    per_365_days: Figure
    days_lost: Figure
    burden_per_1000_h: Figure


@dataclass(frozen=True, slots=True)
class Total:
    """All injuries together; the mean is that of those whose time loss is known."""

    row: Row[None]
    burden_per_365_days: Figure
    mean_days: Figure


@dataclass(frozen=True, slots=True)
class Report:
    """A group over a range of days. In the bins None is "not known yet", among the onsets "not said"."""

    exposure: Exposure
    total: Total
    by_area: tuple[Row[Area], ...]
    by_onset: tuple[Row[OnsetMode], ...]
    by_kind: tuple[Row[EpisodeKind], ...]
    by_time_loss: tuple[Row[TimeLoss], ...]


def per_1000_h(count: float, running_s: int) -> float | None:
    """Injuries, or days lost, per 1,000 hours of running."""
    return count / (running_s / SECONDS_AN_HOUR) * HOURS if running_s else None


def per_365_days(count: float, athlete_days: int) -> float | None:
    """Injuries, or days lost, per 365 days of one athlete."""
    return count / athlete_days * DAYS if athlete_days else None


def prevalence(athletes: int, responders: int) -> float | None:
    """The share of those who answered: an athlete with two problems counts once, a silent one not at all."""
    return athletes / responders if responders else None


def report_of(exposure: Exposure, injuries: Sequence[Injury]) -> Report:
    """All tables of one group and range. With fewer than five athletes looked at, nothing is shown."""
    return Report(
        exposure=exposure,
        total=_total(exposure, injuries),
        by_area=_table(exposure, injuries, list(Area), lambda one: one.area),
        by_onset=_table(exposure, injuries, [*OnsetMode, None], lambda one: one.onset_mode),
        by_kind=_table(exposure, injuries, list(EpisodeKind), lambda one: one.kind),
        by_time_loss=_table(exposure, injuries, [*TimeLoss, None], lambda one: one.time_loss),
    )


def hidden_parts[K](
    athletes: Mapping[K, AbstractSet[int]], *, also: AbstractSet[K] = frozenset()
) -> frozenset[K]:
    """Which parts of a shown total stay hidden: those with few athletes, and as many more as it takes.

    What the hidden parts have in common with the total must be at least two parts that are not empty, and
    five athletes. `also` are hidden for another reason.
    """
    hidden = {key for key, who in athletes.items() if len(who) < LEAST_ATHLETES} | also
    while _gives_away(hidden, athletes):
        shown = [key for key in athletes if key not in hidden]
        if not shown:
            break
        hidden.add(min(shown, key=lambda key: len(athletes[key])))
    return frozenset(hidden)


def _gives_away[K](hidden: AbstractSet[K], athletes: Mapping[K, AbstractSet[int]]) -> bool:
    parts = [athletes[key] for key in hidden if athletes[key]]
    if not parts:
        return False
    return len(parts) < LEAST_PARTS or len(frozenset().union(*parts)) < LEAST_ATHLETES


def _who(injuries: Iterable[Injury]) -> frozenset[int]:
    return frozenset(one.athlete_id for one in injuries)


def _with_loss(injuries: Iterable[Injury]) -> list[Injury]:
    return [one for one in injuries if one.time_loss_days]


def _days(injuries: Iterable[Injury]) -> int:
    return sum(one.time_loss_days or 0 for one in injuries)


def _standing(exposure: Exposure, athletes: AbstractSet[int], *, hidden: bool = False) -> Standing:
    if min(len(athletes), exposure.athletes) < LEAST_ATHLETES:
        return Standing.FEW
    return Standing.HELD if hidden else Standing.SHOWN


def _row[K](
    key: K | None, exposure: Exposure, injuries: Sequence[Injury], count: Standing, loss: Standing
) -> Row[K]:
    number, days = len(injuries), _days(injuries)
    return Row(
        key=key,
        injuries=_figure(number, count),
        per_1000_h=_figure(per_1000_h(number, exposure.running_s), count),
        per_365_days=_figure(per_365_days(number, exposure.athlete_days), count),
        days_lost=_figure(days, loss),
        burden_per_1000_h=_figure(per_1000_h(days, exposure.running_s), loss),
    )


def _figure(value: float | None, standing: Standing) -> Figure:
    """What is not shown is not carried along either."""
    return Figure(value if standing == Standing.SHOWN else None, standing)


def _total(exposure: Exposure, injuries: Sequence[Injury]) -> Total:
    count = _standing(exposure, _who(injuries))
    loss = _standing(exposure, _who(_with_loss(injuries)))
    known = [one for one in injuries if one.time_loss_days is not None]
    mean = _days(known) / len(known) if known else None
    # Days and their mean give away how many are known, and so how many are not.
    rest = _who(one for one in injuries if one.time_loss_days is None)
    mean_of = Standing.HELD if loss == Standing.SHOWN and 0 < len(rest) < LEAST_ATHLETES else loss
    return Total(
        row=_row(None, exposure, injuries, count, loss),
        burden_per_365_days=_figure(per_365_days(_days(injuries), exposure.athlete_days), loss),
        mean_days=_figure(mean, mean_of),
    )


def _table[K](
    exposure: Exposure,
    injuries: Sequence[Injury],
    keys: Sequence[K | None],
    key_of: Callable[[Injury], K | None],
) -> tuple[Row[K], ...]:
    parts: dict[K | None, list[Injury]] = {key: [] for key in keys}
    for injury in injuries:
        parts[key_of(injury)].append(injury)
    hidden = hidden_parts({key: _who(part) for key, part in parts.items()})
    losers = {key: _who(_with_loss(part)) for key, part in parts.items()}
    hidden_loss = hidden_parts(losers, also=hidden)
    return tuple(
        _row(
            key,
            exposure,
            part,
            _standing(exposure, _who(part), hidden=key in hidden),
            _standing(exposure, losers[key], hidden=key in hidden_loss),
        )
        for key, part in parts.items()
    )


# Weekly prevalence ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WeekCount:
    """Athletes of one week: asked, answered, and with a problem, with a substantial one, of those."""

    monday: date
    asked: int
    answered: int
    with_problem: int
    with_substantial: int


@dataclass(frozen=True, slots=True)
class WeekPrevalence:
    """Shares from 0 to 1."""

    monday: date | None
    asked: int
    answered: int
    response: float | None
    problems: Figure
    substantial: Figure


def weekly_prevalence(week: WeekCount) -> WeekPrevalence:
    """Of one week; a share of fewer than five athletes is few."""
    return WeekPrevalence(
        monday=week.monday,
        asked=week.asked,
        answered=week.answered,
        response=prevalence(week.answered, week.asked),
        problems=_share(week.with_problem, week.answered, _few(week.with_problem)),
        substantial=_share(week.with_substantial, week.answered, _few(week.with_substantial)),
    )


def season_prevalence(
    weeks: Sequence[WeekCount], *, with_problem: int, with_substantial: int
) -> WeekPrevalence:
    """The mean over all weeks, each answer counting once.

    `with_problem` and `with_substantial` are the different athletes of the whole season. Held back where the
    shown weeks would leave so little over that a hidden week could be read from it.
    """
    asked, answered = (sum(getattr(week, name) for week in weeks) for name in ("asked", "answered"))
    problems, substantial = [week.with_problem for week in weeks], [week.with_substantial for week in weeks]
    return WeekPrevalence(
        monday=None,
        asked=asked,
        answered=answered,
        response=prevalence(answered, asked),
        problems=_share(sum(problems), answered, _of_weeks(problems, with_problem)),
        substantial=_share(sum(substantial), answered, _of_weeks(substantial, with_substantial)),
    )


def _few(athletes: int) -> Standing:
    return Standing.SHOWN if athletes >= LEAST_ATHLETES else Standing.FEW


def _of_weeks(counts: Sequence[int], athletes: int) -> Standing:
    if athletes < LEAST_ATHLETES:
        return Standing.FEW
    hidden = [count for count in counts if 0 < count < LEAST_ATHLETES]
    gives_away = hidden and (len(hidden) < LEAST_PARTS or sum(hidden) < LEAST_ATHLETES)
    return Standing.HELD if gives_away else Standing.SHOWN


def _share(athletes: int, answered: int, standing: Standing) -> Figure:
    return _figure(prevalence(athletes, answered), standing)
