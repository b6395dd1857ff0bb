"""Staff set up a second factor before they see anybody."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from athletes import services
from coachsite.second_factor import needs_second_factor
from tests.cast import NOW

STAFF = ["head_coach", "coach", "physio", "manager", "other_club_coach"]


@pytest.fixture
def unprotected(cast):
    Authenticator.objects.all().delete()
    return cast


@pytest.mark.parametrize("who", STAFF)
@pytest.mark.parametrize("path", ["/", "/admin/", "/me/profile/", "/me/sharing/"])
def test_staff_without_one_are_sent_to_set_it_up(unprotected, client, who, path):
    client.force_login(getattr(unprotected, who))
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (302, "/accounts/2fa/")


@pytest.mark.parametrize("who", STAFF)
def test_staff_with_one_go_on(cast, client, who):
    client.force_login(getattr(cast, who))
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/email/",
        "/accounts/logout/",
        "/healthz",
    ],
)
def test_the_pages_to_set_it_up_stay_open(unprotected, client, path):
    coach = unprotected.coach
    EmailAddress.objects.create(user=coach, email=coach.email, verified=True, primary=True)
    client.force_login(coach)
    assert client.get(path).status_code == 200


def test_the_setup_page_offers_an_app_and_a_passkey(unprotected, client):
    client.force_login(unprotected.coach)
    html = client.get("/accounts/2fa/").content.decode()
    assert "/accounts/2fa/totp/activate/" in html
    assert "/accounts/2fa/webauthn/add/" in html


@pytest.mark.parametrize("who", ["athlete", "other_athlete", "guardian", "former_coach"])
def test_people_who_work_for_no_club_need_none(unprotected, client, who):
    person = unprotected.viewers()[who]
    assert not needs_second_factor(person)
    client.force_login(person)
    assert client.get("/me/profile/").status_code == 200


def test_recovery_codes_alone_are_none(unprotected):
    Authenticator.objects.create(
        user=unprotected.coach, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0}
    )
    assert needs_second_factor(unprotected.coach)


def test_a_passkey_is_one(unprotected):
    Authenticator.objects.create(
        user=unprotected.coach, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}}
    )
    assert not needs_second_factor(unprotected.coach)


def test_rest_says_it_in_a_problem(unprotected, client):
    client.force_login(unprotected.coach)
    response = client.get("/api/v1/me/")
    assert (response.status_code, response.json()["code"]) == (403, "second_factor_required")


def test_the_demo_needs_none(unprotected, client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(unprotected.coach)
    assert client.get("/admin/").status_code == 200


def test_who_leaves_the_last_club_needs_none_any_more(unprotected, client):
    services.deactivate_member(unprotected.coach, member=unprotected.members["coach"])
    client.force_login(unprotected.coach)
    assert client.get("/me/profile/").status_code == 200


def test_who_comes_back_needs_one_again(unprotected):
    services.deactivate_member(unprotected.coach, member=unprotected.members["coach"])
    member = services.add_member(
        unprotected.head_coach, club=unprotected.north, user=unprotected.coach, role="manager", now=NOW
    )
    assert needs_second_factor(member.user)
