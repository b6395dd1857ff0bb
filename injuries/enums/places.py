"""Where it hurts: sides, areas after the IOC consensus, spots."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Side(TextChoices):
    """Always the athlete's own left and right."""

    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")
    BOTH = "both", _("Both sides")
    CENTRAL = "central", _("In the middle")


class Area(TextChoices):
    """Body areas after the IOC consensus of 2020."""

    KNEE = "knee", _("Knee")
    LOWER_LEG = "lower_leg", _("Lower leg")
    ANKLE = "ankle", _("Ankle")
    FOOT = "foot", _("Foot")
    THIGH = "thigh", _("Thigh")
    HIP_GROIN = "hip_groin", _("Hip or groin")
    LUMBOSACRAL = "lumbosacral", _("Lower back or buttock")
    UPPER_BODY = "upper_body", _("Upper body")
    OTHER = "other", _("Somewhere else")


class Spot(TextChoices):
    LATERAL = "lateral", _("Outer side of the knee")
    LATERAL_JOINT_LINE = "lateral_joint_line", _("Outer side, on the gap of the joint")
    PATELLAR = "patellar", _("Around or behind the kneecap")
    SUPRAPATELLAR = "suprapatellar", _("Just above the kneecap")
    INFRAPATELLAR = "infrapatellar", _("Just below the kneecap")
    TIBIAL_TUBERCLE = "tibial_tubercle", _("The bump at the top of the shin")
    MEDIAL = "medial", _("Inner side of the knee")
    MEDIAL_JOINT_LINE = "medial_joint_line", _("Inner side, on the gap of the joint")
    MEDIAL_BELOW = "medial_below", _("Inner side, a hand's width below the joint")
    POSTERIOR = "posterior", _("Back of the knee")
    DEEP_DIFFUSE = "deep_diffuse", _("Deep inside, hard to point at")
    GROIN = "groin", _("Groin")
    DEEP_HIP = "deep_hip", _("Deep in the hip")
    OUTER_HIP = "outer_hip", _("Outer side of the hip")
    THIGH_FRONT = "thigh_front", _("Front of the thigh")
    THIGH_OUTER = "thigh_outer", _("Outer side of the thigh")
    THIGH_BACK = "thigh_back", _("Back of the thigh")
    SHIN = "shin", _("Shin")
    CALF = "calf", _("Calf")
    ACHILLES = "achilles", _("Achilles tendon")
    ANKLE_INNER = "ankle_inner", _("Inner side of the ankle")
    ANKLE_OUTER = "ankle_outer", _("Outer side of the ankle")
    HEEL = "heel", _("Heel")
    ARCH = "arch", _("Arch of the foot")
    FOREFOOT = "forefoot", _("Ball of the foot")
    TOES = "toes", _("Toes")
    LOWER_BACK = "lower_back", _("Lower back")
    BUTTOCK = "buttock", _("Buttock")


# People do not agree where the ankle ends and the foot begins: both areas take the same spots.
_ANKLE_AND_FOOT = (Spot.ANKLE_INNER, Spot.ANKLE_OUTER, Spot.HEEL, Spot.ARCH, Spot.FOREFOOT, Spot.TOES)

SPOTS_OF_AREA: dict[Area, tuple[Spot, ...]] = {
    Area.KNEE: (
        Spot.LATERAL,
        Spot.LATERAL_JOINT_LINE,
        Spot.PATELLAR,
        Spot.SUPRAPATELLAR,
        Spot.INFRAPATELLAR,
        Spot.TIBIAL_TUBERCLE,
        Spot.MEDIAL,
        Spot.MEDIAL_JOINT_LINE,
        Spot.MEDIAL_BELOW,
        Spot.POSTERIOR,
        Spot.DEEP_DIFFUSE,
    ),
    Area.LOWER_LEG: (Spot.SHIN, Spot.CALF, Spot.ACHILLES),
    Area.ANKLE: _ANKLE_AND_FOOT,
    Area.FOOT: _ANKLE_AND_FOOT,
    Area.THIGH: (Spot.THIGH_FRONT, Spot.THIGH_OUTER, Spot.THIGH_BACK),
    Area.HIP_GROIN: (Spot.GROIN, Spot.DEEP_HIP, Spot.OUTER_HIP),
    Area.LUMBOSACRAL: (Spot.LOWER_BACK, Spot.BUTTOCK),
    Area.UPPER_BODY: (),
    Area.OTHER: (),
}


class RadiatesTo(TextChoices):
    THIGH = "thigh", _("Into the thigh")
    SHIN = "shin", _("Into the shin")
    CALF = "calf", _("Into the calf")
