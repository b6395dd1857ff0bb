"""The red flags that reports have raised."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from athletes.models import HealthOwned
from injuries.enums import (
    Area,
    FlagRule,
    FlagState,
    Side,
    Sign,
    SpokenTo,
    Urgency,
)
from injuries.models.columns import NOTES_LENGTH, codes_column
from injuries.models.reports import PainReport
from injuries.querysets import (
    RedFlagQuerySet,
)


class RedFlag(HealthOwned):
    """A warning sign at one place. It stays open until a professional has seen the athlete.

    No edit, withdrawal or time closes it: when no report stands behind it any more it is marked withdrawn,
    and waits for staff all the same.
    """

    side = models.CharField(_("side"), max_length=7, choices=Side)
    area = models.CharField(_("area"), max_length=11, choices=Area)
    rule = models.CharField(_("warning sign"), max_length=12, choices=FlagRule)
    urgency = models.CharField(_("urgency"), max_length=1, choices=Urgency)
    # Every sign that was answered yes while it was raised; none for a rule of age and place.
    signs = codes_column(_("signs"), Sign)
    state = models.CharField(max_length=9, choices=FlagState, default=FlagState.OPEN)
    first_report = models.ForeignKey(PainReport, models.SET_NULL, null=True, related_name="flags_opened")
    last_report = models.ForeignKey(PainReport, models.SET_NULL, null=True, related_name="flags_repeated")
    # That of the place when it was last raised.
    episode = models.ForeignKey(
        "injuries.Episode", models.SET_NULL, null=True, blank=True, related_name="flags", editable=False
    )
    opened_at = models.DateTimeField(_("raised"))
    # The last time its urgency rose.
    raised_at = models.DateTimeField(_("made more urgent"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("report withdrawn"), null=True, blank=True)
    # The examination that closed it; a slip of the finger is closed without one, with a note.
    clearance = models.ForeignKey(
        "injuries.Clearance", models.SET_NULL, null=True, blank=True, related_name="flags", editable=False
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    # The athlete's side alone, where nobody is there to confirm what was said.
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    # Asked before a slip of the finger was believed.
    spoken_to = models.CharField(
        _("spoken to"), max_length=8, choices=SpokenTo, blank=True, default="", db_default=""
    )
    closing_note = models.TextField(_("note"), max_length=NOTES_LENGTH, blank=True, default="", db_default="")
    # The runner showed this one sign to coaches who have no access to health.
    shared_at = models.DateTimeField(_("shared"), null=True, blank=True, editable=False)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    rule_version = models.CharField(max_length=12)
    knowledge_version = models.CharField(max_length=12)

    objects: ClassVar[Any] = RedFlagQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("red flag")
        verbose_name_plural = _("red flags")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["athlete", "side", "area", "rule"],
                condition=Q(state=FlagState.OPEN),
                name="flag_one_open_per_place_and_rule",
            ),
            models.CheckConstraint(
                condition=Q(state=FlagState.OPEN, closed_at=None)
                | (~Q(state=FlagState.OPEN) & Q(closed_at__isnull=False)),
                name="flag_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=(Q(state=FlagState.CORRECTED) & ~Q(spoken_to="") & ~Q(closing_note=""))
                | (~Q(state=FlagState.CORRECTED) & Q(spoken_to="")),
                name="flag_corrected_after_asking",
            ),
            models.CheckConstraint(condition=Q(rule__in=FlagRule.values), name="flag_rule_known"),
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="flag_urgency_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()} ({self.urgency})"

    @property
    def is_open(self) -> bool:
        return self.state == FlagState.OPEN

    @property
    def subject(self) -> str:
        """What its alert is about."""
        return f"flag:{self.public_id}"
