"""Stored metres and seconds in the reader's units."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from athletes.enums import Units
from training.selectors import km

register = template.Library()

METRES_PER_MILE = 1609.344
UNKNOWN = "\N{EN DASH}"
# Keeps number and unit on one line.
NO_BREAK = "\N{NO-BREAK SPACE}"


@register.filter
def distance(metres: int | None, units: str = Units.KM) -> str:
    """12345 -> "12.3 km"; unknown is a dash, never 0. `units` are those of the person who reads."""
    if metres is None:
        return UNKNOWN
    text = _miles(metres) if units == Units.MI else km(metres)
    return text.replace(" ", NO_BREAK)


@register.filter
def duration(seconds: int | None) -> str:
    """4980 -> "1:23 h", 1980 -> "33 min"; unknown is a dash."""
    if seconds is None:
        return UNKNOWN
    minutes = (seconds + 30) // 60
    if minutes < 60:  # noqa: PLR2004  minutes in an hour
        return _("%(number)d min") % {"number": minutes}
    return _("%(hours)d:%(minutes)02d h") % {"hours": minutes // 60, "minutes": minutes % 60}


@register.filter
def clock(seconds: int | None) -> str:
    """312 -> "5:12", 3725 -> "1:02:05"; unknown is a dash."""
    if seconds is None:
        return UNKNOWN
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def pace(seconds_per_km: int | None, units: str = Units.KM) -> str:
    """390 -> "6:30 min/km"; unknown is a dash."""
    if seconds_per_km is None:
        return UNKNOWN
    if units == Units.MI:
        text = _("%(time)s min/mi") % {"time": clock(round(seconds_per_km * METRES_PER_MILE / 1_000))}
    else:
        text = _("%(time)s min/km") % {"time": clock(seconds_per_km)}
    return text.replace(" ", NO_BREAK)


def _miles(metres: int) -> str:
    # Rounded first: number_format would cut decimals off.
    number = number_format(round(metres / METRES_PER_MILE, 1), decimal_pos=1)
    return _("%(number)s mi") % {"number": number}
