"""Pages in the person's language and zone, never stored; staff only with a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone, translation

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_personal_page_is_private_and_never_stored(cast):
    response = signed_in(cast.athlete.user).get("/")
    assert response["Cache-Control"] == "private, no-store"


def test_a_public_page_says_nothing_of_the_sort(db):
    assert "private, no-store" not in Client().get("/healthz").headers.get("Cache-Control", "")


def test_pages_speak_the_persons_language_whatever_the_browser_says(cast):
    cast.athlete.user.language = "ru"
    cast.athlete.user.save()
    page = signed_in(cast.athlete.user).get("/", headers={"accept-language": "en"}, follow=True)
    assert 'lang="ru"' in page.content.decode()
    translation.activate("en")


def test_the_zone_is_the_persons_only_while_the_page_is_made(cast):
    cast.athlete.user.time_zone = "Asia/Tokyo"
    cast.athlete.user.save()
    before = timezone.get_current_timezone_name()
    signed_in(cast.athlete.user).get("/")
    assert timezone.get_current_timezone_name() == before


def test_a_forgotten_slash_loses_nothing_of_what_was_sent(cast):
    """After a 301 most clients would ask for the list, and take its 200 for an answer to their report."""
    response = signed_in(cast.athlete.user).post(
        "/api/v1/pain-free-days?a=1", {"local_date": "2026-11-18"}, content_type="application/json"
    )
    assert (response.status_code, response["Location"]) == (308, "/api/v1/pain-free-days/?a=1")


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def coach_without_one(self, cast, settings):
        settings.STAFF_NEED_SECOND_FACTOR = True
        Authenticator.objects.filter(user=cast.coach).delete()
        self.client = signed_in(cast.coach)

    def test_staff_are_sent_to_set_one_up_from_every_page(self):
        for path in ("/", "/admin/", "/me/sharing/"):
            response = self.client.get(path)
            assert (response.status_code, response["Location"]) == (302, "/accounts/2fa/"), path

    def test_rest_answers_with_a_problem(self):
        response = self.client.get("/api/v1/me/")
        assert response.status_code == 403
        assert response.json()["code"] == "second_factor_required"

    def test_the_way_out_is_open(self):
        assert self.client.get("/accounts/2fa/").status_code == 200
        assert self.client.get("/healthz").status_code == 200

    def test_with_one_the_page_opens(self, cast):
        Authenticator.objects.create(user=cast.coach, type=Authenticator.Type.TOTP, data={"secret": "x"})
        assert self.client.get("/admin/").status_code == 200

    def test_athletes_need_none(self, cast):
        assert signed_in(cast.athlete.user).get("/", follow=True).status_code == 200

    def test_the_demo_asks_for_none(self, settings):
        settings.STAFF_NEED_SECOND_FACTOR = False
        assert self.client.get("/admin/").status_code == 200
