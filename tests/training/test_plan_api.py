"""plans/ and workouts/ as a phone or a script meets them."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.models import AccessLog
from tests.cast import NOW
from tests.training.plans import DAY, GENTLE, KM, MONDAY, add, asks, draft, intervals, published, rows_of
from tests.training.workouts import ladder_run
from training.enums import RestrictionKind
from training.models import Plan, Workout
from training.services.days import replace_with_ladder
from training.services.plans import edit_workout, remove_workout

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
PLANS = "/api/v1/plans/"
WORKOUTS = "/api/v1/workouts/"
SPRING = {"name": "Spring", "first_monday": MONDAY.isoformat(), "weeks_count": 4}


@pytest.fixture
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def plan_url(plan, action=""):
    return f"{PLANS}{plan.public_id}/{action}"


def run_url(row, action=""):
    return f"{WORKOUTS}{row.public_id}/{action}"


def only(plan):
    [row] = rows_of(plan)
    return row


def results(answer):
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


class TestPlans:
    def test_a_coach_begins_a_draft(self, cast, call):
        body = SPRING | {
            "id": str(uuid4()),
            "athlete": str(cast.athlete.public_id),
            "target_on": (MONDAY + 20 * DAY).isoformat(),
            "notes": "Towards the run by the lake",
            "athlete_may_move": False,
        }
        answer = call(cast.coach, "post", PLANS, body)
        assert answer.status_code == 201, answer.content
        assert answer.json() == body | {
            "state": "draft",
            "published_at": None,
            "ended_on": None,
            "override_reason": None,
        }
        assert Plan.objects.get().weeks.count() == 4

    def test_sent_again_it_is_stored_once(self, cast, call):
        body = SPRING | {"id": str(uuid4()), "athlete": str(cast.athlete.public_id)}
        first, again = (call(cast.coach, "post", PLANS, body) for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        other = call(cast.coach, "post", PLANS, body | {"name": "Autumn"})
        assert (other.status_code, other.json()["code"]) == (409, "id_in_use")
        assert Plan.objects.count() == 1

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"first_monday": "2026-11-24"}, "first_monday"),
            ({"weeks_count": 105}, "weeks_count"),
            ({"name": ""}, "name"),
            ({"target_on": "2027-11-24"}, "target_on"),
            ({"athlete": None}, "athlete"),
        ],
    )
    def test_what_cannot_be_is_named(self, cast, call, change, field):
        body = SPRING | {"athlete": str(cast.athlete.public_id)} | change
        answer = call(cast.coach, "post", PLANS, body)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
        assert not Plan.objects.exists()

    def test_an_edit_needs_the_version_that_was_read(self, cast, call):
        plan = draft(cast)
        etag = call(cast.coach, "get", plan_url(plan)).headers["ETag"]
        changed = call(cast.coach, "patch", plan_url(plan), {"name": "Autumn"}, **{"If-Match": etag})
        assert (changed.status_code, changed.json()["name"]) == (200, "Autumn")
        assert changed.headers["ETag"] != etag
        for method, url, body in (
            ("patch", plan_url(plan), {"name": "Late"}),
            ("delete", plan_url(plan), None),
            ("post", plan_url(plan, "publish/"), {}),
        ):
            assert call(cast.coach, method, url, body, **{"If-Match": etag}).status_code == 412
        plan.refresh_from_db()
        assert (plan.name, plan.published_at) == ("Autumn", None)

    @pytest.mark.parametrize("field", ["id", "athlete", "first_monday", "weeks_count"])
    def test_some_things_are_said_once(self, cast, call, field):
        plan = draft(cast)
        said = call(cast.coach, "get", plan_url(plan)).json()
        others = {"id": str(uuid4()), "athlete": str(cast.kept.public_id), "first_monday": "2026-11-30"}
        refused = call(cast.coach, "patch", plan_url(plan), {field: ({"weeks_count": 9} | others)[field]})
        assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
        assert call(cast.coach, "patch", plan_url(plan), {field: said[field]}).status_code == 200

    def test_a_draft_is_deleted_and_a_published_plan_is_ended(self, cast, call):
        plan = draft(cast, asks(5))
        assert call(cast.coach, "post", plan_url(plan, "end/")).json()["code"] == "not_published"
        assert call(cast.coach, "delete", plan_url(plan)).status_code == 204
        assert call(cast.coach, "get", plan_url(plan)).status_code == 404
        shown = published(cast, asks(5))
        assert call(cast.coach, "delete", plan_url(shown)).status_code == 409
        ended = call(cast.coach, "post", plan_url(shown, "end/"))
        assert (ended.status_code, ended.json()["ended_on"]) == (200, "2026-11-18")
        assert results(call(cast.athlete.user, "get", WORKOUTS)) == []

    def test_a_draft_is_absent_for_the_athlete(self, cast, call):
        plan = draft(cast, asks(5))
        anna = cast.athlete.user
        for url in (plan_url(plan), plan_url(plan, "gate/"), run_url(only(plan))):
            assert call(anna, "get", url).status_code == 404
        assert results(call(anna, "get", PLANS)) == results(call(anna, "get", WORKOUTS)) == []

    def test_a_strangers_plan_reads_like_none(self, cast, call):
        plan = published(cast, asks(5))
        zoe = cast.stranger.user
        for method, action, body in (
            ("get", "", None),
            ("patch", "", {"name": "Mine"}),
            ("delete", "", None),
            ("get", "gate/", None),
            ("post", "publish/", {}),
            ("post", "end/", None),
        ):
            assert call(zoe, method, plan_url(plan, action), body).status_code == 404
        for method, action, body in (
            ("get", "", None),
            ("patch", "", {"title": "Mine"}),
            ("delete", "", None),
            ("post", "move/", {"to_date": "2026-11-24"}),
        ):
            assert call(zoe, method, run_url(only(plan), action), body).status_code == 404
        answer = call(
            zoe, "post", WORKOUTS, {"plan": str(plan.public_id), "date": "2026-11-24", "type": "easy"}
        )
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["plan"])

    def test_filters(self, cast, call):
        early = published(cast, asks(5), weeks=2, name="Early")
        draft(cast, weeks=2, monday=MONDAY + timedelta(weeks=2), name="Late")
        draft(cast, athlete=cast.minor, name="Mina's")

        def names(person, query=""):
            return sorted(row["name"] for row in results(call(person, "get", f"{PLANS}{query}")))

        assert names(cast.coach) == ["Early", "Late", "Mina's"]
        assert names(cast.coach, f"?athlete={cast.minor.public_id}") == ["Mina's"]
        assert names(cast.coach, "?state=draft") == ["Late", "Mina's"]
        hers = f"?athlete={cast.athlete.public_id}"
        assert names(cast.coach, f"{hers}&to=2026-12-06") == ["Early"]
        assert names(cast.coach, f"{hers}&from=2026-12-06") == ["Early", "Late"]
        assert names(cast.coach, f"{hers}&from=2026-12-07") == ["Late"]
        add(cast, early, asks(6, day=2))
        assert names(cast.coach, "?state=changed") == ["Early"]
        assert names(cast.coach, "?state=published") == []
        assert call(cast.coach, "get", f"{PLANS}?state=lost").status_code == 400
        assert names(cast.athlete.user) == names(cast.athlete.user, "?state=published") == ["Early"]
        assert names(cast.athlete.user, "?state=changed") == names(cast.athlete.user, "?state=draft") == []

    @pytest.mark.parametrize("url", [PLANS, WORKOUTS])
    def test_lists_cost_the_same_for_one_and_for_many(self, cast, call, url):
        counts = []
        for athlete in (cast.athlete, cast.minor, cast.kept):
            published(cast, asks(5), asks(6, day=2), athlete=athlete)
            call(cast.coach, "get", url)
            with CaptureQueriesContext(connection) as seen:
                call(cast.coach, "get", url)
            counts.append(len(seen))
        assert counts[0] == counts[1] == counts[2]


class TestPublishing:
    def test_over_the_gate_with_a_reason_alone(self, cast, call):
        plan = draft(cast, asks(30))
        url = plan_url(plan, "publish/")
        refused = call(cast.coach, "post", url, {})
        assert (refused.status_code, refused.json()["code"]) == (400, "reason_needed")
        assert list(refused.json()["errors"]) == ["reason"]
        shown = call(cast.coach, "post", url, {"reason": "Camp, agreed"})
        assert shown.status_code == 200, shown.content
        assert (shown.json()["state"], shown.json()["override_reason"]) == ("published", "Camp, agreed")
        assert call(cast.coach, "post", url, {}).json() == shown.json()
        hers = call(cast.athlete.user, "get", plan_url(plan)).json()
        assert (hers["state"], hers["override_reason"]) == ("published", None)

    def test_only_staff_are_told_that_it_waits(self, cast, call):
        plan = published(cast, asks(5))
        add(cast, plan, asks(6, day=2))
        assert call(cast.coach, "get", plan_url(plan)).json()["state"] == "changed"
        assert call(cast.athlete.user, "get", plan_url(plan)).json()["state"] == "published"

    def test_two_plans_of_the_same_days(self, cast, call):
        published(cast, asks(5))
        answer = call(cast.coach, "post", plan_url(draft(cast, asks(5)), "publish/"), {"reason": "Both"})
        assert (answer.status_code, answer.json()["code"]) == (409, "overlaps")

    def test_the_gate_in_words_and_numbers(self, cast, call):
        plan = draft(cast, asks(30), weeks=2)
        shown = call(cast.coach, "get", plan_url(plan, "gate/"))
        assert shown.status_code == 200, shown.content
        gate = shown.json()
        assert [week["planned_m"] for week in gate["weeks"]] == [30 * KM, 0]
        assert gate["passes"] is False
        strength = next(one for one in gate["findings"] if one["code"] == "strength")
        assert strength["text"].startswith("Week of 23 November: strength 0 times")
        assert (strength["blocks"], strength["workout"], strength["date"]) == (True, None, None)
        assert strength["source"]
        published(cast, asks(5), athlete=cast.minor)
        refused = call(cast.minor.user, "get", plan_url(Plan.objects.latest("pk"), "gate/"))
        assert refused.status_code == 403

    def test_findings_of_health_are_for_those_who_see_health(self, cast, call, restricted):
        plan = draft(cast, intervals(), weeks=1)

        def gate(person):
            return call(person, "get", plan_url(plan, "gate/"))

        healthy = gate(cast.coach_without_consent).content
        assert not AccessLog.objects.exists()
        restricted.add(cast.athlete, RestrictionKind.NO_PROGRESSION)
        assert gate(cast.coach_without_consent).content == healthy
        assert not AccessLog.objects.exists()
        codes = {one["code"] for one in gate(cast.coach).json()["findings"]}
        assert "no_progression_fast" in codes
        assert AccessLog.objects.get().viewer == cast.coach

    def test_the_reason_for_going_over_health_is_health(self, cast, call, restricted):
        restricted.add(cast.athlete, RestrictionKind.NO_PROGRESSION)
        plan = published(
            cast, *GENTLE, asks(1, day=4, type="strides"), weeks=1, reason="The physio allows it"
        )
        assert call(cast.coach, "get", plan_url(plan)).json()["override_reason"] == "The physio allows it"
        assert call(cast.coach_without_consent, "get", plan_url(plan)).json()["override_reason"] is None


STEPS = [
    {"kind": "warm_up", "duration_s": 600},
    {
        "repeat": 6,
        "steps": [
            {
                "kind": "work",
                "distance_m": 400,
                "target": {"kind": "pace_s_per_km", "low": 230, "high": 240},
            },
            {"kind": "recovery", "duration_s": 60},
        ],
    },
    {"kind": "cool_down"},
]


class TestWorkouts:
    def test_a_structured_workout_comes_back_as_it_was_sent(self, cast, call):
        plan = draft(cast)
        body = {
            "id": str(uuid4()),
            "plan": str(plan.public_id),
            "date": "2026-11-24",
            "type": "intervals",
            "title": "400s",
            "distance_m": None,
            "duration_s": 3_000,
            "target": {"kind": "rpe", "low": 6, "high": 8},
            "steps": STEPS,
            "notes": "On the track",
        }
        answer = call(cast.coach, "post", WORKOUTS, body)
        assert answer.status_code == 201, answer.content
        assert answer.json() == body | {
            "athlete": str(cast.athlete.public_id),
            "state": "draft",
            "paused": False,
            "eased": False,
            "limits": [],
            "outcome": "planned",
            "done_activity": None,
            "moved_from": None,
        }
        again = call(cast.coach, "post", WORKOUTS, body)
        assert (again.status_code, again.json()) == (200, answer.json())
        assert call(cast.coach, "post", WORKOUTS, body | {"title": "300s"}).status_code == 409
        assert only(plan).content.planned_s() == 3_000

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"date": "2027-11-24"}, "date"),
            ({"date": "soon"}, "date"),
            ({"type": "swim"}, "type"),
            ({"type": "ladder_run"}, "type"),
            ({"distance_m": 0}, "distance_m"),
            ({"type": "strength", "distance_m": 5_000}, "distance_m"),
            ({"type": "rest", "duration_s": 600}, "duration_s"),
            ({"target": {"kind": "rpe", "low": 8, "high": 6}}, "target"),
            ({"target": {"kind": "rpe", "low": 8}}, "target.high"),
            ({"target": {"kind": "rpe", "low": 1, "high": 11}}, "target"),
            ({"steps": "two"}, "steps.non_field_errors"),
            ({"steps": [{"duration_s": 60}]}, "steps.0.kind"),
            ({"steps": [{"kind": "work"}]}, "steps"),
            ({"steps": [*STEPS, {"kind": "work", "duration_s": 5, "distance_m": 5}]}, "steps.3"),
            ({"steps": [STEPS[0], {"kind": "work", "duration_s": 0}]}, "steps.1"),
            ({"steps": [{"repeat": 3}]}, "steps.0.steps"),
            ({"steps": [{"steps": [STEPS[0]]}]}, "steps.0.repeat"),
            ({"steps": [{"repeat": 3, "kind": "work", "steps": [STEPS[0]]}]}, "steps.0.kind"),
            ({"steps": [{"repeat": 0, "steps": [STEPS[0]]}]}, "steps.0"),
            ({"steps": [{"repeat": 2, "steps": [STEPS[1]]}]}, "steps.0.steps.0.kind"),
            ({"steps": [STEPS[0]] * 51}, "steps.non_field_errors"),
        ],
    )
    def test_what_cannot_be_planned_is_named(self, cast, call, change, field):
        plan = draft(cast)
        body = {"plan": str(plan.public_id), "date": "2026-11-24", "type": "easy"} | change
        answer = call(cast.coach, "post", WORKOUTS, body)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
        assert rows_of(plan) == []

    def test_an_edit_changes_what_it_names(self, cast, call):
        plan = draft(cast, intervals(title="400s"))
        row = only(plan)
        etag = call(cast.coach, "get", run_url(row)).headers["ETag"]
        changed = call(cast.coach, "patch", run_url(row), {"date": "2026-11-26"}, **{"If-Match": etag})
        assert changed.status_code == 200, changed.content
        assert (changed.json()["date"], changed.json()["title"]) == ("2026-11-26", "400s")
        assert only(plan).content.steps == row.content.steps
        for method, body in (("patch", {"title": "x"}), ("delete", None)):
            assert call(cast.coach, method, run_url(row), body, **{"If-Match": etag}).status_code == 412
        for field, value in (("id", str(uuid4())), ("plan", str(draft(cast).public_id))):
            refused = call(cast.coach, "patch", run_url(row), {field: value})
            assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
        emptied = call(cast.coach, "patch", run_url(row), {"steps": [], "distance_m": 8_000})
        assert (emptied.json()["steps"], emptied.json()["distance_m"]) == ([], 8_000)

    def test_the_athlete_reads_what_was_published(self, cast, call):
        plan = published(cast, asks(5))
        row = only(plan)
        edit_workout(cast.coach, workout=row, content=asks(9, day=3), week_version=None, now=NOW)
        staff, own = (call(person, "get", run_url(row)).json() for person in (cast.coach, cast.athlete.user))
        assert (staff["distance_m"], staff["date"], staff["state"]) == (9 * KM, "2026-11-26", "changed")
        assert (own["distance_m"], own["date"], own["state"]) == (5 * KM, "2026-11-23", "published")
        day = "?from=2026-11-26&to=2026-11-26"
        assert len(results(call(cast.coach, "get", f"{WORKOUTS}{day}"))) == 1
        assert results(call(cast.athlete.user, "get", f"{WORKOUTS}{day}")) == []

    def test_what_was_taken_out_stays_with_the_athlete_until_published(self, cast, call):
        row = only(published(cast, asks(5)))
        assert call(cast.coach, "delete", run_url(row)).status_code == 204
        assert call(cast.coach, "get", run_url(row)).status_code == 404
        assert call(cast.coach, "patch", run_url(row), {"title": "Back"}).status_code == 404
        assert call(cast.athlete.user, "get", run_url(row)).status_code == 200

    def test_a_repeat_of_what_was_deleted_brings_nothing_back(self, cast, call):
        plan = published(cast, asks(5))
        body = {"id": str(uuid4()), "plan": str(plan.public_id), "date": "2026-11-26", "type": "rest"}
        call(cast.coach, "post", WORKOUTS, body)
        row = Workout.objects.get(public_id=body["id"])
        remove_workout(cast.coach, workout=row, week_version=None, now=NOW)
        answer = call(cast.coach, "post", WORKOUTS, body)
        assert (answer.status_code, answer.json()["code"]) == (409, "deleted")

    def test_pages_go_through_the_days(self, cast, call):
        plan = draft(cast, *(asks(5, day=day) for day in range(5)))
        url, days = f"{WORKOUTS}?plan={plan.public_id}&page_size=2", []
        while url:
            page = call(cast.coach, "get", url).json()
            days += [row["date"] for row in page["results"]]
            url = page["next"]
        assert days == [f"2026-11-{day}" for day in (27, 26, 25, 24, 23)]


class TestMoving:
    def test_the_athlete_moves_within_the_week(self, cast, call):
        row = only(published(cast, asks(5)))
        anna = cast.athlete.user
        etag = call(anna, "get", run_url(row)).headers["ETag"]
        moved = call(anna, "post", run_url(row, "move/"), {"to_date": "2026-11-25"}, **{"If-Match": etag})
        assert moved.status_code == 200, moved.content
        assert (moved.json()["date"], moved.json()["moved_from"]) == ("2026-11-25", "2026-11-23")
        stale = call(anna, "post", run_url(row, "move/"), {"to_date": "2026-11-26"}, **{"If-Match": etag})
        assert stale.status_code == 412
        away = call(anna, "post", run_url(row, "move/"), {"to_date": "2026-12-01"})
        assert (away.status_code, list(away.json()["errors"])) == (400, ["to_date"])

    def test_where_the_coach_keeps_the_days_she_asks(self, cast, call):
        plan = published(cast, asks(5))
        call(cast.coach, "patch", plan_url(plan), {"athlete_may_move": False})
        answer = call(cast.athlete.user, "post", run_url(only(plan), "move/"), {"to_date": "2026-11-25"})
        assert (answer.status_code, answer.json()["code"]) == (403, "not_movable")

    def test_a_draft_is_moved_by_editing_it(self, cast, call):
        row = only(draft(cast, asks(5)))
        answer = call(cast.coach, "post", run_url(row, "move/"), {"to_date": "2026-11-25"})
        assert (answer.status_code, answer.json()["code"]) == (409, "not_published")


class TestTicking:
    def test_the_athlete_ticks_strength_and_takes_it_back(self, cast, call):
        monday = MONDAY - 7 * DAY
        row = only(
            published(cast, asks(day=2, monday=monday, type="strength", duration_s=1_200), monday=monday)
        )
        anna = cast.athlete.user
        done = call(anna, "post", run_url(row, "tick/"), {})
        assert (done.status_code, done.json()["outcome"]) == (200, "done")
        assert call(anna, "post", run_url(row, "tick/"), {}).json()["outcome"] == "done"
        taken = call(anna, "post", run_url(row, "tick/"), {"done": False})
        assert (taken.status_code, taken.json()["outcome"]) == (200, "planned")
        stale = call(anna, "post", run_url(row, "tick/"), {}, **{"If-Match": '"of another day"'})
        assert stale.status_code == 412

    def test_a_run_is_done_by_its_log(self, cast, call):
        monday = MONDAY - 7 * DAY
        row = only(published(cast, asks(5, day=2, monday=monday), monday=monday))
        answer = call(cast.athlete.user, "post", run_url(row, "tick/"), {})
        assert (answer.status_code, answer.json()["code"]) == (400, "not_tickable")

    def test_a_physio_ticks_nothing(self, cast, call):
        row = only(published(cast, asks(type="strength", duration_s=1_200)))
        assert call(cast.physio, "post", run_url(row, "tick/"), {}).status_code == 403


class TestHeldBack:
    def test_running_reads_paused_for_everybody(self, cast, call, restricted):
        row = only(published(cast, asks(5)))
        restricted.add(cast.athlete)
        for person in (cast.athlete.user, cast.coach, cast.coach_without_consent):
            shown = call(person, "get", run_url(row)).json()
            assert (shown["paused"], shown["distance_m"]) == (True, 5 * KM)
        restricted.lift(cast.athlete)
        assert call(cast.athlete.user, "get", run_url(row)).json()["paused"] is False

    def test_easy_and_flat_is_told_to_those_who_see_health(self, cast, call, restricted):
        row = only(published(cast, intervals()))
        plain = call(cast.coach_without_consent, "get", run_url(row)).content
        restricted.add(cast.athlete, RestrictionKind.NO_PROGRESSION)
        assert call(cast.coach_without_consent, "get", run_url(row)).content == plain
        assert not AccessLog.objects.exists()
        hers = call(cast.athlete.user, "get", run_url(row)).json()
        assert (hers["type"], hers["steps"], hers["eased"]) == ("easy", [], True)
        # The coach writes this copy back: it stays what she wrote.
        staff = call(cast.coach, "get", run_url(row)).json()
        assert (staff["type"], len(staff["steps"]), staff["eased"]) == ("intervals", 3, True)
        assert AccessLog.objects.get().viewer == cast.coach

    def test_a_run_of_the_way_back_reads_like_one_of_the_plan(self, cast, call, restricted):
        plan = published(cast, asks(5))
        restricted.add(cast.athlete, RestrictionKind.LADDER)
        [run] = replace_with_ladder(cast.athlete, workouts=[ladder_run(7)], now=NOW)
        own = results(call(cast.athlete.user, "get", WORKOUTS))
        assert [(row["type"], row["plan"]) for row in own] == [("ladder_run", None)]
        masked = call(cast.coach_without_consent, "get", run_url(run))
        assert "canary" not in masked.content.decode()
        shown = masked.json()
        assert (shown["type"], shown["title"], shown["steps"]) == ("easy", "", [])
        assert shown["plan"] == str(plan.public_id)
        assert call(cast.coach, "get", run_url(run)).json()["type"] == "ladder_run"
        for method, body in (("patch", {"title": "x"}), ("delete", None)):
            assert call(cast.coach, method, run_url(run), body).status_code == 403
        assert Workout.objects.filter(pk=run.pk).exists()
