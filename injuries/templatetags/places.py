"""Where it hurts, in words."""

from django import template
from django.utils.translation import gettext as _

from injuries.enums import Area, Side
from injuries.models import CheckInProblem, Clearance, Episode, PainReport, RedFlag

register = template.Library()


@register.filter
def place(row: PainReport | RedFlag | CheckInProblem | Clearance | Episode) -> str:
    """Of a report, a flag, an episode or a problem of a week, as in "Knee, left"."""
    side = row.get_side_display()
    return _("%(area)s, %(side)s") % {"area": row.get_area_display(), "side": side[:1].lower() + side[1:]}


@register.filter
def place_of(named: tuple[Side, Area]) -> str:
    """Of a pair of codes, in the same words."""
    side, area = str(named[0].label), named[1].label
    return _("%(area)s, %(side)s") % {"area": area, "side": side[:1].lower() + side[1:]}
