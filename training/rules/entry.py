"""What people type: distances with a point or a comma, times as they say them, a local start."""

import re
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

METRES_PER_KM = Decimal(1000)
METRES_PER_MILE = Decimal("1609.344")
UNITS = {"": None, "km": METRES_PER_KM, "mi": METRES_PER_MILE, "m": Decimal(1)}
# "м" and "км" are what a Russian keyboard gives.
CYRILLIC = str.maketrans({"к": "k", "м": "m", "ч": "h"})
NUMBER = r"\d{1,7}(?:[.,]\d{1,4})?"
DISTANCE = re.compile(rf"({NUMBER})(km|mi|m|)")
CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})")
MINUTES = re.compile(rf"({NUMBER})(?:min|m|)")
SPOKEN = re.compile(r"(?:(\d{1,3})h)(?:(\d{1,2})(?:min|m|)?)?")
SIXTY = 60
HOUR_S = 3600


def parse_distance_m(text: str, *, metres_per_unit: Decimal) -> int:
    """Metres of "8.5", "8,5", "8,5 km", "5 mi" or "800 m"; without a unit, in the writer's.

    Raises:
        ValueError: not a distance.
    """
    found = DISTANCE.fullmatch(_tidy(text))
    if found is None:
        raise ValueError(text)
    metres = _number(found[1]) * (UNITS[found[2]] or metres_per_unit)
    return int(metres.quantize(Decimal(1), ROUND_HALF_UP))


def parse_duration_s(text: str) -> int:
    """Seconds of "1:05:00", "52:30", "52" (minutes), "52,5", "52 min", "1 h 5".

    Raises:
        ValueError: not a time, or minutes and seconds above 59 where something larger stands before them.
    """
    tidy = _tidy(text)
    if found := CLOCK.fullmatch(tidy):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        if seconds >= SIXTY or (found[1] and minutes >= SIXTY):
            raise ValueError(text)
        return hours * HOUR_S + minutes * SIXTY + seconds
    if found := SPOKEN.fullmatch(tidy):
        minutes = int(found[2] or 0)
        if minutes >= SIXTY:
            raise ValueError(text)
        return int(found[1]) * HOUR_S + minutes * SIXTY
    if found := MINUTES.fullmatch(tidy):
        return int((_number(found[1]) * SIXTY).quantize(Decimal(1), ROUND_HALF_UP))
    raise ValueError(text)


def show_duration(seconds: int) -> str:
    """As `parse_duration_s` reads it: "1:05:00" or "52:30"."""
    minutes, rest = divmod(seconds, SIXTY)
    hours, minutes = divmod(minutes, SIXTY)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def show_distance(metres: int, *, metres_per_unit: Decimal) -> str:
    """A number without needless zeros, as `parse_distance_m` reads it: "8.5", "42.195"."""
    number = (metres / metres_per_unit).quantize(Decimal("0.001"), ROUND_HALF_UP)
    text = f"{number:f}".rstrip("0").rstrip(".")
    return text or "0"


def local_instant(wall: datetime, time_zone: str) -> datetime:
    """The instant of a naive wall-clock time in a zone; of an hour that comes twice, the first.

    Raises:
        ValueError: the clock was put forward over it, so that it never was.
    """
    zone = ZoneInfo(time_zone)
    aware = wall.replace(tzinfo=zone, fold=0)
    if aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise ValueError(wall.isoformat())
    return aware


def _tidy(text: str) -> str:
    return "".join(text.split()).lower().translate(CYRILLIC).replace("mин", "min")


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
