import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.goldens import GOLDENS
from tests.training.runs import MONDAY, run
from training.enums import ActivityType
from training.rules import is_absurd_speed, session_load, sum_week


@pytest.mark.parametrize("case", GOLDENS["other"]["srpe"], ids=lambda case: case["source"])
def test_session_rpe_load_agrees_with_published_examples(case):
    assert session_load(case["min"] * 60, None, case["rpe"]) == case["expected"]


@pytest.mark.parametrize(
    ("moving_s", "elapsed_s", "rpe", "expected"),
    [
        (29, None, 5, 0),
        (30, None, 5, 5),
        (89, None, 5, 5),
        (90, None, 5, 10),
        (None, 3600, 4, 240),
        (1800, 3600, 4, 120),
        (0, 3600, 4, 0),
        (3600, 3600, None, None),
        (None, None, 4, None),
        (3600, None, 0, 0),
    ],
)
def test_minutes_are_rounded_half_up_and_nothing_is_imputed(moving_s, elapsed_s, rpe, expected):
    assert session_load(moving_s, elapsed_s, rpe) == expected


def test_sums_take_runs_and_load_takes_everything():
    totals = sum_week(
        MONDAY,
        [
            run(0, 5_000, moving_s=1_800, elapsed_s=2_000, ascent_m=50, descent_m=40, rpe=3),
            run(2, 8_000, type=ActivityType.TREADMILL, moving_s=2_400, rpe=5),
            run(2, 7_000, type=ActivityType.TRAIL_RUN, moving_s=2_700, ascent_m=300, rpe=6),
            run(6, 40_000, type=ActivityType.RIDE, moving_s=5_400, ascent_m=900, rpe=4),
        ],
    )
    assert (totals.runs, totals.distance_m, totals.longest_m) == (3, 20_000, 8_000)
    assert (totals.moving_s, totals.elapsed_s, totals.ascent_m, totals.descent_m) == (6_900, 2_000, 350, 40)
    assert (totals.first_run_on, totals.last_run_on) == (run(0, 0).local_date, run(2, 0).local_date)
    assert (totals.load, totals.load_complete) == (90 + 200 + 270 + 360, True)


def test_one_unknown_effort_makes_the_week_incomplete_and_keeps_the_known_load():
    totals = sum_week(MONDAY, [run(0, 5_000, moving_s=1_800, rpe=3), run(1, 5_000, moving_s=1_800)])
    assert (totals.load, totals.load_complete) == (90, False)


def test_an_empty_recording_is_a_run_but_no_running_day():
    totals = sum_week(MONDAY, [run(1, 0), run(2, None), run(3, 10)])
    assert (totals.runs, totals.first_run_on, totals.last_run_on) == (3, *[run(3, 0).local_date] * 2)


def test_a_week_without_runs_has_no_running_days():
    totals = sum_week(MONDAY, [run(1, 5_000, type=ActivityType.WALK, moving_s=3_600, rpe=1)])
    assert (totals.runs, totals.distance_m, totals.longest_m, totals.load) == (0, 0, 0, 60)
    assert totals.first_run_on is totals.last_run_on is None


@pytest.mark.parametrize(
    ("kind", "distance_m", "seconds", "absurd"),
    [
        ("run", 10_000, 1_470, False),  # 2:27 min/km: odd, but imported
        ("run", 12_000, 1_000, False),
        ("run", 12_001, 1_000, True),
        ("swim", 12_001, 1_000, True),
        ("ride", 25_000, 1_000, False),
        ("ride", 25_001, 1_000, True),
        ("other", 20_000, 1_000, False),
        ("run", 5_000, 0, True),
        ("run", 0, 0, False),
        ("run", None, 10, False),
        ("run", 5_000, None, False),
    ],
)
def test_a_speed_nobody_reaches_is_absurd(kind, distance_m, seconds, absurd):
    assert is_absurd_speed(kind, distance_m, seconds) is absurd


@given(st.integers(0, 864_000), st.integers(0, 10))
def test_load_grows_with_time(moving_s, rpe):
    assert session_load(moving_s, None, rpe) <= session_load(moving_s + 60, None, rpe)
