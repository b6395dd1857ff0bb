"""The way back by example: entry, steps, limits, steps back, stops, overrides."""

from dataclasses import replace
from datetime import timedelta

import pytest

from injuries.enums.recovery import LadderPhase, LadderStep, MoveReason
from injuries.rules.ladder import ladder_state, override_refusal
from injuries.rules.ladder_facts import SHORT_LADDER, WALK_RUN_LADDER
from tests.injuries.rules.climbing import (
    BACK,
    GOOD,
    HOLD,
    LIMP,
    MISSING,
    SWOLLEN,
    at,
    course,
    day,
    entry,
    raised,
    run,
    span,
    state,
)


def climb(steps, first=0):
    """Two good runs of each step, every second day."""
    return [run(first + 2 * nth, step=steps[nth // 2]) for nth in range(2 * len(steps))]


class TestEntry:
    def test_waits_without_an_answer_and_counts_no_run(self):
        found = state(run(0), run(2), entries=())
        assert (found.phase, found.step, found.goes) == ("waiting", "walk_30", 0)

    @pytest.mark.parametrize(
        "said",
        [
            {"walking": 2},
            {"stairs": 2},
            {"limp": True},
            {"swelling": True},
            {"walking": None},
            {"stairs": None},
            {"limp": None},
            {"swelling": None},
        ],
    )
    def test_needs_calm_walking_and_stairs(self, said):
        found = state(entries=(entry(0, **said),), on=0)
        assert (found.phase, found.next_on) == (LadderPhase.WAITING, day(2))

    def test_starts_with_pain_of_1(self):
        found = state(entries=(entry(0, walking=1, stairs=1),), on=0)
        assert (found.phase, found.next_on) == (LadderPhase.CLIMBING, day(0))

    def test_after_a_bone_sign_nothing_may_hurt(self):
        found = state(entries=(entry(0, walking=1),), bone_since=day(-30), on=0)
        assert found.phase == LadderPhase.WAITING

    def test_the_last_answer_before_the_first_run_decides(self):
        assert state(entries=(entry(0), entry(1, walking=4)), on=1).phase == LadderPhase.WAITING
        assert state(entries=(entry(0, walking=4), entry(3)), on=3).phase == LadderPhase.CLIMBING
        begun = state(run(0), entries=(entry(0), entry(2, walking=4)), on=2)
        assert (begun.phase, begun.goes) == (LadderPhase.CLIMBING, 1)

    def test_of_two_answers_of_a_day_no_wins(self):
        for said in [(entry(0), entry(0, walking=5)), (entry(0, walking=5), entry(0))]:
            assert state(entries=said, on=0).phase == LadderPhase.WAITING

    def test_runs_before_it_do_not_count(self):
        found = state(run(0), run(2), run(4), entries=(entry(1),))
        assert (found.step, [one.counts for one in found.runs]) == ("walk_4_run_1", [False, True, True])


class TestWhichLadder:
    @pytest.mark.parametrize(("last_run", "steps"), [(-8, SHORT_LADDER), (-9, WALK_RUN_LADDER)])
    def test_seven_days_off_are_the_most_for_the_short_one(self, last_run, steps):
        assert state(off_since=day(last_run), on=0).steps == steps

    def test_unknown_days_off_are_many(self):
        assert state(on=0).steps == WALK_RUN_LADDER

    def test_the_entry_may_come_too_late_for_it(self):
        assert state(off_since=day(-1), entries=(entry(8),), on=9).steps == WALK_RUN_LADDER
        assert state(off_since=day(-1), entries=(), on=7).steps == SHORT_LADDER

    @pytest.mark.parametrize(
        "fields",
        [{"bone_since": day(-20)}, {"swelling_since": day(0)}, {"stops": (span(-3, -2),)}],
    )
    def test_never_after_a_warning_sign(self, fields):
        assert state(off_since=day(-1), on=0, **fields).steps == WALK_RUN_LADDER

    def test_a_later_sign_does_not_rewrite_the_start(self):
        found = state(run(0, step="easy_1_2_km"), off_since=day(-1), swelling_since=day(5), on=1)
        assert (found.steps, found.goes) == (SHORT_LADDER, 1)

    def test_the_short_one_ends_after_three_steps(self):
        found = state(*climb(SHORT_LADDER), off_since=day(-1))
        assert (found.phase, found.finished_on) == ("done", day(10))


class TestClimbing:
    def test_two_good_runs_are_a_step(self):
        assert state(run(0)).goes == 1
        found = state(run(0), run(2))
        assert (found.step, found.goes, found.number, found.next_on) == ("walk_4_run_1", 0, 2, day(4))
        assert [(m.on, m.to, m.reason) for m in found.moves] == [(day(2), "walk_4_run_1", MoveReason.TWO_GO)]

    def test_ends_after_the_last_step(self):
        found = state(*climb(WALK_RUN_LADDER))
        assert (found.phase, found.finished_on, found.next_on) == ("done", day(26), None)
        assert found.step == "run_30"

    def test_runs_after_the_end_change_nothing(self):
        done = climb(WALK_RUN_LADDER)
        assert state(*done, run(28, LIMP, step="run_30"), on=40).phase == LadderPhase.DONE

    def test_needs_a_rest_day_between(self):
        found = state(run(0), run(1))
        assert (found.goes, [one.counts for one in found.runs]) == (1, [True, False])
        assert found.next_on == day(3)

    def test_counts_one_run_a_day(self):
        assert state(run(0), run(0)).goes == 1
        assert state(run(0), run(0, HOLD)).holds == 1
        assert state(run(0), run(0, MISSING)).goes == 0

    def test_a_run_of_another_step_does_not_count(self):
        assert state(run(0, step="run_30"), run(2, step="run_30")).goes == 0
        found = state(run(0), run(2), run(4))
        assert (found.step, found.goes) == ("walk_4_run_1", 0)

    def test_the_morning_of_today_has_not_been(self):
        found = state(run(0), on=0)
        assert (found.goes, found.last_gate.outcome) == (0, "pending")

    def test_runs_to_come_are_not_known(self):
        assert state(run(0), run(2), on=1).goes == 1

    def test_is_judged_by_the_days_of_the_athlete(self):
        night = at(0) + timedelta(hours=11)
        found = ladder_state([run(0)], [], night, course=course())
        assert found.goes == 0


class TestUnanswered:
    def test_nothing_is_built_on_a_run_that_waits(self):
        assert state(run(0), run(2, MISSING)).goes == 1
        found = state(run(0), run(2, MISSING), run(4))
        assert (found.step, found.goes) == ("walk_30", 1)

    def test_a_late_answer_grades_it_where_it_belongs(self):
        found = state(run(0), run(2, GOOD), run(4))
        assert (found.step, found.goes) == ("walk_4_run_1", 0)
        assert state(run(0), run(2, BACK), run(4), run(6)).step == "walk_30"

    def test_it_is_no_hold(self):
        assert state(run(0, HOLD), run(2, MISSING)).step_backs == 0
        assert state(run(0, HOLD), run(2, MISSING)).holds == 1


class TestStayingAndGoingBack:
    def test_a_hold_starts_again(self):
        found = state(run(0), run(2, HOLD), run(4))
        assert (found.step, found.goes, found.holds) == ("walk_30", 1, 0)

    def test_two_holds_go_a_step_down(self):
        found = state(run(0), run(2), run(4, HOLD, "walk_4_run_1"), run(6, HOLD, "walk_4_run_1"))
        assert (found.step, found.off_until, found.next_on) == ("walk_30", day(8), day(9))
        assert found.moves[-1].reason == MoveReason.TWO_HOLDS

    def test_a_step_back_is_two_days_off_and_a_step_down(self):
        found = state(run(0), run(2), run(4, BACK, "walk_4_run_1"))
        assert (found.step, found.off_until, found.next_on) == ("walk_30", day(6), day(7))
        assert (found.step_backs, found.acute_care) == (1, False)
        assert state(run(0), run(2), run(4, BACK, "walk_4_run_1"), on=7).off_until is None

    def test_runs_on_days_off_do_not_count(self):
        found = state(run(0), run(2), run(4, BACK, "walk_4_run_1"), run(6), run(9))
        assert (found.step, found.goes) == ("walk_30", 1)

    def test_at_the_first_step_there_is_first_care(self):
        found = state(run(0, BACK))
        assert (found.step, found.acute_care, found.off_until) == ("walk_30", True, day(2))
        assert found.runs[-1].stepped_back
        assert found.moves == ()

    def test_a_limp_goes_back_before_all_is_answered(self):
        found = state(run(0), run(2), run(4, replace(MISSING, limp=True), "walk_4_run_1"), on=4)
        assert (found.step, found.off_until) == ("walk_30", day(6))

    def test_while_load_may_not_grow_good_runs_hold_and_never_go_back(self):
        found = state(run(0), run(2), run(4), no_progression=(span(0, 9),))
        assert (found.step, found.goes, found.holds, found.step_backs) == ("walk_30", 0, 0, 0)
        assert found.last_gate.reason == "no_progression"


class TestUsualMornings:
    def test_come_from_the_week_before(self):
        sore = replace(GOOD, next_morning=2)
        week = {day(-nth): 2 for nth in range(1, 8)}
        assert state(run(0, sore), mornings=week).goes == 1
        assert state(run(0, sore), mornings={day(-8): 2}).goes == 0

    def test_fall_with_the_mornings_since_and_never_rise(self):
        week = {day(-1): 2}
        better = {day(nth): 0 for nth in range(1, 8)}
        worse = {day(nth): 6 for nth in range(8, 20)}
        assert state(mornings=week, on=7).usual_morning == 2
        assert state(mornings=week | better, on=7).usual_morning == 0
        assert state(mornings=week | better | worse, on=19).usual_morning == 0
        assert state(mornings={day(1): 2, day(2): 2, day(3): 2}, on=9).usual_morning == 0

    def test_two_mornings_are_too_few_to_fall(self):
        assert state(mornings={day(-6): 2, day(3): 0, day(4): 0}, on=9).usual_morning == 2
        assert state(run(2), mornings={day(-6): 2, day(4): 0, day(5): 0}, on=9).usual_morning == 0


class TestStops:
    def test_a_warning_sign_in_the_answers_stops(self):
        found = state(run(0), run(2, SWOLLEN), run(4), run(6))
        assert (found.phase, found.step, found.next_on, found.next_step) == ("stopped", "walk_30", None, None)

    def test_an_open_sign_stops_whatever_was_answered(self):
        found = state(run(0), run(2), stops=(span(1),))
        assert (found.phase, found.goes) == (LadderPhase.STOPPED, 0)
        assert found.last_gate.reason == "open_flag"

    def test_a_clearance_starts_anew_the_day_after_it(self):
        runs = [*climb(WALK_RUN_LADDER[:3]), run(12, SWOLLEN, "walk_2_run_3")]
        found = state(*runs, stops=(span(13, 20),), entries=(entry(0), entry(20)), on=20)
        assert (found.phase, found.step, found.next_on) == ("climbing", "walk_30", day(21))
        assert (found.goes, len(found.runs)) == (0, 7)

    def test_a_run_of_the_day_of_the_clearance_counts_not(self):
        stops = (span(0, 10),)
        found = state(run(10), run(12), stops=stops, entries=(entry(10),))
        assert (found.step, found.goes) == ("walk_30", 1)

    def test_after_it_the_entry_is_asked_again(self):
        found = state(run(11), stops=(span(0, 10),), entries=(entry(0), entry(9)), on=12)
        assert (found.phase, found.goes) == (LadderPhase.WAITING, 0)

    def test_an_entry_answered_under_a_second_sign_is_none(self):
        stops = (span(0, 4), span(3, 8))
        assert state(entries=(entry(6),), stops=stops, on=9).phase == LadderPhase.WAITING

    def test_the_day_of_a_clearance_is_no_stop_any_more(self):
        assert state(stops=(span(0, 3),), on=3).phase == LadderPhase.WAITING

    def test_pain_after_a_cleared_bone_sign_stops(self):
        found = state(run(0), run(2, replace(GOOD, worst_during=1)), bone_since=day(-40))
        assert (found.phase, found.last_gate.reason) == ("stopped", "bone_pain")

    def test_steps_back_are_counted_over_all_starts(self):
        runs = [run(0, BACK), run(4, BACK), run(8, SWOLLEN), run(21, BACK)]
        found = state(*runs, stops=(span(9, 20),), entries=(entry(0), entry(20)))
        assert found.step_backs == 3

    def test_what_comes_after_the_end_is_another_story(self):
        runs = climb(WALK_RUN_LADDER)
        assert state(*runs, stops=(span(30, 40),), on=50).phase == LadderPhase.DONE


class TestRests:
    def test_no_run_stands_or_counts_on_a_day_of_rest(self):
        found = state(run(0), run(2), rests=(span(2, 3),), on=3)
        assert (found.goes, found.next_on) == (1, day(4))

    def test_a_rest_without_end_has_no_next_day(self):
        assert state(rests=(span(0),), on=0).next_on is None


class TestOverrides:
    def test_moves_one_step_up(self):
        found = state(run(0), overrides=[raised(1, "walk_30")])
        assert (found.step, found.goes) == ("walk_4_run_1", 0)
        assert found.moves[-1].reason == MoveReason.OVERRIDE

    def test_twice_without_a_run_between_is_once(self):
        twice = [raised(1, "walk_30"), raised(1, "walk_30"), raised(1, "walk_4_run_1")]
        assert state(run(0), overrides=twice, on=3).step == "walk_4_run_1"

    def test_moves_one_step_down(self):
        assert state(run(0), run(2), overrides=[raised(3, "walk_4_run_1", up=False)]).step == "walk_30"
        assert state(run(0), overrides=[raised(1, "walk_30", up=False)]).moves == ()

    @pytest.mark.parametrize("answers", [LIMP, SWOLLEN, replace(GOOD, after_60min=6)])
    def test_never_turns_the_first_three_questions_into_a_run(self, answers):
        runs = [run(0), run(2), run(4, answers, "walk_4_run_1")]
        before = state(*runs, on=5)
        by_hand = [raised(5, step) for step in WALK_RUN_LADDER]
        assert state(*runs, overrides=by_hand, on=5) == before

    def test_nor_a_bad_run_later_that_day(self):
        assert state(run(0), run(2, LIMP), overrides=[raised(2, "walk_30")]).step == "walk_30"

    def test_is_void_once_a_late_answer_changes_the_step_it_was_given_from(self):
        by_hand = [raised(3, "walk_4_run_1")]
        assert state(run(0), run(2), overrides=by_hand).step == "walk_3_run_2"
        assert state(run(0), run(2, HOLD), overrides=by_hand).step == "walk_30"

    def test_is_void_under_an_open_sign_and_before_the_entry(self):
        assert state(run(0), overrides=[raised(1, "walk_30")], stops=(span(1),)).step == "walk_30"
        assert state(run(0), overrides=[raised(1, "walk_30")], entries=()).step == "walk_30"

    def test_a_day_off_stays(self):
        found = state(run(0), run(2), run(4, BACK, "walk_4_run_1"), overrides=[raised(5, "walk_30")], on=5)
        assert (found.step, found.off_until, found.next_on) == ("walk_4_run_1", day(6), day(7))

    def test_no_third_step_within_seven_days(self):
        runs = [run(0), run(2), run(4, step="walk_3_run_2")]
        found = state(*runs, overrides=[raised(3, "walk_4_run_1"), raised(5, "walk_3_run_2")], on=5)
        assert found.step == "walk_3_run_2"

    def test_a_step_waits_for_its_week_and_then_comes_by_itself(self):
        runs = [run(0), run(2), run(4, step="walk_3_run_2"), run(6, step="walk_3_run_2")]
        by_hand = [raised(3, "walk_4_run_1")]
        found = state(*runs, overrides=by_hand, on=7)
        assert (found.step, found.goes, found.waits_for_limit) == ("walk_3_run_2", 2, True)
        assert (found.next_step, found.next_on) == ("walk_2_run_3", day(9))
        later = state(*runs, overrides=by_hand, on=9)
        assert (later.step, later.moves[-1].on, later.waits_for_limit) == ("walk_2_run_3", day(9), False)

    def test_a_hold_while_waiting_for_the_week_starts_again(self):
        runs = [run(0), run(2), run(4, step="walk_3_run_2"), run(6, step="walk_3_run_2")]
        found = state(*runs, run(8, HOLD, "walk_3_run_2"), overrides=[raised(3, "walk_4_run_1")], on=12)
        assert (found.step, found.goes) == ("walk_3_run_2", 0)


class TestRefusal:
    @pytest.mark.parametrize(
        ("found", "up", "code"),
        [
            (state(run(0)), True, ""),
            (state(run(0)), False, "first_step"),
            (state(run(0), run(2)), False, ""),
            (state(run(0), entries=()), True, "waiting"),
            (state(run(0), stops=(span(0),)), True, "stopped"),
            (state(run(0), stops=(span(0),)), False, "stopped"),
            (state(*climb(WALK_RUN_LADDER)), True, "done"),
            (state(*climb(WALK_RUN_LADDER[:6])), True, "last_step"),
            (state(run(0, LIMP)), True, "severe"),
            (state(run(0), overrides=[raised(1, "walk_30")]), True, "one_step"),
            (state(run(0), overrides=[raised(0, "walk_30")]), True, ""),
        ],
    )
    def test_names_why_not(self, found, up, code):
        assert override_refusal(found, up=up, today=day(1)) == code

    def test_the_limit_of_the_week(self):
        runs = [run(0), run(2), run(4, step="walk_3_run_2")]
        found = state(*runs, overrides=[raised(3, "walk_4_run_1")])
        assert override_refusal(found, up=True, today=day(5)) == "limit"
        assert override_refusal(found, up=True, today=day(9)) == ""


def test_every_step_of_both_ladders_has_a_code():
    assert {*WALK_RUN_LADDER, *SHORT_LADDER} == set(LadderStep)
