"""Findings of physios, and the history that they alone read."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.enums import Role
from athletes.errors import DomainError, NotAllowedError
from athletes.models import Athlete, ClubMember, User
from athletes.querysets import coached_athlete_ids
from athletes.services import leave_tombstone
from injuries.models import Episode, Finding, HealthHistory
from injuries.services.access import check_may_store, lock_athlete, not_yours


@transaction.atomic
def add_finding(
    actor: User,
    *,
    episode: Episode,
    found_on: date,
    test: str,
    result: str = "",
    note: str = "",
    now: datetime,
) -> Finding:
    """A physio's own test or finding.

    Raises:
        NotAllowedError: not a physio who sees this episode.
        DomainError: names the field at fault.
    """
    if not is_physio_of(actor, episode):
        message = _("Findings are entered by a physio who sees this runner's health answers.")
        raise NotAllowedError(message, code="physio_only")
    if not test.strip():
        raise DomainError(_("Say what was tested or found."), code="required", field="test")
    if found_on > episode.athlete.local_date(now):
        raise DomainError(_("This is in the future."), code="future", field="found_on")
    return Finding.objects.create(
        athlete_id=episode.athlete_id,
        episode=episode,
        found_on=found_on,
        test=test.strip(),
        result=result,
        note=note.strip(),
        found_by=actor,
    )


@transaction.atomic
def remove_finding(actor: User, *, finding: Finding) -> None:
    """Takes an own finding back.

    Raises:
        NotAllowedError: somebody else's.
    """
    if not Finding.objects.editable_by(actor).filter(pk=finding.pk).exists():
        raise not_yours()
    leave_tombstone(finding, is_health=True)
    finding.delete()


@transaction.atomic
def save_health_history(
    actor: User, *, athlete: Athlete, answers: dict[str, Any], now: datetime
) -> HealthHistory:
    """Replaces the answers; the columns of HealthHistory by name, None for not answered.

    Raises:
        NotAllowedError: neither the athlete herself nor her guardian.
        DomainError: something must be asked first.
    """
    if not Athlete.objects.own_or_ward(actor).filter(pk=athlete.pk).exists():
        raise not_yours()
    locked = lock_athlete(athlete)
    check_may_store(locked, now)
    stored, _created = HealthHistory.objects.update_or_create(athlete=locked, defaults=answers)
    return stored


def is_physio_of(actor: User, episode: Episode) -> bool:
    """Whether this person reaches the athlete as a physio and sees the episode."""
    if not ClubMember.objects.filter(user=actor, role=Role.PHYSIO, active=True).exists():
        return False
    seen = Episode.objects.visible_to(actor).filter(pk=episode.pk)
    return seen.filter(athlete_id__in=coached_athlete_ids(actor, [Role.PHYSIO])).exists()
