"""Who belongs to whom: staff and guardians of an athlete, clubs of a person, and what may be stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from athletes.enums import CoachingState, ConsentRole, GuardianState, HealthReach, Role
from athletes.models import (
    AccessLog,
    Athlete,
    Club,
    ClubMember,
    Coaching,
    Guardian,
    HealthConsent,
    Squad,
    User,
)
from athletes.rules import (
    COACH_ROLES,
    ROLES_OF_CONSENT,
    TRAINING_ROLES,
    consent_role_of,
    health_reach,
    is_minor,
    needs_own_health_consent,
)


def staff_of(athlete: Athlete, *, health: bool) -> QuerySet[User]:
    """Whom to tell about this athlete: head coaches and coaches whose active coaching covers her.

    With `health` physios too, and only those to whom an open consent speaks.
    """
    roles = TRAINING_ROLES if health else COACH_ROLES
    members = _members_covering(athlete, roles)
    if health:
        members = members.filter(Exists(_consents_naming_outer_member(athlete)))
    return User.objects.filter(pk__in=members.values("user_id")).order_by("pk")


def _members_covering(athlete: Athlete, roles: Iterable[Role]) -> QuerySet[ClubMember]:
    links = Coaching.objects.filter(
        Q(squad__staff=OuterRef("pk")) | Q(club__members__pk=OuterRef("pk"), club__members__all_squads=True),
        athlete=athlete,
        club_id=OuterRef("club_id"),
        state=CoachingState.ACTIVE,
    )
    return ClubMember.objects.filter(Exists(links), active=True, user__is_active=True, role__in=roles)


def _consents_naming_outer_member(athlete: Athlete) -> QuerySet[HealthConsent]:
    """Open consents for the role of the outer member, or for this member."""
    speaks = Q()
    for consent_role, roles in ROLES_OF_CONSENT.items():
        outer_has_role = Exists(ClubMember.objects.filter(pk=OuterRef(OuterRef("pk")), role__in=roles))
        speaks |= Q(outer_has_role, role=consent_role)
    return HealthConsent.objects.open().filter(
        speaks,
        Q(member=None) | Q(member_id=OuterRef("pk")),
        coaching__athlete=athlete,
        coaching__club_id=OuterRef("club_id"),
        coaching__state=CoachingState.ACTIVE,
    )


def guardians_of(athlete: Athlete, *, on: date) -> QuerySet[User]:
    """Confirmed guardians; nobody from the 18th birthday on. `on` is the athlete's local date."""
    if not athlete.is_minor_on(on):
        return User.objects.none()
    links = Guardian.objects.filter(athlete=athlete, state=GuardianState.CONFIRMED)
    return User.objects.filter(pk__in=links.values("user_id"), is_active=True).order_by("pk")


def is_guardian_of(user: User, athlete: Athlete, *, on: date) -> bool:
    """Confirmed, and the athlete is a minor on that local date."""
    return guardians_of(athlete, on=on).filter(pk=user.pk).exists()


def memberships_of(user: User) -> QuerySet[ClubMember]:
    """Active memberships with their clubs and squads."""
    rows = ClubMember.objects.filter(user=user, active=True)
    return rows.select_related("club").prefetch_related("squads").order_by("club__name", "pk")


def membership_in(user: User, club: Club) -> ClubMember | None:
    """The active membership, whatever the role."""
    return ClubMember.objects.filter(user=user, club=club, active=True).first()


def covers(member: ClubMember, squad: Squad | None) -> bool:
    """Whether this member reaches athletes of the squad; no squad is reached only with all squads."""
    if member.all_squads:
        return True
    return squad is not None and member.squads.filter(pk=squad.pk).exists()


def staff_ids_of_open_links(athlete: Athlete) -> set[int]:
    """Users who work, in any role, for a club that coaches or has invited this athlete."""
    clubs = Coaching.objects.open().filter(athlete=athlete).values("club_id")
    members = ClubMember.objects.filter(club_id__in=clubs, active=True)
    return set(members.values_list("user_id", flat=True))


def may_store_health(athlete: Athlete, on: date) -> bool:
    """Whether a health answer may be stored. `on` is the athlete's local date.

    Adults: yes. Minors: a guardian (confirmed, not club staff) agreed, and from the age of consent the
    minor too. Unknown age: no, since nobody can say whose consent it takes.
    """
    if athlete.birth_month is None:
        return False
    if not is_minor(athlete.birth_month, on):
        return True
    if needs_own_health_consent(athlete.birth_month, on) and not athlete.health_storage_consent_at:
        return False
    agreed = Guardian.objects.filter(
        athlete=athlete, state=GuardianState.CONFIRMED, health_storage_consent_at__isnull=False
    )
    return agreed.exclude(user_id__in=staff_ids_of_open_links(athlete)).exists()


def any_pain_rests(athlete: Athlete) -> bool:
    """Whether even mild new pain means rest: ticked for the athlete, or for a squad or club of hers."""
    ticked = Q(squad__any_pain_rests=True) | Q(club__any_pain_rests=True)
    links = Coaching.objects.filter(ticked, athlete=athlete, state=CoachingState.ACTIVE)
    return athlete.any_pain_rests or links.exists()


def athlete_of(user: User) -> Athlete | None:
    """The person's own profile."""
    return Athlete.objects.filter(user=user).first()


def wards_of(user: User) -> QuerySet[Athlete]:
    """The minors whose confirmed guardian this person is, today."""
    return Athlete.objects.own_or_ward(user).exclude(user=user).order_by("name", "pk")


def links_of(athlete: Athlete) -> QuerySet[Coaching]:
    """Open links with what their pages show."""
    rows = Coaching.objects.open().filter(athlete=athlete).select_related("club", "squad", "invited_by")
    return rows.order_by("club__name", "pk")


def open_consents_of(coaching: Coaching) -> QuerySet[HealthConsent]:
    """Not withdrawn: whole roles and named people."""
    rows = HealthConsent.objects.open().filter(coaching=coaching)
    return rows.select_related("member__user").order_by("role", "pk")


@dataclass(frozen=True)
class Access:
    """One member of a club and what an athlete's link opens to them."""

    member: ClubMember
    consent_role: ConsentRole | None
    health: HealthReach


def access_by(coaching: Coaching) -> list[Access]:
    """Who sees this athlete through this open link, and how much of her health; managers see the link."""
    if coaching.state == CoachingState.ENDED:
        return []
    consents = list(open_consents_of(coaching))
    reach = Q(all_squads=True) | Q(role=Role.MANAGER)
    reach |= Q(squads=coaching.squad_id) if coaching.squad_id else Q()
    members = ClubMember.objects.filter(reach, club=coaching.club_id, active=True, user__is_active=True)
    found = members.select_related("user").order_by("role", "user__name", "pk").distinct()
    return [_access(member, consents) for member in found]


def _access(member: ClubMember, consents: list[HealthConsent]) -> Access:
    role = consent_role_of(member.role)
    speaking = [consent for consent in consents if consent.role == role]
    whole = next((consent for consent in speaking if consent.member_id is None), None)
    reach = health_reach(
        named=any(consent.member_id == member.pk for consent in speaking),
        role_granted_at=whole.granted_at if whole else None,
        joined_at=member.joined_at,
    )
    return Access(member, role, reach)


def guardian_links_of(athlete: Athlete) -> QuerySet[Guardian]:
    """Invited and confirmed ones."""
    rows = Guardian.objects.filter(athlete=athlete).exclude(state=GuardianState.ENDED)
    return rows.select_related("user").order_by("pk")


def accesses_of(athlete: Athlete) -> QuerySet[AccessLog]:
    """Who read this athlete's health data, newest first."""
    return AccessLog.objects.filter(athlete_ids__contains=[athlete.pk]).select_related("viewer")
