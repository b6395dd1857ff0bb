"""The admin of this room: each file registers its pages."""

from injuries.admin.check_ins import CheckInAdmin, CheckInTextAdmin
from injuries.admin.professional import FindingAdmin, HealthHistoryAdmin
from injuries.admin.reports import PainReportAdmin, RedFlagAdmin

__all__ = [
    "CheckInAdmin",
    "CheckInTextAdmin",
    "FindingAdmin",
    "HealthHistoryAdmin",
    "PainReportAdmin",
    "RedFlagAdmin",
]
