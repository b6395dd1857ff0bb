"""A document of an episode as an answer, for page and API alike."""

from django.http import FileResponse, Http404

from injuries.models import EpisodeDocument


def open_document(document: EpisodeDocument) -> FileResponse:
    """A download that no cache keeps and no browser guesses at; the caller has made sure who may see it.

    Raises:
        Http404: its file is gone.
    """
    try:
        file = document.file.open("rb")
    except (OSError, ValueError):
        raise Http404 from None
    answer = FileResponse(file, as_attachment=True, filename=document.name, content_type=document.kind)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
