"""Where Django looks for the admin of this app: the pages that join the rooms stand in roster/."""

from coachsite.roster.admin import AthleteAdmin
from coachsite.roster.plans.admin import PlanAdmin
from coachsite.roster.plans.template_admin import PlanAssignmentAdmin, PlanTemplateAdmin

__all__ = ["AthleteAdmin", "PlanAdmin", "PlanAssignmentAdmin", "PlanTemplateAdmin"]
