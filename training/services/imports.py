"""Uploads: taken in by the request, read by a worker, stored as activities."""

from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import PurePath
from typing import Any, Final

import structlog
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from alerts.broker import poke
from athletes.errors import DomainError, NotAllowedError, TooLargeError
from athletes.models import Athlete, User
from training.enums import ImportFileState, ImportState
from training.importers import refusals
from training.importers.detect import HEAD_BYTES, refuse_other_types, unpacked
from training.importers.parsed import ImportRefusedError, ParsedActivity
from training.importers.sandbox import parse_file
from training.models import Import
from training.services.recordings import store_recordings

log = structlog.get_logger(__name__)

type Upload = File[Any]

RUN: Final = "training.tasks.run_import"
# A poke may be lost; before this age of the row the poke is still on its way.
POKE_PATIENCE: Final = timedelta(seconds=20)
# Few at a time: what waits in a long queue must not be queued again by every tick.
SWEPT_AT_ONCE: Final = 3
GIVE_UP_AFTER: Final = timedelta(days=1)
ORPHAN_AFTER: Final = timedelta(days=1)
FOLDER: Final = "imports"
NAME_LENGTH: Final = 255


def start_import(actor: User, *, athlete: Athlete, name: str, content: Upload) -> tuple[Import, bool]:
    """Keeps an upload for a worker to read; the same bytes of this athlete again are the first import.

    Says also whether it is new. An import that failed on our side is tried again.

    Raises:
        DomainError: on the field `file`: empty, too large (TooLargeError), or no activity file.
        NotAllowedError: not the actor's athlete to write for.
    """
    if not Athlete.objects.editable_by(actor).filter(pk=athlete.pk).exists():
        raise NotAllowedError(_("You cannot upload for this athlete."), code="not_allowed", field="athlete")
    _check_content(content)
    with transaction.atomic():
        upload, is_new = Import.objects.get_or_create(
            athlete=athlete,
            sha256=_digest(content),
            defaults={"name": _shown_name(name), "size_bytes": content.size, "total": 1},
        )
        if is_new or upload.state == ImportState.FAILED:
            _queue(upload, content)
    return upload, is_new


def run_import(import_id: int, *, now: datetime) -> bool:
    """Reads an upload in the sandbox and stores what is in it; False when there is nothing to do.

    Any number of workers may try; one claims it. A claim that leads nowhere is free again after a while.
    """
    upload = _claim(import_id, now)
    if upload is None:
        return False
    data = _content_of(upload)
    if data is None:
        _fail(upload, refusals.FILE_LOST, now)
    else:
        _store(upload, _parse(data), digest=_content_digest(data), now=now)
    return True


def sweep_imports(*, now: datetime) -> int:
    """Pokes for the oldest uploads that wait although they were poked for; how many."""
    waiting = Import.objects.filter(_unclaimed(now)).exclude(
        state=ImportState.QUEUED, updated_at__gte=now - POKE_PATIENCE
    )
    ids = list(waiting.order_by("updated_at", "pk").values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    for import_id in ids:
        poke(RUN, import_id)
    return len(ids)


def purge_import_files(*, now: datetime, limit: int = 500) -> int:
    """Deletes uploaded files of 30 days ago, and those whose row is gone; how many."""
    old = Import.objects.exclude(file="").filter(created_at__lt=now - settings.IMPORT_FILES_KEPT)
    ended = old.filter(state__in=[ImportState.DONE, ImportState.FAILED]).order_by("pk")[:limit]
    for upload in ended:
        stored = upload.file.name or ""
        upload.file, upload.purged_at = "", now
        upload.save(update_fields=["file", "purged_at"])
        default_storage.delete(stored)
    return len(ended) + _purge_orphans(now)


def _check_content(content: Upload) -> None:
    if content.size > settings.UPLOAD_LIMIT_BYTES:
        message = _("The file is over 25 MB. Upload the activities one by one, or packed as .gz.")
        raise TooLargeError(message, code="too_large", field="file")
    content.seek(0)
    try:
        refuse_other_types(content.read(HEAD_BYTES))
    except ImportRefusedError as refused:
        raise DomainError(_(refused.detail), code=refused.code, field="file") from None


def _digest(content: Upload) -> str:
    content.seek(0)
    digest = sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def _shown_name(name: str) -> str:
    """The last part of what the client calls it, in printable letters."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(letter for letter in last if letter.isprintable())[:NAME_LENGTH] or "file"


def _queue(upload: Import, content: Upload) -> None:
    if not upload.file or not default_storage.exists(upload.file.name or ""):
        upload.file.save("", content, save=False)
    upload.state, upload.error_code, upload.error_detail = ImportState.QUEUED, "", ""
    upload.save()
    poke(RUN, upload.pk)


def _unclaimed(now: datetime) -> Q:
    # Twice the time limit, because a crashed reading is tried twice; and a minute to store what was read.
    claim_lasts = timedelta(seconds=2 * settings.IMPORT_TIME_LIMIT_S + 60)
    return Q(state=ImportState.QUEUED) | Q(state=ImportState.RUNNING, claimed_at__lt=now - claim_lasts)


@transaction.atomic
def _claim(import_id: int, now: datetime) -> Import | None:
    free = Import.objects.select_for_update(skip_locked=True, of=("self",)).filter(_unclaimed(now))
    upload: Import | None = free.filter(pk=import_id).first()
    if upload is None:
        return None
    if upload.state == ImportState.RUNNING and now - upload.created_at > GIVE_UP_AFTER:
        _fail(upload, refusals.GAVE_UP, now)
        return None
    upload.state, upload.claimed_at = ImportState.RUNNING, now
    upload.save(update_fields=["state", "claimed_at"])
    return upload


def _fail(upload: Import, reason: refusals.Reason, now: datetime) -> None:
    upload.state, upload.finished_at = ImportState.FAILED, now
    upload.error_code, upload.error_detail = reason
    upload.save(update_fields=["state", "finished_at", "error_code", "error_detail"])
    log.error("import_failed", upload=upload.pk, code=upload.error_code)


def _content_of(upload: Import) -> bytes | None:
    try:
        with upload.file.open("rb") as stored:
            return bytes(stored.read())
    except (OSError, ValueError):
        # ValueError: the row names no file any more.
        return None


def _content_digest(data: bytes) -> str:
    """The same for a file and its .gz."""
    try:
        return sha256(unpacked(data)).hexdigest()
    except ImportRefusedError:
        return sha256(data).hexdigest()


def _parse(data: bytes) -> list[ParsedActivity] | ImportRefusedError:
    try:
        return parse_file(
            data,
            time_limit_s=settings.IMPORT_TIME_LIMIT_S,
            memory_limit_bytes=settings.IMPORT_MEMORY_LIMIT_BYTES,
        )
    except ImportRefusedError as refused:
        return refused


@transaction.atomic
def _store(
    upload: Import, found: list[ParsedActivity] | ImportRefusedError, *, digest: str, now: datetime
) -> None:
    """Activities, results and the end of the import in one transaction, if the claim still holds."""
    # Two uploads of one athlete must see each other's activities to know a session twice.
    athlete = Athlete.objects.select_for_update(no_key=True).filter(pk=upload.athlete_id).first()
    claimed = Import.objects.select_for_update(of=("self",)).filter(
        pk=upload.pk, state=ImportState.RUNNING, claimed_at=upload.claimed_at
    )
    if athlete is None or not claimed.exists():
        return
    if isinstance(found, ImportRefusedError):
        upload.files.create(
            name=upload.name,
            state=ImportFileState.REFUSED,
            error_code=found.code,
            error_detail=found.detail,
        )
    else:
        for result in store_recordings(athlete, found, upload=upload, digest=digest, now=now):
            result.save()
    upload.done = upload.total = upload.files.count()
    upload.state, upload.finished_at = ImportState.DONE, now
    upload.save(update_fields=["done", "total", "state", "finished_at"])


def _purge_orphans(now: datetime) -> int:
    """Files whose upload was rolled back, or whose athlete was deleted."""
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    paths = {f"{FOLDER}/{name}" for name in names}
    known = set(Import.objects.exclude(file="").values_list("file", flat=True))
    orphans = [path for path in paths - known if default_storage.get_modified_time(path) < now - ORPHAN_AFTER]
    for path in orphans:
        default_storage.delete(path)
    return len(orphans)
