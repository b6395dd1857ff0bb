"""FIT: what watches write themselves."""

from collections.abc import Iterable
from typing import Final

import numpy as np
from fitdecode.profile import FIELD_TYPES

from training.fit_writer import FIT_EPOCH_S, SEMICIRCLES_PER_DEGREE
from training.importers import refusals
from training.importers.assemble import GPS_BEGAN, Summary, assemble, number
from training.importers.fit_readers import FitLog, Message, read_messages
from training.importers.kinds import ON_FOOT, type_from_fit
from training.importers.measure import Bools, Samples
from training.importers.parsed import Correction, ImportRefusedError, ParsedActivity

FIRST_DATE: Final = FIT_EPOCH_S + 0x10000000
"""Unix seconds; FIT times before it count from the moment the watch was switched on."""

_LONGEST_OFFSET_S: Final = 14 * 3600
_OFFSET_STEP_S: Final = 15 * 60
_OFFSET_SLACK_S: Final = 60
_SAME_RECORDING_S: Final = 3 * 24 * 3600
_SLACK_S: Final = 60
_NO_ACTIVITY: Final = {
    "course": refusals.FIT_COURSE, "workout": refusals.FIT_WORKOUT, "schedules": refusals.FIT_WORKOUT,
    "segment": refusals.FIT_COURSE, "segment_list": refusals.FIT_COURSE, "settings": refusals.FIT_SETTINGS,
    "device": refusals.FIT_SETTINGS, "sport": refusals.FIT_SETTINGS, "totals": refusals.FIT_SETTINGS,
    "goals": refusals.FIT_SETTINGS, "exd_configuration": refusals.FIT_SETTINGS,
    "weight": refusals.FIT_STEPS, "blood_pressure": refusals.FIT_STEPS, "monitoring_a": refusals.FIT_STEPS,
    "monitoring_b": refusals.FIT_STEPS, "monitoring_daily": refusals.FIT_STEPS,
}  # fmt: skip
_GARMIN_PRODUCTS: Final[dict[object, object]] = FIELD_TYPES["garmin_product"].enum or {}
_LEGS_ONLY: Final = frozenset({"transition"})


def read_fit(data: bytes, *, patient: bool = False) -> list[ParsedActivity]:
    """One activity per session; transitions between the legs of a race are left out.

    Raises:
        ImportRefusedError: truncated, not_an_activity, no_date, no_times, unreadable.
    """
    log = read_messages(data, patient=patient)
    _refuse_other_files(log)
    sessions = _sessions(log)
    records = _records(log)
    if sessions:
        windows = _windows(log, sessions, records)
        return [_from_session(log, s, records.only(w)) for s, w in zip(sessions, windows, strict=True)]
    if len(records):
        return [_from_records(log, records)]
    raise _nothing_in(log)


def _refuse_other_files(log: FitLog) -> None:
    kinds = [message.get("type") for message in log.all("file_id")]
    reasons = [_NO_ACTIVITY[kind] for kind in kinds if isinstance(kind, str) and kind in _NO_ACTIVITY]
    if reasons and len(reasons) == len(kinds):
        raise ImportRefusedError(*reasons[0])


def _nothing_in(log: FitLog) -> ImportRefusedError:
    if Correction.TRUNCATED in log.corrections:
        return ImportRefusedError(*refusals.FIT_CUT_OFF)
    return ImportRefusedError(*(refusals.FIT_NOTHING if log.messages else refusals.DAMAGED))


def _sessions(log: FitLog) -> list[Message]:
    found = [s for s in log.all("session") if s.get("sport") not in _LEGS_ONLY]
    legs = [s for s in found if s.get("sport") != "multisport"]
    unlike: dict[tuple[object, ...], Message] = {}
    for session in legs or found:
        key = tuple(
            session.get(n) for n in ("start_time", "timestamp", "total_elapsed_time", "total_distance")
        )
        unlike.setdefault(key, session)
    return sorted(unlike.values(), key=lambda s: _begin(s) or 0)


def _begin(session: Message) -> float | None:
    begin = number(session.get("start_time"))
    if begin is not None:
        return begin
    end, elapsed = number(session.get("timestamp")), number(session.get("total_elapsed_time"))
    return None if end is None else end - (elapsed or 0)


def _records(log: FitLog) -> Samples:
    """Dated records in the order of time, each time once."""
    records = log.records
    column = records.column
    enhanced, plain = column("enhanced_altitude"), column("altitude")
    samples = Samples(
        t=column("timestamp"),
        lat=column("position_lat") / SEMICIRCLES_PER_DEGREE,
        lon=column("position_long") / SEMICIRCLES_PER_DEGREE,
        distance=column("distance"),
        altitude=np.where(np.isnan(enhanced), plain, enhanced),
        hr=column("heart_rate"),
        cadence=column("cadence") + np.nan_to_num(column("fractional_cadence")),
        segment=np.zeros(records.count),
    )
    return _interrupted(log, _in_order(samples.only(~np.isnan(samples.t))))


def _in_order(samples: Samples) -> Samples:
    if np.all(np.diff(samples.t) > 0):
        return samples
    _, first = np.unique(samples.t, return_index=True)
    return samples.only(first)


def _interrupted(log: FitLog, samples: Samples) -> Samples:
    """A new segment after each press on "start"."""
    starts = sorted(_timer_events(log, "start"))
    samples.segment[:] = np.searchsorted(np.asarray(starts, dtype=np.float64), samples.t, side="right")
    return samples


def _timer_events(log: FitLog, *kinds: str) -> Iterable[float]:
    for message in log.all("event"):
        at = number(message.get("timestamp"))
        if (
            at is not None
            and message.get("event") == "timer"
            and str(message.get("event_type")).startswith(kinds)
        ):
            yield at


def _windows(log: FitLog, sessions: list[Message], records: Samples) -> list[Bools]:
    """Which records belong to which session: from its start to its end, or to the start of the next leg."""
    legs = [_begin(leg) or 0 for leg in log.all("session") if leg.get("sport") != "multisport"]
    windows = []
    for session in sessions:
        begin = _begin(session) or 0
        elapsed = number(session.get("total_elapsed_time"))
        end = max(begin + (elapsed or 0), number(session.get("timestamp")) or 0)
        if end <= begin:
            # It says nothing of its end: the next leg does, or the last record.
            end = begin + _SAME_RECORDING_S
        end = min([end + _SLACK_S, *(leg for leg in legs if leg > begin)])
        # The first record may be stamped a moment before the summary's start.
        first = begin - (0 if any(leg < begin for leg in legs) else _SLACK_S)
        windows.append((records.t >= first) & (records.t < end))
    if len(sessions) == 1 and len(records) and not windows[0].any():
        windows = [_same_recording(records)]
    return windows


def _same_recording(records: Samples) -> Bools:
    """Without the records that a restarted clock put on another day."""
    return np.abs(records.t - np.median(records.t)) <= _SAME_RECORDING_S


def _from_session(log: FitLog, session: Message, records: Samples) -> ParsedActivity:
    kind = _kind(log, session)
    corrections = set(log.corrections)
    if not _is_first(log, session) and len(records):
        # Some watches go on counting where the leg before ended.
        records.distance[:] -= np.nan_to_num(records.distance[0])
    summary = Summary(
        format="fit",
        type=kind,
        start=_start(session, records, corrections),
        utc_offset_s=_offset(log),
        distance_m=_session_metres(log, session),
        moving_s=number(session.get("total_timer_time")),
        elapsed_s=number(session.get("total_elapsed_time")),
        ascent_m=number(session.get("total_ascent")),
        descent_m=number(session.get("total_descent")),
        avg_hr=number(session.get("avg_heart_rate")),
        max_hr=number(session.get("max_heart_rate")),
        avg_cadence_spm=_session_cadence(session),
        partial=log.partial,
        device=_device(log),
        corrections=corrections,
    )
    if summary.moving_s is None:
        summary.moving_s = number(session.get("total_moving_time")) or _timer_seconds(log, records)
    return assemble(summary, _both_feet(records, kind))


def _from_records(log: FitLog, records: Samples) -> ParsedActivity:
    """The battery died before the summary was written."""
    kept = records.only(_same_recording(records))
    if not len(kept):
        # Points years apart, of which none has others beside it.
        raise ImportRefusedError(*refusals.NO_DATE)
    kind = _kind(log, {})
    summary = Summary(
        format="fit",
        type=kind,
        start=_dated(float(kept.t[0])),
        utc_offset_s=_offset(log),
        moving_s=_timer_seconds(log, kept),
        partial=True,
        device=_device(log),
        corrections={*log.corrections, Correction.NO_SUMMARY},
    )
    if len(kept) < len(records):
        summary.corrections.add(Correction.CLOCK_JUMPS)
    return assemble(summary, _both_feet(kept, kind))


def _start(session: Message, records: Samples, corrections: set[Correction]) -> float:
    begin = _begin(session)
    if begin is not None and begin >= FIRST_DATE and not _elsewhere(begin, records):
        return begin
    if len(records) and float(records.t[0]) >= FIRST_DATE:
        corrections.add(Correction.CLOCK_JUMPS)
        return float(records.t[0])
    if begin is None:
        raise ImportRefusedError(*refusals.NO_START)
    return _dated(begin)


def _elsewhere(begin: float, records: Samples) -> bool:
    return len(records) > 0 and abs(float(records.t[0]) - begin) > _SAME_RECORDING_S


def _dated(at: float) -> float:
    if at < max(FIRST_DATE, GPS_BEGAN):
        raise ImportRefusedError(*refusals.NO_DATE)
    return at


def _kind(log: FitLog, session: Message) -> str | None:
    for message in (session, *log.all("sport"), *log.all("lap")):
        kind = type_from_fit(_name(message.get("sport")), _name(message.get("sub_sport")))
        if kind is not None:
            return kind
    return None


def _name(value: object) -> str | int | None:
    return value if isinstance(value, (str, int)) else None


def _offset(log: FitLog) -> int | None:
    """Local time minus UTC from the activity message; None when it is no time zone."""
    for message in log.all("activity"):
        local, utc = number(message.get("local_timestamp")), number(message.get("timestamp"))
        if local is None or utc is None or local < FIRST_DATE or utc < FIRST_DATE:
            continue
        offset = round((local - utc) / _OFFSET_STEP_S) * _OFFSET_STEP_S
        if abs(offset) <= _LONGEST_OFFSET_S and abs(local - utc - offset) <= _OFFSET_SLACK_S:
            return offset
    return None


def _is_first(log: FitLog, session: Message) -> bool:
    begin = _begin(session) or 0
    return all((_begin(other) or 0) >= begin for other in log.all("session"))


def _session_metres(log: FitLog, session: Message) -> float | None:
    """What the session says, or the sum of its laps."""
    said = number(session.get("total_distance"))
    begin, end = _begin(session), number(session.get("timestamp"))
    if said is not None or begin is None or end is None:
        return said
    laps = [number(lap.get("total_distance")) for lap in log.all("lap") if begin <= (_begin(lap) or 0) < end]
    known = [metres for metres in laps if metres is not None]
    return sum(known) if known else None


def _session_cadence(session: Message) -> float | None:
    """Steps a minute of both feet: FIT counts one leg."""
    whole = number(session.get("avg_running_cadence"))
    whole = number(session.get("avg_cadence")) if whole is None else whole
    if not whole or whole >= 255:  # noqa: PLR2004  255 is FIT's "none"
        return None
    return 2 * (whole + (number(session.get("avg_fractional_cadence")) or 0))


def _both_feet(records: Samples, kind: str | None) -> Samples:
    if kind is None or kind in ON_FOOT:
        records.cadence[:] *= 2
    return records


def _timer_seconds(log: FitLog, records: Samples) -> float | None:
    """Seconds between presses on start and stop, None without such events."""
    starts, stops = sorted(_timer_events(log, "start")), sorted(_timer_events(log, "stop"))
    if not starts or not len(records):
        return None
    first, last = float(records.t[0]), float(records.t[-1])
    total = 0.0
    for i, start in enumerate(starts):
        until = starts[i + 1] if i + 1 < len(starts) else last
        stop = next((s for s in stops if start <= s <= until), until)
        total += max(0.0, min(stop, last) - max(start, first))
    return total or None


def _device(log: FitLog) -> str:
    for message in (*log.all("file_id"), *log.all("device_info")):
        maker = message.get("manufacturer")
        if isinstance(maker, str) and maker:
            return f"{maker.replace('_', ' ').title()} {_model(message)}".strip()
    return ""


def _model(message: Message) -> str:
    """The model's own name, else that of its number in the FIT profile, else the number."""
    for name in ("product_name", "garmin_product"):
        if isinstance(message.get(name), str):
            return str(message[name])
    number_of_it = message.get("product") or message.get("garmin_product")
    if number_of_it is None:
        return ""
    if message.get("manufacturer") == "garmin":
        return str(_GARMIN_PRODUCTS.get(number_of_it, number_of_it))
    return str(number_of_it)
