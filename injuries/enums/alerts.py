"""The alerts of this room beside red flags; their labels stand in mails, so they name nothing of health."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PainAlert(TextChoices):
    NEW_PAIN = "new_pain", _("Something new to look at")
    PAIN_RISING = "pain_rising", _("A trend to look at")
    LOAD_AND_PAIN = "load_and_pain", _("Time to ease off")
    MORNING_QUESTION = "morning_question", _("How was it the next morning?")
    MORNING_UNANSWERED = "morning_unanswered", _("A question without an answer")
    NO_REPORT_7_DAYS = "no_report_7_days", _("No news for a week")


class RecoveryAlert(TextChoices):
    GATE_STOP_REFER = "gate_stop_refer", _("Needs your attention")
    GATE_STEP_BACK = "gate_step_back", _("A step to look at")
    ICE_DUE = "ice_due", _("Time for first care")
