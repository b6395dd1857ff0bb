"""Filters of what an athlete ran; who sees it is decided in the athletes room."""

from datetime import date
from typing import Any, Self

from athletes.querysets import AthleteOwnedQuerySet, PartQuerySet, Viewer, rows_of
from training.rules import RUN_TYPES, monday_of


class ActivityQuerySet(AthleteOwnedQuerySet[Any]):
    def runs(self) -> Self:
        """What counts as running distance."""
        return self.filter(type__in=sorted(RUN_TYPES))

    def dated(self, first: date | None, last: date | None) -> Self:
        """From `first` to `last`, both included; None leaves that end open."""
        found = self if first is None else self.filter(local_date__gte=first)
        return found if last is None else found.filter(local_date__lte=last)


class WeekLoadQuerySet(AthleteOwnedQuerySet[Any]):
    def dated(self, first: date | None, last: date | None) -> Self:
        """From the week of `first` to the week of `last`; None leaves that end open."""
        found = self if first is None else self.filter(monday__gte=monday_of(first))
        return found if last is None else found.filter(monday__lte=last)


class DataCopyQuerySet(AthleteOwnedQuerySet[Any]):
    """Everything that is known of somebody is for her, and for the guardian of a minor."""

    def visible_to(self, user: Viewer) -> Self:
        return self.filter(athlete_id__in=rows_of("Athlete").own_or_ward(user).values("pk"))

    def editable_by(self, user: Viewer) -> Self:
        return self.visible_to(user)


class PartOfActivityQuerySet(PartQuerySet[Any]):
    whole = "activity"


class PartOfImportQuerySet(PartQuerySet[Any]):
    whole = "upload"
