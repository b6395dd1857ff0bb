"""REST of this room."""

from injuries.api.causes import AssessmentView, LikelyCausesView
from injuries.api.check_ins import CheckInViewSet
from injuries.api.clearance import ClearanceViewSet
from injuries.api.episodes import EpisodeDocumentViewSet, EpisodeNoteViewSet, EpisodeViewSet
from injuries.api.library import ExercisesView, ExerciseView, KnowledgeView
from injuries.api.recovery import RecoveryPlanViewSet, RecoveryResultViewSet
from injuries.api.reports import PainFreeDayViewSet, PainReportViewSet

__all__ = [
    "AssessmentView",
    "CheckInViewSet",
    "ClearanceViewSet",
    "EpisodeDocumentViewSet",
    "EpisodeNoteViewSet",
    "EpisodeViewSet",
    "ExerciseView",
    "ExercisesView",
    "KnowledgeView",
    "LikelyCausesView",
    "PainFreeDayViewSet",
    "PainReportViewSet",
    "RecoveryPlanViewSet",
    "RecoveryResultViewSet",
]
