"""Episodes: which reports of a place belong together, what ends an episode, and what one cost.

After the IOC consensus of 2020 (Bahr) where it speaks; how reports chain is a convention of ours. All of it
is a function of what was said and when it was felt, never of when it arrived: late, edited and withdrawn
reports lead to the same episodes as if everything had come in order.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Final

from injuries.enums import Area, EpisodeKind, EpisodeState, Side, TimeLoss

WEEK: Final = 7
# So many weeks without pain in a row, each with an answered "no pain", end an episode.
ANSWERED_WEEKS: Final = 4
PAIN_FREE_DAYS: Final = ANSWERED_WEEKS * WEEK
# Pain that lasts: open for so long, and no better at the end than at the beginning.
LASTING_DAYS: Final = 42
LASTING_WINDOW_DAYS: Final = 14

_LAST_DAYS: Final = {TimeLoss.NONE: 0, TimeLoss.WEEK: 7, TimeLoss.MONTH: 28}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A report as chaining reads it. Without pain and without a warning sign it says that all is well."""

    key: int
    on: date
    felt_at: datetime
    side: Side
    area: Area
    worst: int
    # The warning signs it raised: any at all, and one that forbids running.
    warns: bool = False
    stops_running: bool = False

    @property
    def hurts(self) -> bool:
        return self.worst > 0 or self.warns


@dataclass(frozen=True, slots=True, kw_only=True)
class FullReturn:
    """A full return to training that was recorded for the episode of these reports."""

    on: date
    side: Side
    area: Area
    reports: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Reports that belong together; `before` is the place of the earlier episode in the same answer."""

    side: Side
    area: Area
    onset: date
    reports: tuple[int, ...]
    state: EpisodeState
    kind: EpisodeKind
    before: int | None
    ended_on: date | None
    returned_on: date | None
    stopped_running: bool


def same_place(one: Side, other: Side) -> bool:
    """Whether two sides of one area name the same place: both sides go with either."""
    return one == other or (Side.BOTH in {one, other} and Side.CENTRAL not in {one, other})


def chain_reports(
    reports: Iterable[Said],
    *,
    pain_free: Collection[date] = (),
    returns: Iterable[FullReturn] = (),
    today: date,
) -> tuple[Chain, ...]:
    """All episodes of one athlete, by area and then in the order in which they began.

    `pain_free` are the local dates answered with "no pain today"; it counts for every place.
    A report that says that all is well joins what is open, and begins nothing.
    """
    returning = sorted(returns, key=lambda back: (back.on, back.side, sorted(back.reports)))
    said = sorted(reports, key=lambda report: (report.area, report.on, report.felt_at, report.key))
    chains: list[Chain] = []
    for area, of_area in groupby(said, key=lambda report: report.area):
        here = _Area(sorted(set(pain_free)), [back for back in returning if back.area == area])
        for report in of_area:
            here.take(report)
        chains.extend(here.close(today, first=len(chains)))
    return tuple(chains)


def ends_on(last_pain: date, answered: Sequence[date], *, before: date) -> date | None:
    """The last of 28 days without pain whose four weeks were each answered, if it lies before `before`.

    `answered` are the dates of "no pain", in order. The first such days after the last pain count: a week
    without an answer only delays the end.
    """
    start, week = last_pain + timedelta(days=1), 0
    while week < ANSWERED_WEEKS:
        if start + timedelta(days=PAIN_FREE_DAYS) > before:
            return None
        first = start + timedelta(days=week * WEEK)
        after = bisect_left(answered, first)
        if after == len(answered):
            return None
        late = (answered[after] - first).days - (WEEK - 1)
        # An answer too late for this week: the 28 days begin later, and every week is looked at anew.
        start, week = (start + timedelta(days=late), 0) if late > 0 else (start, week + 1)
    return start + timedelta(days=PAIN_FREE_DAYS - 1)


def time_loss_days(
    *, onset: date, returned_on: date | None, state: EpisodeState, stopped_running: bool
) -> int | None:
    """Days lost: max(0, return - onset - 1) (Bahr 2020); None where it is not known (yet).

    Who was never told to stop running, and is well again, has lost none.
    """
    if returned_on is not None:
        return max(0, (returned_on - onset).days - 1)
    return 0 if state == EpisodeState.ENDED and not stopped_running else None


def time_loss_bin(days: int) -> TimeLoss:
    """The bin of the surveillance report."""
    return next((found for found, last in _LAST_DAYS.items() if days <= last), TimeLoss.LONGER)


def is_lasting(values: Mapping[date, int], *, today: date) -> bool:
    """Open for 42 days, and the worst of the last 14 is not below the worst of the first 14.

    `values` is the highest number of each answered day of the episode. Four weeks without pain or without
    any word are a pause: the days count from when the pain came back.
    """
    hurting = sorted(day for day, worst in values.items() if worst > 0 and day <= today)
    if not hurting:
        return False
    began = _came_back(hurting)
    if (today - began).days < LASTING_DAYS:
        return False
    window = timedelta(days=LASTING_WINDOW_DAYS - 1)
    first = max(values[day] for day in hurting if began <= day <= began + window)
    last = max((values[day] for day in hurting if day >= today - window), default=0)
    return last >= first


def _came_back(hurting: Sequence[date]) -> date:
    began = hurting[0]
    for day, following in pairwise(hurting):
        if (following - day).days > PAIN_FREE_DAYS:
            began = following
    return began


@dataclass(slots=True)
class _Open:
    """A chain while reports are still being read."""

    side: Side
    area: Area
    onset: date
    last_pain: date
    before: int | None
    kind: EpisodeKind
    reports: list[Said] = field(default_factory=list)
    returned_on: date | None = None

    def take(self, report: Said) -> None:
        self.reports.append(report)
        if report.hurts:
            self.last_pain = report.on
        if report.side == Side.BOTH:
            self.side = Side.BOTH

    @property
    def stopped_running(self) -> bool:
        return any(report.stops_running for report in self.reports)

    def ended(self, pain_free: Sequence[date], *, before: date) -> date | None:
        """When it ended, if that was before this day: by full return or four answered weeks, the earlier."""
        returned = self.returned_on if self.returned_on and self.returned_on < before else None
        if (before - self.last_pain).days <= PAIN_FREE_DAYS:
            return returned
        well = {r.on for r in self.reports if not r.hurts and r.side in {self.side, Side.BOTH}}
        answered = sorted({*pain_free, *well}) if well else pain_free
        healed = ends_on(self.last_pain, answered, before=before)
        return min((day for day in (returned, healed) if day), default=None)


class _Area:
    """The episodes of one area, while its reports are read in the order in which they were felt."""

    def __init__(self, pain_free: Sequence[date], returns: list[FullReturn]) -> None:
        self.pain_free = pain_free
        self.returns = returns
        self.chains: list[_Open] = []
        self.standing: list[_Open] = []

    def take(self, report: Said) -> None:
        self._settle_returns(before=report.on)
        self.standing = [c for c in self.standing if c.ended(self.pain_free, before=report.on) is None]
        chain = self._joined_by(report.side)
        if chain is None and report.hurts:
            chain = self._begin(report)
        if chain is not None:
            chain.take(report)

    def close(self, today: date, *, first: int) -> Iterable[Chain]:
        self._settle_returns(before=today + timedelta(days=1))
        return [self._closed(chain, today, first) for chain in self.chains]

    def _joined_by(self, side: Side) -> _Open | None:
        """What a report joins: an episode of its own side first, then the one that hurt last."""
        fitting = [chain for chain in self.standing if same_place(chain.side, side)]
        return max(fitting, key=lambda chain: (chain.side == side, chain.last_pain), default=None)

    def _begin(self, report: Said) -> _Open:
        places = [n for n, chain in enumerate(self.chains) if same_place(chain.side, report.side)]
        before = places[-1] if places else None
        begun = _Open(
            report.side, report.area, report.on, report.on, before, self._kind_after(before, report.on)
        )
        self.chains.append(begun)
        self.standing.append(begun)
        return begun

    def _kind_after(self, before: int | None, on: date) -> EpisodeKind:
        """Who was never told to stop running had nothing to return from."""
        if before is None:
            return EpisodeKind.INDEX
        earlier = self.chains[before]
        well = earlier.ended(self.pain_free, before=on) is not None and not earlier.stopped_running
        return EpisodeKind.RECURRENCE if earlier.returned_on or well else EpisodeKind.EXACERBATION

    def _settle_returns(self, *, before: date) -> None:
        """Gives each full return before this day to the episode that it ends."""
        while self.returns and self.returns[0].on < before:
            back = self.returns.pop(0)
            fitting = [
                chain
                for chain in self.chains
                if chain.returned_on is None and same_place(chain.side, back.side) and chain.onset <= back.on
            ]
            if fitting:
                _best(fitting, back).returned_on = back.on

    def _closed(self, chain: _Open, today: date, first: int) -> Chain:
        ended_on = chain.ended(self.pain_free, before=today) or chain.returned_on
        asleep = today > chain.last_pain + timedelta(days=PAIN_FREE_DAYS)
        standing = EpisodeState.ASLEEP if asleep else EpisodeState.OPEN
        return Chain(
            side=chain.side,
            area=chain.area,
            onset=chain.onset,
            reports=tuple(report.key for report in chain.reports),
            state=EpisodeState.ENDED if ended_on else standing,
            kind=chain.kind,
            before=None if chain.before is None else first + chain.before,
            ended_on=ended_on,
            returned_on=chain.returned_on,
            stopped_running=chain.stopped_running,
        )


def _best(chains: list[_Open], back: FullReturn) -> _Open:
    """The episode whose reports it was recorded for; else the same side, the one that hurt last."""

    def fits(chain: _Open) -> tuple[int, bool, date]:
        shared = sum(report.key in back.reports for report in chain.reports)
        return shared, chain.side == back.side, chain.last_pain

    return max(chains, key=fits)
