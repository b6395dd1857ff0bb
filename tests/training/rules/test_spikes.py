import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.goldens import GOLDENS
from tests.training.runs import run
from training.enums import ActivityType, SpikeCategory
from training.rules import judge_spike, longest_before, speaks
from training.rules.spikes import longest_quiet_m

metres = st.integers(1, 400_000)


@pytest.mark.parametrize("case", GOLDENS["single_session_spike"], ids=lambda case: case["id"])
def test_spikes_agree_with_the_goldens(case):
    day = run(30, 0).local_date
    before = [run(20 + n, distance) for n, distance in enumerate(case["prior_sessions_m_d-30..d-1"])]
    longest = longest_before(before, day)
    assert longest == case["expected"]["longest_30d_m"]
    assert judge_spike(case["session_m"], longest) == case["expected"]["category"]


@pytest.mark.parametrize(
    ("distance_m", "longest_m", "category"),
    [
        (11_000, 10_000, "none"),
        (11_001, 10_000, "small"),
        (13_000, 10_000, "small"),
        (13_001, 10_000, "moderate"),
        (20_000, 10_000, "moderate"),
        (20_001, 10_000, "large"),
        (9_000, None, "no_baseline"),
    ],
)
def test_each_limit_belongs_to_the_milder_category(distance_m, longest_m, category):
    assert judge_spike(distance_m, longest_m) == category


def test_the_window_is_thirty_days_without_the_day_itself_and_counts_runs_only():
    log = [
        run(0, 30_000),
        run(1, 12_000),
        run(30, 10_000),
        run(31, 25_000),
        run(15, 50_000, type=ActivityType.RIDE),
        run(16, None),
    ]
    assert longest_before(log, run(31, 0).local_date) == 12_000
    assert longest_before(log, run(30, 0).local_date) == 30_000
    assert longest_before(log, run(0, 0).local_date) is None


@pytest.mark.parametrize(
    ("category", "distance_m", "longest_m", "told"),
    [
        ("small", 4_999, 4_000, False),
        ("small", 5_000, 4_500, True),
        ("moderate", 4_000, 3_000, True),
        ("moderate", 3_999, 3_000, False),
        ("large", 2_000, 900, True),
        ("none", 20_000, 19_000, False),
        ("no_baseline", 20_000, None, False),
        ("", 20_000, None, False),
    ],
)
def test_a_short_run_a_little_longer_is_not_told(category, distance_m, longest_m, told):
    assert speaks(category, distance_m, longest_m) is told


@given(metres, metres)
def test_categories_rise_with_distance(distance_m, longest_m):
    order = list(SpikeCategory)
    assert order.index(judge_spike(distance_m, longest_m)) <= order.index(
        judge_spike(distance_m + 1, longest_m)
    )


@given(metres, metres, st.integers(1, 1_000))
def test_a_category_depends_on_the_ratio_alone(distance_m, longest_m, factor):
    assert judge_spike(distance_m, longest_m) == judge_spike(distance_m * factor, longest_m * factor)


@given(metres, metres)
def test_the_longest_quiet_run_is_the_last_that_is_not_told(longest_m, distance_m):
    told = speaks(judge_spike(distance_m, longest_m), distance_m, longest_m)
    assert told == (distance_m > longest_quiet_m(longest_m))
