"""Plans themselves: begun as a draft, described, ended or thrown away, and what coaches note about them."""

from datetime import date, datetime, timedelta
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.errors import ConflictError, DomainError
from athletes.models import Athlete, User
from athletes.querysets import coached_athlete_ids
from athletes.rules import COACH_ROLES
from athletes.services import leave_tombstones
from training.enums import WeekKind, WorkoutOutcome
from training.models import Plan, PlanNote, PlanTemplate, PlanWeek, Workout
from training.rules import OLDEST_YEAR
from training.rules.dates import WEEK
from training.services.plans.refusals import not_editable, plan_ended
from training.services.plans.writing import PlanWriting, locked_plan, raise_week

NAME_LENGTH = 120
NOTES_LENGTH = 4_000
WEEK_NOTES_LENGTH = 500
MAX_WEEKS = 104
# Further ahead nobody plans: a slip in the year.
FURTHEST = timedelta(days=3 * 366)


class PlanChanges(TypedDict, total=False):
    """What may be said of a plan as a whole; it holds from the moment it is written, published or not."""

    name: str
    target_on: date | None
    notes: str
    athlete_may_move: bool


class WeekChanges(TypedDict, total=False):
    kind: str
    notes: str


@transaction.atomic
def create_plan(
    actor: User,
    *,
    athlete: Athlete,
    name: str,
    first_monday: date,
    weeks_count: int,
    now: datetime,
    target_on: date | None = None,
    notes: str = "",
    template: PlanTemplate | None = None,
    public_id: UUID | None = None,
) -> Plan:
    """Begins a draft with empty weeks; `template` is only noted as where it comes from.

    Raises:
        NotAllowedError: the actor does not coach this athlete.
        DomainError: names the field that cannot be.
    """
    coached = Athlete.objects.filter(pk__in=coached_athlete_ids(actor, COACH_ROLES), pk=athlete.pk)
    if not coached.exists():
        raise not_editable()
    _check_weeks(first_monday, weeks_count, athlete.local_date(now))
    plan = Plan(
        athlete=athlete,
        name=name.strip(),
        first_monday=first_monday,
        weeks_count=weeks_count,
        target_on=target_on,
        notes=notes,
        template=template,
        made_by=actor,
    )
    if public_id is not None:
        plan.public_id = public_id
    _check_plan(plan)
    plan.save()
    mondays = [first_monday + n * WEEK for n in range(weeks_count)]
    PlanWeek.objects.bulk_create(PlanWeek(plan=plan, monday=monday) for monday in mondays)
    return plan


@transaction.atomic
def edit_plan(actor: User, *, plan: Plan, now: datetime, **changes: Unpack[PlanChanges]) -> Plan:
    """Writes the fields that were given.

    Raises:
        NotAllowedError: not the actor's to write.
        ConflictError: `plan_ended`.
        DomainError: names the field that cannot be.
    """
    stored = locked_plan(actor, plan)
    if stored.ended_on and stored.ended_on <= stored.athlete.local_date(now):
        raise plan_ended()
    if "name" in changes:
        changes["name"] = changes["name"].strip()
    changed = [field for field, value in changes.items() if getattr(stored, field) != value]
    for field in changed:
        setattr(stored, field, dict(changes)[field])
    _check_plan(stored)
    if changed:
        stored.save(update_fields=changed)
    return stored


@transaction.atomic
def edit_week(
    actor: User, *, week: PlanWeek, week_version: int | None, now: datetime, **changes: Unpack[WeekChanges]
) -> PlanWeek:
    """Writes kind or notes of a week.

    Raises:
        NotAllowedError: not the actor's to write.
        StaleError: `changed_meanwhile`; nothing was written.
        ConflictError: `plan_ended`.
        DomainError: names the field that cannot be.
    """
    writing = PlanWriting(actor, week.plan, action="edit_week", now=now)
    if changes.get("kind", WeekKind.BUILD) not in WeekKind.values:
        raise DomainError(_("This kind is not known."), code="unknown_code", field="kind")
    if len(changes.get("notes", "")) > WEEK_NOTES_LENGTH:
        raise DomainError(_("A note holds up to 500 characters."), code="too_long", field="notes")
    raise_week(writing.plan, week.monday, week_version)
    week.refresh_from_db()
    for field, value in changes.items():
        setattr(week, field, value)
    week.save(update_fields=list(changes))
    return week


@transaction.atomic
def delete_draft(actor: User, *, plan: Plan) -> None:
    """Throws a plan away that the athlete never saw.

    Raises:
        NotAllowedError: not the actor's to write.
        ConflictError: `published`: end it instead.
    """
    stored = locked_plan(actor, plan)
    if stored.published_at:
        message = _("The athlete has seen this plan: end it instead.")
        raise ConflictError(message, code="published")
    # No tombstone: athletes' phones would learn that there was a draft.
    stored.delete()


@transaction.atomic
def end_plan(actor: User, *, plan: Plan, now: datetime) -> Plan:
    """Ends a published plan with yesterday: what is planned from today on goes, the past stays.

    Raises:
        NotAllowedError: not the actor's to write.
        ConflictError: `plan_ended`, or `not_published`: a draft is deleted.
    """
    stored = locked_plan(actor, plan)
    if stored.ended_on:
        raise plan_ended()
    if not stored.published_at:
        message = _("The athlete has not seen this plan yet: delete it instead.")
        raise ConflictError(message, code="not_published")
    today = stored.athlete.local_date(now)
    rows = Workout.objects.filter(plan=stored)
    shown = rows.filter(published_on__gte=today, outcome=WorkoutOutcome.PLANNED)
    leave_tombstones(shown, is_health=False)
    shown.delete()
    rows.filter(published_on=None).delete()
    stored.ended_on, stored.changed_at = today, None
    stored.save(update_fields=["ended_on", "changed_at"])
    return stored


@transaction.atomic
def note_plan(actor: User, *, plan: Plan, text: str, workout: Workout | None = None) -> PlanNote:
    """Writes a note that only the athlete's coaches and physios read, on a plan or one of its workouts.

    Raises:
        NotAllowedError: not the actor's to write.
        DomainError: `text` is empty or too long, or the workout is of another plan.
    """
    stored = locked_plan(actor, plan)
    _check_text(text)
    if workout is not None and workout.plan_id != stored.pk:
        raise DomainError(_("This workout is not in the plan."), code="not_in_plan", field="workout")
    return PlanNote.objects.create(
        athlete=stored.athlete, plan=stored, workout=workout, text=text.strip(), author=actor
    )


@transaction.atomic
def edit_note(actor: User, *, note: PlanNote, text: str) -> PlanNote:
    """Rewrites a note for coaches.

    Raises:
        NotAllowedError: not the actor's to write.
        DomainError: `text` is empty or too long.
    """
    _check_note(actor, note)
    _check_text(text)
    note.text = text.strip()
    note.save(update_fields=["text"])
    return note


@transaction.atomic
def delete_note(actor: User, *, note: PlanNote) -> None:
    """Raises NotAllowedError."""
    _check_note(actor, note)
    note.delete()


def _check_note(actor: User, note: PlanNote) -> None:
    if not PlanNote.objects.editable_by(actor).filter(pk=note.pk).exists():
        raise not_editable()


def _check_weeks(first_monday: date, weeks_count: int, today: date) -> None:
    if first_monday.weekday():
        raise DomainError(_("A plan begins on a Monday."), code="not_monday", field="first_monday")
    if first_monday.year < OLDEST_YEAR or first_monday > today + FURTHEST:
        raise DomainError(_("Look at the year again."), code="out_of_range", field="first_monday")
    if not 1 <= weeks_count <= MAX_WEEKS:
        raise DomainError(_("A plan has 1 to 104 weeks."), code="out_of_range", field="weeks_count")


def _check_plan(plan: Plan) -> None:
    if not plan.name:
        raise DomainError(_("Give the plan a name."), code="required", field="name")
    if len(plan.name) > NAME_LENGTH:
        raise DomainError(_("A name holds up to 120 characters."), code="too_long", field="name")
    if len(plan.notes) > NOTES_LENGTH:
        raise DomainError(_("A note holds up to 4,000 characters."), code="too_long", field="notes")
    if plan.target_on and not plan.holds(plan.target_on):
        raise DomainError(_("This day lies outside the plan."), code="outside_plan", field="target_on")


def _check_text(text: str) -> None:
    if not text.strip():
        raise DomainError(_("Write something."), code="required", field="text")
    if len(text) > NOTES_LENGTH:
        raise DomainError(_("A note holds up to 4,000 characters."), code="too_long", field="text")
