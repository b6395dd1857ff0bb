"""Locks for edges that look before they write, in the order in which the services take them."""

from datetime import date

from athletes.models import Athlete
from training.models import Plan, PlanWeek, Workout
from training.rules import monday_of


def lock_to_publish(plan: Plan) -> None:
    """Part of the caller's transaction, before the row of the plan is locked."""
    Athlete.objects.select_for_update(no_key=True, of=("self",)).get(pk=plan.athlete_id)


def lock_to_write(workout: Workout, day: date) -> None:
    """Part of the caller's transaction, before the row of the workout is locked; `day`: where it stands."""
    if workout.plan_id is not None:
        Plan.objects.select_for_update(no_key=True, of=("self",)).get(pk=workout.plan_id)
        weeks = PlanWeek.objects.filter(plan_id=workout.plan_id, monday=monday_of(day))
        weeks.select_for_update(of=("self",)).first()
