"""What is new pain, how loud it is told, and how long it rests."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.enums import Severity
from alerts.rules import SEVERITY_RANK
from injuries.rules.new_pain import RESTS_FOR, is_first, is_new_pain, new_pain_severity, rest_ends, rests
from tests.cast import NOW

numbers = st.integers(0, 10)


@pytest.mark.parametrize(
    ("worst", "severity"),
    [(0, None), (1, "info"), (2, "info"), (3, "attention"), (5, "attention"), (6, "urgent"), (10, "urgent")],
)
def test_how_loud_it_is_told(worst, severity):
    assert new_pain_severity(worst, limp=False) == severity


@given(numbers)
def test_a_limp_is_urgent_at_any_number(worst):
    assert new_pain_severity(worst, limp=True) == Severity.URGENT


@pytest.mark.parametrize(
    ("worst", "before", "new"),
    [
        (1, [], True),
        (2, [0, 0], True),
        (0, [], False),
        (2, [1], False),
        (3, [2, 1], True),
        (3, [3], False),
        (9, [3], False),
    ],
)
def test_the_first_in_four_weeks_or_the_first_at_three(worst, before, new):
    assert is_new_pain(worst, limp=False, before=before) is new


def test_a_limp_without_pain_is_new_too():
    assert is_new_pain(0, limp=True, before=[])
    assert is_first([0])
    assert not is_first([0, 1])


@given(numbers, st.booleans(), st.lists(numbers, max_size=4))
def test_what_is_strong_for_the_first_time_is_never_missed(worst, limp, before):
    if worst >= 3 and all(value < 3 for value in before):
        assert is_new_pain(worst, limp=limp, before=before)


def test_mild_pain_rests_by_the_strict_reading_alone():
    assert not rests(Severity.INFO, strict=False)
    assert rests(Severity.INFO, strict=True)
    assert rests(Severity.ATTENTION, strict=False)


@pytest.mark.parametrize("severity", Severity)
def test_the_rest_is_two_days_from_when_it_is_known(severity):
    for hours in (0, 48):
        felt = NOW - timedelta(hours=hours)
        assert rest_ends(severity, felt_at=felt, now=NOW) == NOW + RESTS_FOR


def test_what_was_felt_longer_ago_has_rested_unless_it_was_severe():
    felt = NOW - timedelta(hours=48, seconds=1)
    assert rest_ends(Severity.ATTENTION, felt_at=felt, now=NOW) == NOW
    assert rest_ends(Severity.URGENT, felt_at=felt, now=NOW) == NOW + RESTS_FOR


@given(numbers, numbers)
def test_stronger_pain_is_never_told_less_loudly(one, other):
    low, high = (new_pain_severity(v, limp=False) for v in sorted((one, other)))
    assert low is None or SEVERITY_RANK[high] >= SEVERITY_RANK[low]
