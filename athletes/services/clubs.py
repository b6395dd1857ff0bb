"""Clubs, squads and the people who work for them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.enums import CoachingState, Role
from athletes.errors import ConflictError, DomainError
from athletes.models import Club, ClubMember, Coaching, Squad, User
from athletes.rules import ALL_SQUADS_ROLES, consent_role_of, covers_all_squads
from athletes.services.checks import check_row, check_squad_of, member_with_role, not_allowed
from athletes.services.setting_changes import LOAD_SETTINGS, RULE_SETTINGS, note_changes, settings_now
from athletes.signals import weekly_rule_changed

LEADS = frozenset({Role.HEAD_COACH})
ORGANISERS = frozenset({Role.HEAD_COACH, Role.MANAGER})
CLUB_FIELDS = frozenset({"name", "time_zone"}) | LOAD_SETTINGS
SQUAD_FIELDS = CLUB_FIELDS - {"time_zone"}


@transaction.atomic
def create_club(actor: User, *, name: str, time_zone: str, now: datetime) -> Club:
    """A new club, led by whoever makes it."""
    club = Club(name=name.strip(), time_zone=time_zone)
    check_row(club)
    club.save()
    ClubMember.objects.create(user=actor, club=club, role=Role.HEAD_COACH, all_squads=True, joined_at=now)
    _forget_is_staff(actor)
    return club


@transaction.atomic
def edit_club(actor: User, *, club: Club, now: datetime, **fields: Any) -> Club:
    """Name, time zone, and how much a week may grow (the last only by head coaches).

    Raises:
        NotAllowedError: not the head coach.
        DomainError: a value is out of range.
    """
    member_with_role(actor, club, LEADS)
    _set_fields(actor, club, fields, CLUB_FIELDS, now)
    _announce(Coaching.objects.filter(club=club), fields, now)
    return club


@transaction.atomic
def create_squad(actor: User, *, club: Club, name: str) -> Squad:
    """By head coach or manager; ConflictError when the name is taken."""
    member_with_role(actor, club, ORGANISERS)
    squad = Squad(club=club, name=name.strip())
    if Squad.objects.filter(club=club, name=squad.name).exists():
        message = _("This club already has a squad of that name.")
        raise ConflictError(message, code="squad_exists", field="name")
    check_row(squad)
    squad.save()
    return squad


@transaction.atomic
def edit_squad(actor: User, *, squad: Squad, now: datetime, **fields: Any) -> Squad:
    """Name (also by managers), and how much a week may grow (head coaches only)."""
    roles = LEADS if LOAD_SETTINGS & fields.keys() else ORGANISERS
    member_with_role(actor, squad.club, roles)
    _set_fields(actor, squad, fields, SQUAD_FIELDS, now)
    _announce(Coaching.objects.filter(squad=squad), fields, now)
    return squad


@transaction.atomic
def add_member(
    actor: User,
    *,
    club: Club,
    user: User,
    role: Role,
    all_squads: bool = False,
    squads: Iterable[Squad] = (),
    now: datetime,
) -> ClubMember:
    """Adds a person, or takes a former member back; their first day is today either way.

    Raises:
        NotAllowedError: a manager adds managers only; others but the head coach add nobody.
        ConflictError: already a member.
    """
    _check_may_staff(actor, club, {role})
    member = ClubMember.objects.select_for_update().filter(club=club, user=user).first()
    if member and member.active:
        message = _("This person is already a member of the club.")
        raise ConflictError(message, code="already_member", field="user")
    member = member or ClubMember(club=club, user=user)
    member.active, member.joined_at = True, now
    _set_role(member, role, all_squads=all_squads, squads=list(squads))
    _forget_is_staff(user)
    return member


@transaction.atomic
def change_member(
    actor: User,
    *,
    member: ClubMember,
    role: Role,
    all_squads: bool = False,
    squads: Iterable[Squad] = (),
    now: datetime,
) -> ClubMember:
    """Another role or other squads; a role that other consents speak to begins today."""
    member = ClubMember.objects.select_for_update().get(pk=member.pk)
    _check_may_staff(actor, member.club, {role, Role(member.role)})
    if member.role == Role.HEAD_COACH and role != Role.HEAD_COACH:
        _check_another_lead(member)
    if consent_role_of(member.role) != consent_role_of(role):
        member.joined_at = now
    _set_role(member, role, all_squads=all_squads, squads=list(squads))
    return member


@transaction.atomic
def deactivate_member(actor: User, *, member: ClubMember) -> ClubMember:
    """Ends a membership at once; whoever leaves by themselves needs nobody's leave."""
    member = ClubMember.objects.select_for_update().get(pk=member.pk)
    if actor.pk != member.user_id:
        _check_may_staff(actor, member.club, {Role(member.role)})
    if member.role == Role.HEAD_COACH and member.active:
        _check_another_lead(member)
    member.active = False
    member.save(update_fields=["active"])
    _forget_is_staff(member.user)
    return member


def _check_may_staff(actor: User, club: Club, roles: Collection[Role]) -> None:
    """The head coach decides on everybody; a manager on managers, or they could let themselves in."""
    member = member_with_role(actor, club, ORGANISERS)
    if member.role == Role.MANAGER and set(roles) != {Role.MANAGER}:
        raise not_allowed(_("Only the head coach decides who sees athletes."))


def _check_another_lead(member: ClubMember) -> None:
    leads = ClubMember.objects.select_for_update().filter(
        club=member.club, role=Role.HEAD_COACH, active=True, user__is_active=True
    )
    if not leads.exclude(pk=member.pk).exists():
        message = _("The club needs a head coach: name another one first.")
        raise ConflictError(message, code="last_head_coach", field="role")


def _set_role(member: ClubMember, role: Role, *, all_squads: bool, squads: list[Squad]) -> None:
    for squad in squads:
        check_squad_of(member.club, squad)
    member.role = role
    member.all_squads = covers_all_squads(role, by_choice=all_squads)
    check_row(member)
    member.save()
    # Roles that see every squad, and the one that sees none, carry no list.
    member.squads.set(squads if role not in {*ALL_SQUADS_ROLES, Role.MANAGER} else [])


def _set_fields(
    actor: User, row: Club | Squad, fields: dict[str, Any], allowed: frozenset[str], now: datetime
) -> None:
    # Of the row in hand: what the page showed may be older than what stands.
    type(row).objects.select_for_update().get(pk=row.pk)
    row.refresh_from_db(fields=sorted(LOAD_SETTINGS))
    before = settings_now(row)
    for name, value in fields.items():
        if name not in allowed:
            raise DomainError(_("There is no such field."), code="unknown_field", field=name)
        setattr(row, name, value)
    check_row(row)
    row.save(update_fields=list(fields))
    note_changes(actor, row, before, now)


def _announce(links: Any, fields: dict[str, Any], now: datetime) -> None:
    if RULE_SETTINGS & fields.keys():
        ids = links.filter(state=CoachingState.ACTIVE).values_list("athlete_id", flat=True)
        weekly_rule_changed.send(Coaching, athlete_ids=list(ids), now=now)


def _forget_is_staff(user: User) -> None:
    """The object in hand has perhaps cached its answer."""
    for name in ("club_roles", "is_staff"):
        user.__dict__.pop(name, None)
