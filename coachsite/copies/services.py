"""Asking for a copy, building it in slices, and cleaning it away."""

import time
import zipfile
from datetime import datetime, timedelta
from typing import Final, Literal

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from alerts.broker import poke
from athletes.errors import NotAllowedError
from athletes.models import Athlete, User
from coachsite.copies.contents import parts_of
from training.enums import ImportState
from training.models import DataCopy
from training.models.exports import copy_name

BUILD: Final = "coachsite.tasks.build_copy"
CLAIM_LASTS: Final = timedelta(minutes=5)
KEPT: Final = timedelta(days=7)
POKE_PATIENCE: Final = timedelta(seconds=20)
WAITING: Final = (ImportState.QUEUED, ImportState.RUNNING)


@transaction.atomic
def request_copy(actor: User, *, athlete: Athlete) -> tuple[DataCopy, bool]:
    """A copy for this person; one that is under way is the one. Says whether it is new.

    Raises:
        NotAllowedError: neither the athlete herself nor her guardian.
    """
    if not Athlete.objects.own_or_ward(actor).filter(pk=athlete.pk).exists():
        message = _("Only the athlete and her guardian may have a copy of everything.")
        raise NotAllowedError(message, code="not_allowed", field="athlete")
    Athlete.objects.select_for_update(no_key=True).get(pk=athlete.pk)
    waiting = DataCopy.objects.filter(athlete=athlete, requested_by=actor, state__in=WAITING).first()
    if waiting is not None:
        return waiting, False
    copy = DataCopy.objects.create(athlete=athlete, requested_by=actor)
    poke(BUILD, copy.pk)
    return copy, True


def build_copy(copy_id: int, *, now: datetime) -> bool:
    """Writes the next parts of a copy; False when there is nothing to do. One worker at a time."""
    copy = _claim(copy_id, now)
    if copy is None:
        return False
    reader = copy.requested_by
    if reader is None or not Athlete.objects.own_or_ward(reader).filter(pk=copy.athlete_id).exists():
        # Who asked has gone, or is her guardian no longer.
        _end(copy, ImportState.FAILED, now)
        return True
    if _write(copy, reader):
        copy.size_bytes = default_storage.size(str(copy.file.name))
        _end(copy, ImportState.DONE, now)
    else:
        copy.claimed_at = None
        copy.save(update_fields=["claimed_at", "done", "total"])
        poke(BUILD, copy.pk)
    return True


def sweep_copies(*, now: datetime) -> int:
    """Pokes for copies whose poke was lost or whose worker died; how many."""
    just_poked = Q(claimed_at=None, updated_at__gte=now - POKE_PATIENCE)
    ids = list(DataCopy.objects.filter(_unclaimed(now)).exclude(just_poked).values_list("pk", flat=True)[:3])
    for copy_id in ids:
        poke(BUILD, copy_id)
    return len(ids)


def purge_copies(*, now: datetime) -> int:
    """Deletes copies of a week ago; how many."""
    old = list(DataCopy.objects.filter(created_at__lt=now - KEPT))
    for copy in old:
        if copy.file:
            default_storage.delete(str(copy.file.name))
        copy.delete()
    return len(old)


def _unclaimed(now: datetime) -> Q:
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
    return Q(state__in=WAITING) & free


@transaction.atomic
def _claim(copy_id: int, now: datetime) -> DataCopy | None:
    free = DataCopy.objects.select_for_update(skip_locked=True, of=("self",)).filter(_unclaimed(now))
    copy: DataCopy | None = free.filter(pk=copy_id).first()
    if copy is None:
        return None
    if not copy.file:
        copy.file.name = default_storage.save(copy_name(copy, ""), ContentFile(b""))
    copy.state, copy.claimed_at = ImportState.RUNNING, now
    copy.save(update_fields=["state", "claimed_at", "file"])
    return copy


def _end(copy: DataCopy, state: ImportState, now: datetime) -> None:
    copy.state, copy.finished_at = state, now
    copy.save(update_fields=["state", "finished_at", "done", "total", "size_bytes"])


def _write(copy: DataCopy, reader: User) -> bool:
    """Adds parts for as long as a slice lasts; whether all are in."""
    end = time.monotonic() + settings.IMPORT_SLICE_S
    path = default_storage.path(str(copy.file.name))
    # A worker killed while it wrote leaves an archive without its end: it is begun anew.
    mode: Literal["a", "w"] = "a" if zipfile.is_zipfile(path) else "w"
    parts = parts_of(copy.athlete, reader)
    copy.total = len(parts)
    with zipfile.ZipFile(path, mode, zipfile.ZIP_DEFLATED) as archive:
        there = set(archive.namelist())
        for copy.done, part in enumerate(parts, start=1):
            if part.name in there:
                continue
            content = part.write()
            archive.writestr(part.name, b"" if content is None else content)
            if time.monotonic() > end:
                break
    return copy.done == copy.total
