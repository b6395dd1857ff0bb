"""Moving, ticking, and the runs of the way back."""

from datetime import timedelta

import pytest

from athletes.errors import ConflictError, DomainError, NotAllowedError
from tests.cast import NOW
from tests.training.test_matching import ran
from tests.training.workouts import MONDAY, add, day, ladder_run, make_plan
from training.enums import WorkoutOutcome, WorkoutType
from training.models import PlanWeek, Workout
from training.services import log_activity
from training.services.days import (
    drop_ladder,
    move_workout,
    replace_with_ladder,
    tick_workout,
    untick_workout,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast):
    return make_plan(cast.minor)


def version():
    return PlanWeek.objects.get(monday=MONDAY).version


class TestMoving:
    @pytest.fixture
    def run(self, plan):
        return add(plan, 3)

    @pytest.mark.parametrize("who", ["athlete", "guardian", "coach"])
    def test_her_side_and_her_coach_move_within_the_week(self, run, cast, who):
        actor = cast.viewers()[who]
        moved = move_workout(actor, workout=run, to_date=day(5), now=NOW)
        assert (moved.date, moved.published_on, moved.shown.date) == (day(5), day(5), day(5))
        assert (moved.moved_from, version()) == (day(3), 2)

    def test_moving_back_takes_the_move_back(self, run, cast):
        mina = cast.minor.user
        for n in (5, 6, 3):
            run = move_workout(mina, workout=run, to_date=day(n), now=NOW)
        assert (run.published_on, run.moved_from) == (day(3), None)

    def test_moved_to_a_day_with_a_run_it_is_done(self, plan, cast):
        row = add(plan, 4)
        start = NOW - timedelta(hours=3)
        log_activity(
            None,
            athlete=cast.minor,
            start_at=start,
            type="run",
            distance_m=row.distance_m,
            moving_s=3_000,
            now=NOW,
        )
        moved = move_workout(cast.minor.user, workout=row, to_date=day(2), now=NOW)
        assert moved.outcome == WorkoutOutcome.DONE

    def test_to_its_own_day_changes_nothing(self, run, cast):
        assert move_workout(cast.minor.user, workout=run, to_date=day(3), now=NOW).version == 1

    def test_what_the_coach_has_moved_meanwhile_stays_in_the_coachs_copy(self, run, cast):
        Workout.objects.filter(pk=run.pk).update(date=day(6))
        moved = move_workout(cast.minor.user, workout=run, to_date=day(4), now=NOW)
        assert (moved.date, moved.published_on) == (day(6), day(4))

    @pytest.mark.parametrize(("n", "code"), [(7, "other_week"), (1, "past")])
    def test_not_to_another_week_and_not_into_the_past(self, run, cast, n, code):
        with pytest.raises(DomainError) as refused:
            move_workout(cast.minor.user, workout=run, to_date=day(n), now=NOW)
        assert (refused.value.code, refused.value.field) == (code, "to_date")

    def test_not_from_the_past(self, plan, cast):
        with pytest.raises(ConflictError) as refused:
            move_workout(cast.minor.user, workout=add(plan, 1), to_date=day(4), now=NOW)
        assert refused.value.code == "past"

    def test_not_what_is_done_and_not_a_draft(self, plan, cast):
        for row in (add(plan, 3, outcome=WorkoutOutcome.DONE), add(plan, 3, published=False)):
            with pytest.raises(ConflictError):
                move_workout(cast.coach, workout=row, to_date=day(4), now=NOW)
        assert version() == 1

    def test_the_coach_may_keep_the_days(self, plan, run, cast):
        plan.athlete_may_move = False
        plan.save()
        with pytest.raises(NotAllowedError):
            move_workout(cast.minor.user, workout=run, to_date=day(4), now=NOW)
        assert move_workout(cast.coach, workout=run, to_date=day(4), now=NOW).moved_from == day(3)

    def test_runs_of_the_way_back_keep_their_days(self, cast):
        (row,) = replace_with_ladder(cast.minor, workouts=[ladder_run(3)], now=NOW)
        for actor in (cast.minor.user, cast.coach):
            with pytest.raises(NotAllowedError):
                move_workout(actor, workout=row, to_date=day(4), now=NOW)

    @pytest.mark.parametrize("who", ["physio", "other_squad_coach", "other_club_coach", "other_athlete"])
    def test_nobody_else_moves(self, run, cast, who):
        with pytest.raises(NotAllowedError):
            move_workout(cast.viewers()[who], workout=run, to_date=day(4), now=NOW)
        assert version() == 1


class TestTicking:
    @pytest.mark.parametrize("kind", [WorkoutType.STRENGTH, WorkoutType.MOBILITY, WorkoutType.REST])
    def test_a_tick_is_taken_once_and_taken_back(self, plan, cast, kind):
        row = add(plan, 2, kind)
        first = tick_workout(cast.minor.user, workout=row, now=NOW)
        assert (first.ticked_at, first.outcome) == (NOW, WorkoutOutcome.DONE)
        assert tick_workout(cast.minor.user, workout=row, now=NOW).version == first.version
        back = untick_workout(cast.minor.user, workout=row)
        assert (back.ticked_at, back.outcome) == (None, WorkoutOutcome.PLANNED)
        assert untick_workout(cast.minor.user, workout=row).version == back.version

    def test_a_run_is_done_by_its_log(self, plan, cast):
        with pytest.raises(DomainError, match="a run is done by its log"):
            tick_workout(cast.minor.user, workout=add(plan, 2), now=NOW)

    def test_tomorrow_is_not_ticked_today(self, plan, cast):
        with pytest.raises(DomainError) as refused:
            tick_workout(cast.minor.user, workout=add(plan, 3, "rest"), now=NOW)
        assert refused.value.code == "not_yet"

    @pytest.mark.parametrize("who", ["other_club_coach", "physio", "other_athlete"])
    def test_nobody_else_ticks(self, plan, cast, who):
        with pytest.raises(NotAllowedError):
            tick_workout(cast.viewers()[who], workout=add(plan, 2, "rest"), now=NOW)


class TestTheWayBack:
    def pointed(self):
        rows = Workout.objects.exclude(plan=None).select_related("replaced_by").order_by("published_on")
        return [row.replaced_by and row.replaced_by.date for row in rows]

    def test_running_of_its_days_is_replaced_and_the_rest_stays(self, plan, cast):
        for n, kind in ((1, "easy"), (2, "easy"), (3, "strength"), (4, "long"), (5, "easy"), (9, "easy")):
            add(plan, n, kind)
        replace_with_ladder(cast.minor, workouts=[ladder_run(3), ladder_run(5)], now=NOW)
        assert self.pointed() == [None, day(3), None, day(3), day(5), None]

    def test_a_run_of_today_is_matched_with_it_at_once(self, plan, cast):
        planned = add(plan, 2)
        run = ran(cast.minor, day(2), 4_000, moving_s=1_800)
        (row,) = replace_with_ladder(cast.minor, workouts=[ladder_run(2)], now=NOW)
        row.refresh_from_db()
        assert (row.done_activity, row.outcome) == (run, WorkoutOutcome.DONE)
        planned.refresh_from_db()
        assert planned.replaced_by == row

    def test_what_it_stood_for_is_matched_when_it_goes(self, plan, cast):
        planned = add(plan, 2, distance_m=4_000)
        replace_with_ladder(cast.minor, workouts=[ladder_run(3)], now=NOW)
        run = ran(cast.minor, day(2), 4_000)
        drop_ladder(cast.minor, now=NOW)
        planned.refresh_from_db()
        assert planned.done_activity == run

    def test_again_changes_nothing(self, plan, cast):
        add(plan, 3)
        first = replace_with_ladder(cast.minor, workouts=[ladder_run(3)], now=NOW)
        again = replace_with_ladder(cast.minor, workouts=[ladder_run(3)], now=NOW)
        assert [(row.pk, row.version) for row in again] == [(row.pk, row.version) for row in first]

    def test_another_step_takes_the_place_of_what_is_not_run_yet(self, plan, cast):
        add(plan, 3)
        (done,) = replace_with_ladder(cast.minor, workouts=[ladder_run(2)], now=NOW)
        Workout.objects.filter(pk=done.pk).update(outcome=WorkoutOutcome.DONE, ticked_at=NOW)
        replace_with_ladder(cast.minor, workouts=[ladder_run(3), ladder_run(5)], now=NOW)
        replace_with_ladder(cast.minor, workouts=[ladder_run(3, minutes=20), ladder_run(6)], now=NOW)
        rows = Workout.objects.filter(plan=None).order_by("date")
        assert [(row.date, row.duration_s) for row in rows] == [
            (day(2), 1_800),
            (day(3), 1_200),
            (day(6), 1_800),
        ]
        assert self.pointed() == [day(3)]

    def test_dropping_brings_everything_back(self, plan, cast):
        kept = add(plan, 3)
        replace_with_ladder(cast.minor, workouts=[ladder_run(3)], now=NOW)
        for _twice in range(2):
            drop_ladder(cast.minor, now=NOW)
            assert list(Workout.objects.all()) == [kept]
            assert self.pointed() == [None]

    def test_what_was_run_on_the_way_back_stays(self, plan, cast):
        add(plan, 2)
        add(plan, 3)
        (done,) = replace_with_ladder(cast.minor, workouts=[ladder_run(2)], now=NOW)
        Workout.objects.filter(pk=done.pk).update(outcome=WorkoutOutcome.DONE)
        drop_ladder(cast.minor, now=NOW)
        assert self.pointed() == [day(2), None]

    def test_only_ladder_runs_from_today_on_are_taken(self, plan, cast):
        for wrong in (ladder_run(1), add(plan, 3).content):
            with pytest.raises(ValueError, match="ladder"):
                replace_with_ladder(cast.minor, workouts=[wrong], now=NOW)
