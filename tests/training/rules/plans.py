"""Short ways to write down what somebody plans, after the log of tests/training/runs.py."""

from datetime import timedelta

from tests.training.runs import MONDAY, week, weeks_of
from training.enums import StepKind, WorkoutType
from training.rules.plan_gate import GateInputs, judge_plan
from training.rules.workouts import Repeat, Step, WorkoutContent

# Four weeks of the log, then the plan begins: on the day on which it is judged.
FIRST = week(4)
USUAL = [20_000, 20_000, 20_000, 20_000]


def planned(day, metres=None, kind=WorkoutType.EASY, **fields):
    """A workout `day` days after the plan begins."""
    return WorkoutContent(date=FIRST + timedelta(days=day), type=kind, distance_m=metres, **fields)


def strength(*days):
    return [planned(day, kind=WorkoutType.STRENGTH, duration_s=1_800) for day in days]


def step(metres=None, seconds=None, kind=StepKind.WORK, target=None):
    return Step(kind=kind, distance_m=metres, duration_s=seconds, target=target)


def intervals(day, times, metres):
    """With a warm-up and a cool-down of 2 km and 400 m jogs."""
    return planned(
        day,
        kind=WorkoutType.INTERVALS,
        steps=(
            step(2_000, kind=StepKind.WARM_UP),
            Repeat(times=times, steps=(step(metres), step(400, kind=StepKind.RECOVERY))),
            step(2_000, kind=StepKind.COOL_DOWN),
        ),
    )


def inputs(workouts, **fields):
    """A plan of as many weeks as its workouts need, after 20 km a week in runs of 10 km."""
    last = max((content.date for content in workouts), default=FIRST)
    values = {
        "first_monday": FIRST,
        "weeks_count": (last - FIRST).days // 7 + 1,
        "today": FIRST,
        "workouts": workouts,
        "sessions": weeks_of(USUAL),
        "log_start": MONDAY,
    }
    return GateInputs(**(values | fields))


def judged(workouts, **fields):
    """With strength twice a week, so that only what a test is about is found."""
    weeks = {(content.date - FIRST).days // 7 for content in workouts}
    extra = strength(*(7 * n + day for n in weeks for day in (0, 3)))
    return judge_plan(inputs([*workouts, *extra], **fields))


def codes(report):
    return [str(finding.code) for finding in report.findings]
