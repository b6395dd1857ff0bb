"""Traces: what was deleted, who read health data, which ids clients have used."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from athletes.enums import AccessKind
from athletes.models.clubs import Club, Squad
from athletes.models.people import Athlete
from athletes.querysets import AccessLogQuerySet, MixedOwnedQuerySet, SettingChangeQuerySet


class Tombstone(models.Model):
    """That a row was deleted, so that a phone can forget it too."""

    model = models.CharField(max_length=60)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    athlete = models.ForeignKey(Athlete, models.CASCADE)
    is_health = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MixedOwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.model} {self.public_id}"


class AccessLog(models.Model):
    """One response that showed somebody another person's health data."""

    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    athlete_ids = ArrayField(models.BigIntegerField())
    kind = models.CharField(max_length=20, choices=AccessKind)
    request_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [GinIndex(fields=["athlete_ids"], name="access_log_athletes")]

    def __str__(self) -> str:
        return f"{self.viewer} {self.kind} {self.at:%Y-%m-%d %H:%M}"


class SettingChange(models.Model):
    """Who set how an athlete's, a squad's or a club's weeks are judged, from what to what."""

    athlete = models.ForeignKey(Athlete, models.CASCADE, null=True, related_name="setting_changes")
    squad = models.ForeignKey(Squad, models.CASCADE, null=True, related_name="setting_changes")
    club = models.ForeignKey(Club, models.CASCADE, null=True, related_name="setting_changes")
    field = models.CharField(max_length=30)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    objects = SettingChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(athlete=None, squad=None, club__isnull=False)
                | models.Q(athlete=None, squad__isnull=False, club=None)
                | models.Q(athlete__isnull=False, squad=None, club=None),
                name="setting_change_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"


class ClientId(models.Model):
    """An id that a client chose, with what it sent, so that a repeat is answered and a clash refused."""

    public_id = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    resource = models.CharField(max_length=60)
    body_sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.resource} {self.public_id}"
