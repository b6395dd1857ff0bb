"""What the gate reads: what is done so far, then what is planned, as one log."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from statistics import median
from typing import Final, Self

from athletes.rules import max_weekly_increase_pct
from training.enums import TargetKind, WeekBasis, WorkoutType
from training.rules.cadence import EASY_RPE
from training.rules.dates import WEEK, days_of_week, monday_of
from training.rules.layoffs import RunLog
from training.rules.sessions import Session, sum_week
from training.rules.spikes import WINDOW_DAYS, longest_before
from training.rules.weekly import WeekRule, WeekVerdict, judge_week, room_in_week
from training.rules.workouts import DEFAULT_PACE_S_PER_KM, TARGET_RANGES, WorkoutContent, unrolled

# In the gate alone: a tenth of so little is less than anybody plans by.
SMALL_WEEK_M: Final = 10_000
SMALL_WEEK_STEP_M: Final = 1_000
GROWING: Final = frozenset({WeekBasis.WEEKS, WeekBasis.STRICT, WeekBasis.DECLARED})
EASY_PACE_DAYS: Final = 28
# A pace of a shorter run says little.
EASY_PACE_FROM_M: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A restriction from `since` to `until`, both included; `until` None: open until somebody ends it."""

    kind: str
    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateInputs:
    """A plan and what it is judged against.

    `workouts` are those of this plan and of nothing else, `ids` name them in the same order; `sessions` need
    not reach further back than 26 weeks if `log_start` names the first logged day. `birth_month` None: not
    known, read as an adult. Paces are seconds a kilometre.
    """

    first_monday: date
    weeks_count: int
    today: date
    workouts: Sequence[WorkoutContent]
    ids: Sequence[str] = ()
    sessions: Sequence[Session] = ()
    rule: WeekRule = field(default_factory=WeekRule)
    log_start: date | None = None
    restrictions: Sequence[Held] = ()
    birth_month: date | None = None
    pace_s_per_km: int = DEFAULT_PACE_S_PER_KM

    @property
    def mondays(self) -> list[date]:
        return [self.first_monday + n * WEEK for n in range(self.weeks_count)]

    @property
    def weeks_until(self) -> int:
        """Whole weeks between this one and the first of the plan, of which nothing is known yet."""
        return max(0, (self.first_monday - monday_of(self.today)) // WEEK - 1)

    def id_of(self, index: int) -> str | None:
        return self.ids[index] if self.ids else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWorkout:
    """One workout still to come; `index` is its place among the workouts of the inputs."""

    index: int
    content: WorkoutContent
    metres: int

    @property
    def day(self) -> date:
        return self.content.date

    @property
    def is_race(self) -> bool:
        return self.content.type == WorkoutType.RACE

    @property
    def session(self) -> Session:
        return Session(local_date=self.day, distance_m=self.metres)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLog:
    """The log as it will stand once the plan is run as written.

    The weeks until a plan begins are taken out: what is done moves up to the week before it, so that weeks
    nobody has planned yet are not read as a break.
    """

    inputs: GateInputs
    done: list[Session]
    ahead: list[PlannedWorkout]
    log_start: date | None
    sessions: list[Session]
    dates: list[date]
    runs: RunLog

    @classmethod
    def of(cls, inputs: GateInputs) -> Self:
        moved = inputs.weeks_until * WEEK
        done = [
            replace(session, local_date=session.local_date + moved)
            for session in inputs.sessions
            if session.local_date <= inputs.today
        ]
        ahead = _still_to_come(inputs)
        planned = [workout.session for workout in ahead if workout.content.is_run]
        sessions = sorted([*done, *planned], key=lambda session: session.local_date)
        log_start = inputs.log_start + moved if inputs.log_start else None
        if not log_start and not done:
            # Nothing is known of before; what is planned is known from its first day on.
            log_start = max(inputs.first_monday, inputs.today)
        return cls(
            inputs=inputs,
            done=done,
            ahead=ahead,
            log_start=log_start,
            sessions=sessions,
            dates=[session.local_date for session in sessions],
            runs=RunLog.of(
                sessions,
                declared_m=inputs.rule.declared_m,
                joined_on=inputs.rule.joined_on,
                log_start=log_start,
            ),
        )

    def done_in(self, monday: date) -> list[Session]:
        return [session for session in self.done if monday <= session.local_date < monday + WEEK]

    def ahead_in(self, monday: date) -> list[PlannedWorkout]:
        return [workout for workout in self.ahead if monday <= workout.day < monday + WEEK]

    def between(self, first: date, last: date) -> list[Session]:
        """From `first` up to the day before `last`."""
        return self.sessions[bisect_left(self.dates, first) : bisect_left(self.dates, last)]

    def longest_before(self, day: date) -> int | None:
        return longest_before(self.between(day - timedelta(days=WINDOW_DAYS), day), day)

    def judged(self, monday: date) -> WeekVerdict:
        """The week by the weekly rule, planned races left out of its total but not of later baselines.

        A week without a run shows what it could hold.
        """
        rule = self._rule_for(monday)
        if not self.runs.first_run_in(monday):
            day = max(monday, min(self.inputs.today, days_of_week(monday)[-1]))
            before = self.between(date.min, monday + WEEK)
            return room_in_week(before, rule, day, log_start=self.log_start)
        training = [run.session for run in self.ahead_in(monday) if run.content.is_run and not run.is_race]
        return judge_week(self.runs, sum_week(monday, [*self.done_in(monday), *training]), rule)

    def _rule_for(self, monday: date) -> WeekRule:
        rule = self.inputs.rule
        most_pct = max_weekly_increase_pct(self.inputs.birth_month, monday)
        return replace(rule, increase_pct=min(rule.increase_pct, most_pct))


def _still_to_come(inputs: GateInputs) -> list[PlannedWorkout]:
    """From today on; each run done today stands for one that was planned today."""
    left = sum(1 for session in inputs.sessions if session.is_run and session.local_date == inputs.today)
    found = []
    for index, content in enumerate(inputs.workouts):
        if content.date < inputs.today:
            continue
        if content.is_run and content.date == inputs.today and left:
            left -= 1
            continue
        metres = content.planned_m(inputs.pace_s_per_km)
        found.append(PlannedWorkout(index=index, content=content, metres=metres))
    return sorted(found, key=lambda workout: workout.day)


def gate_ceiling_m(verdict: WeekVerdict) -> int | None:
    """The ceiling of a planned week: a week after less than 10 km may rise by 1 km.

    Not where the growth was set to nothing, nor in the weeks of a start or return, whose steps are their own.
    """
    if verdict.ceiling_m is None:
        return None
    usual = verdict.baseline_m or 0
    if verdict.basis not in GROWING or usual >= SMALL_WEEK_M or not verdict.increase_pct:
        return verdict.ceiling_m
    return max(verdict.ceiling_m, usual + SMALL_WEEK_STEP_M)


def is_estimated(content: WorkoutContent) -> bool:
    """Whether its metres were counted with a pace: some of it is given by time, or by nothing."""
    if not content.is_run or content.distance_m is not None:
        return False
    return not content.steps or any(step.distance_m is None for step in unrolled(content.steps))


def easy_pace(sessions: Iterable[Session], today: date) -> int | None:
    """The median pace of the easy runs of 28 days, s/km; None without one.

    A run of unknown effort is not called easy.
    """
    first = today - timedelta(days=EASY_PACE_DAYS - 1)
    fastest, slowest = TARGET_RANGES[TargetKind.PACE]
    paces = [
        1_000 * run.moving_s // run.run_m
        for run in sessions
        if first <= run.local_date <= today
        and run.run_m >= EASY_PACE_FROM_M
        and run.moving_s
        and run.rpe is not None
        and run.rpe <= EASY_RPE
    ]
    believed = [pace for pace in paces if fastest <= pace <= slowest]
    return int(median(believed)) if believed else None
