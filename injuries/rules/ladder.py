"""The way back to running, step by step: a pure function over all answers by run date.

Steps and limits after the army knee trial of 2023 and the University of Delaware; the short ladder begins
with the easy run of 1-2 km of the founding article (K9.5). Only answers and overrides are stored: a late or
changed answer is graded where it belongs, and everything after it again.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from injuries.enums.recovery import LadderPhase, LadderStep, MoveReason
from injuries.rules.attempt import Attempt, limit_ends
from injuries.rules.gate import usual_morning
from injuries.rules.ladder_facts import DAY, Course, LadderState, Override, RunResult

USUAL_DAYS: Final = 7
# Fewer mornings than this do not show that the usual one has fallen; a convention of ours.
MORNINGS_TO_FALL: Final = 3


def ladder_state(
    results: Iterable[RunResult], overrides: Iterable[Override], now: datetime, *, course: Course
) -> LadderState:
    """Where the ladder stands now, from everything that is known, in whatever order it became known.

    Each clearance of a warning sign begins it anew at the first step, from the next day on: a run of the same
    day may have been before it.
    """
    today = max(now.astimezone(course.zone).date(), course.began_on)
    known = [_as_of(one, today) for one in results if course.began_on <= one.run_on <= today]
    decided = sorted(
        (one for one in overrides if one.on <= today), key=lambda one: (one.on, one.up, one.from_step)
    )
    usual = _usual_mornings(course, known, today)
    first, *later = _starts(course, today)
    attempt = Attempt(course, first, usual=usual)
    for since, until in zip([first, *later], [*later, today], strict=True):
        if since != first:
            attempt = Attempt(course, since, usual=usual, before=attempt)
        attempt.live(known, decided, until=until)
        if attempt.finished_on:
            break
    return _state(attempt, course, today)


def override_refusal(state: LadderState, *, up: bool, today: date) -> str:
    """Why the ladder may not be moved a step by hand now, as a code; "" where it may."""
    if state.phase != LadderPhase.CLIMBING:
        return str(state.phase)
    if not up:
        return "first_step" if state.step == state.steps[0] else ""
    if state.step == state.steps[-1]:
        return "last_step"
    if state.last_gate is not None and state.last_gate.is_severe:
        return "severe"
    if _raised_since_last_run(state):
        return "one_step"
    return "" if limit_ends([move.on for move in state.moves if move.is_up], today) <= today else "limit"


def _as_of(result: RunResult, today: date) -> RunResult:
    """The morning after a run of today has not been."""
    if result.run_on < today or result.answers.next_morning is None:
        return result
    return replace(result, answers=replace(result.answers, next_morning=None))


def _starts(course: Course, today: date) -> list[date]:
    """The last day before each start: runs count from the day after it."""
    closed = {span.until for span in course.stops if span.until and course.began_on <= span.until <= today}
    return [course.began_on - DAY, *sorted(closed)]


def _usual_mornings(course: Course, results: Iterable[RunResult], today: date) -> dict[date, int]:
    """By day: from the week before the way back; it may fall with the mornings since, and never rises."""
    mornings = dict(course.mornings)
    for one in results:
        if (said := one.answers.next_morning) is not None:
            day = one.run_on + DAY
            mornings[day] = max(said, mornings.get(day, said))
    usual = usual_morning(_week(mornings, course.began_on - DAY))
    by_day: dict[date, int] = {}
    for nth in range((today - course.began_on).days + 1):
        day = course.began_on + nth * DAY
        week = _week(mornings, day)
        if len(week) >= MORNINGS_TO_FALL:
            usual = min(usual, usual_morning(week))
        by_day[day] = usual
    return by_day


def _week(mornings: dict[date, int], last: date) -> list[int]:
    days = (last - nth * DAY for nth in range(USUAL_DAYS))
    return [mornings[day] for day in days if day in mornings]


def _state(attempt: Attempt, course: Course, today: date) -> LadderState:
    phase = _phase(attempt, course, today)
    runs_on = phase in {LadderPhase.WAITING, LadderPhase.CLIMBING}
    off = attempt.off_until if attempt.off_until and attempt.off_until >= today else None
    waits = runs_on and attempt.is_ready
    return LadderState(
        phase=phase,
        steps=attempt.steps,
        step=attempt.step,
        goes=attempt.goes,
        holds=attempt.holds,
        next_step=_next_step(attempt, waits=waits) if runs_on else None,
        next_on=attempt.next_on(today) if runs_on else None,
        off_until=off,
        acute_care=attempt.acute_care and off is not None,
        waits_for_limit=waits,
        step_backs=attempt.step_backs,
        finished_on=attempt.finished_on,
        usual_morning=attempt.usual[today],
        runs=tuple(attempt.runs),
        moves=tuple(attempt.moves),
    )


def _phase(attempt: Attempt, course: Course, today: date) -> LadderPhase:
    if attempt.finished_on:
        return LadderPhase.DONE
    # A sign cleared today ends with today.
    open_now = any(span.holds(today) and span.until != today for span in course.stops)
    if attempt.stopped or open_now:
        return LadderPhase.STOPPED
    return LadderPhase.CLIMBING if attempt.entered_on else LadderPhase.WAITING


def _next_step(attempt: Attempt, *, waits: bool) -> LadderStep:
    last = len(attempt.steps) - 1
    return attempt.steps[min(attempt.index + 1, last)] if waits else attempt.step


def _raised_since_last_run(state: LadderState) -> bool:
    raised = [move.on for move in state.moves if move.reason == MoveReason.OVERRIDE and move.is_up]
    return bool(raised) and (not state.runs or state.runs[-1].run_on < raised[-1])
