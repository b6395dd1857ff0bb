"""REST: what this room shows below /api/v1/."""

from training.api.activities import (
    ActivityViewSet,
    ImportViewSet,
    LoadDayViewSet,
    ShoeViewSet,
    WeekLoadViewSet,
    athlete_named,
)
from training.api.plans import PlanViewSet
from training.api.templates import PlanAssignmentViewSet, PlanTemplateViewSet
from training.api.workouts import WorkoutViewSet

__all__ = [
    "ActivityViewSet",
    "ImportViewSet",
    "LoadDayViewSet",
    "PlanAssignmentViewSet",
    "PlanTemplateViewSet",
    "PlanViewSet",
    "ShoeViewSet",
    "WeekLoadViewSet",
    "WorkoutViewSet",
    "athlete_named",
]
