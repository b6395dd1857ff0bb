"""Alerts, what happened to them, and the messages that carry them."""

import hashlib
import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alerts.enums import AlertState, Channel, DeliveryState, EventKind, Severity
from alerts.kinds import AlertKind, kind_of
from alerts.querysets import AlertQuerySet, DeliveryQuerySet, OfAlertQuerySet
from alerts.rules import STEPS
from athletes.models import MixedOwned

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STORED_STATES = [AlertState.OPEN, AlertState.RESOLVED, AlertState.NO_LONGER_TRUE]
UNSENT_STATES = [DeliveryState.QUEUED, DeliveryState.IN_FLIGHT]


class Alert(MixedOwned):
    """One reason to look at one athlete: for ever one row per athlete, kind and subject."""

    kind = models.CharField(_("rule"), max_length=40)
    # week:2026-W47, activity:<id>, flag:<id>, episode:<id>, place:knee.right, day:<date>
    subject = models.CharField(_("subject"), max_length=80)
    severity = models.CharField(_("severity"), max_length=9, choices=Severity)
    # Orders what is equally severe: over and over 30 %, R and U and E.
    step = models.PositiveSmallIntegerField(default=0)
    # The highest level it has spoken at: it speaks again above this only.
    told_level = models.PositiveSmallIntegerField(editable=False)
    # How often it has spoken: names the occasion of each message.
    told_count = models.PositiveSmallIntegerField(default=0, editable=False)
    state = models.CharField(_("state"), max_length=14, choices=AlertState, default=AlertState.OPEN)
    # For the athlete alone; follows from the kind, and stands here so that SQL can ask.
    is_private = models.BooleanField(default=False, db_default=False, editable=False)
    facts = models.JSONField(_("facts"), default=dict)
    raised_at = models.DateTimeField(_("raised"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = AlertQuerySet.as_manager()

    class Meta(MixedOwned.Meta):
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        constraints = [
            models.UniqueConstraint(fields=["athlete", "kind", "subject"], name="alert_once_per_reason"),
            models.CheckConstraint(condition=Q(state__in=STORED_STATES), name="alert_state_is_stored"),
            models.CheckConstraint(
                condition=Q(state=AlertState.OPEN, closed_at=None)
                | (~Q(state=AlertState.OPEN) & Q(closed_at__isnull=False)),
                name="alert_closed_has_a_time",
            ),
            models.CheckConstraint(condition=Q(step__lt=STEPS), name="alert_step_under_100"),
        ]
        indexes = [
            models.Index(fields=["athlete", "state"], name="alert_athlete_state"),
            models.Index(fields=["-raised_at", "-id"], name="alert_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.athlete}: {self.label}"

    @property
    def about(self) -> AlertKind:
        return kind_of(self.kind)

    @property
    def label(self) -> "StrOrPromise":
        return self.about.label

    @property
    def text(self) -> str:
        """The rule in words with its numbers, for people who see the row."""
        return self.about.describe(self.facts)

    @property
    def is_open(self) -> bool:
        return self.state == AlertState.OPEN


class AlertEvent(models.Model):
    """The history of an alert."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=14, choices=EventKind)
    severity = models.CharField(max_length=9, choices=Severity)
    step = models.PositiveSmallIntegerField(default=0)
    # Empty: the system did it.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    objects = OfAlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert event")
        verbose_name_plural = _("alert events")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class Acknowledgement(models.Model):
    """Somebody of this club has taken notice; other clubs of the athlete do so for themselves."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="acknowledgements")
    club = models.ForeignKey("athletes.Club", models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    objects = OfAlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        constraints = [
            models.UniqueConstraint(fields=["alert", "club"], name="acknowledged_once_per_club"),
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.at:%Y-%m-%d %H:%M}"


class Delivery(models.Model):
    """One message to one person over one channel, kept until it is out of the house.

    About an alert, the text is made when it is sent. A mail of an account (sign-in code, invitation) brings
    its text along, and loses it with its secrets as soon as it is sent or given up.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    alert = models.ForeignKey(Alert, models.CASCADE, null=True, blank=True, related_name="deliveries")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    # About an alert: where it went, known once it is sent.
    address = models.EmailField(_("address"), blank=True)
    channel = models.CharField(_("channel"), max_length=4, choices=Channel, default=Channel.MAIL)
    occasion = models.CharField(_("occasion"), max_length=80)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    state = models.CharField(_("state"), max_length=9, choices=DeliveryState, default=DeliveryState.QUEUED)
    # Lower goes first: a red flag never waits behind a heap of load mails.
    rank = models.PositiveSmallIntegerField(default=0, editable=False)
    due_at = models.DateTimeField(_("due"))
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "recipient", "channel", "occasion"], name="delivery_once_per_occasion"
            ),
            models.CheckConstraint(
                condition=Q(alert__isnull=False, recipient__isnull=False)
                | (Q(alert__isnull=True) & ~Q(address="")),
                name="delivery_has_somewhere_to_go",
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.IN_FLIGHT, claimed_at__isnull=False)
                | (~Q(state=DeliveryState.IN_FLIGHT) & Q(claimed_at=None)),
                name="delivery_in_flight_is_claimed",
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.SENT, sent_at__isnull=False)
                | (~Q(state=DeliveryState.SENT) & Q(sent_at=None)),
                name="delivery_sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNSENT_STATES) | Q(subject="", text="", html=""),
                name="delivery_keeps_no_secret",
            ),
        ]
        indexes = [
            models.Index(
                fields=["rank", "due_at"], condition=Q(state__in=UNSENT_STATES), name="delivery_to_send"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.recipient or self.address}"

    @property
    def message_key(self) -> str:
        """The same for every try of this message, another for every other one: its Message-ID."""
        parts = (self.alert_id, self.recipient_id, self.channel, self.occasion)
        key = parts if self.alert_id else (self.public_id,)
        return hashlib.sha256("|".join(map(str, key)).encode()).hexdigest()[:32]
