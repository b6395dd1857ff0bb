"""What a reader sees of planned workouts: frozen, eased, replaced, masked."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW
from tests.training.workouts import MONDAY, TODAY, add, day, ladder_run, make_plan
from training.enums import AwayKind, RestrictionKind, TargetKind, WorkoutOutcome, WorkoutType
from training.models import AwayPeriod, WeekLoad, Workout
from training.selectors.shown_workouts import away_days, shown_workouts, shown_workouts_of
from training.services.days import replace_with_ladder

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast):
    return make_plan(cast.minor)


def seen(athlete, viewer, *, last=MONDAY + timedelta(days=13), **more):
    return shown_workouts(athlete, viewer, MONDAY, last, now=NOW, **more)


def said(rows):
    """All that pages take from them."""
    return [
        (row.workout.public_id, row.content, row.title, row.state, row.eased, row.ladder, row.replaces)
        for row in rows
    ]


def good_week(athlete, monday, longest_m, verdict="ok"):
    sums = dict.fromkeys(("moving_s", "elapsed_s", "ascent_m", "descent_m", "load"), 0)
    WeekLoad.objects.create(
        athlete=athlete,
        monday=monday,
        runs=3,
        distance_m=3 * longest_m,
        longest_m=longest_m,
        w1_m=0,
        covered=True,
        strict=False,
        load_complete=True,
        verdict=verdict,
        basis="weeks",
        increase_pct=10,
        rule_version="1",
        **sums,
    )


class TestWhatStandsThere:
    def test_the_athlete_reads_what_was_published_in_order(self, plan, cast):
        later = add(plan, 4, title="Long one")
        first = add(plan, 2)
        add(plan, 3, published=False)
        Workout.objects.filter(pk=later.pk).update(title="Changed since")
        rows = seen(cast.minor, cast.minor.user)
        assert [(row.workout, str(row.title)) for row in rows] == [(first, "Easy run"), (later, "Long one")]

    def test_the_working_copy_is_for_coaches_alone(self, plan, cast):
        add(plan, 2, published=False, title="Draft")
        add(plan, 3, removed=True)
        assert [row.title for row in seen(cast.minor, cast.coach, working_copy=True)] == ["Draft"]
        for person in (cast.minor.user, cast.guardian, cast.manager, cast.other_club_coach):
            assert seen(cast.minor, person, working_copy=True) == []

    def test_a_stranger_reads_nothing(self, plan, cast):
        add(plan, 2)
        for person in (cast.stranger.user, cast.other_club_coach, cast.manager, cast.former_coach):
            assert seen(cast.minor, person) == []

    def test_only_her_side_may_move_and_only_what_is_to_come(self, plan, cast):
        add(plan, 0)
        add(plan, 3)
        assert [row.may_move for row in seen(cast.minor, cast.minor.user)] == [False, True]
        assert [row.may_move for row in seen(cast.minor, cast.guardian)] == [False, True]
        assert not any(row.may_move for row in seen(cast.minor, cast.coach))
        plan.athlete_may_move = False
        plan.save()
        assert not any(row.may_move for row in seen(cast.minor, cast.minor.user))

    def test_strength_is_ticked_when_its_day_has_come(self, plan, cast):
        add(plan, 2, WorkoutType.STRENGTH)
        add(plan, 3, WorkoutType.STRENGTH)
        add(plan, 2, position=1)
        assert [row.may_tick for row in seen(cast.minor, cast.minor.user)] == [True, False, False]

    def test_the_outcome_of_a_day_is_said_in_a_word(self, plan, cast):
        for n, outcome in enumerate((WorkoutOutcome.DONE, WorkoutOutcome.MISSED)):
            add(plan, n, outcome=outcome)
        add(plan, 5)
        assert [row.state for row in seen(cast.minor, cast.minor.user)] == ["done", "missed", ""]


class TestNoRunning:
    def test_running_from_today_on_is_paused_and_comes_back_by_itself(self, plan, cast, restricted):
        for n, kind in ((0, "easy"), (2, "tempo"), (2, "strength"), (5, "long")):
            add(plan, n, kind)
        restricted.add(cast.minor)
        assert [row.paused for row in seen(cast.minor, cast.minor.user)] == [False, True, False, True]
        restricted.lift(cast.minor)
        assert not any(row.paused for row in seen(cast.minor, cast.minor.user))
        assert not Workout.objects.exclude(outcome=WorkoutOutcome.PLANNED).exists()

    def test_it_holds_on_its_days_alone(self, plan, cast, restricted):
        for n in (2, 3, 4):
            add(plan, n)
        restricted.add(cast.minor, until=day(3))
        assert [row.paused for row in seen(cast.minor, cast.minor.user)] == [True, True, False]

    def test_a_day_gone_by_keeps_what_was_settled(self, plan, cast, restricted):
        add(plan, 0, outcome=WorkoutOutcome.PAUSED)
        add(plan, 2, outcome=WorkoutOutcome.DONE)
        restricted.add(cast.minor)
        assert [row.state for row in seen(cast.minor, cast.minor.user)] == ["paused", "done"]


class TestNoProgression:
    @pytest.fixture(autouse=True)
    def _held(self, plan, cast, restricted):
        target = {"kind": TargetKind.PACE, "low": 240, "high": 250}
        add(plan, 3, WorkoutType.INTERVALS, distance_m=12_000, target=target, title="Speed", notes="Hard!")
        restricted.add(cast.minor, RestrictionKind.NO_PROGRESSION, since=TODAY)

    def test_her_side_and_consented_staff_read_easy_and_flat(self, cast):
        for person in (cast.minor.user, cast.guardian, cast.coach, cast.physio):
            row = seen(cast.minor, person)[0]
            assert (row.eased, row.is_health, row.content.type) == (True, True, WorkoutType.EASY)
            assert (row.content.target, row.content.title, row.content.notes) == (None, "", "")
            assert row.content.distance_m == 12_000

    def test_no_run_is_longer_than_the_longest_of_the_last_good_week(self, cast):
        good_week(cast.minor, date(2026, 10, 26), 11_000)
        good_week(cast.minor, date(2026, 11, 2), 9_000)
        good_week(cast.minor, date(2026, 11, 9), 14_000, "over")
        good_week(cast.minor, MONDAY, 2_000)
        assert seen(cast.minor, cast.minor.user)[0].content.distance_m == 9_000

    def test_a_coach_without_consent_reads_the_plain_plan(self, cast):
        row = seen(cast.minor, cast.coach_without_consent)[0]
        assert (row.eased, row.content.title, row.content.distance_m) == (False, "Speed", 12_000)


class TestTheWayBack:
    @pytest.fixture(autouse=True)
    def _on_the_way(self, plan, cast, restricted):
        self.run = add(plan, 3, WorkoutType.TEMPO)
        self.later = add(plan, 10)
        replace_with_ladder(cast.minor, workouts=[ladder_run(3)], now=NOW)
        restricted.add(cast.minor, RestrictionKind.LADDER)

    def test_its_runs_stand_in_place_and_name_what_they_replace(self, cast):
        back, later = seen(cast.minor, cast.minor.user)
        assert (back.ladder, back.paused, back.title) == (True, False, "canary stage 2")
        assert back.replaces == ("Tempo run",)
        assert (later.workout, later.paused) == (self.later, True)

    def test_a_coach_without_consent_reads_an_easy_run(self, cast):
        back, later = seen(cast.minor, cast.coach_without_consent)
        assert (back.ladder, str(back.title), back.replaces) == (False, "Easy run", ())
        assert (back.content.duration_s, back.content.steps, back.content.notes) == (1_800, (), "")
        assert later.state == "paused"
        assert "canary" not in repr((back.content, back.title, later.content))

    def test_no_running_pauses_it_as_well(self, cast, restricted):
        restricted.add(cast.minor, RestrictionKind.NO_RUNNING)
        assert all(row.paused for row in seen(cast.minor, cast.minor.user))


class TestHealthByContent:
    def test_without_consent_injured_and_healthy_differ_by_paused_alone(self, plan, cast, restricted):
        for n, kind in ((2, "tempo"), (3, "strength"), (4, "long")):
            add(plan, n, kind)
        healthy = said(seen(cast.minor, cast.coach_without_consent))
        restricted.add(cast.minor)
        restricted.add(cast.minor, RestrictionKind.NO_PROGRESSION)
        injured = said(seen(cast.minor, cast.coach_without_consent))
        assert [row[3] for row in injured] == ["paused", "", "paused"]
        assert [row[:3] + row[4:] for row in injured] == [row[:3] + row[4:] for row in healthy]

    def test_the_reason_of_an_absence_is_health(self, plan, cast):
        add(plan, 3)
        AwayPeriod.objects.create(athlete=cast.minor, kind=AwayKind.ILLNESS, first_on=TODAY, last_on=day(4))
        for person, label in ((cast.coach, "Illness"), (cast.coach_without_consent, "Away")):
            (found,) = away_days(cast.minor, person, MONDAY, day(6))
            assert (str(found.label), found.covers(day(3)), found.covers(day(5))) == (label, True, False)
            assert seen(cast.minor, person)[0].state == "away"
        assert away_days(cast.minor, cast.stranger.user, MONDAY, day(6)) == []


def test_the_queries_do_not_grow_with_athletes_and_workouts(cast, restricted):
    few, many = [cast.minor], [cast.minor, cast.athlete]
    for athlete in many:
        restricted.add(athlete, RestrictionKind.NO_PROGRESSION)
    plan = make_plan(cast.minor)
    add(plan, 2)
    with CaptureQueriesContext(connection) as for_few:
        shown_workouts_of(few, cast.coach, MONDAY, day(13), now=NOW)
    for n in range(6):
        add(make_plan(cast.athlete) if n == 0 else plan, n)
    with CaptureQueriesContext(connection) as for_many:
        found = shown_workouts_of(many, cast.coach, MONDAY, day(13), now=NOW)
    assert [len(found[athlete.pk]) for athlete in many] == [6, 1]
    assert len(for_many) == len(for_few)
