"""A run by hand on the phone: few taps, no scripts, and nothing typed is lost."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.enums import Units
from athletes.models import Athlete
from tests.cast import NOW
from tests.training.pages import body
from tests.training.shoes import KM, pair, run
from training.models import Activity, DeletedActivity

pytestmark = pytest.mark.django_db
NEW = "/runs/new/"
RUN = {"distance": "8,5", "time": "52:30", "rpe": "4", "type": "run"}


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def enter(client, **changes):
    return client.post(NEW, {"id": str(uuid4())} | RUN | changes)


def stored():
    return Activity.objects.get()


class TestEntering:
    def test_the_usual_run(self, her):
        answer = enter(her)
        assert answer["Location"] == f"/runs/{stored().public_id}/"
        assert (stored().distance_m, stored().moving_s, stored().rpe) == (8_500, 3_150, 4)
        assert timedelta() <= stored().start_at - (NOW - timedelta(seconds=3_150)) < timedelta(minutes=1)
        assert (stored().warm_up_done, stored().surface, stored().shoe) == (None, "", None)

    def test_everything_that_can_be_said(self, her, cast):
        shoe = pair(cast.athlete)
        enter(
            her,
            warm_up_done="yes",
            cool_down_done="no",
            surface="trail",
            shoe=str(shoe.public_id),
            type="trail_run",
            start="2026-11-16T07:30",
            notes="windy",
        )
        assert (stored().warm_up_done, stored().cool_down_done, stored().surface) == (True, False, "trail")
        assert (stored().type, stored().shoe, stored().notes) == ("trail_run", shoe, "windy")
        assert stored().start_at == datetime(2026, 11, 16, 6, 30, tzinfo=UTC), "the clocks of Berlin"

    def test_miles_for_who_thinks_in_miles(self, her, cast):
        cast.athlete.user.units = Units.MI
        cast.athlete.user.save()
        answer = her.get(enter(her, distance="5")["Location"])
        assert stored().distance_m == 8_047
        assert "5.0 mi" in body(answer)

    def test_a_double_tap_stores_it_once(self, her):
        sent = {"id": str(uuid4())} | RUN
        first, again = her.post(NEW, sent), her.post(NEW, sent)
        assert first["Location"] == again["Location"]
        assert Activity.objects.count() == 1

    def test_going_back_and_typing_another_number_corrects_it(self, her):
        sent = {"id": str(uuid4())} | RUN
        her.post(NEW, sent)
        her.post(NEW, sent | {"distance": "9"})
        assert stored().distance_m == 9 * KM

    @pytest.mark.parametrize(
        ("change", "field", "words"),
        [
            ({"distance": "far"}, "distance", "“far” is no distance: write a number such as 8.5"),
            ({"distance": "-3"}, "distance", "is no distance"),
            ({"distance": "401"}, "distance", "goes up to 400.0 km"),
            ({"time": "1:70"}, "time", "“1:70” is no time"),
            ({"time": "300:00:00"}, "time", "up to 10 days"),
            ({"distance": "", "time": ""}, "distance", "Give a distance or a time, or both."),
            ({"distance": "8", "time": "1:30"}, "time", "nobody is that fast. An hour is written 1:00:00."),
            ({"rpe": "11"}, "rpe", "Choose a number from 0 to 10."),
            ({"start": "soon"}, "start", "“soon” is no date and time"),
            ({"start": "2026-03-29T02:30"}, "start", "the clock was put forward"),
            ({"start": "2026-11-19T07:30"}, "start", "lies in the future"),
            ({"start": "1970-01-01T00:00"}, "start", "before 1980"),
            ({"type": "hover"}, "type", "hover"),
            ({"surface": "lava"}, "surface", "lava"),
            ({"shoe": str(uuid4())}, "shoe", "not one of the available choices"),
            ({"notes": "x" * 4_001}, "notes", "4000"),
        ],
    )
    def test_an_error_names_its_field_and_keeps_what_was_typed(self, her, change, field, words):
        answer = enter(her, **{"notes": "kept note"} | change)
        assert answer.status_code == 200
        assert words in body(answer)
        page = answer.content.decode()
        assert f'href="#{field}"' in page
        assert f'id="{field}"' in page
        assert change.get("notes", "kept note") in page
        assert "52:30" in page or "time" in change
        assert not Activity.objects.exists()

    def test_the_first_of_an_hour_that_comes_twice(self, her):
        enter(her, start="2026-10-25T02:30")
        assert stored().start_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    def test_half_an_id_is_no_id(self, her):
        assert enter(her, id="").status_code == 302
        assert "Not saved yet" in body(enter(her, id="seven"))

    def test_a_guardian_enters_for_the_ward(self, client, cast):
        client.force_login(cast.guardian)
        enter(client, **{"for": str(cast.minor.public_id)})
        assert stored().athlete == cast.minor
        assert f"?for={cast.minor.public_id}" in client.get(f"/runs/{stored().public_id}/").content.decode()

    def test_for_a_stranger_there_is_nobody_to_enter_for(self, stranger, cast):
        answer = enter(stranger, **{"for": str(cast.athlete.public_id)})
        assert (answer.status_code, Activity.objects.count()) == (404, 0)


class TestShoes:
    def test_the_default_pair_is_chosen_already(self, her, cast):
        shoe = pair(cast.athlete, default_for=["run"])
        pair(cast.athlete, "Old", retired=True)
        page = her.get(NEW).content.decode()
        assert f'value="{shoe.public_id}" selected' in page
        assert "Old" not in page
        enter(her, shoe=str(shoe.public_id))
        assert stored().shoe == shoe

    def test_left_as_it_was_another_type_wears_its_own(self, her, cast):
        road = pair(cast.athlete, "Road", default_for=["run"])
        trail = pair(cast.athlete, "Trail", default_for=["trail_run"])
        enter(her, shoe=str(road.public_id), type="trail_run")
        assert stored().shoe == trail

    def test_not_known_is_an_answer(self, her, cast):
        pair(cast.athlete, default_for=["run"])
        enter(her, shoe="")
        assert stored().shoe is None

    def test_somebody_elses_pair_is_none(self, her, cast):
        theirs = pair(cast.stranger, "Zoe's")
        assert "Zoe's" not in her.get(NEW).content.decode()
        assert "not one of the available" in body(enter(her, shoe=str(theirs.public_id)))


class TestDoubts:
    def test_a_time_that_is_likely_wrong_is_asked_about_once(self, her):
        asked = enter(her, distance="10", time="25:00")
        assert "10.0 km in 0 h 25 min 0 s? Check both numbers" in body(asked)
        assert 'name="confirm"' in asked.content.decode()
        assert not Activity.objects.exists()
        enter(her, distance="10", time="25:00", confirm="on")
        assert stored().moving_s == 1_500

    def test_a_week_of_a_thousand_kilometres_is_asked_about(self, her, cast):
        run(cast.athlete, 290, days_ago=1, moving_s=None)
        asked = enter(her, distance="390", time="")
        assert "The week of 16 November would have 680.0 km. Check the distance" in body(asked)
        assert Activity.objects.count() == 1
        answer = enter(her, distance="390", time="", confirm="on")
        assert answer.status_code == 302
        assert "680.0 km" in body(her.get(answer["Location"]))

    def test_where_nothing_is_doubted_nothing_is_asked(self, her):
        assert 'name="confirm"' not in her.get(NEW).content.decode()
        enter(her, type="ride", distance="350", time="9:00:00")
        assert stored().distance_m == 350 * KM


class TestOneRun:
    def test_it_says_what_the_week_has_and_may_have(self, her, cast):
        for days in (7, 14, 21):
            run(cast.athlete, 30, days_ago=days)
        answer = her.get(enter(her, distance="10")["Location"])
        assert "This week 10.0 km; your ceiling is 33.0 km." in body(answer)
        above = her.get(enter(her, distance="24", time="2:00:00")["Location"])
        assert "above your ceiling of 33.0 km" in body(above)

    def test_older_weeks_are_said_without_a_verdict(self, her, cast):
        old = run(cast.athlete, 30, days_ago=30)
        page = body(her.get(f"/runs/{old.public_id}/"))
        assert "The week of 19 October 2026 has 30.0 km." in page
        assert "ceiling" not in page
        last = run(cast.athlete, 10, days_ago=7)
        assert "Last week 10.0 km" in body(her.get(f"/runs/{last.public_id}/"))

    def test_the_first_week_says_so(self, her):
        page = body(her.get(enter(her)["Location"]))
        assert "There is nothing to compare it with yet." in page

    def test_it_shows_what_was_said_where_it_was(self, her, cast):
        shoe = pair(cast.athlete)
        found = run(
            cast.athlete,
            8,
            shoe=shoe,
            rpe=6,
            surface="sand",
            warm_up_done=True,
            cool_down_done=False,
            notes="<b>windy</b>",
            time_zone="Asia/Tokyo",
        )
        answer = her.get(f"/runs/{found.public_id}/")
        page = body(answer)
        for words in ("8.0 km", "21:00", "6 of 10", "Blue", "Sand", "Warm-up Yes", "Cool-down No"):
            assert words in page
        assert "<b>windy" not in answer.content.decode()

    def test_a_stranger_finds_nothing(self, stranger, cast):
        found = run(cast.athlete)
        for path in ("", "edit/"):
            assert stranger.get(f"/runs/{found.public_id}/{path}").status_code == 404
        for path in ("delete/", "restore/", "effort/"):
            assert stranger.post(f"/runs/{found.public_id}/{path}", {"rpe": 3}).status_code == 404
        found.refresh_from_db()
        assert found.rpe is None

    def test_her_coach_reads_it_at_the_desk_and_not_here(self, client, cast):
        client.force_login(cast.coach)
        assert client.get(f"/runs/{run(cast.athlete).public_id}/").status_code == 404


class TestCorrecting:
    def test_what_was_not_typed_anew_stays_to_the_metre(self, her, cast):
        cast.athlete.user.units = Units.MI
        cast.athlete.user.save()
        found = run(cast.athlete, 8.123, rpe=3)
        Activity.objects.filter(pk=found.pk).update(start_at=NOW - timedelta(hours=2, seconds=17))
        page = her.get(f"/runs/{found.public_id}/edit/").content.decode()
        names = ("distance", "time", "start")
        sent = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in names}
        assert sent["distance"] == "5.047"
        answer = her.post(f"/runs/{found.public_id}/edit/", sent | {"rpe": "5", "type": "run"})
        assert answer["Location"] == f"/runs/{found.public_id}/"
        found.refresh_from_db()
        assert (found.distance_m, found.rpe) == (8_123, 5)
        assert found.start_at == NOW - timedelta(hours=2, seconds=17)
        assert found.by_hand == sorted({*found.by_hand, "rpe"})

    def test_new_numbers_are_written(self, her, cast):
        found = run(cast.athlete, 8, days_ago=1, notes="old")
        sent = {
            "distance": "9,5",
            "time": "50",
            "type": "treadmill",
            "start": "2026-11-16T06:00",
            "notes": "",
        }
        her.post(f"/runs/{found.public_id}/edit/", sent)
        found.refresh_from_db()
        assert (found.distance_m, found.moving_s, found.type, found.notes) == (9_500, 3_000, "treadmill", "")
        assert found.local_date.isoformat() == "2026-11-16"

    def test_an_emptied_start_stays_where_it_was(self, her, cast):
        found = run(cast.athlete, 8, days_ago=1)
        her.post(f"/runs/{found.public_id}/edit/", {"distance": "8", "time": "53:20", "type": "run"})
        before = found.start_at
        found.refresh_from_db()
        assert found.start_at == before

    def test_errors_keep_the_stored_run(self, her, cast):
        found = run(cast.athlete, 8)
        answer = her.post(f"/runs/{found.public_id}/edit/", RUN | {"distance": "x"})
        assert "is no distance" in body(answer)
        future = her.post(f"/runs/{found.public_id}/edit/", RUN | {"start": "2030-01-01T00:00"})
        assert "lies in the future" in body(future)
        found.refresh_from_db()
        assert found.distance_m == 8 * KM

    def test_a_pair_put_away_is_still_offered_to_the_run_that_wore_it(self, her, cast):
        shoe = pair(cast.athlete, "Old", retired=True)
        found = run(cast.athlete, shoe=shoe)
        page = her.get(f"/runs/{found.public_id}/edit/").content.decode()
        assert f'value="{shoe.public_id}" selected' in page

    def test_a_note_can_be_added_to_a_doubtful_run_without_being_asked(self, her, cast):
        found = run(cast.athlete, 10, moving_s=1_500)
        page = her.get(f"/runs/{found.public_id}/edit/").content.decode()
        start = re.search(r'name="start" value="([^"]*)"', page)[1]
        sent = {"distance": "10", "time": "25:00", "type": "run", "start": start, "notes": "by car?"}
        assert her.post(f"/runs/{found.public_id}/edit/", sent).status_code == 302

    def test_a_run_without_distance_or_time_is_shown_empty(self, her, cast):
        found = run(cast.athlete, distance_m=None, moving_s=None, elapsed_s=600)
        page = her.get(f"/runs/{found.public_id}/edit/").content.decode()
        assert 'value="10:00"' in page


class TestDeleting:
    def test_deleted_at_once_with_the_way_back(self, her, cast):
        found = run(cast.athlete, 8)
        page = her.post(f"/runs/{found.public_id}/delete/", follow=True)
        assert "For a day you can take it back" in body(page)
        assert not Activity.objects.exists()
        back = her.post(f"/runs/{found.public_id}/restore/", follow=True)
        assert "It is back." in body(back)
        assert stored().public_id == found.public_id
        again = her.post(f"/runs/{found.public_id}/restore/")
        assert again["Location"] == f"/runs/{found.public_id}/"

    def test_too_late_says_so(self, her, cast):
        found = run(cast.athlete, 8)
        her.post(f"/runs/{found.public_id}/delete/")
        DeletedActivity.objects.update(created_at=NOW - timedelta(days=2))
        assert "is gone" in body(her.post(f"/runs/{found.public_id}/restore/", follow=True))

    def test_what_was_never_there_is_not_found(self, her):
        assert her.get(f"/runs/{uuid4()}/deleted/").status_code == 404
        assert her.post(f"/runs/{uuid4()}/restore/").status_code == 404

    def test_another_cannot_take_it_back(self, stranger, cast):
        found = run(cast.athlete)
        stranger.force_login(cast.athlete.user)
        stranger.post(f"/runs/{found.public_id}/delete/")
        stranger.force_login(cast.stranger.user)
        assert stranger.get(f"/runs/{found.public_id}/deleted/").status_code == 404
        assert stranger.post(f"/runs/{found.public_id}/restore/").status_code == 404


class TestEffort:
    def test_one_tap_each_for_runs_that_came_without(self, her, cast):
        first, second = run(cast.athlete, days_ago=2), run(cast.athlete)
        page = her.get("/runs/effort/").content.decode()
        assert page.index(str(second.public_id)) < page.index(str(first.public_id))
        answer = her.post(f"/runs/{second.public_id}/effort/", {"rpe": "7", "then": "efforts"}, follow=True)
        assert "Saved: 7 of 10." in body(answer)
        assert str(second.public_id) not in answer.content.decode()
        second.refresh_from_db()
        assert second.rpe == 7

    def test_from_the_run_it_goes_back_to_the_run(self, her, cast):
        found = run(cast.athlete)
        assert "How hard was it?" in body(her.get(f"/runs/{found.public_id}/"))
        answer = her.post(f"/runs/{found.public_id}/effort/", {"rpe": "0"}, follow=True)
        assert "0 of 10" in body(answer)
        assert "How hard was it?" not in body(answer)

    @pytest.mark.parametrize("rpe", ["", "11", "-1", "hard"])
    def test_anything_else_is_no_answer(self, her, cast, rpe):
        found = run(cast.athlete)
        answer = her.post(f"/runs/{found.public_id}/effort/", {"rpe": rpe, "then": "efforts"}, follow=True)
        assert "Choose a number from 0 to 10." in body(answer)
        found.refresh_from_db()
        assert found.rpe is None

    def test_nothing_missing_is_said(self, her):
        assert "Nothing is missing" in body(her.get("/runs/effort/"))

    def test_today_asks_only_while_something_is_missing(self, her, cast):
        assert "How hard were your last runs?" not in body(her.get("/today/"))
        found = run(cast.athlete)
        assert "How hard were your last runs?" in body(her.get("/today/"))
        her.post(f"/runs/{found.public_id}/effort/", {"rpe": "3"})
        assert "How hard were your last runs?" not in body(her.get("/today/"))

    def test_it_costs_the_same_for_one_and_for_three(self, her, cast):
        counts = []
        for number in (1, 2):
            for _ in range(number):
                run(cast.athlete)
            her.get("/runs/effort/")
            with CaptureQueriesContext(connection) as seen:
                her.get("/runs/effort/")
            counts.append(len(seen))
        assert counts[0] == counts[1]


def test_who_has_no_profile_is_sent_home(client, cast):
    client.force_login(cast.coach)
    assert not Athlete.objects.filter(user=cast.coach).exists()
    for path in (NEW, "/runs/effort/"):
        assert client.get(path)["Location"] == "/"
