"""shoes/ as a phone or a script meets it."""

from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alerts.models import Alert
from athletes.models import Tombstone
from tests.cast import NOW
from tests.training.shoes import KM, pair, run
from training.models import Activity, Shoe, ShoeChange

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
URL = "/api/v1/shoes/"
ACTIVITIES = "/api/v1/activities/"


@pytest.fixture
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def one(shoe):
    return f"{URL}{shoe.public_id}/"


class TestPairs:
    def test_a_pair_comes_back_with_what_it_has_run(self, anna, call):
        body = {
            "id": str(uuid4()),
            "name": "Blue",
            "start_m": 100 * KM,
            "note_m": 400 * KM,
            "due_m": 600 * KM,
            "worn_from": "2026-11-01",
            "default_for": ["run", "treadmill"],
        }
        answer = call(anna.user, "post", URL, body)
        assert answer.status_code == 201, answer.content
        assert answer.json() == body | {
            "athlete": str(anna.public_id),
            "retired": False,
            "distance_m": 100 * KM,
            "runs": 0,
            "last_worn_on": None,
            "wear": "ok",
        }
        run(anna, 310)
        shown = call(anna.user, "get", f"{URL}{body['id']}/").json()
        assert (shown["distance_m"], shown["runs"], shown["wear"]) == (410 * KM, 1, "note")
        assert shown["last_worn_on"] == "2026-11-18"

    def test_the_usual_limits_are_there_without_saying(self, anna, call):
        shown = call(anna.user, "post", URL, {"name": "Blue"}).json()
        assert (shown["start_m"], shown["note_m"], shown["due_m"]) == (0, 500 * KM, 700 * KM)
        assert (shown["worn_from"], shown["default_for"]) == (None, [])

    def test_sent_again_it_is_stored_once(self, anna, call):
        body = {"id": str(uuid4()), "name": "Blue"}
        first, again = (call(anna.user, "post", URL, body) for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        other = call(anna.user, "post", URL, body | {"name": "Red"})
        assert (other.status_code, other.json()["code"]) == (409, "id_in_use")
        assert Shoe.objects.count() == 1

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "name"),
            ({"name": " "}, "name"),
            ({"name": "x" * 121}, "name"),
            ({"name": "A", "start_m": -1}, "start_m"),
            ({"name": "A", "start_m": 10**12}, "start_m"),
            ({"name": "A", "start_m": 20_000_000}, "start_m"),
            ({"name": "A", "due_m": 100_000}, "note_m"),
            ({"name": "A", "due_m": 0}, "due_m"),
            ({"name": "A", "note_m": "half"}, "note_m"),
            ({"name": "A", "worn_from": "soon"}, "worn_from"),
            ({"name": "A", "default_for": ["walk"]}, "default_for.0"),
            ({"name": "A", "default_for": "run"}, "default_for"),
            ({"name": "A", "athlete": str(uuid4())}, "athlete"),
        ],
    )
    def test_bad_input_names_its_field_and_stores_nothing(self, anna, call, body, field):
        answer = call(anna.user, "post", URL, body)
        assert answer.status_code == 400, answer.content
        assert list(answer.json()["errors"]) == [field]
        assert not Shoe.objects.exists()

    def test_a_correction_needs_the_version_that_was_read(self, anna, call):
        shoe = pair(anna)
        etag = call(anna.user, "get", one(shoe)).headers["ETag"]
        changed = call(anna.user, "patch", one(shoe), {"start_m": 5 * KM}, **{"If-Match": etag})
        assert (changed.status_code, changed.json()["distance_m"]) == (200, 5 * KM)
        for method, body in (("patch", {"name": "Red"}), ("delete", None)):
            assert call(anna.user, method, one(shoe), body, **{"If-Match": etag}).status_code == 412
        shoe.refresh_from_db()
        assert (shoe.name, shoe.start_m) == ("Blue", 5 * KM)

    def test_runs_make_no_phone_stale(self, anna, call):
        shoe = pair(anna, default_for=["run"])
        before = call(anna.user, "get", one(shoe)).headers["ETag"]
        run(anna)
        assert call(anna.user, "get", one(shoe)).headers["ETag"] == before

    @pytest.mark.parametrize("field", ["athlete", "id"])
    def test_a_pair_stays_with_its_athlete_and_its_id(self, cast, call, field):
        shoe = pair(cast.athlete)
        own = {"athlete": str(cast.athlete.public_id), "id": str(shoe.public_id)}[field]
        other = {"athlete": str(cast.kept.public_id), "id": str(uuid4())}[field]
        refused = call(cast.coach, "patch", one(shoe), {field: other})
        assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
        assert call(cast.coach, "patch", one(shoe), {field: own, "name": "Red"}).status_code == 200

    def test_put_away_and_deleted(self, anna, call):
        shoe = pair(anna, default_for=["run"])
        run(anna)
        shown = call(anna.user, "patch", one(shoe), {"retired": True}).json()
        assert (shown["retired"], shown["default_for"], shown["runs"]) == (True, [], 1)
        assert call(anna.user, "delete", one(shoe)).status_code == 204
        assert call(anna.user, "get", one(shoe)).status_code == 404
        assert Activity.objects.get().shoe is None
        assert Tombstone.objects.get().public_id == shoe.public_id

    def test_a_strangers_pair_reads_like_none(self, cast, call):
        shoe = pair(cast.athlete)
        person = cast.stranger.user
        for method, body in (("get", None), ("patch", {"name": "Mine"}), ("delete", None)):
            assert call(person, method, one(shoe), body).status_code == 404
        answer = call(person, "post", f"{one(shoe)}assign/", {"from": "2026-11-01", "to": "2026-11-18"})
        assert answer.status_code == 404
        assert Shoe.objects.get().name == "Blue"


class TestList:
    def test_of_an_athlete_in_use_or_put_away(self, cast, call):
        pair(cast.athlete, "New")
        pair(cast.athlete, "Old", retired=True)
        pair(cast.minor, "Mina's")

        def names(person, query=""):
            rows = call(person, "get", f"{URL}{query}").json()["results"]
            return sorted(row["name"] for row in rows)

        assert names(cast.athlete.user) == ["New", "Old"]
        assert names(cast.athlete.user, "?retired=true") == ["Old"]
        assert names(cast.athlete.user, "?retired=false") == ["New"]
        assert names(cast.coach) == ["Mina's", "New", "Old"]
        assert names(cast.coach, f"?athlete={cast.minor.public_id}") == ["Mina's"]
        assert call(cast.coach, "get", f"{URL}?retired=maybe").status_code == 400

    def test_it_costs_the_same_for_one_and_for_three(self, anna, call):
        counts = []
        for names in (["One"], ["Two", "Three"]):
            for name in names:
                run(anna, shoe=pair(anna, name, default_for=["run"]))
            call(anna.user, "get", URL)
            with CaptureQueriesContext(connection) as seen:
                call(anna.user, "get", URL)
            counts.append(len(seen))
        assert counts[0] == counts[1]


class TestRunsAndPairs:
    def test_a_run_posted_without_shoes_is_given_to_the_default_pair(self, anna, call):
        shoe = pair(anna, default_for=["run"])
        body = {"start_at": "2026-11-16T07:30:00+01:00", "type": "run", "distance_m": 8_000}
        assert call(anna.user, "post", ACTIVITIES, body).json()["shoe"] == str(shoe.public_id)
        assert call(anna.user, "post", ACTIVITIES, body | {"shoe": None}).json()["shoe"] is None

    def test_runs_of_some_days_are_given_to_a_pair(self, anna, call):
        shoe = pair(anna)
        run(anna, shoe=pair(anna, "Red"))
        run(anna, days_ago=2)
        days = {"from": "2026-11-10", "to": "2026-11-18"}
        url = f"{one(shoe)}assign/"
        assert call(anna.user, "post", url, days | {"only_without": True}).json() == {"assigned": 1}
        assert call(anna.user, "post", url, days).json() == {"assigned": 1}
        assert call(anna.user, "post", url, days).json() == {"assigned": 0}
        assert call(anna.user, "get", one(shoe)).json()["runs"] == 2

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"from": "2026-11-10"}, "to"),
            ({"from": "2026-11-10", "to": "2026-11-09"}, "to"),
            ({"from": "soon", "to": "2026-11-09"}, "from"),
            ({"from": "2026-11-10", "to": "2026-11-10", "types": ["ride"]}, "types.0"),
        ],
    )
    def test_days_that_cannot_be_are_named(self, anna, call, body, field):
        answer = call(anna.user, "post", f"{one(pair(anna))}assign/", body)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])

    def test_a_stale_phone_gives_no_runs_away(self, anna, call):
        shoe = pair(anna)
        run(anna)
        body = {"from": "2026-11-10", "to": "2026-11-18"}
        assert call(anna.user, "post", f"{one(shoe)}assign/", body, **{"If-Match": '"9"'}).status_code == 412
        assert Activity.objects.get().shoe is None


class TestReading:
    def test_the_rotation_of_28_days(self, cast, call):
        shoe = pair(cast.athlete, default_for=["run"])
        run(cast.athlete)
        query = f"?athlete={cast.athlete.public_id}"
        shown = call(cast.coach, "get", f"{URL}rotation/{query}").json()
        assert shown["pairs"] == [
            {"shoe": str(shoe.public_id), "name": "Blue", "runs": 1, "distance_m": 10 * KM}
        ]
        assert "One pair" in shown["sentence"]
        assert "Malisoux" in shown["evidence"]
        assert call(cast.athlete.user, "get", f"{URL}rotation/").json() == shown

    def test_the_log_of_changes(self, anna, call):
        pair(anna, default_for=["run"])
        first, last = call(anna.user, "get", f"{URL}changes/").json()
        assert first == {
            "kind": "default",
            "at": "2026-11-18T12:00:00Z",
            "local_date": "2026-11-18",
            "text": "Blue worn by default for: Run",
            "by": "Anna Alone",
        }
        assert last["kind"] == "added"
        assert ShoeChange.objects.count() == 2

    @pytest.mark.parametrize("path", ["rotation/", "changes/"])
    def test_whose_is_asked_of_who_has_none(self, cast, call, path):
        answer = call(cast.coach, "get", f"{URL}{path}")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["athlete"])
        hidden = call(cast.other_club_coach, "get", f"{URL}{path}?athlete={cast.athlete.public_id}")
        assert hidden.status_code == 400

    def test_the_reminder_reaches_her_by_rest_and_nobody_else(self, cast, call):
        pair(cast.athlete, start_m=800 * KM)
        alerts = "/api/v1/alerts/"
        shown = call(cast.athlete.user, "get", alerts).json()["results"]
        assert [(row["kind"], row["severity"]) for row in shown] == [("shoe_due", "info")]
        alert = Alert.objects.get()
        for person in (cast.coach, cast.physio, cast.head_coach):
            assert call(person, "get", alerts).json()["results"] == []
            assert call(person, "get", f"{alerts}{alert.public_id}/").status_code == 404
            assert call(person, "post", f"{alerts}{alert.public_id}/acknowledge/").status_code == 404
