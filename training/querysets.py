"""Filters of what an athlete ran; who sees it is decided in the athletes room."""

from datetime import date
from typing import Any, Self

from athletes.querysets import AthleteOwnedQuerySet
from training.rules import RUN_TYPES


class ActivityQuerySet(AthleteOwnedQuerySet[Any]):
    def runs(self) -> Self:
        """What counts as running distance."""
        return self.filter(type__in=sorted(RUN_TYPES))

    def dated(self, first: date | None, last: date | None) -> Self:
        """From `first` to `last`, both included; None leaves that end open."""
        found = self if first is None else self.filter(local_date__gte=first)
        return found if last is None else found.filter(local_date__lte=last)
