"""How programs sign in: phone apps by the session token of allauth's headless app client."""

from typing import Any

from allauth.headless.contrib.rest_framework import authentication
from django.http import HttpRequest
from django.utils import translation
from drf_spectacular.contrib.django_allauth import XSessionTokenAuthenticationScheme


class PhoneSession(authentication.XSessionTokenAuthentication):
    def authenticate(self, request: HttpRequest) -> Any:
        """The person and session of `X-Session-Token`; answers speak the person's language."""
        found = super().authenticate(request)
        if found is not None:
            translation.activate(found[0].language)
        return found

    def authenticate_header(self, _request: HttpRequest) -> str:
        """Named, so that a missing sign-in is 401 and not 403."""
        return "X-Session-Token"


class PhoneSessionScheme(XSessionTokenAuthenticationScheme):  # type: ignore[no-untyped-call]
    """How the OpenAPI document describes it."""

    target_class = "coachsite.authentication.PhoneSession"
