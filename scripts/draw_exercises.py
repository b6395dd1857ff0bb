"""The drawings of the exercises, made from poses: `python -m scripts.draw_exercises` writes them anew."""

from pathlib import Path

from scripts.drawings.figure import ACCENT, FLOOR, body, place
from scripts.drawings.poses import POSES, Frame
from scripts.drawings.props import straight_arrow

FOLDER = Path(__file__).resolve().parent.parent / "injuries" / "static" / "injuries" / "exercises"
WIDTH, HEIGHT = 320, 142
# Where the figure of each frame stands; the arrow between two of them.
ONE, TWO = (160.0,), (78.0, 240.0)
HAND_OVER = (150.0, 166.0)


def draw(code: str) -> str:
    """One drawing. Its group `figure` is what pages use; the colour is that of the text around it."""
    frames = POSES[code]
    middles = ONE if len(frames) == 1 else TWO
    parts = [_frame(frame, middle) for frame, middle in zip(frames, middles, strict=True)]
    if len(frames) > 1:
        parts.insert(1, straight_arrow((HAND_OVER[0], 36.0), (HAND_OVER[1], 36.0)))
    floor = f'<path d="M10 {FLOOR + 2:g}H{WIDTH - 10}" stroke-width="2" opacity=".3"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">\n'
        '<g id="figure" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">\n'
        f"{floor}\n" + "\n".join(parts) + "\n</g>\n</svg>\n"
    )


def _frame(frame: Frame, middle: float) -> str:
    placed = place(frame.pose, middle)
    return body(placed) + "".join(prop(placed) for prop in frame.props)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for code in POSES:
        (FOLDER / f"{code}.svg").write_text(draw(code), encoding="utf-8")
    print(f"{len(POSES)} drawings with {ACCENT} as the second colour: {FOLDER}")


if __name__ == "__main__":
    main()
