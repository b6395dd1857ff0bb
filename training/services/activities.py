"""Logging, correcting and deleting activities."""

from datetime import date, datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.errors import NotAllowedError
from athletes.models import Athlete, User
from athletes.services import leave_tombstone
from training.enums import SourceFormat
from training.models import Activity, ActivitySource, Import, Shoe
from training.rules import local_date_of
from training.selectors import default_shoe
from training.services.checks import check_activity
from training.services.shoe_alerts import update_shoe_alerts
from training.services.trash import keep_for_undo
from training.services.weeks import mark_weeks_dirty

# What weeks, load and spikes are computed from.
LOAD_FIELDS = frozenset(
    {
        "start_at",
        "time_zone",
        "type",
        "distance_m",
        "moving_s",
        "elapsed_s",
        "ascent_m",
        "descent_m",
        "rpe",
    }
)

# An entry that says nothing about a field.
UNSAID = (None, "")
# What the kilometres of shoes are counted from.
SHOE_FIELDS = frozenset({"shoe", "type", "distance_m"})


class ActivityFields(TypedDict, total=False):
    """What a person or a file may say about an activity; None means: not measured, not said."""

    time_zone: str
    type: str
    distance_m: int | None
    moving_s: int | None
    elapsed_s: int | None
    ascent_m: int | None
    descent_m: int | None
    avg_cadence_spm: int | None
    avg_hr: int | None
    max_hr: int | None
    grade_adjusted_m: int | None
    rpe: int | None
    surface: str
    shoe: Shoe | None
    warm_up_done: bool | None
    cool_down_done: bool | None
    notes: str
    partial: bool


class ActivityChanges(ActivityFields, total=False):
    start_at: datetime


class Origin(TypedDict, total=False):
    """Where an activity came from."""

    format: str
    device: str
    sha256: str
    upload: Import | None
    quality: int
    date_only: bool
    corrections: list[str]


@transaction.atomic
def log_activity(
    actor: User | None,
    *,
    athlete: Athlete,
    start_at: datetime,
    now: datetime,
    public_id: UUID | None = None,
    origin: Origin | None = None,
    marks_week: bool = True,
    **fields: Unpack[ActivityFields],
) -> Activity:
    """Stores one activity and marks its week; an import of many looks at weeks and shoes when all are in.

    Without a time zone it happened in the athlete's. Without `shoe` it is given to the pair that is worn by
    default; None says that no pair is known. `actor` None is the program itself, for files whose
    upload was allowed. `origin` left out means: entered by hand.

    Raises:
        DomainError: names the field that cannot be.
        NotAllowedError: not the actor's to write.
    """
    _check_may_write(actor, athlete.pk)
    values = {"time_zone": athlete.time_zone, "start_at": start_at} | fields
    activity = Activity(athlete=athlete, public_id=public_id or uuid4(), **values)
    check_activity(activity, now=now)
    activity.local_date = local_date_of(activity.start_at, activity.time_zone)
    if actor is not None:
        said = {name for name, value in fields.items() if value not in UNSAID}
        activity.by_hand = sorted({"start_at", *said})
    if "shoe" not in values:
        activity.shoe = default_shoe(athlete.pk, activity.type, activity.local_date)
    activity.save()
    ActivitySource.objects.create(activity=activity, **_whole_origin(origin or {}))
    if marks_week:
        mark_weeks_dirty(athlete.pk, [activity.local_date], now=now)
        update_shoe_alerts([activity.shoe_id], now=now)
    return activity


@transaction.atomic
def edit_activity(
    actor: User | None, *, activity: Activity, now: datetime, **changes: Unpack[ActivityChanges]
) -> Activity:
    """Writes the fields that were given, and marks the week it lay in and the one it lies in now.

    What a person writes, no file changes any more.

    Raises:
        DomainError: names the field that cannot be.
        NotAllowedError: not the actor's to write.
    """
    _check_may_write(actor, activity.athlete_id)
    stored: Activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    changed = {name: value for name, value in changes.items() if getattr(stored, name) != value}
    if not changed:
        return stored
    before, worn_before = stored.local_date, stored.shoe_id
    if actor is not None:
        stored.by_hand = sorted({*stored.by_hand, *changed})
    _apply(stored, changed, now)
    if LOAD_FIELDS & changed.keys():
        mark_weeks_dirty(stored.athlete_id, [before, stored.local_date], now=now)
    if SHOE_FIELDS & changed.keys():
        update_shoe_alerts([worn_before, stored.shoe_id], now=now)
    return stored


@transaction.atomic
def delete_activity(actor: User | None, *, activity: Activity, now: datetime) -> None:
    """Deletes it with its track and sources, and leaves a tombstone; for a day it can be taken back.

    Raises:
        NotAllowedError: not the actor's to write.
    """
    _check_may_write(actor, activity.athlete_id)
    stored: Activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    keep_for_undo(stored)
    leave_tombstone(stored, is_health=False)
    mark_weeks_dirty(stored.athlete_id, [stored.local_date], now=now)
    worn = stored.shoe_id
    stored.delete()
    update_shoe_alerts([worn], now=now)


def add_origin(activity: Activity, origin: Origin) -> ActivitySource:
    """Notes where an activity came from; the same file twice is noted once."""
    given = _whole_origin(origin)
    if not given["sha256"]:
        return ActivitySource.objects.create(activity=activity, **given)
    source, _created = ActivitySource.objects.get_or_create(
        activity=activity, sha256=given.pop("sha256"), defaults=given
    )
    return source


def _whole_origin(origin: Origin) -> dict[str, Any]:
    unnamed: dict[str, Any] = {"format": SourceFormat.MANUAL, "device": "", "sha256": "", "upload": None}
    return unnamed | dict(origin)


def _apply(activity: Activity, changed: dict[str, Any], now: datetime) -> None:
    changed = _with_slopes(activity, changed)
    for name, value in changed.items():
        setattr(activity, name, value)
    check_activity(activity, now=now)
    activity.local_date = _day_after_edit(activity, changed)
    # Never the columns that the weekly recompute writes.
    activity.save(update_fields=[*changed, "local_date", "by_hand"])


def _with_slopes(activity: Activity, changed: dict[str, Any]) -> dict[str, Any]:
    """The slopes stay what they were when a distance is corrected: what it costs changes with it."""
    before = activity.grade_adjusted_m
    if before is None or "distance_m" not in changed or "grade_adjusted_m" in changed:
        return changed
    old, new = activity.distance_m, changed["distance_m"]
    return changed | {"grade_adjusted_m": round(before * new / old) if old and new is not None else None}


def _day_after_edit(activity: Activity, changed: dict[str, Any]) -> date:
    if changed.keys() & {"start_at", "time_zone"}:
        return local_date_of(activity.start_at, activity.time_zone)
    return activity.local_date


def _check_may_write(actor: User | None, athlete_id: int) -> None:
    if actor is None or Athlete.objects.editable_by(actor).filter(pk=athlete_id).exists():
        return
    raise NotAllowedError(_("You cannot log for this athlete."), code="not_allowed", field="athlete")
