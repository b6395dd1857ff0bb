"""Sign-in, second factors and the phone's sign-in: allauth's addresses. None of them names anybody else.

Staff of the cast have a second factor, so pages that change it ask them to prove themselves again.
"""

from tests.architecture.matrix.core import STAFF, Row, statuses

PROTECTED = (*STAFF, "former_coach")
PROGRAM = "_allauth/app/v1/"

# Address; status for who is not signed in, for people with a second factor, for people without.
PAGES = [
    ("login/", 200, 302, 302),
    ("logout/", 302, 200, 200),
    ("inactive/", 200, 200, 200),
    ("signup/", 200, 302, 302),
    ("reauthenticate/", 302, 302, 403),
    ("email/", 302, 200, 200),
    ("confirm-email/", 302, 302, 302),
    ("password/change/", 302, 302, 302),
    ("password/set/", 302, 200, 200),
    ("password/reset/", 200, 200, 200),
    ("password/reset/done/", 200, 200, 200),
    ("password/reset/key/done/", 200, 200, 200),
    ("login/code/", 200, 302, 302),
    ("login/code/confirm/", 302, 302, 302),
    ("2fa/", 302, 200, 200),
    ("2fa/authenticate/", 302, 302, 302),
    ("2fa/reauthenticate/", 302, 200, 403),
    ("2fa/totp/activate/", 302, 302, 200),
    ("2fa/totp/deactivate/", 302, 302, 404),
    ("2fa/recovery-codes/", 302, 404, 404),
    ("2fa/recovery-codes/generate/", 302, 302, 200),
    ("2fa/recovery-codes/download/", 302, 404, 404),
    ("2fa/webauthn/", 302, 200, 200),
    ("2fa/webauthn/add/", 302, 302, 200),
    ("2fa/webauthn/reauthenticate/", 302, 302, 403),
    ("2fa/webauthn/login/", 302, 302, 302),
    # Keys of nobody: 0 is never a primary key.
    ("2fa/webauthn/keys/<int:pk>/remove/", 302, 302, 404),
    ("2fa/webauthn/keys/<int:pk>/edit/", 302, 302, 404),
]
# Addresses of the phone's sign-in. They know a person by X-Session-Token only, never by a browser's cookie,
# so all are strangers here; tests/coachsite/test_phone_sign_in.py signs in for real.
PHONE = [
    ("config", 200),
    ("auth/session", 401),
    ("auth/reauthenticate", 401),
    ("auth/code/confirm", 409),
    ("auth/password/request", 405),
    ("auth/password/reset", 400),
    ("auth/login", 405),
    ("auth/signup", 405),
    ("auth/email/verify", 409),
    ("auth/email/verify/resend", 405),
    ("auth/phone/verify", 409),
    ("auth/phone/verify/resend", 405),
    ("auth/code/request", 405),
    ("auth/code/resend", 405),
    ("account/password/change", 401),
    ("account/email", 401),
    ("account/phone", 401),
    ("auth/2fa/authenticate", 401),
    ("auth/2fa/reauthenticate", 401),
    ("auth/webauthn/authenticate", 401),
    ("auth/webauthn/reauthenticate", 401),
    ("auth/webauthn/login", 200),
    ("account/authenticators", 401),
    ("account/authenticators/totp", 401),
    ("account/authenticators/recovery-codes", 401),
    ("account/authenticators/webauthn", 401),
    ("tokens/refresh", 405),
]


def _page(path, nobody, protected, unprotected):
    table = statuses(unprotected, anonymous=nobody, **dict.fromkeys(PROTECTED, protected))
    return Row(f"accounts/{path}", table, args=lambda _world: {"pk": 0})


ROWS = [
    *(_page(*page) for page in PAGES),
    Row(
        "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        statuses(200),
        path="/accounts/password/reset/key/1-nothing/",
    ),
    *(Row(f"{PROGRAM}{path}", statuses(status)) for path, status in PHONE),
]
