"""The hours of the question about the next morning."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from injuries.rules.mornings import day_asked_about, is_asked, is_unanswered, silent_for

DAY = date(2026, 11, 18)
instants = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001  the strategy adds the zone
    max_value=datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
zones = st.sampled_from(
    [
        "Europe/Berlin",
        "Pacific/Kiritimati",
        "Pacific/Niue",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "America/Havana",
        "Africa/Cairo",
        "Pacific/Chatham",
    ]
).map(ZoneInfo)


def local(hour, minute=0, day=DAY):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(("hour", "asks"), [(0, False), (6, False), (7, True), (19, True), (20, False)])
def test_from_seven_until_the_evening_about_yesterday(hour, asks):
    assert day_asked_about(local(hour, 59)) == (DAY - timedelta(days=1) if asks else None)


@given(instants, zones)
def test_every_local_day_has_its_morning_whatever_the_clocks_do(at, zone):
    """Some quarter of an hour of the 24 before finds it, also in the night of a change."""
    day = at.astimezone(zone).date()
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    quarters = (midnight + timedelta(minutes=15 * n) for n in range(100))
    asked = {day_asked_about(quarter.astimezone(zone)) for quarter in quarters}
    assert day - timedelta(days=1) in asked


@pytest.mark.parametrize(
    ("days", "hour", "gone"), [(0, 23, False), (1, 19, False), (1, 20, True), (2, 0, True), (9, 7, True)]
)
def test_it_stays_without_answer_from_the_evening_of_the_next_day(days, hour, gone):
    assert is_unanswered(DAY - timedelta(days=days), local(hour)) is gone


@pytest.mark.parametrize(("days", "asks"), [(0, False), (1, True), (2, True), (3, False)])
def test_pages_ask_for_two_days(days, asks):
    assert is_asked(DAY - timedelta(days=days), DAY) is asks


@pytest.mark.parametrize(
    ("last", "joined", "hour", "days"),
    [
        (7, 100, 7, 7),
        (7, 100, 6, None),
        (6, 100, 12, None),
        (None, 7, 12, 7),
        (None, 6, 12, None),
        (30, 8, 12, 8),
    ],
)
def test_seven_days_without_an_answer_are_silence(last, joined, hour, days):
    last_on = None if last is None else DAY - timedelta(days=last)
    assert silent_for(last_on, DAY - timedelta(days=joined), local(hour)) == days
