"""REST: recovery-plans/ and the results of their steps."""

from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.models import AccessLog
from injuries.models import RecoveryPlan
from tests.cast import NOW
from tests.injuries.clearances import flagged, open_rules
from tests.injuries.entries import log
from tests.injuries.recovering import day, ran, way_back

PLANS = "/api/v1/recovery-plans/"
GOOD = {
    "intensity": {"worst_during": 0, "after_60min": 0},
    "limp": False,
    "swelling": False,
    "giving_way": False,
    "locking": False,
}


@pytest.fixture
def call(client, cast):
    """One request as a person, at a day."""

    def ask(method, address, body=None, *, person=None, nth=0):
        client.force_login(person or cast.athlete.user)
        with time_machine.travel(day(nth), tick=False):
            sent = {} if body is None else {"data": body, "content_type": "application/json"}
            return getattr(client, method)(address, **sent)

    return ask


def results(plan, n=1):
    return f"{PLANS}{plan.public_id}/steps/{n}/results/"


def test_the_whole_way_by_rest(cast, call):
    episode = log(cast.athlete, worst_during=1).report.episode
    key = str(uuid4())
    sent = {"id": key, "episode": str(episode.public_id)}
    made = call("post", PLANS, sent)
    assert made.status_code == 201, made.content
    assert (made.json()["ladder"]["phase"], made.json()["gate"]) == ("waiting", None)
    assert (made.json()["stage"], made.json()["stages"]) == (1, 7)
    assert call("post", PLANS, sent).status_code == 200
    calm = {"walking": 0, "stairs": 1, "limp": False, "swelling": False}
    entered = call("post", f"{PLANS}{key}/entry/", calm)
    assert entered.json()["ladder"]["phase"] == "climbing"
    plan = RecoveryPlan.objects.get(public_id=key)
    for nth in (0, 2):
        on = cast.athlete.local_date(day(nth)).isoformat()
        run = call("post", results(plan), GOOD | {"local_date": on}, nth=nth)
        assert (run.status_code, run.json()["gate"]["outcome"]) == (201, "pending"), run.content
        address = f"{results(plan)}{run.json()['id']}/"
        morning = call("patch", address, {"intensity": {"next_morning": 0}}, nth=nth + 1)
        assert (morning.json()["gate"], morning.json()["counts"]) == (
            {"outcome": "go", "reason": "settled"},
            True,
        )
    now_at = call("get", f"{PLANS}{key}/", nth=3).json()
    assert (now_at["stage"], now_at["ladder"]["step"]) == (2, "walk_4_run_1")
    assert now_at["ladder"]["moves"][0]["reason"] == "two_go"
    listed = call("get", results(plan), nth=3).json()["results"]
    assert [one["step"] for one in listed] == ["walk_30", "walk_30"]
    assert call("get", results(plan, 2), nth=3).json()["results"] == []


def test_a_yes_raises_its_sign_and_stops(cast, call):
    plan = way_back(cast.athlete)
    on = cast.athlete.local_date(NOW).isoformat()
    said = call("post", results(plan), GOOD | {"local_date": on, "swelling": True}).json()
    assert said["gate"] == {"outcome": "stop_refer", "reason": "open_flag"}
    assert open_rules(cast.athlete) == {"swelling"}


def test_what_is_not_said_is_not_answered(cast, call):
    plan = way_back(cast.athlete)
    on = cast.athlete.local_date(NOW).isoformat()
    said = call("post", results(plan), {"local_date": on, "intensity": {"worst_during": 1}}).json()
    assert (said["limp"], said["swelling"], said["intensity"]["next_morning"]) == (None, None, None)
    assert said["gate"] == {"outcome": "pending", "reason": "unanswered"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"local_date": None}, "local_date"),
        ({"local_date": "2026-11-30"}, "local_date"),
        ({"intensity": {}}, "intensity.worst_during"),
        ({"intensity": {"worst_during": 11}}, "intensity.worst_during"),
        ({"intensity": {"worst_during": 1, "next_morning": 1}}, "intensity.next_morning"),
        ({"activity": str(uuid4())}, "activity"),
    ],
)
def test_names_the_field_at_fault(cast, call, change, field):
    plan = way_back(cast.athlete)
    on = cast.athlete.local_date(NOW).isoformat()
    answer = call("post", results(plan), GOOD | {"local_date": on} | change)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_a_result_stands_under_its_own_step_and_plan(cast, call):
    plan = way_back(cast.athlete)
    run = ran(plan, 0).run
    assert call("get", f"{results(plan)}{run.public_id}/", nth=1).status_code == 200
    assert call("get", f"{results(plan, 2)}{run.public_id}/", nth=1).status_code == 404
    assert call("patch", f"{results(plan, 2)}{run.public_id}/", {"limp": True}, nth=1).status_code == 404
    assert call("get", f"{results(plan, 8)}", nth=1).status_code == 404


def test_is_refused_under_a_warning_sign(cast, call):
    episode = flagged(cast.athlete)
    answer = call("post", PLANS, {"episode": str(episode.public_id)})
    assert (answer.status_code, answer.json()["code"]) == (409, "flag_open")


def test_a_coach_decides_one_step_with_a_reason(cast, call):
    plan = way_back(cast.athlete)
    address = f"{PLANS}{plan.public_id}/override/"
    assert call("post", address, {"up": True}, person=cast.coach).status_code == 400
    said = call("post", address, {"up": True, "reason": "Ready."}, person=cast.coach)
    assert (said.status_code, said.json()["stage"]) == (200, 2)
    again = call("post", address, {"up": True, "reason": "Ready."}, person=cast.coach)
    assert (again.status_code, again.json()["code"]) == (409, "one_step")
    assert call("post", address, {"up": True, "reason": "Me."}).status_code == 403


@pytest.mark.parametrize(
    ("asked", "readiness"),
    [
        ({}, None),
        ({"walking": 0, "limp": False, "morning": 0}, "yes"),
        ({"walking": 1, "limp": False, "morning": 0}, "easy"),
        ({"walking": 3}, "wait"),
        ({"limp": True}, "no"),
    ],
)
def test_says_whether_to_run_today(cast, call, asked, readiness):
    plan = way_back(cast.athlete)
    said = call("post", f"{PLANS}{plan.public_id}/today/", asked).json()
    assert (said["readiness"], said["flag_open"]) == (readiness, False)


def test_only_those_with_health_access_see_anything(cast, call):
    plan = way_back(cast.athlete)
    for person, status in ((cast.coach, 200), (cast.physio, 200), (cast.coach_without_consent, 404)):
        assert call("get", f"{PLANS}{plan.public_id}/", person=person).status_code == status
    assert call("get", PLANS, person=cast.coach_without_consent).json()["results"] == []
    assert AccessLog.objects.filter(viewer=cast.coach, athlete_ids__contains=[cast.athlete.pk]).exists()


def test_a_list_takes_as_many_queries_for_three_as_for_one(cast, call):
    way_back(cast.athlete)
    call("get", PLANS, person=cast.coach)
    with CaptureQueriesContext(connection) as one:
        assert len(call("get", PLANS, person=cast.coach).json()["results"]) == 1
    way_back(cast.loner, actor=cast.loner.user)
    way_back(cast.athlete, side="left", area="ankle")
    way_back(cast.athlete, side="left", area="foot")
    with CaptureQueriesContext(connection) as three:
        assert len(call("get", PLANS, person=cast.coach).json()["results"]) == 3
    assert len(three) == len(one)
