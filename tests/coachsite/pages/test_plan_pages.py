"""Today's workout, the week by day, one workout, and days away."""

import re
from datetime import timedelta

import pytest

from athletes.enums import Units
from tests.cast import NOW
from tests.injuries.entries import log
from tests.training.workouts import MONDAY, TODAY, add, day, ladder_run, make_plan
from training.enums import RestrictionKind, StepKind, TargetKind, WorkoutOutcome, WorkoutType
from training.models import AwayPeriod, Workout
from training.rules.workouts import Repeat, Step, Target
from training.services import log_activity
from training.services.away import mark_away
from training.services.days import replace_with_ladder

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(cast, client):
    client.force_login(cast.athlete.user)
    return client


@pytest.fixture
def plan(cast):
    return make_plan(cast.athlete)


def body(answer):
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\xa0", " ")


def away(cast, first, last, kind="travel"):
    runner = cast.athlete
    return mark_away(runner.user, athlete=runner, kind=kind, first_on=day(first), last_on=day(last), now=NOW)


FAST = Target(kind=TargetKind.PACE, low=240, high=250)
INTERVALS = [
    Step(kind=StepKind.WARM_UP, distance_m=2_000).data(),
    Repeat(
        times=6,
        steps=(
            Step(kind=StepKind.WORK, distance_m=400, target=FAST),
            Step(kind=StepKind.RECOVERY, duration_s=90),
        ),
    ).data(),
    Step(kind=StepKind.COOL_DOWN).data(),
]


class TestToday:
    def test_it_says_what_how_far_how_hard_and_when_to_stop(self, anna, plan):
        effort = {"kind": TargetKind.EFFORT, "low": 3, "high": 4}
        add(plan, 2, title="Along the river", target=effort, notes="Talk all the way.")
        page = body(anna.get("/today/"))
        for words in (
            "Along the river",
            "8.0 km · effort 3–4 of 10",
            "Talk all the way.",
            "When to stop: pain that rises",
        ):
            assert words in page, words

    def test_steps_are_said_in_words_and_in_the_readers_units(self, anna, plan, cast):
        add(plan, 2, WorkoutType.INTERVALS, distance_m=None, steps=INTERVALS)
        page = body(anna.get("/today/"))
        for words in (
            "about 5.8 km",
            "Warm-up: 2.0 km",
            "6 times:",
            "Work: 400 m, pace 4:00 min/km–4:10 min/km",
            "Recovery: 90 s",
            "Cool-down: until you press the button",
        ):
            assert words in page, words
        cast.athlete.user.units = Units.MI
        cast.athlete.user.save()
        assert "pace 6:26 min/mi–6:42 min/mi" in body(anna.get("/today/"))

    def test_tomorrow_stands_in_one_line(self, anna, plan):
        add(plan, 3, WorkoutType.LONG, distance_m=14_000)
        page = body(anna.get("/today/"))
        assert "Nothing is planned for today." in page
        assert "Tomorrow: Long run 14.0 km" in page

    def test_without_a_plan_it_says_so(self, anna):
        assert "There is no plan yet." in body(anna.get("/today/"))

    def test_strength_is_ticked_and_the_tick_taken_back(self, anna, plan):
        row = add(plan, 2, WorkoutType.STRENGTH)
        url = f"/workouts/{row.public_id}/tick/"
        assert "Tick as done" in body(anna.get("/today/"))
        assert "Done. Take the tick back" in body(anna.post(url, follow=True))
        assert "Tick as done" in body(anna.post(url, {"done": "no"}, follow=True))
        assert Workout.objects.get().outcome == WorkoutOutcome.PLANNED

    def test_a_restriction_pauses_it_and_lifting_brings_it_back(self, anna, plan, cast, restricted):
        add(plan, 2, notes="Talk all the way.")
        restricted.add(cast.athlete)
        page = body(anna.get("/today/"))
        assert "Paused." in page
        assert "Rest, or walk" in page
        assert "Talk all the way." not in page
        assert "canary_reason" not in page
        restricted.lift(cast.athlete)
        assert "Talk all the way." in body(anna.get("/today/"))

    def test_nothing_may_grow_reads_easy_and_flat_instead(self, anna, plan, cast, restricted):
        add(plan, 2, WorkoutType.INTERVALS, distance_m=9_000)
        restricted.add(cast.athlete, RestrictionKind.NO_PROGRESSION)
        page = body(anna.get("/today/"))
        assert "Easy run" in page
        assert "Easy and flat instead of what was planned" in page

    def test_away_is_said_with_its_last_day(self, anna, plan, cast):
        add(plan, 2)
        away(cast, 1, 4)
        page = body(anna.get("/today/"))
        assert "Away until 20 November: Travel. Nothing counts as missed." in page
        assert "Easy run · away" in page

    def test_reminders_rest_while_away_and_the_morning_question_does_not(self, anna, cast):
        yesterday = NOW - timedelta(days=1)
        log_activity(
            cast.athlete.user,
            athlete=cast.athlete,
            start_at=yesterday,
            type="run",
            distance_m=8_000,
            now=NOW,
        )
        log(cast.athlete, felt_at=yesterday, now=yesterday)
        asks = "How hard were your last runs?"
        assert asks in body(anna.get("/today/"))
        away(cast, 2, 3)
        page = body(anna.get("/today/"))
        assert asks not in page
        assert "How was it the next morning?" in page


class TestWeek:
    def test_planned_and_done_stand_by_day(self, anna, plan, cast):
        add(plan, 1, outcome=WorkoutOutcome.DONE)
        add(plan, 4, WorkoutType.LONG, moved_from=day(5))
        log_activity(
            cast.athlete.user,
            athlete=cast.athlete,
            start_at=NOW - timedelta(days=1),
            type="run",
            distance_m=8_100,
            now=NOW,
        )
        page = body(anna.get("/week/"))
        tuesday = page[page.index("Tuesday, 17 November") : page.index("Wednesday, 18 November")]
        assert "Planned: Easy run 8.0 km · done" in tuesday
        assert "Done: Run 8.1 km" in tuesday
        assert "Planned: Long run 8.0 km · moved from Saturday" in page

    def test_other_weeks_are_a_link_away(self, anna, plan):
        add(plan, 8, title="Next Tuesday")
        assert "Next Tuesday" not in body(anna.get("/week/"))
        page = body(anna.get(f"/week/?from={day(9)}"))
        assert "Next Tuesday" in page
        assert "This week" in page
        for odd in ("x", "0001-01-01", "9999-12-31"):
            assert "Wednesday, 18 November · today" in body(anna.get(f"/week/?from={odd}"))

    def test_paused_replaced_and_away_are_said_in_words(self, anna, plan, cast, restricted):
        add(plan, 3, WorkoutType.TEMPO)
        add(plan, 5)
        replace_with_ladder(cast.athlete, workouts=[ladder_run(3)], now=NOW)
        restricted.add(cast.athlete, RestrictionKind.LADDER)
        away(cast, 6, 6, "exams")
        page = body(anna.get("/week/"))
        assert "canary stage 2 30 min · in place of the plan" in page
        assert "Planned: Easy run · paused" in page
        assert "Away: Exams" in page

    def test_a_long_absence_names_the_return(self, anna, cast):
        row = away(cast, 2, 14)
        assert "Fourteen days or more" not in body(anna.get("/week/"))
        AwayPeriod.objects.filter(pk=row.pk).update(last_on=day(15))
        assert "Fourteen days or more without a run are a break" in body(anna.get("/week/"))


class TestWorkoutPage:
    def test_it_is_moved_and_moved_back(self, anna, plan):
        row = add(plan, 3)
        url = f"/workouts/{row.public_id}/"
        assert "Saturday, 21 November" in body(anna.get(url))
        page = body(anna.post(f"{url}move/", {"to_date": day(5).isoformat()}, follow=True))
        assert "Moved from Thursday, 19 November." in page
        page = body(anna.post(f"{url}move/", {"to_date": day(3).isoformat()}, follow=True))
        assert "Moved from" not in page

    def test_a_refusal_is_said(self, anna, plan):
        url = f"/workouts/{add(plan, 3).public_id}/move/"
        assert "within its week" in body(anna.post(url, {"to_date": day(8).isoformat()}, follow=True))
        assert "Choose a day." in body(anna.post(url, {"to_date": "x"}, follow=True))

    def test_who_may_not_move_finds_no_form(self, anna, plan):
        plan.athlete_may_move = False
        plan.save()
        assert "Another day" not in body(anna.get(f"/workouts/{add(plan, 3).public_id}/"))

    def test_a_draft_a_replaced_one_and_another_persons_are_not_there(self, anna, plan, cast):
        rows = [add(plan, 3, published=False), add(plan, 3), add(make_plan(cast.minor), 3)]
        replace_with_ladder(cast.athlete, workouts=[ladder_run(3)], now=NOW)
        for row in rows:
            assert anna.get(f"/workouts/{row.public_id}/").status_code == 404

    def test_a_guardian_moves_for_the_ward(self, client, cast):
        client.force_login(cast.guardian)
        row = add(make_plan(cast.minor), 3)
        client.post(f"/workouts/{row.public_id}/move/", {"to_date": day(4).isoformat()})
        assert Workout.objects.get().moved_from == day(3)


class TestAway:
    FIELDS = {"kind": "illness", "first_on": MONDAY.isoformat(), "last_on": day(9).isoformat()}

    def test_it_is_said_ended_early_and_taken_back(self, anna):
        assert "No days away." in body(anna.get("/away/"))
        assert "Illness 16 November 2026" in body(anna.post("/away/", self.FIELDS, follow=True))
        row = AwayPeriod.objects.get()
        page = body(anna.post(f"/away/{row.public_id}/end/", follow=True))
        assert "Undo: away after all" in page
        row.refresh_from_db()
        assert row.last_on == TODAY - timedelta(days=1)
        assert "It stands again as before." in body(anna.post("/away/undo/", follow=True))
        row.refresh_from_db()
        assert row.last_on == day(9)
        assert "nothing to take back" in body(anna.post("/away/undo/", follow=True))

    def test_what_cannot_be_is_said_at_its_field(self, anna):
        page = body(anna.post("/away/", self.FIELDS | {"last_on": day(-3).isoformat()}))
        assert "The last day lies before the first." in page
        assert "Not saved yet" in page

    def test_it_is_changed(self, anna, cast):
        url = f"/away/{away(cast, 3, 5).public_id}/"
        assert "Save" in body(anna.get(url))
        anna.post(url, {"kind": "exams", "first_on": day(4), "last_on": day(5)})
        assert AwayPeriod.objects.get().kind == "exams"
        page = body(anna.post(url, {"kind": "exams", "first_on": day(4), "last_on": day(1)}))
        assert "lies before" in page
