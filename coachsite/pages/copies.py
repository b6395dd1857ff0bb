"""Me, download all my data."""

from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from athletes.subjects import Subject, for_subject, subject_owning
from athletes.tenancy import get_visible_or_404
from coachsite.copies.downloads import open_copy
from coachsite.copies.services import request_copy
from injuries.views.showing import show
from training.enums import ImportState
from training.models import DataCopy

if TYPE_CHECKING:
    from athletes.models import User

LOOK_AGAIN_S: Final = 3
SHOWN: Final = 5


@require_http_methods(["GET", "HEAD", "POST"])
@for_subject
def copies(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The copies of the last week; POST asks for a new one. Loads itself again while one is being built."""
    if request.method == "POST":
        request_copy(cast("User", request.user), athlete=subject.athlete)
        return redirect(reverse("copies") + subject.query)
    mine = DataCopy.objects.visible_to(request.user).filter(
        athlete=subject.athlete, requested_by=request.user.pk
    )
    rows = list(mine.order_by("-created_at")[:SHOWN])
    waiting = [row for row in rows if row.state in {ImportState.QUEUED, ImportState.RUNNING}]
    response = show(request, "pages/copies.html", subject, copies=rows, waiting=waiting)
    if waiting:
        response.headers["Refresh"] = str(LOOK_AGAIN_S)
    return response


@require_safe
@never_cache
def copy_file(request: HttpRequest, public_id: UUID) -> FileResponse:
    """The archive of a copy that is done. A guardian's look is logged."""
    copy = get_visible_or_404(DataCopy, request.user, public_id=public_id)
    subject_owning(request, copy.athlete_id)
    if copy.state != ImportState.DONE:
        raise Http404
    return open_copy(cast("User", request.user), copy)
