"""Runs to take along: a table of all, and each as a file of a watch."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from athletes.errors import DomainError
from athletes.subjects import Subject, for_subject, subject_owning
from athletes.tenancy import get_visible_or_404
from training.exports import fit_of, table_of, tcx_of
from training.exports.downloads import download
from training.models import Activity
from training.selectors.tracks import shown_track
from training.tracks import Track

if TYPE_CHECKING:
    from athletes.models import User

WRITERS: Final[dict[str, Callable[[Activity, Track | None], bytes]]] = {"fit": fit_of, "tcx": tcx_of}


@require_safe
@never_cache
@for_subject
def runs_table(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Every activity as CSV, oldest first."""
    mine = Activity.objects.visible_to(request.user).filter(athlete=subject.athlete)
    rows = mine.select_related("shoe").prefetch_related("sources").order_by("start_at", "pk")
    return download(table_of(rows), name="activities.csv")


@require_safe
@never_cache
def run_file(request: HttpRequest, public_id: UUID, suffix: str) -> HttpResponse:
    """One activity as FIT or TCX; without a time, back to its page with the reason."""
    run = get_visible_or_404(Activity, request.user, public_id=public_id)
    subject_owning(request, run.athlete_id)
    track = shown_track(run, cast("User", request.user), now=timezone.now())
    try:
        content = WRITERS[suffix](run, track)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("run", run.public_id)
    return download(content, name=f"{run.local_date:%Y-%m-%d}-{run.type}.{suffix}")
