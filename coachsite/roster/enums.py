"""Codes of an athlete's status."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """From the one who needs somebody most to the one who needs nobody."""

    STOP = "stop", _("Stop")
    CAREFUL = "careful", _("Careful")
    UNKNOWN = "unknown", _("No news")
    OK = "ok", _("OK")


class Reason(TextChoices):
    """Why a level is what it is."""

    RED_FLAG = "red_flag", _("Warning sign")
    RESTRICTION = "restriction", _("Restriction")
    ALERT = "alert", _("Alert")
    PAIN = "pain", _("Pain")
    NO_ANSWER = "no_answer", _("No answer about pain")
    NOT_SHARED = "not_shared", _("Health not shared")
    ANSWERED = "answered", _("Answered")
