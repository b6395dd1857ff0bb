"""What holds athletes back now. Training asks; whoever knows registers one provider at start.

Training knows no injuries: it hears a kind, dates and a code, and nothing else.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from training.enums import RestrictionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """One reason to run less; `until` None: open until somebody ends it.

    `reason_code` may be health data. `limits` is: what a professional allows, in their words, to stand beside
    each workout for those who have access to health.
    """

    athlete_id: int
    kind: RestrictionKind
    since: date
    until: date | None
    reason_code: str
    limits: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether this local date is among its days."""
        return self.since <= day and (self.until is None or day <= self.until)


type Provider = Callable[[Collection[int]], dict[int, list[Restriction]]]

_provider: list[Provider] = []


def register_provider(provider: Provider) -> None:
    """Called once from `ready()`; the same provider again is no change.

    Raises:
        ValueError: another one is registered.
    """
    if _provider and _provider[0] != provider:
        raise ValueError("there is already a provider of restrictions")
    _provider[:] = [provider]


def restrictions_of(athlete_ids: Collection[int]) -> dict[int, list[Restriction]]:
    """What restricts these athletes now, the strongest first; athletes without any are left out."""
    if not _provider:
        return {}
    order = list(RestrictionKind)
    return {
        athlete_id: sorted(found, key=lambda restriction: order.index(restriction.kind))
        for athlete_id, found in _provider[0](athlete_ids).items()
        if found
    }
