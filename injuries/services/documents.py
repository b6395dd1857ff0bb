"""Documents of episodes: taken in without metadata, kept private, gone when their time is over."""

from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import PurePath
from typing import Any, Final

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from athletes.errors import DomainError, NotAllowedError, TooLargeError
from athletes.models import Athlete, User
from athletes.selectors import is_guardian_of
from athletes.services import leave_tombstone
from injuries.enums import Area, DocumentKind
from injuries.models import Episode, EpisodeDocument
from injuries.rules.pictures import BrokenPictureError, kind_of_document, without_metadata
from injuries.services.access import not_yours
from injuries.services.episode_records import locked_episode

type Upload = File[Any]

LARGEST_BYTES: Final = 10 * 1024 * 1024
DOCUMENTS_AT_MOST: Final = 20
# Pictures of minors are kept for so long.
KEPT_OF_MINORS: Final = timedelta(days=30)
# Of minors no pictures of groin, hip, buttock or thigh are taken.
_NOT_OF_MINORS: Final = frozenset({Area.HIP_GROIN, Area.THIGH, Area.LUMBOSACRAL})
FOLDER: Final = "episodes"
ORPHAN_AFTER: Final = timedelta(days=1)
NAME_LENGTH: Final = 255


@transaction.atomic
def add_document(
    actor: User,
    *,
    episode: Episode,
    name: str,
    content: Upload,
    now: datetime,
) -> tuple[EpisodeDocument, bool]:
    """Keeps a letter or a picture; the same bytes again are the first document. Says also whether it is new.

    Raises:
        NotAllowedError: the actor does not see the episode, or may not bring pictures of a minor.
        DomainError: on the field `file`: empty, too large (TooLargeError), too many, broken, or no
            such kind of document.
    """
    row = locked_episode(actor, episode, now)
    kind, kept = _read(content)
    digest = sha256(kept).hexdigest()
    if stored := EpisodeDocument.objects.filter(episode=row, sha256=digest).first():
        return stored, False
    if row.documents.count() >= DOCUMENTS_AT_MOST:
        message = _("An episode keeps at most %(count)d documents.") % {"count": DOCUMENTS_AT_MOST}
        raise DomainError(message, code="too_many", field="file")
    document = EpisodeDocument(
        athlete_id=row.athlete_id,
        episode=row,
        uploaded_by=actor,
        name=_shown_name(name),
        kind=kind,
        size_bytes=len(kept),
        sha256=digest,
    )
    if document.is_picture:
        _check_picture(actor, document, row.athlete, now)
    document.file.save("", ContentFile(kept), save=False)
    document.save()
    return document, True


@transaction.atomic
def remove_document(actor: User, *, document: EpisodeDocument) -> None:
    """Taken away by whoever brought it, and by the runner's side.

    Raises:
        NotAllowedError: somebody else's.
    """
    if not EpisodeDocument.objects.editable_by(actor).filter(pk=document.pk).exists():
        raise not_yours()
    _delete(document)


def purge_documents(*, now: datetime, limit: int = 500) -> int:
    """Deletes pictures of minors whose time is over, and files whose row is gone; how many."""
    # Wherever it is still the day before, an hour more or less decides nothing.
    over = EpisodeDocument.objects.filter(delete_on__lte=now.date()).order_by("pk")[:limit]
    for document in over:
        with transaction.atomic():
            _delete(document)
    return len(over) + _purge_orphans(now)


def _read(content: Upload) -> tuple[DocumentKind, bytes]:
    if content.size > LARGEST_BYTES:
        message = _("The file is over %(limit)d MB.") % {"limit": LARGEST_BYTES >> 20}
        raise TooLargeError(message, code="too_large", field="file")
    content.seek(0)
    raw = bytes(content.read())
    if not raw:
        raise DomainError(_("The file is empty."), code="empty", field="file")
    kind = kind_of_document(raw)
    if kind is None:
        message = _("Take a PDF, a JPEG or a PNG.")
        raise DomainError(message, code="unsupported_type", field="file")
    try:
        return kind, without_metadata(raw, kind)
    except BrokenPictureError:
        message = _("This picture is broken: it cannot be read to its end.")
        raise DomainError(message, code="broken", field="file") from None


def _check_picture(actor: User, document: EpisodeDocument, athlete: Athlete, now: datetime) -> None:
    """Pictures of a minor are brought by the guardian alone, who agrees by doing so, and go by themselves."""
    today = athlete.local_date(now)
    if not athlete.is_minor_on(today):
        return
    if document.episode.area in _NOT_OF_MINORS:
        message = _("No pictures of this part of the body under 18.")
        raise NotAllowedError(message, code="no_picture_here", field="file")
    if not is_guardian_of(actor, athlete, on=today):
        message = _("Under 18, only a guardian adds pictures.")
        raise NotAllowedError(message, code="guardian_only", field="file")
    document.delete_on = today + KEPT_OF_MINORS


def _shown_name(name: str) -> str:
    """The last part of what the client calls it, in printable letters."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(letter for letter in last if letter.isprintable())[:NAME_LENGTH] or "file"


def _delete(document: EpisodeDocument) -> None:
    """The file goes once the row is surely gone."""
    stored = document.file.name or ""
    leave_tombstone(document, is_health=True)
    document.delete()
    transaction.on_commit(lambda: default_storage.delete(stored))


def _purge_orphans(now: datetime) -> int:
    """Files whose row was rolled back, or whose athlete was deleted."""
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    paths = {f"{FOLDER}/{name}" for name in names}
    known = set(EpisodeDocument.objects.values_list("file", flat=True))
    orphans = [path for path in paths - known if default_storage.get_modified_time(path) < now - ORPHAN_AFTER]
    for path in orphans:
        default_storage.delete(path)
    return len(orphans)
