"""Whose health rows a viewer may see, and from when on: asked once, then given to every part of a page.

The rule itself stays in athletes.querysets: this only asks it about rows written at the few instants at which
its answer can change. A roster built on correlated copies of that rule takes seconds to plan.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self, cast

from django.db import models
from django.db.models import DateTimeField, Exists, OuterRef, Q, Value

from athletes.models import Athlete
from athletes.querysets import Viewer, known, memberships, open_consents
from athletes.rules import TRAINING_ROLES

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class HealthWindow:
    """Athlete ids by the instant from which rows are visible; who joined after a whole-role consent sees
    rows from their first day on.
    """

    since: dict[datetime, tuple[int, ...]]

    @classmethod
    def of(cls, viewer: Viewer) -> Self:
        """Two queries for any number of athletes."""
        person = known(viewer)
        if person is None:
            return cls({})
        joined = memberships(person, TRAINING_ROLES).values_list("joined_at", flat=True)
        instants = [_EVER, *sorted(set(joined))]
        athletes = Athlete.objects.health_visible_to(person).annotate(
            is_own=Exists(Athlete.objects.own_or_ward(person).filter(pk=OuterRef("pk")))
        )
        for n, instant in enumerate(instants):
            athletes = athletes.annotate(**{f"at_{n}": Value(instant, DateTimeField())})
            consents = open_consents(person, row_created=f"at_{n}")
            sees = Exists(consents.filter(coaching__athlete_id=OuterRef("pk")))
            athletes = athletes.annotate(**{f"sees_{n}": sees})
        found: dict[datetime, list[int]] = defaultdict(list)
        for pk, is_own, *sees_at in athletes.values_list("pk", "is_own", *_names(instants)):
            found[_EVER if is_own else instants[sees_at.index(True)]].append(pk)
        return cls({instant: tuple(ids) for instant, ids in found.items()})

    @property
    def athlete_ids(self) -> list[int]:
        """Those whose health this person may see from today on."""
        return [pk for ids in self.since.values() for pk in ids]

    def seen(self, model: type[models.Model]) -> Any:
        """Health rows that this person may see: the same as their `visible_to`."""
        rows = cast("Any", model).objects.all()
        return rows.filter(self._condition(rows.row_created))

    def seen_mixed(self, model: type[models.Model]) -> Any:
        """Rows of both kinds, of athletes whom this person sees: the caller has made sure of that."""
        rows = cast("Any", model).objects.all()
        return rows.filter(Q(is_health=False) | self._condition(rows.row_created))

    def _condition(self, created: str) -> Q:
        seen = Q(pk__in=[])
        for instant, ids in self.since.items():
            seen |= Q(athlete_id__in=ids) if instant == _EVER else self._late(ids, created, instant)
        return seen

    @staticmethod
    def _late(ids: tuple[int, ...], created: str, instant: datetime) -> Q:
        return Q(athlete_id__in=ids, **{f"{created}__gte": instant})


def _names(instants: list[Any]) -> list[str]:
    return [f"sees_{n}" for n in range(len(instants))]
