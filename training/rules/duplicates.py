"""When two recordings are the same session, and which of them knows more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SAME_START: Final = timedelta(minutes=2)
SAME_DISTANCE_PCT: Final = 5
# A copy whose local time was written as UTC starts hours off; nothing else about it may differ.
SHIFTED_DISTANCE_M: Final = 20
SHIFTED_SECONDS: Final = 5
# Two entries of one day, one of them without a time: what is written down by hand is rounded.
SAME_TIME_PCT: Final = 10
# A watch's session summary, the laps of a TCX, points or a list alone; what was cut off knows least.
SUMMARIES: Final = {"fit": 3, "tcx": 2, "gpx": 1, "csv": 1}


@dataclass(frozen=True, slots=True)
class Recording:
    start_at: datetime
    distance_m: int | None
    elapsed_s: int | None


def is_same_session(one: Recording, other: Recording, *, utc_offset: timedelta) -> bool:
    """Same start within 2 minutes and distance within 5 % of the longer; or the same to the second, off by
    `utc_offset`, the athlete's own at that time.
    """
    apart = abs(one.start_at - other.start_at)
    if apart <= SAME_START:
        return _distances_agree(one.distance_m or 0, other.distance_m or 0)
    return bool(utc_offset) and abs(apart - abs(utc_offset)) <= SAME_START and _is_copy(one, other)


def is_same_entry(one: Recording, other: Recording) -> bool:
    """Two entries of a day, one without a start: distance within 5 %, time within 10 % where both say it.

    Without a distance nothing tells them together.
    """
    if not one.distance_m or not other.distance_m:
        return False
    times_agree = True
    if one.elapsed_s and other.elapsed_s:
        apart = abs(one.elapsed_s - other.elapsed_s)
        times_agree = 100 * apart <= SAME_TIME_PCT * max(one.elapsed_s, other.elapsed_s)
    return times_agree and _distances_agree(one.distance_m, other.distance_m)


def quality_of(source_format: str, *, sensors: int, partial: bool) -> int:
    """Orders sources of one session: the summary first, then how many sensors they hold (0-9)."""
    summary = 0 if partial else SUMMARIES.get(source_format, 0)
    return 10 * summary + min(sensors, 9)


def _distances_agree(one: int, other: int) -> bool:
    return 100 * abs(one - other) <= SAME_DISTANCE_PCT * max(one, other)


def _is_copy(one: Recording, other: Recording) -> bool:
    if not one.distance_m or not other.distance_m or one.elapsed_s is None or other.elapsed_s is None:
        return False
    return (
        abs(one.distance_m - other.distance_m) <= SHIFTED_DISTANCE_M
        and abs(one.elapsed_s - other.elapsed_s) <= SHIFTED_SECONDS
    )
