"""From what a file says to an activity: checked, told apart from what is there already, stored."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from athletes.errors import DomainError
from athletes.models import Athlete
from training.enums import ImportFileState, ImportKind
from training.importers import refusals
from training.importers.detect import unpacked
from training.importers.kinds import ON_FOOT
from training.importers.parsed import Correction, ImportRefusedError, ParsedActivity
from training.models import Activity, ActivitySource, ActivityTrack, Import, ImportFile
from training.rules import (
    MAX_DISTANCE_M,
    MAX_DURATION_S,
    OLDEST_YEAR,
    is_absurd_speed,
    is_future,
    is_time_zone,
    local_date_of,
)
from training.rules.duplicates import SAME_START, Recording, is_same_entry, is_same_session, quality_of
from training.rules.grade import grade_adjusted_m
from training.rules.zones import zone_of_offset
from training.services.activities import (
    UNSAID,
    ActivityChanges,
    ActivityFields,
    Origin,
    add_origin,
    edit_activity,
    log_activity,
)

NAME_LENGTH: Final = 255
TIMES: Final = ("elapsed_s", "moving_s")
SENSORS: Final = ("ascent_m", "avg_cadence_spm", "avg_hr")
MEASURED: Final = ("type", "distance_m", *TIMES, "descent_m", "max_hr", *SENSORS)
# Above the highest climb that an activity may claim, it is noise of a barometer in a pool.
MAX_CLIMB_M: Final = 50_000
# No time zone is further from UTC.
WIDEST_SHIFT: Final = timedelta(hours=14) + SAME_START


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One session to store, whatever it came from. `values` are fields of an activity; None: not measured.

    `date_only`: the source named a day, and the start was put at noon. `wall_clock`: it named a local time
    without a zone, taken as that of home.
    """

    start_at: datetime
    time_zone: str
    values: dict[str, Any]
    partial: bool = False
    date_only: bool = False
    wall_clock: bool = False
    type_guessed: bool = False
    track: bytes | None = None

    @property
    def recording(self) -> Recording:
        return Recording(self.start_at, self.values.get("distance_m"), _duration_of(self.values))

    @property
    def local_date(self) -> date:
        return local_date_of(self.start_at, self.time_zone)


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
            "corrections": list(recording.corrections),
        }
        store_entry(athlete, _entry_of(recording, athlete), result=result, origin=origin, now=now)
        yield result


def store_entry(
    athlete: Athlete,
    entry: Entry,
    *,
    result: ImportFile,
    origin: Origin,
    now: datetime,
    taken: Collection[int] = (),
) -> None:
    """Stores an entry, or takes what is new in it into the session that is there; fills in `result`.

    `taken` are activities that other entries of the same list stand for: a day may hold two alike.
    """
    try:
        refuse_implausible(entry, now=now)
        with transaction.atomic():
            result.activity, result.state = _stored(athlete, entry, origin, now, taken)
    except ImportRefusedError as refused:
        result.state = ImportFileState.REFUSED
        result.error_code, result.error_detail = refused.code, refused.detail
    except DomainError as error:
        result.state = ImportFileState.REFUSED
        result.error_code, result.error_detail = error.code, error.message


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


def refuse_implausible(entry: Entry, *, now: datetime) -> None:
    """What nobody did.

    Raises:
        ImportRefusedError: future_start, no_date, absurd_distance, absurd_time, absurd_pace.
    """
    metres = entry.values.get("distance_m") or 0
    times = [entry.values[name] for name in TIMES if entry.values.get(name) is not None]
    moving = entry.values.get("moving_s")
    seconds = moving if moving is not None else next(iter(times), None)
    reasons = {
        refusals.FUTURE: is_future(entry.start_at, now),
        refusals.NO_DATE: entry.start_at.year < OLDEST_YEAR,
        refusals.TOO_FAR: metres > MAX_DISTANCE_M,
        refusals.TOO_LONG: max(times, default=0) > MAX_DURATION_S,
        refusals.TOO_FAST: is_absurd_speed(entry.values["type"], metres, seconds),
    }
    for reason, holds in reasons.items():
        if holds:
            raise ImportRefusedError(*reason)


def _entry_of(recording: ParsedActivity, athlete: Athlete) -> Entry:
    place = recording.place_zone
    zone = zone_of_offset(
        recording.utc_offset_s,
        recording.start_at,
        home=athlete.time_zone,
        # The borders may be newer than the server's list of zones.
        place=place if place is not None and is_time_zone(place) else None,
    )
    values = {name: getattr(recording, name) for name in MEASURED}
    for name in ("ascent_m", "descent_m"):
        if values[name] is not None and values[name] > MAX_CLIMB_M:
            values[name] = None
    values["grade_adjusted_m"] = grade_adjusted_m(recording.distance_m, recording.slopes)
    return Entry(
        start_at=recording.start_at,
        time_zone=zone,
        values=values,
        partial=recording.partial,
        type_guessed=Correction.TYPE_GUESSED in recording.corrections,
        track=recording.track,
    )


def _stored(
    athlete: Athlete, entry: Entry, origin: Origin, now: datetime, taken: Collection[int]
) -> tuple[Activity, ImportFileState]:
    sensors = sum(entry.values.get(name) is not None for name in SENSORS) + (entry.track is not None)
    quality = quality_of(origin["format"], sensors=sensors, partial=entry.partial)
    origin = {**origin, "quality": quality, "date_only": entry.date_only}
    twin = _twin(athlete, entry, origin["sha256"], taken)
    if twin is not None:
        return _completed(twin, entry, origin, now), ImportFileState.DUPLICATE
    upload = origin["upload"]
    fields = entry.values | {"time_zone": entry.time_zone, "partial": entry.partial}
    activity = log_activity(
        None,
        athlete=athlete,
        start_at=entry.start_at,
        now=now,
        origin=origin,
        marks_week=upload is None or upload.kind == ImportKind.FILE,
        **cast("ActivityFields", fields),
    )
    if entry.track is not None:
        ActivityTrack.objects.create(activity=activity, packed=entry.track)
    return activity, ImportFileState.PARTIAL if entry.partial else ImportFileState.DONE


def _twin(athlete: Athlete, entry: Entry, digest: str, taken: Collection[int]) -> Activity | None:
    """The same session: of the same bytes, from another source, or from a copy of this one."""
    timed = ActivitySource.objects.filter(activity=OuterRef("pk"), date_only=False)
    alike = ActivitySource.objects.filter(activity=OuterRef("pk"), sha256=digest)
    near = Q(start_at__range=(entry.start_at - WIDEST_SHIFT, entry.start_at + WIDEST_SHIFT))
    nearby = Activity.objects.filter(near | Q(local_date=entry.local_date), athlete=athlete)
    rows = list(nearby.annotate(has_time=Exists(timed), same_bytes=Exists(alike)))
    of_these_bytes = [row for row in rows if row.same_bytes and _starts_with(row, entry)]
    same = of_these_bytes or [row for row in _free(rows, entry, taken) if _is_same(row, entry, athlete)]
    return min(same, key=lambda row: abs(row.start_at - entry.start_at), default=None)


def _free(rows: list[Any], entry: Entry, taken: Collection[int]) -> list[Any]:
    """A list may hold two alike on one day; two at one time are one."""
    return [row for row in rows if row.pk not in taken] if entry.date_only else rows


def _starts_with(row: Any, entry: Entry) -> bool:
    """One file may hold several activities, a row of a list is one."""
    return entry.date_only or abs(row.start_at - entry.start_at) <= SAME_START


def _is_same(row: Any, entry: Entry, athlete: Athlete) -> bool:
    start_at = row.start_at
    if entry.wall_clock:
        there = start_at.astimezone(ZoneInfo(row.time_zone))
        start_at = there.replace(tzinfo=ZoneInfo(entry.time_zone))
    theirs = Recording(start_at, row.distance_m, _duration_of({name: getattr(row, name) for name in TIMES}))
    if entry.date_only or not row.has_time:
        on_foot = (row.type in ON_FOOT) == (entry.values["type"] in ON_FOOT)
        return on_foot and row.local_date == entry.local_date and is_same_entry(entry.recording, theirs)
    # A copy is off by the time of the place: where the athlete lives, or where the run was.
    zones = {athlete.time_zone, row.time_zone}
    offsets = {ZoneInfo(zone).utcoffset(row.start_at.astimezone(ZoneInfo(zone))) for zone in zones}
    return any(
        is_same_session(entry.recording, theirs, utc_offset=offset or timedelta()) for offset in offsets
    )


def _duration_of(values: Mapping[str, Any]) -> int | None:
    elapsed: int | None = values.get("elapsed_s")
    return values.get("moving_s") if elapsed is None else elapsed


def _completed(twin: Activity, entry: Entry, origin: Origin, now: datetime) -> Activity:
    """The better source wins what nobody wrote by hand; the other fills in what is missing."""
    better = origin["quality"] > (twin.sources.aggregate(best=Max("quality"))["best"] or 0)
    changes = {
        name: value
        for name, value in (entry.values | (_frame_of(twin, entry) if better else {})).items()
        if value is not None and name not in twin.by_hand and (better or getattr(twin, name) in UNSAID)
    }
    if entry.type_guessed:
        changes.pop("type", None)
    adjusted, metres = changes.get("grade_adjusted_m"), entry.values.get("distance_m")
    if adjusted is not None and "distance_m" not in changes and metres and twin.distance_m is not None:
        changes["grade_adjusted_m"] = round(adjusted * twin.distance_m / metres)
    if changes:
        twin = edit_activity(None, activity=twin, now=now, **cast("ActivityChanges", changes))
    _keep_track(twin, entry, better=better)
    add_origin(twin, origin)
    return twin


def _frame_of(twin: Activity, entry: Entry) -> dict[str, Any]:
    """When and how whole it was. The start of a copy hours off is the copy's error, never taken."""
    frame: dict[str, Any] = {"partial": entry.partial}
    if not twin.sources.filter(date_only=False).exists():
        return frame | {"start_at": entry.start_at, "time_zone": entry.time_zone}
    near = abs(twin.start_at - entry.start_at) <= SAME_START and not entry.date_only
    return frame | ({"start_at": entry.start_at} if near else {})


def _keep_track(activity: Activity, entry: Entry, *, better: bool) -> None:
    if entry.track is None:
        return
    if better:
        ActivityTrack.objects.update_or_create(activity=activity, defaults={"packed": entry.track})
    else:
        ActivityTrack.objects.get_or_create(activity=activity, defaults={"packed": entry.track})
