"""The zone of a session from the offset that the watch wrote down."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.rules.zones import zone_of_offset

SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)
WINTER = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_home_is_meant_where_home_has_that_offset():
    assert zone_of_offset(2 * 3600, SUMMER, home="Europe/Berlin") == "Europe/Berlin"
    assert zone_of_offset(3600, WINTER, home="Europe/Berlin") == "Europe/Berlin"


def test_without_an_offset_it_was_at_home():
    assert zone_of_offset(None, SUMMER, home="Europe/Berlin") == "Europe/Berlin"


def test_elsewhere_the_offset_is_kept_and_no_place_is_claimed():
    assert zone_of_offset(3600, SUMMER, home="Europe/Berlin") == "Etc/GMT-1"
    assert zone_of_offset(-7 * 3600, SUMMER, home="Europe/Berlin") == "Etc/GMT+7"
    assert zone_of_offset(0, SUMMER, home="Europe/Berlin") == "Etc/GMT+0"


@pytest.mark.parametrize(
    ("hours", "zone"), [(5.5, "Asia/Kolkata"), (5.75, "Asia/Kathmandu"), (-9.5, "Pacific/Marquesas")]
)
def test_offsets_of_half_hours_take_a_place_that_has_them(hours, zone):
    assert zone_of_offset(int(hours * 3600), SUMMER, home="Europe/Berlin") == zone


@pytest.mark.parametrize("offset_s", [15 * 3600, -13 * 3600, 900, 17])
def test_an_offset_that_no_place_has_is_ignored(offset_s):
    assert zone_of_offset(offset_s, SUMMER, home="Europe/Berlin") == "Europe/Berlin"


def test_the_place_is_meant_where_it_has_that_offset():
    assert zone_of_offset(2 * 3600, SUMMER, home="Europe/Berlin", place="Europe/Paris") == "Europe/Paris"
    assert zone_of_offset(3 * 3600, SUMMER, home="Europe/Berlin", place="Europe/Moscow") == "Europe/Moscow"


def test_the_place_decides_where_the_watch_says_nothing():
    assert zone_of_offset(None, SUMMER, home="Europe/Berlin", place="Europe/Moscow") == "Europe/Moscow"
    assert zone_of_offset(900, SUMMER, home="Europe/Berlin", place="Europe/Moscow") == "Europe/Moscow"
    assert zone_of_offset(15 * 3600, SUMMER, home="Europe/Berlin", place="Asia/Tokyo") == "Asia/Tokyo"


def test_a_watch_that_was_not_set_abroad_shows_the_time_at_home():
    assert zone_of_offset(2 * 3600, SUMMER, home="Europe/Berlin", place="Asia/Tokyo") == "Europe/Berlin"


def test_a_watch_of_another_zone_than_place_and_home_is_believed():
    assert zone_of_offset(3600, SUMMER, home="Europe/Berlin", place="Asia/Tokyo") == "Etc/GMT-1"


@given(
    hours=st.integers(-12, 14),
    days=st.integers(0, 11_000),
)
def test_the_local_time_is_what_the_watch_showed(hours, days):
    at = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(days=days)
    zone = ZoneInfo(zone_of_offset(hours * 3600, at, home="America/New_York"))
    assert at.astimezone(zone).utcoffset() == timedelta(hours=hours)
