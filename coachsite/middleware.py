"""What every page does for the person who is signed in."""

import zoneinfo
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.middleware.common import CommonMiddleware
from django.urls import reverse
from django.utils import timezone, translation

from athletes.models import User
from coachsite import problems
from coachsite.second_factor import needs_second_factor

type View = Callable[[HttpRequest], HttpResponse]


class SameRequestElsewhere(HttpResponsePermanentRedirect):
    """Clients repeat the method and the body: after a 301 most turn a POST into a GET and lose it."""

    status_code = HTTPStatus.PERMANENT_REDIRECT


class SlashMiddleware(CommonMiddleware):
    """Django's own; who forgets the slash at the end of an address loses nothing."""

    response_redirect_class = SameRequestElsewhere


class SignInProblemsMiddleware:
    """What sign-in by phone says of a damaged body is an empty page of HTML, or an error of the parser."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and response.status_code == HTTPStatus.BAD_REQUEST and _is_sign_in(request):
            return problems.bad_request(request, BadRequest())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, RecursionError) and _is_sign_in(request):
            return problems.bad_request(request, exception)
        return None


def _is_sign_in(request: HttpRequest) -> bool:
    return request.path.startswith("/_allauth/")


class PersonalSettingsMiddleware:
    """Time zone and language of the signed-in person; personal pages are never stored by caches."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        response = self._personal(request, person) if person.is_authenticated else self.get_response(request)
        # Asked again: REST knows a phone by its session token only while it answers.
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def _personal(self, request: HttpRequest, person: User) -> HttpResponse:
        translation.activate(person.language)
        request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(zoneinfo.ZoneInfo(person.time_zone)):
            return self.get_response(request)


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
