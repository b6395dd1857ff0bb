"""How runs come in from files."""

from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from athletes.errors import DomainError
from athletes.subjects import Subject, for_subject, subject_owning
from athletes.tenancy import get_visible_or_404
from training.enums import ImportFileState, ImportState
from training.forms import UploadForm
from training.models import Import
from training.selectors import say_history
from training.services import runs_added, start_import

if TYPE_CHECKING:
    from athletes.models import User

SHOWN_IMPORTS: Final = 5
# A header, since the page works without scripts; the page has a link for those who stop such things.
LOOK_AGAIN_S: Final = 2
SHOWN_IN_FULL: Final = 5
LOOKED_AT_FIRST: Final = (
    ImportFileState.REFUSED,
    ImportFileState.PARTIAL,
    ImportFileState.DUPLICATE,
    ImportFileState.DONE,
)
WAITING: Final = frozenset({ImportState.QUEUED, ImportState.RUNNING})


@require_http_methods(["GET", "HEAD", "POST"])
@for_subject
def upload_run(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Takes one file or zip; a worker reads it while the next page waits."""
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    if form.is_valid():
        file, actor = form.cleaned_data["file"], cast("User", request.user)
        try:
            upload, _is_new = start_import(
                actor, athlete=subject.athlete, name=file.name, content=file, hold_tables=True
            )
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            return redirect("import-table" if upload.held else "import", upload.public_id)
    mine = Import.objects.visible_to(request.user).filter(athlete=subject.athlete)
    context = {"subject": subject, "form": form, "uploads": mine.order_by("-created_at")[:SHOWN_IMPORTS]}
    return render(request, "training/upload.html", context)


@require_safe
def import_progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Loads itself again until the upload is read; then says what came of it."""
    upload = get_visible_or_404(Import, request.user, public_id=public_id)
    subject = subject_owning(request, upload.athlete_id)
    if upload.held:
        return redirect("import-table", upload.public_id)
    waiting = upload.state in WAITING
    context = {"subject": subject, "upload": upload, "waiting": waiting} | (
        {} if waiting else _outcome(upload)
    )
    response = render(request, "training/import.html", context)
    if waiting:
        response.headers["Refresh"] = str(LOOK_AGAIN_S)
    return response


def _outcome(upload: Import) -> dict[str, Any]:
    """Few results each in full; many as a summary, what needs a look first."""
    files = list(upload.files.select_related("activity").prefetch_related("activity__sources"))
    if len(files) <= SHOWN_IN_FULL:
        return {"files": files}
    groups = [(state, [file for file in files if file.state == state]) for state in LOOKED_AT_FIRST]
    return {"groups": [(state.label, found) for state, found in groups if found], "added": _line(upload)}


def _line(upload: Import) -> str:
    added = runs_added(upload)
    return say_history({"runs": added.runs, "since": added.since.isoformat()}) if added.since else ""
