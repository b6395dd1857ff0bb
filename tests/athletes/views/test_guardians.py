"""The page behind the link that a parent or guardian gets."""

import pytest

from athletes import services
from athletes.enums import GuardianState
from athletes.models import Guardian
from athletes.tokens import guardian_token
from tests.athletes.views.test_invitations import words
from tests.cast import NOW, make_user

YES = {"answer": "confirm", "is_guardian": "on"}


@pytest.fixture
def link(cast):
    return services.invite_guardian(cast.coach, athlete=cast.minor, email="dad@example.org", now=NOW)


@pytest.fixture
def url(link):
    return f"/guardians/{guardian_token(link)}/"


def _stored(link):
    return Guardian.objects.get(pk=link.pk)


def test_says_what_it_means_before_anybody_signs_in(url, client):
    response = client.get(url)
    text = words(response)
    assert "Are you the parent or guardian of Mina Minor?" in text
    assert "It ends by itself at 18" in text
    assert "/accounts/signup/?next=/guardians/" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]


def test_the_boxes_start_empty(cast, url, client):
    client.force_login(make_user("Dad"))
    assert "checked" not in client.get(url).content.decode()


@pytest.mark.parametrize("consents", [True, False])
def test_confirming_says_whether_answers_are_stored(cast, link, url, client, consents):
    dad = make_user("Dad")
    client.force_login(dad)
    answer = YES | ({"health_storage_consent": "on"} if consents else {})
    response = client.post(url, answer, follow=True)
    assert "You are now the guardian of Mina Minor here" in words(response)
    stored = _stored(link)
    assert (stored.user, bool(stored.health_storage_consent_at)) == (dad, consents)


def test_without_the_tick_nobody_becomes_a_guardian(cast, link, url, client):
    client.force_login(make_user("Dad"))
    response = client.post(url, {"answer": "confirm", "health_storage_consent": "on"})
    assert "Tick this only if it is so" in words(response)
    assert _stored(link).state == GuardianState.INVITED


def test_without_signing_in_nobody_becomes_a_guardian(link, url, client):
    client.post(url, YES)
    assert _stored(link).state == GuardianState.INVITED


@pytest.mark.parametrize(
    ("who", "said"), [("coach", "You work for a club"), ("athlete", "your own guardian")]
)
def test_who_cannot_be_is_told_why(cast, url, client, who, said):
    client.force_login(cast.viewers()[who])
    response = client.post(url, YES)
    assert response.status_code == 200
    assert said in words(response)
    assert Guardian.objects.get(email="dad@example.org").state == GuardianState.INVITED


@pytest.mark.parametrize("signed_in", [True, False])
def test_whoever_holds_the_mail_may_say_that_is_not_me(cast, link, url, client, signed_in):
    if signed_in:
        client.force_login(cast.stranger.user)
    assert "Thank you" in words(client.post(url, {"answer": "decline"}))
    assert _stored(link).state == GuardianState.ENDED
    assert client.get(url).status_code == 410
    assert client.post(url, {"answer": "decline"}).status_code == 410
