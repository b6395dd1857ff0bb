"""Time zones out of the offset that a watch wrote down, and of the place where it was."""

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


def zone_of_offset(offset_s: int | None, at: datetime, *, home: str, place: str | None = None) -> str:
    """The zone of a session that began `at` with this offset from UTC, in the zone `place` if one is known.

    The place, then the athlete's home, is meant where it has that offset then. Elsewhere a zone of that fixed
    offset: the local date is what the watch showed, and no place is claimed. Without an offset, or with one
    that no place has: the place, without one home.
    """
    likely = place or home
    if offset_s is None:
        return likely
    for zone in (likely, home):
        if _has(zone, offset_s, at):
            return zone
    hours, rest = divmod(offset_s, 3600)
    if rest == 0:
        # POSIX counts west of Greenwich as positive.
        return f"Etc/GMT{-hours:+d}" if WEST_MOST_H <= hours <= EAST_MOST_H else likely
    return next((zone for zone in PLACES if _has(zone, offset_s, at)), likely)


def _has(zone: str, offset_s: int, at: datetime) -> bool:
    return ZoneInfo(zone).utcoffset(at.astimezone(ZoneInfo(zone))) == timedelta(seconds=offset_s)
