"""Weekly check-ins: stored, edited; what a coach must hear of follows at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from alerts.services import close_alert
from athletes.errors import ConflictError, DomainError, NotAllowedError
from athletes.models import Athlete, User
from injuries.enums.check_ins import CHECK_IN_DUE
from injuries.models import CheckIn, CheckInProblem, CheckInVersion
from injuries.models.check_ins import ANSWER_COLUMNS
from injuries.rules import RULE_VERSION
from injuries.rules.check_in import Fault, Problem, check_in_faults, week_faults
from injuries.rules.report import CLOCK_SLACK, EDIT_WINDOW
from injuries.selectors.check_ins import content_of_check_in, first_content_of_check_in
from injuries.services.access import check_may_enter, check_may_store, id_taken, lock_athlete, not_yours
from injuries.services.check_in_alerts import judge_check_ins
from injuries.services.check_in_links import link_check_ins
from injuries.services.mornings import settle_questions
from training.rules import iso_week


@dataclass(frozen=True, slots=True)
class SubmittedCheckIn:
    check_in: CheckIn
    created: bool


@transaction.atomic
def submit_check_in(
    actor: User,
    *,
    athlete: Athlete,
    monday: date,
    problems: Sequence[Problem],
    time_loss_days: int | None = None,
    public_id: UUID | None = None,
    now: datetime,
) -> SubmittedCheckIn:
    """Stores the answer to one ISO week (by its Monday); the same id and content again gives what is stored.

    Raises:
        NotAllowedError: the actor may not enter health answers for this athlete.
        ConflictError: the week is answered already, or the id is taken by something else.
        DomainError: names the field at fault.
    """
    athlete = lock_athlete(athlete)
    check_may_enter(actor, athlete, now)
    if public_id is not None and (stored := CheckIn.objects.filter(public_id=public_id).first()):
        return SubmittedCheckIn(_same(stored, athlete, monday, problems, time_loss_days), created=False)
    today = athlete.local_date(now + CLOCK_SLACK)
    _refuse((*week_faults(monday, today=today), *check_in_faults(problems, time_loss_days)))
    if CheckIn.objects.filter(athlete=athlete, monday=monday).exists():
        message = _("This week is answered already. Within 24 hours the answer can be changed.")
        raise ConflictError(message, code="week_answered", field="week")
    check_in = _new(actor, athlete, monday, time_loss_days, now)
    if public_id is not None:
        check_in.public_id = public_id
    check_in.save()
    _write_problems(check_in, problems)
    close_alert(athlete=athlete, kind=CHECK_IN_DUE, subject=f"week:{check_in.week}", now=now)
    judge_check_ins(athlete, now=now)
    settle_questions(athlete, now=now)
    return SubmittedCheckIn(check_in, created=True)


@transaction.atomic
def edit_check_in(
    actor: User,
    *,
    check_in: CheckIn,
    problems: Sequence[Problem],
    time_loss_days: int | None = None,
    now: datetime,
) -> CheckIn:
    """Replaces the answers within a day, keeping what was said before.

    Raises:
        NotAllowedError: not this person's to change, or too late.
        DomainError: names the field at fault.
    """
    check_in = _editable(actor, check_in)
    check_may_store(check_in.athlete, now)
    _refuse(check_in_faults(problems, time_loss_days))
    before = content_of_check_in(check_in)
    if before == _content(check_in.monday, problems, time_loss_days):
        return check_in
    if now > check_in.answered_at + EDIT_WINDOW:
        message = _("A check-in can be changed for 24 hours.")
        raise NotAllowedError(message, code="too_late")
    CheckInVersion.objects.create(
        athlete_id=check_in.athlete_id,
        check_in=check_in,
        number=check_in.versions.count() + 1,
        content=before,
        ended_at=now,
        ended_by=actor,
    )
    check_in.time_loss_days, check_in.rule_version = time_loss_days, RULE_VERSION
    check_in.save()
    check_in.problems.all().delete()
    _write_problems(check_in, problems)
    judge_check_ins(check_in.athlete, now=now)
    return check_in


def _new(actor: User, athlete: Athlete, monday: date, time_loss_days: int | None, now: datetime) -> CheckIn:
    return CheckIn(
        athlete=athlete,
        monday=monday,
        answered_at=now.astimezone(UTC),
        time_zone=athlete.time_zone,
        local_date=athlete.local_date(now),
        time_loss_days=time_loss_days,
        entered_by=actor,
        rule_version=RULE_VERSION,
    )


def _refuse(faults: Sequence[Fault]) -> None:
    """Raises DomainError with the first of them."""
    if faults:
        first = faults[0]
        raise DomainError(str(first.code.label) % {"value": first.value}, code=first.code, field=first.field)


def _same(
    stored: CheckIn, athlete: Athlete, monday: date, problems: Sequence[Problem], time_loss_days: int | None
) -> CheckIn:
    said = _content(monday, problems, time_loss_days)
    if stored.athlete_id != athlete.pk or first_content_of_check_in(stored) != said:
        raise id_taken()
    return stored


def _content(monday: date, problems: Sequence[Problem], time_loss_days: int | None) -> dict[str, Any]:
    """As content_of_check_in gives it once stored."""
    said = [
        {"side": one.side.value, "area": one.area.value, "answers": list(one.answers.all)} for one in problems
    ]
    said.sort(key=lambda one: (one["area"], one["side"]))
    return {"week": iso_week(monday), "time_loss_days": time_loss_days, "problems": said}


def _write_problems(check_in: CheckIn, problems: Sequence[Problem]) -> None:
    CheckInProblem.objects.bulk_create(_row(check_in, problem) for problem in problems)
    link_check_ins(check_in.athlete_id)
    # What was read before knows nothing of these rows.
    check_in.__dict__.pop("_prefetched_objects_cache", None)


def _row(check_in: CheckIn, problem: Problem) -> CheckInProblem:
    answers = problem.answers
    return CheckInProblem(
        athlete_id=check_in.athlete_id,
        check_in=check_in,
        side=problem.side,
        area=problem.area,
        severity=answers.severity,
        substantial=answers.substantial,
        **dict(zip(ANSWER_COLUMNS, answers.all, strict=True)),
    )


def _editable(actor: User, check_in: CheckIn) -> CheckIn:
    lock_athlete(check_in.athlete)
    rows = CheckIn.objects.editable_by(actor).select_for_update(of=("self",), no_key=True)
    found: CheckIn | None = rows.filter(pk=check_in.pk).first()
    if found is None:
        raise not_yours()
    return found
