"""When an alert speaks, and when a message is tried again. Pure functions; `now` is always an argument."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.enums import AlertState, EventKind, Severity

SEVERITY_RANK = {Severity.INFO: 0, Severity.ATTENTION: 1, Severity.URGENT: 2}
# Info stands in the inbox and makes no message of its own.
SPEAKING = frozenset({Severity.ATTENTION, Severity.URGENT})
# Steps within one severity (over, over 30 %; R, U, E) are numbers below this.
STEPS = 100
# A reason that flickers (a run deleted and uploaded again) is told once; after a quiet week it is news again.
NEWS_AGAIN_AFTER = timedelta(days=7)
JITTER = 0.2


@dataclass(frozen=True)
class Standing:
    """What a stored alert knows about itself; `told_level` is the highest level it has spoken at."""

    state: AlertState
    told_level: int
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Turn:
    """What a raised reason does to the row: its history entry (None: only fresher facts), and its voice."""

    event: EventKind | None
    is_news: bool
    told_level: int


def level_of(severity: Severity, step: int) -> int:
    """One number that orders alerts: severity first, then the step within it.

    Raises:
        ValueError: the step is not 0 to 99.
    """
    if not 0 <= step < STEPS:
        raise ValueError(f"step {step} is not in 0..{STEPS - 1}")
    return SEVERITY_RANK[severity] * STEPS + step


def on_raise(standing: Standing | None, *, level: int, now: datetime, is_anew: bool = False) -> Turn | None:
    """What happens when a reason is found at this level; None: nothing, a person has dealt with it.

    `is_anew`: the rule itself knows that this is another occurrence, whatever became of the one before.
    """
    if standing is None:
        return Turn(EventKind.RAISED, is_news=True, told_level=level)
    if is_anew:
        return Turn(EventKind.REOPENED, is_news=True, told_level=level)
    higher = level > standing.told_level
    told = max(level, standing.told_level)
    if standing.state == AlertState.NO_LONGER_TRUE:
        if _long_quiet(standing, now):
            return Turn(EventKind.REOPENED, is_news=True, told_level=level)
        return Turn(EventKind.REOPENED, is_news=higher, told_level=told)
    if standing.state == AlertState.RESOLVED:
        # The same reason, still there, is not a reason that came back.
        return Turn(EventKind.REOPENED, is_news=True, told_level=told) if higher else None
    return Turn(EventKind.STEPPED_UP if higher else None, is_news=higher, told_level=told)


def _long_quiet(standing: Standing, now: datetime) -> bool:
    return standing.closed_at is not None and now - standing.closed_at >= NEWS_AGAIN_AFTER


def says(severity: str, *, is_private: bool) -> bool:
    """Whether news of this severity are sent; the athlete alone gets a mail of what is only info, too."""
    return is_private or severity in SPEAKING


def rank_of(severity: Severity) -> int:
    """The place in the outbox, urgent first; mails of accounts (somebody waits for a code) rank 0 too."""
    return SEVERITY_RANK[Severity.URGENT] - SEVERITY_RANK[severity]


def next_try_after(tries: int, backoff_s: Sequence[int], *, chance: float) -> timedelta | None:
    """The wait after the `tries`-th failed try; None when that was the last one.

    `chance` (0 to 1) spreads the waits by 20 % either way, so that a mail server that comes back is not met
    by everything at once.
    """
    if tries > len(backoff_s):
        return None
    return timedelta(seconds=backoff_s[max(tries, 1) - 1] * (1 - JITTER + 2 * JITTER * chance))
