"""REST of this room."""

from injuries.api.reports import PainFreeDayViewSet, PainReportViewSet

__all__ = ["PainFreeDayViewSet", "PainReportViewSet"]
