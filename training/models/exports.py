"""Copies of all that is known of an athlete, made for the athlete."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.models import AthleteOwned
from training.enums import ImportState
from training.querysets import DataCopyQuerySet


def copy_name(_row: "DataCopy", _name: str) -> str:
    """A path that says nothing about the person."""
    return f"copies/{uuid4()}"


class DataCopy(AthleteOwned):
    """One request for everything. Only the athlete and her guardian are ever shown it."""

    state = models.CharField(_("state"), max_length=7, choices=ImportState, default=ImportState.QUEUED)
    done = models.PositiveIntegerField(_("parts written"), default=0)
    total = models.PositiveIntegerField(_("parts in all"), default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    # Private; empty until it is done and once it is purged.
    file = models.FileField(upload_to=copy_name, blank=True)
    size_bytes = models.PositiveBigIntegerField(_("size, bytes"), default=0)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DataCopyQuerySet.as_manager()  # type: ignore[misc]  # Django managers are class attributes

    class Meta(AthleteOwned.Meta):
        verbose_name = _("copy of all data")
        verbose_name_plural = _("copies of all data")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.athlete}: {self.get_state_display()}"
