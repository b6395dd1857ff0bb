"""Writes of this room: verbs with the actor first; each is one transaction and raises DomainError."""

from athletes.services.clubs import (
    add_member,
    change_member,
    create_club,
    create_squad,
    deactivate_member,
    edit_club,
    edit_squad,
)
from athletes.services.consents import (
    check_may_store_health,
    consent_to_health_storage,
    grant_health_consent,
    withdraw_health_consent,
    withdraw_health_storage,
)
from athletes.services.guardians import confirm_guardian, decline_guardian, end_guardian, invite_guardian
from athletes.services.invitations import (
    accept_invitation,
    check_may_answer,
    decline_invitation,
    end_coaching,
    invite_athlete,
    move_to_squad,
)
from athletes.services.profiles import create_athlete, edit_profile
from athletes.services.tombstones import leave_tombstone, leave_tombstones
from athletes.services.users import edit_user

__all__ = [
    "accept_invitation",
    "add_member",
    "change_member",
    "check_may_answer",
    "check_may_store_health",
    "confirm_guardian",
    "consent_to_health_storage",
    "create_athlete",
    "create_club",
    "create_squad",
    "deactivate_member",
    "decline_guardian",
    "decline_invitation",
    "edit_club",
    "edit_profile",
    "edit_squad",
    "edit_user",
    "end_coaching",
    "end_guardian",
    "grant_health_consent",
    "invite_athlete",
    "invite_guardian",
    "leave_tombstone",
    "leave_tombstones",
    "move_to_squad",
    "withdraw_health_consent",
    "withdraw_health_storage",
]
