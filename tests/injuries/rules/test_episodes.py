"""How reports chain, what ends an episode, and that the order of arrival decides nothing."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from injuries.enums import Area, EpisodeKind, EpisodeState, Side, TimeLoss
from injuries.rules.episodes import (
    FullReturn,
    Said,
    chain_reports,
    ends_on,
    is_lasting,
    same_place,
    time_loss_bin,
    time_loss_days,
)
from tests.goldens import GOLDENS

START = date(2026, 6, 1)
FAR = START + timedelta(days=400)
A, B, C, X = Side.LEFT, Side.RIGHT, Side.BOTH, Side.CENTRAL


def day(number):
    return START + timedelta(days=number)


def said(number, side=B, worst=3, *, key=None, area=Area.KNEE, **fields):
    felt_at = datetime.combine(day(number), time(12), UTC)
    key = number if key is None else key
    return Said(key=key, on=day(number), felt_at=felt_at, side=side, area=area, worst=worst, **fields)


def back(number, side=B, reports=(), area=Area.KNEE):
    return FullReturn(on=day(number), side=side, area=area, reports=frozenset(reports))


def chains(*reports, well=(), returns=(), today=None):
    days = [day(number) for number in well]
    return chain_reports(reports, pain_free=days, returns=returns, today=today or FAR)


def shape(found):
    return [(chain.side, chain.reports) for chain in found]


# Joining ------------------------------------------------------------------------------------------------


def test_reports_of_one_place_are_one_episode():
    (chain,) = chains(said(0), said(3), said(20), today=day(20))
    assert (chain.side, chain.area, chain.onset, chain.reports) == (B, Area.KNEE, day(0), (0, 3, 20))
    assert (chain.state, chain.kind, chain.before) == (EpisodeState.OPEN, EpisodeKind.INDEX, None)
    assert chain.ended_on is None
    assert chain.returned_on is None


def test_another_area_is_another_episode():
    found = chains(said(0), said(1, area=Area.FOOT))
    assert [(chain.area, chain.reports) for chain in found] == [(Area.FOOT, (1,)), (Area.KNEE, (0,))]


def test_the_other_side_is_another_episode():
    assert shape(chains(said(0, A), said(1, B), said(2, A))) == [(A, (0, 2)), (B, (1,))]


def test_both_sides_join_and_widen_what_is_open_on_one():
    assert shape(chains(said(0, A), said(1, C))) == [(C, (0, 1))]


def test_one_side_joins_both():
    assert shape(chains(said(0, C), said(1, A), said(2, B))) == [(C, (0, 1, 2))]


def test_both_sides_join_the_one_that_hurt_last_and_leave_the_other():
    assert shape(chains(said(0, A), said(1, B), said(2, C), said(3, A))) == [(A, (0, 3)), (C, (1, 2))]


def test_the_middle_is_a_place_of_its_own():
    area = Area.LUMBOSACRAL
    found = chains(said(0, X, area=area), said(1, C, area=area), said(2, X, area=area))
    assert shape(found) == [(X, (0, 2)), (C, (1,))]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [(A, A, True), (A, B, False), (A, C, True), (C, B, True), (X, C, False), (X, X, True), (X, A, False)],
)
def test_which_sides_name_the_same_place(one, other, same):
    assert same_place(one, other) is same
    assert same_place(other, one) is same


def test_a_report_without_pain_joins_what_is_open_and_begins_nothing():
    assert chains(said(0, worst=0)) == ()
    assert shape(chains(said(0), said(2, worst=0))) == [(B, (0, 2))]


def test_a_warning_sign_without_pain_begins_an_episode():
    assert shape(chains(said(0, worst=0, warns=True))) == [(B, (0,))]


# Ending -------------------------------------------------------------------------------------------------


def test_four_answered_weeks_end_it_with_the_28th_day():
    (chain,) = chains(said(0), well=[3, 10, 17, 24])
    assert (chain.state, chain.ended_on) == (EpisodeState.ENDED, day(28))


def test_it_is_open_until_the_28th_day_is_over():
    (chain,) = chains(said(0), well=[3, 10, 17, 24], today=day(28))
    assert (chain.state, chain.ended_on) == (EpisodeState.OPEN, None)
    (chain,) = chains(said(0), well=[3, 10, 17, 24], today=day(29))
    assert chain.state == EpisodeState.ENDED


def test_with_a_week_unanswered_it_sleeps():
    (chain,) = chains(said(0), well=[3, 17, 24], today=day(28))
    assert chain.state == EpisodeState.OPEN
    (chain,) = chains(said(0), well=[3, 17, 24], today=day(29))
    assert (chain.state, chain.ended_on) == (EpisodeState.ASLEEP, None)


def test_what_sleeps_is_woken_by_a_report_of_the_place():
    (chain,) = chains(said(0), said(200), today=day(201))
    assert (chain.reports, chain.state, chain.onset) == ((0, 200), EpisodeState.OPEN, day(0))


def test_four_answered_weeks_in_a_row_end_it_later_too():
    # The second week has no answer, so the 28 days begin anew behind it.
    (chain,) = chains(said(0), well=[3, 17, 24, 31, 38])
    assert chain.ended_on == day(38)


def test_pain_within_the_28_days_keeps_it_going():
    (chain,) = chains(said(0), said(27), well=[3, 10, 17, 24], today=day(40))
    assert (chain.reports, chain.state) == ((0, 27), EpisodeState.OPEN)


def test_numbers_of_zero_at_the_place_answer_too():
    reports = [said(0), *(said(number, worst=0) for number in (5, 12, 19, 26))]
    assert chains(*reports)[0].ended_on == day(28)


def test_zero_on_one_side_does_not_speak_for_both():
    reports = [said(0, C), *(said(number, A, worst=0) for number in (5, 12, 19, 26))]
    assert chains(*reports)[0].state == EpisodeState.ASLEEP


def test_a_warning_sign_breaks_the_weeks_without_pain():
    (chain,) = chains(said(0), said(20, worst=0, warns=True), well=[3, 10, 17, 24])
    assert chain.state == EpisodeState.ASLEEP


@given(st.sets(st.integers(1, 80)), st.integers(1, 90))
def test_the_end_is_the_first_28_days_whose_weeks_are_all_answered(answers, before):
    def all_answered(start):
        return all(answers & set(range(start + week, start + week + 7)) for week in range(0, 28, 7))

    starts = [start for start in range(1, before - 27) if all_answered(start)]
    expected = day(starts[0] + 27) if starts else None
    assert ends_on(day(0), sorted(map(day, answers)), before=day(before)) == expected


# Coming back ----------------------------------------------------------------------------------------------


def test_pain_after_a_full_return_is_a_recurrence():
    first, second = chains(said(0), said(12), returns=[back(11, reports=[0])])
    assert (first.state, first.ended_on, first.returned_on) == (EpisodeState.ENDED, day(11), day(11))
    assert (second.kind, second.before, second.reports) == (EpisodeKind.RECURRENCE, 0, (12,))


def test_pain_on_the_day_of_the_return_belongs_to_what_was():
    (chain,) = chains(said(0), said(11), returns=[back(11, reports=[0])])
    assert (chain.reports, chain.returned_on) == ((0, 11), day(11))


def test_well_for_four_weeks_but_told_to_stop_and_never_returned_flares_up():
    first, second = chains(said(0, stops_running=True), said(40), well=[3, 10, 17, 24])
    assert first.stopped_running
    assert (second.kind, second.before) == (EpisodeKind.EXACERBATION, 0)


def test_a_return_after_the_flare_up_does_not_make_it_a_recurrence():
    reports = [said(0, stops_running=True), said(40)]
    first, second = chains(*reports, well=[3, 10, 17, 24], returns=[back(50, reports=[0])])
    assert (first.returned_on, first.ended_on) == (day(50), day(28))
    assert second.kind == EpisodeKind.EXACERBATION


def test_who_was_never_told_to_stop_had_nothing_to_return_from():
    _first, second = chains(said(0), said(40), well=[3, 10, 17, 24])
    assert second.kind == EpisodeKind.RECURRENCE


def test_both_sides_after_one_side_ended_are_a_recurrence_of_it():
    found = chains(said(0, A), said(40, C), well=[3, 10, 17, 24])
    assert [(chain.side, chain.before) for chain in found] == [(A, None), (C, 0)]


def test_the_other_side_is_no_recurrence():
    found = chains(said(0, A), said(40, B), well=[3, 10, 17, 24])
    assert [chain.before for chain in found] == [None, None]


def test_before_counts_through_all_areas():
    found = chains(said(0, area=Area.FOOT), said(0, key=1), said(40), well=[3, 10, 17, 24])
    assert [(chain.area, chain.before) for chain in found][1:] == [(Area.KNEE, None), (Area.KNEE, 1)]


def test_a_return_ends_the_episode_it_was_recorded_for():
    reports = [said(0, A, key=1), said(0, B, key=2), said(1, C, key=3)]
    left, both = chains(*reports, returns=[back(5, C, reports=[1])])
    assert (left.returned_on, both.returned_on) == (day(5), None)


def test_a_return_that_fits_no_episode_ends_none():
    (chain,) = chains(said(5), returns=[back(3), back(9, A), back(9, area=Area.FOOT)])
    assert chain.returned_on is None


def test_a_return_still_to_come_ends_nothing():
    (chain,) = chains(said(0), returns=[back(9, reports=[0])], today=day(8))
    assert (chain.state, chain.returned_on) == (EpisodeState.OPEN, None)


# Any order ------------------------------------------------------------------------------------------------

moments = st.builds(
    said,
    st.integers(0, 120),
    st.sampled_from([A, B, C]),
    st.integers(0, 6),
    key=st.integers(1, 10_000),
    area=st.sampled_from([Area.KNEE, Area.FOOT]),
    stops_running=st.booleans(),
)
histories = st.lists(moments, max_size=14, unique_by=lambda report: report.key)
answered = st.sets(st.integers(0, 160), max_size=40)


@given(histories, answered, st.randoms())
def test_the_order_of_arrival_decides_nothing(reports, well, random):
    shuffled = random.sample(reports, len(reports))
    assert chains(*shuffled, well=well) == chains(*reports, well=well)


@given(histories, answered, st.integers(0, 160))
def test_every_report_that_hurts_is_in_exactly_one_episode(reports, well, today):
    found = chains(*reports, well=well, today=day(today))
    told = [key for chain in found for key in chain.reports]
    assert len(told) == len(set(told))
    assert {report.key for report in reports if report.hurts} <= set(told)


@given(histories, answered)
def test_at_most_one_episode_of_exactly_this_side_stands(reports, well):
    standing = [(c.side, c.area) for c in chains(*reports, well=well) if c.state != EpisodeState.ENDED]
    assert len(standing) == len(set(standing))


@given(histories, answered, st.integers(0, 160))
def test_a_return_recorded_twice_over_settles_the_same(reports, well, number):
    """Once an episode has its return, computing it again from what was stored changes nothing."""
    before = chains(*reports, well=well)
    if not before or before[0].onset > day(number):
        return
    first = before[0]
    given_to = FullReturn(on=day(number), side=first.side, area=first.area, reports=frozenset(first.reports))
    once = chains(*reports, well=well, returns=[given_to])
    stored = [
        FullReturn(on=chain.returned_on, side=chain.side, area=chain.area, reports=frozenset(chain.reports))
        for chain in once
        if chain.returned_on
    ]
    assert len(stored) == 1
    assert chains(*reports, well=well, returns=stored) == once


# Time lost, and pain that lasts -----------------------------------------------------------------------------


@pytest.mark.parametrize("golden", GOLDENS["surveillance"]["time_loss_bins"], ids=str)
def test_bins_of_time_loss(golden):
    assert time_loss_bin(golden["days"]) == golden["bin"]


def test_the_bins_are_four():
    assert {time_loss_bin(days) for days in range(40)} == set(TimeLoss)


@pytest.mark.parametrize(
    ("returned", "state", "stopped", "days"),
    [
        (10, EpisodeState.ENDED, True, 9),
        (1, EpisodeState.ENDED, True, 0),
        (0, EpisodeState.ENDED, False, 0),
        (None, EpisodeState.ENDED, False, 0),
        (None, EpisodeState.ENDED, True, None),
        (None, EpisodeState.OPEN, False, None),
        (None, EpisodeState.ASLEEP, False, None),
    ],
)
def test_days_lost(returned, state, stopped, days):
    returned_on = None if returned is None else day(returned)
    lost = time_loss_days(onset=day(0), returned_on=returned_on, state=state, stopped_running=stopped)
    assert lost == days


def lasting(values, today):
    return is_lasting({day(number): worst for number, worst in values.items()}, today=day(today))


@pytest.mark.parametrize(
    ("values", "today", "expected"),
    [
        ({0: 4, 20: 2, 41: 4}, 42, True),
        ({0: 4, 20: 2, 41: 4}, 41, False),
        ({0: 4, 20: 2, 41: 3}, 42, False),
        ({0: 2, 13: 4, 28: 2, 41: 4}, 42, True),
        ({0: 2, 13: 4, 28: 2, 41: 3}, 42, False),
        ({0: 2, 14: 4, 28: 2, 41: 3}, 42, True),
        ({0: 4, 20: 4, 28: 9}, 42, False),
        ({0: 4, 20: 4, 29: 9}, 42, True),
        ({0: 4, 20: 4, 41: 0}, 42, False),
        ({}, 42, False),
        ({0: 0, 41: 0}, 42, False),
        # 28 days and more without a word: it counts from when it came back.
        ({0: 4, 60: 4}, 60, False),
        ({0: 4, 60: 4, 80: 4, 102: 4}, 102, True),
        ({0: 4, 28: 4, 56: 4}, 56, True),
    ],
)
def test_pain_that_lasts(values, today, expected):
    assert lasting(values, today) is expected


@given(st.dictionaries(st.integers(0, 90), st.integers(0, 10)), st.integers(0, 90))
def test_what_is_said_of_days_to_come_makes_nothing_last(values, today):
    past = {number: worst for number, worst in values.items() if number <= today}
    assert lasting(values, today) == lasting(past, today)
