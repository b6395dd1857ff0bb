"""What is done to a week or to a plan as a whole: copied, shifted."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.errors import ConflictError, DomainError
from athletes.models import User
from training.models import Plan, PlanWeek
from training.rules import days_of_week, monday_of
from training.rules.dates import WEEK
from training.services.plans.lifecycle import FURTHEST, MAX_WEEKS
from training.services.plans.refusals import past
from training.services.plans.workouts import fill_week
from training.services.plans.writing import PlanWriting


@transaction.atomic
def copy_week(actor: User, *, week: PlanWeek, to_monday: date, now: datetime) -> PlanWeek:
    """Makes another week of the plan like this one, in place of what stood there; returns that week.

    Raises:
        NotAllowedError: not the actor's to write.
        ConflictError: `past` or `plan_ended`.
        DomainError: `outside_plan`.
    """
    writing = PlanWriting(actor, week.plan, action="copy_week", now=now)
    target: PlanWeek | None = PlanWeek.objects.filter(plan=week.plan, monday=to_monday).first()
    if target is None:
        raise DomainError(_("This week lies outside the plan."), code="outside_plan", field="to_monday")
    by = to_monday - week.monday
    rows = writing.rows(days_of_week(week.monday))
    fill_week(writing, to_monday, [replace(row.content, date=row.date + by) for row in rows])
    set_kind(writing, target, week.kind)
    writing.finish()
    return target


@transaction.atomic
def shift_plan(actor: User, *, plan: Plan, weeks: int, now: datetime) -> Plan:
    """Lets a plan begin so many weeks later, or earlier where negative; the target date stays.

    Of a published plan that has begun, the weeks after the current one go later; empty ones come between.

    Raises:
        NotAllowedError: not the actor's to write.
        ConflictError: `past` or `plan_ended`.
        DomainError: `out_of_range`, with `weeks`.
    """
    writing = PlanWriting(actor, plan, action="shift_plan", now=now)
    stored = writing.plan
    has_begun = stored.published_at is not None and stored.first_monday < writing.today
    start = monday_of(writing.today) + WEEK if has_begun else stored.first_monday
    _check_shift(writing, start, weeks, has_begun=has_begun)
    if not weeks:
        return stored
    rows = [row for row in writing.rows() if row.date >= start]
    before = _extent(stored)
    _move_weeks(stored, start, weeks)
    if has_begun:
        stored.weeks_count += weeks
    else:
        stored.first_monday += weeks * WEEK
    for row in rows:
        writing.change(row, replace(row.content, date=row.date + weeks * WEEK))
    writing.note("plan", before, _extent(stored) | {"start": start.isoformat(), "shifted": weeks})
    stored.save(update_fields=["first_monday", "weeks_count"])
    writing.finish()
    return stored


def set_kind(writing: PlanWriting, week: PlanWeek, kind: str) -> None:
    """As part of this edit."""
    week.refresh_from_db()
    if week.kind != kind:
        monday = week.monday.isoformat()
        writing.note("weeks", {monday: week.kind}, {monday: str(kind)})
        writing.touch([week.monday])
        PlanWeek.objects.filter(pk=week.pk).update(kind=kind)
        week.kind = kind


def _check_shift(writing: PlanWriting, start: date, weeks: int, *, has_begun: bool) -> None:
    plan = writing.plan
    if has_begun and weeks < 0:
        raise past(plan.first_monday)
    first = start + weeks * WEEK if abs(weeks) <= MAX_WEEKS else None
    if first is None or first > writing.today + FURTHEST or (has_begun and _too_long(plan, weeks)):
        raise DomainError(_("A plan has 1 to 104 weeks."), code="out_of_range", field="weeks")
    if plan.published_at:
        writing.allow(first)
    if plan.target_on and plan.target_on < first and not has_begun:
        message = _("The plan would begin after its target date.")
        raise ConflictError(message, code="target_passed", field="weeks")


def _too_long(plan: Plan, weeks: int) -> bool:
    return plan.weeks_count + weeks > MAX_WEEKS


def _extent(plan: Plan) -> dict[str, object]:
    return {"first_monday": plan.first_monday.isoformat(), "weeks_count": plan.weeks_count}


def _move_weeks(plan: Plan, start: date, weeks: int) -> None:
    """Weeks from `start` on go with their kind and notes; each Monday is free when it is taken."""
    order = "-monday" if weeks > 0 else "monday"
    for week in PlanWeek.objects.filter(plan=plan, monday__gte=start).order_by(order):
        week.monday += weeks * WEEK
        week.version += 1
        week.save(update_fields=["monday", "version"])
    if plan.first_monday < start:
        gap = [start + n * WEEK for n in range(weeks)]
        PlanWeek.objects.bulk_create(PlanWeek(plan=plan, monday=monday) for monday in gap)


def unshift(plan: Plan, before: dict[str, object], after: dict[str, object]) -> None:
    """Takes `shift_plan` back, but for the workouts."""
    weeks, start = after["shifted"], date.fromisoformat(str(after["start"]))
    assert isinstance(weeks, int)  # noqa: S101  written above
    moved_to = start + weeks * WEEK
    if after["first_monday"] == before["first_monday"]:
        PlanWeek.objects.filter(plan=plan, monday__gte=start, monday__lt=moved_to).delete()
    order = "monday" if weeks > 0 else "-monday"
    for week in PlanWeek.objects.filter(plan=plan, monday__gte=moved_to).order_by(order):
        week.monday -= weeks * WEEK
        week.version += 1
        week.save(update_fields=["monday", "version"])
    plan.first_monday = date.fromisoformat(str(before["first_monday"]))
    plan.weeks_count = int(str(before["weeks_count"]))
    plan.save(update_fields=["first_monday", "weeks_count"])
