"""How each exercise looks: one pose that is held, or two between which one moves."""

from dataclasses import dataclass

from scripts.drawings.figure import Limb, Pose
from scripts.drawings.props import (
    Prop,
    arrow,
    ball,
    band,
    chair_before,
    circle_arrow,
    loop,
    plumb,
    quick,
    seat,
    strap,
    turn_arrow,
    under_hip,
    wall,
)


@dataclass(frozen=True)
class Frame:
    pose: Pose
    props: tuple[Prop, ...] = ()


def near(*parts: float) -> Limb:
    return Limb(parts)


def far(*parts: float) -> Limb:
    return Limb(parts, far=True)


def side(torso: float, head: float, *limbs: Limb, lift: float = 0.0) -> Pose:
    """Seen from the side: two arms, then the legs."""
    return Pose(torso, head, limbs[:2], limbs[2:], lift=lift)


def front(torso: float, head: float, *limbs: Limb, lift: float = 0.0) -> Pose:
    """Seen from the front: right arm, left arm, right leg, left leg, as on the picture."""
    return Pose(torso, head, limbs[:2], limbs[2:], front=True, lift=lift)


ON_HIPS = (near(50, 140), near(130, 40))
STAND = (near(90, 90, 0), far(94, 90, 0))
ARMS_DOWN = (near(86, 80), far(96, 88))
LYING_ARMS = (near(4, 2), far(8, 4))

POSES: dict[str, tuple[Frame, ...]] = {
    "glute_bridge": (
        Frame(side(180, 180, *LYING_ARMS, near(-48, 66, 0), far(-52, 70, 0))),
        Frame(
            side(156, 176, near(2, 0), far(6, 2), near(-26, 88, 0), far(-30, 84, 0)),
            (arrow((2, -14), (2, -34)),),
        ),
    ),
    "monster_walk": (
        Frame(front(-90, -90, *ON_HIPS, near(80, 88, 60), near(100, 92, 120)), (band(),)),
        Frame(
            front(-90, -90, *ON_HIPS, near(62, 82, 50), near(112, 98, 120)),
            (band(), arrow((32, 34), (48, 52))),
        ),
    ),
    "banded_side_step": (
        Frame(front(-90, -90, *ON_HIPS, near(82, 90, 60), near(98, 90, 120)), (band(),)),
        Frame(
            front(-90, -90, *ON_HIPS, near(62, 80, 40), near(110, 98, 130)),
            (band(), arrow((32, 26), (54, 26))),
        ),
    ),
    "clam_shell": (
        Frame(side(180, 186, near(64, 14), far(150, -140), near(8, 152, 100), far(14, 154, 100))),
        Frame(
            side(180, 186, near(64, 14), far(150, -140), near(-38, 124, 100), far(14, 154, 100)),
            (arrow((34, 4), (40, -18)),),
        ),
    ),
    "side_leg_raise": (
        Frame(side(180, 186, near(60, 20), far(150, -140), near(-2, -2, 20), far(24, 150, 90))),
        Frame(
            side(180, 186, near(60, 20), far(150, -140), near(-32, -32, 0), far(24, 150, 90)),
            (arrow((58, -4), (58, -26)),),
        ),
    ),
    "banded_hip_extension": (
        Frame(
            side(-88, -88, near(50, 10), far(84, 60), near(94, 92, 0), far(88, 90, 0)), (chair_before, band())
        ),
        Frame(
            side(-84, -86, near(50, 10), far(84, 60), near(124, 124, 40), far(88, 90, 0)),
            (chair_before, band(), arrow((-24, 22), (-40, 16))),
        ),
    ),
    "wall_sit_ball": (
        Frame(
            side(-90, -90, near(70, 25), far(74, 30), near(38, 92, 0), far(42, 90, 0)), (wall(-1, 8), ball())
        ),
    ),
    "quad_press": (
        Frame(
            side(-68, -75, near(124, 100), far(128, 104), near(-9, 9, -70), far(-48, 66, 0)),
            (ball(below=10, radius=6), arrow((26, -32), (26, -14))),
        ),
    ),
    "straight_leg_raise": (
        Frame(side(180, 180, *LYING_ARMS, near(0, 0, -70), far(-52, 70, 0))),
        Frame(
            side(180, 180, *LYING_ARMS, near(-36, -36, -100), far(-52, 70, 0)),
            (arrow((62, -8), (62, -30)),),
        ),
    ),
    "seated_knee_hold": (
        Frame(
            side(-92, -90, near(110, 80), far(104, 74), near(2, 58, -30), far(4, 92, 0), lift=12),
            (seat, strap, arrow((50, 22), (66, 12))),
        ),
    ),
    "banded_squat": (
        Frame(side(-90, -90, near(30, 0), far(34, 4), *STAND), (loop(),)),
        Frame(
            side(-58, -66, near(8, -4), far(12, 0), near(24, 116, 0), far(28, 112, 0)),
            (loop(), arrow((-16, -22), (-16, -2))),
        ),
    ),
    "side_lunge": (
        Frame(front(-90, -90, *ON_HIPS, near(84, 88, 60), near(96, 92, 120))),
        Frame(
            front(-76, -84, near(60, 130), near(120, 60), near(30, 100, 30), near(138, 138, 150)),
            (arrow((2, 18), (2, 38)),),
        ),
    ),
    "calf_raise": (
        Frame(side(-90, -90, near(20, -10), far(96, 88), *STAND), (wall(1, 4),)),
        Frame(
            side(-90, -90, near(20, -10), far(96, 88), near(90, 90, 58), far(92, 90, 58)),
            (wall(1, 4), arrow((-18, 60), (-18, 42))),
        ),
    ),
    "side_plank": (Frame(side(198, 196, near(90, 176), far(-80, -84), near(17, 17, 60), far(20, 19, 60))),),
    "high_plank": (Frame(side(201, 192, near(92, 90), far(96, 92), near(16, 17, 95), far(20, 20, 95))),),
    "dead_bug": (
        Frame(side(180, 180, near(-92, -90), far(-86, -88), near(-92, 0, -70), far(-84, 6, -70))),
        Frame(
            side(180, 180, near(-150, -166), far(-86, -88), near(-92, 0, -70), far(-14, -8, -70)),
            (arrow((48, -26), (58, -14)),),
        ),
    ),
    "bird_dog": (
        Frame(side(-4, -12, near(94, 90), far(90, 88), near(88, 178, 150), far(92, 180, 150))),
        Frame(side(-4, -12, near(94, 90), far(-6, -6), near(182, 182, 110), far(92, 180, 150))),
    ),
    "prone_back_lift": (
        Frame(side(0, 0, near(176, 178), far(172, 176), near(180, 180, 165), far(178, 180, 165))),
        Frame(
            side(-20, -14, near(170, 172), far(166, 170), near(180, 180, 165), far(178, 180, 165)),
            (arrow((62, -2), (62, -22)),),
        ),
    ),
    "single_leg_balance": (
        Frame(front(-90, -90, near(14, -6), near(166, 186), near(50, 118, 60), near(92, 90, 120))),
    ),
    "hip_circles": (
        Frame(front(-90, -90, *ON_HIPS, near(22, 96, 60), near(92, 90, 120)), (circle_arrow(radius=15),)),
    ),
    "knee_circles": (
        Frame(
            side(-44, -50, near(100, 108), far(104, 112), near(60, 108, 0), far(64, 106, 0)),
            (circle_arrow(),),
        ),
    ),
    "lunge_twist": (
        Frame(side(-90, -90, near(60, -20), far(66, -14), near(16, 92, 0), far(118, 176, 120))),
        Frame(
            side(-90, -90, near(12, 6), far(168, 174), near(16, 92, 0), far(118, 176, 120)),
            (turn_arrow,),
        ),
    ),
    "march_twist": (
        Frame(side(-90, -90, near(50, -30), far(140, 120), near(0, 92, 10), far(92, 90, 0)), (turn_arrow,)),
    ),
    "run_on_spot": (
        Frame(
            side(-86, -86, near(120, 20), far(50, -50), near(44, 128, 40), far(100, 104, 40), lift=3),
            (quick,),
        ),
    ),
    "march": (
        Frame(
            side(-90, -90, near(116, 40), far(56, -30), near(4, 92, 10), far(92, 90, 0)),
            (arrow((34, -8), (34, -28)),),
        ),
    ),
    "fast_cadence": (
        Frame(
            side(-86, -86, near(118, 20), far(50, -50), near(66, 116, 20), far(98, 104, 30), lift=2), (quick,)
        ),
        Frame(
            side(-86, -86, near(54, -44), far(116, 16), near(96, 102, 30), far(66, 116, 20), lift=2), (quick,)
        ),
    ),
    "short_stride": (
        Frame(
            side(-76, -78, near(128, 30), far(48, -46), near(62, 94, 0), far(112, 168, 130)),
            (plumb, arrow((-46, -30), (-26, -30))),
        ),
    ),
    "it_band_stretch": (
        Frame(
            front(-66, -60, near(50, 140), near(-118, -24), near(108, 100, 120), near(76, 84, 60)),
            (arrow((-18, 2), (-24, -22)),),
        ),
    ),
    "quad_stretch": (
        Frame(side(-90, -90, near(118, 128), far(16, -6), near(98, 222, 180), far(90, 90, 0)), (wall(1, 4),)),
    ),
    "roll_outer_thigh": (
        Frame(
            side(200, 196, near(88, 176), far(60, 20), near(6, 6, 60), far(40, 80, 0), lift=0),
            (ball(along=0.45, below=10, radius=8), arrow((8, -16), (40, -12))),
        ),
    ),
    "tfl_release": (
        Frame(
            side(-18, -24, near(84, 4), far(80, 0), near(174, 176, 150), far(172, 176, 150)),
            (under_hip(dx=2),),
        ),
    ),
    "thigh_massage": (
        Frame(
            side(-84, -76, near(64, 24), far(70, 30), near(0, 92, 0), far(4, 90, 0)),
            (seat, arrow((34, -10), (16, -10))),
        ),
    ),
}
