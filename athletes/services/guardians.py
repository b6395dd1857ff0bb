"""Guardians of minors."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.enums import GuardianState
from athletes.errors import ConflictError, DomainError
from athletes.models import Athlete, Guardian, User
from athletes.querysets import coached_athlete_ids
from athletes.rules import COACH_ROLES
from athletes.services.checks import clean_email, is_own_side, not_allowed
from athletes.services.consents import check_not_staff
from athletes.signals import guardian_invited, invitation_answered


@transaction.atomic
def invite_guardian(actor: User, *, athlete: Athlete, email: str, now: datetime) -> Guardian:
    """Sends a parent or guardian a link; sending it again makes the earlier link useless.

    Raises:
        NotAllowedError: neither the athlete's side nor a coach of hers.
        DomainError: not a minor, or the athlete's own address.
        ConflictError: this address has already confirmed.
    """
    _check_may_invite(actor, athlete, now)
    address = clean_email(email)
    if athlete.user and athlete.user.email == address:
        message = _("This is the runner's own address: write the guardian's.")
        raise DomainError(message, code="own_address", field="email")
    guardian = _open_link(athlete, address)
    guardian.invited_at, guardian.invited_by = now, actor
    guardian.save()
    guardian_invited.send(Guardian, guardian=guardian, now=now)
    return guardian


def _check_may_invite(actor: User, athlete: Athlete, now: datetime) -> None:
    coached = Athlete.objects.filter(pk__in=coached_athlete_ids(actor, COACH_ROLES), pk=athlete.pk)
    if not (is_own_side(actor, athlete, now=now) or (actor.is_active and coached.exists())):
        raise not_allowed(_("Only the athlete's side and the coaches can invite a guardian."))
    if not athlete.is_minor_on(athlete.local_date(now)):
        message = _("Guardians are for runners under 18: check the month of birth.")
        raise DomainError(message, code="not_a_minor", field="birth_month")


def _open_link(athlete: Athlete, address: str) -> Guardian:
    links = Guardian.objects.select_for_update().exclude(state=GuardianState.ENDED)
    guardian = links.filter(athlete=athlete, email=address).first()
    if guardian and guardian.state == GuardianState.CONFIRMED:
        message = _("This person has already confirmed.")
        raise ConflictError(message, code="already_guardian", field="email")
    return guardian or Guardian(athlete=athlete, email=address)


@transaction.atomic
def confirm_guardian(
    actor: User, *, guardian: Guardian, health_storage_consent: bool, now: datetime
) -> Guardian:
    """Whoever opened the invitation says: I am the guardian; and may health answers be stored?

    Raises:
        NotAllowedError: the athlete, or staff of a club that coaches her.
        DomainError: the invitation is over, or the runner is of age by now.
        ConflictError: already the guardian.
    """
    guardian = Guardian.objects.select_for_update(of=("self",)).select_related("athlete").get(pk=guardian.pk)
    athlete = guardian.athlete
    _check_open(guardian, athlete, now)
    if actor.pk == athlete.user_id:
        raise not_allowed(_("You cannot be your own guardian: send the link to your guardian."))
    check_not_staff(actor, athlete)
    if Guardian.objects.filter(athlete=athlete, user=actor, state=GuardianState.CONFIRMED).exists():
        raise ConflictError(_("You have already confirmed."), code="already_guardian")
    guardian.user, guardian.state, guardian.confirmed_at = actor, GuardianState.CONFIRMED, now
    guardian.health_storage_consent_at = now if health_storage_consent else None
    guardian.save()
    invitation_answered.send(Guardian, invitation=guardian)
    return guardian


def _check_open(guardian: Guardian, athlete: Athlete, now: datetime) -> None:
    if not guardian.is_open_invitation(now):
        message = _("This invitation is no longer open. Ask the person who sent it for a new one.")
        raise DomainError(message, code="invitation_over")
    if not athlete.is_minor_on(athlete.local_date(now)):
        raise DomainError(_("This runner is of age and needs no guardian here."), code="not_a_minor")


@transaction.atomic
def decline_guardian(*, guardian: Guardian, now: datetime) -> Guardian:
    """Whoever holds the mail says: this is not me. Needs no account, since nothing is opened by it.

    Raises:
        DomainError: the invitation is over.
    """
    guardian = Guardian.objects.select_for_update(of=("self",)).select_related("athlete").get(pk=guardian.pk)
    _check_open(guardian, guardian.athlete, now)
    return _end(guardian, now)


@transaction.atomic
def end_guardian(actor: User, *, guardian: Guardian, now: datetime) -> Guardian:
    """The guardian steps back; or an unanswered invitation is taken back by who could have sent it.

    Raises:
        NotAllowedError: somebody else asks; a minor cannot end a confirmed guardian.
    """
    guardian = Guardian.objects.select_for_update(of=("self",)).get(pk=guardian.pk)
    if not Guardian.objects.editable_by(actor).filter(pk=guardian.pk).exists():
        raise not_allowed(_("Only the guardian can end this."))
    return _end(guardian, now)


def _end(guardian: Guardian, now: datetime) -> Guardian:
    guardian.state, guardian.ended_at, guardian.health_storage_consent_at = GuardianState.ENDED, now, None
    guardian.save()
    invitation_answered.send(Guardian, invitation=guardian)
    return guardian
