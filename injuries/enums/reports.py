"""What a pain report asks, and what becomes of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Timing(TextChoices):
    FIRST_STEPS = "first_steps", _("With the first steps")
    FROM_KM = "from_km", _("From a certain kilometre")
    LATE_IN_RUN = "late_in_run", _("Late in the run")
    WHOLE_RUN = "whole_run", _("All through the run")
    WARMS_UP_THEN_RETURNS = "warms_up_then_returns", _("Goes as I warm up, then comes back")
    AFTER_RUN = "after_run", _("After the run")
    NEXT_MORNING = "next_morning", _("The next morning")
    END_OF_WEEK = "end_of_week", _("By the end of the week")
    DAILY_WALKING = "daily_walking", _("Walking in everyday life")
    AT_REST = "at_rest", _("At rest")
    NIGHT = "night", _("At night")


class Trigger(TextChoices):
    DOWNHILL = "downhill", _("Running downhill")
    UPHILL = "uphill", _("Running uphill")
    HILLS = "hills", _("Hills, up or down")
    STAIRS_DOWN = "stairs_down", _("Going down stairs")
    STAIRS_UP = "stairs_up", _("Going up stairs")
    STAIRS = "stairs", _("Stairs, up or down")
    FOOT_STRIKE = "foot_strike", _("The moment the foot lands")
    SQUAT = "squat", _("Squatting")
    LUNGE = "lunge", _("Lunging")
    JUMP = "jump", _("Jumping")
    KNEEL = "kneel", _("Kneeling")
    LONG_SITTING = "long_sitting", _("Sitting for long with bent knees")
    LONG_STANDING = "long_standing", _("Standing for long")
    TWIST = "twist", _("Turning on the leg")
    STRAIGHTENING = "straightening", _("Straightening the leg fully")
    DEEP_BEND = "deep_bend", _("Bending deeply")
    FASTER_PACE = "faster_pace", _("Running faster")
    HARD_SURFACE = "hard_surface", _("Hard ground")
    CAMBER = "camber", _("A slope to one side")
    SAME_LOOP = "same_loop", _("The same loop again and again")
    LONG_RUN = "long_run", _("Long runs")
    NEW_SHOES = "new_shoes", _("New shoes")
    OLD_SHOES = "old_shoes", _("Old shoes")


class Quality(TextChoices):
    DULL = "dull", _("Dull")
    ACHING = "aching", _("Aching")
    SHARP = "sharp", _("Sharp")
    STABBING = "stabbing", _("Stabbing")
    BURNING = "burning", _("Burning")
    TIGHT = "tight", _("Tight")
    PULLING = "pulling", _("Pulling")
    THROBBING = "throbbing", _("Throbbing")


class Sign(TextChoices):
    """Three-valued everywhere: yes, no, or not asked. The labels name what one sees or feels."""

    SWELLING = "swelling", _("The joint is swollen")
    WARMTH_REDNESS = "warmth_redness", _("The joint is hot or red")
    FEVER = "fever", _("Fever")
    PAINLESS_CLICK = "painless_click", _("It clicks without pain")
    PAINFUL_CLICK = "painful_click", _("It clicks and that hurts")
    CATCHING_LOCKING = "catching_locking", _("It locks or catches")
    GIVING_WAY = "giving_way", _("The leg gives way")
    CANNOT_BEND = "cannot_bend", _("The leg cannot be bent")
    CANNOT_STRAIGHTEN = "cannot_straighten", _("The leg cannot be straightened")
    CANNOT_STRAIGHT_LEG_RAISE = "cannot_straight_leg_raise", _("The straight leg cannot be lifted")
    CANNOT_BEAR_WEIGHT = "cannot_bear_weight", _("Four normal steps are not possible")
    LIMP = "limp", _("I limp or run differently")
    PAIN_AT_REST = "pain_at_rest", _("It hurts at rest")
    WAKES_AT_NIGHT = "wakes_at_night", _("It wakes me at night")
    BONE_POINT_TENDER = "bone_point_tender", _("One spot of bone, a fingertip wide, is sore to touch")
    HOP_HURTS = "hop_hurts", _("A hop on this leg hurt")
    CALF_SWELLING = "calf_swelling", _("The calf is swollen")
    CLOT_RISK = (
        "clot_risk",
        _(
            "Lately a long journey, bed rest, an operation or a plaster; or hormones, pregnancy, cancer, "
            "or a blocked vein before"
        ),
    )
    CHEST_PAIN_OR_BREATHLESS = "chest_pain_or_breathless", _("Chest pain, or short of breath for no reason")
    FAINTED_ON_EFFORT = "fainted_on_effort", _("I fainted during effort")
    COLD_PALE_FOOT = "cold_pale_foot", _("The foot is cold or pale")
    NUMB_FOOT = "numb_foot", _("The foot is numb, still an hour after the run or after a blow")
    FOOT_DROP = "foot_drop", _("The foot is weak: I cannot lift its front")
    SADDLE_NUMB_OR_BLADDER = (
        "saddle_numb_or_bladder",
        _("Numb between the legs, or new trouble with bladder or bowel"),
    )
    DEFORMITY = "deformity", _("It looks out of shape")
    INJURY_TWIST_OR_BLOW = "injury_twist_or_blow", _("It began with a twist, a fall or a blow")
    POPPED = "popped", _("It began with a pop")
    LUMP = "lump", _("There is a lump")
    UNEXPLAINED_WEIGHT_LOSS = "unexplained_weight_loss", _("Weight loss for no known reason")
    WORSENING = "worsening", _("Worse than a week ago")
    NOT_IMPROVING = "not_improving", _("No better despite rest or treatment")
    KNEE_DROPS_INWARD = "knee_drops_inward", _("The knee drops inward, seen on video or by the coach")
    HEEL_FAR_AHEAD = "heel_far_ahead", _("The heel lands far ahead, seen on video or by the coach")


class SelfAnalysis(TextChoices):
    """What the athlete looks back on when the knee already hurts (K9.4)."""

    RAN_TOO_LONG = "ran_too_long", _("I ran longer than usual")
    VOLUME_UP = "volume_up", _("I ran much more that week")
    HARD_SURFACE = "hard_surface", _("I ran on hard ground")
    NEW_SHOES = "new_shoes", _("My shoes were new")
    LAST_WARM_UP_DAYS = "last_warm_up_days", _("Days since my last warm-up")
    COOL_DOWN_DONE = "cool_down_done", _("I cooled down afterwards")


class ReportState(TextChoices):
    ACTIVE = "active", _("Counts")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class EntryEnd(TextChoices):
    """Why an earlier version of a report is no longer the one that counts."""

    EDITED = "edited", _("Edited")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ProblemCode(TextChoices):
    """Why a report was not taken; the labels are sentences that name what was given."""

    UNKNOWN_CODE = "unknown_code", _("Unknown code “%(value)s”.")
    SPOT_ELSEWHERE = "spot_elsewhere", _("The spot “%(value)s” is not in this area.")
    OUT_OF_RANGE = "out_of_range", _("%(value)s is outside of what can be stored.")
    NO_INTENSITY = "no_intensity", _("Say how strong it is: one number from 0 to 10.")
    FUTURE = "future", _("This is in the future.")
    TOO_OLD = "too_old", _("This is more than 14 days ago.")
