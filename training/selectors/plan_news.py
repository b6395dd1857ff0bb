"""What is said when a plan is published, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

type Facts = Mapping[str, Any]


def say_published(facts: Facts) -> str:
    """For the athlete."""
    if facts["again"]:
        return _("Your plan “%(name)s” has changed.") % {"name": facts["name"]}
    return _("Your plan “%(name)s” is ready.") % {"name": facts["name"]}


def say_override(facts: Facts) -> str:
    """For coaches: who went over what, and why."""
    said = _("“%(name)s” was published by %(by)s over what the rules say. Reason: %(reason)s") % {
        "name": facts["name"],
        "by": facts["by"],
        "reason": facts["reason"],
    }
    return " ".join([said, *facts.get("said", ())])
