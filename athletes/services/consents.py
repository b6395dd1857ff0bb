"""Health consent: who of a club may see health data, and whether a minor's answers may be stored."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from athletes import selectors
from athletes.enums import CoachingState, ConsentRole, GuardianState
from athletes.errors import ConflictError, DomainError, NotAllowedError
from athletes.models import Athlete, ClubMember, Coaching, Guardian, HealthConsent, User
from athletes.rules import consent_role_of, is_minor, needs_own_health_consent
from athletes.services.checks import check_own_side, is_own_side, not_allowed


@transaction.atomic
def grant_health_consent(
    actor: User, *, coaching: Coaching, role: ConsentRole, member: ClubMember | None = None, now: datetime
) -> HealthConsent:
    """Lets a role of the club, or one person in it, see health data; repeating it changes nothing.

    A whole role sees what is reported from each person's first day on, and all earlier reports if they were
    there already; a named person sees everything.

    Raises:
        NotAllowedError: not the athlete; for minors, not the guardian.
        ConflictError: the link is not active.
        DomainError: the age is unknown, or the person does not work for this club in this role.
    """
    coaching = Coaching.objects.select_for_update().select_related("athlete").get(pk=coaching.pk)
    check_may_consent(actor, coaching.athlete, now=now)
    if coaching.state != CoachingState.ACTIVE:
        raise ConflictError(_("This link is not active."), code="not_active")
    if member is not None:
        _check_speaks_to(member, coaching, role)
    return _grant(actor, coaching, role, member, now)


def grant_roles(actor: User, *, coaching: Coaching, roles: Iterable[ConsentRole], now: datetime) -> None:
    """Whole-role consents given together with accepting; the caller has checked who asks."""
    for role in sorted(roles):
        _grant(actor, coaching, role, None, now)


@transaction.atomic
def withdraw_health_consent(
    actor: User, *, coaching: Coaching, role: ConsentRole, member: ClubMember | None = None, now: datetime
) -> int:
    """Closes health data at once; without a person, to the role and everybody named in it.

    Returns how many consents were open.

    Raises:
        NotAllowedError: neither the athlete nor the guardian.
        ConflictError: one person is named while the whole role still has consent.
    """
    check_own_side(actor, coaching.athlete, now=now)
    consents = HealthConsent.objects.open().select_for_update().filter(coaching=coaching, role=role)
    if member is not None:
        if consents.filter(member=None).exists():
            message = _("The whole role has your consent: withdraw that first, then name the others.")
            raise ConflictError(message, code="role_has_consent", field="member")
        consents = consents.filter(member=member)
    return consents.update(withdrawn_at=now)


@transaction.atomic
def consent_to_health_storage(actor: User, *, athlete: Athlete, now: datetime) -> None:
    """The guardian's yes to keeping a minor's health answers; the minor's own from the age of consent on.

    Raises:
        NotAllowedError: neither of the two, or too young.
        ConflictError: an adult needs no such consent.
    """
    today = _minor_today(athlete, now)
    if guardian := _guardian_link(actor, athlete):
        check_not_staff(actor, athlete)
        guardian.health_storage_consent_at = guardian.health_storage_consent_at or now
        guardian.save(update_fields=["health_storage_consent_at"])
    elif actor.pk != athlete.user_id:
        raise not_allowed(_("Only the athlete, or the guardian of a minor, can decide this."))
    elif not needs_own_health_consent(athlete.birth_month, today):
        raise not_allowed(_("Your guardian decides this for you."))
    elif athlete.health_storage_consent_at is None:
        athlete.health_storage_consent_at = now
        athlete.save(update_fields=["health_storage_consent_at"])


@transaction.atomic
def withdraw_health_storage(actor: User, *, athlete: Athlete, now: datetime) -> None:
    """From now on no new health answer of this minor is stored.

    Raises:
        NotAllowedError: neither the athlete nor the guardian.
    """
    _minor_today(athlete, now)
    check_own_side(actor, athlete, now=now)
    if guardian := _guardian_link(actor, athlete):
        guardian.health_storage_consent_at = None
        guardian.save(update_fields=["health_storage_consent_at"])
    else:
        athlete.health_storage_consent_at = None
        athlete.save(update_fields=["health_storage_consent_at"])


def check_may_store_health(athlete: Athlete, *, now: datetime) -> None:
    """Before the first health answer is written.

    Raises:
        DomainError: the age is unknown, or a consent is missing; the sentence says which.
    """
    today = athlete.local_date(now)
    if selectors.may_store_health(athlete, today):
        return
    if athlete.birth_month is None:
        message = _("Give the month of birth in the profile first: it decides which warning signs count.")
        raise DomainError(message, code="birth_month_unknown", field="birth_month")
    raise DomainError(
        _("Runners under 18 need a guardian's consent before health answers are stored."),
        code="guardian_consent_missing",
    )


def check_may_consent(actor: User, athlete: Athlete, *, now: datetime) -> None:
    """Consent to sharing health data is the athlete's, for a minor the guardian's.

    Raises:
        NotAllowedError: somebody else asks.
        DomainError: the age is unknown.
    """
    if not is_own_side(actor, athlete, now=now):
        raise not_allowed(_("Only the athlete, or the guardian of a minor, can decide this."))
    if athlete.birth_month is None:
        message = _("Give the month of birth first: under 18, a guardian has to agree.")
        raise DomainError(message, code="birth_month_unknown", field="birth_month")
    if actor.pk == athlete.user_id and athlete.is_minor_on(athlete.local_date(now)):
        message = _("Under 18, a guardian has to agree to sharing health data.")
        raise NotAllowedError(message, code="guardian_needed", field="health_roles")


def _check_speaks_to(member: ClubMember, coaching: Coaching, role: ConsentRole) -> None:
    now_here = ClubMember.objects.filter(pk=member.pk, club=coaching.club_id, active=True).first()
    if now_here is None or consent_role_of(now_here.role) != role:
        message = _("This person does not work for this club in this role.")
        raise DomainError(message, code="not_in_role", field="member")


def _grant(
    actor: User, coaching: Coaching, role: ConsentRole, member: ClubMember | None, now: datetime
) -> HealthConsent:
    consent, _created = HealthConsent.objects.get_or_create(
        coaching=coaching,
        role=role,
        member=member,
        withdrawn_at=None,
        defaults={"granted_at": now, "granted_by": actor},
    )
    return consent


def _minor_today(athlete: Athlete, now: datetime) -> date:
    today = athlete.local_date(now)
    if not is_minor(athlete.birth_month, today):
        raise ConflictError(_("Only runners under 18 need this consent."), code="not_a_minor")
    return today


def _guardian_link(actor: User, athlete: Athlete) -> Guardian | None:
    return Guardian.objects.filter(athlete=athlete, user=actor, state=GuardianState.CONFIRMED).first()


def check_not_staff(actor: User, athlete: Athlete) -> None:
    """A guardian is never staff of a club that coaches or has invited this athlete."""
    if actor.pk in selectors.staff_ids_of_open_links(athlete):
        message = _("You work for a club that coaches this runner, so somebody else has to be the guardian.")
        raise not_allowed(message)
