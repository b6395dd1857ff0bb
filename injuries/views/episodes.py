"""An episode on the phone: its trend and reports, how it began, notes and documents."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from athletes.access import log_access
from athletes.enums import AccessKind
from athletes.errors import DomainError
from athletes.subjects import Subject, subject_owning
from athletes.tenancy import get_visible_or_404
from injuries.forms import DocumentForm, EpisodeNoteForm, OnsetForm
from injuries.models import Episode, EpisodeDocument, EpisodeNote, PainReport
from injuries.selectors.documents import open_document
from injuries.selectors.trends import pain_trends
from injuries.services import documents, episode_records
from injuries.views.person import person
from injuries.views.showing import show


@require_safe
def episode(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything about it, newest first."""
    row, subject = _owned(request, public_id)
    today = subject.athlete.local_date(timezone.now())
    reports = PainReport.objects.visible_to(request.user).active().filter(episode=row)
    notes = EpisodeNote.objects.visible_to(request.user).filter(episode=row).select_related("author")
    return show(
        request,
        "injuries/episode.html",
        subject,
        episode=row,
        trend=pain_trends([row], request.user, today=today)[row.pk],
        reports=reports.select_related("activity"),
        notes=notes,
        documents=EpisodeDocument.objects.visible_to(request.user).filter(episode=row),
        onset_form=OnsetForm(initial={"onset_mode": row.onset_mode}),
        note_form=EpisodeNoteForm(),
        document_form=DocumentForm(),
    )


@require_POST
def say_onset(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How it began."""

    def store(row: Episode, form: Form) -> None:
        said = form.cleaned_data["onset_mode"]
        episode_records.set_onset_mode(person(request), episode=row, onset_mode=said, now=timezone.now())

    return _stored(request, public_id, OnsetForm(request.POST), store)


@require_POST
def write_note(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A note that coach and physio read too."""

    def store(row: Episode, form: Form) -> None:
        said = form.cleaned_data["text"]
        episode_records.add_episode_note(person(request), episode=row, text=said, now=timezone.now())

    return _stored(request, public_id, EpisodeNoteForm(request.POST), store)


@require_POST
def keep_document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A letter or a picture."""

    def store(row: Episode, form: Form) -> None:
        file = form.cleaned_data["file"]
        documents.add_document(person(request), episode=row, name=file.name, content=file, now=timezone.now())

    return _stored(request, public_id, DocumentForm(request.POST, request.FILES), store)


@require_safe
def document(request: HttpRequest, public_id: UUID) -> FileResponse:
    """The file itself, for staff from their desk as well; each look of theirs is logged."""
    row = get_visible_or_404(EpisodeDocument, request.user, public_id=public_id)
    answer = open_document(row)
    log_access(request.user, athlete_ids=[row.athlete_id], kind=AccessKind.PAIN_REPORTS)
    return answer


@require_POST
def remove_document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """By whoever brought it, or by the runner's side."""
    row = get_visible_or_404(EpisodeDocument, request.user, public_id=public_id)
    return _removed(request, row, lambda: documents.remove_document(person(request), document=row))


@require_POST
def remove_note(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """By its author."""
    row = get_visible_or_404(EpisodeNote, request.user, public_id=public_id)
    return _removed(request, row, lambda: episode_records.remove_episode_note(person(request), note=row))


def _owned(request: HttpRequest, public_id: UUID) -> tuple[Episode, Subject]:
    row = get_visible_or_404(Episode, request.user, public_id=public_id)
    return row, subject_owning(request, row.athlete_id)


def _stored(
    request: HttpRequest, public_id: UUID, form: Form, store: Callable[[Episode, Form], Any]
) -> HttpResponse:
    """Stores what a short form says; what is wrong with it is said above the page."""
    row, _subject = _owned(request, public_id)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return redirect("episode", row.public_id)
    try:
        store(row, form)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("episode", row.public_id)


def _removed(
    request: HttpRequest, row: EpisodeDocument | EpisodeNote, remove: Callable[[], None]
) -> HttpResponse:
    subject_owning(request, row.athlete_id)
    address = reverse("episode", args=[row.episode.public_id])
    try:
        remove()
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(address)
