"""Shoes on the phone: what each pair has run, which is worn by default, and what changed."""

from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import F
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes.errors import DomainError
from athletes.subjects import Subject, for_subject, subject_owning
from athletes.tenancy import get_visible_or_404
from training import services
from training.forms import SHOE_FIELD_OF, AssignForm, ShoeForm
from training.models import Shoe
from training.rules import wear_of
from training.selectors import SHOE_EVIDENCE, rotation, shoe_changes

if TYPE_CHECKING:
    from athletes.models import User

CHANGES_SHOWN: Final = 12


@require_safe
@for_subject
def shoes(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Every pair with what it has run, the pairs worn in turn, and the log of changes."""
    person, athlete = _person(request), subject.athlete
    pairs = Shoe.objects.visible_to(person).with_wear().filter(athlete=athlete).prefetch_related("defaults")
    found = [
        _with_wear(pair)
        for pair in pairs.order_by("retired", F("last_worn_on").desc(nulls_last=True), "name")
    ]
    context = {
        "in_use": [pair for pair in found if not pair.retired],
        "put_away": [pair for pair in found if pair.retired],
        "rotation": rotation(athlete, athlete.local_date(timezone.now())),
        "changes": shoe_changes(athlete, person, limit=CHANGES_SHOWN),
        "evidence": SHOE_EVIDENCE,
    }
    return _show(request, "training/shoes.html", subject, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_subject
def add_shoe(request: HttpRequest, subject: Subject) -> HttpResponse:
    """A new pair. Sent twice it is stored once."""
    actor, athlete, now = _person(request), subject.athlete, timezone.now()
    today = athlete.local_date(now)
    form = ShoeForm(_sent(request), initial={"id": uuid4()}, athlete=athlete, writer=actor, today=today)
    if request.method == "POST" and form.is_valid():
        public_id = form.cleaned_data["id"]
        try:
            pair = services.enter_shoe(actor, athlete=athlete, public_id=public_id, now=now, **form.values())
        except DomainError as error:
            _put_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("shoe", pair.public_id)
    return _show(request, "training/shoe_form.html", subject, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def shoe(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One pair: what it has run, and everything that can be changed about it."""
    pair, subject = _hers(request, public_id)
    actor, athlete, now = _person(request), subject.athlete, timezone.now()
    today = athlete.local_date(now)
    form = ShoeForm(_sent(request), athlete=athlete, writer=actor, today=today, shoe=pair)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_shoe(actor, shoe=pair, now=now, **form.values())
        except DomainError as error:
            _put_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("shoe", public_id)
    return _show_pair(request, subject, pair, form=form, assign=AssignForm(initial={"last": today}))


@require_POST
def assign_shoe(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Gives the runs of some days to the pair."""
    pair, subject = _hers(request, public_id)
    actor, now = _person(request), timezone.now()
    asked = AssignForm(request.POST)
    if asked.is_valid():
        try:
            count = services.assign_shoe(actor, shoe=pair, now=now, **asked.cleaned_data)
        except DomainError as error:
            _put_error(asked, error)
        else:
            said = ngettext("%(n)d run given to this pair.", "%(n)d runs given to this pair.", count)
            messages.success(request, said % {"n": count})
            return redirect("shoe", public_id)
    today = subject.athlete.local_date(now)
    form = ShoeForm(athlete=subject.athlete, writer=actor, today=today, shoe=pair)
    return _show_pair(request, subject, pair, form=form, assign=asked)


@require_POST
def retire_shoe(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Puts a pair away, or takes it out again."""
    pair, _subject = _hers(request, public_id)
    retired = request.POST.get("retired") == "yes"
    services.edit_shoe(_person(request), shoe=pair, retired=retired, now=timezone.now())
    messages.success(request, _("Put away; its runs stay.") if retired else _("Taken out again."))
    return redirect("shoe", public_id)


@require_POST
def delete_shoe(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Deletes a pair; its runs stay, without shoes."""
    pair, subject = _hers(request, public_id)
    services.delete_shoe(_person(request), shoe=pair, now=timezone.now())
    messages.success(request, _("Deleted. Its runs stay, without shoes."))
    return redirect(reverse("shoes") + subject.query)


def _hers(request: HttpRequest, public_id: UUID) -> tuple[Any, Subject]:
    """The pair with its wear, if it is the reader's own or a ward's; else 404."""
    found = get_visible_or_404(Shoe, request.user, public_id=public_id)
    pair = Shoe.objects.visible_to(request.user).with_wear().get(pk=found.pk)
    return _with_wear(pair), subject_owning(request, found.athlete_id)


def _with_wear(pair: Any) -> Any:
    pair.wear = wear_of(pair.distance_m, note_m=pair.note_m, due_m=pair.due_m)
    return pair


def _show_pair(
    request: HttpRequest, subject: Subject, pair: Any, *, form: ShoeForm, assign: AssignForm
) -> HttpResponse:
    context = {"pair": pair, "form": form, "assign": assign, "evidence": SHOE_EVIDENCE}
    return _show(request, "training/shoe.html", subject, **context)


def _person(request: HttpRequest) -> "User":
    return cast("User", request.user)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _put_error(form: Form, error: DomainError) -> None:
    """The service's sentence at its field, or above the form where the page has no such field."""
    name = SHOE_FIELD_OF.get(error.field, error.field)
    form.add_error(name if name in form.fields else None, error.message)


def _show(request: HttpRequest, template: str, subject: Subject, **context: Any) -> HttpResponse:
    return render(request, template, {"subject": subject, **context})
