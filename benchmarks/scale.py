"""How large a figure is."""

import os


def scale() -> float:
    """BENCH_SCALE, 1 without it.

    Raises:
        SystemExit: it is no number above 0.
    """
    word = os.environ.get("BENCH_SCALE") or "1"
    try:
        factor = float(word)
    except ValueError:
        factor = 0.0
    if not 0 < factor <= 10:
        raise SystemExit(f"BENCH_SCALE is {word!r}: write a number above 0, such as 0.1.")
    return factor


def sized(count: int, factor: float, *, least: int = 1) -> int:
    """`count` times the scale, whole."""
    return max(least, round(count * factor))
