"""Codes of people, clubs and links."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    HEAD_COACH = "head_coach", _("Head coach")
    COACH = "coach", _("Coach")
    PHYSIO = "physio", _("Physio")
    MANAGER = "manager", _("Manager")


class ConsentRole(TextChoices):
    """Whom a health consent names; the head coach counts as a coach, a manager is never named."""

    COACH = "coach", _("Coaches")
    PHYSIO = "physio", _("Physios")


class CoachingState(TextChoices):
    INVITED = "invited", _("Invited")
    ACTIVE = "active", _("Active")
    ENDED = "ended", _("Ended")


class HealthReach(TextChoices):
    """How much health data a person with consent sees."""

    ALL = "all", _("Everything")
    SINCE = "since", _("What is reported since they joined")
    NONE = "none", _("Nothing")


class GuardianState(TextChoices):
    INVITED = "invited", _("Invited")
    CONFIRMED = "confirmed", _("Confirmed")
    ENDED = "ended", _("Ended")


class Sex(TextChoices):
    NOT_GIVEN = "", _("Not given")
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


class Units(TextChoices):
    KM = "km", _("Kilometres")
    MI = "mi", _("Miles")


class Theme(TextChoices):
    AUTO = "auto", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class AccessKind(TextChoices):
    """What kind of health data somebody else read."""

    PAIN_REPORTS = "pain_reports", _("Pain reports")
    RED_FLAGS = "red_flags", _("Warning signs")
    ALERTS = "alerts", _("Health alerts")
    STATUS = "status", _("Status and its reasons")
    CHECK_INS = "check_ins", _("Weekly check-ins")
    SURVEILLANCE = "surveillance", _("Injury report of the squad, without names")
    SURVEILLANCE_FILE = "surveillance_file", _("Injury report of the squad as a file, without names")
