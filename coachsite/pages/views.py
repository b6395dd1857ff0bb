"""Home and the athlete's own pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from athletes.subjects import Subject, for_subject, people_of
from coachsite.pages.reading import AthleteNow
from injuries.views.showing import show


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page after signing in: the desk for staff, Today for athletes and guardians."""
    if request.user.is_authenticated and request.user.is_staff:
        return redirect("admin:index")
    if people_of(request.user):
        return redirect("today")
    return render(request, "pages/welcome.html")


@require_safe
@for_subject
def today(request: HttpRequest, subject: Subject) -> HttpResponse:
    """How things stand, and the one big button."""
    return show(request, "pages/today.html", subject, now=_now(request, subject))


@require_safe
@for_subject
def week(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Eight weeks against their corridor."""
    return show(request, "pages/week.html", subject, now=_now(request, subject))


@require_safe
@for_subject
def me(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Everything that is set up rather than logged."""
    return show(request, "pages/me.html", subject)


def _now(request: HttpRequest, subject: Subject) -> AthleteNow:
    return AthleteNow(subject.athlete, request.user, timezone.now())
