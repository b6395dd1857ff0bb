"""What a professional said after looking, and what holds a runner back without being a warning sign."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Profession(TextChoices):
    """Who looked."""

    DOCTOR = "doctor", _("Doctor")
    EMERGENCY = "emergency", _("Emergency department")
    PHYSIO = "physio", _("Physiotherapist")


class ClearanceOutcome(TextChoices):
    """What was said about running; only the first two can let somebody run again."""

    MAY_RUN = "may_run", _("May run again")
    MAY_RUN_WITH_LIMITS = "may_run_with_limits", _("May run, with limits")
    MAY_NOT_RUN = "may_not_run", _("May not run yet")
    NOT_TOLD = "not_told", _("Nothing was said about running")


LIFTING: Final = frozenset({ClearanceOutcome.MAY_RUN, ClearanceOutcome.MAY_RUN_WITH_LIMITS})
# Those that may name a last day: of the limits, or of not running.
WITH_UNTIL: Final = frozenset({ClearanceOutcome.MAY_RUN_WITH_LIMITS, ClearanceOutcome.MAY_NOT_RUN})


class SpokenTo(TextChoices):
    """Whom staff have asked before a slip of the finger is believed."""

    ATHLETE = "athlete", _("The runner")
    GUARDIAN = "guardian", _("The guardian")


class RestraintReason(TextChoices):
    """Why somebody is held back; health data, so never shown without access to it."""

    NEW_PAIN = "new_pain", _("Rest: pain reported")
    LOAD_AND_PAIN = "load_and_pain", _("More running and more pain together")
    BY_HAND = "by_hand", _("Set by the physio")
    WAY_BACK = "way_back", _("Cleared: running restarts step by step")
    LIMITS = "limits", _("Limits set by a professional")


class ClearanceProblem(TextChoices):
    """Why an examination was not taken; the labels are sentences."""

    SEEN_LATER = "seen_later", _("This day is still to come.")
    LIMITS_MISSING = "limits_missing", _("Write what is allowed, as it was said.")
    LIMITS_UNASKED = "limits_unasked", _("Limits go with “may run, with limits” only.")
    LIMITS_TOO_LONG = "limits_too_long", _("At most 300 characters.")
    UNTIL_UNASKED = "until_unasked", _("A last day goes with limits or with “may not run yet” only.")
    UNTIL_BEFORE_SEEN = "until_before_seen", _("The last day lies before the examination.")


class Hidden(TextChoices):
    """What a page leaves out while a warning sign is open."""

    CAUSES = "causes", _("Likely causes")
    PLANS = "plans", _("Plans by cause")
    ICE_TIMER = "ice_timer", _("Ice timer")
    STRETCHING = "stretching", _("Stretching")
    ROLLING = "rolling", _("Rolling")
    MASSAGE = "massage", _("Massage")
    LEG_EXERCISES = "leg_exercises", _("Leg exercises")
