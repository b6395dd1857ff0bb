"""The steps of the way back as workouts of a plan."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from injuries.enums.recovery import LadderStep
from injuries.rules.ladder_facts import GOES_NEEDED, RUN_EVERY, LadderState
from training.enums import StepKind, WorkoutType
from training.rules.workouts import Repeat, Step, WorkoutContent

_MINUTE_S: Final = 60
WALK_RUN_TIMES: Final = 6
# Minutes of walking and of running, six times over.
WALK_RUN_MIN: Final[Mapping[LadderStep, tuple[int, int]]] = {
    LadderStep.WALK_4_RUN_1: (4, 1),
    LadderStep.WALK_3_RUN_2: (3, 2),
    LadderStep.WALK_2_RUN_3: (2, 3),
    LadderStep.WALK_1_RUN_4: (1, 4),
}
MINUTES: Final[Mapping[LadderStep, int]] = {
    LadderStep.WALK_30: 30,
    LadderStep.RUN_20: 20,
    LadderStep.RUN_30: 30,
}
# The upper end of 1-2 km: as far as the plan asks, and half of it counts as well.
EASY_RUN_M: Final = 2_000


def ladder_runs(state: LadderState, *, first: date) -> list[WorkoutContent]:
    """The runs that still belong to the present step, a rest day apart, from `first` on.

    What comes after them depends on the answers, so it is not shown before.
    """
    if state.next_step is None:
        return []
    left = 1 if state.waits_for_limit else GOES_NEEDED - state.goes
    return [ladder_run(state.next_step, first + nth * RUN_EVERY) for nth in range(left)]


def ladder_run(step: LadderStep, day: date) -> WorkoutContent:
    """One step as a workout."""
    asks: dict[str, Any] = {"date": day, "type": WorkoutType.LADDER_RUN}
    if step == LadderStep.EASY_1_2_KM:
        return WorkoutContent(**asks, distance_m=EASY_RUN_M)
    if step in MINUTES:
        kind = StepKind.RECOVERY if step == LadderStep.WALK_30 else StepKind.WORK
        seconds = MINUTES[step] * _MINUTE_S
        return WorkoutContent(**asks, duration_s=seconds, steps=(Step(kind=kind, duration_s=seconds),))
    walk, run = (minutes * _MINUTE_S for minutes in WALK_RUN_MIN[step])
    once = (
        Step(kind=StepKind.RECOVERY, duration_s=walk),
        Step(kind=StepKind.WORK, duration_s=run),
    )
    total = WALK_RUN_TIMES * (walk + run)
    return WorkoutContent(**asks, duration_s=total, steps=(Repeat(times=WALK_RUN_TIMES, steps=once),))
