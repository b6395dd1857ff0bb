"""What holds athletes back now: the provider that training asks."""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.utils import timezone

from injuries.enums import FlagRule
from injuries.models import RedFlag, Restraint
from injuries.rules.red_flags import STOPS_RUNNING
from training.enums import RestrictionKind
from training.restrictions import Restriction

# What ended by itself is still asked for: the pass over days gone by settles them later.
LOOK_BACK: Final = timedelta(days=7)


def restrictions_of_athletes(athlete_ids: Collection[int]) -> dict[int, list[Restriction]]:
    """Open warning signs and standing restraints by athlete id; those without any are left out."""
    found: dict[int, list[Restriction]] = defaultdict(list)
    for one in (*_flags(athlete_ids), *_restraints(athlete_ids)):
        found[one.athlete_id].append(one)
    return dict(found)


def _flags(athlete_ids: Collection[int]) -> list[Restriction]:
    flags = RedFlag.objects.open().filter(athlete_id__in=athlete_ids).select_related("athlete")
    return [
        Restriction(
            athlete_id=flag.athlete_id,
            kind=kind_of_flag(FlagRule(flag.rule)),
            since=flag.athlete.local_date(flag.opened_at),
            until=None,
            reason_code=flag.rule,
        )
        for flag in flags.order_by("opened_at", "pk")
    ]


def kind_of_flag(rule: FlagRule) -> RestrictionKind:
    """Lasting pain holds progress back; every other open flag forbids running."""
    return RestrictionKind.NO_RUNNING if rule in STOPS_RUNNING else RestrictionKind.NO_PROGRESSION


def _restraints(athlete_ids: Collection[int]) -> list[Restriction]:
    rows = Restraint.objects.reaching(timezone.now().date() - LOOK_BACK).filter(athlete_id__in=athlete_ids)
    return [
        Restriction(
            athlete_id=row.athlete_id,
            kind=RestrictionKind(row.kind),
            since=row.since,
            until=row.until,
            reason_code=row.reason,
            limits=row.limits,
        )
        for row in rows.order_by("since", "pk")
    ]
