"""Deleted activities, kept for a day so that a slip of the finger loses nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.core import serializers
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from athletes.errors import DomainError, NotAllowedError
from athletes.models import Athlete, Tombstone, User
from training.models import Activity, DeletedActivity, Import, Shoe
from training.services.shoe_alerts import update_shoe_alerts
from training.services.weeks import mark_weeks_dirty

UNDO_FOR: Final = timedelta(days=1)


def keep_for_undo(activity: Activity) -> DeletedActivity:
    """Writes down an activity with its parts, and which rows point to it; part of the deletion."""
    parts: list[models.Model] = [activity]
    links = {}
    for relation, rows in _pointing_at(activity):
        if relation.on_delete is models.CASCADE:
            parts += rows
        elif keys := [row.pk for row in rows]:
            links[f"{relation.related_model._meta.label}.{relation.field.name}"] = keys  # noqa: SLF001  the model API
    DeletedActivity.objects.filter(public_id=activity.public_id).delete()
    return DeletedActivity.objects.create(
        athlete_id=activity.athlete_id,
        public_id=activity.public_id,
        content=serializers.serialize("json", parts),
        links=links,
    )


@transaction.atomic
def restore_activity(actor: User, *, deleted: DeletedActivity, now: datetime) -> Activity:
    """Puts a deleted activity back as it was, under the same id; twice is once.

    Raises:
        NotAllowedError: not the actor's to write.
        DomainError: it was deleted too long ago.
    """
    if not Athlete.objects.editable_by(actor).filter(pk=deleted.athlete_id).exists():
        raise NotAllowedError(_("You cannot log for this athlete."), code="not_allowed", field="athlete")
    # Two taps on "Undo" stand in line here.
    Athlete.objects.select_for_update(no_key=True, of=("self",)).get(pk=deleted.athlete_id)
    kept = DeletedActivity.objects.filter(pk=deleted.pk, created_at__gt=now - UNDO_FOR).first()
    if kept is None:
        return _already_back(deleted.public_id)
    for part in serializers.deserialize("json", kept.content, ignorenonexistent=True):
        _without_lost(part.object)
        part.save()
    Activity.objects.filter(public_id=kept.public_id).update(version=F("version") + 1, updated_at=now)
    restored: Activity = Activity.objects.get(public_id=kept.public_id)
    _link_again(restored, kept.links)
    kept.delete()
    Tombstone.objects.filter(public_id=restored.public_id).delete()
    mark_weeks_dirty(restored.athlete_id, [restored.local_date], now=now)
    update_shoe_alerts([restored.shoe_id], now=now)
    return restored


def purge_deleted_activities(*, now: datetime) -> int:
    """Forgets what was deleted more than a day ago; how many."""
    count, _by_model = DeletedActivity.objects.filter(created_at__lte=now - UNDO_FOR).delete()
    return count


def _pointing_at(activity: Activity) -> Iterator[tuple[Any, list[models.Model]]]:
    for relation in Activity._meta.related_objects:  # noqa: SLF001  the model API
        model: Any = relation.related_model
        rows = model._base_manager.filter(**{relation.field.name: activity})  # noqa: SLF001  all of them
        yield relation, list(rows.order_by("pk"))


def _without_lost(part: Any) -> None:
    """What it pointed to may have been deleted since."""
    for field, model in (("shoe", Shoe), ("upload", Import)):
        key = getattr(part, f"{field}_id", None)
        if key and not model._base_manager.filter(pk=key).exists():  # noqa: SLF001  all of them
            setattr(part, f"{field}_id", None)


def _link_again(activity: Activity, links: dict[str, list[int]]) -> None:
    for name, keys in links.items():
        label, _dot, field = name.rpartition(".")
        rows = apps.get_model(label)._base_manager.filter(pk__in=keys)  # noqa: SLF001  all of them
        rows.filter(**{field: None}).update(**{field: activity})


def _already_back(public_id: UUID) -> Activity:
    found: Activity | None = Activity.objects.filter(public_id=public_id).first()
    if found is None:
        message = _("This was deleted more than a day ago and is gone. Enter it again.")
        raise DomainError(message, code="gone")
    return found
