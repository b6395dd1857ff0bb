from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.rules import days_of_week, is_future, iso_week, local_date_of, monday_of, monday_of_iso_week

zones = st.sampled_from(["Pacific/Kiritimati", "America/New_York", "Europe/Berlin", "Asia/Kathmandu", "UTC"])


@pytest.mark.parametrize(
    ("instant", "zone", "expected"),
    [
        # The night of a change of clocks, on both sides of midnight.
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 30)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), "Europe/Berlin", date(2026, 10, 25)),
        (datetime(2026, 1, 1, 4, 59, tzinfo=UTC), "America/New_York", date(2025, 12, 31)),
        (datetime(2025, 12, 31, 10, 0, tzinfo=UTC), "Pacific/Kiritimati", date(2026, 1, 1)),
    ],
)
def test_a_session_belongs_to_the_date_where_the_athlete_was(instant, zone, expected):
    assert local_date_of(instant, zone) == expected


def test_an_instant_without_offset_has_no_date():
    with pytest.raises(ValueError, match="offset"):
        local_date_of(datetime(2026, 1, 1), "UTC")  # noqa: DTZ001  the naive instant is the case


# Hypothesis takes limits without a zone.
LIMITS = (datetime(1990, 1, 1), datetime(2059, 12, 31))  # noqa: DTZ001  see above


@given(st.datetimes(*LIMITS, timezones=st.just(UTC)), zones)
def test_a_local_date_is_within_a_day_of_the_utc_date(instant, zone):
    assert abs(local_date_of(instant, zone) - instant.date()) <= timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "label", "monday"),
    [
        (date(2026, 1, 1), "2026-W01", date(2025, 12, 29)),
        (date(2027, 1, 1), "2026-W53", date(2026, 12, 28)),
        (date(2026, 11, 22), "2026-W47", date(2026, 11, 16)),
        (date(2026, 11, 23), "2026-W48", date(2026, 11, 23)),
    ],
)
def test_weeks_carry_the_iso_year(day, label, monday):
    assert (iso_week(day), monday_of(day), monday_of_iso_week(label)) == (label, monday, monday)


@given(st.dates(date(1980, 1, 1), date(2080, 1, 1)))
def test_every_day_lies_in_exactly_its_week(day):
    assert day in days_of_week(monday_of(day))
    assert monday_of_iso_week(iso_week(day)) == monday_of(day)
    assert monday_of(day).weekday() == 0


@pytest.mark.parametrize("label", ["2025-W53", "2026-W00", "2026-47", "now"])
def test_a_week_that_does_not_exist_is_refused(label):
    with pytest.raises(ValueError, match=r".+"):
        monday_of_iso_week(label)


@pytest.mark.parametrize(("minutes", "future"), [(0, False), (10, False), (10.1, True), (-60, False)])
def test_the_future_begins_ten_minutes_from_now(minutes, future):
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert is_future(now + timedelta(minutes=minutes), now) is future
