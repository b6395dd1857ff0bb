"""Pain that is new at a place: how loud it is told, and how long running rests.

The article says not to run through pain (K10.7); later evidence accepts up to 2 of 10 if it settles by the
next morning. Both are shown; coaches may choose the strict reading.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from alerts.enums import Severity
from injuries.enums import Sign
from injuries.enums.recovery import GateOutcome
from injuries.rules.gate import GateFacts, RunAnswers, gate
from injuries.rules.report import Report, effective_signs

# A place that was quiet for so long is new again.
NEW_AFTER: Final = timedelta(days=28)
MARKED: Final = 3
SEVERE: Final = 6
RESTS_FOR: Final = timedelta(hours=48)


def new_pain_severity(worst: int, *, limp: bool) -> Severity | None:
    """How loud pain of this strength (0-10) is told; None: it does not hurt. A limp counts at any number."""
    if limp or worst >= SEVERE:
        return Severity.URGENT
    if worst >= MARKED:
        return Severity.ATTENTION
    return Severity.INFO if worst > 0 else None


def is_first(before: Collection[int]) -> bool:
    """Whether nothing hurt here: `before` are the highest numbers of the other reports within 28 days."""
    return not any(worst > 0 for worst in before)


def is_new_pain(worst: int, *, limp: bool, before: Collection[int]) -> bool:
    """The first report of a place, or its first at 3 or more."""
    if new_pain_severity(worst, limp=limp) is None:
        return False
    return is_first(before) or (worst >= MARKED and not any(value >= MARKED for value in before))


def rests(severity: Severity, *, strict: bool) -> bool:
    """Whether running stops for 48 hours; `strict`: any pain does."""
    return strict or severity != Severity.INFO


def rest_ends(severity: Severity, *, felt_at: datetime, now: datetime) -> datetime:
    """Two days from when it is known. What was felt longer ago has had them, if it was not severe."""
    is_over = severity != Severity.URGENT and now - felt_at > RESTS_FOR
    return now if is_over else now + RESTS_FOR


def went_well(run: Report) -> bool:
    """Whether the answers about a run are a "go" of the gate, with no usual morning pain to allow for."""
    signs = effective_signs(run)
    answers = RunAnswers(
        **run.intensities,
        limp=signs.get(Sign.LIMP),
        swelling=signs.get(Sign.SWELLING),
        giving_way=signs.get(Sign.GIVING_WAY),
        locking=signs.get(Sign.CATCHING_LOCKING),
    )
    return gate(answers, GateFacts()).outcome == GateOutcome.GO
