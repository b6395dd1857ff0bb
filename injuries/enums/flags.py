"""Red flags: how urgent, by which rule, and the advice beside them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Urgency(TextChoices):
    """What to do about a red flag; the order here is from the most to the least urgent."""

    EMERGENCY = "E", _("Emergency care now")
    URGENT = "U", _("A doctor within 3 days, no running")
    REFER = "R", _("Book a doctor or physio, no running until then")


class FlagRule(TextChoices):
    """Rules of the red flags. The labels stand on screens: they name the sign, never a diagnosis."""

    CHEST = "chest", _("Chest pain, short of breath, or fainted")
    CLOT = "clot", _("Swollen or painful calf")
    HOT_JOINT = "hot_joint", _("Hot, red or swollen joint")
    NO_WEIGHT = "no_weight", _("The leg does not carry")
    EXTENSOR = "extensor", _("The straight leg cannot be lifted")
    NERVE_VESSEL = "nerve_vessel", _("Cold, pale, numb or weak foot")
    BACK = "back", _("Numb between the legs, bladder or bowel trouble")
    DEFORMITY = "deformity", _("Out of shape")
    POPPED = "popped", _("Began with a pop")
    INJURY = "injury", _("Began with a twist or a blow")
    SWELLING = "swelling", _("Swelling")
    CLICKS = "clicks", _("Painful clicks, locking or catching")
    INSTABILITY = "instability", _("Gives way")
    RANGE = "range", _("Cannot be bent or straightened")
    REST = "rest", _("Hurts at rest")
    WORSENING = "worsening", _("Getting worse")
    NIGHT = "night", _("Pain at night, a lump, or weight loss")
    BONE = "bone", _("Sore point of bone")
    GROIN = "groin", _("Groin pain when running")
    CHILD = "child", _("A limp, or hip, groin or thigh pain, under 18")
    LASTING = "lasting", _("Not getting better")


class AdviceCode(TextChoices):
    """Advice that comes with a report beside its red flags."""

    NO_WARNING_SIGN = "no_warning_sign", _("None of the answered warning signs is present")
    NOT_CHECKED = "not_checked", _("The warning signs were not answered")
    FEVER = "fever", _("No running with fever")
    PAINLESS_CLICK = "painless_click", _("A click without pain")


class FlagState(TextChoices):
    """Cleared: after an examination. Corrected: it was a slip of the finger, and staff have asked."""

    OPEN = "open", _("Open")
    CLEARED = "cleared", _("Cleared")
    CORRECTED = "corrected", _("Corrected")
