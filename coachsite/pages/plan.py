"""One workout, and times away: the athlete's and her guardian's."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes.errors import DomainError
from athletes.forms import put_error
from athletes.subjects import Subject, for_subject, subject_owning
from athletes.tenancy import get_visible_or_404
from injuries.views.showing import show
from training.forms.days import AwayForm, MoveForm
from training.models import AwayPeriod, Workout
from training.selectors.shown_workouts import ShownWorkout, away_days, shown_workouts
from training.services.away import AWAY_AHEAD, MAX_AWAY_DAYS, edit_away, end_away, mark_away
from training.services.days import move_workout, tick_workout, untick_workout

if TYPE_CHECKING:
    from athletes.models import User

# In the session: the time away that was just ended, until the next one is.
UNDO: Final = "away_undo"


@require_safe
def workout(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What to do, step by step; with a way to another day."""
    shown, subject = _hers(request, public_id)
    today = subject.athlete.local_date(timezone.now())
    form = MoveForm(day=shown.content.date, today=today) if shown.may_move else None
    return show(request, "pages/workout.html", subject, shown=shown, move=form)


@require_POST
def move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """To another day of its week; moving it back is the way back."""
    shown, subject = _hers(request, public_id)
    try:
        to_date = date.fromisoformat(request.POST.get("to_date", ""))
    except ValueError:
        messages.error(request, _("Choose a day."))
        return redirect("workout", public_id)
    return _do(
        request,
        reverse("workout", args=[public_id]) + subject.query,
        lambda: move_workout(_person(request), workout=shown.workout, to_date=to_date, now=timezone.now()),
        _("Moved. You can move it back on its page."),
    )


@require_POST
def tick(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Done, or not done after all."""
    shown, subject = _hers(request, public_id)
    person, row = _person(request), shown.workout
    home = reverse("today") + subject.query
    if request.POST.get("done") == "no":
        return _do(request, home, lambda: untick_workout(person, workout=row), _("Not done, then."))
    return _do(
        request, home, lambda: tick_workout(person, workout=row, now=timezone.now()), _("Ticked. Well done.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_subject
def away(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Times away: said, seen, ended."""
    now = timezone.now()
    today = subject.athlete.local_date(now)
    form = AwayForm(_sent(request), initial={"first_on": today, "last_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            mark_away(_person(request), athlete=subject.athlete, now=now, **form.cleaned_data)
        except DomainError as error:
            put_error(form, error)
        else:
            messages.success(request, _("Saved. Nothing of these days counts as missed."))
            request.session.pop(UNDO, None)
            return redirect(reverse("away") + subject.query)
    first = today - timedelta(days=MAX_AWAY_DAYS)
    times = away_days(subject.athlete, request.user, first, today + AWAY_AHEAD + timedelta(MAX_AWAY_DAYS))
    undo = request.session.get(UNDO, {}).get("athlete") == str(subject.athlete.public_id)
    return show(request, "pages/away.html", subject, form=form, times=times, undo=undo, today=today)


@require_http_methods(["GET", "HEAD", "POST"])
def change_away(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Other days, or another reason."""
    row, subject = _away(request, public_id)
    stored = {"kind": row.kind, "first_on": row.first_on, "last_on": row.last_on}
    form = AwayForm(_sent(request), initial=stored)
    if request.method == "POST" and form.is_valid():
        try:
            edit_away(_person(request), away=row, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            put_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(reverse("away") + subject.query)
    return show(request, "pages/away_change.html", subject, form=form, row=row)


@require_POST
def stop_away(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Back from today on; the next page has the way back."""
    row, subject = _away(request, public_id)
    undo = {
        "athlete": str(subject.athlete.public_id),
        "kind": row.kind,
        "first_on": row.first_on.isoformat(),
        "last_on": row.last_on.isoformat(),
    }
    there = reverse("away") + subject.query
    answer = _do(
        request,
        there,
        lambda: end_away(_person(request), away=row, now=timezone.now()),
        _("Welcome back."),
    )
    request.session[UNDO] = undo
    return answer


@require_POST
@for_subject
def undo_away(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Away after all, as it was said before."""
    there = reverse("away") + subject.query
    undo = request.session.get(UNDO, {})
    if undo.get("athlete") != str(subject.athlete.public_id):
        messages.error(request, _("There is nothing to take back any more."))
        return redirect(there)
    del request.session[UNDO]
    return _do(
        request,
        there,
        lambda: mark_away(
            _person(request),
            athlete=subject.athlete,
            kind=undo["kind"],
            first_on=date.fromisoformat(undo["first_on"]),
            last_on=date.fromisoformat(undo["last_on"]),
            now=timezone.now(),
        ),
        _("It stands again as before."),
    )


def _do(request: HttpRequest, there: str, change: Callable[[], object], said: str) -> HttpResponse:
    """One change by one button; a refusal is said above the page."""
    try:
        change()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect(there)


def _hers(request: HttpRequest, public_id: UUID) -> tuple[ShownWorkout, Subject]:
    """The workout as this reader sees it, if it is the reader's own or a ward's; else 404."""
    row = get_visible_or_404(Workout, request.user, public_id=public_id)
    subject = subject_owning(request, row.athlete_id)
    day = row.published_on or row.date
    rows = shown_workouts(subject.athlete, request.user, day, day, now=timezone.now())
    for shown in rows:
        if shown.workout.pk == row.pk:
            return shown, subject
    raise Http404


def _away(request: HttpRequest, public_id: UUID) -> tuple[AwayPeriod, Subject]:
    row = get_visible_or_404(AwayPeriod, request.user, public_id=public_id)
    return row, subject_owning(request, row.athlete_id)


def _person(request: HttpRequest) -> "User":
    return cast("User", request.user)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
