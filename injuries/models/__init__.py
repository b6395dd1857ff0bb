"""Pain reports, days without pain, red flags, episodes of one place, and weekly check-ins."""

from injuries.models.check_ins import CheckIn, CheckInProblem, CheckInText, CheckInVersion
from injuries.models.clearance import Clearance, Restraint
from injuries.models.columns import NOTES_LENGTH
from injuries.models.episodes import Episode, EpisodeDocument, EpisodeNote
from injuries.models.flags import RedFlag
from injuries.models.recovery import (
    AcuteCare,
    ExerciseTick,
    LadderOverride,
    RecoveryCheck,
    RecoveryPlan,
    RecoveryRun,
)
from injuries.models.reports import PainFreeDay, PainReport, PainReportVersion

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
    "LadderOverride",
    "PainFreeDay",
    "PainReport",
    "PainReportVersion",
    "RecoveryCheck",
    "RecoveryPlan",
    "RecoveryRun",
    "RedFlag",
    "Restraint",
]
