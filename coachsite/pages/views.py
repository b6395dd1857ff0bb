"""Home and the athlete's own pages."""

from datetime import date, timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from athletes.subjects import Subject, for_subject, people_of
from coachsite.pages.reading import AthleteNow
from coachsite.pages.week_days import PlannedDays
from injuries.views.showing import show
from training.rules import monday_of
from training.selectors.compliance import compliance

FAR: Final = timedelta(days=732)


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
    now = _now(request, subject)
    # Two weeks: tomorrow of a Sunday is a Monday.
    plan = PlannedDays(subject.athlete, request.user, monday_of(now.today), now=now.now, weeks=2)
    tomorrow = now.today + timedelta(days=1)
    return show(
        request,
        "pages/today.html",
        subject,
        now=now,
        plan=plan,
        workouts=plan.on(now.today),
        tomorrow=plan.on(tomorrow),
        away=plan.away_on(now.today),
    )


@require_safe
@for_subject
def week(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Plan and done by day, and eight weeks against their corridor."""
    now = _now(request, subject)
    monday = _monday(request.GET.get("from", ""), now.today)
    plan = PlannedDays(subject.athlete, request.user, monday, now=now.now)
    kept = compliance(subject.athlete, request.user, until=monday, weeks=1)[0]
    return show(request, "pages/week.html", subject, now=now, plan=plan, compliance=kept)


@require_safe
@for_subject
def me(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Everything that is set up rather than logged."""
    return show(request, "pages/me.html", subject)


def _monday(text: str, today: date) -> date:
    """The Monday that an address asks for, within two years; anything else is this week's."""
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        asked = today
    return monday_of(asked if abs(asked - today) <= FAR else today)


def _now(request: HttpRequest, subject: Subject) -> AthleteNow:
    return AthleteNow(subject.athlete, request.user, timezone.now())
