"""Templates of clubs: saved from a plan, written, changed, deleted; and ours, written from their files."""

from datetime import date
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.errors import DomainError, NotAllowedError, StaleError
from athletes.models import Club, ClubMember, User
from athletes.rules import COACH_ROLES
from training.models import Plan, PlanTemplate, PlanWeek, Workout
from training.plan_templates import TemplateError, dated, read_weeks, shipped_templates
from training.rules import monday_of
from training.rules.plan_checks import shape_problems
from training.selectors.problem_words import say_problem
from training.services.plans.refusals import check_per_day

NAME_LENGTH = 120
DESCRIPTION_LENGTH = 2_000
MAX_START_M = 400_000
# Templates have no dates, and contents need one.
SOME_MONDAY = date(2001, 1, 1)


class TemplateChanges(TypedDict, total=False):
    """What may be said of a template of a club; distances in metres."""

    name: str
    description: str
    weeks: list[dict[str, Any]]
    start_week_m: int
    start_longest_m: int


@transaction.atomic
def create_template(
    actor: User, *, club: Club, public_id: UUID | None = None, **fields: Unpack[TemplateChanges]
) -> PlanTemplate:
    """Stores a template of this club.

    Raises:
        NotAllowedError: the actor does not coach there.
        DomainError: names the field that cannot be.
    """
    _check_coaches_in(actor, club)
    # Without a name or weeks it is refused below.
    template = PlanTemplate(club=club, made_by=actor)
    if public_id is not None:
        template.public_id = public_id
    _fill(template, dict(fields))
    template.save()
    return template


@transaction.atomic
def save_as_template(
    actor: User,
    *,
    plan: Plan,
    club: Club,
    name: str,
    description: str = "",
    start_week_m: int = 0,
    start_longest_m: int = 0,
) -> PlanTemplate:
    """Keeps the coach's copy of a plan as a template, without its dates and without notes for coaches.

    Raises:
        NotAllowedError: the plan is not the actor's to write, or the actor does not coach in the club.
        DomainError: names the field that cannot be.
    """
    if not Plan.objects.editable_by(actor).filter(pk=plan.pk).exists():
        raise NotAllowedError(_("This plan is not yours to change."), code="not_allowed", field="plan")
    return create_template(
        actor,
        club=club,
        name=name,
        description=description,
        weeks=_weeks_of(plan),
        start_week_m=start_week_m,
        start_longest_m=start_longest_m,
    )


@transaction.atomic
def edit_template(
    actor: User, *, template: PlanTemplate, version: int | None, **fields: Unpack[TemplateChanges]
) -> PlanTemplate:
    """Changes a template of a club; plans that were made from it stay as they are.

    `version` is what the actor saw; None: did not look.

    Raises:
        NotAllowedError: ours, or of a club where the actor does not coach.
        StaleError: somebody changed it since.
        DomainError: names the field that cannot be.
    """
    stored = _locked(actor, template, version)
    _fill(stored, dict(fields))
    stored.version += 1
    stored.save()
    return stored


@transaction.atomic
def delete_template(actor: User, *, template: PlanTemplate, version: int | None) -> None:
    """Deletes a template of a club; plans that were made from it stay.

    Raises:
        NotAllowedError: ours, or of a club where the actor does not coach.
        StaleError: somebody changed it since.
    """
    _locked(actor, template, version).delete()


@transaction.atomic
def sync_templates(rows: QuerySet[Any] | None = None) -> int:
    """Makes our rows equal to our files; says how many it wrote or deleted. Nothing to do writes nothing.

    `rows`: all templates, as a migration sees them.
    """
    stored_rows = PlanTemplate.objects.all() if rows is None else rows
    ours = {row.code: row for row in stored_rows.exclude(code="").select_for_update()}
    wanted = {code: _row_of(code) for code in shipped_templates()}
    changed = 0
    for code, columns in wanted.items():
        row = ours.get(code)
        if row is None:
            stored_rows.create(code=code, **columns)
        elif any(getattr(row, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(row, name, value)
            row.version += 1
            row.save()
        else:
            continue
        changed += 1
    gone = [row.pk for code, row in ours.items() if code not in wanted]
    stored_rows.filter(pk__in=gone).delete()
    return changed + len(gone)


def _row_of(code: str) -> dict[str, Any]:
    """The English texts: what people read is looked up by the code, in their language."""
    found = shipped_templates()[code]
    return {
        "name": found.name.en,
        "description": found.description.en,
        "weeks": found.weeks("en"),
        "start_week_m": found.start_week_m,
        "start_longest_m": found.start_longest_m,
    }


def _check_coaches_in(actor: User, club: Club) -> None:
    roles = ClubMember.objects.filter(user=actor, club=club, active=True, role__in=COACH_ROLES)
    if not actor.is_active or not roles.exists():
        message = _("Only coaches of the club write its templates.")
        raise NotAllowedError(message, code="not_allowed", field="club")


def _locked(actor: User, template: PlanTemplate, version: int | None) -> PlanTemplate:
    editable = PlanTemplate.objects.editable_by(actor).filter(pk=template.pk)
    stored: PlanTemplate | None = editable.select_for_update(of=("self",)).first()
    if stored is None:
        message = _("This template is not yours to change. Save a copy of it for your club.")
        raise NotAllowedError(message, code="not_allowed")
    if version is not None and version != stored.version:
        message = _("Somebody changed this template since you read it. Read it again.")
        raise StaleError(message, code="stale")
    return stored


def _fill(template: PlanTemplate, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(template, name, value.strip() if isinstance(value, str) else value)
    if not 1 <= len(template.name) <= NAME_LENGTH:
        message = _("A name of 1 to %(limit)s letters, please.") % {"limit": NAME_LENGTH}
        raise DomainError(message, code="name", field="name")
    if len(template.description) > DESCRIPTION_LENGTH:
        message = _("At most %(limit)s letters, please.") % {"limit": DESCRIPTION_LENGTH}
        raise DomainError(message, code="too_long", field="description")
    for name in ("start_week_m", "start_longest_m"):
        if not 0 <= getattr(template, name) <= MAX_START_M:
            raise DomainError(_("From 0 to 400 km, please."), code="out_of_range", field=name)
    try:
        template.weeks = read_weeks(template.weeks)
    except TemplateError as error:
        message = _("These weeks cannot be: %(what)s.") % {"what": error}
        raise DomainError(message, code="weeks", field="weeks") from error
    _check_workouts(template.weeks)


def _check_workouts(weeks: list[dict[str, Any]]) -> None:
    """Held to what holds in plans, or an assigned copy would be what nobody could write."""
    for number, week in enumerate(weeks, start=1):
        contents = [dated(workout, SOME_MONDAY) for workout in week["workouts"]]
        check_per_day(content.date for content in contents)
        for content in contents:
            if problem := next(shape_problems(content), None):
                said = {"week": number, "day": date_format(content.date, "l"), "what": say_problem(problem)}
                message = _("Week %(week)s, %(day)s: %(what)s") % said
                raise DomainError(message, code=problem.code, field="weeks")


def _weeks_of(plan: Plan) -> list[dict[str, Any]]:
    """The coach's copy, week by week."""
    weeks = PlanWeek.objects.filter(plan=plan).order_by("monday")
    found = {week.monday: {"kind": week.kind, "notes": week.notes, "workouts": []} for week in weeks}
    for workout in Workout.objects.filter(plan=plan).kept().order_by("date", "position", "pk"):
        data = workout.content.data()
        del data["date"]
        monday = monday_of(workout.date)
        found[monday]["workouts"].append({"day": workout.date.weekday(), **data})
    return list(found.values())
