"""What is known of an athlete's running, and the weeks after a break: first steps and returns."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from training.enums import WeekBasis
from training.rules.dates import WEEK, monday_of
from training.rules.sessions import Session

# Run-free days. From the shorter on, the weeks after are a return; from the longer on, a new start.
RETURN_AFTER_DAYS = 14
LONG_RETURN_AFTER_DAYS = 28
START_AFTER_DAYS = 84
START_WEEKS = 2
# The novice cohort behind the start rule: PMC4060311; the kilometres are a convention of ours.
START_WEEK_M = 6_000
START_RUN_M = 3_000
GENTLE_START_WEEK_M = 3_000
# Percent of the usual week before the break, week by week.
RETURN_WEEKS_PCT = (50, 75, 100)
LONG_RETURN_WEEKS_PCT = (33, 50, 75, 100)
# Percent of the longest run before the break.
RETURN_RUN_PCT = 75
LONG_RETURN_RUN_PCT = 50
RETURN_FLOOR_WEEK_M = 6_000
RETURN_FLOOR_RUN_M = 3_000
LONGEST_BEFORE_BREAK_DAYS = 30
BASELINE_WEEKS = 4
# From this many complete weeks on the log speaks for itself.
WEEKS_TO_KNOW = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLog:
    """Running by week and day, and from when on it is known.

    `known_from` is the first logged day of any activity; the beginning of time for somebody who said at
    joining that they do not run, because then what came before the log is known to be nothing.
    """

    metres: dict[date, int] = field(default_factory=dict)
    run_days: list[date] = field(default_factory=list)
    longest: dict[date, int] = field(default_factory=dict)
    known_from: date | None = None
    declared_m: int | None = None
    declared_from: date = date.min

    @classmethod
    def of(
        cls,
        sessions: Iterable[Session],
        *,
        declared_m: int | None,
        joined_on: date | None,
        log_start: date | None = None,
    ) -> "RunLog":
        """`log_start` is the first logged day, where these sessions are only the later part of a log."""
        metres: dict[date, int] = defaultdict(int)
        longest: dict[date, int] = defaultdict(int)
        dates = [log_start] if log_start else []
        for session in sessions:
            dates.append(session.local_date)
            if session.run_m:
                metres[monday_of(session.local_date)] += session.run_m
                longest[session.local_date] = max(longest[session.local_date], session.run_m)
        return cls(
            metres=dict(metres),
            run_days=sorted(longest),
            longest=dict(longest),
            known_from=date.min if declared_m == 0 else min(dates, default=None),
            declared_m=declared_m,
            declared_from=monday_of(joined_on) if joined_on else date.min,
        )

    def declared_for(self, monday: date) -> int | None:
        """What was said at joining, if it speaks for this week: the week of joining and later ones."""
        return self.declared_m if self.declared_m and monday >= self.declared_from else None

    def complete_weeks_before(self, monday: date) -> int:
        """How many full weeks the log has when this one begins."""
        if self.known_from is None:
            return 0
        first = monday_of(self.known_from)
        if first < self.known_from:
            first += WEEK
        return max(0, (monday - first) // WEEK)

    def covers(self, monday: date) -> bool:
        reached = self.known_from is not None and self.known_from <= monday
        return reached or self.declared_for(monday) is not None

    def twice_usual_m(self, monday: date) -> int | None:
        """Twice the baseline of this week by the default reading, so that it stays a whole number.

        The larger of the week before and the mean of the two largest non-zero totals among the up to four
        complete weeks before. What was said at joining stands in until two complete weeks exist. None:
        nothing is known; 0: no run in those weeks.
        """
        weeks = self.complete_weeks_before(monday)
        declared = self.declared_for(monday)
        if declared and weeks < WEEKS_TO_KNOW:
            return 2 * declared
        if not weeks:
            return None
        totals = [self.metres.get(monday - n * WEEK, 0) for n in range(1, min(weeks, BASELINE_WEEKS) + 1)]
        largest = sorted((total for total in totals if total), reverse=True)[:2]
        return max(2 * totals[0], sum(largest) * 2 // max(len(largest), 1))

    def run_before(self, day: date) -> date | None:
        place = bisect_left(self.run_days, day)
        return self.run_days[place - 1] if place else None

    def first_run_in(self, monday: date) -> date | None:
        place = bisect_left(self.run_days, monday)
        found = self.run_days[place] if place < len(self.run_days) else None
        return found if found and found < monday + WEEK else None

    def longest_before_break(self, last_run: date) -> int:
        """The longest run of the 30 days that end with the last run before a break, metres."""
        first = last_run - timedelta(days=LONGEST_BEFORE_BREAK_DAYS - 1)
        return max(metres for day, metres in self.longest.items() if first <= day <= last_run)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layoff:
    """A week that stands under the rules of a new start or a return.

    `pct` is this week's share of the usual week, `run_pct` the share of the longest run.
    """

    basis: WeekBasis
    twice_usual_m: int = 0
    pct: int = 0
    longest_m: int | None = None
    run_pct: int = 0


def find_layoff(log: RunLog, monday: date) -> Layoff | None:
    """The start or return that this week belongs to: the latest whose weeks reach it."""
    for nth in range(len(LONG_RETURN_WEEKS_PCT)):
        first_run = log.first_run_in(monday - nth * WEEK)
        layoff = _layoff_after(log, first_run, nth) if first_run else None
        if layoff:
            return layoff
    return None


def _layoff_after(log: RunLog, first_run: date, nth: int) -> Layoff | None:
    """The `nth` week (from 0) after a break that ended with this run; None if there was none."""
    last_run = log.run_before(first_run)
    free_days = _run_free_days(log, first_run, last_run)
    if free_days >= START_AFTER_DAYS:
        return Layoff(basis=WeekBasis.START) if nth < START_WEEKS else None
    if free_days < RETURN_AFTER_DAYS:
        return None
    return _return(log, first_run, last_run, nth, long=free_days >= LONG_RETURN_AFTER_DAYS)


def _run_free_days(log: RunLog, first_run: date, last_run: date | None) -> int:
    """Days without a run before this one, as far back as is known."""
    if last_run:
        return (first_run - last_run).days - 1
    return (first_run - (log.known_from or first_run)).days


def _return(log: RunLog, first_run: date, last_run: date | None, nth: int, *, long: bool) -> Layoff | None:
    steps = LONG_RETURN_WEEKS_PCT if long else RETURN_WEEKS_PCT
    usual = _twice_usual_before_break(log, first_run, last_run)
    if nth >= len(steps) or not usual:
        return None
    return Layoff(
        basis=WeekBasis.RETURN,
        twice_usual_m=usual,
        pct=steps[nth],
        longest_m=log.longest_before_break(last_run) if last_run else None,
        run_pct=LONG_RETURN_RUN_PCT if long else RETURN_RUN_PCT,
    )


def _twice_usual_before_break(log: RunLog, first_run: date, last_run: date | None) -> int | None:
    """The default baseline as it stood in the first whole week of the break.

    Without a run before, only what was said at joining can tell.
    """
    if last_run:
        return log.twice_usual_m(monday_of(last_run) + WEEK)
    return 2 * (log.declared_for(monday_of(first_run)) or 0)
