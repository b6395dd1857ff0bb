"""The admin of this room: each file registers its pages."""

from injuries.admin.check_ins import CheckInAdmin, CheckInTextAdmin
from injuries.admin.clearance import ClearanceAdmin, RestraintAdmin
from injuries.admin.episodes import EpisodeAdmin
from injuries.admin.professional import FindingAdmin, HealthHistoryAdmin
from injuries.admin.recovery import LadderOverrideAdmin, RecoveryPlanAdmin
from injuries.admin.reports import PainReportAdmin, RedFlagAdmin

__all__ = [
    "CheckInAdmin",
    "CheckInTextAdmin",
    "ClearanceAdmin",
    "EpisodeAdmin",
    "FindingAdmin",
    "HealthHistoryAdmin",
    "LadderOverrideAdmin",
    "PainReportAdmin",
    "RecoveryPlanAdmin",
    "RedFlagAdmin",
    "RestraintAdmin",
]
