"""The gate beside the kilometres: rest, strength, minors, restrictions."""

from datetime import timedelta

import pytest

from tests.training.rules.plans import FIRST, codes, inputs, judged, planned, strength
from tests.training.runs import MONDAY, week, weeks_of
from training.enums import ActivityType, RestrictionKind, WorkoutType
from training.rules import Session, WeekRule
from training.rules.plan_gate import Held, judge_plan

THURSDAY = FIRST + timedelta(days=3)
# Fifteen at the first Monday of the plan; sixteen a month later.
FIFTEEN = FIRST.replace(year=FIRST.year - 15, month=FIRST.month - 1, day=1)


def report(workouts, **fields):
    return judge_plan(inputs(workouts, **fields))


def short_runs(*days, **fields):
    return [planned(day, 2_000, **fields) for day in days]


def done(day, kind=ActivityType.RUN, **fields):
    return Session(local_date=FIRST + timedelta(days=day), type=kind, **fields)


@pytest.mark.parametrize(
    ("times", "found"),
    [(0, ["strength"]), (1, ["strength"]), (2, []), (3, []), (4, ["strength"])],
)
def test_strength_stands_two_or_three_times_in_a_week_with_running(times, found):
    told = report([*short_runs(1), *strength(*range(times))])
    assert codes(told) == found
    if found:
        assert told.findings[0].facts == {"times": times, "low": 2, "high": 3}
        assert told.findings[0].blocks


def test_a_week_without_running_needs_no_strength():
    assert codes(report(strength(1), weeks_count=1)) == []


def test_a_week_that_has_begun_is_told_of_too_much_strength_only():
    sessions = [*weeks_of([20_000] * 4), *(done(day, ActivityType.STRENGTH) for day in (0, 1, 2))]
    assert codes(report(short_runs(4), today=THURSDAY)) == []
    assert codes(report(short_runs(4), today=THURSDAY, sessions=sessions)) == []
    told = report([*short_runs(4), *strength(5)], today=THURSDAY, sessions=sessions)
    assert codes(told) == ["strength"]
    assert told.findings[0].facts["times"] == 4


def test_a_week_needs_a_day_without_training():
    full = [*short_runs(0, 1, 2, 3, 4), *strength(5, 6)]
    assert codes(report(full)) == ["rest_day"]
    assert codes(report(full[:-1] + strength(4))) == []


@pytest.mark.parametrize("kind", [WorkoutType.REST, WorkoutType.MOBILITY])
def test_rest_and_mobility_leave_a_day_free(kind):
    assert codes(report([*short_runs(0, 1, 2, 3, 4), *strength(4, 5), planned(6, kind=kind)])) == []


def test_days_gone_by_are_read_from_the_log():
    plan = [*short_runs(3, 4), *strength(5, 6)]
    rides = [done(day, ActivityType.RIDE) for day in range(3)]
    usual = weeks_of([20_000] * 4)
    assert codes(report(plan, today=THURSDAY, sessions=[*usual, *rides])) == ["rest_day"]
    walk = done(2, ActivityType.WALK)
    assert codes(report(plan, today=THURSDAY, sessions=[*usual, *rides[:2], walk])) == []
    nothing_more = [*usual, *rides, *(done(day) for day in (3, 4, 5, 6))]
    assert codes(report([], weeks_count=1, today=FIRST + timedelta(days=6), sessions=nothing_more)) == []


def minor(workouts, **fields):
    return judged(workouts, birth_month=FIFTEEN, **fields)


def test_minors_run_on_five_days_at_most():
    assert codes(minor(short_runs(0, 1, 2, 3, 4))) == []
    told = minor(short_runs(0, 1, 2, 3, 4, 5))
    assert codes(told) == ["minor_running_days"]
    assert told.findings[0].facts == {"days": 6, "most": 5}
    assert codes(judged(short_runs(0, 1, 2, 3, 4, 5))) == []


def test_running_days_of_minors_gone_by_are_counted():
    sessions = [*weeks_of([20_000] * 4), *(done(day, distance_m=2_000) for day in range(3))]
    told = report(short_runs(3, 4, 5), today=THURSDAY, sessions=sessions, birth_month=FIFTEEN)
    assert codes(told) == ["minor_running_days"]
    gone = FIRST + timedelta(days=6)
    six = [*weeks_of([20_000] * 4), *(done(day, distance_m=2_000) for day in range(6))]
    assert codes(report([], weeks_count=1, today=gone, sessions=six, birth_month=FIFTEEN)) == []


def test_for_minors_mobility_fills_a_day():
    mobility = planned(6, kind=WorkoutType.MOBILITY, duration_s=600)
    plan = [*short_runs(0, 1, 2, 4), *strength(5), mobility]
    assert codes(minor(plan)) == ["minor_free_day"]
    assert codes(minor([*plan[:-1], planned(6, kind=WorkoutType.REST)])) == []


def test_minors_train_as_many_hours_a_week_as_they_have_years():
    rides = [planned(day, kind=WorkoutType.STRENGTH, duration_s=7 * 3_600) for day in (0, 3)]
    hour = [planned(4, duration_s=3_600)]
    fields = {"birth_month": FIFTEEN, "pace_s_per_km": 400}
    assert codes(report([*rides, *hour], **fields)) == []
    told = report([*rides, *hour, planned(5, 3), planned(2, kind=WorkoutType.MOBILITY)], **fields)
    assert codes(told) == ["minor_hours"]
    assert told.findings[0].facts == {"seconds": 15 * 3_600 + 1, "most_h": 15, "untimed": 1}


def test_hours_done_in_the_current_week_count_for_minors():
    sessions = [
        *weeks_of([20_000] * 4),
        done(0, ActivityType.RIDE, moving_s=8 * 3_600),
        done(1, ActivityType.SWIM, elapsed_s=6 * 3_600),
        done(2, ActivityType.OTHER),
    ]
    plan = [planned(4, duration_s=3_601)]
    assert codes(report(plan, today=THURSDAY, sessions=sessions, birth_month=FIFTEEN)) == ["minor_hours"]


def test_the_growth_of_minors_is_ten_percent_at_most():
    rule = WeekRule(increase_pct=30)
    assert minor(short_runs(1), rule=rule).weeks[0].ceiling_m == 22_000
    assert judged(short_runs(1), rule=rule).weeks[0].ceiling_m == 26_000


def test_the_rules_for_minors_end_with_the_first_week_after_the_month_of_eighteen():
    grown = FIRST.replace(year=FIRST.year - 18, day=1)
    days = [7 * n + day for n in (3, 4) for day in range(6)]
    told = judged(short_runs(*days), birth_month=grown)
    assert {finding.monday for finding in told.findings if finding.code == "minor_running_days"} == {week(7)}


def held(kind, first=0, last=None):
    until = None if last is None else FIRST + timedelta(days=last)
    return [Held(kind=kind, since=FIRST + timedelta(days=first), until=until)]


def test_any_run_inside_no_running_is_paused():
    plan = [*short_runs(1, 4), planned(2, kind=WorkoutType.REST), planned(6, 3_000, WorkoutType.RACE)]
    told = judged(plan, restrictions=held(RestrictionKind.NO_RUNNING, 2))
    paused = next(finding for finding in told.findings if finding.code == "no_running")
    assert paused.facts == {"dates": ["2026-02-06", "2026-02-08"]}
    assert paused.blocks
    assert not paused.is_health
    assert codes(judged(plan[:3], restrictions=held(RestrictionKind.NO_RUNNING, -4, 0))) == []


def test_no_progression_stops_speed_and_growth_for_those_who_may_know():
    plan = [planned(1, 10_000), planned(3, 10_500, WorkoutType.TEMPO)]
    told = judged(plan, restrictions=held(RestrictionKind.NO_PROGRESSION))
    assert codes(told) == ["no_progression_fast", "no_progression_growth"]
    assert [finding.facts for finding in told.findings] == [
        {"dates": [THURSDAY.isoformat()]},
        {"total_m": 20_500, "last_good_week_m": 20_000},
    ]
    assert all(finding.blocks and finding.is_health for finding in told.findings)


def test_without_health_access_the_same_report_as_for_an_uninjured_athlete():
    plan = [planned(1, 10_000), planned(3, 20_500, WorkoutType.TEMPO)]
    told = judged(plan, restrictions=held(RestrictionKind.NO_PROGRESSION))
    assert told != judged(plan)
    assert told.without_health() == judged(plan)


def test_the_last_good_week_is_the_last_whole_one_with_nothing_broken():
    careful = held(RestrictionKind.NO_PROGRESSION, 2)
    plan = [planned(3, 20_001)]
    sessions = weeks_of([20_000, 20_000, 40_000, 0])
    growth = judged(plan, sessions=sessions, restrictions=careful).findings[-1]
    assert growth.facts["last_good_week_m"] == 20_000
    assert "no_progression_growth" not in codes(judged(plan[:0], sessions=sessions, restrictions=careful))
    unknown = judged(plan, sessions=[], log_start=None, restrictions=careful)
    assert "no_progression_growth" not in codes(unknown)


def test_a_ladder_says_nothing_here():
    assert codes(judged(short_runs(1), restrictions=held(RestrictionKind.LADDER))) == []


def test_a_log_that_began_with_the_plan_is_judged_from_there():
    assert judged(short_runs(1), sessions=[], log_start=MONDAY).weeks[0].basis == "none"
