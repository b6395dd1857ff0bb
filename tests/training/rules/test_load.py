"""Session load, monotony, heart-rate load and descents."""

from math import exp, sqrt
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.goldens import GOLDENS, TOLERANCE
from tests.training.runs import MONDAY, run, week, weeks_of
from training.enums import ActivityType, MonotonyGap
from training.rules import (
    WeekRule,
    descent_share,
    judge_weeks,
    sum_week,
    trimp,
    week_monotony,
    whole_minutes,
)

MALE = {"rest_hr": 40, "max_hr": 200, "sex": "male"}
FEMALE = MALE | {"sex": "female"}
seven = st.lists(st.integers(0, 3_000), min_size=7, max_size=7)


def close(expected):
    return None if expected is None else pytest.approx(expected, abs=TOLERANCE)


def golden_weeks():
    alone = [pytest.param(case["daily"], case["expected"], id=case["id"]) for case in GOLDENS["monotony"]]
    in_series = [
        pytest.param(case["daily"][7 * number : 7 * number + 7], expected, id=f"{case['id']}-{number}")
        for case in GOLDENS["series"]
        for number, expected in enumerate(case["expected"]["monotony_by_week"])
    ]
    return alone + in_series


@pytest.mark.parametrize(("days", "expected"), golden_weeks())
def test_monotony_and_strain_agree_with_the_goldens(days, expected):
    found = week_monotony(days)
    assert sum(days) == close(expected["weekly_load"])
    assert found.monotony == close(expected["monotony_sample"])
    assert found.strain == close(expected["strain_sample"])
    assert found.gap == (None if expected["status"] == "ok" else MonotonyGap.SD_ZERO)


@pytest.mark.parametrize("case", GOLDENS["series"], ids=lambda case: case["id"])
def test_weekly_totals_and_changes_agree_with_the_goldens(case):
    # Metres stand in for the unit of the series: the sums and changes are those of any.
    totals = [round(1_000 * total) for total in case["expected"]["weekly_totals"]]
    sessions = [run(day, round(1_000 * load)) for day, load in enumerate(case["daily"])]
    judged = judge_weeks(sessions, WeekRule(), until=week(len(totals) - 1))
    assert [verdict.totals.distance_m for verdict in judged] == totals
    for verdict, expected in zip(judged, case["expected"]["wow_pct_raw"], strict=True):
        # After a long break no percentage is shown, whatever it would be.
        if verdict.basis not in {"start", "return"}:
            assert verdict.change_pct == close(expected)


@given(seven)
def test_monotony_is_the_mean_over_the_sample_deviation(days):
    found = week_monotony(days)
    if len(set(days)) == 1:
        assert (found.monotony, found.strain, found.gap) == (None, None, MonotonyGap.SD_ZERO)
    else:
        assert found.monotony == pytest.approx(fmean(days) / stdev(days))
        assert found.strain == pytest.approx(sum(days) * fmean(days) / stdev(days))
        assert found.is_high == (found.monotony > 2)


@given(seven, st.integers(0, 6))
def test_one_unknown_day_leaves_no_monotony(days, place):
    unknown = [None if number == place else day for number, day in enumerate(days)]
    assert week_monotony(unknown).gap == MonotonyGap.UNKNOWN_DAY
    assert week_monotony(unknown).monotony is week_monotony(unknown).strain is None


@given(seven.filter(any), st.permutations(range(7)), st.integers(2, 9))
def test_monotony_knows_neither_the_order_of_days_nor_the_unit(days, order, times):
    found = week_monotony(days).monotony
    moved = week_monotony([times * days[place] for place in order]).monotony
    assert moved == (None if found is None else pytest.approx(found))


def test_a_single_session_has_the_least_monotony_of_all():
    assert week_monotony([0, 0, 0, 750, 0, 0, 0]).monotony == pytest.approx(1 / sqrt(7))
    assert not week_monotony([0, 0, 0, 750, 0, 0, 0]).is_high


def test_a_day_adds_up_all_of_its_sessions_and_one_unknown_makes_it_unknown():
    log = [
        run(0, 5_000, moving_s=1_800, rpe=3),
        run(0, 20_000, type=ActivityType.RIDE, moving_s=3_600, rpe=2),
        run(3, 5_000, moving_s=1_800, rpe=4),
        run(3, 5_000, moving_s=1_800),
    ]
    assert sum_week(MONDAY, log).day_loads == (210, 0, 0, None, 0, 0, 0)


def test_a_week_that_the_log_does_not_hold_from_its_monday_on_has_no_monotony():
    first, second = judge_weeks(
        [run(1, 5_000, moving_s=1_800, rpe=3), *weeks_of([9_000], first=1)], WeekRule()
    )
    assert first.monotony_gap == MonotonyGap.INCOMPLETE_WEEK
    assert second.monotony_gap == MonotonyGap.UNKNOWN_DAY
    assert (first.monotony, second.strain) == (None, None)


def test_who_did_not_run_before_joining_has_complete_weeks_from_the_first_on():
    log = [run(1, 2_000, moving_s=1_200, rpe=3)]
    (judged,) = judge_weeks(log, WeekRule(declared_m=0, joined_on=MONDAY))
    assert judged.monotony == pytest.approx(1 / sqrt(7))
    assert judged.strain == pytest.approx(60 / sqrt(7))
    assert judged.monotony_gap == ""


def test_heart_rate_load_agrees_with_the_goldens():
    one, two, three = GOLDENS["other"]["trimp_banister"]
    assert trimp(30, 130, **MALE) == close(one["expected"])
    assert round(trimp(30, 130, **MALE)) == one["published"]
    assert trimp(30, 130, **FEMALE) == close(two["expected"])
    assert [trimp(1, 200, **MALE), trimp(1, 200, **FEMALE)] == [close(v) for v in three["expected"]]


@pytest.mark.parametrize(
    "known",
    [
        {"sex": ""},
        {"rest_hr": None},
        {"max_hr": None},
        {"max_hr": 40},
        {"rest_hr": 90, "max_hr": 90},
        {"avg_hr": None},
        {"minutes": None},
    ],
)
def test_heart_rate_load_is_not_computed_from_half_of_what_it_needs(known):
    asked = {"minutes": 30, "avg_hr": 130} | MALE | known
    assert trimp(asked.pop("minutes"), asked.pop("avg_hr"), **asked) is None


@given(st.integers(1, 600), st.integers(20, 250), st.sampled_from([MALE, FEMALE]))
def test_heart_rate_load_keeps_the_reserve_within_its_bounds(minutes, avg_hr, person):
    k, b = (0.64, 1.92) if person is MALE else (0.86, 1.67)
    reserve = min(max((avg_hr - 40) / 160, 0), 1)
    assert trimp(minutes, avg_hr, **person) == pytest.approx(minutes * reserve * k * exp(b * reserve))


@pytest.mark.parametrize(
    ("descent_m", "distance_m", "share"),
    [(200, 10_000, 20), (0, 10_000, 0), (5, 400, 12.5), (None, 10_000, None), (5, 0, None), (5, None, None)],
)
def test_descent_share_is_metres_down_a_kilometre(descent_m, distance_m, share):
    assert descent_share(descent_m, distance_m) == share


def test_minutes_are_whole_and_elapsed_time_stands_in():
    assert (whole_minutes(90, 600), whole_minutes(None, 89), whole_minutes(None, None)) == (2, 1, None)
