"""What the knowledge says for a cause, with what an open place may not bear left out."""

from collections.abc import Collection

from injuries.enums import Cause
from injuries.enums.knowledge import ExerciseLoad
from injuries.knowledge import knowledge
from injuries.knowledge.exercises import Choice, choose
from injuries.knowledge.plans import Plan


def plan_of(cause: Cause) -> Plan:
    """What usually helps with this pattern."""
    return knowledge().plans[cause]


def exercises_for(
    cause: Cause, banned: Collection[ExerciseLoad] = (), *, may_run: bool = True
) -> tuple[Choice, ...]:
    """The exercises of a cause without the loads that its own plan bans, nor those in `banned`."""
    plan = plan_of(cause)
    wanted = (*plan.exercises, *plan.mobility)
    return choose(knowledge().exercises, wanted, plan.banned_loads | set(banned), may_run=may_run)
