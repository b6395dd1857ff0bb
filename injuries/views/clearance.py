"""An examination recorded by the athlete's side, and one sign shown to coaches."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from athletes.errors import DomainError
from athletes.subjects import Subject, subject_owning
from athletes.tenancy import get_visible_or_404
from injuries import services
from injuries.forms import ClearanceForm
from injuries.models import Clearance, Episode, RedFlag
from injuries.selectors.clearances import signs_of
from injuries.views.person import person, put_error
from injuries.views.showing import show


@require_http_methods(["GET", "HEAD", "POST"])
def record_clearance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """When, by whom, what was said; nothing is lifted by asking."""
    episode = get_visible_or_404(Episode, request.user, public_id=public_id)
    subject = subject_owning(request, episode.athlete_id)
    now = timezone.now()
    start = {"id": uuid4(), "seen_on": subject.athlete.local_date(now)}
    form = ClearanceForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            kwargs = form.record_kwargs()
            recorded = services.record_clearance(person(request), episode=episode, now=now, **kwargs)
        except DomainError as error:
            put_error(form, error)
        else:
            messages.success(request, _said_after(recorded.clearance))
            return redirect(reverse("warning-signs") + subject.query)
    return show(request, "injuries/clearance.html", subject, form=form, **_about(request, episode, subject))


def _about(request: HttpRequest, episode: Episode, subject: Subject) -> dict[str, Any]:
    signs = [one for one in signs_of(subject.athlete, request.user) if one.episode == episode]
    return {"episode": episode, "signs": signs[0] if signs else None}


def _said_after(record: Clearance) -> str:
    if record.lifted_at is not None:
        return _("Saved. Running restarts with the first step of the way back.")
    if record.may_lift:
        return _("Saved. It counts as soon as your coach or physio has confirmed it with a note.")
    return _("Saved. Running stays paused until somebody who looked says that you may run.")


@require_POST
def share_warning(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Shows this one sign to the coaches."""
    flag = get_visible_or_404(RedFlag, request.user, public_id=public_id)
    subject = subject_owning(request, flag.athlete_id)
    try:
        services.share_flag(person(request), flag=flag, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Your coaches are told of this one sign, and of nothing else."))
    return redirect(reverse("warning-signs") + subject.query)
