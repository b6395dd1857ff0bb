"""REST: episodes/{id}/clearance/."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.models import AccessLog
from injuries.models import Clearance
from tests.injuries.clearances import flagged, open_rules, record
from tests.injuries.entries import later

TODAY = date(2026, 11, 18)
BODY = {"seen_on": "2026-11-18", "profession": "doctor", "outcome": "may_run"}


@pytest.fixture
def episode(cast):
    return flagged(cast.athlete)


@pytest.fixture
def call(client, episode):
    def ask(person, method="post", body=None, **more):
        client.force_login(person)
        address = f"/api/v1/episodes/{more.get('episode', episode).public_id}/clearance/"
        if method == "get":
            return client.get(address)
        return client.post(address, body, content_type="application/json")

    return ask


def test_the_athlete_records_and_a_coach_confirms(cast, call, episode):
    sent = BODY | {
        "id": str(uuid4()),
        "outcome": "may_run_with_limits",
        "limits": "Flat",
        "until": "2026-12-01",
    }
    answer = call(cast.athlete.user, body=sent)
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert {name: said[name] for name in sent} == sent
    assert (said["waits"], said["lifted_at"], said["episode"]) == (True, None, str(episode.public_id))
    assert call(cast.athlete.user, body=sent).status_code == 200
    confirmed = call(cast.coach, body={"confirm": True, "note": "Read the letter."})
    assert confirmed.status_code == 200, confirmed.content
    assert (confirmed.json()["confirmed_by"], confirmed.json()["waits"]) == ("Carla Coach", False)
    assert open_rules(cast.athlete) == set()


def test_another_body_under_the_same_id_is_refused(cast, call):
    sent = BODY | {"id": str(uuid4())}
    call(cast.athlete.user, body=sent)
    assert call(cast.athlete.user, body=sent | {"profession": "physio"}).status_code == 409
    assert Clearance.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"seen_on": None}, "seen_on"),
        ({"profession": "astrologer"}, "profession"),
        ({"outcome": "may_run_with_limits"}, "limits"),
        ({"until": "2026-11-20"}, "until"),
        ({"seen_on": "2026-11-17"}, "seen_on"),
        ({"confirm": True, "note": "x"}, "seen_on"),
    ],
)
def test_it_names_the_field_at_fault(cast, call, change, field):
    answer = call(cast.athlete.user, body=BODY | change)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["seen_on", "profession", "outcome"])
def test_a_record_needs_day_profession_and_outcome(cast, call, name):
    answer = call(cast.athlete.user, body={key: value for key, value in BODY.items() if key != name})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [name])


def test_a_physio_records_an_own_examination(cast, call):
    body = {"own_examination": True, "seen_on": "2026-11-18", "outcome": "may_run", "note": "Full range."}
    answer = call(cast.physio, body=body)
    assert (answer.status_code, answer.json()["profession"], answer.json()["waits"]) == (201, "physio", False)
    assert call(cast.coach, body=body).status_code == 403


def test_without_a_record_there_is_nothing_to_confirm(cast, call):
    answer = call(cast.coach, body={"confirm": True, "note": "x"})
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_confirm")
    assert call(cast.coach, body=["confirm"]).status_code == 400


def test_reading_is_logged_and_takes_as_many_queries_for_many_as_for_one(cast, call, episode):
    record(episode)
    call(cast.coach, "get")
    counts = []
    for minute in range(3):
        with CaptureQueriesContext(connection) as seen:
            rows = call(cast.coach, "get").json()["results"]
        counts.append(len(seen))
        record(episode, now=later(hours=3, minutes=minute))
    assert [row["waits"] for row in rows] == [True] * 3
    assert len(set(counts)) == 1
    log = AccessLog.objects.filter(viewer=cast.coach).first()
    assert (log.athlete_ids, log.kind) == ([cast.athlete.pk], "red_flags")


@pytest.mark.parametrize("who", ["coach_without_consent", "manager", "other_club_coach", "former_coach"])
def test_for_others_there_is_no_such_episode(cast, call, who):
    for method, body in (("get", None), ("post", BODY), ("post", {"confirm": True, "note": "x"})):
        assert call(getattr(cast, who), method, body).status_code == 404
