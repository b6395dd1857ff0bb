"""Days without pain."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from athletes.models import Athlete, Tombstone, User
from athletes.services import leave_tombstone
from injuries.models import PainFreeDay
from injuries.rules.report import (
    CLOCK_SLACK,
    local_date_problems,
)
from injuries.services.access import check_may_enter, id_taken, lock_athlete, not_yours, refuse_problems
from injuries.services.episodes import rejudge_episodes
from injuries.services.following import follow_pain


@dataclass(frozen=True, slots=True)
class LoggedDay:
    day: PainFreeDay
    created: bool


@transaction.atomic
def log_no_pain(
    actor: User, *, athlete: Athlete, local_date: date, public_id: UUID | None = None, now: datetime
) -> LoggedDay:
    """Stores "no pain" for a local date; said twice it is stored once. Closes no flag.

    Raises:
        NotAllowedError: the actor may not enter health answers for this athlete.
        ConflictError: the id is taken by something else.
        DomainError: names the field at fault.
    """
    athlete = lock_athlete(athlete)
    check_may_enter(actor, athlete, now)
    refuse_problems(local_date_problems(local_date, today=athlete.local_date(now + CLOCK_SLACK)))
    stored = PainFreeDay.objects.filter(athlete=athlete, local_date=local_date).first()
    if stored:
        return LoggedDay(stored, created=False)
    day = PainFreeDay(athlete=athlete, local_date=local_date, entered_by=actor)
    if public_id is not None:
        _check_id_free(public_id)
        day.public_id = public_id
    day.save()
    rejudge_episodes(athlete, now)
    follow_pain(athlete, now=now)
    return LoggedDay(day, created=True)


@transaction.atomic
def withdraw_no_pain(actor: User, *, day: PainFreeDay, now: datetime) -> None:
    """Takes back "no pain": the date is unanswered again.

    Raises:
        NotAllowedError: not this person's to change.
    """
    if not PainFreeDay.objects.editable_by(actor).filter(pk=day.pk).exists():
        raise not_yours()
    athlete = lock_athlete(day.athlete)
    leave_tombstone(day, is_health=True)
    day.delete()
    rejudge_episodes(athlete, now)
    follow_pain(athlete, now=now)


def _check_id_free(public_id: UUID) -> None:
    """An id names one row for ever, also after the row is gone."""
    used = PainFreeDay.objects.filter(public_id=public_id).exists()
    if used or Tombstone.objects.filter(public_id=public_id).exists():
        raise id_taken()
