"""Pain reports, days without pain, and the red flags that reports have raised."""

from injuries.models.columns import NOTES_LENGTH
from injuries.models.flags import RedFlag
from injuries.models.reports import PainFreeDay, PainReport, PainReportVersion

__all__ = [
    "NOTES_LENGTH",
    "PainFreeDay",
    "PainReport",
    "PainReportVersion",
    "RedFlag",
]
