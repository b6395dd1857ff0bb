"""The phone pages' forms."""

from athletes.forms import BirthMonthForm
from injuries.forms.clearance import ClearanceForm
from injuries.forms.episodes import DocumentForm, EpisodeNoteForm, OnsetForm
from injuries.forms.later import LATER, LaterForm
from injuries.forms.report import NONE_OF_THESE, PainFreeDayForm, PainReportForm

__all__ = [
    "LATER",
    "NONE_OF_THESE",
    "BirthMonthForm",
    "ClearanceForm",
    "DocumentForm",
    "EpisodeNoteForm",
    "LaterForm",
    "OnsetForm",
    "PainFreeDayForm",
    "PainReportForm",
]
