"""Pain reports, days without pain, red flags that reports have raised, and episodes of one place."""

from injuries.models.columns import NOTES_LENGTH
from injuries.models.episodes import Episode, EpisodeDocument, EpisodeNote
from injuries.models.flags import RedFlag
from injuries.models.reports import PainFreeDay, PainReport, PainReportVersion

__all__ = [
    "NOTES_LENGTH",
    "Episode",
    "EpisodeDocument",
    "EpisodeNote",
    "PainFreeDay",
    "PainReport",
    "PainReportVersion",
    "RedFlag",
]
