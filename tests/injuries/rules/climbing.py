"""Short words for the way back: day 0 is Monday, 5 January 2026."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from injuries.enums.recovery import LadderStep
from injuries.rules.gate import RunAnswers
from injuries.rules.ladder import ladder_state
from injuries.rules.ladder_facts import Course, EntryAnswer, Override, RunResult, Span

DAY_0 = date(2026, 1, 5)
GOOD = RunAnswers(
    worst_during=0, after_60min=0, next_morning=0, limp=False, swelling=False, giving_way=False, locking=False
)
HOLD = replace(GOOD, worst_during=3)
BACK = replace(GOOD, next_morning=3)
LIMP = replace(GOOD, limp=True)
SWOLLEN = replace(GOOD, swelling=True)
MISSING = replace(GOOD, next_morning=None)


def day(nth):
    return DAY_0 + timedelta(days=nth)


def at(nth):
    return datetime.combine(day(nth), time(12), tzinfo=UTC)


def entry(nth, walking=0, stairs=0, *, limp=False, swelling=False):
    return EntryAnswer(on=day(nth), walking=walking, stairs=stairs, limp=limp, swelling=swelling)


def course(**fields):
    """A way back that began on day 0, and whose first step may be taken at once."""
    given = {"zone": ZoneInfo("UTC"), "began_on": DAY_0, "entries": (entry(0),)}
    return Course(**given | fields)


def run(nth, answers=GOOD, step="walk_30"):
    return RunResult(run_on=day(nth), step=LadderStep(step), answers=answers)


def raised(nth, step, *, up=True):
    return Override(on=day(nth), from_step=LadderStep(step), up=up)


def span(first, last=None):
    return Span(day(first), None if last is None else day(last))


def state(*results, overrides=(), on=None, **fields):
    """Where it stands on day `on`, by default the day after the last run."""
    last = max([one.run_on for one in results], default=DAY_0)
    today = day(on) if on is not None else last + timedelta(days=1)
    now = datetime.combine(today, time(12), tzinfo=UTC)
    return ladder_state(results, overrides, now, course=course(**fields))
