"""First steps and returns after a break."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.runs import MONDAY, run, week, weeks_of
from training.enums import ActivityType, Verdict
from training.rules import RunLog, WeekRule, judge_weeks, monday_of

SAID_NOTHING_RUN = WeekRule(declared_m=0, joined_on=MONDAY)
# Four weeks of 40 km, Mondays and Sundays; the last run is on day 27, 20 km long.
STEADY = weeks_of([40_000] * 4)


def last(log, rule=None):
    return judge_weeks(log, rule or WeekRule())[-1]


def after_break(free_days, *returning, rule=None):
    """Verdicts from the week of the first run on, which comes after `free_days` without one."""
    first = 28 + free_days
    log = [*STEADY, *(run(first + 7 * n, metres) for n, metres in enumerate(returning))]
    judged = judge_weeks(log, rule or WeekRule())
    return [v for v in judged if v.monday >= monday_of(run(first, 0).local_date)]


# A new start -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("runs", "verdict"),
    [
        ([(0, 3_000), (3, 3_000)], "ok"),
        ([(0, 3_000), (3, 3_000), (5, 1)], "start_too_fast"),
        ([(0, 3_001)], "start_too_fast"),
        ([(0, 5_000), (1, 5_000), (2, 5_000), (3, 5_000), (4, 5_000)], "start_too_fast"),
    ],
)
def test_who_said_zero_begins_with_six_kilometres_in_runs_of_three(runs, verdict):
    judged = last([run(day, metres) for day, metres in runs], SAID_NOTHING_RUN)
    assert (judged.verdict, judged.basis, judged.ceiling_m) == (verdict, "start", 6_000)
    assert (judged.baseline_m, judged.change_pct, judged.longest_allowed_m) == (None, None, 3_000)


def test_a_gentler_start_halves_the_week():
    rule = WeekRule(declared_m=0, gentle_start=True)
    assert last([run(0, 2_000), run(2, 1_000)], rule).verdict == "ok"
    assert last([run(0, 2_000), run(2, 1_001)], rule).verdict == "start_too_fast"


def test_a_start_lasts_two_weeks_and_the_third_grows_from_them():
    log = weeks_of([6_000, 6_000, 6_601])
    assert [v.basis for v in judge_weeks(log, SAID_NOTHING_RUN)] == ["start", "start", "weeks"]
    assert [v.verdict for v in judge_weeks(log, SAID_NOTHING_RUN)] == ["ok", "ok", "over"]


def test_the_first_run_after_joining_begins_the_start_not_the_day_of_joining():
    log = [run(0, 20_000, type=ActivityType.RIDE), *weeks_of([6_000, 6_000, 6_600], first=6)]
    judged = judge_weeks(log, SAID_NOTHING_RUN)
    assert [v.verdict for v in judged] == ["ok"] * 9
    assert [v.basis for v in judged][-3:] == ["start", "start", "weeks"]


@pytest.mark.parametrize(("free_days", "basis"), [(83, "return"), (84, "start"), (200, "start")])
def test_eighty_four_days_without_a_run_are_a_new_start(free_days, basis):
    assert after_break(free_days, 1_000)[0].basis == basis


def test_eighty_four_logged_days_without_any_run_are_a_new_start():
    rides = [run(day, 20_000, type=ActivityType.RIDE) for day in range(0, 84, 7)]
    assert last([*rides, run(84, 1_000)]).basis == "start"
    assert last([*rides, run(83, 1_000)]).basis == "none"


# A return --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("free_days", "basis"), [(13, "weeks"), (14, "return"), (27, "return"), (28, "return")]
)
def test_fourteen_days_without_a_run_are_a_break(free_days, basis):
    assert after_break(free_days, 1_000)[0].basis == basis


@pytest.mark.parametrize(
    ("free_days", "shares"),
    [(14, [50, 75, 100]), (27, [50, 75, 100]), (28, [33, 50, 75, 100]), (83, [33, 50, 75, 100])],
)
def test_a_return_is_a_rising_share_of_the_usual_week(free_days, shares):
    judged = after_break(free_days, *[100] * (len(shares) + 1))
    assert [v.ceiling_m for v in judged[: len(shares)]] == [400 * share for share in shares]
    assert {v.baseline_m for v in judged[: len(shares)]} == {40_000}
    assert {v.change_pct for v in judged[: len(shares)]} == {None}
    assert judged[len(shares)].basis == "weeks"


@pytest.mark.parametrize(
    ("free_days", "metres", "verdict"),
    [
        # The longest of the 30 days before was 20 km: three quarters of it, half after a long break.
        (14, 15_000, "ok"),
        (14, 15_001, "return_too_fast"),
        (28, 10_000, "ok"),
        (28, 10_001, "return_too_fast"),
    ],
)
def test_one_run_is_held_to_a_share_of_the_longest_before(free_days, metres, verdict):
    assert after_break(free_days, metres)[0].verdict == verdict


def test_only_the_last_thirty_days_before_the_break_count_as_longest():
    log = [run(0, 30_000), *(run(day, 4_000) for day in range(3, 35, 4))]
    # The last run is on day 31: the window is days 2 to 31.
    assert last([*log, run(46, 100)]).longest_allowed_m == 3_000
    assert last([*log[1:], run(2, 30_000), run(0, 100), run(46, 100)]).longest_allowed_m == 22_500


def test_a_run_of_three_kilometres_is_always_allowed():
    log = [run(day, 2_000) for day in range(0, 28, 2)]
    judged = last([*log, run(50, 3_000)])
    assert (judged.longest_allowed_m, judged.verdict) == (3_000, "ok")


@pytest.mark.parametrize(("usual_m", "ceiling_m"), [(30_000, 15_000), (10_000, 6_000), (4_000, 4_000)])
def test_a_return_never_asks_for_less_than_six_kilometres_or_the_usual_week(usual_m, ceiling_m):
    log = [*weeks_of([usual_m] * 4), run(28 + 14, 100)]
    assert last(log).ceiling_m == ceiling_m


def test_a_return_may_grow_on_the_week_before_if_that_is_more():
    # 33 % would be 13.2 km, then 50 %: but 30 km were already run.
    judged = after_break(28, 30_000, 100)
    assert (judged[0].verdict, judged[1].ceiling_m) == ("return_too_fast", 33_000)
    judged = after_break(28, 30_000, 100, rule=WeekRule(increase_pct=5))
    assert judged[1].ceiling_m == 31_500


def test_the_strict_reading_leaves_the_usual_week_before_a_break_alone():
    # The break cut the last week short; that week says nothing about what was usual.
    log = [*weeks_of([40_000] * 3), run(21, 5_000), run(21 + 15, 100)]
    assert last(log, WeekRule(strict=True)).ceiling_m == 20_000


def test_a_second_break_is_judged_by_itself():
    # Back for one week after a long break, then off again for 14 days.
    log = [*STEADY, run(28 + 30, 9_000), run(28 + 30 + 15, 100)]
    judged = last(log)
    assert (judged.basis, judged.baseline_m, judged.longest_allowed_m) == ("return", 9_000, 6_750)


def test_a_break_right_after_a_half_logged_first_week_is_no_return():
    log = [run(2, 10_000), run(2 + 15, 10_000)]
    assert last(log).verdict == Verdict.INSUFFICIENT_DATA


def test_a_break_after_joining_is_measured_against_what_was_said():
    rule = WeekRule(declared_m=30_000, joined_on=MONDAY)
    judged = last([run(2, 10_000), run(2 + 15, 10_000)], rule)
    assert (judged.basis, judged.baseline_m, judged.ceiling_m) == ("return", 30_000, 15_000)


def test_logged_days_without_a_run_after_joining_are_a_break_too():
    rule = WeekRule(declared_m=30_000, joined_on=MONDAY)
    ride = run(0, 9_000, type=ActivityType.RIDE)
    judged = last([ride, run(14, 16_000)], rule)
    assert (judged.basis, judged.verdict, judged.longest_allowed_m) == ("return", "return_too_fast", None)
    assert last([ride, run(13, 16_000)], rule).basis == "declared"


def test_an_empty_recording_ends_no_break():
    assert last([*STEADY, run(28 + 20, 0), run(28 + 40, 100)]).basis == "return"
    assert after_break(40, 100)[0].ceiling_m == last([*STEADY, run(28 + 20, 0), run(28 + 40, 100)]).ceiling_m


@given(st.integers(14, 83), st.integers(1, 60_000))
def test_a_first_week_back_holds_between_a_third_and_a_half_of_the_usual(free_days, metres):
    assert 13_200 <= after_break(free_days, metres)[0].ceiling_m <= 20_000


@given(st.integers(0, 120), st.integers(1, 5_000))
def test_every_length_of_break_is_judged_one_way(free_days, metres):
    bases = {v.basis for v in after_break(free_days, metres)}
    expected = "weeks" if free_days < 14 else "return" if free_days < 84 else "start"
    assert bases == {expected}


def test_weeks_and_days_of_the_examples_agree():
    assert run(28, 0).local_date == week(4) == MONDAY + timedelta(days=28)


def test_of_an_empty_log_nothing_is_known():
    log = RunLog.of([], declared_m=None, joined_on=None)
    assert (log.complete_weeks_before(MONDAY), log.twice_usual_m(MONDAY), log.covers(MONDAY)) == (
        0,
        None,
        False,
    )
    assert RunLog.of([], declared_m=20_000, joined_on=MONDAY).twice_usual_m(MONDAY) == 40_000
