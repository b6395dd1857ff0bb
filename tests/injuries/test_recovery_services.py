"""The way back, lived through the services: answers, flags, alerts, the plan, and who may decide."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from alerts.enums import AlertState
from alerts.models import Alert
from athletes.errors import ConflictError, DomainError, NotAllowedError
from injuries.enums import FlagRule, RestraintReason
from injuries.enums.recovery import LadderPhase
from injuries.models import LadderOverride, PainReport, RecoveryPlan, RecoveryRun, RedFlag, Restraint
from injuries.selectors.recovery import ladder_of
from injuries.services import log_no_pain
from injuries.services.ladder import follow_all_ladders
from injuries.services.recovery import decide_step, open_recovery
from tests.cast import NOW
from tests.injuries.clearances import confirm, flagged, open_rules, record
from tests.injuries.entries import log
from tests.injuries.recovering import GOOD, TODAY, answered, day, enter, ran, way_back
from tests.training.planned import planned
from training.enums import RestrictionKind, WorkoutType
from training.models import Workout
from training.restrictions import restrictions_of
from training.selectors.shown_workouts import shown_workouts
from training.services import enter_run


def ladder_runs_of(athlete):
    rows = Workout.objects.filter(athlete=athlete, type=WorkoutType.LADDER_RUN).order_by("published_on")
    return [(row.published_on, row.shown.planned_s()) for row in rows]


def alert(athlete, kind):
    return Alert.objects.filter(athlete=athlete, kind=kind).first()


class TestOpening:
    def test_begins_one_for_each_episode(self, runner):
        plan = way_back(runner)
        assert open_recovery(runner.user, episode=plan.episode, now=day(1)) == plan
        assert RecoveryPlan.objects.count() == 1

    def test_waits_for_the_entry_with_the_first_step_in_sight(self, runner):
        plan = way_back(runner, entered=False)
        assert ladder_of(plan, now=NOW).phase == LadderPhase.WAITING
        assert ladder_runs_of(runner) == [(date(2026, 11, 18), 1800), (date(2026, 11, 20), 1800)]

    def test_is_refused_under_a_warning_sign(self, runner):
        episode = flagged(runner)
        with pytest.raises(ConflictError) as caught:
            open_recovery(runner.user, episode=episode, now=NOW)
        assert caught.value.code == "flag_open"

    def test_is_refused_once_the_pain_is_over(self, runner):
        episode = way_back(runner).episode
        RecoveryPlan.objects.all().delete()
        episode.state, episode.ended_on = "ended", date(2026, 11, 18)
        episode.save()
        with pytest.raises(ConflictError) as caught:
            open_recovery(runner.user, episode=episode, now=NOW)
        assert caught.value.code == "ended"

    def test_refuses_a_taken_id(self, runner):
        plan = way_back(runner)
        other = log(runner, side="left", now=NOW).report
        with pytest.raises(ConflictError):
            open_recovery(runner.user, episode=other.episode, now=NOW, public_id=plan.public_id)

    def test_is_not_for_strangers(self, cast):
        episode = log(cast.athlete).report.episode
        for person in (cast.coach_without_consent, cast.manager, cast.stranger.user):
            with pytest.raises(NotAllowedError):
                open_recovery(person, episode=episode, now=NOW)

    def test_pauses_other_running_while_it_is_open(self, runner):
        way_back(runner)
        kinds = [one.kind for one in restrictions_of([runner.pk])[runner.pk]]
        assert RestrictionKind.LADDER in kinds


class TestEntry:
    def test_lets_the_first_step_begin(self, runner):
        plan = way_back(runner)
        assert ladder_of(plan, now=NOW).phase == LadderPhase.CLIMBING

    def test_said_again_the_same_day_replaces_it(self, runner):
        plan = way_back(runner)
        state = enter(plan, walking=3)
        assert (state.phase, plan.recoverychecks.count()) == (LadderPhase.WAITING, 1)

    def test_pain_puts_the_first_step_two_days_off(self, runner):
        plan = way_back(runner, entered=False)
        enter(plan, stairs=4)
        assert ladder_runs_of(runner)[0][0] == date(2026, 11, 20)

    def test_a_swelling_raises_its_sign_and_stops(self, runner):
        plan = way_back(runner, entered=False)
        state = enter(plan, walking=1, swelling=True)
        assert open_rules(runner) == {"swelling"}
        assert state.phase == LadderPhase.STOPPED
        assert ladder_runs_of(runner) == []

    def test_refuses_a_number_out_of_range(self, runner):
        plan = way_back(runner, entered=False)
        with pytest.raises(DomainError) as caught:
            enter(plan, walking=11)
        assert caught.value.field == "walking"


class TestAnswers:
    def test_two_good_runs_are_a_step_and_the_next_stands_in_the_plan(self, runner):
        plan = way_back(runner)
        ran(plan, 0)
        followed = ran(plan, 2)
        assert (followed.state.step, followed.state.number) == ("walk_4_run_1", 2)
        planned = [(on, s) for on, s in ladder_runs_of(runner) if on > date(2026, 11, 20)]
        assert planned == [(date(2026, 11, 22), 1800), (date(2026, 11, 24), 1800)]

    def test_the_next_morning_is_answered_when_it_has_been(self, runner):
        plan = way_back(runner)
        run = ran(plan, 0, TODAY, told_after_days=0).run
        assert ladder_of(plan, now=day(1)).goes == 0
        assert answered(run, GOOD, now=day(1)).state.goes == 1
        run.refresh_from_db()
        assert run.report.next_morning == 0

    def test_it_cannot_be_answered_before(self, runner):
        plan = way_back(runner)
        with pytest.raises(DomainError) as caught:
            ran(plan, 0, GOOD, told_after_days=0)
        assert (caught.value.field, caught.value.code) == ("intensity.next_morning", "future")

    @pytest.mark.parametrize(
        ("sign", "rule"), [("swelling", "swelling"), ("giving_way", "instability"), ("locking", "clicks")]
    )
    def test_a_yes_raises_its_sign_and_stops(self, runner, sign, rule):
        plan = way_back(runner)
        followed = ran(plan, 0, replace(TODAY, **{sign: True}), told_after_days=0)
        assert open_rules(runner) == {rule}
        assert followed.state.phase == LadderPhase.STOPPED
        assert ladder_runs_of(runner) == []
        assert alert(runner, "gate_stop_refer").severity == "urgent"

    def test_a_yes_the_next_day_raises_it_too(self, runner):
        plan = way_back(runner)
        run = ran(plan, 0, TODAY, told_after_days=0).run
        answered(run, replace(GOOD, swelling=True), now=day(3))
        assert open_rules(runner) == {"swelling"}
        assert PainReport.objects.active().count() == 3

    def test_becomes_a_report_of_the_place_with_its_spots(self, runner):
        plan = way_back(runner, spots=["patellar"])
        report = ran(plan, 0, replace(GOOD, worst_during=2)).run.report
        assert (report.side, report.area, report.spots) == ("right", "knee", ["patellar"])
        assert (report.worst_during, report.signs["limp"]) == (2, False)
        assert report.episode == plan.episode

    def test_a_step_back_is_told_and_closed_by_the_next_good_run(self, runner):
        plan = way_back(runner)
        ran(plan, 0, replace(GOOD, next_morning=3))
        told = alert(runner, "gate_step_back")
        assert (told.severity, told.state) == ("attention", AlertState.OPEN)
        assert told.facts["reason"] == "morning_much_worse"
        ran(plan, 3)
        told.refresh_from_db()
        assert told.state == AlertState.NO_LONGER_TRUE

    def test_two_holds_are_told_as_a_step_back(self, runner):
        plan = way_back(runner)
        for nth in (0, 2):
            ran(plan, nth, replace(GOOD, worst_during=3))
        assert alert(runner, "gate_step_back").facts["reason"] == "pain_above_2"

    def test_a_second_step_back_speaks_again(self, runner):
        plan = way_back(runner)
        for nth in (0, 3):
            ran(plan, nth, replace(GOOD, next_morning=3))
        told = alert(runner, "gate_step_back")
        assert told.facts["run_on"] == "2026-11-21"
        assert told.told_count == 2

    def test_three_steps_back_call_for_a_professional(self, runner):
        plan = way_back(runner)
        for nth in (0, 3, 6):
            state = ran(plan, nth, replace(GOOD, next_morning=3)).state
        assert state.step_backs == 3
        assert "lasting" in open_rules(runner)
        ran(plan, 9, replace(GOOD, next_morning=3))
        assert RedFlag.objects.filter(rule=FlagRule.LASTING).count() == 1

    def test_the_same_id_is_the_same_run(self, runner):
        plan, key = way_back(runner), uuid4()
        first = ran(plan, 0, public_id=key)
        again = ran(plan, 0, public_id=key)
        assert (again.run, again.created, RecoveryRun.objects.count()) == (first.run, False, 1)
        with pytest.raises(ConflictError):
            ran(plan, 0, replace(GOOD, limp=True), public_id=key)

    def test_the_same_answers_again_change_nothing(self, runner):
        plan = way_back(runner)
        run = ran(plan, 0).run
        assert answered(run, GOOD, now=day(1)).run.version == run.version

    @pytest.mark.parametrize(
        ("nth", "answers", "field"),
        [
            (5, TODAY, "local_date"),
            (-2, GOOD, "local_date"),
            (0, replace(GOOD, worst_during=None), "intensity.worst_during"),
            (0, replace(GOOD, after_60min=12), "intensity.after_60min"),
        ],
    )
    def test_names_what_is_wrong(self, runner, nth, answers, field):
        plan = way_back(runner)
        with pytest.raises(DomainError) as caught:
            ran(plan, nth, answers, told_after_days=1 - nth)
        assert caught.value.field == field

    def test_a_coach_with_consent_enters_and_others_do_not(self, cast):
        plan = way_back(cast.athlete)
        run = ran(plan, 0, actor=cast.coach).run
        assert run.entered_by == cast.coach
        for person in (cast.coach_without_consent, cast.other_club_coach, cast.stranger.user):
            with pytest.raises(NotAllowedError):
                ran(plan, 2, actor=person)
            with pytest.raises(NotAllowedError):
                answered(run, replace(GOOD, limp=True), actor=person, now=day(1))

    def test_staff_do_not_change_what_the_runner_said(self, cast):
        run = ran(way_back(cast.athlete), 0).run
        with pytest.raises(NotAllowedError):
            answered(run, replace(GOOD, limp=True), actor=cast.coach, now=day(1))

    def test_a_run_of_the_log_without_answers_waits(self, runner):
        plan = way_back(runner)
        ran(plan, 0)
        run = {"public_id": None, "start_at": None, "type": "run", "distance_m": 5000, "moving_s": 1800}
        enter_run(runner.user, athlete=runner, now=day(1), **run)
        state = ran(plan, 2).state
        assert (state.step, state.goes) == ("walk_30", 0)


class TestBone:
    def test_pain_after_a_cleared_bone_sign_opens_it_again(self, cast):
        runner = cast.athlete
        episode = flagged(runner, "bone_point_tender", now=day(-6))
        confirm(record(episode, now=day(-5)), cast.coach, now=day(-5))
        plan = RecoveryPlan.objects.get(episode=episode)
        enter(plan, now=day(-4))
        state = ran(plan, -4, replace(GOOD, worst_during=1), told_after_days=1).state
        assert state.phase == LadderPhase.STOPPED
        assert open_rules(runner) == {"bone"}


class TestThePlan:
    def test_goes_back_to_itself_when_done(self, runner):
        for nth in range(1, 40, 2):
            planned(runner, runner.local_date(day(nth)), distance_m=8000)
        plan = way_back(runner)
        nth = 0
        while (state := ladder_of(plan, now=day(nth))).phase != LadderPhase.DONE:
            ran(plan, nth)
            nth += 2
            assert nth < 60, state
        plan.refresh_from_db()
        plan.episode.refresh_from_db()
        last = runner.local_date(day(nth - 2))
        assert (plan.finished_on, plan.episode.return_date) == (last, last + timedelta(days=1))
        assert not Restraint.objects.standing().filter(reason=RestraintReason.WAY_BACK).exists()
        assert not Workout.objects.filter(replaced_by__isnull=False, published_on__gt=last).exists()

    def test_a_late_answer_takes_the_return_back(self, runner):
        plan = way_back(runner)
        nth, runs = 0, []
        while ladder_of(plan, now=day(nth)).phase != LadderPhase.DONE:
            runs.append(ran(plan, nth).run)
            nth += 2
        answered(runs[-1], replace(GOOD, next_morning=1), now=day(nth))
        plan.refresh_from_db()
        plan.episode.refresh_from_db()
        assert (plan.finished_on, plan.episode.return_date) == (None, None)
        assert Restraint.objects.standing().filter(kind=RestrictionKind.LADDER).exists()

    def test_stands_in_the_place_of_planned_runs(self, runner):
        for nth in range(1, 40, 2):
            planned(runner, runner.local_date(day(nth)), distance_m=8000)
        way_back(runner)
        shown = shown_workouts(runner, runner.user, date(2026, 11, 18), date(2026, 11, 29), now=NOW)
        running = [one for one in shown if one.content.is_run]
        assert any(one.ladder for one in running)
        assert all(one.ladder or one.paused for one in running)

    def test_reads_easy_run_to_those_without_health_access(self, cast):
        way_back(cast.athlete)
        day_0 = cast.athlete.local_date(NOW)
        (seen,) = shown_workouts(cast.athlete, cast.coach_without_consent, day_0, day_0, now=NOW)
        assert (seen.content.type, seen.ladder, seen.content.steps) == (WorkoutType.EASY, False, ())

    def test_a_run_not_made_moves_on(self, runner):
        way_back(runner)
        assert follow_all_ladders(now=day(4)) == 1
        assert (date(2026, 11, 22), 1800) in ladder_runs_of(runner)

    def test_of_two_ways_back_the_more_careful_counts(self, runner):
        plan = way_back(runner)
        ran(plan, 0)
        ran(plan, 2)
        other = log(runner, side="left", area="ankle", now=day(2), worst_during=1).report.episode
        second = open_recovery(runner.user, episode=other, now=day(3))
        enter(second, now=day(3))
        ahead = [run for run in ladder_runs_of(runner) if run[0] > date(2026, 11, 20)]
        assert ahead[0][0] == date(2026, 11, 22)
        first = Workout.objects.get(athlete=runner, published_on=date(2026, 11, 22))
        assert first.shown.steps[0].data()["kind"] == "recovery"


class TestClearance:
    def test_begins_at_the_first_step_the_day_after(self, cast):
        episode = flagged(cast.athlete)
        confirm(record(episode), cast.coach)
        plan = RecoveryPlan.objects.get(episode=episode)
        assert ladder_of(plan, now=day(0)).phase == LadderPhase.WAITING
        assert ladder_runs_of(cast.athlete)[0] == (date(2026, 11, 19), 1800)

    def test_begins_anew_on_a_ladder_that_was_open(self, cast):
        plan = way_back(cast.athlete, now=day(-9))
        for nth in (-9, -7):
            ran(plan, nth)
        ran(plan, -5, replace(GOOD, swelling=True))
        confirm(record(plan.episode, now=day(-3)), cast.coach, now=day(-3))
        state = ladder_of(plan, now=day(-2))
        assert (state.phase, state.step, state.next_on) == ("waiting", "walk_30", date(2026, 11, 16))
        assert RecoveryPlan.objects.count() == 1


class TestOverride:
    def test_a_coach_moves_one_step_with_a_reason(self, cast):
        plan = way_back(cast.athlete)
        ran(plan, 0)
        state = decide_step(cast.coach, plan=plan, up=True, reason="Walked it for weeks.", now=day(1))
        assert state.step == "walk_4_run_1"
        kept = LadderOverride.objects.get()
        assert (kept.from_step, kept.reason, kept.decided_by) == (
            "walk_30",
            "Walked it for weeks.",
            cast.coach,
        )

    def test_needs_a_reason_that_fits(self, cast):
        plan = way_back(cast.athlete)
        for reason in ("  ", "x" * 1001):
            with pytest.raises(DomainError) as caught:
                decide_step(cast.coach, plan=plan, up=True, reason=reason, now=NOW)
            assert caught.value.field == "reason"

    def test_is_for_staff_with_health_access(self, cast):
        plan = way_back(cast.athlete)
        for person in (cast.athlete.user, cast.coach_without_consent, cast.manager, cast.other_club_coach):
            with pytest.raises(NotAllowedError):
                decide_step(person, plan=plan, up=True, reason="Please.", now=NOW)

    def test_of_a_minor_only_a_physio_decides(self, cast):
        plan = way_back(cast.minor, actor=cast.guardian, worst_during=1)
        with pytest.raises(NotAllowedError) as caught:
            decide_step(cast.coach, plan=plan, up=True, reason="Ready.", now=NOW)
        assert caught.value.code == "not_physio"
        assert decide_step(cast.physio, plan=plan, up=True, reason="Ready.", now=NOW).step == "walk_4_run_1"

    def test_is_refused_under_an_open_sign(self, cast):
        plan = way_back(cast.athlete)
        log(cast.athlete, "giving_way", side="left", now=NOW)
        for up in (True, False):
            with pytest.raises(ConflictError) as caught:
                decide_step(cast.coach, plan=plan, up=up, reason="Fine.", now=NOW)
            assert caught.value.code == "flag_open"

    def test_never_turns_a_limp_into_a_run(self, cast):
        plan = way_back(cast.athlete)
        for nth in (0, 2):
            ran(plan, nth)
        ran(plan, 4, replace(GOOD, limp=True))
        with pytest.raises(ConflictError) as caught:
            decide_step(cast.coach, plan=plan, up=True, reason="It was a joke.", now=day(5))
        assert caught.value.code == "severe"
        assert LadderOverride.objects.count() == 0


def test_days_without_pain_are_usual_mornings(runner):
    log_no_pain(runner.user, athlete=runner, local_date=date(2026, 11, 17), now=NOW)
    plan = way_back(runner, next_morning=2)
    assert ladder_of(plan, now=NOW).usual_morning == 0
