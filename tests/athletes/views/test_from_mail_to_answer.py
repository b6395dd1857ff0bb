"""From the mail to the answer: a person without an account follows the link."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from alerts.services import deliver_due
from athletes import services
from athletes.enums import ConsentRole
from athletes.models import Athlete, Guardian, HealthConsent, User
from tests.athletes.views.test_invitations import words
from tests.cast import NOW

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _fresh_rate_limits():
    cache.clear()


def _mailed_path(to, pattern):
    """The path of the link in the newest mail to this address."""
    deliver_due()
    body = next(letter.body for letter in reversed(mail.outbox) if letter.to == [to])
    return re.search(rf"https?://[^/]+({pattern}\S+)", body)[1]


def _code(to):
    deliver_due()
    body = next(letter.body for letter in reversed(mail.outbox) if letter.to == [to])
    return re.search(r"^\w{3,4}-?\w{3,4}$", body, re.MULTILINE)[0]


def _sign_up(client, page, email):
    """Signs up from the invitation's page and proves the address; returns where that leads."""
    link = re.search(r'href="(/accounts/signup/\?next=[^"]+)"', page.content.decode())[1]
    form = client.get(link).content.decode()
    hidden = re.search(r'name="next"\s+value="([^"]+)"', form)[1]
    client.post("/accounts/signup/", {"email": email, "password1": PASSWORD, "next": hidden})
    return client.post("/accounts/confirm-email/", {"code": _code(email)}, follow=True)


def test_a_new_runner_signs_up_and_takes_over_the_kept_profile(cast):
    services.invite_athlete(
        cast.coach, athlete=cast.kept, club=cast.north, squad=cast.milers, email="kira@example.org", now=NOW
    )
    path, client = _mailed_path("kira@example.org", "/invitations/"), Client()
    page = _sign_up(client, client.get(path), "kira@example.org")
    assert page.redirect_chain[-1][0] == path
    assert "North would like to coach you" in words(page)
    answer = {"answer": "accept", "health_roles": "coach", "month": "5", "year": "1995"}
    assert "Welcome to North" in words(client.post(path, answer, follow=True))
    athlete = Athlete.objects.get(pk=cast.kept.pk)
    assert athlete.user.email == "kira@example.org"
    assert HealthConsent.objects.get(coaching__athlete=athlete).role == ConsentRole.COACH


def test_a_parent_signs_up_and_confirms(cast):
    services.invite_guardian(cast.coach, athlete=cast.minor, email="dad@example.org", now=NOW)
    path, client = _mailed_path("dad@example.org", "/guardians/"), Client()
    page = _sign_up(client, client.get(path), "dad@example.org")
    assert page.redirect_chain[-1][0] == path
    client.post(path, {"answer": "confirm", "is_guardian": "on", "health_storage_consent": "on"})
    link = Guardian.objects.get(email="dad@example.org")
    assert link.user == User.objects.get(email="dad@example.org")
    assert link.health_storage_consent_at


def test_who_has_an_account_signs_in_by_a_code_and_comes_back(cast):
    user = cast.stranger.user
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    services.invite_athlete(
        cast.coach,
        athlete=cast.stranger,
        club=cast.north,
        squad=cast.milers,
        email="zoe.stranger@example.org",
        now=NOW,
    )
    path, client = _mailed_path("zoe.stranger@example.org", "/invitations/"), Client()
    asked = client.post(
        "/accounts/login/code/", {"email": "zoe.stranger@example.org", "next": path}, follow=True
    )
    hidden = re.search(r'name="next"\s+value="([^"]+)"', asked.content.decode())[1]
    answer = {"code": _code("zoe.stranger@example.org"), "next": hidden}
    page = client.post("/accounts/login/code/confirm/", answer, follow=True)
    assert page.redirect_chain[-1][0] == path
    assert "What North will see" in words(page)


def test_the_mail_says_nothing_of_health(cast):
    services.invite_athlete(
        cast.coach, athlete=cast.kept, club=cast.north, squad=cast.milers, email="kira@example.org", now=NOW
    )
    deliver_due()
    letter = mail.outbox[-1]
    for word in ("pain", "injur", "warning", "knee"):
        assert word not in (letter.subject + letter.body).lower()
