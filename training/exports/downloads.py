"""Files as answers."""

from typing import Final

from django.http import HttpResponse

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "fit": "application/vnd.ant.fit",
    "tcx": "application/xml",
    "pdf": "application/pdf",
}


def download(content: bytes | str, *, name: str) -> HttpResponse:
    """An answer that browsers save under this name."""
    response = HttpResponse(content, content_type=TYPES[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
