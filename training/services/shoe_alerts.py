"""Reminds an athlete of shoes that have run far: once for each limit, and nobody else."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from alerts.enums import AlertState, Severity
from alerts.models import Alert
from alerts.services import close_alert, raise_alert
from training.enums import ShoeAlert, ShoeWear
from training.models import Shoe
from training.rules import wear_of

STEPS = {ShoeWear.NOTE: 0, ShoeWear.DUE: 1}


def subject_of(shoe: Shoe) -> str:
    """What the reminder of a pair is about."""
    return f"shoe:{shoe.public_id}"


def update_shoe_alerts(shoe_ids: Collection[int | None], *, now: datetime) -> None:
    """Brings the reminders of these pairs in line with what they have run; part of the caller's transaction.

    The pairs are locked, so that of two runs stored at once the second sees the first.
    """
    ids = {pk for pk in shoe_ids if pk}
    if not ids:
        return
    list(Shoe.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids).order_by("pk"))
    standing = Alert.objects.filter(
        athlete_id=OuterRef("athlete_id"),
        kind=ShoeAlert.SHOE_DUE,
        subject=Concat(Value("shoe:"), Cast(OuterRef("public_id"), CharField())),
    ).exclude(state=AlertState.NO_LONGER_TRUE)
    rows: Any = Shoe.objects.with_wear().filter(pk__in=ids).select_related("athlete")
    for shoe in rows.annotate(has_alert=Exists(standing)).order_by("pk"):
        _tell(shoe, now)


def close_shoe_alert(shoe: Shoe, *, now: datetime) -> None:
    """The pair is gone."""
    close_alert(athlete=shoe.athlete, kind=ShoeAlert.SHOE_DUE, subject=subject_of(shoe), now=now)


def _tell(shoe: Any, now: datetime) -> None:
    wear = wear_of(shoe.distance_m, note_m=shoe.note_m, due_m=shoe.due_m)
    if wear != ShoeWear.OK and not shoe.retired:
        raise_alert(
            athlete=shoe.athlete,
            kind=ShoeAlert.SHOE_DUE,
            subject=subject_of(shoe),
            severity=Severity.INFO,
            step=STEPS[wear],
            facts=_facts(shoe),
            now=now,
        )
    elif shoe.has_alert:
        close_shoe_alert(shoe, now=now)


def _facts(shoe: Any) -> dict[str, Any]:
    names = ("name", "distance_m", "note_m", "due_m")
    return {"shoe": str(shoe.public_id)} | {name: getattr(shoe, name) for name in names}
