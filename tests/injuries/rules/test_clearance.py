"""What an examination covers, when a sign is told again, and what an open one hides."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from injuries.enums import Area, ClearanceOutcome, ClearanceProblem, Hidden, Spot, Urgency
from injuries.rules.clearance import (
    CORRECTION_WINDOW,
    Examination,
    Standing,
    examination_problems,
    hidden_by,
    is_covered,
    may_be_rubbed,
    reminder_due,
    reminder_step,
    was_a_slip,
)

TODAY = date(2026, 11, 18)
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 30), timezones=st.just(UTC))  # noqa: DTZ001  bounds are naive
DAYS = st.dates(date(2026, 11, 1), date(2026, 11, 30))


class TestExaminations:
    @pytest.mark.parametrize("outcome", ClearanceOutcome)
    def test_the_plain_record_of_each_outcome_is_taken(self, outcome):
        limits = "20 min flat" if outcome == ClearanceOutcome.MAY_RUN_WITH_LIMITS else ""
        said = Examination(seen_on=TODAY, outcome=outcome, limits=limits)
        assert examination_problems(said, today=TODAY) == ()

    @given(outcome=st.sampled_from(ClearanceOutcome), limits=st.sampled_from(["", "flat"]))
    def test_limits_go_with_their_outcome_alone(self, outcome, limits):
        said = Examination(seen_on=TODAY, outcome=outcome, limits=limits)
        fits = bool(limits) == (outcome == ClearanceOutcome.MAY_RUN_WITH_LIMITS)
        assert (examination_problems(said, today=TODAY) == ()) == fits

    @given(seen_on=DAYS, until=DAYS)
    def test_days_are_in_order(self, seen_on, until):
        said = Examination(seen_on=seen_on, outcome=ClearanceOutcome.MAY_NOT_RUN, until=until)
        found = {problem for _field, problem in examination_problems(said, today=TODAY)}
        assert (ClearanceProblem.SEEN_LATER in found) == (seen_on > TODAY)
        assert (ClearanceProblem.UNTIL_BEFORE_SEEN in found) == (until < seen_on)


class TestCover:
    @given(opened_at=MOMENTS, raised_at=st.none() | MOMENTS, told_at=MOMENTS, felt_on=DAYS, seen_on=DAYS)
    def test_nothing_that_came_after_it_is_covered(self, opened_at, raised_at, told_at, felt_on, seen_on):
        sign = Standing(opened_at=opened_at, raised_at=raised_at, told_at=told_at, felt_on=felt_on)
        covered = is_covered(sign, seen_on=seen_on, recorded_at=NOON)
        times = [at for at in (opened_at, raised_at, told_at) if at]
        assert covered == (all(at <= NOON for at in times) and felt_on <= seen_on)


class TestSlips:
    @given(st.lists(st.tuples(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=3))), max_size=4))
    def test_every_answer_was_taken_back_within_a_day(self, given_back):
        pairs = [(at, at + after) for at, after in given_back]
        assert was_a_slip(pairs) == all(after <= CORRECTION_WINDOW for _at, after in given_back)


class TestReminders:
    @pytest.mark.parametrize(
        ("days", "day"),
        [(0, None), (2, None), (3, 3), (6, 3), (7, 7), (13, 7), (14, 14), (20, 14), (21, 21), (700, 700)],
    )
    def test_day_three_seven_and_weekly(self, days, day):
        assert reminder_due(days) == day

    @given(st.integers(0, 900))
    def test_each_is_a_step_above_the_one_before(self, days):
        before, now = reminder_due(days), reminder_due(days + 1)
        if before is not None and now != before:
            assert reminder_step(now) == reminder_step(before) + 1


class TestHiding:
    @given(st.lists(st.sampled_from(Urgency)))
    def test_a_further_sign_never_shows_more(self, urgencies):
        for more in Urgency:
            assert hidden_by(urgencies) <= hidden_by([*urgencies, more])

    @pytest.mark.parametrize("urgency", [Urgency.EMERGENCY, Urgency.URGENT])
    def test_emergencies_and_urgent_signs_hide_all_of_it(self, urgency):
        assert hidden_by([urgency]) == set(Hidden)

    def test_a_referral_leaves_causes_and_ice(self):
        assert set(Hidden) - hidden_by([Urgency.REFER]) == {Hidden.CAUSES, Hidden.ICE_TIMER}

    def test_without_a_sign_nothing_is_hidden(self):
        assert hidden_by([]) == frozenset()

    @pytest.mark.parametrize(
        ("area", "spots", "may"),
        [
            (Area.LOWER_LEG, {Spot.CALF}, False),
            (Area.KNEE, {Spot.POSTERIOR, Spot.LATERAL}, False),
            (Area.LOWER_LEG, set(), False),
            (Area.KNEE, set(), False),
            (Area.KNEE, {Spot.LATERAL}, True),
            (Area.THIGH, set(), True),
        ],
    )
    def test_calf_and_back_of_knee_are_never_rubbed(self, area, spots, may):
        assert may_be_rubbed(area, spots) is may
