"""People, clubs, links, consent; and the bases of everything an athlete owns."""

from athletes.models.base import AthleteOwned, HealthOwned, MixedOwned
from athletes.models.clubs import Club, ClubMember, Squad
from athletes.models.links import Coaching, HealthConsent
from athletes.models.people import Athlete, Guardian
from athletes.models.records import AccessLog, ClientId, SettingChange, Tombstone
from athletes.models.users import User

__all__ = [
    "AccessLog",
    "Athlete",
    "AthleteOwned",
    "ClientId",
    "Club",
    "ClubMember",
    "Coaching",
    "Guardian",
    "HealthConsent",
    "HealthOwned",
    "MixedOwned",
    "SettingChange",
    "Squad",
    "Tombstone",
    "User",
]
