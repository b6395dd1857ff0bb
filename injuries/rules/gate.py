"""What the answers about a run allow, and whether to run at all.

Seven questions in a fixed order; the first that holds decides. A convention of ours, stricter than
Thomee 1997 and Silbernagel 2007, who accept up to 5 of 10; 2 of 10 as in the runner education of Esculier.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_low
from typing import Final

from injuries.enums.recovery import GateOutcome, GateReason, Readiness

SETTLED_PAIN: Final = 2
STRONG_PAIN: Final = 5
MORNING_STEP_BACK: Final = 2
MAX_USUAL_MORNING: Final = 2
# Walking and stairs before the first step; after a sore bone nothing at all.
ENTRY_PAIN: Final = 1
ENTRY_PAIN_AFTER_BONE: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunAnswers:
    """Asked after the run, an hour later and the next morning; None: not answered, never no."""

    worst_during: int | None = None
    after_60min: int | None = None
    next_morning: int | None = None
    limp: bool | None = None
    swelling: bool | None = None
    giving_way: bool | None = None
    locking: bool | None = None

    @property
    def intensities(self) -> tuple[int | None, ...]:
        return (self.worst_during, self.after_60min, self.next_morning)

    @property
    def worst(self) -> int:
        """The highest given, 0-10; 0 where none was."""
        return max((value for value in self.intensities if value is not None), default=0)

    @property
    def has_warning_sign(self) -> bool:
        return any(sign is True for sign in (self.swelling, self.giving_way, self.locking))

    @property
    def is_complete(self) -> bool:
        """Whether it can be graded: the three intensities, limp and swelling."""
        return None not in (*self.intensities, self.limp, self.swelling)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFacts:
    """What surrounded the run.

    `usual_morning`: 0-2. `flag_open`: a warning sign that forbids running. `bone_cleared`: the episode held a
    bone or groin sign, cleared since. `no_progression`: at best hold.
    """

    usual_morning: int = 0
    flag_open: bool = False
    bone_cleared: bool = False
    no_progression: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    outcome: GateOutcome
    reason: GateReason

    @property
    def is_severe(self) -> bool:
        """One of the first three questions decided: nobody may turn it into a run."""
        return self.reason in _SEVERE


_SEVERE: Final = frozenset(
    {
        GateReason.OPEN_FLAG,
        GateReason.WARNING_SIGN,
        GateReason.BONE_PAIN,
        GateReason.LIMP,
        GateReason.STRONG_PAIN,
    }
)
# From the best to the worst; of two runs of a day the worse counts, and an ungraded one before a good one.
_ORDER: Final = tuple(GateOutcome)


def gate(answers: RunAnswers, facts: GateFacts) -> Gate:
    """The outcome for one run, with the reason that decided."""
    return _stop_refer(answers, facts) or _step_back_at_once(answers) or _graded(answers, facts)


def worse(gates: Iterable[Gate]) -> Gate:
    """The one that counts of several on one day; a severe reason before another of the same outcome.

    Raises:
        ValueError: none given.
    """
    return max(gates, key=lambda one: (_ORDER.index(one.outcome), one.is_severe, one.reason.value))


def usual_morning(mornings: Iterable[int]) -> int:
    """The usual morning, 0-2, from the mornings of seven days: their (lower) median, at most 2; 0 if none."""
    given = list(mornings)
    return min(median_low(given), MAX_USUAL_MORNING) if given else 0


def _stop_refer(answers: RunAnswers, facts: GateFacts) -> Gate | None:
    if facts.flag_open:
        return Gate(GateOutcome.STOP_REFER, GateReason.OPEN_FLAG)
    if answers.has_warning_sign:
        return Gate(GateOutcome.STOP_REFER, GateReason.WARNING_SIGN)
    if facts.bone_cleared and answers.worst > 0:
        return Gate(GateOutcome.STOP_REFER, GateReason.BONE_PAIN)
    return None


def _step_back_at_once(answers: RunAnswers) -> Gate | None:
    if answers.limp:
        return Gate(GateOutcome.STEP_BACK, GateReason.LIMP)
    if answers.worst > STRONG_PAIN:
        return Gate(GateOutcome.STEP_BACK, GateReason.STRONG_PAIN)
    return None


def _graded(answers: RunAnswers, facts: GateFacts) -> Gate:
    during, after, morning = answers.intensities
    if during is None or after is None or morning is None or not answers.is_complete:
        return Gate(GateOutcome.PENDING, GateReason.UNANSWERED)
    above = morning - facts.usual_morning
    if above >= MORNING_STEP_BACK:
        return Gate(GateOutcome.STEP_BACK, GateReason.MORNING_MUCH_WORSE)
    if above > 0:
        return Gate(GateOutcome.HOLD, GateReason.MORNING_WORSE)
    if max(during, after) > SETTLED_PAIN:
        return Gate(GateOutcome.HOLD, GateReason.PAIN_ABOVE_2)
    if facts.no_progression:
        return Gate(GateOutcome.HOLD, GateReason.NO_PROGRESSION)
    return Gate(GateOutcome.GO, GateReason.SETTLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeRun:
    """Asked before a run: pain in walking now, limp, this morning (0-10); None: not answered."""

    walking: int | None = None
    limp: bool | None = None
    morning: int | None = None


def can_run_today(asked: BeforeRun, facts: GateFacts, *, resting: bool) -> Readiness | None:
    """Whether to run today. `resting`: a day off by the ladder or by a new pain.

    None: something was not answered that could still say no.
    """
    if facts.flag_open or asked.limp or max(asked.walking or 0, asked.morning or 0) > STRONG_PAIN:
        return Readiness.NO
    if facts.bone_cleared and ((asked.walking or 0) > 0 or (asked.morning or 0) > 0):
        return Readiness.NO
    above = (asked.morning or 0) - facts.usual_morning
    if resting or (asked.walking or 0) > ENTRY_PAIN or above >= MORNING_STEP_BACK:
        return Readiness.WAIT
    if None in (asked.walking, asked.limp, asked.morning):
        return None
    return Readiness.EASY if above > 0 or asked.walking or facts.no_progression else Readiness.YES
