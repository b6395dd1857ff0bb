"""Likely causes: patterns of pain, and factors that bring pain on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Cause(TextChoices):
    """Codes of the ranking; the labels follow "pattern often seen with"."""

    ITBS = "itbs", _("Iliotibial band syndrome")
    PFPS = "pfps", _("Patellofemoral pain (runner's knee)")
    PATELLAR_TENDINOPATHY = "patellar_tendinopathy", _("Patellar tendon trouble (jumper's knee)")
    QUADRICEPS_TENDINOPATHY = "quadriceps_tendinopathy", _("Quadriceps tendon trouble")
    FAT_PAD = "fat_pad", _("An irritated fat pad below the kneecap")
    MENISCUS = "meniscus", _("An irritated meniscus")
    PES_ANSERINE = "pes_anserine", _("Irritation of the tendons on the inner shin (pes anserine)")
    BONE_STRESS_INJURY = "bone_stress_injury", _("A bone under too much stress")
    OSGOOD_SCHLATTER = "osgood_schlatter", _("A sore growth zone at the shin bump (Osgood-Schlatter)")
    PLICA = "plica", _("An irritated fold inside the knee (plica)")
    LOAD_ERROR = "load_error", _("Load that rose too fast")
    OVERSTRIDING = "overstriding", _("Overstriding")
    SHOES = "shoes", _("Worn or changed shoes")
    REFERRED = "referred", _("Pain that comes from somewhere else, such as hip or back")


class CauseKind(TextChoices):
    """A pattern is where and how it hurts; a factor is what in training or equipment feeds it."""

    PATTERN = "pattern", _("Pattern")
    FACTOR = "factor", _("Factor")


FACTORS = frozenset({Cause.LOAD_ERROR, Cause.OVERSTRIDING, Cause.SHOES})


def kind_of(cause: Cause) -> CauseKind:
    """Whether a cause is a pattern of pain or a factor behind one."""
    return CauseKind.FACTOR if cause in FACTORS else CauseKind.PATTERN
