"""REST: check-ins/ as the contract says."""

from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from athletes.models import AccessLog
from injuries.models import CheckIn, CheckInProblem, CheckInText
from tests.cast import NOW
from tests.injuries.check_ins import SLIGHT, SUBSTANTIAL, at, check_in

URL = "/api/v1/check-ins/"
BODY = {
    "week": "2026-W46",
    "problems": [{"side": "right", "area": "knee", "answers": [2, 2, 1, 1]}],
    "time_loss_days": 1,
}


@pytest.fixture
def client_of(db):
    def signed_in(user):
        client = APIClient()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def ada(runner, client_of):
    return client_of(runner.user)


@pytest.fixture
def frozen(cast):
    with time_machine.travel(NOW, tick=False):
        yield cast


def test_an_answer_is_stored_and_read_back(runner, ada):
    answer = ada.post(URL, BODY)
    assert answer.status_code == 201
    row = CheckIn.objects.get()
    assert answer.json() == {
        "id": str(row.public_id),
        "athlete": str(runner.public_id),
        "week": "2026-W46",
        "monday": "2026-11-09",
        "answered_at": "2026-11-18T12:00:00Z",
        "local_date": "2026-11-18",
        "problems": [
            {
                "side": "right",
                "area": "knee",
                "answers": [2, 2, 1, 1],
                "severity": 50,
                "substantial": True,
                "episode": None,
            }
        ],
        "time_loss_days": 1,
    }
    assert answer["ETag"] == '"1"'
    assert ada.get(f"{URL}{row.public_id}/").json() == answer.json()


def test_the_week_left_out_is_the_one_that_is_asked(ada):
    assert ada.post(URL, {"problems": []}).json()["week"] == "2026-W46"


def test_short_answers_are_filled_up(ada):
    body = BODY | {"problems": [{"side": "left", "area": "foot", "answers": [3]}]}
    problem = ada.post(URL, body).json()["problems"][0]
    assert (problem["answers"], problem["severity"]) == ([3, None, None, None], 100)


def test_a_missing_answer_is_no_score(ada):
    body = BODY | {"problems": [{"side": "left", "area": "foot", "answers": [1, None, 1, 0]}]}
    problem = ada.post(URL, body).json()["problems"][0]
    assert (problem["severity"], problem["substantial"]) == (None, None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"week": "2026-W54"}, "week"),
        ({"week": "last"}, "week"),
        ({"week": "2026-W48"}, "week"),
        ({"week": "2026-W40"}, "week"),
        ({"problems": None}, "problems"),
        ({"problems": [{"side": "up", "area": "knee", "answers": [1]}]}, "problems.0.side"),
        ({"problems": [{"side": "left", "area": "soul", "answers": [1]}]}, "problems.0.area"),
        ({"problems": [{"side": "left", "area": "knee", "answers": [4]}]}, "problems.0.answers.0"),
        ({"problems": [{"side": "left", "area": "knee", "answers": [1, 1, 1, 1, 1]}]}, "problems.0.answers"),
        ({"problems": [{"side": "left", "area": "knee", "answers": []}]}, "problems.0.answers"),
        ({"problems": [{"side": "left", "area": "knee", "answers": [None]}]}, "problems"),
        ({"problems": [{"side": "left", "area": "knee", "answers": [0, 1, 1, 1]}]}, "problems"),
        ({"problems": BODY["problems"] * 2}, "problems"),
        ({"time_loss_days": 8}, "time_loss_days"),
    ],
)
def test_what_cannot_be_is_refused_by_field(ada, change, field):
    answer = ada.post(URL, BODY | change)
    assert answer.status_code == 400, answer.json()
    assert [name for name in answer.json()["errors"] if name.startswith(field)], answer.json()
    assert not CheckIn.objects.exists()


def test_a_repeat_is_stored_once_and_another_body_is_a_conflict(ada):
    body = BODY | {"id": str(uuid4())}
    first, again = ada.post(URL, body), ada.post(URL, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert ada.post(URL, body | {"time_loss_days": 3}).status_code == 409
    assert CheckIn.objects.count() == 1


def test_a_week_is_answered_once(ada):
    ada.post(URL, BODY)
    answer = ada.post(URL, BODY | {"id": str(uuid4())})
    assert (answer.status_code, answer.json()["code"]) == (409, "week_answered")


def test_it_can_be_changed_for_a_day_by_who_has_seen_it(runner, ada):
    row = check_in(runner, at(*SLIGHT), time_loss_days=2)
    one = f"{URL}{row.public_id}/"
    assert ada.patch(one, {"time_loss_days": 0}, headers={"If-Match": '"9"'}).status_code == 412
    changed = ada.patch(one, {"time_loss_days": 0}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    assert (changed.json()["time_loss_days"], changed.json()["problems"][0]["answers"]) == (0, list(SLIGHT))
    changed = ada.patch(one, {"problems": []})
    assert changed.json()["problems"] == []
    assert ada.patch(one, {"week": "2026-W47"}).status_code == 400
    assert ada.patch(one, {"week": "2026-W46"}).status_code == 200


def test_the_list_is_by_week_and_by_athlete(runner, ada):
    for weeks_ago in (1, 2, 3):
        check_in(runner, weeks_ago=weeks_ago)

    def weeks(query=""):
        return [row["week"] for row in ada.get(f"{URL}{query}").json()["results"]]

    assert weeks() == ["2026-W46", "2026-W45", "2026-W44"]
    assert weeks("?from=2026-11-08") == ["2026-W46", "2026-W45"]
    assert weeks("?to=2026-11-01") == ["2026-W44"]


def test_a_list_costs_the_same_for_one_and_for_three(runner, ada):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            ada.get(URL)
        return len(asked)

    check_in(runner, at(*SLIGHT), weeks_ago=1)
    few = queries()
    check_in(runner, at(*SLIGHT), at(*SLIGHT, area="foot"), weeks_ago=2)
    check_in(runner, at(*SLIGHT), weeks_ago=3)
    assert queries() == few


def test_who_may_read_it_and_that_reading_is_logged(frozen, client_of):
    row = check_in(frozen.athlete, at(*SUBSTANTIAL))
    one = f"{URL}{row.public_id}/"
    for reader in (frozen.coach, frozen.head_coach, frozen.physio):
        assert client_of(reader).get(one).status_code == 200
    for stranger in (frozen.coach_without_consent, frozen.manager, frozen.stranger.user):
        client = client_of(stranger)
        assert client.get(one).status_code == 404
        assert client.get(URL).json()["results"] == []
    seen = AccessLog.objects.filter(kind="check_ins", athlete_ids=[frozen.athlete.pk])
    assert set(seen.values_list("viewer__name", flat=True)) == {"Carla Coach", "Hanna Head", "Petra Physio"}


def test_a_physio_who_came_later_sees_what_came_after_her(frozen, client_of):
    """The problems are seen with their check-in, also when an edit has written them anew."""
    row = check_in(frozen.athlete, at(*SLIGHT))
    frozen.members["physio"].joined_at = NOW.replace(hour=13)
    frozen.members["physio"].save()
    CheckInProblem.objects.update(created_at=NOW.replace(hour=14))
    assert client_of(frozen.physio).get(f"{URL}{row.public_id}/").status_code == 404
    assert not CheckInProblem.objects.visible_to(frozen.physio).exists()


def test_the_questions_are_ours_or_the_clubs(frozen, client_of):
    anna = client_of(frozen.athlete.user)
    ours = anna.get(f"{URL}questions/").json()
    assert (ours["official_source"], ours["based_on"]) == ("", "OSTRC-O2 (Clarsen 2020)")
    assert [question["code"] for question in ours["questions"]] == [
        "participation",
        "training_change",
        "performance",
        "pain",
    ]
    assert all(len(question["answers"]) == 4 for question in ours["questions"])
    lines = "Official question\nnone\nlittle\nmore\nmost"
    texts = dict.fromkeys(["participation", "training_change", "performance", "pain"], lines)
    CheckInText.objects.create(club=frozen.north, language="en", source="By leave of them", **texts)
    theirs = anna.get(f"{URL}questions/").json()
    assert theirs["official_source"] == "By leave of them"
    assert theirs["questions"][3]["answers"] == ["none", "little", "more", "most"]
    elsewhere = client_of(frozen.southerner.user).get(f"{URL}questions/").json()
    assert elsewhere["official_source"] == ""
