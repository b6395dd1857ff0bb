"""Me, profile: how Coachsite speaks to a person, and what it knows of a runner."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from athletes import services
from athletes.errors import DomainError
from athletes.forms import ProfileForm, SettingsForm, put_error
from athletes.models import User
from athletes.subjects import Subject, subject_of
from injuries.views.showing import show


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """The runner's profile: one's own, a ward's, or a new one for who has neither."""
    subject, person = subject_of(request), cast("User", request.user)
    form = _form(request, subject)
    if request.method == "POST" and form.is_valid() and _store(person, subject, form):
        messages.success(request, _("Saved."))
        return redirect(reverse("profile") + (subject.query if subject else ""))
    return _show(request, subject, form=form, settings=_settings(person))


@require_POST
def save_settings(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone, units and theme of who is signed in."""
    person = cast("User", request.user)
    form = SettingsForm(request.POST, instance=User(pk=person.pk, email=person.email), prefix="me")
    if not form.is_valid():
        subject = subject_of(request)
        return _show(request, subject, form=_form(request, subject, bound=False), settings=form)
    person = services.edit_user(person, **form.cleaned_data)
    with override(person.language):
        messages.success(request, _("Saved."))
    return redirect("profile")


def _form(request: HttpRequest, subject: Subject | None, *, bound: bool = True) -> ProfileForm:
    person = cast("User", request.user)
    athlete = subject.athlete if subject else None
    today = athlete.local_date(timezone.now()) if athlete else timezone.localdate()
    fresh = {} if athlete else {"name": person.name, "time_zone": person.time_zone}
    data = request.POST if bound and request.method == "POST" else None
    return ProfileForm(data, today=today, units=person.units, athlete=athlete, initial=fresh)


def _store(person: User, subject: Subject | None, form: ProfileForm) -> bool:
    now = timezone.now()
    try:
        if subject:
            services.edit_profile(person, athlete=subject.athlete, now=now, **form.values)
        else:
            services.create_athlete(person, now=now, **form.values)
    except DomainError as error:
        put_error(form, error)
        return False
    return True


def _settings(person: User) -> SettingsForm:
    return SettingsForm(instance=person, prefix="me")


def _show(
    request: HttpRequest, subject: Subject | None, *, form: ProfileForm, settings: SettingsForm
) -> HttpResponse:
    if subject is None:
        return render(request, "pages/profile.html", {"form": form, "settings": settings})
    return show(request, "pages/profile.html", subject, form=form, settings=settings)
