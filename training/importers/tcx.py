"""TCX: Garmin's older format, still what many sites export."""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from training.importers import measure, refusals
from training.importers.assemble import GPS_BEGAN, Summary, assemble, mean_by_time, number, refuse_negative
from training.importers.gpx import parse_time
from training.importers.kinds import ON_FOOT, type_from_words
from training.importers.measure import Samples, samples_of
from training.importers.parsed import Correction, ImportRefusedError, ParsedActivity
from training.importers.xml_reader import elements, local_name

_COLUMNS: Final = ("t", "lat", "lon", "distance", "altitude", "hr", "cadence")
_POINT: Final = {
    "LatitudeDegrees": "lat", "LongitudeDegrees": "lon", "DistanceMeters": "distance",
    "AltitudeMeters": "altitude", "Cadence": "cadence", "RunCadence": "cadence",
}  # fmt: skip


@dataclass(slots=True)
class _Lap:
    start: float | None
    seconds: float | None
    distance_m: float | None
    avg_hr: float | None
    max_hr: float | None
    cadence: float | None


@dataclass(slots=True)
class _Activity:
    sport: str
    id: float | None = None
    offset_s: int | None = None
    device: str = ""
    laps: list[_Lap] = field(default_factory=list)
    rows: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in _COLUMNS})
    segment: list[float] = field(default_factory=list)
    tracks: int = 0


def read_tcx(data: bytes) -> list[ParsedActivity]:
    """One activity per Activity element. Laps are right where they contradict the track.

    Raises:
        ImportRefusedError: not_an_activity, no_times, negative_value, truncated, unreadable, hostile_xml.
    """
    found, planned = _activities(data)
    if not found:
        raise ImportRefusedError(*(refusals.TCX_PLANNED if planned else refusals.TCX_NOTHING))
    return [_parsed(activity) for activity in found]


def _activities(data: bytes) -> tuple[list[_Activity], bool]:
    found: list[_Activity] = []
    planned = inside = False
    for event, name, element in elements(data, "Activity", "Lap", "Track", "Trackpoint", "Course", "Workout"):
        if name in {"Course", "Workout"}:
            planned = True
        elif event == "start" and name == "Activity":
            found.append(_Activity(element.get("Sport") or ""))
        elif inside:
            # Courses have laps and tracks too, which nobody ran.
            _take(found[-1], event, name, element)
        if name == "Activity":
            inside = event == "start"
    return [activity for activity in found if activity.laps or activity.rows["t"]], planned


def _take(activity: _Activity, event: str, name: str, element: Any) -> None:
    if event == "start":
        activity.tracks += name == "Track"
    elif name == "Trackpoint":
        _read_point(activity, element)
    elif name == "Lap":
        activity.laps.append(_lap(activity, element))
    elif name == "Activity":
        texts = _texts(element)
        activity.id = _seconds(activity, texts.get("Id", ""))
        activity.device = next(
            (_texts(child).get("Name", "") for child in element if local_name(child) == "Creator"), ""
        )


def _texts(element: Any) -> dict[str, str]:
    """Texts of the children by their names; the first of a name counts."""
    found: dict[str, str] = {}
    for child in element:
        found.setdefault(local_name(child), child.text or "")
    return found


def _inside(element: Any, name: str) -> str | None:
    return next((inner.text for inner in element.iter() if local_name(inner) == name), None)


def _seconds(activity: _Activity, text: str) -> float | None:
    """Unix seconds; remembers the first zone that a time names."""
    at = parse_time(text)
    if at is None:
        return None
    if activity.offset_s is None:
        offset = at.utcoffset()
        activity.offset_s = round(offset.total_seconds()) if offset else 0
    return at.timestamp()


def _lap(activity: _Activity, element: Any) -> _Lap:
    texts = _texts(element)
    lap = _Lap(
        start=_seconds(activity, element.get("StartTime") or ""),
        seconds=number(texts.get("TotalTimeSeconds")),
        distance_m=number(texts.get("DistanceMeters")),
        avg_hr=number(_child_value(element, "AverageHeartRateBpm")),
        max_hr=number(_child_value(element, "MaximumHeartRateBpm")),
        cadence=number(_inside(element, "AvgRunCadence") or texts.get("Cadence")),
    )
    refuse_negative(lap.seconds, lap.distance_m)
    return lap


def _child_value(element: Any, name: str) -> str | None:
    return next((_inside(child, "Value") for child in element if local_name(child) == name), None)


def _read_point(activity: _Activity, element: Any) -> None:
    found: dict[str, str] = {}
    time = ""
    for inner in element.iter():
        name = local_name(inner)
        if name == "Time":
            time = inner.text or ""
        elif name == "Value":
            found.setdefault("hr", inner.text or "")
        elif (column := _POINT.get(name)) is not None:
            found[column] = inner.text or ""
    at = _seconds(activity, time)
    if at is None:
        return
    activity.rows["t"].append(at)
    for column in _COLUMNS[1:]:
        value = number(found.get(column))
        activity.rows[column].append(float("nan") if value is None else value)
    activity.segment.append(activity.tracks)


def _parsed(activity: _Activity) -> ParsedActivity:
    samples = _steady(activity)
    kind = type_from_words(activity.sport)
    if kind in ON_FOOT:
        samples.cadence[:] *= 2
    if kind == "run" and len(samples) and np.isnan(samples.cleaned().lat).all():
        kind = "treadmill"
    summary = _summary(activity, samples, kind)
    if len(samples) < len(activity.rows["t"]):
        summary.corrections.add(Correction.CLOCK_JUMPS)
    return assemble(summary, samples)


def _steady(activity: _Activity) -> Samples:
    samples = samples_of(activity.rows, activity.segment)
    return samples.only(measure.steadied(samples.t))


def _summary(activity: _Activity, samples: Samples, kind: str | None) -> Summary:
    laps = activity.laps
    first = float(samples.t[0]) if len(samples) else None
    starts = [at for at in (*(lap.start for lap in laps), activity.id, first) if at is not None]
    # A clock that was set on the way leaves an early date in the first of them.
    start = next((at for at in starts if at >= GPS_BEGAN), next(iter(starts), None))
    cadence = mean_by_time((lap.cadence, lap.seconds) for lap in laps)
    return Summary(
        format="tcx",
        type=kind,
        start=start,
        utc_offset_s=activity.offset_s or None,
        distance_m=_lap_metres(laps, samples),
        moving_s=_sum(lap.seconds for lap in laps),
        elapsed_s=_elapsed(activity, samples, start),
        avg_hr=mean_by_time((lap.avg_hr, lap.seconds) for lap in laps),
        max_hr=max((lap.max_hr for lap in laps if lap.max_hr and lap.max_hr < 255), default=None),  # noqa: PLR2004  "none"
        avg_cadence_spm=cadence * 2 if cadence and kind in ON_FOOT else None,
        device=activity.device,
        disagreement=Correction.LAPS_DIFFER,
    )


def _lap_metres(laps: list[_Lap], samples: Samples) -> float | None:
    """None where a lap does not say its distance and the track does."""
    if any(lap.distance_m is None for lap in laps) and not np.isnan(samples.distance).all():
        return None
    return _sum(lap.distance_m for lap in laps)


def _sum(values: Any) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _elapsed(activity: _Activity, samples: Samples, start: float | None) -> float | None:
    """To the end of the last lap or the last point, whichever is later."""
    if start is None:
        return None
    ends = [lap.start + (lap.seconds or 0) for lap in activity.laps if lap.start is not None]
    if len(samples):
        ends.append(float(samples.t[-1]))
    return max(0.0, max(ends) - start) if ends else None
