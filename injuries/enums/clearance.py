"""What a professional said after looking, and what holds a runner back without being a warning sign."""

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


class RestraintReason(TextChoices):
    """Why somebody is held back; health data, so never shown without access to it."""

    NEW_PAIN = "new_pain", _("Rest: pain reported")
    LOAD_AND_PAIN = "load_and_pain", _("More running and more pain together")
    BY_HAND = "by_hand", _("Set by the physio")
    WAY_BACK = "way_back", _("Cleared: running restarts step by step")
    LIMITS = "limits", _("Limits set by a professional")
