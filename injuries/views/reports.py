"""What follows from a report, and changing one's mind about it."""

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes.errors import DomainError
from athletes.querysets import Viewer
from athletes.selectors import links_of, staff_of
from athletes.subjects import Subject, for_subject, subject_owning
from athletes.tenancy import get_visible_or_404
from injuries import services
from injuries.forms import LaterForm, OnsetForm, PainReportForm
from injuries.models import Episode, PainReport
from injuries.selectors import advice_of, flags_of, likely_causes_of, open_flags_of
from injuries.selectors.clearances import correctable, held_back, may_share, signs_of
from injuries.selectors.trends import pain_trends
from injuries.selectors.what_now import what_now
from injuries.views.log_page import LogPage, initial_from
from injuries.views.person import person, put_error
from injuries.views.showing import OpenWarning, in_words, informed_about, show
from injuries.views.timeline import Timeline

PAGE_SIZE: Final = 30
EPISODES_SHOWN: Final = 10


@require_safe
def pain_report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What follows from a report: the warning signs first, if there are any."""
    report = get_visible_or_404(PainReport, request.user, public_id=public_id)
    subject = subject_owning(request, report.athlete_id)
    if not report.is_active:
        return redirect(reverse("history") + subject.query)
    found = in_words(flags_of(report))
    context: dict[str, Any] = {
        "report": report,
        "advice": advice_of(report),
        "onset_form": OnsetForm(),
        "now_what": what_now(report, request.user),
        **_told(subject, found, request.user),
    }
    if settings.CAUSE_HINTS:
        context["causes"] = likely_causes_of(report)
    return show(request, "injuries/report.html", subject, found=found, **context)


@require_safe
@for_subject
def warning_signs(request: HttpRequest, subject: Subject) -> HttpResponse:
    """All open warning signs."""
    found = in_words(open_flags_of(subject.athlete, request.user))
    now = timezone.now()
    about: dict[str, Any] = {
        "signs": signs_of(subject.athlete, request.user),
        "held_back": held_back(subject.athlete, request.user, now=now),
        "slips": list(dict.fromkeys(one.flag.last_report for one in found if correctable(one.flag, now=now))),
    }
    told = _told(subject, found, request.user)
    return show(request, "injuries/warnings.html", subject, found=found, **about, **told)


def _told(subject: Subject, found: list[OpenWarning], reader: Viewer) -> dict[str, Any]:
    unshared = may_share(subject.athlete, [one.flag for one in found])
    minor = subject.athlete.is_minor_on(subject.athlete.local_date(timezone.now()))
    return {
        # The guardian of a minor decides.
        "may_share": unshared and not (minor and reader.pk == subject.athlete.user_id),
        "emergency_number": settings.EMERGENCY_NUMBER,
        "informed": informed_about(warning.flag for warning in found),
        "sharing_with": list(staff_of(subject.athlete, health=True)),
        "has_coach": links_of(subject.athlete).exists(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def edit_pain(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same form with what was said; staff keep seeing the first version."""
    report = get_visible_or_404(PainReport, request.user, public_id=public_id)
    subject = subject_owning(request, report.athlete_id)
    form = PainReportForm(
        _sent(request), initial=initial_from(report), athlete=subject.athlete, viewer=request.user
    )
    if request.method == "POST" and form.is_valid():
        try:
            entry = form.entry(now=report.felt_at)
            services.edit_pain(person(request), report=report, entry=entry, now=timezone.now())
        except DomainError as error:
            put_error(form, error)
        else:
            return redirect("pain-report", report.public_id)
    return show(request, "injuries/log.html", subject, page=LogPage(form), editing=report)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
def answer_later(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How it was an hour after, and the next morning: asked when it can be known."""
    report = get_visible_or_404(PainReport, request.user, public_id=public_id)
    subject = subject_owning(request, report.athlete_id)
    form = LaterForm(_sent(request), report=report)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_pain(person(request), report=report, entry=form.entry(), now=timezone.now())
        except DomainError as error:
            put_error(form, error)
        else:
            return redirect("pain-report", report.public_id)
    return show(request, "injuries/later.html", subject, form=form, report=report)


@require_POST
def withdraw_pain(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Undo and delete alike. Warning signs stay open for a professional."""
    report = get_visible_or_404(PainReport, request.user, public_id=public_id)
    subject = subject_owning(request, report.athlete_id)
    try:
        services.withdraw_pain(person(request), report=report, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Taken back: this report counts no more."))
        if report.judged:
            messages.warning(request, _("The warning sign stays open until a professional has seen you."))
    return redirect(reverse("history") + subject.query)


@require_safe
@for_subject
def history(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The latest episodes with their trends, then every answer about pain, newest first."""
    episodes = Episode.objects.visible_to(request.user).filter(athlete=subject.athlete)
    shown = list(episodes[:EPISODES_SHOWN])
    trends = pain_trends(shown, request.user, today=subject.athlete.local_date(timezone.now()))
    timeline = Timeline(subject.athlete, request.user, now=timezone.now())
    page = Paginator(timeline.keys, PAGE_SIZE).get_page(request.GET.get("page"))
    entries = timeline.entries(page.object_list)
    drawn = [(row, trends[row.pk]) for row in shown]
    return show(request, "injuries/history.html", subject, page=page, entries=entries, episodes=drawn)
