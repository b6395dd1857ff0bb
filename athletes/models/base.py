"""Bases of every row that belongs to an athlete."""

import uuid
from typing import Any

from django.db import models

from athletes.querysets import AthleteOwnedQuerySet, HealthOwnedQuerySet, MixedOwnedQuerySet


class Owned(models.Model):
    """What all bases share: the athlete, a public id, and a version that is the row's ETag."""

    athlete = models.ForeignKey("athletes.Athlete", models.CASCADE)
    athlete_id: int
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            self.version += 1
            if (fields := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*fields, "version", "updated_at"}
        super().save(**kwargs)


class AthleteOwned(Owned):
    """Seen by everyone who sees the athlete."""

    objects = AthleteOwnedQuerySet.as_manager()

    class Meta(Owned.Meta):
        abstract = True


class HealthOwned(Owned):
    """Seen with health consent only."""

    objects = HealthOwnedQuerySet.as_manager()

    class Meta(Owned.Meta):
        abstract = True


class MixedOwned(Owned):
    """Health or training, told by `is_health`."""

    is_health = models.BooleanField(default=False)

    objects = MixedOwnedQuerySet.as_manager()

    class Meta(Owned.Meta):
        abstract = True
