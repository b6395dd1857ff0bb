"""The gate on weeks and runs: corridor, longest run, starts, returns, races, what is not known."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.goldens import GOLDENS
from tests.training.rules.plans import FIRST, codes, inputs, intervals, judged, planned, step
from tests.training.runs import MONDAY, run, week, weeks_of
from training.enums import ActivityType, GateCode, TargetKind, WorkoutType
from training.rules import BROKEN, Session, WeekRule, judge_weeks
from training.rules.plan_gate import Finding, judge_plan
from training.rules.plan_log import easy_pace, is_estimated
from training.rules.workouts import Repeat, Target


def first(report, code):
    return next(finding for finding in report.findings if finding.code == code)


def test_a_week_at_its_ceiling_passes_and_a_metre_more_does_not():
    assert judged([planned(1, 11_000), planned(5, 11_000)]).passes
    report = judged([planned(1, 11_000), planned(3, 1), planned(5, 11_000)])
    assert codes(report) == ["weekly_ceiling"]
    assert report.findings[0].facts == {
        "total_m": 22_001,
        "done_m": 0,
        "baseline_m": 20_000,
        "ceiling_m": 22_000,
        "basis": "weeks",
        "increase_pct": 10,
        "estimated": False,
    }
    assert report.findings[0].blocks


def test_later_weeks_rest_on_what_is_planned_before():
    report = judged([planned(1, 11_000), planned(5, 11_000), planned(8, 12_100), planned(12, 12_101)])
    assert [gate.ceiling_m for gate in report.weeks] == [22_000, 24_200]
    assert [finding.monday for finding in report.findings] == [week(5)]


@pytest.mark.parametrize("case", GOLDENS["weekly_rule"], ids=lambda case: str(case["weeks_m"]))
def test_a_last_week_that_is_planned_is_judged_as_if_it_were_run(case):
    *before, last = case["weeks_m"]
    sessions, verdict = weeks_of(before), judge_weeks(weeks_of(case["weeks_m"]), WeekRule())[-1]
    monday = week(len(before))
    parts = [replace(planned(0, last // 2), date=monday), replace(planned(0, last - last // 2), date=monday)]
    told = judge_plan(
        inputs(parts, first_monday=monday, today=monday, weeks_count=1, sessions=sessions, log_start=MONDAY)
    ).weeks[0]
    assert (told.verdict, told.baseline_m) == (verdict.verdict, verdict.baseline_m)
    if (told.baseline_m or 0) >= 10_000:
        broken = GateCode.WEEKLY_CEILING in {finding.code for finding in told.findings}
        assert broken == (verdict.verdict in BROKEN)


@pytest.mark.parametrize(
    ("usual_m", "rule", "ceiling_m"),
    [
        (9_000, WeekRule(), 10_000),
        (9_999, WeekRule(), 10_999),
        (10_000, WeekRule(), 11_000),
        (9_000, WeekRule(increase_pct=20), 10_800),
        (9_000, WeekRule(increase_pct=0), 9_000),
        (9_000, WeekRule(strict=True), 10_000),
    ],
)
def test_a_week_under_ten_kilometres_may_rise_by_one(usual_m, rule, ceiling_m):
    report = judged([planned(1, 3_000)], sessions=weeks_of([usual_m] * 4), rule=rule)
    assert report.weeks[0].ceiling_m == ceiling_m


def test_the_current_week_is_what_is_done_and_what_is_to_come():
    today = FIRST + timedelta(days=3)
    done = [*weeks_of([20_000] * 4), Session(local_date=FIRST, distance_m=9_000)]
    # Tuesday's was never run, and does not count.
    plan = [planned(1, 10_000), planned(3, 5_000), planned(5, 8_001)]
    report = judged(plan, sessions=done, today=today)
    assert (report.weeks[0].done_m, report.weeks[0].planned_m) == (9_000, 13_001)
    assert codes(report) == ["weekly_ceiling"]
    assert judged([*plan[:2], planned(5, 8_000)], sessions=done, today=today).passes


def test_a_run_done_today_stands_for_the_one_planned_today():
    done = [*weeks_of([20_000] * 4), Session(local_date=FIRST, distance_m=10_000)]
    gate = judged([planned(0, 10_000), planned(0, 4_000)], sessions=done).weeks[0]
    assert (gate.done_m, gate.planned_m) == (10_000, 4_000)


def test_a_week_in_which_nothing_more_is_planned_cannot_be_helped():
    done = [*weeks_of([20_000] * 4), Session(local_date=FIRST, distance_m=30_000)]
    report = judged([planned(0, 10_000)], sessions=done, today=FIRST + timedelta(days=2))
    assert report.weeks[0].gated_m == 30_000
    assert report.passes


def test_weeks_gone_by_are_drawn_and_not_judged():
    done = weeks_of([20_000] * 5)
    report = judged([planned(1, 60_000), planned(8, 10_000)], sessions=done, today=week(5))
    assert (report.weeks[0].is_past, report.weeks[0].planned_m, report.weeks[0].done_m) == (True, 0, 20_000)
    assert report.passes


def test_a_week_without_a_run_shows_what_it_could_hold():
    report = judge_plan(inputs([], weeks_count=2))
    assert [(gate.planned_m, gate.ceiling_m) for gate in report.weeks] == [(0, 22_000), (0, 22_000)]
    assert report.passes


def test_each_run_is_held_against_the_longest_of_thirty_days():
    report = judged([planned(1, 11_001), planned(5, 10_999), planned(8, 12_100), planned(12, 4_000)])
    spikes = [finding for finding in report.findings if finding.code == GateCode.SESSION_SPIKE]
    assert [(found.date, found.index) for found in spikes] == [(FIRST + timedelta(days=1), 0)]
    assert spikes[0].facts == {
        "distance_m": 11_001,
        "longest_30d_m": 10_000,
        "estimated": False,
        "allowed_m": 11_000,
        "category": "small",
    }


def test_several_spikes_are_told_each():
    report = judged([planned(1, 12_000), planned(2, 12_000), planned(5, 14_000)])
    assert codes(report).count("session_spike") == 2


def test_short_runs_that_are_less_than_a_kilometre_longer_pass():
    sessions = [run(day, 3_000) for day in range(0, 28, 4)]
    assert judged([planned(1, 3_999)], sessions=sessions).passes
    assert "session_spike" in codes(judged([planned(1, 4_000)], sessions=sessions))


def test_findings_carry_the_id_of_their_workout():
    plan = inputs([planned(1, 2_000), planned(3, 15_000)], ids=["a", "b"])
    assert first(judge_plan(plan), GateCode.SESSION_SPIKE).workout == "b"
    assert first(judge_plan(replace(plan, ids=())), GateCode.SESSION_SPIKE).workout is None


def test_the_first_two_weeks_have_a_ceiling_and_a_longest_run():
    rule = WeekRule(declared_m=0)
    plan = [planned(1, 3_001), planned(3, 2_000), planned(12, 3_000), planned(10, 3_001)]
    report = judged(plan, sessions=[], log_start=None, rule=rule)
    assert codes(report) == ["longest_run", "weekly_ceiling", "longest_run"]
    runs = [finding for finding in report.findings if finding.code == GateCode.LONGEST_RUN]
    assert [found.facts["allowed_m"] for found in runs] == [3_000, 3_000]
    assert [found.facts["basis"] for found in runs] == ["start", "start"]
    assert [gate.ceiling_m for gate in report.weeks] == [6_000, 6_000]
    gentle = judged(plan, sessions=[], log_start=None, rule=replace(rule, gentle_start=True))
    assert [gate.ceiling_m for gate in gentle.weeks] == [3_000, 3_000]


def test_a_start_grows_by_a_kilometre_a_week_and_passes():
    plan = [
        planned(7 * n + day, metres)
        for n, metres in enumerate([500, 1_000, 1_300, 1_600, 1_900, 2_200])
        for day in (1, 3, 5)
    ]
    rule = WeekRule(declared_m=0, gentle_start=True)
    assert judged(plan, sessions=[], log_start=None, rule=rule).passes


def test_a_return_has_steps_and_a_longest_run():
    sessions = weeks_of([40_000, 40_000, 0, 0], first=0)
    report = judged([planned(1, 10_000), planned(3, 10_000), planned(5, 15_001)], sessions=sessions)
    gate = report.weeks[0]
    assert (gate.basis, gate.ceiling_m, gate.longest_allowed_m) == ("return", 20_000, 15_000)
    assert codes(report) == ["weekly_ceiling", "longest_run"]


def test_the_kilometre_of_small_weeks_is_not_for_returns():
    report = judged([planned(1, 3_000)], sessions=weeks_of([8_000, 8_000, 0, 0]))
    assert report.weeks[0].ceiling_m == 6_000


def test_without_a_log_it_says_that_it_does_not_know():
    report = judged([planned(1, 10_000), planned(8, 30_000)], sessions=[], log_start=None)
    assert codes(report) == ["unknown_baseline", "unknown_longest", "weekly_ceiling", "session_spike"]
    assert [finding.blocks for finding in report.findings] == [False, False, True, True]
    assert not report.passes


def test_what_was_said_at_joining_stands_in():
    rule = WeekRule(declared_m=20_000, joined_on=FIRST)
    report = judged([planned(1, 11_000), planned(3, 11_000)], sessions=[], log_start=None, rule=rule)
    assert codes(report) == ["unknown_longest"]
    assert report.weeks[0].ceiling_m == 22_000


def test_a_race_is_shown_and_never_gated():
    report = judged([planned(1, 11_000), planned(3, 11_000), planned(6, 42_195, WorkoutType.RACE)])
    assert codes(report) == ["race"]
    assert report.passes
    assert report.findings[0].facts == {
        "distance_m": 42_195,
        "longest_30d_m": 11_000,
        "estimated": False,
        "total_m": 64_195,
        "ceiling_m": 22_000,
    }
    assert (report.weeks[0].gated_m, report.weeks[0].race_m) == (22_000, 42_195)


def test_training_beside_a_race_is_gated_and_the_race_counts_later():
    plan = [planned(1, 22_001), planned(6, 30_000, WorkoutType.RACE), planned(8, 33_000)]
    report = judged(plan)
    assert codes(report) == ["weekly_ceiling", "session_spike", "race"]
    assert report.weeks[1].ceiling_m == 57_201


def test_times_are_counted_with_the_easy_pace_and_marked():
    report = judged([planned(1, duration_s=3_600)], pace_s_per_km=360)
    assert (report.weeks[0].planned_m, report.weeks[0].estimated) == (10_000, True)
    told = judged([planned(1, duration_s=7_200)], pace_s_per_km=360)
    assert first(told, GateCode.SESSION_SPIKE).facts["estimated"] is True


@pytest.mark.parametrize(
    ("content", "estimated"),
    [
        (planned(0, 5_000), False),
        (intervals(0, 6, 400), False),
        (planned(0, duration_s=600), True),
        (planned(0), True),
        (planned(0, steps=(step(2_000), Repeat(times=2, steps=(step(seconds=60),)))), True),
        (planned(0, kind=WorkoutType.STRENGTH, duration_s=600), False),
    ],
)
def test_what_is_estimated(content, estimated):
    assert is_estimated(content) == estimated


def test_a_run_without_size_is_named():
    report = judged([planned(1), planned(2, 5_000)])
    assert codes(report) == ["unsized"]
    assert report.findings[0].facts == {"type": "easy"}


def test_a_plan_that_begins_later_is_not_read_as_a_break():
    moved = [replace(planned(1, 11_000), date=week(7) + timedelta(days=n)) for n in (1, 3)]
    report = judge_plan(inputs(moved, first_monday=week(7), weeks_count=1, today=week(3) + timedelta(days=6)))
    gate = report.weeks[0]
    assert (gate.basis, gate.ceiling_m) == ("weeks", 22_000)
    assert first(report, GateCode.BEGINS_LATER).facts == {"weeks": 3}


def test_a_plan_for_next_week_rests_on_the_log_as_it_is():
    report = judged([planned(1, 11_000)], today=FIRST - timedelta(days=1))
    assert codes(report) == []


def test_what_lies_in_the_future_of_the_log_is_not_done():
    later = Session(local_date=FIRST + timedelta(days=2), distance_m=50_000)
    assert judged([planned(1, 11_000)], sessions=[*weeks_of([20_000] * 4), later]).weeks[0].done_m == 0


def test_a_finding_comes_back_from_json():
    for finding in judged([planned(1, 30_000), planned(6, 9_000)]).findings:
        assert Finding.of(json.loads(json.dumps(finding.data()))) == replace(finding, code=str(finding.code))


def test_the_easy_pace_is_the_median_of_easy_runs_of_28_days():
    def easy(day, seconds, **fields):
        return run(day, 5_000, moving_s=seconds, **({"rpe": 3} | fields))

    today = run(40, 0).local_date
    log = [easy(12, 1_500), easy(13, 1_500), easy(20, 1_800), easy(30, 2_000)]
    assert easy_pace(log[1:3], today) == 330
    assert easy_pace(log, today) == 360
    others = [
        easy(12, 1_000),
        easy(20, 1_000, rpe=5),
        easy(20, 1_000, rpe=None),
        easy(20, None),
        easy(20, 10_000),
        easy(41, 1_000),
        run(20, 999, moving_s=200, rpe=1),
        easy(20, 1_000, type=ActivityType.RIDE),
    ]
    assert easy_pace(others, today) is None
    assert easy_pace([*log, *others], today) == 360


def test_the_pace_aimed_at_wins_over_the_easy_pace():
    fast = Target(kind=TargetKind.PACE, low=290, high=310)
    assert judged([planned(1, duration_s=3_000, target=fast)]).weeks[0].planned_m == 10_000
