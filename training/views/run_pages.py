"""One run: entered by hand, looked at, corrected, deleted and taken back, and how hard it was."""

from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes.errors import DomainError
from athletes.subjects import Subject, for_subject, subject_owning
from athletes.tenancy import get_visible_or_404
from training import services
from training.forms import FIELD_OF, EffortForm, RunForm
from training.models import Activity, DeletedActivity
from training.selectors import week_effect, without_effort
from training.selectors.tracks import kilometres_of

if TYPE_CHECKING:
    from athletes.models import User

EFFORTS_SHOWN: Final = 10


@require_http_methods(["GET", "HEAD", "POST"])
@for_subject
def enter_run(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The usual run: distance, time, how hard. Sent twice it is stored once."""
    actor, now = _person(request), timezone.now()
    form = RunForm(_sent(request), initial={"id": uuid4()}, athlete=subject.athlete, writer=actor, now=now)
    if request.method == "POST" and form.is_valid():
        fields = {"public_id": form.cleaned_data["id"], **form.values()}
        try:
            run = services.enter_run(actor, athlete=subject.athlete, now=now, **fields)
        except DomainError as error:
            _put_error(form, error)
        else:
            return redirect("run", run.public_id)
    return _show(request, "training/run_form.html", subject, form=form)


@require_safe
def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One run, and what it made of its week."""
    found, subject = _hers(request, public_id)
    effect = week_effect(subject.athlete, found.local_date, now=timezone.now())
    asks = EffortForm() if found.rpe is None else None
    kilometres = kilometres_of(found)
    return _show(
        request, "training/run.html", subject, run=found, effect=effect, effort=asks, kilometres=kilometres
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same form with what is stored; what is not typed anew stays to the metre."""
    found, subject = _hers(request, public_id)
    actor, now = _person(request), timezone.now()
    form = RunForm(_sent(request), athlete=subject.athlete, writer=actor, now=now, run=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_activity(actor, activity=found, now=now, **form.values())
        except DomainError as error:
            _put_error(form, error)
        else:
            return redirect("run", found.public_id)
    return _show(request, "training/run_form.html", subject, form=form, editing=found)


@require_POST
def delete_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Deletes at once; the next page has the way back."""
    found, _subject = _hers(request, public_id)
    services.delete_activity(_person(request), activity=found, now=timezone.now())
    return redirect("deleted-run", public_id)


@require_safe
def deleted_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Deleted; with the way back, for a day."""
    deleted = get_visible_or_404(DeletedActivity, request.user, public_id=public_id)
    subject = subject_owning(request, deleted.athlete_id)
    return _show(request, "training/run_deleted.html", subject, deleted=deleted)


@require_POST
def restore_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Undo. A second tap finds the run back already."""
    if Activity.objects.visible_to(request.user).filter(public_id=public_id).exists():
        return redirect("run", public_id)
    deleted = get_visible_or_404(DeletedActivity, request.user, public_id=public_id)
    subject = subject_owning(request, deleted.athlete_id)
    try:
        services.restore_activity(_person(request), deleted=deleted, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(reverse("runs") + subject.query)
    messages.success(request, _("It is back."))
    return redirect("run", public_id)


@require_safe
@for_subject
def efforts(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Runs of the last two weeks that came without an effort: one tap each."""
    missing = without_effort(subject.athlete, request.user, now=timezone.now())[:EFFORTS_SHOWN]
    return _show(request, "training/efforts.html", subject, missing=missing, effort=EffortForm())


@require_POST
def set_effort(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One number; then the next run that lacks one, or the run itself where it was asked there."""
    found, subject = _hers(request, public_id)
    form = EffortForm(request.POST)
    if form.is_valid():
        rpe = form.cleaned_data["rpe"]
        services.edit_activity(_person(request), activity=found, now=timezone.now(), rpe=rpe)
        messages.success(request, _("Saved: %(rpe)d of 10.") % {"rpe": rpe})
    else:
        messages.error(request, _("Choose a number from 0 to 10."))
    if request.POST.get("then") == "efforts":
        return redirect(reverse("efforts") + subject.query)
    return redirect("run", public_id)


def _hers(request: HttpRequest, public_id: UUID) -> tuple[Activity, Subject]:
    """The run, if it is the reader's own or a ward's; else 404."""
    found = get_visible_or_404(Activity, request.user, public_id=public_id)
    return found, subject_owning(request, found.athlete_id)


def _person(request: HttpRequest) -> "User":
    return cast("User", request.user)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _put_error(form: Form, error: DomainError) -> None:
    """The service's sentence at its field, or above the form where the page has no such field."""
    name = FIELD_OF.get(error.field, error.field)
    form.add_error(name if name in form.fields else None, error.message)


def _show(request: HttpRequest, template: str, subject: Subject, **context: Any) -> HttpResponse:
    return render(request, template, {"subject": subject, **context})
