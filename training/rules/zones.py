"""Time zones out of the offset that a watch wrote down."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

# Offsets that are no whole hour have no "Etc/" zone: one place for each, as good as any for a local date.
PLACES = (
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Asia/Kabul",
    "Asia/Yangon",
    "Australia/Darwin",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Australia/Eucla",
    "Pacific/Chatham",
    "Pacific/Marquesas",
    "America/St_Johns",
)
EAST_MOST_H = 14
WEST_MOST_H = -12


def zone_of_offset(offset_s: int | None, at: datetime, *, home: str) -> str:
    """The zone of a session that began `at` with this offset from UTC.

    Where the athlete's own zone has that offset then, it is meant. Elsewhere a zone of that fixed offset: the
    local date is right, and no place is claimed. Without an offset, or with one that no place has: home.
    """
    if offset_s is None or _has(home, offset_s, at):
        return home
    hours, rest = divmod(offset_s, 3600)
    if rest == 0:
        # POSIX counts west of Greenwich as positive.
        return f"Etc/GMT{-hours:+d}" if WEST_MOST_H <= hours <= EAST_MOST_H else home
    return next((place for place in PLACES if _has(place, offset_s, at)), home)


def _has(zone: str, offset_s: int, at: datetime) -> bool:
    return ZoneInfo(zone).utcoffset(at.astimezone(ZoneInfo(zone))) == timedelta(seconds=offset_s)
