"""What services of this room ask before they write."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext as _

from athletes import selectors
from athletes.enums import Role
from athletes.errors import DomainError, NotAllowedError
from athletes.models import Athlete, Club, ClubMember, Squad, User
from athletes.rules import COACH_ROLES, MAX_AGE_YEARS, age_years


def not_allowed(message: str) -> NotAllowedError:
    """The refusal that needs no code of its own."""
    return NotAllowedError(message, code="not_allowed")


def check_row(row: models.Model) -> None:
    """Validates the row and its constraints.

    Raises:
        DomainError: names the first field at fault.
    """
    try:
        row.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        name = "" if field == NON_FIELD_ERRORS else field
        raise DomainError(messages[0], code="invalid", field=name) from error


def clean_email(email: str) -> str:
    """Lower case, without blanks.

    Raises:
        DomainError: not an address.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        message = _("Write an e-mail address such as name@example.org.")
        raise DomainError(message, code="invalid_email", field="email") from error
    return address


def clean_birth_month(birth_month: date, *, now: datetime) -> date:
    """The first of the month.

    Raises:
        DomainError: in the future, or too long ago.
    """
    month = birth_month.replace(day=1)
    if month > now.date() or age_years(month, now.date()) > MAX_AGE_YEARS:
        message = _("Check the month of birth: it lies in the future or too far in the past.")
        raise DomainError(message, code="invalid_birth_month", field="birth_month")
    return month


def member_with_role(actor: User, club: Club, roles: Collection[Role]) -> ClubMember:
    """The actor's active membership.

    Raises:
        NotAllowedError: none in this club, or in another role.
    """
    member = selectors.membership_in(actor, club) if actor.is_active else None
    if member is None or member.role not in roles:
        raise not_allowed(_("Your role in this club does not allow this."))
    return member


def coach_reaching(actor: User, club: Club, squad: Squad | None) -> ClubMember:
    """The actor's membership as a coach of this squad; without a squad, of all squads.

    Raises:
        DomainError: the squad is another club's.
        NotAllowedError: not a coach here, or not of this squad.
    """
    check_squad_of(club, squad)
    member = member_with_role(actor, club, COACH_ROLES)
    if not selectors.covers(member, squad):
        message = _("You coach only some squads of this club: choose one of yours.")
        raise NotAllowedError(message, code="squad_out_of_reach", field="squad")
    return member


def check_squad_of(club: Club, squad: Squad | None) -> None:
    """No squad fits every club.

    Raises:
        DomainError: the squad is another club's.
    """
    if squad is not None and squad.club_id != club.pk:
        raise DomainError(_("This squad belongs to another club."), code="other_clubs_squad", field="squad")


def is_own_side(actor: User, athlete: Athlete, *, now: datetime) -> bool:
    """The athlete herself, or the guardian of a minor."""
    if not actor.is_active:
        return False
    on = athlete.local_date(now)
    return athlete.user_id == actor.pk or selectors.is_guardian_of(actor, athlete, on=on)


def check_own_side(actor: User, athlete: Athlete, *, now: datetime) -> None:
    """Raises NotAllowedError for everybody but the athlete and the guardian of a minor."""
    if not is_own_side(actor, athlete, now=now):
        raise not_allowed(_("Only the athlete, or the guardian of a minor, can decide this."))
