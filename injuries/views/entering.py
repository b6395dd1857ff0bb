"""Log how it went: one form, or one tap."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes.errors import DomainError
from athletes.selectors import may_store_health
from athletes.services import edit_profile
from athletes.subjects import Subject, for_subject, subject_owning
from athletes.tenancy import get_visible_or_404
from injuries import services
from injuries.forms import BirthMonthForm, PainFreeDayForm, PainReportForm
from injuries.models import PainFreeDay
from injuries.selectors import last_report, same_as_last_time
from injuries.views.log_page import LogPage, fresh_initial
from injuries.views.person import person, put_error
from injuries.views.showing import show
from injuries.views.storing import store_report


@require_http_methods(["GET", "HEAD", "POST"])
@for_subject
def log_pain(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The one form; a report that is stored leads to what follows from it."""
    if refusal := not_yet(request, subject):
        return refusal
    form = _form(request, subject)
    if request.method == "POST" and form.is_valid():
        try:
            report = store_report(person(request), form, now=timezone.now())
        except DomainError as error:
            put_error(form, error)
        else:
            return redirect("pain-report", report.public_id)
    last = last_report(subject.athlete)
    return show(request, "injuries/log.html", subject, page=LogPage(form), last=last, day_id=uuid4())


def _form(request: HttpRequest, subject: Subject) -> PainReportForm:
    athlete, data = subject.athlete, request.POST if request.method == "POST" else None
    last = last_report(athlete) if request.GET.get("same") else None
    initial = fresh_initial() | (same_as_last_time(last) if last else {})
    initial |= {"activity": request.GET.get("run")}
    return PainReportForm(data, initial=initial, athlete=athlete, viewer=request.user)


def not_yet(request: HttpRequest, subject: Subject) -> HttpResponse | None:
    """What must be asked or agreed to before any health answer is stored."""
    athlete, today = subject.athlete, subject.athlete.local_date(timezone.now())
    if athlete.birth_month is None:
        return show(request, "injuries/birth_month.html", subject, form=BirthMonthForm(today=today))
    if not may_store_health(athlete, today):
        return show(request, "injuries/guardian_first.html", subject)
    return None


@require_POST
@for_subject
def set_birth_month(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Asked before the first report: some warning signs depend on the age."""
    now = timezone.now()
    form = BirthMonthForm(request.POST, today=subject.athlete.local_date(now))
    if form.is_valid():
        try:
            edit_profile(person(request), athlete=subject.athlete, birth_month=form.birth_month, now=now)
        except DomainError as error:
            put_error(form, error)
        else:
            return redirect(reverse("log-pain") + subject.query)
    return show(request, "injuries/birth_month.html", subject, form=form)


@require_POST
@for_subject
def log_no_pain(request: HttpRequest, subject: Subject) -> HttpResponse:
    """One tap."""
    form = PainFreeDayForm(request.POST, athlete=subject.athlete)
    if not form.is_valid():
        messages.error(request, _("That day could not be read; nothing was stored."))
        return redirect(reverse("log-pain") + subject.query)
    try:
        logged = services.log_no_pain(person(request), **form.log_kwargs(now=timezone.now()))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(reverse("log-pain") + subject.query)
    return redirect("pain-free-day", logged.day.public_id)


@require_safe
def pain_free_day(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Saved; with the way back."""
    day = get_visible_or_404(PainFreeDay, request.user, public_id=public_id)
    return show(request, "injuries/no_pain.html", subject_owning(request, day.athlete_id), day=day)


@require_POST
def withdraw_no_pain(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Undo."""
    day = get_visible_or_404(PainFreeDay, request.user, public_id=public_id)
    subject = subject_owning(request, day.athlete_id)
    services.withdraw_no_pain(person(request), day=day, now=timezone.now())
    messages.success(request, _("Taken back. The day counts as unanswered."))
    return redirect(reverse("log-pain") + subject.query)
