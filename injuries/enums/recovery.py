"""The way back to running: what the answers after a run mean, and where on the ladder one stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class GateOutcome(TextChoices):
    """What the answers after a run allow; from the best to the worst, unanswered in between."""

    GO = "go", _("Good: counts for the next step")
    PENDING = "pending", _("Waiting for an answer")
    HOLD = "hold", _("Stay: the same step again")
    STEP_BACK = "step_back", _("Two days off, then one step down")
    STOP_REFER = "stop_refer", _("Stop: see a professional first")


class GateReason(TextChoices):
    """Why; the labels are sentences for the athlete."""

    OPEN_FLAG = "open_flag", _("A warning sign is open.")
    WARNING_SIGN = "warning_sign", _("Swelling, giving way or locking is a warning sign.")
    BONE_PAIN = "bone_pain", _("Pain after a sore bone or a sore groin needs a professional again.")
    LIMP = "limp", _("You limped or ran differently.")
    STRONG_PAIN = "strong_pain", _("The pain was above 5.")
    UNANSWERED = "unanswered", _("An answer is missing.")
    MORNING_MUCH_WORSE = "morning_much_worse", _("The next morning was 2 or more above your usual morning.")
    MORNING_WORSE = "morning_worse", _("The next morning was above your usual morning.")
    PAIN_ABOVE_2 = "pain_above_2", _("The pain was above 2.")
    NO_PROGRESSION = "no_progression", _("For now your load may not grow.")
    SETTLED = "settled", _("At most 2, and settled by the next morning.")


class LadderStep(TextChoices):
    """The steps of both ladders, by their code; what each asks for stands in rules.ladder."""

    WALK_30 = "walk_30", _("Walk briskly for 30 minutes")
    WALK_4_RUN_1 = "walk_4_run_1", _("6 times: walk 4 minutes, run 1 minute")
    WALK_3_RUN_2 = "walk_3_run_2", _("6 times: walk 3 minutes, run 2 minutes")
    WALK_2_RUN_3 = "walk_2_run_3", _("6 times: walk 2 minutes, run 3 minutes")
    WALK_1_RUN_4 = "walk_1_run_4", _("6 times: walk 1 minute, run 4 minutes")
    EASY_1_2_KM = "easy_1_2_km", _("An easy, flat run of 1 to 2 km")
    RUN_20 = "run_20", _("Run easily for 20 minutes")
    RUN_30 = "run_30", _("Run easily for 30 minutes")


class LadderPhase(TextChoices):
    WAITING = "waiting", _("Before the first step")
    CLIMBING = "climbing", _("On the way back")
    STOPPED = "stopped", _("Stopped by a warning sign")
    DONE = "done", _("Back to running")


class MoveReason(TextChoices):
    """Why the step changed."""

    TWO_GO = "two_go", _("Two good runs in a row")
    GATE = "gate", _("The answers after the run")
    TWO_HOLDS = "two_holds", _("Two runs in a row that were not good enough")
    OVERRIDE = "override", _("Decided by a coach or physio")


class Readiness(TextChoices):
    """Whether to run today, asked before the run."""

    YES = "yes", _("Yes")
    EASY = "easy", _("Easy and flat")
    WAIT = "wait", _("Wait")
    NO = "no", _("No")
