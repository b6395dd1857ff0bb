"""What is said when a plan is published, in words; and what of a publication each may read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from athletes.models import Athlete
from athletes.querysets import Viewer
from training.models import PlanPublication
from training.rules.plan_gate import Finding
from training.selectors.plan_words import say_finding

type Facts = Mapping[str, Any]


def say_published(facts: Facts) -> str:
    """For the athlete."""
    if facts["again"]:
        return _("Your plan “%(name)s” has changed.") % {"name": facts["name"]}
    return _("Your plan “%(name)s” is ready.") % {"name": facts["name"]}


def say_override(facts: Facts) -> str:
    """For coaches: who went over what, and why."""
    if facts["reason"]:
        said = _("%(by)s published “%(name)s” over what the rules say. The reason: %(reason)s") % facts
    else:
        # Whoever publishes is only asked about what they see.
        said = _("%(by)s published “%(name)s” over what the rules say.") % facts
    return " ".join([said, *(say_finding(Finding.of(data)) for data in facts["findings"])])


def told_of(publication: PlanPublication, viewer: Viewer) -> tuple[list[Finding], str]:
    """What the gate found and the reason for going over it, as far as this person may read them.

    A reason for nothing but health findings is read with health access alone, like them.
    """
    findings = [Finding.of(data) for data in publication.findings]
    if Athlete.objects.health_visible_to(viewer).filter(pk=publication.athlete_id).exists():
        return findings, publication.reason
    plain = [finding for finding in findings if not finding.is_health]
    is_about_health = not any(finding.blocks for finding in plain) and len(plain) < len(findings)
    return plain, "" if is_about_health else publication.reason
