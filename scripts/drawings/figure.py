"""A figure of rounded limbs from the angles of its joints, as SVG that takes the colour of the text."""

import math
from dataclasses import dataclass
from typing import Final

# Lengths of the body in units of the drawing.
TORSO, UPPER_ARM, FOREARM, THIGH, SHIN, FOOT, NECK = 36.0, 18.0, 17.0, 28.0, 28.0, 9.0, 16.0
HEAD_RADIUS: Final = 8.5
TRUNK_WIDTH, LIMB_WIDTH = 11.0, 7.0
# Half the width of shoulders and hips as seen from the front.
SHOULDER, HIP = 9.0, 6.0
FLOOR: Final = 132.0
ACCENT: Final = "var(--accent, #23458c)"
GROUND: Final = "var(--surface, #ffffff)"

type Point = tuple[float, float]


@dataclass(frozen=True)
class Limb:
    """Angles of its parts in degrees: 0 to the right, 90 down. The last of a leg is the foot's."""

    parts: tuple[float, ...]
    far: bool = False


@dataclass(frozen=True)
class Pose:
    """Angles: `torso` from the hips to the shoulders, `head` from the neck up.

    `lift` raises the lowest point above the floor; `front` shows the figure from the front, where the first
    of two limbs is the one on the right of the picture.
    """

    torso: float
    head: float
    arms: tuple[Limb, ...]
    legs: tuple[Limb, ...]
    front: bool = False
    lift: float = 0.0


@dataclass(frozen=True)
class Placed:
    """A pose whose joints have found their place."""

    pose: Pose
    shoulder: Point
    hip: Point
    head: Point
    arms: tuple[tuple[Point, ...], ...]
    legs: tuple[tuple[Point, ...], ...]

    @property
    def points(self) -> list[Point]:
        limbs = [point for limb in (*self.arms, *self.legs) for point in limb]
        return [self.shoulder, self.hip, *limbs]


def place(pose: Pose, middle: float) -> Placed:
    """The joints of a pose that stands on the floor, centred on `middle`."""
    raw = _joints(pose, (0.0, 0.0))
    lowest = max(y + _half(raw, (x, y)) for x, y in raw.points)
    xs = [x for x, _y in (*raw.points, raw.head)]
    return _joints(pose, (middle - (min(xs) + max(xs)) / 2, FLOOR - pose.lift - lowest))


def _half(raw: Placed, point: Point) -> float:
    return (TRUNK_WIDTH if point in {raw.hip, raw.shoulder} else LIMB_WIDTH) / 2


def _joints(pose: Pose, hip: Point) -> Placed:
    shoulder = step(hip, pose.torso, TORSO)
    arm_roots = _roots(pose, shoulder, SHOULDER, len(pose.arms))
    leg_roots = _roots(pose, hip, HIP, len(pose.legs))
    return Placed(
        pose=pose,
        shoulder=shoulder,
        hip=hip,
        head=step(shoulder, pose.head, NECK),
        arms=tuple(
            _limb(root, arm.parts, (UPPER_ARM, FOREARM))
            for root, arm in zip(arm_roots, pose.arms, strict=True)
        ),
        legs=tuple(
            _limb(root, leg.parts, (THIGH, SHIN, FOOT))
            for root, leg in zip(leg_roots, pose.legs, strict=True)
        ),
    )


def _roots(pose: Pose, middle: Point, half: float, count: int) -> list[Point]:
    if not pose.front:
        return [middle] * count
    across = pose.torso + 90
    return [step(middle, across, half), step(middle, across + 180, half)][:count]


def _limb(root: Point, angles: tuple[float, ...], lengths: tuple[float, ...]) -> tuple[Point, ...]:
    points = [root]
    for angle, length in zip(angles, lengths, strict=False):
        points.append(step(points[-1], angle, length))
    return tuple(points)


def step(start: Point, angle: float, length: float) -> Point:
    """The point so far from `start` in this direction."""
    turn = math.radians(angle)
    return start[0] + length * math.cos(turn), start[1] + length * math.sin(turn)


def body(placed: Placed) -> str:
    """The figure: what is far in a lighter tone and behind."""
    legs = [*zip(placed.legs, placed.pose.legs, strict=True)]
    arms = [*zip(placed.arms, placed.pose.arms, strict=True)]
    far = "".join(_stroke(points, LIMB_WIDTH) for points, limb in (*legs, *arms) if limb.far)
    x, y = placed.head
    return "".join(
        [
            f'<g opacity=".4">{far}</g>' if far else "",
            _trunk(placed),
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{HEAD_RADIUS}" fill="currentColor" stroke="none"/>',
            *(_stroke(points, LIMB_WIDTH) for points, limb in legs if not limb.far),
            *(_arm(points, placed) for points, limb in arms if not limb.far),
        ]
    )


def _arm(points: tuple[Point, ...], placed: Placed) -> str:
    """Before the trunk it stands out by a rim of the colour of the ground."""
    rim = "" if placed.pose.front else _stroke(points[1:], LIMB_WIDTH + 3.5, GROUND)
    return rim + _stroke(points, LIMB_WIDTH)


def _trunk(placed: Placed) -> str:
    if not placed.pose.front:
        return _stroke((placed.hip, placed.shoulder), TRUNK_WIDTH)
    (right, left), (hip_right, hip_left) = (
        _roots(placed.pose, placed.shoulder, SHOULDER - 2, 2),
        _roots(placed.pose, placed.hip, HIP - 1, 2),
    )
    path = " L".join(f"{x:.1f} {y:.1f}" for x, y in (right, left, hip_left, hip_right))
    return f'<path d="M{path}Z" fill="currentColor" stroke-width="{LIMB_WIDTH}"/>'


def _stroke(points: tuple[Point, ...], width: float, colour: str = "") -> str:
    path = " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    stroke = f' stroke="{colour}"' if colour else ""
    return f'<path d="M{path}"{stroke} stroke-width="{width:g}"/>'
