"""REST of this room."""

from injuries.api.causes import AssessmentView, LikelyCausesView
from injuries.api.reports import PainFreeDayViewSet, PainReportViewSet

__all__ = ["AssessmentView", "LikelyCausesView", "PainFreeDayViewSet", "PainReportViewSet"]
