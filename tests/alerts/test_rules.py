"""When an alert speaks, and when a message is tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.enums import AlertState, EventKind, Severity
from alerts.rules import (
    NEWS_AGAIN_AFTER,
    Standing,
    level_of,
    next_try_after,
    on_raise,
    rank_of,
    says,
)

NOW = datetime(2026, 11, 18, tzinfo=UTC)
LEVELS = st.builds(level_of, st.sampled_from(Severity), st.integers(0, 99))
CLOSED = st.timedeltas(timedelta(0), timedelta(days=60)).map(lambda ago: NOW - ago)
STANDINGS = st.one_of(
    st.builds(Standing, st.just(AlertState.OPEN), LEVELS),
    st.builds(Standing, st.just(AlertState.RESOLVED), LEVELS, CLOSED),
    st.builds(Standing, st.just(AlertState.NO_LONGER_TRUE), LEVELS, CLOSED),
)


def test_severity_weighs_more_than_any_step():
    assert level_of(Severity.ATTENTION, 99) < level_of(Severity.URGENT, 0)
    assert level_of(Severity.URGENT, 1) < level_of(Severity.URGENT, 2)


@pytest.mark.parametrize("step", [-1, 100])
def test_a_step_has_two_digits(step):
    with pytest.raises(ValueError, match="is not in"):
        level_of(Severity.INFO, step)


def test_the_first_time_is_news():
    turn = on_raise(None, level=100, now=NOW)
    assert (turn.event, turn.is_news, turn.told_level) == (EventKind.RAISED, True, 100)


@given(LEVELS, LEVELS)
def test_an_open_alert_speaks_again_only_above_what_it_said(told, level):
    turn = on_raise(Standing(AlertState.OPEN, told), level=level, now=NOW)
    assert turn.is_news == (level > told)
    assert turn.event == (EventKind.STEPPED_UP if level > told else None)


@given(LEVELS, LEVELS, CLOSED)
def test_what_a_person_resolved_stays_resolved_until_it_grows(told, level, closed_at):
    turn = on_raise(Standing(AlertState.RESOLVED, told, closed_at), level=level, now=NOW)
    if level > told:
        assert (turn.event, turn.is_news) == (EventKind.REOPENED, True)
    else:
        assert turn is None


@given(LEVELS, LEVELS, CLOSED)
def test_a_reason_that_comes_back_always_reopens(told, level, closed_at):
    turn = on_raise(Standing(AlertState.NO_LONGER_TRUE, told, closed_at), level=level, now=NOW)
    assert turn.event == EventKind.REOPENED
    assert turn.is_news == (level > told or NOW - closed_at >= NEWS_AGAIN_AFTER)


@pytest.mark.parametrize(("quiet_days", "is_news"), [(6.99, False), (7, True), (90, True)])
def test_a_flicker_is_told_once_and_a_return_after_a_quiet_week_again(quiet_days, is_news):
    standing = Standing(AlertState.NO_LONGER_TRUE, 100, NOW - timedelta(days=quiet_days))
    assert on_raise(standing, level=100, now=NOW).is_news is is_news


def test_after_a_quiet_week_the_steps_count_from_the_new_level():
    standing = Standing(AlertState.NO_LONGER_TRUE, 205, NOW - timedelta(days=8))
    assert on_raise(standing, level=100, now=NOW).told_level == 100


@given(STANDINGS, LEVELS)
def test_another_occurrence_speaks_whatever_became_of_the_one_before(standing, level):
    turn = on_raise(standing, level=level, now=NOW, is_anew=True)
    assert (turn.event, turn.is_news, turn.told_level) == (EventKind.REOPENED, True, level)


@given(STANDINGS, LEVELS)
def test_what_has_been_told_is_never_forgotten_while_it_is_fresh(standing, level):
    turn = on_raise(standing, level=level, now=NOW)
    if turn is None or (standing.closed_at and NOW - standing.closed_at >= NEWS_AGAIN_AFTER):
        return
    assert turn.told_level == max(level, standing.told_level)


@pytest.mark.parametrize(
    ("severity", "makes_messages"), [("info", False), ("attention", True), ("urgent", True)]
)
def test_info_stands_in_the_inbox_only_unless_the_athlete_alone_reads_it(severity, makes_messages):
    assert says(severity, is_private=False) is makes_messages
    assert says(severity, is_private=True)


def test_urgent_leaves_first():
    assert [rank_of(severity) for severity in Severity] == [2, 1, 0]


def test_waits_grow_and_end():
    waits = [next_try_after(tries, [5, 30, 120], chance=0.5) for tries in range(1, 5)]
    assert waits == [timedelta(seconds=5), timedelta(seconds=30), timedelta(seconds=120), None]


@given(st.integers(1, 3), st.floats(0, 1))
def test_waits_spread_by_a_fifth(tries, chance):
    planned = [5, 30, 120][tries - 1]
    wait = next_try_after(tries, [5, 30, 120], chance=chance).total_seconds()
    assert planned * 0.8 - 1e-6 <= wait <= planned * 1.2 + 1e-6
