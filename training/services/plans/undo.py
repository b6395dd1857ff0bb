"""Takes the last edit of a coach back, exactly, or says why not."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.errors import ConflictError
from athletes.models import User
from training.models import Plan, PlanEdit, PlanWeek, Workout
from training.services.plans.weeks import unshift
from training.services.plans.writing import PlanWriting, locked_plan, row_data


@transaction.atomic
def undo_edit(actor: User, *, plan: Plan, now: datetime) -> PlanEdit:
    """Brings the workouts back that the actor's last standing edit of this plan changed.

    Called again it takes back the edit before that one.

    Raises:
        NotAllowedError: not the actor's to write.
        ConflictError: `nothing_to_undo`; `changed_meanwhile` when somebody wrote over it, or it was
            published away; `past` or `plan_ended`.
    """
    writing = PlanWriting(actor, plan, action="undo", now=now)
    own = writing.plan.edits.filter(actor=actor, undone_at=None)
    edit: PlanEdit | None = own.order_by("-at", "-pk").first()
    if edit is None:
        raise ConflictError(_("There is nothing of yours to undo."), code="nothing_to_undo")
    rows = _rows_of(writing.plan, edit)
    _check_unchanged(writing.plan, edit, rows)
    if "plan" in edit.before:
        unshift(writing.plan, edit.before["plan"], edit.after["plan"])
    for monday, kind in edit.before.get("weeks", {}).items():
        PlanWeek.objects.filter(plan=plan, monday=monday).update(kind=kind)
    for key, data in edit.before["workouts"].items():
        _bring_back(writing, rows.get(key), key, data)
    writing.write()
    _check_extent(writing.plan)
    _settle_state(writing.plan)
    edit.undone_at = now
    edit.save(update_fields=["undone_at"])
    return edit


@contextmanager
def as_one_edit(actor: User, plan: Plan) -> Iterator[None]:
    """Part of the caller's transaction: what several services write in it is undone at once.

    Raises:
        NotAllowedError: not the actor's to write.
    """
    stored = locked_plan(actor, plan)
    # An edit that was there is never written again; new ones have higher keys, for the plan is locked.
    last = stored.edits.order_by("-pk").values_list("pk", flat=True).first() or 0
    yield
    made = list(stored.edits.filter(pk__gt=last, actor=actor).order_by("pk"))
    if len(made) > 1:
        _merge(made)
        stored.edits.filter(pk__in=[one.pk for one in made[1:]]).delete()


def _merge(edits: list[PlanEdit]) -> None:
    """Into the first: what stood before the first of them, and after the last."""
    first = edits[0]
    for one in edits[1:]:
        for part in one.before:
            first.before[part] = one.before[part] | first.before.get(part, {})
            first.after[part] = first.after.get(part, {}) | one.after[part]
    # Made and taken out again: nothing to undo.
    rows, later = first.before["workouts"], first.after["workouts"]
    for key in [key for key, data in rows.items() if data is None and later[key] is None]:
        del rows[key], later[key]
    first.save(update_fields=["before", "after"])


def _rows_of(plan: Plan, edit: PlanEdit) -> dict[str, Workout]:
    rows = Workout.objects.filter(plan=plan, public_id__in=edit.before["workouts"])
    return {str(row.public_id): row for row in rows}


def _check_unchanged(plan: Plan, edit: PlanEdit, rows: dict[str, Workout]) -> None:
    stand = {key: row_data(rows[key]) if key in rows else None for key in edit.after["workouts"]}
    kinds = {
        week.monday.isoformat(): week.kind
        for week in PlanWeek.objects.filter(plan=plan, monday__in=edit.after.get("weeks", {}))
    }
    extent = {"first_monday": plan.first_monday.isoformat(), "weeks_count": plan.weeks_count}
    if (
        stand != edit.after["workouts"]
        or kinds != edit.after.get("weeks", {})
        or extent.items() - edit.after.get("plan", extent).items()
    ):
        raise _written_over()


def _check_extent(plan: Plan) -> None:
    """Somebody planned in a week that would go."""
    rows = Workout.objects.kept().filter(plan=plan)
    if rows.exclude(date__range=(plan.first_monday, plan.last_day)).exists():
        raise _written_over()


def _written_over() -> ConflictError:
    message = _("What this edit wrote has changed since: it can only be changed by hand.")
    return ConflictError(message, code="changed_meanwhile")


def _bring_back(writing: PlanWriting, row: Workout | None, key: str, data: dict[str, Any] | None) -> None:
    if data is None:
        assert row is not None  # noqa: S101  it stands as the edit left it
        writing.remove(row)
    else:
        fresh = row or Workout(athlete=writing.plan.athlete, plan=writing.plan, public_id=UUID(key))
        writing.put_back(fresh, data)


def _settle_state(plan: Plan) -> None:
    """Back to "published" where the coach's copy is again what the athlete sees."""
    if plan.changed_at is None:
        return
    rows = Workout.objects.filter(plan=plan)
    if all(row.content == row.shown and not row.removed for row in rows):
        plan.changed_at = None
        plan.save(update_fields=["changed_at"])
