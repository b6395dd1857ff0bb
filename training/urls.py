"""REST addresses of this room, below /api/v1/."""

from rest_framework.routers import SimpleRouter

from training.api import (
    ActivityViewSet,
    ImportViewSet,
    LoadDayViewSet,
    PlanAssignmentViewSet,
    PlanTemplateViewSet,
    PlanViewSet,
    ShoeViewSet,
    WeekLoadViewSet,
    WorkoutViewSet,
)

router = SimpleRouter(use_regex_path=False)
router.register("activities", ActivityViewSet, basename="activity")
router.register("imports", ImportViewSet, basename="import")
router.register("plan-assignments", PlanAssignmentViewSet, basename="plan-assignment")
router.register("plan-templates", PlanTemplateViewSet, basename="plan-template")
router.register("plans", PlanViewSet, basename="plan")
router.register("shoes", ShoeViewSet, basename="shoe")
router.register("load-days", LoadDayViewSet, basename="load-day")
router.register("load-weeks", WeekLoadViewSet, basename="load-week")
router.register("workouts", WorkoutViewSet, basename="workout")

urlpatterns = router.urls
