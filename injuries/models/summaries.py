"""Links by which a doctor opens one episode's summary, and each time one was tried."""

from datetime import datetime
from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from athletes.models import HealthOwned
from injuries.enums import OpeningOutcome
from injuries.models.episodes import Episode
from injuries.querysets import SummaryOpeningQuerySet, SummaryShareQuerySet

OPENINGS: Final = 5
WRONG_PINS: Final = 5


class SummaryShare(HealthOwned):
    """An address and a PIN, of which only hashes are kept; made by the athlete, or a minor's guardian."""

    episode = models.ForeignKey(Episode, models.CASCADE, related_name="shares")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    pin_hash = models.CharField(max_length=200, editable=False)
    expires_at = models.DateTimeField(_("open until"))
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    openings_left = models.PositiveSmallIntegerField(_("openings left"), default=OPENINGS)
    wrong_pins_left = models.PositiveSmallIntegerField(default=WRONG_PINS)

    objects: ClassVar[Any] = SummaryShareQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("shared summary")
        verbose_name_plural = _("shared summaries")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(openings_left__lte=OPENINGS), name="share_openings_at_most_5")
        ]

    def __str__(self) -> str:
        return f"{self.episode} {self.created_at:%Y-%m-%d}"

    def is_open(self, now: datetime) -> bool:
        """Whether the right PIN would still open it."""
        left = self.openings_left and self.wrong_pins_left
        return bool(left) and self.revoked_at is None and now < self.expires_at


class SummaryOpening(HealthOwned):
    """One try to open a shared summary; nobody is signed in there, so it says when and how it went."""

    share = models.ForeignKey(SummaryShare, models.CASCADE, related_name="openings")
    at = models.DateTimeField(_("when"))
    outcome = models.CharField(_("how it went"), max_length=9, choices=OpeningOutcome)

    objects: ClassVar[Any] = SummaryOpeningQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("opening of a shared summary")
        verbose_name_plural = _("openings of shared summaries")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.outcome}"
