"""The phone pages' forms."""

from injuries.forms.birth_month import BirthMonthForm
from injuries.forms.later import LATER, LaterForm
from injuries.forms.report import NONE_OF_THESE, PainFreeDayForm, PainReportForm

__all__ = [
    "LATER",
    "NONE_OF_THESE",
    "BirthMonthForm",
    "LaterForm",
    "PainFreeDayForm",
    "PainReportForm",
]
