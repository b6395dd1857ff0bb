"""A template given to many athletes: asked for by the request, written by a worker, a slice at a time.

Each slice is one transaction that holds the row of the assignment: a worker that dies leaves the slice as it
was, a task that comes twice finds the row taken or the work done, and the tick takes up what nobody works on.
"""

import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from alerts.broker import poke
from athletes.enums import CoachingState
from athletes.errors import DomainError, NotAllowedError
from athletes.models import Athlete, Club, Coaching, User
from training.enums import AssignmentResultState, AssignmentState
from training.models import Plan, PlanAssignment, PlanAssignmentResult, PlanTemplate
from training.plan_templates import LANGUAGES
from training.rules import local_date_of, monday_of
from training.rules.assigning import (
    MAX_SCALE_PCT,
    MIN_SCALE_PCT,
    WHOLE_PCT,
    first_monday_for,
)
from training.rules.dates import WEEK
from training.selectors.templates import template_name, template_weeks
from training.services.assigned_plans import write_plans

log = structlog.get_logger(__name__)

RUN: Final = "training.tasks.run_assignment"
# One transaction; some 6,000 workouts of 16 weeks.
AT_ONCE: Final = 50
MAX_ATHLETES: Final = 1_000
# The poke of the request is on its way for so long; after it the tick looks too.
POKE_PATIENCE: Final = timedelta(seconds=20)
SWEPT_AT_ONCE: Final = 3
GIVE_UP_AFTER: Final = timedelta(days=1)
OPEN_STATES: Final = (AssignmentState.QUEUED, AssignmentState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """When assigned plans begin, and the date that they lead to."""

    first_monday: date
    target_on: date | None


@transaction.atomic
def assign_template(
    actor: User,
    *,
    template: PlanTemplate,
    club: Club,
    athletes: Collection[Athlete],
    now: datetime,
    first_monday: date | None = None,
    target_on: date | None = None,
    scale_pct: int = WHOLE_PCT,
    publishes: bool = False,
) -> PlanAssignment:
    """Asks for a plan for each of these athletes of the club; a worker writes them.

    Begins on `first_monday`, or so that the last week is that of `target_on`, a race then on that date. The
    template is taken as it is now. `publishes`: at once where the gate has nothing against it.

    Raises:
        NotAllowedError: the actor does not coach these athletes.
        DomainError: names the field that cannot be; what is not visible reads as if it did not exist.
    """
    _check_visible(actor, template, club, athletes)
    if not MIN_SCALE_PCT <= scale_pct <= MAX_SCALE_PCT:
        message = _("From %(low)s to %(high)s %%, please.") % {"low": MIN_SCALE_PCT, "high": MAX_SCALE_PCT}
        raise DomainError(message, code="out_of_range", field="scale_pct")
    today = local_date_of(now, club.time_zone)
    days = _days_of(len(template.weeks), first_monday=first_monday, target_on=target_on, today=today)
    assignment = PlanAssignment.objects.create(
        club=club,
        template=template,
        name=template.name,
        weeks=_as_it_is(template),
        first_monday=days.first_monday,
        target_on=days.target_on,
        scale_pct=scale_pct,
        publishes=publishes,
        made_by=actor,
        made_at=now,
    )
    ids = sorted({athlete.pk for athlete in athletes})
    results = [PlanAssignmentResult(assignment=assignment, athlete_id=athlete_id) for athlete_id in ids]
    PlanAssignmentResult.objects.bulk_create(results)
    poke(RUN, assignment.pk)
    return assignment


def run_assignment(assignment_id: int, *, now: datetime) -> bool:
    """Writes plans until all are there or its time is over; False: there was nothing to do here."""
    end = time.monotonic() + settings.IMPORT_SLICE_S
    worked = False
    while (left := _write_slice(assignment_id, now)) is not None:
        worked = True
        if not left:
            break
        if time.monotonic() > end:
            # Others of the queue first.
            poke(RUN, assignment_id)
            break
    return worked


def sweep_assignments(*, now: datetime) -> int:
    """Pokes for assignments whose poke was lost or whose worker died; how many."""
    waiting = PlanAssignment.objects.filter(state__in=OPEN_STATES, made_at__lt=now - POKE_PATIENCE)
    ids = list(waiting.order_by("made_at", "pk").values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    for assignment_id in ids:
        poke(RUN, assignment_id)
    return len(ids)


@transaction.atomic
def undo_assignment(actor: User, *, assignment: PlanAssignment, now: datetime) -> int:
    """Deletes the drafts that it made, changed since or not, and stops what still waits; how many drafts.

    What was published stays: athletes have seen it.

    Raises:
        NotAllowedError: not the actor's to undo.
    """
    rows = PlanAssignment.objects.editable_by(actor).filter(pk=assignment.pk)
    stored = rows.select_for_update(of=("self",)).first()
    if stored is None:
        message = _("Only coaches of the club undo this.")
        raise NotAllowedError(message, code="not_allowed")
    waiting = stored.results.filter(state=AssignmentResultState.WAITING)
    waiting.update(state=AssignmentResultState.REFUSED, error_code="undone", error_detail=_("Taken back."))
    if stored.state in OPEN_STATES:
        stored.state, stored.finished_at = AssignmentState.DONE, now
        stored.save(update_fields=["state", "finished_at"])
    made = stored.results.exclude(plan=None).values("plan_id")
    drafts = Plan.objects.editable_by(actor).filter(pk__in=made, published_at=None)
    count = drafts.count()
    drafts.delete()
    return count


def _as_it_is(template: PlanTemplate) -> dict[str, Any]:
    """What `PlanAssignment.weeks` holds: names and weeks by language; what a club wrote reads one way."""
    return {
        language: {
            "name": template_name(template, language),
            "weeks": template_weeks(template, language),
        }
        for language in (LANGUAGES if template.code else LANGUAGES[:1])
    }


def _check_visible(actor: User, template: PlanTemplate, club: Club, athletes: Collection[Athlete]) -> None:
    if not PlanTemplate.objects.visible_to(actor).filter(pk=template.pk).exists():
        raise _missing("template")
    if not athletes or len(athletes) > MAX_ATHLETES:
        message = _("From 1 to %(limit)s athletes, please.") % {"limit": MAX_ATHLETES}
        raise DomainError(message, code="how_many", field="athletes")
    ids = {athlete.pk for athlete in athletes}
    of_club = _coached_in(club, ids)
    if Athlete.objects.visible_to(actor).filter(pk__in=of_club).count() < len(ids):
        raise _missing("athletes")
    if _editable(actor, ids) < ids:
        message = _("Plans are written by the athlete's coaches.")
        raise NotAllowedError(message, code="not_editable", field="athletes")


def _coached_in(club: Club, athlete_ids: Iterable[int]) -> set[int]:
    links = Coaching.objects.filter(club=club, state=CoachingState.ACTIVE, athlete_id__in=athlete_ids)
    return set(links.values_list("athlete_id", flat=True))


def _editable(actor: User, athlete_ids: Iterable[int]) -> set[int]:
    return set(Athlete.objects.editable_by(actor).filter(pk__in=athlete_ids).values_list("pk", flat=True))


def _missing(field: str) -> DomainError:
    message = _("There is no such id, or it is not visible to you.")
    return DomainError(message, code="does_not_exist", field=field)


def _days_of(weeks_count: int, *, first_monday: date | None, target_on: date | None, today: date) -> Days:
    if (first_monday is None) == (target_on is None):
        message = _("Say either the first Monday or the target date.")
        raise DomainError(message, code="start_or_target", field="first_monday")
    if target_on is not None:
        monday = first_monday_for(weeks_count, target_on)
        if monday < monday_of(today):
            earliest = monday_of(today) + (weeks_count - 1) * WEEK
            message = _("It has %(weeks)s weeks: a date from %(day)s on, please.")
            said = {"weeks": weeks_count, "day": earliest.isoformat()}
            raise DomainError(message % said, code="too_soon", field="target_on")
        return Days(first_monday=monday, target_on=target_on)
    assert first_monday is not None  # noqa: S101  one of the two is said
    if first_monday != monday_of(first_monday):
        raise DomainError(_("Plans begin on a Monday."), code="not_monday", field="first_monday")
    if first_monday < monday_of(today):
        raise DomainError(_("From this week on, please."), code="past", field="first_monday")
    return Days(first_monday=first_monday, target_on=None)


@transaction.atomic
def _write_slice(assignment_id: int, now: datetime) -> int | None:
    """How many athletes still wait; None: somebody else writes it, or it is over."""
    rows = PlanAssignment.objects.select_for_update(skip_locked=True, of=("self",))
    assignment = rows.filter(pk=assignment_id, state__in=OPEN_STATES).first()
    if assignment is None:
        return None
    if now - assignment.made_at > GIVE_UP_AFTER:
        return _fail(assignment, now)
    waiting = assignment.results.filter(state=AssignmentResultState.WAITING)
    results = list(waiting.select_related("athlete__user").order_by("pk")[:AT_ONCE])
    coach = assignment.made_by
    # Why somebody was refused is for the coach to read.
    with translation.override(coach.language if coach else settings.LANGUAGE_CODE):
        refused = _refusals(assignment, results)
        write_plans(assignment, [result for result in results if result.pk not in refused], now=now)
    PlanAssignmentResult.objects.bulk_update(
        results, ["state", "plan", "published", "findings", "error_code", "error_detail"]
    )
    left: int = waiting.count()
    assignment.state = AssignmentState.RUNNING if left else AssignmentState.DONE
    assignment.finished_at = None if left else now
    assignment.save(update_fields=["state", "finished_at"])
    return left


def _refusals(assignment: PlanAssignment, results: Sequence[PlanAssignmentResult]) -> set[int]:
    """Those for whom the coach may not write any more, by result; asked again, because time has passed."""
    ids = {result.athlete_id for result in results}
    coach = assignment.made_by
    allowed = _editable(coach, ids) & _coached_in(assignment.club, ids) if coach else set()
    found = set()
    for result in results:
        if result.athlete_id not in allowed:
            result.state, result.error_code = AssignmentResultState.REFUSED, "not_editable"
            result.error_detail = _("Plans are written by the athlete's coaches.")
            found.add(result.pk)
    return found


def _fail(assignment: PlanAssignment, now: datetime) -> int:
    """It could not be written for a day: the rest is refused, and visible as such."""
    waiting = assignment.results.filter(state=AssignmentResultState.WAITING)
    waiting.update(
        state=AssignmentResultState.REFUSED,
        error_code="gave_up",
        error_detail=_("This could not be written for a day. Assign it again."),
    )
    assignment.state, assignment.finished_at = AssignmentState.FAILED, now
    assignment.save(update_fields=["state", "finished_at"])
    log.error("assignment_failed", assignment=assignment.pk)
    return 0
