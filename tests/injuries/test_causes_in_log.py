"""Likely causes of a stored report: what the training log says around it, and what is kept."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from injuries.enums import Cause
from injuries.models import PainReport
from injuries.selectors import context_of, kept_causes, likely_causes_of
from tests.cast import NOW
from tests.injuries.entries import later, log
from training.enums import Surface
from training.models import LoadState
from training.services import add_shoe, log_activity

BAND = {"spots": ["lateral"], "timing": ["from_km"], "triggers": ["downhill"]}


def run(athlete, days_ago, km=5, **fields):
    start = NOW - timedelta(days=days_ago, hours=4)
    fields = {"type": "run", "distance_m": km * 1_000, "moving_s": km * 360} | fields
    return log_activity(athlete.user, athlete=athlete, start_at=start, now=NOW, **fields)


def around(athlete, *yes, **fields):
    return context_of(log(athlete, *yes, **fields).report)


def test_an_empty_log_knows_the_age_alone(runner):
    context = around(runner)
    assert context.age == 36
    assert (context.load.rose, context.load.normal, context.running_since_weeks) == (None, None, None)
    assert (context.shoe_km, context.cadence_spm, context.surface) == (None, None, None)
    assert (context.steep_descents, context.other_places) == (None, None)


def test_without_a_birth_month_nothing_is_known_of_the_age(runner):
    report = log(runner).report
    report.athlete.birth_month = None
    assert context_of(report).age is None


class TestLoad:
    def test_even_weeks_are_a_normal_history(self, runner):
        for days in range(1, 85, 7):
            run(runner, days)
        load = around(runner).load
        assert (load.rose, load.normal) == (False, True)

    def test_a_run_much_longer_than_any_before(self, runner):
        for days in range(4, 85, 3):
            run(runner, days)
        run(runner, 1, km=12)
        assert around(runner).load.rose is True

    def test_what_was_run_after_the_onset_does_not_count(self, runner):
        for days in range(4, 85, 3):
            run(runner, days)
        run(runner, 1, km=12)
        assert around(runner, duration_days=3).load.rose is False

    def test_the_onset_of_an_episode_holds_for_its_later_reports(self, runner):
        for days in range(10, 85, 3):
            run(runner, days)
        log(runner, felt_at=later(days=-9))
        run(runner, 1, km=12)
        assert around(runner).load.rose is False


class TestRunningSince:
    def test_a_first_run_after_a_long_break_is_a_beginning(self, runner):
        run(runner, 200)
        run(runner, 21)
        run(runner, 7)
        assert around(runner).running_since_weeks == 3

    def test_a_log_that_just_begins_does_not_tell(self, runner):
        run(runner, 21)
        assert around(runner).running_since_weeks is None

    def test_who_said_to_run_nothing_at_joining_began_with_the_log(self, runner):
        runner.weekly_declared_m = 0
        runner.save()
        run(runner, 14)
        assert around(runner).running_since_weeks == 2

    def test_a_log_that_reaches_back_tells(self, runner):
        run(runner, 14)
        start = (NOW - timedelta(days=120)).date()
        LoadState.objects.update_or_create(athlete=runner, defaults={"log_start_on": start})
        assert around(runner).running_since_weeks == 2

    def test_a_long_log_without_a_break_is_no_beginning(self, runner):
        for days in range(1, 280, 27):
            run(runner, days)
        assert around(runner).running_since_weeks > 26


class TestGround:
    def test_the_ground_run_on_most_in_two_weeks(self, runner):
        run(runner, 3, km=4, surface="asphalt")
        run(runner, 5, km=9, surface="trail")
        run(runner, 30, km=40, surface="sand")
        assert around(runner).surface is Surface.TRAIL

    @pytest.mark.parametrize(("descent_m", "steep"), [(100, True), (99, False), (None, None)])
    def test_descents_are_steep_from_20_metres_a_kilometre(self, runner, descent_m, steep):
        run(runner, 3, km=5, descent_m=descent_m)
        assert around(runner).steep_descents is steep


class TestPair:
    def test_the_pair_worn_last_with_its_kilometres(self, runner):
        pair = add_shoe(runner.user, athlete=runner, name="Old", now=NOW, start_m=600_000)
        run(runner, 3, shoe=pair)
        context = around(runner)
        assert (context.shoe_km, context.shoe_changed_days) == (605, None)

    def test_another_pair_lately_is_a_change(self, runner):
        old = add_shoe(runner.user, athlete=runner, name="Old", now=NOW)
        new = add_shoe(runner.user, athlete=runner, name="New", now=NOW)
        run(runner, 40, shoe=old)
        run(runner, 4, shoe=new)
        assert around(runner).shoe_changed_days == 4


def test_the_usual_cadence_of_easy_runs(runner):
    run(runner, 2, avg_cadence_spm=158, rpe=3)
    assert around(runner).cadence_spm == 158


class TestOtherPlaces:
    def test_another_part_of_the_body_within_four_weeks(self, runner):
        log(runner, area="foot", side="left", felt_at=later(days=-10))
        assert around(runner).other_places is True

    def test_the_same_place_is_none_other_and_both_sides_hold_either(self, runner):
        log(runner, side="both", felt_at=later(days=-10))
        assert around(runner, side="left").other_places is None

    def test_what_did_not_hurt_is_no_place(self, runner):
        log(runner, area="foot", worst_during=0, felt_at=later(days=-10))
        assert around(runner).other_places is None


class TestKept:
    def test_the_causes_are_kept_with_the_report(self, runner):
        report = log(runner, **BAND).report
        assert report.causes[0] == {
            "cause": "itbs",
            "score": 5,
            "for": ["outer_knee", "from_km", "descents"],
            "against": [],
        }
        (first, second) = kept_causes(report)
        assert (first.cause, first.score, second.cause) == (Cause.ITBS, 5, Cause.MENISCUS)
        assert sum(reason.points for reason in first.reasons_for) == 5

    def test_an_edit_ranks_again(self, runner):
        from injuries import services
        from tests.injuries.entries import entry

        report = log(runner, **BAND).report
        changed = entry(spots=["patellar"], triggers=["squat", "long_sitting"])
        edited = services.edit_pain(runner.user, report=report, entry=changed, now=NOW).report
        assert kept_causes(edited)[0].cause is Cause.PFPS

    def test_a_reason_that_later_knowledge_lacks_is_left_out(self, runner):
        report = log(runner, **BAND).report
        report.causes[0]["for"].append("gone_since")
        first = kept_causes(report)[0]
        assert (first.score, len(first.reasons_for)) == (5, 3)

    @pytest.mark.parametrize(
        ("flagged", "asked", "hidden"),
        [
            ("right", "right", True),
            ("both", "right", True),
            ("right", "both", True),
            ("left", "right", False),
        ],
    )
    def test_an_urgent_flag_open_at_the_place_hides_them(self, runner, flagged, asked, hidden):
        report = log(runner, side=asked, **BAND).report
        log(runner, "popped", side=flagged, felt_at=later(minutes=-5))
        annotated = PainReport.objects.with_hidden_causes().get(pk=report.pk)
        assert (kept_causes(report) == [], kept_causes(annotated) == []) == (hidden, hidden)
        assert likely_causes_of(report).hidden_by_red_flag is hidden

    def test_a_referral_shows_them(self, runner):
        report = log(runner, "giving_way", **BAND).report
        assert kept_causes(report)
        assert kept_causes(PainReport.objects.with_hidden_causes().get(pk=report.pk))
        answer = likely_causes_of(report)
        assert [flag.id for flag in answer.red_flags] == ["instability"]
        assert answer.likely_causes[0].cause is Cause.ITBS

    def test_a_flag_of_another_area_hides_nothing(self, runner):
        report = log(runner, **BAND).report
        log(runner, "popped", area="foot", felt_at=later(minutes=-5))
        assert kept_causes(report)

    def test_the_switch_leaves_nothing_of_them(self, runner, settings):
        report = log(runner, **BAND).report
        settings.CAUSE_HINTS = False
        answer = likely_causes_of(report)
        assert (kept_causes(report), answer.likely_causes, answer.not_clear) == ([], [], False)
        assert {question.about for question in answer.open_questions} == {"warning_sign"}


def test_the_log_around_a_report_takes_few_queries(runner):
    for days in range(1, 40, 3):
        run(runner, days, avg_cadence_spm=160, rpe=3, descent_m=50)
    report = log(runner, **BAND).report
    with CaptureQueriesContext(connection) as queries:
        context_of(report)
    assert len(queries) <= 16
