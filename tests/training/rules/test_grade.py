"""Grade-adjusted distance against the published costs."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.rules.grade import STEEPEST, grade_adjusted_m, grade_factor, running_cost

GOLDENS = json.loads((Path(__file__).parents[2] / "data" / "goldens.json").read_text(encoding="utf-8"))
CASES = GOLDENS["other"]["minetti"]["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["grade"]))
def test_costs_agree_with_the_goldens(case):
    assert running_cost(case["grade"]) == pytest.approx(case["cost_J_kg_m"], abs=5e-7)
    assert grade_factor(case["grade"]) == pytest.approx(case["factor_vs_flat"], abs=5e-7)
    pace = case["pace_5:00_per_km_becomes_flat_s_per_km"]
    assert 300 / grade_factor(case["grade"]) == pytest.approx(pace, abs=5e-7)


@given(st.floats(STEEPEST, 100))
def test_nobody_measured_beyond_45_percent_so_the_cost_stays(gradient):
    assert running_cost(gradient) == running_cost(STEEPEST)
    assert running_cost(-gradient) == running_cost(-STEEPEST)


def test_the_flat_is_the_flat():
    assert grade_adjusted_m(10_000, [(31.0, 0.0)] * 322) == 10_000


def test_a_kilometre_at_ten_percent_is_the_golden_factor_longer():
    assert grade_adjusted_m(1000, [(50.0, 5.0)] * 20) == 1658


def test_up_and_down_again_costs_more_than_the_flat():
    assert grade_adjusted_m(2000, [(50.0, 4.0)] * 20 + [(50.0, -4.0)] * 20) > 2000


def test_a_distance_that_is_not_that_of_the_track_is_stretched():
    slopes = [(50.0, 5.0)] * 20
    assert grade_adjusted_m(1100, slopes) == round(1.1 * 1657.8374)
    assert grade_adjusted_m(900, slopes) == round(0.9 * 1657.8374)


def test_heights_of_four_fifths_speak_for_the_rest_and_fewer_do_not():
    assert grade_adjusted_m(1250, [(50.0, 0.0)] * 20) == 1250
    assert grade_adjusted_m(1251, [(50.0, 0.0)] * 20) is None


def test_without_slopes_nothing_is_known():
    assert grade_adjusted_m(5000, []) is None
    assert grade_adjusted_m(0, []) is None


@given(st.lists(st.tuples(st.floats(30, 60), st.floats(-40, 40)), min_size=1, max_size=50))
def test_it_lies_between_the_cheapest_and_the_dearest_slope(slopes):
    metres = round(sum(long for long, _ in slopes))
    factors = [grade_factor(risen / long) for long, risen in slopes]
    found = grade_adjusted_m(metres, slopes)
    assert min(factors) * metres - 1 <= found <= max(factors) * metres + 1
