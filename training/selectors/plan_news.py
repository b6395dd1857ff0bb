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
    """What the gate found and the reason for going over it, as far as this person may read them."""
    sees_health = Athlete.objects.health_visible_to(viewer).filter(pk=publication.athlete_id).exists()
    return told(publication, sees_health=sees_health)


def told(publication: PlanPublication, *, sees_health: bool) -> tuple[list[Finding], str]:
    """A reason that no finding about training asked for is read with health access alone."""
    findings = [Finding.of(data) for data in publication.findings]
    if sees_health:
        return findings, publication.reason
    is_open = any(finding.is_about_training for finding in findings)
    return [finding for finding in findings if not finding.is_health], publication.reason if is_open else ""
