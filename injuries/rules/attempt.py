"""One start of the way back, lived through day by day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from injuries.enums.recovery import GateOutcome, GateReason, LadderStep, MoveReason
from injuries.rules.gate import Gate, GateFacts, gate, worse
from injuries.rules.ladder_facts import (
    DAY,
    DAYS_OFF,
    ENTRY_PAIN,
    ENTRY_PAIN_AFTER_BONE,
    ENTRY_TIME,
    GOES_NEEDED,
    HOLDS_TO_STEP_BACK,
    RUN_EVERY,
    SHORT_LADDER,
    STEPS_UP,
    STEPS_UP_WITHIN,
    WALK_RUN_LADDER,
    Course,
    EntryAnswer,
    GradedRun,
    Move,
    Override,
    RunResult,
)


def entry_is_met(entry: EntryAnswer, *, bone: bool) -> bool:
    """Whether the answers allow the first step; a missing one does not."""
    most = ENTRY_PAIN_AFTER_BONE if bone else ENTRY_PAIN
    if entry.walking is None or entry.stairs is None:
        return False
    return max(entry.walking, entry.stairs) <= most and entry.limp is False and entry.swelling is False


def limit_ends(ups: Iterable[date], day: date) -> date:
    """The first day from `day` on on which one more step up is no third one within seven days."""
    recent = sorted(ups)[-STEPS_UP:]
    return day if len(recent) < STEPS_UP else max(day, recent[0] + STEPS_UP_WITHIN)


class Attempt:
    """From the day after `since` to the day of the next clearance.

    What goes on from one start to the next: rest after the last run, days off, and the steps up of the week.
    """

    def __init__(
        self, course: Course, since: date, *, usual: Mapping[date, int], before: "Attempt | None" = None
    ) -> None:
        self.course, self.since, self.usual = course, since, usual
        self.is_first = before is None
        self.last_run: date | None = before.last_run if before else None
        self.off_until: date | None = before.off_until if before else None
        self.ups: list[date] = list(before.ups) if before else []
        self.step_backs: int = before.step_backs if before else 0
        self.runs: list[GradedRun] = list(before.runs) if before else []
        self.moves: list[Move] = list(before.moves) if before else []
        self.steps: tuple[LadderStep, ...] = WALK_RUN_LADDER
        self.index = 0
        self.goes = self.holds = 0
        self.entered_on: date | None = None
        self.entry_from: date = since + DAY
        # A run that waits for an answer: nothing is built on it.
        self.unsettled = False
        self.stopped = False
        self.acute_care = False
        self.overridden = False
        self.finished_on: date | None = None

    @property
    def step(self) -> LadderStep:
        return self.steps[min(self.index, len(self.steps) - 1)]

    @property
    def is_ready(self) -> bool:
        """Both runs of the step are good, and none after them waits for an answer."""
        return self.goes >= GOES_NEEDED and not self.unsettled

    def live(self, results: Iterable[RunResult], overrides: Iterable[Override], *, until: date) -> None:
        """Goes through the days up to `until`."""
        runs = _by_day((one.run_on, one) for one in results if self.since < one.run_on <= until)
        by_hand = _by_day((one.on, one) for one in overrides if self.since < one.on <= until)
        entries = _by_day((one.on, one) for one in self.course.entries if self.since <= one.on <= until)
        if self._may_be_short(until):
            self.steps = SHORT_LADDER
        for day in sorted({*runs, *by_hand, *entries}):
            self._climb_if_ready(day)
            # Of two answers of a day the one that says no.
            for entry in sorted(entries.get(day, ()), key=self._is_met, reverse=True):
                self._enter(entry)
            found = self._grade(day, runs[day]) if day in runs else None
            for override in by_hand.get(day, ()):
                self._override(override, found)
            if found and self.finished_on is None:
                self._run(day, runs[day], found)
        self._climb_if_ready(until)

    def next_on(self, today: date) -> date | None:
        """The first day on which the next run may stand; None while a rest has no end."""
        day = max(today, self.entry_from)
        if self.last_run:
            day = max(day, self.last_run + RUN_EVERY)
        if self.off_until:
            day = max(day, self.off_until + DAY)
        if self.is_ready:
            day = max(day, limit_ends(self.ups, day))
        for span in sorted(self.course.rests, key=lambda span: span.since):
            if span.holds(day):
                if span.until is None:
                    return None
                day = span.until + DAY
        return day

    def _may_be_short(self, until: date) -> bool:
        if not self.is_first:
            return False
        met = [one.on for one in self.course.entries if self.since <= one.on and self._is_met(one)]
        return self.course.allows_short_ladder(min([*met, until]))

    def _is_met(self, entry: EntryAnswer) -> bool:
        return entry_is_met(entry, bone=self.course.had_bone_sign(entry.on))

    def _enter(self, entry: EntryAnswer) -> None:
        """The last answer before the first run of the step decides."""
        if any(run.run_on > self.since for run in self.runs) and self.entered_on:
            return
        # On the day of the clearance that opened this start, the sign is closed.
        flagged = entry.on != self.since and self.course.is_stopped(entry.on)
        if self._is_met(entry) and not flagged:
            self.entered_on, self.entry_from = entry.on, max(self.since + DAY, entry.on)
        else:
            self.entered_on, self.entry_from = None, max(self.since, entry.on) + ENTRY_TIME

    def _grade(self, day: date, results: Sequence[RunResult]) -> Gate:
        facts = GateFacts(
            usual_morning=self.usual.get(day, 0),
            flag_open=self.course.is_stopped(day),
            bone_cleared=self.course.had_bone_sign(day),
            no_progression=any(span.holds(day) for span in self.course.no_progression),
        )
        return worse(gate(one.answers, facts) for one in results)

    def _override(self, override: Override, of_the_day: Gate | None) -> None:
        """Counts where it could be given on what is known now; a late answer can undo it."""
        if self.entered_on is None or self.stopped or self.finished_on or override.from_step != self.step:
            return
        if not override.up:
            self._move(override.on, max(self.index - 1, 0), MoveReason.OVERRIDE)
        elif self._may_be_raised(override.on, of_the_day):
            self.overridden = True
            self.ups.append(override.on)
            self._move(override.on, self.index + 1, MoveReason.OVERRIDE)

    def _may_be_raised(self, day: date, of_the_day: Gate | None) -> bool:
        last = of_the_day or (self.runs[-1].gate if self.runs else None)
        return (
            not (last and last.is_severe)
            and not self.course.is_stopped(day)
            and not self.overridden
            and self.index + 1 < len(self.steps)
            and limit_ends(self.ups, day) == day
        )

    def _run(self, day: date, results: Sequence[RunResult], found: Gate) -> None:
        counts = found.outcome == GateOutcome.GO and self._counts(day, results)
        self.runs.append(GradedRun(day, self.step, found, counts))
        if self.unsettled:
            self.goes = 0
        self.unsettled, self.overridden, self.last_run = False, False, day
        match found.outcome:
            case GateOutcome.STOP_REFER:
                self.stopped, self.goes, self.holds = True, 0, 0
            case GateOutcome.STEP_BACK:
                self._step_back(day, MoveReason.GATE)
            case GateOutcome.PENDING:
                self.unsettled = True
            case GateOutcome.HOLD:
                self._hold(day, found)
            case GateOutcome.GO if counts:
                self.holds, self.goes = 0, self.goes + 1
                self._climb_if_ready(day)

    def _counts(self, day: date, results: Sequence[RunResult]) -> bool:
        """A good run counts in its turn: of this step, after a rest day, on no day off."""
        rested = self.last_run is None or day - self.last_run >= RUN_EVERY
        off = self.off_until is not None and day <= self.off_until
        return (
            not self.stopped
            and self.entered_on is not None
            and rested
            and not off
            and all(one.step == self.step for one in results)
            and not any(span.holds(day) for span in self.course.rests)
        )

    def _hold(self, day: date, found: Gate) -> None:
        self.goes = 0
        if found.reason == GateReason.NO_PROGRESSION:
            # The run was good: it is the load that may not grow.
            return
        self.holds += 1
        if self.holds >= HOLDS_TO_STEP_BACK:
            self._step_back(day, MoveReason.TWO_HOLDS)

    def _step_back(self, day: date, reason: MoveReason) -> None:
        self.step_backs += 1
        self.runs[-1] = replace(self.runs[-1], stepped_back=True)
        self.off_until, self.acute_care = day + DAYS_OFF, self.index == 0
        self._move(day, max(self.index - 1, 0), reason)

    def _climb_if_ready(self, day: date) -> None:
        """A step up that had to wait for its week takes place on the first day that it may."""
        if self.stopped or self.finished_on or not self.is_ready or self.last_run is None:
            return
        on = limit_ends(self.ups, self.last_run)
        if on <= day and not self.course.is_stopped(on):
            self.ups.append(on)
            self._move(on, self.index + 1, MoveReason.TWO_GO)

    def _move(self, day: date, index: int, reason: MoveReason) -> None:
        step = self.step
        self.goes = self.holds = 0
        self.unsettled = False
        if index >= len(self.steps):
            self.finished_on = day
            self.moves.append(Move(day, step, None, reason))
            return
        if index != self.index:
            self.moves.append(Move(day, step, self.steps[index], reason))
        self.index = index


def _by_day[T](dated: Iterable[tuple[date, T]]) -> dict[date, list[T]]:
    days: dict[date, list[T]] = defaultdict(list)
    for day, one in dated:
        days[day].append(one)
    return days
