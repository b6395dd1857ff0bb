"""Workouts in the coach's copy of a plan: added, changed, taken out; the athlete sees it when published."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from athletes.models import User
from training.models import Plan, PlanWeek, Workout
from training.rules import days_of_week, monday_of
from training.rules.workouts import WorkoutContent
from training.services.plans.refusals import changed_meanwhile, outside_week
from training.services.plans.writing import PlanWriting


@transaction.atomic
def add_workout(
    actor: User,
    *,
    plan: Plan,
    content: WorkoutContent,
    week_version: int | None,
    now: datetime,
    position: int | None = None,
    public_id: UUID | None = None,
) -> Workout:
    """Plans a workout; without `position` it is the last of its day. The same id again rewrites it.

    `week_version` is what the editor saw of the week; None: nobody looked.

    Raises:
        NotAllowedError: not the actor's to write.
        StaleError: `changed_meanwhile`; nothing was written.
        ConflictError: `past`, `plan_ended` or `id_taken`.
        DomainError: names the field that cannot be.
    """
    writing = PlanWriting(actor, plan, action="add_workout", now=now)
    writing.expect(monday_of(content.date), week_version)
    stored = Workout.objects.kept().filter(plan=plan, public_id=public_id).first() if public_id else None
    if stored is not None:
        writing.change(stored, content, position=position)
    else:
        place = _last_place(writing, content.date) if position is None else position
        stored = writing.add(content, position=place, public_id=public_id)
    writing.finish()
    return stored


@transaction.atomic
def edit_workout(
    actor: User,
    *,
    workout: Workout,
    content: WorkoutContent,
    week_version: int | None,
    now: datetime,
    position: int | None = None,
) -> Workout:
    """Rewrites a workout, also to another day of its plan; there it is the last, unless `position` says.

    `week_version` is what the editor saw of the week in which it lies.

    Raises:
        NotAllowedError: not the actor's to write.
        StaleError: `changed_meanwhile`; nothing was written.
        ConflictError: `past` or `plan_ended`.
        DomainError: names the field that cannot be.
    """
    writing = PlanWriting(actor, _plan_of(workout), action="edit_workout", now=now)
    row = writing.row(workout)
    writing.expect(monday_of(row.date), week_version)
    if position is None and row.date != content.date:
        position = _last_place(writing, content.date)
    writing.change(row, content, position=position)
    writing.finish()
    return row


@transaction.atomic
def remove_workout(actor: User, *, workout: Workout, week_version: int | None, now: datetime) -> None:
    """Takes a workout out; the athlete sees one that was published until the plan is published again.

    Raises:
        NotAllowedError: not the actor's to write.
        StaleError: `changed_meanwhile`; nothing was written.
        ConflictError: `past` or `plan_ended`.
    """
    writing = PlanWriting(actor, _plan_of(workout), action="remove_workout", now=now)
    row = writing.row(workout)
    writing.expect(monday_of(row.date), week_version)
    writing.remove(row)
    writing.finish()


@transaction.atomic
def replace_week(
    actor: User,
    *,
    week: PlanWeek,
    contents: Sequence[WorkoutContent],
    week_version: int | None,
    now: datetime,
    action: str = "replace_week",
) -> PlanWeek:
    """Makes these the workouts of the week, in this order within a day; what is the same stays untouched.

    Raises:
        NotAllowedError: not the actor's to write.
        StaleError: `changed_meanwhile`; nothing was written.
        ConflictError: `past` or `plan_ended`.
        DomainError: names the field that cannot be.
    """
    writing = PlanWriting(actor, week.plan, action=action, now=now)
    writing.expect(week.monday, week_version)
    fill_week(writing, week.monday, contents)
    writing.finish()
    week.refresh_from_db()
    return week


def fill_week(writing: PlanWriting, monday: date, contents: Sequence[WorkoutContent]) -> None:
    """Brings the workouts of a week in line with these, day by day, keeping as many rows as can be.

    Raises:
        ConflictError: `past`.
        DomainError: names the field that cannot be.
    """
    days = days_of_week(monday)
    if any(content.date not in days for content in contents):
        raise outside_week()
    wanted: dict[date, list[WorkoutContent]] = defaultdict(list)
    for content in contents:
        wanted[content.date].append(content)
    standing: dict[date, list[Workout]] = defaultdict(list)
    for row in writing.rows(days):
        standing[row.date].append(row)
    for day in days:
        _fill_day(writing, standing[day], wanted[day])


def _fill_day(writing: PlanWriting, rows: list[Workout], contents: list[WorkoutContent]) -> None:
    for position, content in enumerate(contents):
        if position < len(rows):
            writing.change(rows[position], content, position=max(position, rows[position].position))
        else:
            last = rows[-1].position if rows else -1
            writing.add(content, position=max(position, last + 1 + position - len(rows)))
    for row in rows[len(contents) :]:
        writing.remove(row)


def _plan_of(workout: Workout) -> Plan:
    """Those of the way back have none, and are not the coach's to write."""
    if workout.plan is None:
        raise changed_meanwhile()
    return workout.plan


def _last_place(writing: PlanWriting, day: date) -> int:
    return max((row.position for row in writing.rows([day])), default=-1) + 1
