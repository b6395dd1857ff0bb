"""When the question about the next morning is asked, by the athlete's own clock, and when it has stayed open.

Wall-clock hours of the day it is where the athlete is: a night with an hour more or less changes nothing.
"""

from datetime import date, datetime, timedelta
from typing import Final

ASKED_FROM_HOUR: Final = 7
# Later in the day it is no morning question any more; what is silent by then stays so for today.
EVENING_FROM_HOUR: Final = 20
# The page asks a day longer than the mail.
ASKED_FOR: Final = timedelta(days=2)
SILENT_DAYS: Final = 7
_ONE_DAY: Final = timedelta(days=1)


def day_asked_about(local: datetime) -> date | None:
    """The local date whose next morning is asked about at this wall clock; None: this is not the time."""
    is_time = ASKED_FROM_HOUR <= local.hour < EVENING_FROM_HOUR
    return local.date() - _ONE_DAY if is_time else None


def is_unanswered(day: date, local: datetime) -> bool:
    """Whether the morning after `day` has gone by without an answer, at this wall clock."""
    return (local.date() - day, local.hour >= EVENING_FROM_HOUR) >= (_ONE_DAY, True)


def is_asked(day: date, today: date) -> bool:
    """Whether pages still ask about the morning after `day`."""
    return day < today <= day + ASKED_FOR


def silent_for(last_on: date | None, joined_on: date, local: datetime) -> int | None:
    """Days without an answer about pain, from seven on and from the morning on; None: not (yet) silent."""
    if local.hour < ASKED_FROM_HOUR:
        return None
    days = (local.date() - max(last_on or joined_on, joined_on)).days
    return days if days >= SILENT_DAYS else None
