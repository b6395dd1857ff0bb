"""The usual cadence of easy runs."""

from datetime import timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.runs import MONDAY
from training.rules import CadenceRun, cadence_baseline


def easy(day=0, spm=160, mps=3.0, **fields):
    """An easy run of an hour `day` days before the first Monday."""
    values = {"distance_m": round(3_600 * mps), "moving_s": 3_600, "cadence_spm": spm, "rpe": 3} | fields
    return CadenceRun(local_date=MONDAY - timedelta(days=day), **values)


def test_the_baseline_is_the_median_of_easy_runs_at_like_speed():
    runs = [easy(1, 160), easy(2, 164), easy(3, 170, 3.25), easy(4, 190, 4.0), easy(5, 150, 2.5)]
    found = cadence_baseline(runs, MONDAY)
    assert (found.spm, found.speed_mps, found.runs) == (164, pytest.approx(3.0), 3)
    assert (found.target_spm, found.most_spm) == (172, 180)


def test_a_speed_can_be_asked_for():
    runs = [easy(1, 160, 3.0), easy(2, 176, 3.7), easy(3, 178, 3.9)]
    found = cadence_baseline(runs, MONDAY, speed_mps=3.8)
    assert (found.spm, found.runs) == (177, 2)
    assert cadence_baseline(runs, MONDAY, speed_mps=5.0) is None


@pytest.mark.parametrize(
    ("apart", "runs"), [(0.3, 2), (0.31, 1)], ids=["three tenths count", "a little more does not"]
)
def test_the_band_of_speeds_is_three_tenths_wide(apart, runs):
    found = cadence_baseline([easy(1), easy(2, 170, 3.0 + apart)], MONDAY, speed_mps=3.0)
    assert found.runs == runs


@pytest.mark.parametrize(
    "other",
    [
        easy(is_ladder=True),
        easy(rpe=5),
        easy(rpe=None),
        easy(spm=None),
        easy(distance_m=None),
        easy(moving_s=None),
        easy(day=28),
        easy(day=-1),
    ],
    ids=["ladder", "hard", "effort unknown", "no cadence", "no distance", "no time", "too old", "to come"],
)
def test_what_is_no_easy_run_of_the_last_28_days_gives_none(other):
    assert cadence_baseline([other], MONDAY) is None
    assert cadence_baseline([other, easy(27, 161)], MONDAY).spm == 161


@given(st.lists(st.integers(120, 220), min_size=1, max_size=9))
def test_at_one_speed_every_run_counts_and_the_target_stays_within_a_tenth(cadences):
    found = cadence_baseline([easy(day, spm) for day, spm in enumerate(cadences)], MONDAY)
    assert (found.spm, found.runs) == (median(cadences), len(cadences))
    assert found.spm < found.target_spm <= found.most_spm <= found.spm * 1.1
