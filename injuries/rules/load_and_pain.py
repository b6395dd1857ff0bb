"""Pain over the days of one place, and whether it rose while the load rose.

The windows are a convention of ours; two points are what people notice on a scale of 0 to 10 (Farrar 2001).
A day without an answer has no value: it is neither 0 nor a reason to be calm.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from injuries.enums.alerts import PainAlert
from training.enums import LoadRiseKind
from training.rules.load_rises import LoadRise

ONE_DAY: Final = timedelta(days=1)
# R is the worst of d-6..d, E the worst of d-20..d-7; what was logged in d-27..d-7 tells a calm E from none.
RECENT: Final = range(7)
EARLIER: Final = range(7, 21)
LOGGED: Final = range(7, 28)
# A run counts in d-7..d.
LOAD_COUNTS: Final = range(8)

HIGH: Final = 3
STEP: Final = 2
STRONG: Final = 5
DAYS_HIGH: Final = 2
CALM: Final = 2
CALM_DAYS: Final = 2

# Worse than a week before, as a warning sign: after this many answered days over this time.
WORSENING_FROM: Final = 1
WORSENING_DAYS: Final = 3
WORSENING_SPAN: Final = timedelta(days=7)

# What the case asks for: no running, then nothing that grows.
REST: Final = timedelta(hours=48)
CAREFUL: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class PainDay:
    """The answers of one local date about one place, 0-10: the highest number given, and the highest of the
    mornings after. `reported` False: the only answer was "no pain".
    """

    worst: int
    next_morning: int | None = None
    reported: bool = True


@dataclass(frozen=True, slots=True)
class PlaceLog:
    """What is known of one place: the answered days, and the days with a run."""

    days: Mapping[date, PainDay]
    ran_on: Collection[date] = field(default_factory=frozenset)

    def answered(self, day: date, back: range) -> list[PainDay]:
        """The answers of these days before `day`."""
        return [found for n in back if (found := self.days.get(day - n * ONE_DAY)) is not None]

    def ran(self, day: date, back: range) -> bool:
        return any(day - n * ONE_DAY in self.ran_on for n in back)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One day judged. `kind` None: nothing to tell. `earlier` None: not judged, too little is known.

    `rises`: the runs of d-7..d behind a load that rose.
    """

    on: date
    kind: PainAlert | None
    recent: int | None
    earlier: int | None
    rises: tuple[LoadRise, ...] = ()

    @property
    def is_judged(self) -> bool:
        return self.recent is not None and self.earlier is not None


def recent_worst(log: PlaceLog, day: date) -> int | None:
    """R: the highest of the seven days up to `day`; None without an answer."""
    return max((found.worst for found in log.answered(day, RECENT)), default=None)


def earlier_worst(log: PlaceLog, day: date) -> int | None:
    """E: the highest of the two weeks before those; None when nothing can be said.

    Without an answer there, it is 0 if the athlete ran, or answered "no pain", in the three weeks before, and
    did not report the place.
    """
    answers = log.answered(day, EARLIER)
    if answers:
        return max(found.worst for found in answers)
    before = log.answered(day, LOGGED)
    if any(found.reported for found in before):
        return None
    return 0 if before or log.ran(day, LOGGED) else None


def judge_day(log: PlaceLog, day: date, loads: Collection[LoadRise]) -> Judgement:
    """What a report of `day` says together with the week of running up to it."""
    recent, earlier = recent_worst(log, day), earlier_worst(log, day)
    if recent is None or earlier is None or not _pain_rises(log, day, recent, earlier):
        return Judgement(day, None, recent, earlier)
    rises = load_rises(loads, day, recent)
    kind = PainAlert.LOAD_AND_PAIN if rises else PainAlert.PAIN_RISING
    return Judgement(day, kind, recent, earlier, rises)


def load_rises(loads: Collection[LoadRise], day: date, recent: int) -> tuple[LoadRise, ...]:
    """The rises of d-7..d that count; up to +30 % only beside strong pain."""
    first = day - LOAD_COUNTS[-1] * ONE_DAY
    return tuple(
        sorted(
            rise
            for rise in loads
            if first <= rise.on <= day and (rise.kind != LoadRiseKind.OVER or recent >= STRONG)
        )
    )


def standing(
    log: PlaceLog, loads: Collection[LoadRise], *, since: date, before: Judgement | None = None
) -> Judgement | None:
    """What stands after all answered days from `since` on, whatever order they came in; None: nothing.

    `before` is what stood already when `since` began.
    """
    found, calm = before, 0
    for day in sorted(day for day in log.days if day >= since):
        calm = calm + 1 if (recent_worst(log, day) or 0) <= CALM else 0
        if found and calm >= CALM_DAYS and not _still_loaded(found, loads, day):
            found = None
        judged = judge_day(log, day, loads)
        if judged.kind and not (found and _is_stronger(found, judged)):
            found = judged
    return found


def is_calm(log: PlaceLog, *, after: date, at_most: int = CALM) -> bool:
    """Whether the worst of the week was no higher than this on the last two days answered after `after`."""
    last = sorted(day for day in log.days if day > after)[-CALM_DAYS:]
    return len(last) == CALM_DAYS and all((recent_worst(log, day) or 0) <= at_most for day in last)


def worsens(log: PlaceLog, day: date) -> bool:
    """Whether the log itself says that it is getting worse, without anybody having to say so.

    A no to "worse than last week" does not hide it. Only answered days count: E is never taken as 0 here.
    """
    answers = log.answered(day, EARLIER)
    recent = recent_worst(log, day)
    if recent is None or not answers:
        return False
    earlier = max(found.worst for found in answers)
    answered = [day - n * ONE_DAY for n in (*RECENT, *EARLIER) if day - n * ONE_DAY in log.days]
    enough = len(answered) >= WORSENING_DAYS and max(answered) - min(answered) >= WORSENING_SPAN
    return enough and earlier >= WORSENING_FROM and recent - earlier >= STEP


def _pain_rises(log: PlaceLog, day: date, recent: int, earlier: int) -> bool:
    if recent < HIGH or recent - earlier < STEP:
        return False
    days = log.answered(day, RECENT)
    return (
        sum(found.worst >= HIGH for found in days) >= DAYS_HIGH
        or recent >= STRONG
        or any((found.next_morning or 0) >= HIGH for found in days)
    )


def _is_stronger(standing_one: Judgement, fresh: Judgement) -> bool:
    """A case that took the load in is not made less by a later day without it."""
    return (standing_one.kind, fresh.kind) == (PainAlert.LOAD_AND_PAIN, PainAlert.PAIN_RISING)


def _still_loaded(found: Judgement, loads: Collection[LoadRise], day: date) -> bool:
    """Calm pain beside a load that rises keeps the case; a trend of pain alone has no such condition."""
    return found.kind == PainAlert.LOAD_AND_PAIN and bool(load_rises(loads, day, 0))
