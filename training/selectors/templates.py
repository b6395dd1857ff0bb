"""What people read of a template: ours in their language, those of clubs as the club wrote them."""

from typing import Any

from training.models import PlanTemplate
from training.plan_templates import ShippedTemplate, shipped_templates


def shipped(template: PlanTemplate) -> ShippedTemplate | None:
    """Our files for this row; None for a template of a club, and for one that a newer release dropped."""
    return shipped_templates().get(template.code) if template.code else None


def template_name(template: PlanTemplate, language: str | None) -> str:
    """Its name for somebody who reads this language."""
    found = shipped(template)
    return found.name.in_language(language) if found else template.name


def template_description(template: PlanTemplate, language: str | None) -> str:
    """Whom it is for, for somebody who reads this language."""
    found = shipped(template)
    return found.description.in_language(language) if found else template.description


def template_weeks(template: PlanTemplate, language: str | None) -> list[dict[str, Any]]:
    """[{"kind", "notes", "workouts": [a WorkoutContent's data with "day" 0-6 for "date"]}]."""
    found = shipped(template)
    weeks: list[dict[str, Any]] = found.weeks(language) if found else template.weeks
    return weeks
