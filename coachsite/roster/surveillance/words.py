"""Figures in words: what is not shown says why."""

from typing import Any, Final

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from injuries.rules.surveillance import LEAST_ATHLETES, Figure, Standing
from injuries.selectors.surveillance import Season

FEW: Final = f"<{LEAST_ATHLETES}"
# What stands where there is no number.
GAP: Final = "–"  # noqa: RUF001  the typographer's dash


def say(figure: Figure, digits: int = 0) -> str:
    """`4.2`, `<5`, `held back`, or a dash where nothing could be computed."""
    if figure.standing == Standing.FEW:
        return FEW
    if figure.standing == Standing.HELD:
        return _("held back")
    return GAP if figure.value is None else number_format(round(figure.value, digits), digits)


def say_share(figure: Figure) -> str:
    """`25 %`."""
    if not figure.is_shown or figure.value is None:
        return say(figure)
    return _("%(number)s %%") % {"number": number_format(round(figure.value * 100), 0)}


def percent(share: float | None) -> str:
    """`60 %`; a dash where nobody was asked."""
    return say_share(Figure(share))


def name_of(season: Season) -> str:
    """`2026`, or `1 Sep 2026 to 30 Sep 2026`."""
    days = season.first_on, season.last_on
    if [(day.month, day.day) for day in days] == [(1, 1), (12, 31)] and days[0].year == days[1].year:
        return str(days[0].year)
    first, last = (date_format(day, "j M Y") for day in days)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def plain(figure: Figure, digits: int = 3) -> Any:
    """For files: a number with a point, `<5`, `held`, or nothing."""
    if not figure.is_shown:
        return FEW if figure.standing == Standing.FEW else str(figure.standing)
    return "" if figure.value is None else round(figure.value, digits)
