"""Links between athletes and clubs: invited, accepted, moved, ended."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from athletes import selectors
from athletes.enums import CoachingState, ConsentRole
from athletes.errors import ConflictError, DomainError
from athletes.models import Athlete, Club, Coaching, HealthConsent, Squad, User
from athletes.rules import COACH_ROLES
from athletes.services.checks import (
    check_squad_of,
    clean_birth_month,
    clean_email,
    coach_reaching,
    is_own_side,
    not_allowed,
)
from athletes.services.clubs import ORGANISERS
from athletes.services.consents import check_may_consent, grant_roles
from athletes.signals import coaching_invited, invitation_answered, weekly_rule_changed


@transaction.atomic
def invite_athlete(
    actor: User, *, athlete: Athlete, club: Club, squad: Squad | None, email: str, now: datetime
) -> Coaching:
    """Sends a runner a link to accept coaching by this club; sending it again makes the earlier link useless.

    For a profile that the club keeps, the link also hands the profile over.

    Raises:
        NotAllowedError: not a coach of this club and squad, or the profile is kept by another club.
        ConflictError: the club already coaches this runner.
    """
    coach_reaching(actor, club, squad)
    address = clean_email(email)
    if athlete.user_id is None and not Athlete.objects.reached_by(actor, COACH_ROLES).filter(pk=athlete.pk):
        raise not_allowed(_("This profile is kept by somebody else."))
    coaching = _open_link(athlete, club)
    coaching.squad, coaching.invited_email = squad, address
    coaching.invited_by, coaching.invited_at = actor, now
    coaching.save()
    coaching_invited.send(Coaching, coaching=coaching, now=now)
    return coaching


def _open_link(athlete: Athlete, club: Club) -> Coaching:
    coaching = Coaching.objects.open().select_for_update().filter(athlete=athlete, club=club).first()
    if coaching and coaching.state == CoachingState.ACTIVE and athlete.user_id is not None:
        raise ConflictError(_("The club already coaches this runner."), code="already_coached")
    return coaching or Coaching(athlete=athlete, club=club)


@transaction.atomic
def accept_invitation(
    actor: User,
    *,
    coaching: Coaching,
    health_roles: Collection[ConsentRole] = (),
    birth_month: date | None = None,
    now: datetime,
) -> Coaching:
    """The runner, or the guardian of a minor, says yes; `health_roles` may see health data.

    A runner who has no profile takes over the one that was kept; one who has brings the own profile into
    the link. `birth_month` fills an unknown one.

    Raises:
        DomainError: the invitation is over, or health consent lacks the age.
        NotAllowedError: the invitation is another person's, or a minor gives health consent alone.
        ConflictError: the club already coaches this runner.
    """
    coaching = _answerable(actor, coaching, now)
    _bind_person(actor, coaching, now)
    athlete = coaching.athlete
    if birth_month and athlete.birth_month is None:
        athlete.birth_month = clean_birth_month(birth_month, now=now)
        athlete.save(update_fields=["birth_month"])
    if health_roles:
        check_may_consent(actor, athlete, now=now)
    coaching.state, coaching.accepted_at = CoachingState.ACTIVE, now
    coaching.invited_email = ""
    coaching.save()
    grant_roles(actor, coaching=coaching, roles=health_roles, now=now)
    invitation_answered.send(Coaching, invitation=coaching)
    _announce(coaching, now)
    return coaching


@transaction.atomic
def decline_invitation(actor: User, *, coaching: Coaching, now: datetime) -> Coaching:
    """The runner, or the guardian of a minor, says no: the link ends.

    Raises:
        DomainError: the invitation is over.
        NotAllowedError: the invitation is another person's.
    """
    return _end(_answerable(actor, coaching, now), now)


def _answerable(actor: User, coaching: Coaching, now: datetime) -> Coaching:
    """The link, locked, if it waits for an answer and this person may give it."""
    rows = Coaching.objects.select_for_update(of=("self", "athlete")).select_related("athlete")
    coaching = rows.get(pk=coaching.pk)
    check_may_answer(actor, coaching=coaching, now=now)
    return coaching


def check_may_answer(actor: User, *, coaching: Coaching, now: datetime) -> None:
    """Whether this person may accept or decline.

    Raises:
        DomainError: the invitation is over.
        NotAllowedError: it is another person's.
    """
    if not coaching.is_open_invitation(now):
        message = _("This invitation is no longer open. Ask the person who sent it for a new one.")
        raise DomainError(message, code="invitation_over")
    if coaching.athlete.user_id is None:
        _check_not_the_inviting_side(actor, coaching, now)
    elif not is_own_side(actor, coaching.athlete, now=now):
        raise not_allowed(_("This invitation is for another person. Sign in with your own account."))


def _check_not_the_inviting_side(actor: User, coaching: Coaching, now: datetime) -> None:
    """A kept profile goes to who holds the mail; the club's own staff only if it was sent to them."""
    is_guardian = is_own_side(actor, coaching.athlete, now=now)
    is_staff = selectors.membership_in(actor, coaching.club) is not None
    if is_staff and not is_guardian and actor.email != coaching.invited_email:
        raise not_allowed(_("You work for the club that sent this: the runner has to answer."))


def _bind_person(actor: User, coaching: Coaching, now: datetime) -> None:
    """Gives the kept profile its user, or the link the user's own profile."""
    athlete = coaching.athlete
    if athlete.user_id is not None or is_own_side(actor, athlete, now=now):
        return
    own = selectors.athlete_of(actor)
    if own is None:
        athlete.user = actor
        athlete.save(update_fields=["user"])
    elif Coaching.objects.open().filter(athlete=own, club=coaching.club).exists():
        raise ConflictError(_("The club already coaches you."), code="already_coached")
    else:
        coaching.athlete = own


@transaction.atomic
def end_coaching(actor: User, *, coaching: Coaching, now: datetime) -> Coaching:
    """Ends the link and every consent in it, at once. By the athlete's side, her coaches, or a manager.

    Raises:
        NotAllowedError: somebody else asks.
        ConflictError: already ended.
    """
    if not Coaching.objects.editable_by(actor).filter(pk=coaching.pk).exists():
        raise not_allowed(_("This link is not yours to end."))
    return _end(_open(coaching), now)


def _open(coaching: Coaching) -> Coaching:
    """The link, locked, unless it has ended."""
    coaching = Coaching.objects.select_for_update(of=("self",)).get(pk=coaching.pk)
    if coaching.state == CoachingState.ENDED:
        raise ConflictError(_("This link has already ended."), code="already_ended")
    return coaching


def _end(coaching: Coaching, now: datetime) -> Coaching:
    coaching.state, coaching.ended_at, coaching.invited_email = CoachingState.ENDED, now, ""
    coaching.save()
    HealthConsent.objects.open().filter(coaching=coaching).update(withdrawn_at=now)
    invitation_answered.send(Coaching, invitation=coaching)
    _announce(coaching, now)
    return coaching


@transaction.atomic
def move_to_squad(actor: User, *, coaching: Coaching, squad: Squad | None, now: datetime) -> Coaching:
    """Another squad of the same club: by head coach and manager, or a coach who has both squads.

    Raises:
        NotAllowedError: somebody else asks, or the squad is out of reach.
        DomainError: the squad is another club's.
        ConflictError: the link has ended.
    """
    coaching = _open(coaching)
    check_squad_of(coaching.club, squad)
    member = selectors.membership_in(actor, coaching.club)
    if member is None or member.role not in ORGANISERS:
        coach_reaching(actor, coaching.club, coaching.squad)
        coach_reaching(actor, coaching.club, squad)
    coaching.squad = squad
    coaching.save(update_fields=["squad"])
    _announce(coaching, now)
    return coaching


def _announce(coaching: Coaching, now: datetime) -> None:
    weekly_rule_changed.send(Coaching, athlete_ids=[coaching.athlete_id], now=now)
