"""Me, profile and settings."""

import pytest

from athletes.models import Athlete, User
from tests.athletes.views.test_invitations import words
from tests.cast import make_user

PAGE = "/me/profile/"
RUNNER = {
    "name": "Anna A.",
    "month": "4",
    "year": "1994",
    "time_zone": "Europe/Madrid",
    "sex": "female",
    "weekly": "32.5",
    "max_hr": "190",
    "rest_hr": "",
}
SETTINGS = {
    "me-name": "Anna",
    "me-language": "ru",
    "me-time_zone": "Europe/Moscow",
    "me-units": "mi",
    "me-theme": "dark",
}


@pytest.fixture
def as_(client):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


class TestRunner:
    def test_is_changed_and_distances_are_in_the_readers_units(self, cast, as_):
        client = as_(cast.athlete.user)
        response = client.post(PAGE, RUNNER, follow=True)
        assert "Saved." in words(response)
        athlete = Athlete.objects.get(pk=cast.athlete.pk)
        assert (athlete.name, athlete.birth_month.isoformat(), athlete.time_zone) == (
            "Anna A.",
            "1994-04-01",
            "Europe/Madrid",
        )
        assert (athlete.weekly_declared_m, athlete.max_hr, athlete.rest_hr) == (32_500, 190, None)
        User.objects.filter(pk=cast.athlete.user_id).update(units="mi")
        html = client.get(PAGE).content.decode()
        assert 'value="20.2"' in html
        client.post(PAGE, RUNNER | {"weekly": "20"})
        assert Athlete.objects.get(pk=cast.athlete.pk).weekly_declared_m == 32_187

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("name", "", "required"),
            ("weekly", "-3", "greater than"),
            ("weekly", "400.1", "more than anybody runs"),
            ("time_zone", "Mars", "valid choice"),
            ("year", "", "Choose both"),
            ("max_hr", "20", "greater than"),
            ("month", "13", "valid choice"),
        ],
    )
    def test_a_bad_field_is_named_and_nothing_is_stored(self, cast, as_, field, value, said):
        response = as_(cast.athlete.user).post(PAGE, RUNNER | {field: value})
        assert said in words(response)
        assert Athlete.objects.get(pk=cast.athlete.pk).name == "Anna Athlete"

    def test_an_age_left_out_stays_as_it_is(self, cast, as_):
        as_(cast.athlete.user).post(PAGE, RUNNER | {"month": "", "year": ""})
        assert Athlete.objects.get(pk=cast.athlete.pk).birth_month == cast.athlete.birth_month

    def test_a_minor_does_not_grow_up_by_a_form(self, cast, as_):
        response = as_(cast.minor.user).post(PAGE, RUNNER | {"year": "1990"})
        assert "A guardian has to correct the month of birth" in words(response)
        assert Athlete.objects.get(pk=cast.minor.pk).birth_month == cast.minor.birth_month

    def test_a_guardian_changes_the_wards(self, cast, as_):
        client = as_(cast.guardian)
        assert "Mina Minor" in words(client.get(PAGE))
        client.post(PAGE, RUNNER | {"for": cast.minor.public_id, "year": "2012"})
        assert Athlete.objects.get(pk=cast.minor.pk).birth_month.isoformat() == "2012-04-01"

    @pytest.mark.parametrize("who", ["coach", "other_athlete"])
    def test_somebody_elses_is_not_found(self, cast, as_, who):
        data = RUNNER | {"for": cast.minor.public_id}
        assert as_(cast.viewers()[who]).post(PAGE, data).status_code == 404
        assert as_(cast.viewers()[who]).get(PAGE, {"for": cast.minor.public_id}).status_code == 404

    def test_who_has_none_starts_one(self, db, as_):
        user = make_user("Ria Runner", time_zone="Europe/Paris")
        client = as_(user)
        page = client.get(PAGE)
        assert "Start your own log" in words(page)
        assert 'value="Ria Runner"' in page.content.decode()
        client.post(PAGE, RUNNER | {"name": "Ria"})
        assert Athlete.objects.get(user=user).name == "Ria"
        assert "Start your own log" not in words(client.get(PAGE))


class TestSettings:
    def test_are_kept_and_the_page_speaks_the_new_language(self, cast, as_):
        client = as_(cast.athlete.user)
        client.post("/me/settings/", SETTINGS)
        user = User.objects.get(pk=cast.athlete.user_id)
        assert (user.name, user.language, user.time_zone, user.units, user.theme) == (
            "Anna",
            "ru",
            "Europe/Moscow",
            "mi",
            "dark",
        )
        html = " ".join(client.get(PAGE).content.decode().split())
        assert '<html lang="ru" data-theme="dark">' in html

    @pytest.mark.parametrize(
        ("field", "value"),
        [("me-language", "xx"), ("me-units", "leagues"), ("me-theme", ""), ("me-time_zone", "Mars")],
    )
    def test_a_bad_field_is_named_and_nothing_is_stored(self, cast, as_, field, value):
        response = as_(cast.athlete.user).post("/me/settings/", SETTINGS | {field: value})
        assert response.status_code == 200
        assert "Not saved yet" in words(response)
        assert User.objects.get(pk=cast.athlete.user_id).language == "en"

    def test_belong_to_who_is_signed_in_also_for_a_guardian(self, cast, as_):
        as_(cast.guardian).post("/me/settings/", SETTINGS)
        assert User.objects.get(pk=cast.guardian.pk).theme == "dark"
        assert User.objects.get(pk=cast.minor.user_id).theme == "auto"

    def test_looking_changes_nothing(self, cast, as_):
        assert as_(cast.athlete.user).get("/me/settings/").status_code == 405

    def test_of_somebody_without_a_profile_are_kept_too(self, cast, as_):
        as_(cast.coach).post("/me/settings/", SETTINGS | {"me-units": "x"})
        as_(cast.coach).post("/me/settings/", SETTINGS)
        assert User.objects.get(pk=cast.coach.pk).units == "mi"
