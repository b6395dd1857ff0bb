"""Traces of deleted rows."""

from athletes.models import Tombstone
from athletes.models.base import Owned


def leave_tombstone(row: Owned, *, is_health: bool) -> Tombstone:
    """Call it where the row is deleted, in the same transaction; phones then forget the row too."""
    label = row._meta.label_lower  # noqa: SLF001  Django's documented model API
    return Tombstone.objects.create(
        model=label, public_id=row.public_id, athlete_id=row.athlete_id, is_health=is_health
    )
