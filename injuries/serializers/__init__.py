"""The REST shapes of this room."""

from injuries.serializers.assessments import (
    NOT_LOOKED_AT,
    AssessmentSerializer,
    LikelyCausesSerializer,
)
from injuries.serializers.reports import (
    CodeField,
    CodesField,
    KnownKeys,
    PainFreeDaySerializer,
    PainReportSerializer,
)

__all__ = [
    "NOT_LOOKED_AT",
    "AssessmentSerializer",
    "CodeField",
    "CodesField",
    "KnownKeys",
    "LikelyCausesSerializer",
    "PainFreeDaySerializer",
    "PainReportSerializer",
]
