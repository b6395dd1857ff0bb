"""Two readers of FIT messages behind one answer: the fast one first, the patient one behind it."""

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import fitdecode
import fitfast
import numpy as np

from training.fit_writer import FIT_EPOCH_S, wrap_fit
from training.importers.assemble import number
from training.importers.fit_wire import split_sequences, summaries, without_developer_fields
from training.importers.measure import Floats
from training.importers.parsed import Correction

logger = logging.getLogger(__name__)

type Message = dict[Any, Any]
type Messages = dict[str, list[Message]]

# What a reader may throw: its own errors, any other, and the panic of Rust, which is a BaseException.
_ITS_FAULT: Final = BaseException
_NOT_ITS_FAULT: Final = (KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit)

# A developer field of such a name would be taken for the watch's own.
_OURS: Final = frozenset({
    "timestamp", "position_lat", "position_long", "distance", "altitude", "enhanced_altitude", "heart_rate",
    "cadence", "fractional_cadence", "speed", "start_time", "sport", "sub_sport", "total_distance",
    "total_timer_time", "total_elapsed_time", "avg_heart_rate", "max_heart_rate", "avg_cadence",
    "avg_fractional_cadence", "total_ascent", "total_descent",
})  # fmt: skip
_RECORDED: Final = (
    "timestamp", "position_lat", "position_long", "distance", "altitude", "enhanced_altitude", "heart_rate",
    "cadence", "fractional_cadence",
)  # fmt: skip
_DATES: Final = frozenset({"timestamp", "start_time", "time_created", "local_timestamp"})


@dataclass(slots=True)
class Records:
    """The recorded points as columns of numbers, NaN where one has none; positions in semicircles."""

    count: int = 0
    columns: dict[str, Floats] = field(default_factory=dict)

    def column(self, name: str) -> Floats:
        found = self.columns.get(name)
        return np.full(self.count, np.nan) if found is None else found

    def add(self, more: "Records") -> None:
        """Puts more points behind these."""
        names = {*self.columns, *more.columns}
        self.columns = {name: np.concatenate((self.column(name), more.column(name))) for name in names}
        self.count += more.count


@dataclass(slots=True)
class FitLog:
    """Messages by the names of the FIT profile: values scaled, dates in Unix seconds, enums by name.

    What was recorded on the way stands in `records` alone.
    """

    messages: Messages = field(default_factory=dict)
    records: Records = field(default_factory=Records)
    corrections: set[Correction] = field(default_factory=set)

    @property
    def partial(self) -> bool:
        """Whatever had to be put right here was damage."""
        return bool(self.corrections)

    def all(self, name: str) -> list[Message]:
        return self.messages.get(name, [])


def read_messages(data: bytes, *, patient: bool = False) -> FitLog:
    """Everything that can be read; an empty log when nothing can. Never raises for what the bytes are."""
    fast = None if patient else _attempt(_fast, data)
    if fast is not None:
        return _without_impostors(fast, data)
    log = FitLog()
    for sequence in split_sequences(data):
        mended = sequence.mended()
        if sequence.cut:
            log.corrections.add(Correction.TRUNCATED)
        elif not sequence.checksum_ok:
            log.corrections.add(Correction.BAD_CHECKSUM)
        found = None if patient else _attempt(_fast, mended)
        _join(log, _patient(mended) if found is None else _without_impostors(found, mended))
    return log


def _attempt[Found](read: Callable[[bytes], Found], data: bytes) -> Found | None:
    try:
        return read(data)
    except _NOT_ITS_FAULT:
        raise
    except _ITS_FAULT as error:
        logger.info("fit reader gave up: %s", type(error).__name__)
        return None


def _fast(data: bytes) -> FitLog:
    """Recorded points as columns; a dictionary for each of them would take most of the time."""
    columns = fitfast.records(data, degrees=False)
    messages = fitfast.parse(summaries(data))
    messages.pop("record", None)
    return FitLog(messages, Records(len(next(iter(columns.values()), ())), columns))


def _without_impostors(log: FitLog, data: bytes) -> FitLog:
    """Fitfast lets a developer field replace the watch's own of that name: then it reads without them."""
    named = {str(field.get("field_name")) for field in log.all("field_description")}
    if not named & _OURS:
        return log
    own = b"".join(wrap_fit(without_developer_fields(part.body)) for part in split_sequences(data))
    return _attempt(_fast, own) or _patient(data)


def _patient(data: bytes) -> FitLog:
    """What fitdecode reads up to its first error."""
    log = FitLog()

    def read(data: bytes) -> bool:
        # Its data processor would turn dates into objects; raw values are what the fast reader gives.
        frames = fitdecode.FitReader(
            io.BytesIO(data),
            processor=None,
            check_crc=fitdecode.CrcCheck.DISABLED,
            error_handling=fitdecode.ErrorHandling.IGNORE,
        )
        for frame in frames:
            if frame.frame_type == fitdecode.FIT_FRAME_DATA:
                log.messages.setdefault(frame.name, []).append(_plain(frame))
        return True

    if _attempt(read, data) is None:
        log.corrections.add(Correction.TRUNCATED)
    log.records = _columns(log.messages.pop("record", []))
    return log


def _columns(messages: list[Message]) -> Records:
    columns = {name: _column(messages, name) for name in _RECORDED}
    return Records(len(messages), columns)


def _column(messages: list[Message], name: str) -> Floats:
    """NaN where a message has no such field, or has something that is no number."""
    numbers = (number(message.get(name)) for message in messages)
    return np.array([np.nan if value is None else value for value in numbers], dtype=np.float64)


def _plain(frame: Any) -> Message:
    values: Message = {}
    for item in frame.fields:
        developers = item.field_def is not None and item.field_def.is_dev
        if developers or item.value is None or item.name is None:
            continue
        dated = item.name in _DATES and isinstance(item.value, int)
        values[item.name] = item.value + FIT_EPOCH_S if dated else item.value
    return values


def _join(log: FitLog, more: FitLog) -> None:
    log.corrections |= more.corrections
    log.records.add(more.records)
    for name, found in more.messages.items():
        log.messages.setdefault(name, []).extend(found)
