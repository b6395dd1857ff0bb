"""A table is looked at before it is stored."""

from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from athletes.errors import DomainError
from athletes.models import Athlete
from athletes.subjects import subject_owning
from athletes.tenancy import get_visible_or_404
from training.enums import ActivityType
from training.forms import TableForm
from training.importers.parsed import ImportRefusedError
from training.models import Import
from training.services import preview_table, release_table

if TYPE_CHECKING:
    from athletes.models import User
    from training.services.import_tables import Preview

SHOWN_ROWS: Final = 8
STORE: Final = "store"


@require_http_methods(["GET", "HEAD", "POST"])
def import_table(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Shows what would be stored; POST shows it as the person says, or stores it so."""
    upload = get_visible_or_404(Import, request.user, public_id=public_id)
    subject = subject_owning(request, upload.athlete_id)
    if not upload.held:
        return redirect("import", upload.public_id)
    try:
        preview, form = _seen(request, upload, subject.athlete)
    except (ImportRefusedError, OSError) as refused:
        detail = (
            _(refused.detail) if isinstance(refused, ImportRefusedError) else _("The uploaded file is gone.")
        )
        context = {"subject": subject, "upload": upload, "problem": detail}
        return render(request, "training/import_table.html", context)
    if request.POST.get("action") == STORE and form.is_valid():
        try:
            release_table(cast("User", request.user), upload=upload, options=form.options())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("import", upload.public_id)
    context = {"subject": subject, "upload": upload, "form": form} | _shown(preview)
    return render(request, "training/import_table.html", context)


def _seen(request: HttpRequest, upload: Import, athlete: Athlete) -> tuple["Preview", TableForm]:
    with upload.file.open("rb") as file:
        data = bytes(file.read())
    now = timezone.now()
    preview = preview_table(data, athlete=athlete, options=None, now=now)
    form = TableForm(request.POST or None, header=preview.table.header, layout=preview.layout)
    if form.is_valid():
        preview = preview_table(data, athlete=athlete, options=form.options(), now=now)
    return preview, form


def _shown(preview: "Preview") -> dict[str, Any]:
    rows = [
        {
            "number": number,
            "entry": entry,
            "kind": ActivityType(entry.values["type"]).label,
            "seconds": entry.values["moving_s"] or entry.values["elapsed_s"],
        }
        for number, entry in preview.runs[:SHOWN_ROWS]
    ]
    refused = [(row.number, _(row.refusal[1])) for row in preview.refused[:SHOWN_ROWS] if row.refusal]
    return {
        "layout": preview.layout,
        "rows": rows,
        "refused": refused,
        "runs_in_all": len(preview.runs),
        "refused_in_all": len(preview.refused),
    }
