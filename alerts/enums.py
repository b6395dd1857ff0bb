"""Codes of alerts and their messages."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Severity(TextChoices):
    INFO = "info", _("Info")
    ATTENTION = "attention", _("Attention")
    URGENT = "urgent", _("Urgent")


class AlertState(TextChoices):
    """How an alert stands for the person who looks.

    `acknowledged` is never stored in `Alert.state`: each club acknowledges for itself, so it follows from
    the viewer (`AlertQuerySet.standing_for`).
    """

    OPEN = "open", _("Open")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    RESOLVED = "resolved", _("Resolved")
    NO_LONGER_TRUE = "no_longer_true", _("No longer true")


class EventKind(TextChoices):
    """What happened to an alert."""

    RAISED = "raised", _("Raised")
    STEPPED_UP = "stepped_up", _("Became more serious")
    REOPENED = "reopened", _("Came back")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    RESOLVED = "resolved", _("Resolved")
    NO_LONGER_TRUE = "no_longer_true", _("No longer true")


class Channel(TextChoices):
    MAIL = "mail", _("E-mail")


class DeliveryState(TextChoices):
    QUEUED = "queued", _("Waiting")
    IN_FLIGHT = "in_flight", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    DROPPED = "dropped", _("Not sent")
