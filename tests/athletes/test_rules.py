"""Ages and consent by month of birth."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from athletes import rules
from athletes.enums import ConsentRole, Role

days = st.dates(date(1950, 1, 1), date(2060, 12, 31))
months = st.dates(date(1900, 1, 1), date(2060, 12, 31)).map(lambda day: day.replace(day=1))
ages = st.integers(0, 100)


@pytest.mark.parametrize(
    ("birth_month", "today", "years"),
    [
        (date(2008, 6, 1), date(2026, 5, 31), 17),
        # The day is unknown, so the birthday is taken to be the last of the month.
        (date(2008, 6, 1), date(2026, 6, 30), 17),
        (date(2008, 6, 1), date(2026, 7, 1), 18),
        (date(2008, 12, 1), date(2026, 12, 31), 17),
        (date(2008, 12, 1), date(2027, 1, 1), 18),
        (date(2026, 6, 1), date(2026, 6, 2), -1),
    ],
)
def test_an_age_is_reached_when_the_birth_month_is_over(birth_month, today, years):
    assert rules.age_years(birth_month, today) == years


@given(birth_month=months, today=days)
def test_nobody_grows_younger(birth_month, today):
    tomorrow = today + timedelta(days=1)
    assert 0 <= rules.age_years(birth_month, tomorrow) - rules.age_years(birth_month, today) <= 1


@given(birth_month=months, today=days, age=ages)
def test_the_youngest_month_of_an_age_divides_people_exactly_as_the_age_does(birth_month, today, age):
    youngest = rules.youngest_birth_month_of(age, today)
    assert (birth_month > youngest) == (rules.age_years(birth_month, today) < age)


@given(birth_month=months, today=days)
def test_a_minor_is_under_eighteen_and_consents_too_from_sixteen(birth_month, today):
    years = rules.age_years(birth_month, today)
    assert rules.is_minor(birth_month, today) == (years < 18)
    assert rules.needs_own_health_consent(birth_month, today) == (16 <= years < 18)


def test_an_unknown_age_is_neither_minor_nor_asked_for_own_consent():
    assert not rules.is_minor(None, date(2026, 11, 18))
    assert not rules.needs_own_health_consent(None, date(2026, 11, 18))


@given(birth_month=st.none() | months, today=days)
def test_a_minor_may_grow_by_ten_percent_at_most(birth_month, today):
    highest = 10 if rules.is_minor(birth_month, today) else 30
    assert rules.max_weekly_increase_pct(birth_month, today) == highest


@pytest.mark.parametrize(
    ("role", "consent"),
    [
        (Role.HEAD_COACH, ConsentRole.COACH),
        (Role.COACH, ConsentRole.COACH),
        (Role.PHYSIO, ConsentRole.PHYSIO),
        (Role.MANAGER, None),
    ],
)
def test_a_manager_is_never_named_in_a_consent(role, consent):
    assert rules.consent_role_of(role) == consent


@pytest.mark.parametrize(
    ("role", "by_choice", "all_squads"),
    [
        (Role.HEAD_COACH, False, True),
        (Role.PHYSIO, False, True),
        (Role.COACH, False, False),
        (Role.COACH, True, True),
        (Role.MANAGER, True, False),
    ],
)
def test_head_coach_and_physio_see_all_squads_and_a_coach_by_choice(role, by_choice, all_squads):
    assert rules.covers_all_squads(role, by_choice=by_choice) is all_squads


def test_an_invitation_ends_after_two_weeks():
    sent = datetime(2026, 11, 18, 12, tzinfo=UTC)
    assert rules.invitation_ends(sent) == datetime(2026, 12, 2, 12, tzinfo=UTC)
