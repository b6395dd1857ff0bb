"""Filters of what an athlete ran; who sees it is decided in the athletes room."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import BigIntegerField, Count, F, Max, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

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


class ShoeQuerySet(AthleteOwnedQuerySet[Any]):
    def with_wear(self, *, until: date | None = None) -> Self:
        """Adds `distance_m` (start and runs), `runs` and `last_worn_on`; `until`: as that day ended."""
        activities = apps.get_model("training", "Activity").objects
        of_pair = activities.runs().filter(shoe_id=OuterRef("pk")).dated(None, until)
        worn = of_pair.order_by().values("shoe_id")
        total = Subquery(worn.annotate(found=Sum("distance_m")).values("found"))
        runs = Subquery(worn.annotate(found=Count("pk")).values("found"))
        return self.annotate(
            distance_m=F("start_m") + Coalesce(total, Value(0), output_field=BigIntegerField()),
            runs=Coalesce(runs, Value(0)),
            last_worn_on=Subquery(worn.annotate(found=Max("local_date")).values("found")),
        )

    def in_use(self) -> Self:
        return self.filter(retired=False)


class WeekLoadQuerySet(AthleteOwnedQuerySet[Any]):
    def dated(self, first: date | None, last: date | None) -> Self:
        """From the week of `first` to the week of `last`; None leaves that end open."""
        found = self if first is None else self.filter(monday__gte=monday_of(first))
        return found if last is None else found.filter(monday__lte=last)


class DataCopyQuerySet(AthleteOwnedQuerySet[Any]):
    """Everything that is known of somebody is for her, and for the guardian of a minor: each the own copy."""

    def visible_to(self, user: Viewer) -> Self:
        return self.filter(
            athlete_id__in=rows_of("Athlete").own_or_ward(user).values("pk"), requested_by=user.pk
        )

    def editable_by(self, user: Viewer) -> Self:
        return self.visible_to(user)


class PartOfActivityQuerySet(PartQuerySet[Any]):
    whole = "activity"


class PartOfImportQuerySet(PartQuerySet[Any]):
    whole = "upload"
