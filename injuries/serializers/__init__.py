"""The REST shapes of this room."""

from injuries.serializers.assessments import (
    NOT_LOOKED_AT,
    AssessmentSerializer,
    LikelyCausesSerializer,
)
from injuries.serializers.episodes import (
    DocumentUploadSerializer,
    EpisodeDocumentSerializer,
    EpisodeNoteSerializer,
    EpisodeQuery,
    EpisodeSerializer,
    OfEpisodeQuery,
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
    "DocumentUploadSerializer",
    "EpisodeDocumentSerializer",
    "EpisodeNoteSerializer",
    "EpisodeQuery",
    "EpisodeSerializer",
    "KnownKeys",
    "LikelyCausesSerializer",
    "OfEpisodeQuery",
    "PainFreeDaySerializer",
    "PainReportSerializer",
]
