"""Staff need a second factor before they see anybody: the same rule for pages and for REST."""

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from athletes.models import User

if TYPE_CHECKING:
    from rest_framework.views import APIView


# Recovery codes alone are none: they are what one prints before the app is lost.
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def needs_second_factor(user: User) -> bool:
    """True while a staff member has set up neither an authenticator app nor a passkey."""
    return settings.STAFF_NEED_SECOND_FACTOR and user.is_staff and not is_mfa_enabled(user, SECOND_FACTORS)


class StaffHaveSecondFactor(BasePermission):
    message = _("Set up a second factor (authenticator app or passkey) first: open Account, Two-factor.")
    code = "second_factor_required"

    def has_permission(self, request: Request, _view: "APIView") -> bool:
        return not request.user.is_authenticated or not needs_second_factor(request.user)
