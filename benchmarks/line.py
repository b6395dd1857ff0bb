"""What a figure says: one line, and whether it is within its limit."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

HEADINGS = ("figure", "value", "against", "ratio", "limit", "")
WIDTHS = (26, 22, 38, 9, 9, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`measured` is what the limit holds for: a ratio, or the value itself where there is nothing beside it.

    `value` and `against` are for people, as in "21.4 s" and "2.9 s bare SQL"; `sign` follows measured and
    limit.
    """

    name: str
    value: str
    against: str = "-"
    measured: float
    limit: float
    sign: str = "x"

    @property
    def is_ok(self) -> bool:
        # Not a number is never within a limit.
        return self.measured <= self.limit

    def cells(self) -> tuple[str, ...]:
        """The words of its columns."""
        return (
            self.name,
            self.value,
            self.against,
            f"{self.measured:.3g} {self.sign}".strip(),
            f"{self.limit:g} {self.sign}".strip(),
            "ok" if self.is_ok else "over",
        )

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Line":
        return cls(**json.loads(text))


def in_columns(cells: Iterable[str]) -> str:
    """One line of the table."""
    padded = [f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True)]
    return "  ".join(padded).rstrip()


def seconds(amount: float) -> str:
    """A time as people read it."""
    return f"{amount:.1f} s" if amount >= 1 else f"{1000 * amount:.1f} ms"


def ratio_line(name: str, ours_s: float, peer: str, peer_s: float, limit: float) -> Line:
    """Our seconds over those of a floor or peer."""
    return Line(
        name=name,
        value=seconds(ours_s),
        against=f"{seconds(peer_s)} {peer}",
        measured=ours_s / peer_s,
        limit=limit,
    )
