"""`me/`."""

import pytest
from rest_framework.test import APIClient

from athletes.models import User
from tests.cast import make_user

ME = "/api/v1/me/"


@pytest.fixture
def as_():
    def sign_in(person):
        client = APIClient(raise_request_exception=False)
        client.force_login(person)
        return client

    return sign_in


def test_an_athlete_reads_her_profiles_id_and_settings(cast, as_):
    assert as_(cast.athlete.user).get(ME).json() == {
        "id": str(cast.athlete.user.public_id),
        "name": "Anna Athlete",
        "email": "anna.athlete@example.org",
        "roles": ["athlete"],
        "clubs": [],
        "athlete": str(cast.athlete.public_id),
        "wards": [],
        "units": "km",
        "language": "en",
        "time_zone": "UTC",
        "theme": "auto",
    }


def test_a_coach_reads_clubs_and_roles(cast, as_):
    body = as_(cast.coach).get(ME).json()
    north = {"id": str(cast.north.public_id), "name": "North", "role": "coach", "all_squads": False}
    assert (body["roles"], body["clubs"], body["athlete"]) == (["coach"], [north], None)


def test_a_guardian_reads_the_wards(cast, as_):
    body = as_(cast.guardian).get(ME).json()
    assert body["roles"] == ["guardian"]
    assert body["wards"] == [{"id": str(cast.minor.public_id), "name": "Mina Minor"}]


def test_a_former_coach_is_nobody_special(cast, as_):
    body = as_(cast.former_coach).get(ME).json()
    assert (body["roles"], body["clubs"]) == ([], [])


def test_without_signing_in_it_is_a_problem(db):
    response = APIClient().get(ME)
    assert response.status_code == 401
    assert response.json()["code"] == "not_authenticated"


def test_settings_are_changed_and_nothing_else(cast, as_):
    client = as_(cast.athlete.user)
    body = {
        "name": " Anna A. ",
        "units": "mi",
        "language": "ru",
        "time_zone": "Asia/Tokyo",
        "theme": "dark",
        "email": "other@example.org",
        "roles": ["head_coach"],
        "is_superuser": True,
    }
    changed = client.patch(ME, body).json()
    assert (changed["name"], changed["units"], changed["language"]) == ("Anna A.", "mi", "ru")
    assert (changed["time_zone"], changed["theme"]) == ("Asia/Tokyo", "dark")
    assert (changed["email"], changed["roles"]) == ("anna.athlete@example.org", ["athlete"])
    assert not User.objects.get(pk=cast.athlete.user_id).is_superuser


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("units", "leagues"),
        ("language", "xx"),
        ("theme", "pink"),
        ("time_zone", "Mars/Olympus"),
        ("name", "x" * 121),
        ("name", None),
        ("units", ["km"]),
    ],
)
def test_a_bad_value_is_named(cast, as_, field, value):
    response = as_(cast.athlete.user).patch(ME, {field: value})
    assert (response.status_code, list(response.json()["errors"])) == (400, [field])
    assert User.objects.get(pk=cast.athlete.user_id).name == "Anna Athlete"


@pytest.mark.parametrize("body", ["[]", "half a {", "7"])
def test_a_damaged_body_is_refused(cast, as_, body):
    response = as_(cast.athlete.user).patch(ME, body, content_type="application/json")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_stale_client_is_told(cast, as_):
    client = as_(cast.athlete.user)
    etag = client.get(ME).headers["ETag"]
    assert client.patch(ME, {"units": "mi"}, headers={"If-Match": etag}).status_code == 200
    response = client.patch(ME, {"units": "km"}, headers={"If-Match": etag})
    assert (response.status_code, response.json()["code"]) == (412, "stale")
    fresh = client.get(ME).headers["ETag"]
    assert client.patch(ME, {"units": "km"}, headers={"If-Match": fresh}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_other_methods_are_refused(cast, as_, method):
    assert getattr(as_(cast.athlete.user), method)(ME, {}).status_code == 405


def test_takes_few_queries_whoever_asks(cast, as_, django_assert_max_num_queries):
    new = make_user("Nobody Yet")
    for person in (cast.coach, cast.guardian, cast.athlete.user, new):
        client = as_(person)
        with django_assert_max_num_queries(10):
            client.get(ME)
