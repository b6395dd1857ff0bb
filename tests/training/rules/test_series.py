"""Weighted means, their ratio and the training trend, against published numbers and plain formulas."""

from datetime import date, timedelta
from itertools import pairwise
from math import exp
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.goldens import GOLDENS, TOLERANCE
from training.enums import TrendGap
from training.rules import day_series

DAY_0 = date.fromisoformat(GOLDENS["meta"]["day0"])
known = st.lists(st.integers(0, 900), min_size=1, max_size=80)
partly = st.lists(st.one_of(st.none(), st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=80)


def close(expected):
    return None if expected is None else pytest.approx(expected, abs=TOLERANCE)


def golden_days(kind):
    return [
        pytest.param(case["daily"], int(day), expected, id=f"{case['id']}-{day}")
        for case in GOLDENS["series"]
        for day, expected in case["expected"][kind].items()
    ]


@pytest.mark.parametrize(("daily", "day", "expected"), golden_days("acwr_by_day"))
def test_weighted_means_and_ratios_agree_with_the_goldens(daily, day, expected):
    found = day_series(DAY_0, daily)[day]
    assert found.date == DAY_0 + timedelta(days=day)
    assert found.ewma_acute == close(expected["ewma_acute7"])
    assert found.ewma_chronic == close(expected["ewma_chronic28"])
    assert found.has_history is expected["ewma_warmed_up"]
    assert found.ewma_ratio == close(expected["acwr_ewma"])
    assert found.acwr == close(expected.get("acwr_uncoupled"))


@pytest.mark.parametrize(("daily", "day", "expected"), golden_days("acwr_by_day"))
def test_the_two_means_of_the_ratio_agree_with_the_goldens(daily, day, expected):
    if "acute7" in expected:
        assert fmean(daily[day - 6 : day + 1]) == close(expected["acute7"])
        assert fmean(daily[day - 27 : day - 6]) == close(expected["chronic21_uncoupled"])


@pytest.mark.parametrize(("daily", "day", "expected"), golden_days("pmc_by_day_exp"))
def test_the_training_trend_agrees_with_the_goldens(daily, day, expected):
    found = day_series(DAY_0, daily)[day]
    assert (found.ctl, found.atl) == (close(expected["ctl"]), close(expected["atl"]))
    assert found.tsb == close(expected["tsb_morning(yesterday)"])


@pytest.mark.parametrize(
    ("coupled", "uncoupled"), GOLDENS["other"]["acwr_identities"]["pairs_coupled_to_uncoupled"]
)
def test_the_uncoupled_ratio_keeps_its_identity_with_the_coupled_one(coupled, uncoupled):
    """Windt & Gabbett 2018: for any coupled ratio c under 4 the uncoupled one is 3c / (4 - c)."""
    # Seven days that make the coupled ratio c over 21 days of 100.
    acute = 100 * 3 * coupled / (4 - coupled)
    last = day_series(DAY_0, [100.0] * 21 + [acute] * 7)[-1]
    assert acute / fmean([100.0] * 21 + [acute] * 7) == pytest.approx(coupled)
    assert last.acwr == close(uncoupled)


@given(known)
def test_weighted_means_follow_the_formula_of_williams(loads):
    for days, name in ((7, "ewma_acute"), (28, "ewma_chronic")):
        weight, mean = 2 / (days + 1), float(loads[0])
        expected = []
        for number, load in enumerate(loads):
            mean = load * weight + mean * (1 - weight) if number else mean
            expected.append(mean)
        assert [getattr(day, name) for day in day_series(DAY_0, loads)] == pytest.approx(expected)


@given(known)
def test_the_trend_is_the_weighted_sum_of_all_days_before(loads):
    for tau, name in ((42, "ctl"), (7, "atl")):
        weight = 1 - exp(-1 / tau)
        expected = [
            sum(weight * exp(-ago / tau) * load for ago, load in enumerate(reversed(loads[: end + 1])))
            for end in range(len(loads))
        ]
        assert [getattr(day, name) for day in day_series(DAY_0, loads)] == pytest.approx(expected)


@given(known)
def test_form_is_what_yesterday_left(loads):
    days = day_series(DAY_0, loads)
    assert days[0].tsb == 0
    for before, day in pairwise(days):
        assert day.tsb == before.ctl - before.atl


@given(known)
def test_the_ratio_is_that_of_plain_means(loads):
    for end, day in enumerate(day_series(DAY_0, loads)):
        before = fmean(loads[end - 27 : end - 6]) if end >= 27 else 0
        expected = fmean(loads[end - 6 : end + 1]) / before if before else None
        assert day.acwr == (None if expected is None else pytest.approx(expected))


@given(partly)
def test_an_unknown_day_has_no_value_and_the_series_goes_on_from_the_last_known(loads):
    days = day_series(DAY_0, loads)
    for name in ("ewma_acute", "ewma_chronic", "ctl", "atl"):
        # What is left when unknown days are cut out is the series of the known ones.
        cut = [getattr(day, name) for day in day_series(DAY_0, [load for load in loads if load is not None])]
        assert [v for day in days if (v := getattr(day, name)) is not None] == pytest.approx(cut)
        assert all((getattr(day, name) is None) == (day.load is None) for day in days)


@given(partly)
def test_unknown_days_of_the_last_28_are_counted(loads):
    for end, day in enumerate(day_series(DAY_0, loads)):
        missing = loads[max(0, end - 27) : end + 1].count(None)
        assert (day.unknown_days, day.is_complete) == (missing, not missing)
        assert (day.gap == TrendGap.UNKNOWN_DAYS) == (missing > 7)
        if missing:
            assert day.acwr is None


def test_the_day_after_an_unknown_one_has_no_form_because_yesterday_has_none():
    days = day_series(DAY_0, [100] * 43 + [None, 100, 100])
    assert [day.tsb is None for day in days[-4:]] == [False, False, True, False]
    assert [day.gap for day in days[-4:]] == [None, TrendGap.UNKNOWN_DAY, None, None]


def test_seven_unknown_days_are_borne_and_the_eighth_is_one_too_many():
    seven = day_series(DAY_0, [None] * 7 + [50] * 30)
    assert {day.gap for day in seven} == {TrendGap.FIRST_DAYS}
    eight = day_series(DAY_0, [None] * 8 + [50] * 30)
    # From the 36th day on the first of them is out of sight.
    assert [day.number for day in eight if day.gap == TrendGap.UNKNOWN_DAYS] == list(range(8, 29))


def test_the_first_42_days_of_the_trend_are_hidden_and_the_ratio_needs_28():
    days = day_series(DAY_0, [30] * 50)
    assert [day.number for day in days if day.gap is None] == list(range(43, 51))
    assert [day.number for day in days if day.acwr is not None] == list(range(28, 51))
    assert [day.number for day in days if day.has_history] == list(range(28, 51))


def test_rest_alone_has_a_mean_of_zero_and_no_ratio():
    last = day_series(DAY_0, [0] * 40)[-1]
    assert (last.ewma_chronic, last.ewma_ratio, last.acwr) == (0, None, None)
    assert day_series(DAY_0, []) == []


def test_a_log_that_begins_with_an_unknown_day_begins_with_the_first_known():
    days = day_series(DAY_0, [None, 70])
    assert (days[1].ewma_acute, days[1].ewma_chronic) == (70, 70)
    assert days[0].ctl is None
    assert days[1].ctl == pytest.approx(70 * (1 - exp(-1 / 42)))
