"""From what a file says to an activity: checked, told apart from what is there already, stored."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction

from athletes.errors import DomainError
from athletes.models import Athlete
from training.enums import ImportFileState, ImportKind
from training.importers import refusals
from training.importers.detect import unpacked
from training.importers.parsed import ImportRefusedError, ParsedActivity
from training.models import Activity, ActivityTrack, Import, ImportFile
from training.rules import MAX_DISTANCE_M, MAX_DURATION_S, OLDEST_YEAR, is_absurd_speed, is_future
from training.rules.duplicates import SAME_START, Recording, is_same_session
from training.rules.zones import zone_of_offset
from training.services.activities import Origin, add_origin, edit_activity, log_activity

NAME_LENGTH: Final = 255
MEASURED: Final = ("moving_s", "elapsed_s", "ascent_m", "descent_m", "avg_cadence_spm", "avg_hr")
# Above the highest climb that an activity may claim, it is noise of a barometer in a pool.
MAX_CLIMB_M: Final = 50_000
# No time zone is further from UTC.
WIDEST_SHIFT: Final = timedelta(hours=14) + SAME_START


def store_recordings(
    athlete: Athlete,
    found: Sequence[ParsedActivity],
    *,
    upload: Import,
    name: str,
    digest: str,
    now: datetime,
) -> Iterator[ImportFile]:
    """The result of each activity of a file, unsaved; one that is refused does not hold up the others.

    Inside a transaction that holds the athlete's row, so that nobody else stores the same session meanwhile.
    """
    for n, recording in enumerate(found, start=1):
        result = ImportFile(upload=upload, name=name if len(found) == 1 else numbered(name, n))
        origin: Origin = {
            "format": recording.format,
            "device": recording.device,
            "sha256": digest,
            "upload": upload,
        }
        try:
            with transaction.atomic():
                result.activity, result.state = _stored(
                    athlete, recording, origin, now, marks_week=upload.kind == ImportKind.FILE
                )
        except ImportRefusedError as refused:
            result.state = ImportFileState.REFUSED
            result.error_code, result.error_detail = refused.code, refused.detail
        except DomainError as error:
            result.state = ImportFileState.REFUSED
            result.error_code, result.error_detail = error.code, error.message
        yield result


def numbered(name: str, n: int) -> str:
    """`run.tcx #2`, within the length that a name may have."""
    end = f" #{n}"
    return name[len(end) - NAME_LENGTH :] + end


def content_digest(data: bytes) -> str:
    """The same for a file and its .gz."""
    try:
        return sha256(unpacked(data)).hexdigest()
    except ImportRefusedError:
        return sha256(data).hexdigest()


def refuse_implausible(recording: ParsedActivity, *, now: datetime) -> None:
    """What nobody did.

    Raises:
        ImportRefusedError: future_start, no_date, absurd_distance, absurd_time, absurd_pace.
    """
    seconds = recording.elapsed_s if recording.moving_s is None else recording.moving_s
    reasons = {
        refusals.FUTURE: is_future(recording.start_at, now),
        refusals.NO_DATE: recording.start_at.year < OLDEST_YEAR,
        refusals.TOO_FAR: recording.distance_m > MAX_DISTANCE_M,
        refusals.TOO_LONG: max(recording.elapsed_s, seconds) > MAX_DURATION_S,
        refusals.TOO_FAST: is_absurd_speed(recording.type, recording.distance_m, seconds),
    }
    for reason, holds in reasons.items():
        if holds:
            raise ImportRefusedError(*reason)


def _stored(
    athlete: Athlete, recording: ParsedActivity, origin: Origin, now: datetime, *, marks_week: bool
) -> tuple[Activity, ImportFileState]:
    refuse_implausible(recording, now=now)
    twin = _twin(athlete, recording)
    if twin is not None:
        add_origin(twin, origin)
        return _completed(twin, recording, now), ImportFileState.DUPLICATE
    zone = zone_of_offset(recording.utc_offset_s, recording.start_at, home=athlete.time_zone)
    activity = log_activity(
        None,
        athlete=athlete,
        start_at=recording.start_at,
        now=now,
        origin=origin,
        marks_week=marks_week,
        time_zone=zone,
        type=recording.type,
        distance_m=recording.distance_m,
        partial=recording.partial,
        **_measured(recording),
    )
    _keep_track(activity, recording)
    return activity, ImportFileState.PARTIAL if recording.partial else ImportFileState.DONE


def _measured(recording: ParsedActivity) -> dict[str, Any]:
    values = {name: getattr(recording, name) for name in MEASURED}
    for name in ("ascent_m", "descent_m"):
        if values[name] is not None and values[name] > MAX_CLIMB_M:
            values[name] = None
    return values


def _twin(athlete: Athlete, recording: ParsedActivity) -> Activity | None:
    """The same session, from another source or from a copy of this one."""
    nearby = Activity.objects.filter(
        athlete=athlete,
        start_at__range=(recording.start_at - WIDEST_SHIFT, recording.start_at + WIDEST_SHIFT),
    )
    offset = ZoneInfo(athlete.time_zone).utcoffset(recording.start_at.astimezone(ZoneInfo(athlete.time_zone)))
    ours = Recording(recording.start_at, recording.distance_m, recording.elapsed_s)
    same = [
        activity
        for activity in nearby
        if is_same_session(ours, _recording_of(activity), utc_offset=offset or timedelta())
    ]
    return min(same, key=lambda activity: abs(activity.start_at - recording.start_at), default=None)


def _recording_of(activity: Activity) -> Recording:
    return Recording(activity.start_at, activity.distance_m, activity.elapsed_s)


def _completed(twin: Activity, recording: ParsedActivity, now: datetime) -> Activity:
    """What the first source did not measure is taken from the second; what it did stays."""
    measured = _measured(recording) | {"distance_m": recording.distance_m}
    missing = {
        name: value for name, value in measured.items() if value is not None and getattr(twin, name) is None
    }
    if missing:
        twin = edit_activity(None, activity=twin, now=now, **missing)
    _keep_track(twin, recording)
    return twin


def _keep_track(activity: Activity, recording: ParsedActivity) -> None:
    if recording.track is not None:
        ActivityTrack.objects.get_or_create(activity=activity, defaults={"packed": recording.track})
