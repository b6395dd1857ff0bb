"""What is asked of an activity before it is written; each refusal names its field."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.errors import DomainError
from training.enums import ActivityType, Surface
from training.models import Activity
from training.rules import (
    MAX_DISTANCE_M,
    MAX_DURATION_S,
    MAX_RPE,
    OLDEST_YEAR,
    is_absurd_speed,
    is_future,
    is_time_zone,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MAX_NOTES = 4_000


class Limit(NamedTuple):
    low: int
    high: int
    says: "StrOrPromise"


LIMITS = {
    "distance_m": Limit(0, MAX_DISTANCE_M, gettext_lazy("A distance lies between 0 and 400 km.")),
    "moving_s": Limit(0, MAX_DURATION_S, gettext_lazy("A moving time lies between 0 and 10 days.")),
    "elapsed_s": Limit(0, MAX_DURATION_S, gettext_lazy("An elapsed time lies between 0 and 10 days.")),
    "ascent_m": Limit(0, 50_000, gettext_lazy("An ascent lies between 0 and 50,000 m.")),
    "descent_m": Limit(0, 50_000, gettext_lazy("A descent lies between 0 and 50,000 m.")),
    "avg_cadence_spm": Limit(1, 300, gettext_lazy("A cadence lies between 1 and 300 steps a minute.")),
    "avg_hr": Limit(20, 250, gettext_lazy("A mean heart rate lies between 20 and 250.")),
    "max_hr": Limit(20, 250, gettext_lazy("A highest heart rate lies between 20 and 250.")),
    "rpe": Limit(0, MAX_RPE, gettext_lazy("Effort is a whole number from 0 to 10.")),
}


def check_activity(activity: Activity, *, now: datetime) -> None:
    """Every rule that a single activity must meet, before anything is stored.

    Raises:
        DomainError: the first rule it breaks, with the field.
    """
    _check_codes(activity)
    _check_start(activity, now)
    for field, limit in LIMITS.items():
        value = getattr(activity, field)
        if value is not None and not limit.low <= value <= limit.high:
            raise DomainError(str(limit.says), code="out_of_range", field=field)
    _check_speed(activity)
    _check_shoe(activity)
    if len(activity.notes) > MAX_NOTES:
        raise DomainError(_("Notes hold up to 4,000 characters."), code="too_long", field="notes")


def _check_codes(activity: Activity) -> None:
    if activity.type not in ActivityType.values:
        raise DomainError(_("There is no such type of activity."), code="unknown_code", field="type")
    if activity.surface and activity.surface not in Surface.values:
        raise DomainError(_("There is no such surface."), code="unknown_code", field="surface")
    if not is_time_zone(activity.time_zone):
        message = _("There is no such time zone: write an IANA name such as Europe/Madrid.")
        raise DomainError(message, code="unknown_code", field="time_zone")


def _check_start(activity: Activity, now: datetime) -> None:
    start = activity.start_at
    if start.tzinfo is None:
        message = _("A start needs its offset from UTC, as in 2026-11-16T07:30:00+01:00.")
        raise DomainError(message, code="no_offset", field="start_at")
    if is_future(start, now):
        message = _("This start lies in the future. Check the date and the clock of the watch.")
        raise DomainError(message, code="future", field="start_at")
    if start.year < OLDEST_YEAR:
        message = _("This start lies before 1980: the watch had lost its date. Give the right one.")
        raise DomainError(message, code="too_old", field="start_at")


def _check_speed(activity: Activity) -> None:
    seconds = activity.elapsed_s if activity.moving_s is None else activity.moving_s
    if is_absurd_speed(activity.type, activity.distance_m, seconds):
        message = _("Nobody is that fast: check the distance and the time.")
        raise DomainError(message, code="absurd_speed", field="distance_m")


def _check_shoe(activity: Activity) -> None:
    if activity.shoe is not None and activity.shoe.athlete_id != activity.athlete_id:
        message = _("There is no such id, or it is not visible to you.")
        raise DomainError(message, code="unknown_shoe", field="shoe")
