"""The REST shapes of this room."""

from injuries.serializers.reports import (
    CodeField,
    CodesField,
    KnownKeys,
    PainFreeDaySerializer,
    PainReportSerializer,
)

__all__ = [
    "CodeField",
    "CodesField",
    "KnownKeys",
    "PainFreeDaySerializer",
    "PainReportSerializer",
]
