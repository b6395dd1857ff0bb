"""The weekly check-in: points with known answers, weeks, and what is told."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from injuries.enums import Area, Side
from injuries.enums.check_ins import CheckInFault
from injuries.rules.check_in import (
    MOST_PROBLEMS,
    Answers,
    Problem,
    areas_in_a_row,
    asks_more,
    check_in_faults,
    is_news,
    last_day_to_answer,
    severity_so_far,
    week_asked,
    week_faults,
    week_to_remind_of,
)
from tests.goldens import GOLDENS

MONDAY = date(2026, 11, 16)
SUNDAY = date(2026, 11, 22)
ANSWER = st.integers(0, 3)
MAYBE = st.none() | ANSWER
PLACES = [Problem(side, area, (1, 0, 0, 1)) for area in Area for side in Side]


@pytest.mark.parametrize("known", GOLDENS["ostrc_o2_h2"], ids=lambda known: str(known["answers_index_0_3"]))
def test_known_answers_give_the_known_score(known):
    answers, expected = Answers.of(known["answers_index_0_3"]), known["expected"]
    assert {
        "severity": answers.severity,
        "problem": answers.is_problem,
        "substantial": answers.substantial,
        "ask_q2_q4": asks_more(known["answers_index_0_3"][0]),
    } == expected


@given(st.tuples(st.sampled_from([1, 2]), ANSWER, ANSWER, ANSWER))
def test_a_full_answer_is_scored_between_8_and_92(given_answers):
    answers = Answers.of(given_answers)
    assert 8 <= answers.severity <= 92
    assert answers.substantial == (max(given_answers[1:3]) >= 2)


@given(st.tuples(MAYBE, MAYBE, MAYBE, MAYBE))
def test_a_missing_answer_is_never_a_score_and_never_a_no(given_answers):
    answers = Answers.of(given_answers)
    if asks_more(given_answers[0]) and None in given_answers:
        assert answers.severity is None
        assert answers.substantial is not False
    else:
        assert answers.severity is not None
        assert answers.substantial is not None


@given(st.tuples(MAYBE, MAYBE, MAYBE, MAYBE))
def test_filling_in_what_was_missing_never_takes_a_substantial_problem_away(given_answers):
    filled = [1 if answer is None else answer for answer in given_answers]
    if Answers.of(given_answers).substantial:
        assert Answers.of(filled).substantial


@given(st.lists(MAYBE, max_size=4))
def test_nothing_is_kept_that_is_not_asked(given_answers):
    answers = Answers.of(given_answers)
    if answers.participation in {0, 3}:
        assert answers.all[1:] == (None, None, None)


@pytest.mark.parametrize(
    ("given_answers", "substantial"),
    [
        ((1, None, 2, None), True),
        ((None, 3, None, None), True),
        ((1, 1, 1, None), None),
        ((None, None, None, 3), None),
        ((2, 1, 1, 3), False),
    ],
)
def test_one_substantial_answer_suffices(given_answers, substantial):
    assert Answers.of(given_answers).substantial is substantial


def problem(*given_answers, side=Side.RIGHT, area=Area.KNEE):
    return Problem(side, area, given_answers)


@pytest.mark.parametrize(
    ("problems", "days", "found"),
    [
        ([], None, []),
        ([problem(1, 0, 0, 1)], 7, []),
        ([problem(0, 0, 0, 0)], 0, []),
        ([problem(3, None)], 0, []),
        ([problem()], 0, [CheckInFault.NO_ANSWER]),
        ([problem(None, None, None, None)], 0, [CheckInFault.NO_ANSWER]),
        ([problem(4)], 0, [CheckInFault.OUT_OF_RANGE]),
        ([problem(1, 0, 0, -1)], 0, [CheckInFault.OUT_OF_RANGE]),
        ([problem(1, 0, 0, 0, 0)], 0, [CheckInFault.OUT_OF_RANGE]),
        ([problem(0, 0, 2, 0)], 0, [CheckInFault.CONTRADICTION]),
        ([problem(1, 0, 0, 1), problem(2, 0, 0, 1)], 0, [CheckInFault.PLACE_TWICE]),
        ([problem(1, 0, 0, 1), problem(1, 0, 0, 1, side=Side.LEFT)], 0, []),
        (PLACES[:MOST_PROBLEMS], None, []),
        (PLACES[: MOST_PROBLEMS + 1], None, [CheckInFault.TOO_MANY]),
        ([], 8, [CheckInFault.TIME_LOSS]),
        ([], -1, [CheckInFault.TIME_LOSS]),
    ],
)
def test_what_cannot_be_is_named(problems, days, found):
    assert [fault.code for fault in check_in_faults(problems, days)] == found


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (SUNDAY, MONDAY),
        (SUNDAY + timedelta(days=1), MONDAY),
        (SUNDAY + timedelta(days=6), MONDAY),
        (SUNDAY - timedelta(days=1), MONDAY - timedelta(days=7)),
        (date(2027, 1, 3), date(2026, 12, 28)),
    ],
)
def test_the_week_that_is_asked_about_ends_on_sunday(today, monday):
    assert week_asked(today) == monday


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_the_week_asked_about_is_over_or_ends_today(today):
    monday = week_asked(today)
    assert monday.isoweekday() == 1
    assert 6 <= (today - monday).days <= 12
    assert week_faults(monday, today=today) == ()


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (MONDAY - timedelta(days=1), [CheckInFault.FUTURE]),
        (MONDAY, []),
        (last_day_to_answer(MONDAY), []),
        (SUNDAY + timedelta(days=14), []),
        (SUNDAY + timedelta(days=15), [CheckInFault.TOO_OLD]),
    ],
)
def test_a_week_is_taken_from_its_first_day_until_two_weeks_after_its_last(today, found):
    assert [fault.code for fault in week_faults(MONDAY, today=today)] == found


@pytest.mark.parametrize(
    ("local", "monday"),
    [
        (datetime(2026, 11, 22, 17, 59), None),  # noqa: DTZ001  clocks of the athlete
        (datetime(2026, 11, 22, 18, 0), MONDAY),  # noqa: DTZ001
        (datetime(2026, 11, 22, 21, 59), MONDAY),  # noqa: DTZ001
        (datetime(2026, 11, 22, 22, 0), None),  # noqa: DTZ001
        (datetime(2026, 11, 23, 6, 59), None),  # noqa: DTZ001
        (datetime(2026, 11, 23, 7, 0), MONDAY),  # noqa: DTZ001
        (datetime(2026, 11, 23, 17, 59), MONDAY),  # noqa: DTZ001
        (datetime(2026, 11, 23, 18, 0), None),  # noqa: DTZ001
    ],
)
def test_it_is_due_on_sunday_evening_for_a_day_but_not_at_night(local, monday):
    assert week_to_remind_of(local) == monday


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001
def test_a_reminder_is_always_about_the_week_that_is_asked(local):
    monday = week_to_remind_of(local)
    assert monday in {None, week_asked(local.date())}


def test_of_older_weeks_nobody_is_told():
    today = SUNDAY
    assert is_news(MONDAY, today=today)
    assert is_news(MONDAY - timedelta(days=7), today=today)
    assert not is_news(MONDAY - timedelta(days=14), today=today)


def weeks(*areas):
    """Answered weeks, newest first; None: not answered."""
    found = {MONDAY - n * timedelta(weeks=1): set(of) for n, of in enumerate(areas) if of is not None}
    return areas_in_a_row(found, MONDAY)


KNEE, FOOT = {Area.KNEE}, {Area.FOOT}


def test_three_weeks_of_one_area_are_a_row():
    assert weeks(KNEE, KNEE | FOOT, KNEE) == KNEE
    assert weeks(KNEE | FOOT, KNEE | FOOT, KNEE | FOOT, KNEE) == KNEE | FOOT


@pytest.mark.parametrize(
    "areas",
    [
        (KNEE, KNEE),
        (KNEE, KNEE, None, KNEE),
        (KNEE, None, KNEE, KNEE),
        (FOOT, KNEE, KNEE, KNEE),
        (KNEE, set(), KNEE),
    ],
)
def test_a_week_without_it_or_without_an_answer_breaks_the_row(areas):
    assert weeks(*areas) == frozenset()


def test_severity_adds_up_over_the_weeks():
    known = GOLDENS["surveillance"]["cumulative_severity"]
    total, mean = severity_so_far(known["weekly_scores_one_problem"])
    assert total == known["expected"]
    assert mean == pytest.approx(known["average_weekly_while_reported(4 weeks)"])
    assert severity_so_far([0, None]) == (0, None)
