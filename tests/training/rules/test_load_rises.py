"""Which run broke a week."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.enums import Verdict
from training.rules.load_rises import RunOfWeek, rises_of_week

MONDAY = date(2026, 11, 16)


def runs(*metres):
    """One run a day from Monday on."""
    return [RunOfWeek(MONDAY + timedelta(days=n), m) for n, m in enumerate(metres)]


def rises(verdict, *metres, baseline_m=30_000, ceiling_m=33_000, longest_allowed_m=None):
    found = rises_of_week(
        verdict,
        runs(*metres),
        baseline_m=baseline_m,
        ceiling_m=ceiling_m,
        longest_allowed_m=longest_allowed_m,
    )
    return [(rise.kind.value, (rise.on - MONDAY).days) for rise in found]


def test_a_week_within_its_limits_has_none():
    assert rises(Verdict.OK, 40_000) == []
    assert rises(Verdict.INSUFFICIENT_DATA, 40_000, baseline_m=None, ceiling_m=None) == []


def test_the_run_that_passes_the_ceiling_is_the_one_and_later_ones_are_not():
    assert rises(Verdict.OVER, 20_000, 13_000, 1, 500) == [("over", 2)]


def test_a_week_thirty_percent_above_names_both_days():
    assert rises(Verdict.OVER_30, 33_000, 1_000, 5_000, 1, 1_000) == [("over", 1), ("over_30", 3)]


def test_one_run_may_pass_both():
    assert rises(Verdict.OVER_30, 50_000) == [("over", 0), ("over_30", 0)]


@pytest.mark.parametrize("verdict", [Verdict.START_TOO_FAST, Verdict.RETURN_TOO_FAST])
def test_a_start_or_a_return_is_broken_by_the_total_and_by_each_run_too_long(verdict):
    limits = {"baseline_m": None, "ceiling_m": 6_000, "longest_allowed_m": 3_000}
    assert rises(verdict, 3_000, 3_000, 1, **limits) == [(verdict, 2)]
    assert rises(verdict, 3_001, 2_000, 3_500, **limits) == [(verdict, 0), (verdict, 2)]


def test_without_a_longest_run_the_total_alone_counts():
    found = rises(Verdict.RETURN_TOO_FAST, 5_000, 5_000, ceiling_m=9_000)
    assert found == [("return_too_fast", 1)]


@given(st.lists(st.integers(0, 20_000), max_size=7), st.integers(0, 60_000))
def test_a_total_above_the_ceiling_names_exactly_one_run(metres, ceiling_m):
    found = rises(Verdict.OVER, *metres, ceiling_m=ceiling_m)
    assert len(found) == int(sum(metres) > ceiling_m)
