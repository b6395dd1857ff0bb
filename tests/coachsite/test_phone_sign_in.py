"""How a phone app signs in: allauth's headless app client, X-Session-Token, second factor included."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client

from alerts.services import deliver_due
from athletes import services
from athletes.models import User
from tests.cast import NOW

BASE = "/_allauth/app/v1/"
PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Phone:
    """A client without cookies: what it knows is the token."""

    def __init__(self):
        self.token = None

    def send(self, method, path, data=None, **headers):
        client = Client(raise_request_exception=False)
        headers |= {"X-Session-Token": self.token} if self.token else {}
        body = {"data": data, "content_type": "application/json"} if data is not None else {}
        response = getattr(client, method)(path, headers=headers, **body)
        self.token = response.json().get("meta", {}).get("session_token") or self.token
        return response

    def post(self, path, data):
        return self.send("post", BASE + path, data)

    def me(self, **headers):
        return self.send("get", "/api/v1/me/", **headers)


@pytest.mark.parametrize("body", ["{", "null", "[]", b"\xff", "[" * 100_000, '{"email": {}}'])
def test_a_damaged_body_is_the_senders_problem_and_no_page(db, body):
    client = Client(raise_request_exception=False)
    response = client.post(f"{BASE}auth/login", body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["status"] == 400


@pytest.fixture(autouse=True)
def _fresh_rate_limits():
    cache.clear()


@pytest.fixture
def phone():
    return Phone()


def _with_password(user):
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _with_totp(user):
    Authenticator.objects.filter(user=user).delete()
    TOTP.activate(user, SECRET)
    return user


def _code_now():
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(SECRET, counter))


def _code_from_mail():
    return re.search(r"^\w{3,4}-?\w{3,4}$", mail.outbox[-1].body, re.MULTILINE)[0]


def _log_in(phone, user):
    return phone.post("auth/login", {"email": user.email, "password": PASSWORD})


class TestAnAthlete:
    def test_signs_in_with_a_password_and_asks_who_she_is(self, cast, phone):
        user = _with_password(cast.athlete.user)
        assert _log_in(phone, user).status_code == 200
        me = phone.me()
        assert me.status_code == 200
        assert me.json()["athlete"] == str(cast.athlete.public_id)
        assert me.headers["Cache-Control"] == "private, no-store"

    def test_without_a_token_or_with_a_wrong_one_is_nobody(self, cast, phone):
        _log_in(phone, _with_password(cast.athlete.user))
        for token in (None, "x" * 32, "", phone.token + "x"):
            stranger = Phone()
            stranger.token = token
            response = stranger.me()
            assert response.status_code == 401
            assert response.headers["Content-Type"] == "application/problem+json"
            assert response.headers["WWW-Authenticate"] == "X-Session-Token"

    def test_a_wrong_password_and_an_unknown_address_read_the_same(self, cast, phone):
        user = _with_password(cast.athlete.user)
        wrong = phone.post("auth/login", {"email": user.email, "password": "wrong horse battery"})
        unknown = phone.post("auth/login", {"email": "nobody@example.org", "password": PASSWORD})
        assert wrong.status_code == unknown.status_code == 400
        assert wrong.json() == unknown.json()
        assert phone.me().status_code == 401

    def test_signing_out_ends_the_token(self, cast, phone):
        _log_in(phone, _with_password(cast.athlete.user))
        token = phone.token
        phone.send("delete", BASE + "auth/session")
        phone.token = token
        assert phone.me().status_code == 401

    def test_who_is_switched_off_is_out_at_once(self, cast, phone):
        user = _with_password(cast.athlete.user)
        _log_in(phone, user)
        User.objects.filter(pk=user.pk).update(is_active=False)
        assert phone.me().status_code == 401

    def test_a_new_password_ends_other_sessions(self, cast, phone):
        user = _with_password(cast.athlete.user)
        _log_in(phone, user)
        user.set_password("another horse battery")
        user.save()
        assert phone.me().status_code == 401

    def test_signs_in_by_a_code_from_the_mail(self, cast, phone):
        user = _with_password(cast.athlete.user)
        assert phone.post("auth/code/request", {"email": user.email}).status_code == 401
        assert phone.me().status_code == 401
        deliver_due()
        code = _code_from_mail()
        assert phone.post("auth/code/confirm", {"code": code}).status_code == 200
        assert phone.me().status_code == 200

    def test_signs_up_and_proves_the_address(self, db, phone):
        new = {"email": "new@example.org", "password": PASSWORD}
        assert phone.post("auth/signup", new).status_code == 401
        assert phone.me().status_code == 401
        deliver_due()
        code = _code_from_mail()
        assert phone.post("auth/email/verify", {"key": code}).status_code == 200
        assert phone.me().json()["roles"] == []

    def test_is_answered_in_her_language(self, cast, phone):
        user = _with_password(cast.athlete.user)
        services.edit_user(user, language="ru")
        _log_in(phone, user)
        response = phone.send("patch", "/api/v1/me/", {"units": "leagues"}, **{"Accept-Language": "en"})
        assert response.headers["Content-Language"] == "ru"

    def test_needs_no_csrf_token_since_no_cookie_is_read(self, cast, phone):
        _log_in(phone, _with_password(cast.athlete.user))
        client = Client(enforce_csrf_checks=True)
        response = client.patch(
            "/api/v1/me/",
            {"units": "mi"},
            headers={"X-Session-Token": phone.token},
            content_type="application/json",
        )
        assert response.status_code == 200

    def test_a_browsers_cookie_needs_a_csrf_token(self, cast):
        client = Client(enforce_csrf_checks=True)
        client.force_login(cast.athlete.user)
        response = client.patch("/api/v1/me/", {"units": "mi"}, content_type="application/json")
        assert response.status_code == 403
        assert response.headers["Content-Type"] == "application/problem+json"


class TestACoach:
    def test_is_asked_for_the_second_factor_before_anything(self, cast, phone):
        coach = _with_totp(_with_password(cast.coach))
        first = _log_in(phone, coach)
        assert first.status_code == 401
        assert "mfa_authenticate" in {flow["id"] for flow in first.json()["data"]["flows"]}
        assert phone.me().status_code == 401
        assert phone.post("auth/2fa/authenticate", {"code": "000000"}).status_code == 400
        assert phone.me().status_code == 401
        assert phone.post("auth/2fa/authenticate", {"code": _code_now()}).status_code == 200
        assert phone.me().json()["roles"] == ["coach"]

    def test_a_code_works_once(self, cast, phone):
        coach, code = _with_totp(_with_password(cast.coach)), _code_now()
        _log_in(phone, coach)
        phone.post("auth/2fa/authenticate", {"code": code})
        other = Phone()
        _log_in(other, coach)
        assert other.post("auth/2fa/authenticate", {"code": code}).status_code == 400

    def test_without_a_second_factor_reads_nothing_and_is_told_how(self, cast, phone):
        coach = _with_password(cast.coach)
        Authenticator.objects.filter(user=coach).delete()
        assert _log_in(phone, coach).status_code == 200
        response = phone.me()
        assert (response.status_code, response.json()["code"]) == (403, "second_factor_required")
        assert response.headers["Content-Type"] == "application/problem+json"

    def test_sets_it_up_from_the_phone(self, cast, phone):
        coach = _with_password(cast.coach)
        Authenticator.objects.filter(user=coach).delete()
        _log_in(phone, coach)
        phone.post("auth/reauthenticate", {"password": PASSWORD})
        fresh = phone.send("get", BASE + "account/authenticators/totp").json()
        secret = fresh["meta"]["secret"]
        counter = next(iter(yield_hotp_counters_from_time()))
        code = format_hotp_value(hotp_value(secret, counter))
        assert phone.post("account/authenticators/totp", {"code": code}).status_code == 200
        assert phone.me().status_code == 200

    def test_who_becomes_staff_needs_one_from_then_on(self, cast, phone):
        user = _with_password(cast.athlete.user)
        _log_in(phone, user)
        assert phone.me().status_code == 200
        services.create_club(user, name="New club", time_zone="UTC", now=NOW)
        assert phone.me().json()["code"] == "second_factor_required"

    def test_in_the_demo_none_is_needed(self, cast, phone, settings):
        settings.STAFF_NEED_SECOND_FACTOR = False
        coach = _with_password(cast.coach)
        Authenticator.objects.filter(user=coach).delete()
        _log_in(phone, coach)
        assert phone.me().status_code == 200
