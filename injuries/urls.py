"""REST addresses of this room, below /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from injuries.api import (
    AssessmentView,
    CheckInViewSet,
    ClearanceViewSet,
    EpisodeDocumentViewSet,
    EpisodeNoteViewSet,
    EpisodeViewSet,
    ExercisesView,
    ExerciseView,
    KnowledgeView,
    LikelyCausesView,
    PainFreeDayViewSet,
    PainReportViewSet,
    RecoveryPlanViewSet,
    RecoveryResultViewSet,
)

router = SimpleRouter(use_regex_path=False)
router.register("pain-reports", PainReportViewSet, basename="pain-report")
router.register("pain-free-days", PainFreeDayViewSet, basename="pain-free-day")
router.register("check-ins", CheckInViewSet, basename="check-in")
router.register("episodes", EpisodeViewSet, basename="episode")
router.register("episode-notes", EpisodeNoteViewSet, basename="episode-note")
router.register("episode-documents", EpisodeDocumentViewSet, basename="episode-document")
router.register("recovery-plans", RecoveryPlanViewSet, basename="recovery-plan")

urlpatterns = [
    *router.urls,
    path("exercises/", ExercisesView.as_view(), name="exercise-list"),
    path("exercises/<slug:code>/", ExerciseView.as_view(), name="exercise-detail"),
    path("knowledge/", KnowledgeView.as_view(), name="knowledge"),
    path("assessments/", AssessmentView.as_view(), name="assessment"),
    path(
        "pain-reports/<uuid:id>/likely-causes/", LikelyCausesView.as_view(), name="pain-report-likely-causes"
    ),
    path(
        "episodes/<uuid:id>/clearance/",
        ClearanceViewSet.as_view({"get": "list", "post": "create"}),
        name="episode-clearance",
    ),
    path(
        "recovery-plans/<uuid:plan>/steps/<int:n>/results/",
        RecoveryResultViewSet.as_view({"get": "list", "post": "create"}),
        name="recovery-result-list",
    ),
    path(
        "recovery-plans/<uuid:plan>/steps/<int:n>/results/<uuid:id>/",
        RecoveryResultViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="recovery-result-detail",
    ),
]
