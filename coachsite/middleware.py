"""What every page does for the person who is signed in."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation

from coachsite.second_factor import needs_second_factor

type View = Callable[[HttpRequest], HttpResponse]


class PersonalSettingsMiddleware:
    """Time zone and language of the signed-in person; personal pages are never stored by caches."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        translation.activate(request.user.language)
        request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)):
            response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class StaffSecondFactorMiddleware:
    """Sends staff without a second factor to the page where they set one up."""

    OPEN = ("/accounts/", "/static/", "/healthz", "/readyz", "/_allauth/")

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # REST answers with a problem document of its own (coachsite.second_factor).
        is_open = request.path.startswith((*self.OPEN, "/api/"))
        if not is_open and request.user.is_authenticated and needs_second_factor(request.user):
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)
