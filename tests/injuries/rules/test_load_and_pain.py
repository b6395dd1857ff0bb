"""Pain and load together: the known answers, the edges of each window, and the properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from injuries.enums.alerts import PainAlert
from injuries.rules.load_and_pain import (
    PainDay,
    PlaceLog,
    earlier_worst,
    is_calm,
    judge_day,
    load_rises,
    recent_worst,
    standing,
    worsens,
)
from tests.goldens import GOLDENS
from training.enums import LoadRiseKind
from training.rules.load_rises import LoadRise

DAY = date(2026, 11, 18)
LOADS = {"spike": LoadRiseKind.SPIKE, "+12 %": LoadRiseKind.OVER, "+31 %": LoadRiseKind.OVER_30}
LOADS["+35 %"] = LOADS["+31 %"]


def ago(days):
    return DAY - timedelta(days=days)


def log(values, *, ran=(), no_pain=(), mornings=()):
    """`values` by days ago; `no_pain` and `ran` are days ago, too."""
    days = {ago(n): PainDay(v, dict(mornings).get(n)) for n, v in values.items()}
    days |= {ago(n): PainDay(0, reported=False) for n in no_pain if ago(n) not in days}
    return PlaceLog(days, frozenset(ago(n) for n in ran))


def rise(kind="spike", days_ago=0):
    return LoadRise(ago(days_ago), LoadRiseKind(kind))


def kind_of(values, *loads, **around):
    judged = judge_day(log(values, **around), DAY, loads)
    return judged.kind.value if judged.kind else None


@pytest.mark.parametrize("case", GOLDENS["load_and_pain"], ids=str)
def test_the_known_answers(case):
    last = case["v_last_7"]
    values = {len(last) - 1 - n: value for n, value in enumerate(last)}
    if case["E"] is not None:
        values[10] = case["E"]
    judged = judge_day(log(values), DAY, [LoadRise(DAY, LOADS[case["load"]])])
    expected = case["expected"]
    if expected == "not judged":
        assert not judged.is_judged
        assert judged.kind is None
    else:
        assert judged.kind == expected
        assert (judged.recent, judged.earlier) == (max(last), case["E"])


class TestWindows:
    def test_recent_is_the_day_and_six_before(self):
        assert recent_worst(log({6: 4, 7: 9}), DAY) == 4
        assert recent_worst(log({7: 9}), DAY) is None

    def test_earlier_is_the_two_weeks_before(self):
        assert earlier_worst(log({6: 9, 7: 2, 20: 3, 21: 8}), DAY) == 3

    @pytest.mark.parametrize(("days_ago", "known"), [(6, None), (7, 0), (27, 0), (28, None)])
    def test_a_run_without_a_report_says_that_nothing_hurt(self, days_ago, known):
        assert earlier_worst(log({0: 5}, ran=[days_ago]), DAY) == known

    @pytest.mark.parametrize(("days_ago", "known"), [(6, None), (7, 0), (20, 0), (27, 0), (28, None)])
    def test_so_does_an_answered_no_pain(self, days_ago, known):
        assert earlier_worst(log({0: 5}, no_pain=[days_ago]), DAY) == known

    @pytest.mark.parametrize("days_ago", [21, 27])
    def test_but_not_where_the_place_was_reported(self, days_ago):
        assert earlier_worst(log({days_ago: 1}, ran=[10], no_pain=[25]), DAY) is None

    def test_a_report_longer_ago_says_nothing_any_more(self):
        assert earlier_worst(log({28: 6}, ran=[10]), DAY) == 0

    def test_an_answer_beside_a_report_is_the_report(self):
        assert recent_worst(log({0: 3}, no_pain=[0]), DAY) == 3

    @pytest.mark.parametrize(
        ("days_ago", "found"), [(0, "load_and_pain"), (7, "load_and_pain"), (8, "pain_rising")]
    )
    def test_a_run_counts_for_a_week(self, days_ago, found):
        assert kind_of({0: 5, 10: 0}, rise(days_ago=days_ago)) == found

    def test_a_run_after_the_day_does_not_count(self):
        assert kind_of({0: 5, 10: 0}, rise(days_ago=-1)) == "pain_rising"


class TestPainRises:
    @pytest.mark.parametrize(
        "values",
        [
            {0: 3, 6: 3, 10: 1},
            {0: 5, 10: 3},
            {3: 3, 0: 3, 10: 0},
        ],
    )
    def test_by_two_high_days_or_one_strong(self, values):
        assert kind_of(values) == "pain_rising"

    @pytest.mark.parametrize(
        "values",
        [
            {0: 3, 10: 0},
            {0: 2, 1: 2, 10: 0},
            {0: 3, 1: 3, 10: 2},
            {0: 10, 10: 9},
            {0: 4, 7: 4, 10: 1},
        ],
    )
    def test_not_by_one_high_day_nor_by_less_than_two_points(self, values):
        assert kind_of(values) is None

    def test_a_morning_after_of_three_is_enough(self):
        assert kind_of({0: 3, 10: 0}, mornings=[(0, 3)]) == "pain_rising"
        assert kind_of({0: 3, 10: 0}, mornings=[(0, 2)]) is None

    def test_too_little_known_is_not_judged(self):
        judged = judge_day(log({0: 9}), DAY, [rise()])
        assert (judged.kind, judged.is_judged, judged.recent) == (None, False, 9)
        assert not judge_day(log({10: 2}), DAY, [rise()]).is_judged


class TestLoadRises:
    @pytest.mark.parametrize("kind", ["over_30", "start_too_fast", "return_too_fast", "spike"])
    def test_each_of_these_counts_beside_any_rising_pain(self, kind):
        assert kind_of({0: 3, 1: 3, 10: 0}, rise(kind)) == "load_and_pain"

    def test_ten_to_thirty_percent_only_beside_strong_pain(self):
        assert kind_of({0: 4, 1: 4, 10: 0}, rise("over")) == "pain_rising"
        assert kind_of({0: 5, 10: 0}, rise("over")) == "load_and_pain"

    def test_what_counted_is_named_in_order(self):
        judged = judge_day(log({0: 5, 10: 0}), DAY, [rise("over", 1), rise("spike", 3), rise("spike", 9)])
        assert judged.rises == (rise("spike", 3), rise("over", 1))
        assert load_rises([rise("over")], DAY, 4) == ()


class TestStanding:
    """What stands after a while, whatever order the answers came in."""

    def stands(self, values, *loads, since=27, before=None, **around):
        found = standing(log(values, **around), loads, since=ago(since), before=before)
        return found.kind.value if found else None

    def test_a_case_stays_without_further_answers(self):
        assert self.stands({12: 5, 25: 0}, rise(days_ago=13)) == "load_and_pain"

    def test_a_day_of_pain_alone_makes_no_less_of_it(self):
        assert self.stands({9: 5, 0: 6, 25: 0}, rise(days_ago=16)) == "load_and_pain"

    def test_a_trend_becomes_a_case_when_load_rises(self):
        assert self.stands({4: 5, 0: 5, 18: 0}, rise(days_ago=2)) == "load_and_pain"

    def test_one_calm_day_does_not_close_it(self):
        assert self.stands({12: 5, 0: 1, 25: 0}, rise(days_ago=13)) == "load_and_pain"

    def test_two_calm_days_do(self):
        assert self.stands({12: 5, 1: 1, 0: 2, 25: 0}, rise(days_ago=13)) is None

    def test_calm_is_measured_over_the_week(self):
        """Six days after a 5 the worst of the week is still 5."""
        assert self.stands({6: 5, 1: 0, 0: 0, 25: 0}, rise(days_ago=6)) == "load_and_pain"

    def test_answered_no_pain_is_calm(self):
        assert self.stands({12: 5, 25: 0}, rise(days_ago=13), no_pain=[1, 0]) is None

    def test_calm_pain_beside_a_rising_load_keeps_the_case(self):
        assert self.stands({12: 5, 1: 1, 0: 1, 25: 0}, rise(days_ago=13), rise(days_ago=3)) == "load_and_pain"

    def test_up_to_thirty_percent_does_not_keep_it(self):
        assert self.stands({12: 5, 1: 1, 0: 1, 25: 0}, rise("spike", 13), rise("over", 3)) is None

    def test_a_trend_of_pain_alone_closes_whatever_the_load(self):
        assert self.stands({12: 5, 1: 1, 0: 1, 25: 0}, rise(days_ago=0)) is None

    def test_it_may_come_back(self):
        assert self.stands({21: 5, 31: 0, 11: 1, 10: 1, 0: 5}) == "pain_rising"

    def test_what_stood_before_goes_on_until_it_is_calm(self):
        stood = judge_day(log({0: 5, 10: 0}), DAY, [rise()])
        assert self.stands({0: 3}, before=stood) == "load_and_pain"
        assert self.stands({1: 1, 0: 1}, rise(), before=stood, since=5) == "load_and_pain"
        assert self.stands({1: 1, 0: 1}, before=stood, since=5) is None
        assert self.stands({}, before=stood) == "load_and_pain"

    def test_days_before_its_time_raise_nothing(self):
        assert self.stands({12: 5, 25: 0}, rise(days_ago=13), since=11) is None


class TestWorsening:
    """The warning sign out of the log."""

    def test_three_answered_days_over_a_week_with_two_points_more(self):
        assert worsens(log({0: 3, 3: 1, 7: 1}), DAY)

    @pytest.mark.parametrize(
        "values",
        [
            {0: 3, 7: 1},
            {0: 2, 3: 1, 7: 1},
            {0: 9, 3: 1, 7: 0},
            {0: 9, 3: 1, 21: 1},
            {10: 1, 12: 3},
        ],
    )
    def test_not_with_fewer_days_less_rise_or_nothing_before(self, values):
        assert not worsens(log(values), DAY)

    def test_a_run_without_a_report_is_no_answer_here(self):
        assert not worsens(log({0: 9, 1: 9, 2: 9}, ran=[10]), DAY)


values = st.dictionaries(st.integers(0, 27), st.integers(0, 10), max_size=12)
loads = st.lists(
    st.builds(LoadRise, st.integers(-3, 30).map(ago), st.sampled_from(list(LoadRiseKind))), max_size=4
)
ran = st.lists(st.integers(0, 30), max_size=5)


@given(values, loads, ran)
def test_more_load_never_makes_less_of_it(found, some, days):
    here = log(found, ran=days)
    rank = {None: 0, PainAlert.PAIN_RISING: 1, PainAlert.LOAD_AND_PAIN: 2}
    with_load = judge_day(here, DAY, [*some, rise()]).kind
    assert rank[with_load] >= rank[judge_day(here, DAY, some).kind]


@given(values, loads, ran, st.integers(0, 6))
def test_stronger_pain_never_makes_less_of_it(found, some, days, day):
    here, worse = log(found, ran=days), log(found | {day: 10}, ran=days)
    rank = {None: 0, PainAlert.PAIN_RISING: 1, PainAlert.LOAD_AND_PAIN: 2}
    before, after = judge_day(here, DAY, some), judge_day(worse, DAY, some)
    assert rank[after.kind] >= rank[before.kind]
    assert worsens(worse, DAY) >= worsens(here, DAY)


@given(values, loads, ran)
def test_nothing_below_three_is_told(found, some, days):
    low = {day: min(value, 2) for day, value in found.items()}
    assert standing(log(low, ran=days), some, since=ago(27)) is None


@given(values, ran)
def test_without_load_there_is_no_case(found, days):
    stands = standing(log(found, ran=days), [], since=ago(27))
    assert stands is None or stands.kind == PainAlert.PAIN_RISING


@given(values, loads)
def test_two_calm_answers_far_from_any_load_close_everything(found, some):
    """Whatever was, two weeks later."""
    later = log(found).days | {ago(-14): PainDay(0, reported=False), ago(-15): PainDay(1)}
    assert standing(PlaceLog(later), [one for one in some if one.on <= DAY], since=ago(27)) is None


class TestCalm:
    def test_the_last_two_answered_days_after_it_count(self):
        quiet = log({8: 4, 1: 1, 0: 2})
        assert is_calm(quiet, after=ago(8))
        assert not is_calm(quiet, after=ago(8), at_most=1)
        assert not is_calm(quiet, after=ago(1))

    def test_the_week_behind_each_of_them_counts(self):
        assert not is_calm(log({7: 4, 1: 0, 0: 0}), after=ago(7))
