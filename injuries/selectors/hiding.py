"""What pages leave out while a warning sign is open."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from injuries.enums import Hidden, Urgency
from injuries.models import RedFlag
from injuries.rules.clearance import hidden_by

if TYPE_CHECKING:
    from athletes.models import Athlete


@dataclass(frozen=True, slots=True)
class MayShow:
    """What an athlete may be shown now; for pages of her own side."""

    hidden: frozenset[Hidden]
    # A sign is open that only asks for an appointment: causes stand below that, and nothing that loads.
    under_referral: bool

    def shows(self, what: Hidden) -> bool:
        return what not in self.hidden

    @property
    def is_everything(self) -> bool:
        return not self.hidden

    @property
    def names(self) -> frozenset[str]:
        """Codes of what is hidden, for templates."""
        return frozenset(what.value for what in self.hidden)


def hidden_by_flags(athlete: "Athlete") -> MayShow:
    """By all open signs of the athlete, wherever they are; one query."""
    open_ones = RedFlag.objects.open().filter(athlete=athlete)
    urgencies = [Urgency(code) for code in open_ones.values_list("urgency", flat=True).distinct().order_by()]
    hidden = hidden_by(urgencies)
    return MayShow(hidden, under_referral=bool(urgencies) and Hidden.CAUSES not in hidden)
