"""Uploads: taken in by the request, swept for workers, cleaned away; `import_runs` reads them."""

from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import PurePath
from typing import Any, Final

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from alerts.broker import poke
from athletes.errors import DomainError, NotAllowedError, TooLargeError
from athletes.models import Athlete, User
from training.enums import ImportKind, ImportState
from training.importers.archive import is_zip, members_of, open_archive
from training.importers.csv_log_text import is_table
from training.importers.detect import HEAD_BYTES, refuse_other_types
from training.importers.parsed import ImportRefusedError
from training.models import Import
from training.services.import_runs import RUN, unclaimed
from training.services.import_tables import TableOptions, check_table

type Upload = File[Any]

# A poke may be lost; before this age of the row the poke is still on its way.
POKE_PATIENCE: Final = timedelta(seconds=20)
# Few at a time: what waits in a long queue must not be queued again by every tick.
SWEPT_AT_ONCE: Final = 3
ORPHAN_AFTER: Final = timedelta(days=1)
FOLDER: Final = "imports"
NAME_LENGTH: Final = 255


def start_import(
    actor: User,
    *,
    athlete: Athlete,
    name: str,
    content: Upload,
    hold_tables: bool = False,
    options: TableOptions | None = None,
) -> tuple[Import, bool]:
    """Keeps an upload for a worker to read; the same bytes of this athlete again are the first import.

    Says also whether it is new. An import that failed on our side is tried again. With `hold_tables` a table
    waits until `release_table` says how to read it; without, `options` say it here, or it is guessed.

    Raises:
        DomainError: on the field `file`: empty, too large (TooLargeError), or no activity file.
        NotAllowedError: not the actor's athlete to write for.
    """
    if not Athlete.objects.editable_by(actor).filter(pk=athlete.pk).exists():
        raise NotAllowedError(_("You cannot upload for this athlete."), code="not_allowed", field="athlete")
    kind = _kind_of(content)
    held = hold_tables and kind == ImportKind.TABLE
    if kind == ImportKind.TABLE and not held:
        check_table(_all_of(content), athlete=athlete, options=options)
    with transaction.atomic():
        upload, is_new = Import.objects.get_or_create(
            athlete=athlete,
            sha256=_digest(content),
            defaults={"name": _shown_name(name), "size_bytes": content.size, "total": 1, "kind": kind},
        )
        if is_new or upload.state == ImportState.FAILED or (upload.held and not held):
            upload.held, upload.options = held, dict(options or {})
            _queue(upload, content)
    return upload, is_new


@transaction.atomic
def release_table(actor: User, *, upload: Import, options: TableOptions) -> Import:
    """Lets a worker read a table as the person said; what was released already stays as it was.

    Raises:
        DomainError: without a date and a distance or a time there is nothing to read.
        NotAllowedError: not the actor's to write.
    """
    stored = Import.objects.editable_by(actor).select_for_update(of=("self",)).filter(pk=upload.pk).first()
    if stored is None:
        raise NotAllowedError(_("You cannot upload for this athlete."), code="not_allowed", field="athlete")
    if not stored.held:
        return stored
    with stored.file.open("rb") as file:
        check_table(bytes(file.read()), athlete=stored.athlete, options=options)
    stored.held, stored.options = False, dict(options)
    stored.save(update_fields=["held", "options"])
    poke(RUN, stored.pk)
    return stored


def sweep_imports(*, now: datetime) -> int:
    """Pokes for the oldest uploads that wait although they were poked for; how many."""
    just_poked = Q(state=ImportState.QUEUED) | Q(claimed_at=None)
    waiting = Import.objects.filter(unclaimed(now)).exclude(just_poked, updated_at__gte=now - POKE_PATIENCE)
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
    # Tables that nobody came back to look at.
    old.filter(held=True).delete()
    return len(ended) + _purge_orphans(now)


def _kind_of(content: Upload) -> ImportKind:
    """What it is, by its content; what can be told at the door is refused there."""
    content.seek(0)
    head = content.read(HEAD_BYTES)
    kind = ImportKind.ZIP if is_zip(head) else ImportKind.TABLE if is_table(head) else ImportKind.FILE
    _check_size(content, kind)
    try:
        if kind == ImportKind.ZIP:
            content.seek(0)
            with open_archive(content) as archive:
                members_of(archive)
        elif kind == ImportKind.FILE:
            refuse_other_types(head)
    except ImportRefusedError as refused:
        raise DomainError(_(refused.detail), code=refused.code, field="file") from None
    return kind


def _all_of(content: Upload) -> bytes:
    content.seek(0)
    return bytes(content.read())


def _check_size(content: Upload, kind: ImportKind) -> None:
    if kind == ImportKind.ZIP and content.size > settings.ZIP_LIMIT_BYTES:
        raise TooLargeError(say_too_large(), code="too_large", field="file")
    if kind != ImportKind.ZIP and content.size > settings.UPLOAD_LIMIT_BYTES:
        message = _("The file is over 25 MB. Upload the activities one by one, or packed as .gz.")
        raise TooLargeError(message, code="too_large", field="file")


def say_too_large() -> str:
    """For an upload over the limit of zips, the largest of all."""
    return _("The upload is over %(limit)s MB. Make several archives of it.") % {
        "limit": settings.ZIP_LIMIT_BYTES >> 20
    }


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
    upload.claimed_at = None
    upload.save()
    if not upload.held:
        poke(RUN, upload.pk)


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
