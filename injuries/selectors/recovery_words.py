"""The way back in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from injuries.enums import Area, Side
from injuries.enums.recovery import GateReason


def describe_gate(facts: Mapping[str, Any]) -> str:
    """What the answers after a run said, for people who may see it."""
    return _("%(side)s, %(area)s, run of %(day)s: %(reason)s") % {
        "side": Side(facts["side"]).label,
        "area": Area(facts["area"]).label,
        "day": date_format(date.fromisoformat(facts["run_on"]), "DATE_FORMAT"),
        "reason": GateReason(facts["reason"]).label,
    }


def describe_ice(_facts: Mapping[str, Any]) -> str:
    """A reminder for the athlete alone; neutral, as it is mailed."""
    return _("Cool it once more, if you like: 10 to 15 minutes, with a cloth between.")
