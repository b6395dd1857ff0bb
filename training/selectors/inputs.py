"""What a week's verdict was computed from, as label and value."""

from django.utils.translation import gettext as _

from training.enums import WeekBasis
from training.selectors.sentences import km
from training.selectors.weeks import WeekBar

# Their ceiling is usual growth; that of a start or a return is a plan of its own.
GROWING = frozenset({WeekBasis.WEEKS, WeekBasis.STRICT, WeekBasis.DECLARED})


def verdict_inputs(week: WeekBar) -> list[tuple[str, str]]:
    """In the order in which the rule reads them; what played no part is left out."""
    basis = WeekBasis(week.basis)
    lines = [
        (_("Run this week"), km(week.distance_m)),
        (_("Longest run"), km(week.longest_m)),
        (_("Run the week before"), km(week.w1_m)),
        (_("Compared with"), str(basis.label)),
    ]
    if week.baseline_m:
        lines.append((_("Usual week"), km(week.baseline_m)))
    if basis in GROWING and week.increase_pct is not None:
        lines.append((_("Allowed increase"), f"{week.increase_pct} %"))
    if week.ceiling_m is not None:
        lines.append((_("Ceiling"), km(week.ceiling_m)))
    if week.longest_allowed_m is not None:
        lines.append((_("Longest run planned"), km(week.longest_allowed_m)))
    return lines + ([(_("Version of the rules"), week.rule_version)] if week.rule_version else [])
