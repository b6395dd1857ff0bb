"""The weekly check-in: what it asks about each problem, and why one is not taken."""

from typing import Final

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

CHECK_IN_DUE: Final = "check_in_due"


class CheckInAlert(TextChoices):
    """Alerts that follow from check-ins. The labels stand in mails: they say nothing about health."""

    SUBSTANTIAL_PROBLEM = "substantial_problem", _("Weekly check-in: please look")
    SAME_AREA_3_WEEKS = "same_area_3_weeks", _("Weekly check-in: three weeks running")


class CheckInQuestion(TextChoices):
    """The four questions about one problem, in the order they are asked. Our own words."""

    PARTICIPATION = "participation", _("Could you take part in your running this week?")
    TRAINING_CHANGE = "training_change", _("How much did you change your training because of it?")
    PERFORMANCE = "performance", _("How much did it slow you down or hold you back?")
    PAIN = "pain", _("How much did it hurt?")


class Participation(IntegerChoices):
    FULL = 0, _("Fully, and nothing was wrong")
    FULL_WITH_PROBLEM = 1, _("Fully, though it bothered me")
    LESS = 2, _("Less than I wanted, because of it")
    NONE = 3, _("Not at all, because of it")


class HowMuch(IntegerChoices):
    NOT = 0, _("Not at all")
    A_LITTLE = 1, _("A little")
    QUITE = 2, _("Quite a lot")
    VERY = 3, _("Very much")


class CheckInFault(TextChoices):
    """Why a check-in was not taken; the labels are sentences."""

    FUTURE = "future", _("That week has not begun yet.")
    TOO_OLD = "too_old", _("That week ended more than 14 days ago.")
    PLACE_TWICE = "place_twice", _("The same place is named twice.")
    TOO_MANY = "too_many", _("At most %(value)s places.")
    NO_ANSWER = "no_answer", _("Answer at least the first question about each place.")
    OUT_OF_RANGE = "out_of_range", _("%(value)s is outside of what can be answered.")
    CONTRADICTION = (
        "contradiction",
        _("First you say that nothing was wrong, then that something was. Which is it?"),
    )
    TIME_LOSS = "time_loss", _("A week has 0 to 7 days.")
