"""What a planned week is asked beside its kilometres: rest, strength, age, what holds the athlete back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Self

from athletes.rules import age_years, is_minor
from training.enums import ActivityType, GateCode, RestrictionKind, WorkoutType
from training.rules.dates import WEEK, days_of_week, monday_of
from training.rules.plan_log import PlanLog, PlannedWorkout
from training.rules.sessions import Session
from training.rules.weekly import BROKEN, judge_weeks
from training.rules.workouts import FAST_WORKOUTS

STRENGTH_TIMES: Final = (2, 3)
# Days of these count as rest; for minors, mobility is sport too.
RESTFUL: Final = frozenset({WorkoutType.REST, WorkoutType.MOBILITY})
MINOR_RUNNING_DAYS: Final = 5
SECONDS_PER_HOUR: Final = 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A finding before it knows its week."""

    code: GateCode
    workout: PlannedWorkout | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWeek:
    """One week: what is done in it, and what is still to come."""

    log: PlanLog
    monday: date
    done: list[Session]
    ahead: list[PlannedWorkout]

    @classmethod
    def of(cls, log: PlanLog, monday: date) -> Self:
        return cls(log=log, monday=monday, done=log.done_in(monday), ahead=log.ahead_in(monday))

    @property
    def runs(self) -> list[PlannedWorkout]:
        return [workout for workout in self.ahead if workout.content.is_run]

    @property
    def planned_m(self) -> int:
        return sum(run.metres for run in self.runs)

    @property
    def is_past(self) -> bool:
        return self.monday + WEEK <= self.log.inputs.today

    @property
    def has_begun(self) -> bool:
        return self.monday < self.log.inputs.today


def rest_findings(week: PlannedWeek) -> Iterator[Said]:
    """A day of rest has no training: nothing, a rest day, mobility; or a walk, for days gone by."""
    if is_minor(week.log.inputs.birth_month, week.monday):
        return
    training = [workout for workout in week.ahead if workout.content.type not in RESTFUL]
    if training and _fills_week(week, training):
        yield Said(code=GateCode.REST_DAY)


def strength_findings(week: PlannedWeek) -> Iterator[Said]:
    """Two or three times in a week with running. Once a week has begun, a day that is gone may have held one,
    so it is no longer told that it lacks one.
    """
    low, high = STRENGTH_TIMES
    ahead = sum(1 for workout in week.ahead if workout.content.type == WorkoutType.STRENGTH)
    times = ahead + sum(1 for session in week.done if session.type == ActivityType.STRENGTH)
    too_few = times < low and week.runs and not week.has_begun
    if too_few or (ahead and times > high):
        yield Said(code=GateCode.STRENGTH, facts={"times": times, "low": low, "high": high})


def minor_findings(week: PlannedWeek) -> Iterator[Said]:
    """Paediatric guidance; sport elsewhere is not known, so it is not counted."""
    birth_month = week.log.inputs.birth_month
    if birth_month is None or not is_minor(birth_month, week.monday):
        return
    run_days = {run.day for run in week.runs} | {s.local_date for s in week.done if s.run_m}
    if week.runs and len(run_days) > MINOR_RUNNING_DAYS:
        facts = {"days": len(run_days), "most": MINOR_RUNNING_DAYS}
        yield Said(code=GateCode.MINOR_RUNNING_DAYS, facts=facts)
    sport = [workout for workout in week.ahead if workout.content.type != WorkoutType.REST]
    if sport and _fills_week(week, sport):
        yield Said(code=GateCode.MINOR_FREE_DAY)
    yield from _minor_hours(week, sport, age_years(birth_month, week.monday))


def _minor_hours(week: PlannedWeek, sport: list[PlannedWorkout], age: int) -> Iterator[Said]:
    times = [workout.content.planned_s(week.log.inputs.pace_s_per_km) for workout in sport]
    seconds = sum(time or 0 for time in times) + sum(s.moving_s or s.elapsed_s or 0 for s in week.done)
    if sport and seconds > age * SECONDS_PER_HOUR:
        facts = {"seconds": seconds, "most_h": age, "untimed": times.count(None)}
        yield Said(code=GateCode.MINOR_HOURS, facts=facts)


def _fills_week(week: PlannedWeek, ahead: Iterable[PlannedWorkout]) -> bool:
    done = {session.local_date for session in week.done if session.type != ActivityType.WALK}
    return done.union(workout.day for workout in ahead).issuperset(days_of_week(week.monday))


def held_findings(week: PlannedWeek, total_m: int) -> Iterator[Said]:
    """One line a week for each kind of restriction, with the days it is about."""
    paused = _held(week, RestrictionKind.NO_RUNNING)
    if paused:
        yield Said(code=GateCode.NO_RUNNING, facts=_days(paused))
    careful = _held(week, RestrictionKind.NO_PROGRESSION)
    fast = [run for run in careful if run.content.type in FAST_WORKOUTS]
    if fast:
        yield Said(code=GateCode.NO_PROGRESSION_FAST, facts=_days(fast))
    good_m = _last_good_week_m(week.log) if careful else None
    if good_m is not None and total_m > good_m:
        facts = {"total_m": total_m, "last_good_week_m": good_m}
        yield Said(code=GateCode.NO_PROGRESSION_GROWTH, facts=facts)


def _held(week: PlannedWeek, kind: RestrictionKind) -> list[PlannedWorkout]:
    held = [one for one in week.log.inputs.restrictions if one.kind == kind]
    return [run for run in week.runs if any(one.holds(run.day) for one in held)]


def _days(runs: list[PlannedWorkout]) -> dict[str, Any]:
    return {"dates": sorted({run.day.isoformat() for run in runs})}


def _last_good_week_m(log: PlanLog) -> int | None:
    """The last whole week before the restriction with running and nothing broken, metres."""
    inputs = log.inputs
    since = min(one.since for one in inputs.restrictions if one.kind == RestrictionKind.NO_PROGRESSION)
    before = [session for session in inputs.sessions if session.local_date < monday_of(since)]
    good = [
        verdict.totals.distance_m
        for verdict in judge_weeks(before, inputs.rule, log_start=inputs.log_start)
        if verdict.totals.distance_m and verdict.verdict not in BROKEN
    ]
    return good[-1] if good else None
