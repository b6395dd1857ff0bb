"""The admin of this room: each file registers its pages."""

from injuries.admin.reports import PainReportAdmin, RedFlagAdmin

__all__ = ["PainReportAdmin", "RedFlagAdmin"]
