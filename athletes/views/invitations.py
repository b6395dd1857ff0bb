"""The page behind the link in an invitation to be coached."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from athletes import selectors, services
from athletes.errors import DomainError
from athletes.forms import InvitationForm, put_error
from athletes.models import Athlete, Coaching, User
from athletes.tokens import coaching_of_token


@dataclass(frozen=True)
class Asked:
    """One invitation, the person who reads it, and whom it would be about."""

    coaching: Coaching
    reader: User
    now: datetime

    @property
    def for_ward(self) -> bool:
        return selectors.is_guardian_of(
            self.reader, self.coaching.athlete, on=self._today(self.coaching.athlete)
        )

    @property
    def athlete(self) -> Athlete:
        """The profile that would be linked: a reader who has one brings it along."""
        invited = self.coaching.athlete
        if invited.user_id or self.for_ward:
            return invited
        return selectors.athlete_of(self.reader) or invited

    @property
    def minor_alone(self) -> bool:
        """A minor reads; health consent is then the guardian's."""
        return not self.for_ward and self.athlete.is_minor_on(self._today(self.athlete))

    def form(self, data: Any = None) -> InvitationForm:
        return InvitationForm(
            data,
            today=self._today(self.athlete),
            asks_age=self.athlete.birth_month is None,
            asks_health=not self.minor_alone,
        )

    def _today(self, athlete: Athlete) -> date:
        return athlete.local_date(self.now)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Read by whoever holds the mail; answered after signing in or up."""
    now = timezone.now()
    try:
        coaching = coaching_of_token(token, now=now)
    except DomainError as error:
        return render(request, "athletes/invitation_over.html", {"reason": error.message}, status=410)
    if not request.user.is_authenticated:
        return _show(request, "athletes/invitation_sign_in.html", coaching)
    asked = Asked(coaching, request.user, now)
    try:
        services.check_may_answer(asked.reader, coaching=coaching, now=now)
    except DomainError as error:
        return _show(
            request, "athletes/invitation_for_another.html", coaching, status=403, reason=error.message
        )
    return _answer(request, asked) if request.method == "POST" else _ask(request, asked, asked.form())


def _answer(request: HttpRequest, asked: Asked) -> HttpResponse:
    if request.POST.get("answer") == "decline":
        services.decline_invitation(asked.reader, coaching=asked.coaching, now=asked.now)
        messages.success(request, _("You declined. Nobody sees anything."))
        return redirect("home")
    form = asked.form(request.POST)
    if form.is_valid() and _accept(asked, form):
        messages.success(request, _("Welcome to %(club)s.") % {"club": asked.coaching.club})
        return redirect("home")
    return _ask(request, asked, form)


def _accept(asked: Asked, form: InvitationForm) -> bool:
    try:
        services.accept_invitation(
            asked.reader,
            coaching=asked.coaching,
            health_roles=form.cleaned_data["health_roles"],
            birth_month=form.birth_month,
            now=asked.now,
        )
    except DomainError as error:
        put_error(form, error)
        return False
    return True


def _ask(request: HttpRequest, asked: Asked, form: InvitationForm) -> HttpResponse:
    return _show(request, "athletes/invitation.html", asked.coaching, asked=asked, form=form)


def _show(
    request: HttpRequest, template: str, coaching: Coaching, *, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {"coaching": coaching, "people": selectors.access_by(coaching)}
    return render(request, template, context, status=status)
