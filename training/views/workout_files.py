"""Planned workouts to take along: for the watch, and a week on paper."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from athletes.errors import DomainError
from athletes.models import Athlete
from athletes.querysets import Viewer
from athletes.subjects import Subject, for_subject, subject_owning
from athletes.tenancy import get_visible_or_404
from training.exports.downloads import download
from training.exports.workout_fit import workout_fit_of
from training.models import Workout
from training.rules import days_of_week, monday_of
from training.selectors.shown_workouts import shown_workouts

WEEKS_AHEAD: Final = 4


@require_safe
@never_cache
def workout_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One workout as a FIT workout file; of a paused one or a rest day, back to the week with the reason."""
    row = get_visible_or_404(Workout, request.user, public_id=public_id)
    subject = subject_owning(request, row.athlete_id)
    day = row.published_on
    shown = shown_workouts(subject.athlete, request.user, day, day, now=timezone.now()) if day else []
    found = next((one for one in shown if one.workout.pk == row.pk), None)
    if found is None:
        raise Http404
    try:
        content = workout_fit_of(found.content, made_at=row.updated_at, paused=found.paused)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(reverse("week") + subject.query)
    return download(content, name=f"{found.content.date:%Y-%m-%d}-workout.fit")


@require_safe
@never_cache
@for_subject
def printed_week(request: HttpRequest, subject: Subject) -> HttpResponse:
    """A week on one sheet of paper; `ahead` is how many weeks from now, up to four."""
    now = timezone.now()
    context = week_on_paper(subject.athlete, request.user, request.GET.get("ahead", ""), now=now)
    context["back"] = reverse("week") + subject.query
    return render(request, "training/printed_week.html", context)


def week_on_paper(athlete: Athlete, reader: Viewer, ahead: str, *, now: datetime) -> dict[str, Any]:
    """What a week on paper holds for this reader; `ahead` as it was asked for, else this week."""
    weeks = min(int(ahead), WEEKS_AHEAD) if ahead.isdecimal() and len(ahead) == 1 else 0
    days = days_of_week(monday_of(athlete.local_date(now)) + timedelta(weeks=weeks))
    shown = shown_workouts(athlete, reader, days[0], days[-1], now=now)
    by_day = [(day, [one for one in shown if one.content.date == day]) for day in days]
    return {"athlete": athlete, "days": by_day, "first": days[0], "last": days[-1]}
