"""plan-templates/ and plan-assignments/ as a script meets them."""

from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW
from training.models import Plan, PlanAssignment, PlanTemplate
from training.services import assignments, create_template, run_assignment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
URL = "/api/v1/plan-templates/"
WEEKS = [
    {
        "kind": "build",
        "notes": "Gently",
        "workouts": [
            {"day": 1, "type": "easy", "distance_m": 3_000},
            {"day": 5, "type": "strength", "duration_s": 1_200},
        ],
    }
]


@pytest.fixture
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def pokes(monkeypatch):
    sent = []
    monkeypatch.setattr(assignments, "poke", lambda task, *args: sent.append((task, *args)))
    return sent


def one(template, action=""):
    return f"{URL}{template.public_id}/{action}"


def base(cast, name="Base"):
    return create_template(cast.coach, club=cast.north, name=name, weeks=WEEKS)


def names(answer):
    assert answer.status_code == 200, answer.content
    return {row["name"] for row in answer.json()["results"]}


class TestTemplates:
    def test_a_coach_writes_one_for_the_club(self, cast, call):
        body = {"id": str(uuid4()), "club": str(cast.north.public_id), "name": "Base", "weeks": WEEKS}
        body |= {"description": "For beginners", "start_week_m": 5_000, "start_longest_m": 2_000}
        answer, again = (call(cast.coach, "post", URL, body) for _ in range(2))
        assert (answer.status_code, again.status_code) == (201, 200), answer.content
        assert answer.json() == again.json()
        shown = answer.json()
        weeks = shown.pop("weeks")
        assert shown == {name: value for name, value in body.items() if name != "weeks"}
        assert [(one["day"], one["type"]) for one in weeks[0]["workouts"]] == [(1, "easy"), (5, "strength")]
        assert call(cast.coach, "post", URL, body | {"name": "Other"}).status_code == 409

    def test_staff_read_ours_and_their_clubs(self, cast, call):
        base(cast)
        ours = {row.name for row in PlanTemplate.objects.filter(club=None)}
        assert names(call(cast.coach, "get", URL)) == ours | {"Base"}
        assert names(call(cast.other_club_coach, "get", URL)) == ours
        for person in (cast.athlete.user, cast.stranger.user, cast.manager):
            assert names(call(person, "get", URL)) == set()

    def test_ours_are_read_in_ones_language(self, cast, call):
        template = PlanTemplate.objects.get(code="five_km")
        cast.coach.language = "ru"
        cast.coach.save()
        russian = call(cast.coach, "get", one(template)).json()
        assert russian["name"] != template.name
        assert russian["club"] is None

    def test_a_stale_edit_is_refused(self, cast, call):
        template = base(cast)
        etag = call(cast.coach, "get", one(template)).headers["ETag"]
        changed = call(cast.coach, "patch", one(template), {"name": "Basis"}, **{"If-Match": etag})
        assert (changed.status_code, changed.json()["name"]) == (200, "Basis")
        for method, body in (("patch", {"name": "x"}), ("delete", None)):
            assert call(cast.coach, method, one(template), body, **{"If-Match": etag}).status_code == 412
        for field, value in (("id", str(uuid4())), ("club", str(cast.south.public_id))):
            refused = call(cast.coach, "patch", one(template), {field: value})
            assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
        assert (
            call(cast.coach, "patch", one(template), {"club": str(cast.north.public_id)}).status_code == 200
        )
        assert call(cast.coach, "delete", one(template)).status_code == 204

    @pytest.mark.parametrize("weeks", [[], "two", [{"kind": "build", "workouts": [{"day": 9}]}], [3], None])
    def test_weeks_that_cannot_be(self, cast, call, weeks):
        body = {"club": str(cast.north.public_id), "name": "Base", "weeks": weeks}
        answer = call(cast.coach, "post", URL, body)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["weeks"])

    def test_the_list_costs_the_same_for_one_and_for_many(self, cast, call):
        counts = []
        for name in ("One", "Two", "Three"):
            base(cast, name)
            call(cast.coach, "get", URL)
            with CaptureQueriesContext(connection) as seen:
                call(cast.coach, "get", URL)
            counts.append(len(seen))
        assert counts[0] == counts[1] == counts[2]


class TestAssigning:
    def test_to_many_with_progress_and_results(self, cast, call, pokes):
        template = base(cast)
        ids = [str(one.public_id) for one in (cast.athlete, cast.minor, cast.kept)]
        body = {"athletes": ids, "first_monday": "2026-11-23", "scale_pct": 90}
        answer = call(cast.coach, "post", one(template, "assign/"), body)
        assert answer.status_code == 202, answer.content
        waiting = answer.json()
        assert (waiting["state"], waiting["done"], waiting["total"]) == ("queued", 0, 3)
        row = PlanAssignment.objects.get()
        assert pokes == [("training.tasks.run_assignment", row.pk)]
        run_assignment(row.pk, now=NOW)
        done = call(cast.coach, "get", answer.headers["Location"]).json()
        assert (done["state"], done["done"], done["total"]) == ("done", 3, 3)
        assert {result["athlete"] for result in done["results"]} == set(ids)
        assert {result["plan"] for result in done["results"]} == {
            str(plan.public_id) for plan in Plan.objects.all()
        }
        assert {(result["state"], result["error"]) for result in done["results"]} == {("planned", None)}
        # Who covers another squad sees how far it is, and nobody's result.
        assert call(cast.other_squad_coach, "get", answer.headers["Location"]).json()["results"] == []
        for person in (cast.other_club_coach, cast.athlete.user, cast.stranger.user):
            assert call(person, "get", answer.headers["Location"]).status_code == 404

    def test_athletes_who_are_not_visible_read_like_none(self, cast, call):
        url = one(base(cast), "assign/")
        said = []
        for hidden in (str(cast.southerner.public_id), str(cast.stranger.public_id), str(uuid4())):
            body = {"athletes": [str(cast.athlete.public_id), hidden], "first_monday": "2026-11-23"}
            answer = call(cast.coach, "post", url, body)
            said.append((answer.status_code, answer.json()["errors"]))
        assert said[0] == said[1] == said[2]
        assert (said[0][0], list(said[0][1])) == (400, ["athletes"])
        assert not PlanAssignment.objects.exists()

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"athletes": []}, "athletes"),
            ({"athletes": ["x"]}, "athletes.0"),
            ({"scale_pct": 1_000}, "scale_pct"),
            ({"first_monday": "2026-11-24"}, "first_monday"),
            ({"target_on": "2027-11-24"}, "first_monday"),
        ],
    )
    def test_what_cannot_be_assigned_is_named(self, cast, call, change, field):
        body = {"athletes": [str(cast.athlete.public_id)], "first_monday": "2026-11-23"} | change
        answer = call(cast.coach, "post", one(base(cast), "assign/"), body)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])

    def test_ours_need_the_club(self, cast, call):
        url = one(PlanTemplate.objects.get(code="five_km"), "assign/")
        body = {"athletes": [str(cast.athlete.public_id)], "first_monday": "2026-11-23"}
        answer = call(cast.coach, "post", url, body)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["club"])
        named = call(cast.coach, "post", url, body | {"club": str(cast.north.public_id)})
        assert named.status_code == 202

    def test_a_plan_in_the_way_is_told(self, cast, call):
        template = base(cast)
        body = {"athletes": [str(cast.athlete.public_id)], "first_monday": "2026-11-23", "publishes": True}
        answer = call(cast.coach, "post", one(template, "assign/"), body)
        plan = Plan.objects.create(
            athlete=cast.athlete, name="Autumn", first_monday="2026-11-23", weeks_count=2, published_at=NOW
        )
        run_assignment(PlanAssignment.objects.get().pk, now=NOW)
        [result] = call(cast.coach, "get", answer.headers["Location"]).json()["results"]
        assert (result["state"], result["plan"], result["error"]["code"]) == ("refused", None, "overlaps")
        assert plan.name in result["error"]["detail"]

    def test_the_list_has_the_latest_first_and_no_results(self, cast, call):
        url = one(base(cast), "assign/")
        counts = []
        for athletes in ([cast.athlete], [cast.athlete, cast.minor], [cast.kept]):
            ids = [str(athlete.public_id) for athlete in athletes]
            call(cast.coach, "post", url, {"athletes": ids, "first_monday": "2026-11-23"})
            with CaptureQueriesContext(connection) as seen:
                listed = call(cast.coach, "get", "/api/v1/plan-assignments/").json()["results"]
            counts.append(len(seen))
        assert [(row["done"], row["total"]) for row in listed] == [(0, 1), (0, 2), (0, 1)]
        assert "results" not in listed[0]
        assert counts[1] == counts[2]
        for person in (cast.other_club_coach, cast.manager, cast.athlete.user):
            assert call(person, "get", "/api/v1/plan-assignments/").json()["results"] == []
