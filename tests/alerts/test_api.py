"""REST: alerts/, for everyone of the cast."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from alerts import services
from athletes.models import AccessLog
from tests.alerts.conftest import NOW, later

LIST = "/api/v1/alerts/"


@pytest.fixture
def api():
    def client_of(user):
        client = APIClient()
        client.force_authenticate(user)
        return client

    return client_of


def rows(response):
    assert response.status_code == 200, response.content
    return response.json()["results"]


def test_the_fields_of_the_contract(cast, api, raise_load):
    alert = raise_load(facts={"distance_m": 42_000, "km": 42})
    (row,) = rows(api(cast.coach).get(LIST))
    assert row == {
        "id": str(alert.public_id),
        "athlete": str(cast.athlete.public_id),
        "kind": "load_test",
        "severity": "attention",
        "subject": "week:2026-W47",
        "facts": {"distance_m": 42_000, "km": 42},
        "text": "42 km run",
        "state": "open",
        "raised_at": "2026-11-18T12:00:00Z",
        "acknowledged_by": None,
    }


def test_one_alert_has_an_etag(cast, api, raise_load):
    alert = raise_load()
    response = api(cast.coach).get(f"{LIST}{alert.public_id}/")
    assert response.json()["id"] == str(alert.public_id)
    assert response["ETag"] == '"1"'


def test_newest_first_in_pages(cast, api, raise_load):
    for week in range(40, 45):
        raise_load(subject=f"week:2026-W{week}", now=later(days=week))
    client = api(cast.coach)
    first = client.get(LIST, {"page_size": 2}).json()
    assert [row["subject"] for row in first["results"]] == ["week:2026-W44", "week:2026-W43"]
    second = client.get(first["next"]).json()
    assert [row["subject"] for row in second["results"]] == ["week:2026-W42", "week:2026-W41"]


SEES_LOAD = {"coach", "coach_without_consent", "physio", "guardian", "athlete"}
SEES_HEALTH = {"coach", "physio", "guardian", "athlete"}


def test_who_sees_which_alert(cast, api, raise_load, raise_flag):
    load = raise_load(athlete=cast.minor)
    flag = raise_flag(athlete=cast.minor)
    for name, viewer in cast.viewers().items():
        if name == "anonymous":
            continue
        client = api(viewer)
        seen = {row["id"] for row in rows(client.get(LIST))}
        wanted = {str(load.public_id)} if name in SEES_LOAD else set()
        wanted |= {str(flag.public_id)} if name in SEES_HEALTH else set()
        assert seen == wanted, name
        for alert in (load, flag):
            status = client.get(f"{LIST}{alert.public_id}/").status_code
            assert status == (200 if str(alert.public_id) in wanted else 404), name


def test_without_signing_in_there_is_nothing(cast, raise_load):
    alert = raise_load()
    for path in (LIST, f"{LIST}{alert.public_id}/"):
        assert APIClient().get(path).status_code == 401
    assert APIClient().post(f"{LIST}{alert.public_id}/acknowledge/").status_code == 401


def test_without_health_consent_the_answer_is_the_same_to_the_byte(cast, api, raise_load, raise_flag):
    raise_load(athlete=cast.minor)
    client = api(cast.coach_without_consent)
    paths = [
        LIST,
        f"{LIST}?athlete={cast.minor.public_id}",
        f"{LIST}?severity=urgent",
        f"{LIST}{uuid4()}/",
    ]
    healthy = [client.get(path).content for path in paths[:3]]
    flag = raise_flag(athlete=cast.minor)
    assert [client.get(path).content for path in paths[:3]] == healthy
    unknown, hidden = (client.get(f"{LIST}{key}/") for key in (uuid4(), flag.public_id))
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.json() | {"request_id": ""} == unknown.json() | {"request_id": ""}


@pytest.fixture
def full_inbox(cast, raise_load, raise_flag):
    raise_load()
    raise_flag()
    services.acknowledge_alert(cast.coach, alert=raise_load(subject="week:2026-W46"), now=NOW)
    services.resolve_alert(cast.coach, alert=raise_load(subject="week:2026-W45"), now=NOW)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "open"}, {"week:2026-W47", "flag:1"}),
        ({"state": "acknowledged"}, {"week:2026-W46"}),
        ({"state": "resolved"}, {"week:2026-W45"}),
        ({"state": "no_longer_true"}, set()),
        ({"severity": "urgent"}, {"flag:1"}),
        ({"severity": "attention", "state": "open"}, {"week:2026-W47"}),
    ],
)
def test_filters(cast, api, full_inbox, query, found):
    assert {row["subject"] for row in rows(api(cast.coach).get(LIST, query))} == found


def test_the_filter_by_athlete(cast, api, raise_load):
    raise_load()
    raise_load(athlete=cast.minor)
    (row,) = rows(api(cast.coach).get(LIST, {"athlete": str(cast.minor.public_id)}))
    assert row["athlete"] == str(cast.minor.public_id)


def test_a_filter_by_someone_unseen_reads_like_one_that_does_not_exist(cast, api):
    client = api(cast.coach)
    answers = [client.get(LIST, {"athlete": str(key)}) for key in (uuid4(), cast.southerner.public_id)]
    assert [answer.status_code for answer in answers] == [400, 400]
    first, second = (answer.json()["errors"] for answer in answers)
    assert first == second
    assert list(first) == ["athlete"]


@pytest.mark.parametrize("query", [{"state": "gone"}, {"severity": "high"}, {"athlete": "Anna"}])
def test_a_filter_that_makes_no_sense_names_the_field(cast, api, query):
    response = api(cast.coach).get(LIST, query)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == list(query)
    assert response["Content-Type"] == "application/problem+json"


def test_acknowledging(cast, api, raise_load):
    alert = raise_load()
    client = api(cast.coach)
    for _ in range(2):
        response = client.post(f"{LIST}{alert.public_id}/acknowledge/")
        assert response.status_code == 200
        assert response.json()["state"] == "acknowledged"
        assert response.json()["acknowledged_by"] == "Carla Coach"
        assert response["ETag"] == '"2"'
    assert alert.acknowledgements.count() == 1


def test_who_may_acknowledge(cast, api, raise_flag):
    alert = raise_flag(athlete=cast.minor)
    path = f"{LIST}{alert.public_id}/acknowledge/"
    statuses = {
        name: api(viewer).post(path).status_code
        for name, viewer in cast.viewers().items()
        if name != "anonymous"
    }
    assert statuses == {
        "athlete": 403,
        "guardian": 403,
        "coach": 200,
        "physio": 200,
        "other_squad_coach": 404,
        "coach_without_consent": 404,
        "manager": 404,
        "former_coach": 404,
        "other_club_coach": 404,
        "other_athlete": 404,
    }


def test_a_closed_alert_is_a_conflict(cast, api, raise_load):
    alert = services.resolve_alert(cast.coach, alert=raise_load(), now=NOW)
    response = api(cast.coach).post(f"{LIST}{alert.public_id}/acknowledge/")
    assert response.status_code == 409
    assert response.json()["code"] == "alert_closed"


def test_a_stale_if_match_changes_nothing(cast, api, raise_load):
    alert = raise_load()
    raise_load(facts={"km": 50})
    path = f"{LIST}{alert.public_id}/acknowledge/"
    assert api(cast.coach).post(path, HTTP_IF_MATCH='"1"').status_code == 412
    assert not alert.acknowledgements.exists()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_alerts_are_not_written_from_outside(cast, api, raise_load, method):
    alert = raise_load()
    client = api(cast.coach)
    assert getattr(client, method)(f"{LIST}{alert.public_id}/", {}).status_code == 405
    assert client.post(LIST, {}).status_code == 405


def test_reading_health_alerts_of_others_is_logged_once_a_response(cast, api, raise_load, raise_flag):
    raise_load()
    raise_flag()
    raise_flag(athlete=cast.minor)
    api(cast.coach).get(LIST)
    log = AccessLog.objects.get()
    assert (log.viewer, log.kind) == (cast.coach, "alerts")
    assert set(log.athlete_ids) == {cast.athlete.pk, cast.minor.pk}


def test_reading_load_alerts_or_one_s_own_is_not_logged(cast, api, raise_load, raise_flag):
    raise_load()
    api(cast.coach).get(LIST)
    raise_flag()
    api(cast.athlete.user).get(LIST)
    assert not AccessLog.objects.exists()


def test_acknowledging_a_health_alert_is_logged(cast, api, raise_flag):
    api(cast.coach).post(f"{LIST}{raise_flag().public_id}/acknowledge/")
    assert AccessLog.objects.get().athlete_ids == [cast.athlete.pk]


def test_a_list_of_three_costs_as_many_queries_as_one(cast, api, raise_load):
    client = api(cast.coach)
    client.get(LIST)
    raise_load()
    with CaptureQueriesContext(connection) as one:
        assert len(rows(client.get(LIST))) == 1
    raise_load(athlete=cast.minor)
    raise_load(subject="week:2026-W46")
    with CaptureQueriesContext(connection) as three:
        assert len(rows(client.get(LIST))) == 3
    assert len(three) == len(one)
