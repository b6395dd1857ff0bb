"""Local dates and ISO weeks (Monday to Sunday, where the athlete was)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from athletes.rules import time_zone_names

WEEK = timedelta(days=7)
FUTURE_TOLERANCE = timedelta(minutes=10)


def local_date_of(instant: datetime, time_zone: str) -> date:
    """The calendar date of an aware instant in an IANA zone.

    Raises:
        ValueError: the instant carries no offset.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs its offset")
    return instant.astimezone(ZoneInfo(time_zone)).date()


def is_time_zone(name: str) -> bool:
    """Whether this is an IANA name."""
    return name in time_zone_names()


def monday_of(day: date) -> date:
    """The Monday of this day's ISO week."""
    return day - timedelta(days=day.weekday())


def days_of_week(monday: date) -> list[date]:
    """Monday to Sunday."""
    return [monday + timedelta(days=n) for n in range(7)]


def iso_week(day: date) -> str:
    """`2026-W47`; the year is the ISO year, so 2027-01-01 lies in 2026-W53."""
    return f"{day:%G-W%V}"


def monday_of_iso_week(label: str) -> date:
    """The Monday of `2026-W47`.

    Raises:
        ValueError: not an ISO week, or a week 53 of a year that has 52.
    """
    year, _, week = label.partition("-W")
    return date.fromisocalendar(int(year), int(week), 1)


def is_future(instant: datetime, now: datetime) -> bool:
    """Clocks of watches run ahead a little: the future begins ten minutes from now."""
    return instant > now + FUTURE_TOLERANCE
