"""Where it hurts, in words."""

from django import template
from django.utils.translation import gettext as _

from injuries.models import PainReport, RedFlag

register = template.Library()


@register.filter
def place(row: PainReport | RedFlag) -> str:
    """Of a report or a flag, as in "Knee, left"."""
    side = row.get_side_display()
    return _("%(area)s, %(side)s") % {"area": row.get_area_display(), "side": side[:1].lower() + side[1:]}
