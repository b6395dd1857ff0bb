"""What "make it fit" does: a week is scaled to its ceiling and keeps its shape."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from training.enums import WorkoutType
from training.rules.dates import days_of_week, monday_of
from training.rules.plan_gate import judge_plan
from training.rules.plan_log import GateInputs, PlanLog, PlannedWorkout, gate_ceiling_m
from training.rules.sessions import Session
from training.rules.spikes import WINDOW_DAYS, longest_before, longest_quiet_m
from training.rules.workouts import Repeat, Step, WorkoutContent

# Never scaled: a race is as long as it is, a ladder has rules of its own.
UNSCALED: Final = frozenset({WorkoutType.RACE, WorkoutType.LADDER_RUN})
# Sizes are counted in thousandths of what was planned.
WHOLE: Final = 1_000
STEP_M: Final = 100
STEP_S: Final = 60


def fit_week(inputs: GateInputs, monday: date) -> list[WorkoutContent]:
    """The workouts of this week in the order of the inputs, its training runs scaled so that neither the
    week nor a run of it is told by the gate.

    Every run keeps its share of the week; one that would still be too long is cut alone.
    No run grows, goes or comes, and none becomes smaller than 100 m or a minute a step: a week whose ceiling
    is below that is left as it is, apart from runs that are too long. Past days stay. Smaller weeks carry
    less: the weeks after want a look, which `fit_plan` has.
    """
    fitted = _fitted(inputs, monday)
    return [
        fitted.get(index, content)
        for index, content in enumerate(inputs.workouts)
        if monday_of(content.date) == monday
    ]


def fit_plan(inputs: GateInputs) -> list[WorkoutContent]:
    """All workouts, week after week, each on top of the fitted ones before.

    All as they were where that would break a later week: one whose fixed runs alone are too much once the
    weeks before it are smaller.
    """
    fitted = inputs
    for monday in inputs.mondays:
        found = _fitted(fitted, monday)
        contents = [found.get(index, content) for index, content in enumerate(fitted.workouts)]
        fitted = replace(fitted, workouts=contents)
    return list(fitted.workouts if _broken(fitted) <= _broken(inputs) else inputs.workouts)


def _broken(inputs: GateInputs) -> set[tuple[str, date, int | None]]:
    return {(found.code, found.monday, found.index) for found in judge_plan(inputs).blocking}


def scaled(content: WorkoutContent, thousandths: int, pace_s_per_km: int) -> WorkoutContent:
    """Every part of it at this share, rounded down to 100 m or whole minutes; the whole itself at 1000.

    Repeats become fewer before they become shorter. A whole that was the sum of its steps stays so.
    """
    if thousandths >= WHOLE:
        return content
    steps = tuple(_scaled_item(item, thousandths) for item in content.steps)
    distance_m, duration_s = content.distance_m, content.duration_s
    if distance_m is not None:
        bare, less = replace(content, distance_m=None), replace(content, distance_m=None, steps=steps)
        adds_up = content.steps and bare.planned_m(pace_s_per_km) == distance_m
        distance_m = less.planned_m(pace_s_per_km) if adds_up else _part(distance_m, thousandths, STEP_M)
    if duration_s is not None:
        bare, less = replace(content, duration_s=None), replace(content, duration_s=None, steps=steps)
        adds_up = content.steps and bare.planned_s(pace_s_per_km) == duration_s
        duration_s = less.planned_s(pace_s_per_km) if adds_up else _part(duration_s, thousandths, STEP_S)
    return replace(content, steps=steps, distance_m=distance_m, duration_s=duration_s)


def _scaled_item(item: Step | Repeat, thousandths: int) -> Step | Repeat:
    if isinstance(item, Step):
        return _scaled_step(item, thousandths)
    times, rest = divmod(item.times * thousandths, WHOLE)
    if times:
        return replace(item, times=times)
    return Repeat(times=1, steps=tuple(_scaled_step(step, rest) for step in item.steps))


def _scaled_step(step: Step, thousandths: int) -> Step:
    return replace(
        step,
        distance_m=None if step.distance_m is None else _part(step.distance_m, thousandths, STEP_M),
        duration_s=None if step.duration_s is None else _part(step.duration_s, thousandths, STEP_S),
    )


def _part(value: int, thousandths: int, unit: int) -> int:
    return max(value * thousandths // WHOLE // unit * unit, min(value, unit))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Week:
    """What is asked of the runs of one week that may be scaled.

    `fixed` are the sessions that stay as they are, of the week and of the 30 days before it.
    """

    runs: Sequence[PlannedWorkout]
    fixed: list[Session]
    budget_m: int | None
    longest_allowed_m: int | None
    pace_s_per_km: int

    @classmethod
    def of(cls, log: PlanLog, monday: date) -> "_Week":
        runs = [workout for workout in log.ahead_in(monday) if workout.content.is_run]
        fixed = [run for run in runs if run.content.type in UNSCALED]
        before = log.between(monday - timedelta(days=WINDOW_DAYS), monday)
        verdict, done = log.judged(monday), log.done_in(monday)
        ceiling_m = gate_ceiling_m(verdict)
        spoken_for_m = sum(s.run_m for s in done) + sum(run.metres for run in fixed if not run.is_race)
        return cls(
            runs=[run for run in runs if run.content.type not in UNSCALED and run.metres],
            fixed=[*before, *done, *(run.session for run in fixed)],
            budget_m=None if ceiling_m is None else ceiling_m - spoken_for_m,
            longest_allowed_m=verdict.longest_allowed_m,
            pace_s_per_km=log.inputs.pace_s_per_km,
        )

    def metres(self, content: WorkoutContent) -> int:
        return content.planned_m(self.pace_s_per_km)

    def at(self, thousandths: int) -> dict[int, WorkoutContent]:
        """Every run at this share or, where that is too long for its day, at the largest that is not.

        Day by day: what is run early in the week is what the later days are compared with.
        """
        found: dict[int, WorkoutContent] = {}
        known = list(self.fixed)
        for run in self.runs:
            content = self._cut(run, thousandths, self._longest_m(known, run.day))
            found[run.index] = content
            known.append(Session(local_date=run.day, distance_m=self.metres(content)))
        return found

    def fits(self, contents: dict[int, WorkoutContent]) -> bool:
        return self.budget_m is None or sum(map(self.metres, contents.values())) <= self.budget_m

    def _longest_m(self, known: list[Session], day: date) -> int | None:
        before_m = longest_before(known, day)
        limits = [self.longest_allowed_m, longest_quiet_m(before_m) if before_m else None]
        return min((limit for limit in limits if limit is not None), default=None)

    def _cut(self, run: PlannedWorkout, thousandths: int, longest_m: int | None) -> WorkoutContent:
        def at(share: int) -> WorkoutContent:
            return scaled(run.content, share, self.pace_s_per_km)

        if longest_m is None:
            return at(thousandths)
        return at(_largest(thousandths, lambda share: self.metres(at(share)) <= longest_m) or 0)


def _fitted(inputs: GateInputs, monday: date) -> dict[int, WorkoutContent]:
    """The scaled contents by index; a week gone by has none."""
    if days_of_week(monday)[-1] < inputs.today:
        return {}
    week = _Week.of(PlanLog.of(inputs), monday)
    share = _largest(WHOLE, lambda thousandths: week.fits(week.at(thousandths)))
    return week.at(WHOLE if share is None else share)


def _largest(most: int, holds: Callable[[int], bool]) -> int | None:
    """The largest share up to `most` for which it holds, if what holds for one holds for all smaller ones."""
    if holds(most):
        return most
    if not holds(0):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low
