"""The weekly check-in: asked on Sundays, answered in a minute."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes.errors import DomainError
from athletes.selectors import staff_of
from athletes.subjects import Subject, for_subject, subject_owning
from athletes.tenancy import get_visible_or_404
from injuries.forms.check_in import CheckInForm
from injuries.models import CheckIn
from injuries.rules.report import EDIT_WINDOW
from injuries.selectors.check_ins import BASED_ON, asked_week, check_in_words, places_to_ask, said_in_words
from injuries.services.check_ins import edit_check_in, submit_check_in
from injuries.views.entering import not_yet
from injuries.views.person import person
from injuries.views.showing import show

EARLIER = 8


@require_http_methods(["GET", "HEAD", "POST"])
@for_subject
def check_in(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The questions about the week that is asked; once answered, what was said."""
    if refusal := not_yet(request, subject):
        return refusal
    athlete, now = subject.athlete, timezone.now()
    asked = asked_week(athlete, now=now)
    form = _form(request, subject, asked.monday)
    if request.method == "POST" and form.is_valid():
        try:
            stored = submit_check_in(
                person(request),
                athlete=athlete,
                monday=asked.monday,
                public_id=form.week.cleaned_data["id"],
                now=now,
                **form.kwargs(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("check-in-said", stored.check_in.public_id)
    elif request.method != "POST" and asked.answer:
        return redirect("check-in-said", asked.answer.public_id)
    return _show_form(request, subject, form, asked.monday)


@require_POST
@for_subject
def all_well(request: HttpRequest, subject: Subject) -> HttpResponse:
    """One tap: nothing was wrong."""
    now = timezone.now()
    asked = asked_week(subject.athlete, now=now)
    if asked.answer:
        return redirect("check-in-said", asked.answer.public_id)
    try:
        stored = submit_check_in(
            person(request), athlete=subject.athlete, monday=asked.monday, problems=[], now=now
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(reverse("check-in") + subject.query)
    return redirect("check-in-said", stored.check_in.public_id)


@require_safe
def check_in_said(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was answered, who sees it, and the weeks before."""
    row = get_visible_or_404(CheckIn, request.user, public_id=public_id)
    subject = subject_owning(request, row.athlete_id)
    mine = CheckIn.objects.visible_to(request.user).filter(athlete=subject.athlete)
    return show(
        request,
        "injuries/check_in_said.html",
        subject,
        row=row,
        said=said_in_words(row),
        may_edit=timezone.now() <= row.answered_at + EDIT_WINDOW,
        earlier=mine.exclude(pk=row.pk).prefetch_related("problems")[:EARLIER],
        sharing_with=list(staff_of(subject.athlete, health=True)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_check_in(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same form with what was said; staff keep seeing the first version."""
    row = get_visible_or_404(CheckIn, request.user, public_id=public_id)
    subject = subject_owning(request, row.athlete_id)
    form = _form(request, subject, row.monday, stored=row)
    if request.method == "POST" and form.is_valid():
        try:
            edit_check_in(person(request), check_in=row, now=timezone.now(), **form.kwargs())
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("check-in-said", row.public_id)
    return _show_form(request, subject, form, row.monday, editing=row)


def _form(request: HttpRequest, subject: Subject, monday: date, **stored: Any) -> CheckInForm:
    return CheckInForm(
        request.POST if request.method == "POST" else None,
        words=check_in_words(subject.athlete),
        places=places_to_ask(subject.athlete, monday=monday),
        **stored,
    )


def _show_form(
    request: HttpRequest, subject: Subject, form: CheckInForm, monday: date, **context: Any
) -> HttpResponse:
    context |= {"form": form, "monday": monday, "based_on": BASED_ON}
    return show(request, "injuries/check_in.html", subject, **context)
