"""The archive as an answer, for page and API alike."""

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404

from athletes.access import log_access
from athletes.enums import AccessKind
from training.models import DataCopy

if TYPE_CHECKING:
    from athletes.models import User


def open_copy(reader: "User", copy: DataCopy) -> FileResponse:
    """A download that no cache keeps; a guardian's look is logged.

    Raises:
        Http404: purged meanwhile.
    """
    try:
        file = copy.file.open("rb")
    except (OSError, ValueError):
        raise Http404 from None
    log_access(reader, athlete_ids=[copy.athlete_id], kind=AccessKind.PAIN_REPORTS)
    name = f"coachsite-{copy.created_at:%Y-%m-%d}.zip"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
