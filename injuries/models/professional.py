"""What is asked and found by professionals: findings on an episode, and the history that a physio reads."""

from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.models import HealthOwned
from injuries.enums import FindingResult
from injuries.models.columns import NOTES_LENGTH
from injuries.models.episodes import Episode
from injuries.querysets import FindingQuerySet, HealthHistoryQuerySet

TEST_LENGTH: Final = 120


class Finding(HealthOwned):
    """One test or finding of a physio's own examination."""

    episode = models.ForeignKey(Episode, models.CASCADE, related_name="findings")
    found_on = models.DateField(_("date"))
    test = models.CharField(_("test or finding"), max_length=TEST_LENGTH)
    result = models.CharField(_("result"), max_length=8, choices=FindingResult, blank=True)
    note = models.TextField(_("note"), max_length=NOTES_LENGTH, blank=True)
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[Any] = FindingQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["-found_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.test} {self.found_on:%Y-%m-%d}"


class HealthHistory(HealthOwned):
    """Earlier bone injuries and signs of too little energy: given by the athlete, read by physios alone.

    Unanswered is NULL, never no. Weight, height and BMI are never asked.
    """

    bone_stress_before = models.BooleanField(_("a bone stress injury before"), null=True, blank=True)
    bone_stress_notes = models.TextField(_("which bones, and when"), max_length=NOTES_LENGTH, blank=True)
    low_bone_density = models.BooleanField(_("low bone density was found"), null=True, blank=True)
    periods_stopped = models.BooleanField(
        _("periods stayed away for three months or more"), null=True, blank=True
    )
    eats_too_little = models.BooleanField(_("meals are often skipped or held back"), null=True, blank=True)
    often_ill_or_tired = models.BooleanField(_("often ill, cold or tired"), null=True, blank=True)
    notes = models.TextField(_("anything else"), max_length=NOTES_LENGTH, blank=True)

    objects: ClassVar[Any] = HealthHistoryQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("bone and energy history")
        verbose_name_plural = _("bone and energy histories")
        constraints = [models.UniqueConstraint(fields=["athlete"], name="health_history_once")]

    def __str__(self) -> str:
        return str(self.athlete)
