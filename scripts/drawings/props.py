"""What stands beside a figure: floor, wall, band, ball, arrows."""

import math
from collections.abc import Callable

from scripts.drawings.figure import ACCENT, FLOOR, Placed, Point, step

type Prop = Callable[[Placed], str]

FEET = -2
KNEE = 1


def _line(points: list[Point], *, width: float, colour: str = ACCENT, dash: str = "") -> str:
    path = " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{path}" stroke="{colour}" stroke-width="{width:g}"{dashes}/>'


def _disc(middle: Point, radius: float) -> str:
    x, y = middle
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{ACCENT}" stroke="none"/>'


def band(joint: int = FEET) -> Prop:
    """A loop band from leg to leg."""

    def draw(placed: Placed) -> str:
        return _line([leg[joint] for leg in placed.legs[:2]], width=4)

    return draw


def loop(above: float = 8.0) -> Prop:
    """A band around one thigh just above the knee, seen from the side."""

    def draw(placed: Placed) -> str:
        leg = placed.legs[0]
        (x0, y0), (x1, y1) = leg[0], leg[KNEE]
        along = math.degrees(math.atan2(y1 - y0, x1 - x0))
        middle = step(leg[KNEE], along + 180, above)
        return _line([step(middle, along + 90, 7), step(middle, along - 90, 7)], width=4)

    return draw


def ball(joint: int = KNEE, *, below: float = 0.0, radius: float = 7.0, along: float = 0.0) -> Prop:
    """A ball or roll at a joint of the first leg; `below` it, and `along` towards the hip."""

    def draw(placed: Placed) -> str:
        leg = placed.legs[0]
        x, y = leg[joint]
        hip_x, hip_y = leg[0]
        return _disc((x + (hip_x - x) * along, y + (hip_y - y) * along + below), radius)

    return draw


def under_hip(radius: float = 6.0, *, dx: float = 0.0) -> Prop:
    """A ball between hip and floor."""

    def draw(placed: Placed) -> str:
        return _disc((placed.hip[0] + dx, FLOOR - radius), radius)

    return draw


def wall(side: int, gap: float = 7.0) -> Prop:
    """A wall behind (-1) or before (1) the figure, where the hand or the back reaches it."""

    def draw(placed: Placed) -> str:
        edge = max if side > 0 else min
        x = edge(x for x, _y in (*placed.points, placed.head)) + side * gap
        return _line([(x, 16), (x, FLOOR)], width=3, colour="currentColor")

    return draw


def chair_before(placed: Placed) -> str:
    """The back of a chair under the hand."""
    x, y = placed.arms[0][-1]
    seat = FLOOR - 26
    return _line([(x, y + 4), (x, FLOOR)], width=3, colour="currentColor") + _line(
        [(x, seat), (x + 22, seat), (x + 22, FLOOR)], width=3, colour="currentColor"
    )


def seat(placed: Placed) -> str:
    """What one sits on."""
    x, y = placed.hip
    front, top = placed.legs[0][KNEE][0] - 9, y + 7
    frame = [(x - 14, FLOOR), (x - 14, top), (front, top), (front, FLOOR)]
    return _line(frame, width=3, colour="currentColor")


def strap(placed: Placed) -> str:
    """From the ankle back to the foot of the seat."""
    return _line([placed.legs[0][FEET], (placed.hip[0] - 14, FLOOR - 10)], width=3)


def plumb(placed: Placed) -> str:
    """A dashed line from the knee to the floor: the foot lands under it."""
    x, y = placed.legs[0][KNEE]
    return _line([(x, y), (x, FLOOR)], width=2, dash="4 4")


def arrow(start: Point, end: Point) -> Prop:
    """From `start` to `end`, both measured from the hips."""

    def draw(placed: Placed) -> str:
        hip_x, hip_y = placed.hip
        begin = (hip_x + start[0], hip_y + start[1])
        tip = (hip_x + end[0], hip_y + end[1])
        return straight_arrow(begin, tip)

    return draw


def straight_arrow(begin: Point, tip: Point) -> str:
    """An arrow in coordinates of the drawing."""
    angle = math.degrees(math.atan2(tip[1] - begin[1], tip[0] - begin[0]))
    head = [step(tip, angle + 150, 7), tip, step(tip, angle - 150, 7)]
    return _line([begin, tip], width=3) + _line(head, width=3)


def circle_arrow(joint: int = KNEE, *, radius: float = 13.0) -> Prop:
    """Around a joint of the first leg."""

    def draw(placed: Placed) -> str:
        return _turn(placed.legs[0][joint], radius, radius)

    return draw


def turn_arrow(placed: Placed) -> str:
    """Around the trunk, lying flat."""
    x, y = placed.shoulder
    return _turn((x, y + 14), 27, 8)


def _turn(middle: Point, rx: float, ry: float) -> str:
    def at(degrees: float) -> Point:
        turn = math.radians(degrees)
        return middle[0] + rx * math.cos(turn), middle[1] + ry * math.sin(turn)

    points = [at(degrees) for degrees in range(-60, 241, 15)]
    tip, before = points[-1], points[-2]
    angle = math.degrees(math.atan2(tip[1] - before[1], tip[0] - before[0]))
    head = [step(tip, angle + 145, 7), tip, step(tip, angle - 145, 7)]
    return _line(points, width=2.5) + _line(head, width=2.5)


def quick(placed: Placed) -> str:
    """Short strokes beside the feet: often and low."""
    x = min(x for x, _y in placed.points) - 8
    return "".join(_line([(x - 8, FLOOR - up), (x, FLOOR - up)], width=2.5) for up in (6, 13, 20))
