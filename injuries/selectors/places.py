"""A place as alerts name it: `place:knee.right`, the athlete's own side."""

from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from injuries.enums import Area, Side
from injuries.models import PainReport
from injuries.rules.episodes import same_place


@dataclass(frozen=True, slots=True, order=True)
class Place:
    side: Side
    area: Area

    @classmethod
    def of(cls, report: PainReport) -> Self:
        return cls(Side(report.side), Area(report.area))

    @classmethod
    def named(cls, subject: str) -> Self:
        """The place of an alert's subject.

        Raises:
            ValueError: it names none.
        """
        area, side = subject.removeprefix("place:").split(".")
        return cls(Side(side), Area(area))

    @property
    def subject(self) -> str:
        return f"place:{self.area}.{self.side}"

    def is_same(self, other: "Place") -> bool:
        """Both sides go with either."""
        return self.area == other.area and same_place(self.side, other.side)

    def __str__(self) -> str:
        return say_place(self.side, self.area)


def say_place(side: str, area: str) -> str:
    """`Knee, right`."""
    return _("%(area)s, %(side)s") % {"area": Area(area).label, "side": str(Side(side).label).lower()}
