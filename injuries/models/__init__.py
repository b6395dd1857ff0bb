"""Pain reports, red flags, episodes, weekly check-ins, and what professionals add and are shown."""

from injuries.models.check_ins import CheckIn, CheckInProblem, CheckInText, CheckInVersion
from injuries.models.clearance import Clearance, Restraint
from injuries.models.columns import NOTES_LENGTH
from injuries.models.episodes import Episode, EpisodeDocument, EpisodeNote
from injuries.models.flags import RedFlag
from injuries.models.professional import Finding, HealthHistory
from injuries.models.recovery import (
    AcuteCare,
    ExerciseTick,
    LadderOverride,
    RecoveryCheck,
    RecoveryPlan,
    RecoveryRun,
)
from injuries.models.reports import PainFreeDay, PainReport, PainReportVersion
from injuries.models.summaries import SummaryOpening, SummaryShare

__all__ = [
    "NOTES_LENGTH",
    "AcuteCare",
    "CheckIn",
    "CheckInProblem",
    "CheckInText",
    "CheckInVersion",
    "Clearance",
    "Episode",
    "EpisodeDocument",
    "EpisodeNote",
    "ExerciseTick",
    "Finding",
    "HealthHistory",
    "LadderOverride",
    "PainFreeDay",
    "PainReport",
    "PainReportVersion",
    "RecoveryCheck",
    "RecoveryPlan",
    "RecoveryRun",
    "RedFlag",
    "Restraint",
    "SummaryOpening",
    "SummaryShare",
]
