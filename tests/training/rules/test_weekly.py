"""The weekly rule on ordinary weeks: baseline, ceiling, the readings, what is covered."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.goldens import GOLDENS
from tests.training.runs import MONDAY, run, sessions, week, weeks_of
from training.enums import ActivityType, Verdict, WeekBasis
from training.rules import (
    BROKEN,
    GrowthChoice,
    WeekRule,
    judge_weeks,
    monday_of,
    most_careful,
    room_in_week,
)

STRICT = WeekRule(strict=True)
totals = st.lists(st.integers(0, 80_000), min_size=2, max_size=10)


def verdicts(weeks_m, rule=None):
    return judge_weeks(weeks_of(weeks_m), rule or WeekRule())


@pytest.mark.parametrize("case", GOLDENS["weekly_rule"], ids=lambda case: str(case["weeks_m"]))
def test_the_weekly_rule_agrees_with_the_goldens(case):
    judged = verdicts(case["weeks_m"])
    broken = [None if v.verdict == Verdict.INSUFFICIENT_DATA else v.verdict in BROKEN for v in judged]
    assert broken == case["broken"]
    if "verdict_last" in case:
        assert judged[-1].verdict == case["verdict_last"]


def test_the_strict_reading_breaks_after_a_recovery_week():
    weeks = [40_000, 40_000, 40_000, 20_000, 40_000]
    assert verdicts(weeks)[-1].verdict == Verdict.OK
    last = verdicts(weeks, STRICT)[-1]
    assert (last.verdict, last.basis, last.baseline_m, last.change_pct) == ("over_30", "strict", 20_000, 100)


def test_the_strict_reading_has_nothing_to_compare_with_after_an_empty_week():
    last = verdicts([30_000, 30_000, 0, 30_000], STRICT)[-1]
    assert (last.verdict, last.basis, last.baseline_m) == ("ok", "weeks", 30_000)


@pytest.mark.parametrize(
    ("weeks_m", "baseline_m", "ceiling_m"),
    [
        ([20_000, 1], 20_000, 22_000),
        ([20_000, 30_000, 1], 30_000, 33_000),
        ([30_000, 20_000, 1], 25_000, 27_500),
        # The fifth week back no longer counts.
        ([90_000, 10_000, 11_000, 10_000, 10_000, 1], 10_500, 11_550),
        # Odd metres are halved downwards only when stored.
        ([10_001, 10_000, 9_999, 1], 10_000, 11_000),
        ([15_001, 10_000, 5_000, 1], 12_500, 13_750),
    ],
)
def test_the_baseline_is_the_week_before_or_the_mean_of_the_two_largest(weeks_m, baseline_m, ceiling_m):
    last = verdicts(weeks_m)[-1]
    assert (last.baseline_m, last.ceiling_m) == (baseline_m, ceiling_m)


@pytest.mark.parametrize(
    ("increase_pct", "metres", "verdict"),
    [
        (0, 20_000, "ok"),
        (0, 20_001, "over"),
        (10, 22_000, "ok"),
        (10, 22_001, "over"),
        (10, 26_000, "over"),
        (10, 26_001, "over_30"),
        (0, 26_001, "over_30"),
        (30, 26_000, "ok"),
        (30, 26_001, "over_30"),
    ],
)
def test_the_thirty_percent_band_stands_whatever_was_set(increase_pct, metres, verdict):
    assert verdicts([20_000, metres], WeekRule(increase_pct=increase_pct))[-1].verdict == verdict


def test_change_is_against_the_week_before_and_never_infinite():
    first, second, empty, after_empty = verdicts([20_000, 22_000, 0, 22_000])
    assert first.change_pct is None
    assert second.change_pct == pytest.approx(10)
    assert empty.change_pct == -100
    assert after_empty.change_pct is None
    assert after_empty.w1_m == 0


def test_a_log_that_begins_mid_week_waits_for_a_complete_week():
    log = [run(2, 10_000), *weeks_of([30_000, 33_000], first=1)]
    first, second, third = judge_weeks(log, WeekRule())
    assert [v.verdict for v in (first, second, third)] == ["insufficient_data", "insufficient_data", "ok"]
    assert [v.covered for v in (first, second, third)] == [False, True, True]
    assert (second.change_pct, second.ceiling_m, third.change_pct) == (None, None, 10)


def test_any_activity_makes_the_log_reach_back():
    ride = run(0, 20_000, type=ActivityType.RIDE)
    first, second = judge_weeks([ride, run(2, 10_000), *weeks_of([11_001], first=1)], WeekRule())
    assert (first.covered, first.verdict, second.verdict) == (True, "insufficient_data", "over")


def test_what_was_said_at_joining_serves_until_two_complete_weeks_exist():
    rule = WeekRule(declared_m=30_000, joined_on=MONDAY)
    log = [run(2, 20_000), *weeks_of([33_000, 20_000, 34_000], first=1)]
    judged = judge_weeks(log, rule)
    assert [v.basis for v in judged] == ["declared", "declared", "declared", "weeks"]
    assert [v.verdict for v in judged] == ["ok", "ok", "ok", "over"]
    assert [v.baseline_m for v in judged] == [30_000, 30_000, 30_000, 26_500]
    assert [v.change_pct and round(v.change_pct) for v in judged] == [None, None, -39, 70]


def test_what_was_said_at_joining_says_nothing_about_the_years_before():
    rule = WeekRule(declared_m=30_000, joined_on=week(5))
    judged = judge_weeks(weeks_of([50_000, 50_000]), rule)
    assert [v.verdict for v in judged] == ["insufficient_data", "ok"]
    assert [v.basis for v in judged] == ["none", "weeks"]


def test_an_unknown_past_is_no_reason_to_speak():
    log = [run(0, 9_000, type=ActivityType.WALK), *weeks_of([9_000], first=1)]
    walked, ran = judge_weeks(log, WeekRule())
    assert (walked.verdict, ran.verdict) == ("insufficient_data", "insufficient_data")
    assert (ran.baseline_m, ran.ceiling_m, ran.change_pct) == (None, None, None)


def test_a_week_without_running_breaks_nothing():
    log = [*weeks_of([20_000]), run(40, 9_000, type=ActivityType.WALK)]
    assert [v.verdict for v in judge_weeks(log, WeekRule())][1:] == ["ok"] * 5


def test_weeks_up_to_now_are_judged_though_nothing_was_logged():
    judged = judge_weeks(weeks_of([20_000]), WeekRule(), until=week(3))
    assert [v.monday for v in judged] == [week(n) for n in range(4)]
    assert judged[-1].ceiling_m == 22_000


def test_nothing_logged_is_nothing_to_judge():
    assert judge_weeks([], WeekRule(declared_m=0)) == []


def test_the_corridor_of_a_coming_week_is_the_ceiling_if_one_ran_then():
    log = weeks_of([30_000, 30_000])
    assert room_in_week(log, WeekRule(), week(2)).ceiling_m == 33_000
    after_break = room_in_week(log, WeekRule(), week(5))
    assert (after_break.basis, after_break.ceiling_m) == (WeekBasis.RETURN, 15_000)


@given(totals)
def test_the_integer_comparison_is_the_exact_one(weeks_m):
    for number, judged in enumerate(verdicts(weeks_m)):
        if judged.basis != WeekBasis.WEEKS:
            continue
        start = judged.monday
        before = [t for m, t in zip(map(week, range(99)), weeks_m, strict=False) if m < start][-4:]
        top = sorted((t for t in before if t), reverse=True)[:2]
        baseline = max(Fraction(before[-1]), Fraction(sum(top), len(top)))
        total = judged.totals.distance_m
        assert (judged.verdict in BROKEN) == (total > baseline * Fraction(11, 10)), number
        assert (judged.verdict == Verdict.OVER_30) == (total > baseline * Fraction(13, 10))
        assert judged.baseline_m == int(baseline)


@given(sessions())
def test_a_broken_week_is_one_above_its_ceiling_or_with_too_long_a_run(log):
    for judged in judge_weeks(log, WeekRule()):
        too_far = judged.ceiling_m is not None and judged.totals.distance_m > judged.ceiling_m
        too_long = judged.longest_allowed_m is not None and judged.totals.longest_m > judged.longest_allowed_m
        assert (judged.verdict in BROKEN) == (too_far or too_long)


@given(sessions(), st.integers(0, 30), st.integers(0, 30))
def test_a_smaller_increase_never_breaks_less(log, one, other):
    careful = judge_weeks(log, WeekRule(increase_pct=min(one, other)))
    bold = judge_weeks(log, WeekRule(increase_pct=max(one, other)))
    for small, large in zip(careful, bold, strict=True):
        assert small.verdict in BROKEN or large.verdict not in BROKEN


@given(sessions())
def test_the_strict_reading_never_breaks_less(log):
    for strict, default in zip(judge_weeks(log, STRICT), judge_weeks(log, WeekRule()), strict=True):
        assert strict.verdict in BROKEN or default.verdict not in BROKEN


@given(sessions(), st.integers(1, 30_000))
def test_more_running_in_a_week_never_unbreaks_it(log, metres):
    last = max(session.local_date for session in log)
    more = [*log, run((last - MONDAY).days, metres)]
    before, after = judge_weeks(log, WeekRule())[-1], judge_weeks(more, WeekRule())[-1]
    if before.verdict in BROKEN and before.basis == after.basis:
        assert after.verdict in BROKEN


@settings(deadline=None)  # judges every log as often as it has weeks
@given(sessions(max_size=15))
def test_what_comes_later_changes_no_earlier_verdict(log):
    whole = judge_weeks(log, WeekRule())
    for early, _late in pairwise(whole):
        known = [s for s in log if monday_of(s.local_date) <= early.monday]
        assert judge_weeks(known, WeekRule(), until=early.monday)[-1] == early


@given(sessions(), st.booleans())
def test_no_percentage_is_ever_shown_for_a_week_that_cannot_be_judged(log, strict):
    for judged in judge_weeks(log, WeekRule(strict=strict)):
        if judged.verdict == Verdict.INSUFFICIENT_DATA:
            assert judged.change_pct is judged.baseline_m is judged.ceiling_m is None


@pytest.mark.parametrize(
    ("own", "squads", "clubs", "expected"),
    [
        (GrowthChoice(), [], [], (10, False)),
        (GrowthChoice(increase_pct=25), [GrowthChoice(increase_pct=5)], [], (25, False)),
        (GrowthChoice(increase_pct=0), [GrowthChoice(increase_pct=5)], [], (0, False)),
        (GrowthChoice(), [GrowthChoice(increase_pct=20), GrowthChoice(increase_pct=15)], [], (15, False)),
        (GrowthChoice(), [GrowthChoice()], [GrowthChoice(increase_pct=8, strict=True)], (8, True)),
        (GrowthChoice(), [GrowthChoice(strict=False), GrowthChoice(strict=True)], [], (10, True)),
        (GrowthChoice(strict=False), [GrowthChoice(increase_pct=12, strict=True)], [], (12, False)),
    ],
)
def test_the_own_setting_wins_then_the_most_careful_squad_then_club(own, squads, clubs, expected):
    chosen = most_careful(own, squads, clubs, limit_pct=30)
    assert (chosen.increase_pct, chosen.strict) == expected


@pytest.mark.parametrize(("chosen", "kept"), [(30, 10), (5, 5), (None, 10)])
def test_no_setting_goes_past_what_the_age_allows(chosen, kept):
    assert most_careful(GrowthChoice(increase_pct=chosen), [], [], limit_pct=10).increase_pct == kept
