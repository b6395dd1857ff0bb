"""Traces of deleted rows."""

from typing import Any

from django.db.models import QuerySet

from athletes.models import Tombstone
from athletes.models.base import Owned


def leave_tombstone(row: Owned, *, is_health: bool) -> Tombstone:
    """Call it where the row is deleted, in the same transaction; phones then forget the row too."""
    label = row._meta.label_lower  # noqa: SLF001  Django's documented model API
    return Tombstone.objects.create(
        model=label, public_id=row.public_id, athlete_id=row.athlete_id, is_health=is_health
    )


def leave_tombstones(rows: QuerySet[Any], *, is_health: bool) -> None:
    """The same for many rows at once: call it just before they are deleted."""
    label = rows.model._meta.label_lower  # noqa: SLF001  Django's documented model API
    Tombstone.objects.bulk_create(
        Tombstone(model=label, public_id=public_id, athlete_id=athlete_id, is_health=is_health)
        for public_id, athlete_id in rows.order_by("pk").values_list("public_id", "athlete_id")
    )
