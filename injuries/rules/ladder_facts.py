"""What the way back knows: its steps and limits, what was answered, and what surrounds it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from injuries.enums.recovery import LadderPhase, LadderStep, MoveReason
from injuries.rules.gate import Gate, RunAnswers

WALK_RUN_LADDER: Final = (
    LadderStep.WALK_30,
    LadderStep.WALK_4_RUN_1,
    LadderStep.WALK_3_RUN_2,
    LadderStep.WALK_2_RUN_3,
    LadderStep.WALK_1_RUN_4,
    LadderStep.RUN_20,
    LadderStep.RUN_30,
)
SHORT_LADDER: Final = (LadderStep.EASY_1_2_KM, LadderStep.RUN_20, LadderStep.RUN_30)
# Run-free days after which the short ladder is too short.
SHORT_LADDER_DAYS_OFF: Final = 7
# Walking and stairs before the first step; after a sore bone nothing at all.
ENTRY_PAIN: Final = 1
ENTRY_PAIN_AFTER_BONE: Final = 0
ENTRY_TIME: Final = timedelta(days=2)
GOES_NEEDED: Final = 2
HOLDS_TO_STEP_BACK: Final = 2
# The next run at the earliest: a rest day lies between.
RUN_EVERY: Final = timedelta(days=2)
STEPS_UP: Final = 2
STEPS_UP_WITHIN: Final = timedelta(days=7)
DAYS_OFF: Final = timedelta(days=2)
STEP_BACKS_TO_REFER: Final = 3
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Local dates, both included; `until` None: still open."""

    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """A run of the way back, by its local date, and what was answered about it."""

    run_on: date
    step: LadderStep
    answers: RunAnswers


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryAnswer:
    """Walking and stairs of the last 48 hours, 0-10; None: not answered."""

    on: date
    walking: int | None
    stairs: int | None
    limp: bool | None
    swelling: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A coach or physio moves one step up or down from the step that they saw."""

    on: date
    from_step: LadderStep
    up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What surrounds a ladder.

    Attributes:
        zone: of the athlete's days.
        began_on: the day on which the way back was opened.
        off_since: the last day with a run before it; None: not known.
        stops: when warning signs forbade running, from their first day to the day of their clearance.
        rests: other days without running.
        no_progression: days on which load may not grow.
        bone_since: the first day of a bone or groin sign in this episode; None: never.
        swelling_since: the same for a swelling.
        mornings: of the place by date, from seven days before `began_on`.
        entries: answers of the entry check.
    """

    zone: ZoneInfo
    began_on: date
    off_since: date | None = None
    stops: tuple[Span, ...] = ()
    rests: tuple[Span, ...] = ()
    no_progression: tuple[Span, ...] = ()
    bone_since: date | None = None
    swelling_since: date | None = None
    mornings: Mapping[date, int] = field(default_factory=dict)
    entries: tuple[EntryAnswer, ...] = ()

    def is_stopped(self, day: date) -> bool:
        """Whether a warning sign forbids running on this day; the day of its clearance still counts."""
        return any(span.holds(day) for span in self.stops)

    def had_bone_sign(self, day: date) -> bool:
        return self.bone_since is not None and self.bone_since <= day

    def allows_short_ladder(self, day: date) -> bool:
        """Whether who starts on this day may begin with an easy run instead of a walk."""
        signs = [self.bone_since, self.swelling_since, *(span.since for span in self.stops)]
        if self.off_since is None or any(sign is not None and sign <= day for sign in signs):
            return False
        return (day - self.off_since).days - 1 <= SHORT_LADDER_DAYS_OFF


@dataclass(frozen=True, slots=True)
class GradedRun:
    """A day with a run, the gate that counts for it, whether it counted for the next step, and whether it led
    a step back (at the first step, to days off alone).
    """

    run_on: date
    step: LadderStep
    gate: Gate
    counts: bool
    stepped_back: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A change of step; `to` None: the ladder is done."""

    on: date
    step: LadderStep
    to: LadderStep | None
    reason: MoveReason

    @property
    def is_up(self) -> bool:
        order = list(LadderStep)
        return self.to is None or order.index(self.to) > order.index(self.step)


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderState:
    """Where the athlete stands.

    Attributes:
        steps: the ladder that is climbed.
        step: the present one; the last one when done.
        goes: good runs of this step in a row, of the two that it needs.
        holds: runs in a row that were not good enough.
        next_step: what the next run is; the step after the present one where that only waits for its day.
        next_on: the first day on which it may stand; None when stopped or done, or while rest has no end.
        off_until: the last of the days off after a step back; None without.
        acute_care: the days off are days of first care: there was no step to go down to.
        waits_for_limit: both runs are good, and a third step within a week has to wait.
        step_backs: in all, over every start of this way back.
        finished_on: the day of the last good run; None while not done.
        usual_morning: what a morning is compared with today, 0-2.
        runs: every day with a run, oldest first.
        moves: every change of step, oldest first.
    """

    phase: LadderPhase
    steps: tuple[LadderStep, ...]
    step: LadderStep
    goes: int
    holds: int
    next_step: LadderStep | None
    next_on: date | None
    off_until: date | None
    acute_care: bool
    waits_for_limit: bool
    step_backs: int
    finished_on: date | None
    usual_morning: int
    runs: tuple[GradedRun, ...]
    moves: tuple[Move, ...]

    @property
    def number(self) -> int:
        """The step, counted from 1."""
        return self.steps.index(self.step) + 1

    @property
    def last_gate(self) -> Gate | None:
        return self.runs[-1].gate if self.runs else None
