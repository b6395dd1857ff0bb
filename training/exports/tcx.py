"""An activity as TCX, which every other site reads."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Final

from training.exports.points import highest_hr, points_of, times_of
from training.fit_writer import FitPoint
from training.importers.kinds import ON_FOOT, RUNNING
from training.models import Activity
from training.tracks import Track

_SPACE: Final = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
_EXTENSION: Final = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"
_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tcx_of(activity: Activity, track: Track | None) -> bytes:
    """The file: one lap, and a point for each of the track. TCX knows running, biking and other sports.

    Raises:
        DomainError: no_times.
    """
    times = times_of(activity, track)
    points = list(points_of(track))
    begin = _time(activity.start_at)
    shown_s = max(times.moving_s, points[-1].offset_s if points else 0)
    # The clock ran on after the last point: TCX says that only by when its last lap ends.
    end = _empty_lap(activity, times.elapsed_s) if shown_s < times.elapsed_s else ""
    inner = "".join(
        (
            f'<Activity Sport="{_sport(activity.type)}"><Id>{begin}</Id>',
            *_lap(activity, points, times.moving_s, highest_hr(track)),
            end,
            _notes(activity.notes),
            "</Activity>",
        )
    )
    head = f'<?xml version="1.0" encoding="UTF-8"?><TrainingCenterDatabase xmlns="{_SPACE}">'
    return f"{head}<Activities>{inner}</Activities></TrainingCenterDatabase>".encode()


def _lap(activity: Activity, points: list[FitPoint], moving_s: int, max_hr: int | None) -> Iterator[str]:
    yield f'<Lap StartTime="{_time(activity.start_at)}"><TotalTimeSeconds>{moving_s}</TotalTimeSeconds>'
    yield f"<DistanceMeters>{activity.distance_m or 0}</DistanceMeters><Calories>0</Calories>"
    yield _beats("AverageHeartRateBpm", activity.avg_hr)
    yield _beats("MaximumHeartRateBpm", max_hr)
    yield "<Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod>"
    if points:
        on_foot = activity.type in ON_FOOT
        yield "<Track>"
        yield from (_point(point, activity.start_at, on_foot=on_foot) for point in points)
        yield "</Track>"
    yield _lap_cadence(activity)
    yield "</Lap>"


def _empty_lap(activity: Activity, at_s: int) -> str:
    return (
        f'<Lap StartTime="{_time(activity.start_at + timedelta(seconds=at_s))}">'
        "<TotalTimeSeconds>0</TotalTimeSeconds><DistanceMeters>0</DistanceMeters><Calories>0</Calories>"
        "<Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod></Lap>"
    )


def _sport(kind: str) -> str:
    if kind in RUNNING:
        return "Running"
    return "Biking" if kind == "ride" else "Other"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _beats(name: str, value: int | None) -> str:
    return "" if value is None else f"<{name}><Value>{value}</Value></{name}>"


def _notes(text: str) -> str:
    return f"<Notes>{escape(_NOT_XML.sub('', text))}</Notes>" if text else ""


def _lap_cadence(activity: Activity) -> str:
    if activity.avg_cadence_spm is None or activity.type not in ON_FOOT:
        return ""
    # Per leg, in whole steps: that is all that the format has.
    steps = round(activity.avg_cadence_spm / 2)
    return f'<Extensions><LX xmlns="{_EXTENSION}"><AvgRunCadence>{steps}</AvgRunCadence></LX></Extensions>'


def _point(point: FitPoint, start: datetime, *, on_foot: bool) -> str:
    return "".join(("<Trackpoint>", *_parts(point, start, on_foot=on_foot), "</Trackpoint>"))


def _parts(point: FitPoint, start: datetime, *, on_foot: bool) -> Iterator[str]:
    yield f"<Time>{_time(start + timedelta(seconds=point.offset_s))}</Time>"
    if point.lat is not None and point.lon is not None:
        yield (
            f"<Position><LatitudeDegrees>{point.lat:.7f}</LatitudeDegrees>"
            f"<LongitudeDegrees>{point.lon:.7f}</LongitudeDegrees></Position>"
        )
    if point.altitude_m is not None:
        yield f"<AltitudeMeters>{point.altitude_m:.1f}</AltitudeMeters>"
    if point.distance_m is not None:
        yield f"<DistanceMeters>{point.distance_m:.1f}</DistanceMeters>"
    yield _beats("HeartRateBpm", point.hr)
    if point.cadence_spm is not None and on_foot:
        steps = round(point.cadence_spm / 2)
        yield f'<Extensions><TPX xmlns="{_EXTENSION}"><RunCadence>{steps}</RunCadence></TPX></Extensions>'
