"""What the log adds to the red flags: it raises, and never hides."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from injuries.enums import Area, FlagRule, Side, Sign, Timing, Urgency
from injuries.rules.log_signs import NOTHING_LOGGED, LogSigns, onset_falls
from injuries.rules.red_flags import is_more_urgent, red_flags
from injuries.rules.report import Report
from tests.injuries.rules.strategies import ages, reports

KNEE = Report(side=Side.RIGHT, area=Area.KNEE, worst_during=3)
log_signs = st.builds(LogSigns, worsening=st.booleans(), onset_earlier=st.booleans(), lasting=st.booleans())


def urgencies(report, log, age=34):
    return {flag.rule: flag.urgency for flag in red_flags(report, age_years=age, log=log)}


def km(*values):
    return [None if value is None else Decimal(value) for value in values]


@pytest.mark.parametrize("onsets", [km(5, 4, 3), km(2, 5, 4, 3), km(None, 9, 8, "7.99"), km(5, 4, 3, 2)])
def test_the_kilometre_falls_three_runs_in_a_row(onsets):
    assert onset_falls(onsets)


@pytest.mark.parametrize(
    "onsets", [[], km(5, 4), km(5, 4, 4), km(5, 4, None, 3), km(5, 4, 3, 6), km(5, 4, 3, None)]
)
def test_it_does_not_where_one_stays_or_a_run_went_well(onsets):
    assert not onset_falls(onsets)


@pytest.mark.parametrize(
    ("log", "flag"),
    [
        (LogSigns(worsening=True), (FlagRule.WORSENING, Urgency.REFER)),
        (LogSigns(lasting=True), (FlagRule.LASTING, Urgency.REFER)),
    ],
)
def test_the_log_alone_raises_these(log, flag):
    assert urgencies(KNEE, log) == dict([flag])


@pytest.mark.parametrize("sign", [Sign.WORSENING, Sign.NOT_IMPROVING])
def test_a_no_does_not_hide_what_the_numbers_say(sign):
    denied = replace(KNEE, signs={sign: False})
    assert set(urgencies(denied, LogSigns(worsening=True, lasting=True))) == {
        FlagRule.WORSENING,
        FlagRule.LASTING,
    }


def test_an_earlier_onset_is_one_of_two_hints_of_bone():
    log = LogSigns(onset_earlier=True)
    assert urgencies(KNEE, log) == {}
    for report in (
        replace(KNEE, signs={Sign.HOP_HURTS: True}),
        replace(KNEE, timing=frozenset({Timing.DAILY_WALKING})),
    ):
        assert FlagRule.BONE not in urgencies(report, NOTHING_LOGGED)
        assert urgencies(report, log)[FlagRule.BONE] == Urgency.URGENT


def test_under_18_a_referral_from_the_log_is_urgent():
    assert urgencies(KNEE, LogSigns(worsening=True), age=15)[FlagRule.WORSENING] == Urgency.URGENT


@given(reports(), ages, log_signs)
def test_the_log_takes_no_flag_away_and_lowers_none(report, age, log):
    without, with_log = urgencies(report, NOTHING_LOGGED, age), urgencies(report, log, age)
    assert set(without) <= set(with_log)
    assert not any(is_more_urgent(without[rule], with_log[rule]) for rule in without)
    added = set(with_log) - set(without)
    assert added <= {FlagRule.WORSENING, FlagRule.LASTING, FlagRule.BONE}
