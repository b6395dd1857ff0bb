"""Two readers of FIT messages behind one answer: the fast one first, the patient one behind it."""

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import fitdecode
import fitfast

from training.fit_writer import FIT_EPOCH_S
from training.importers.fit_wire import split_sequences
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
_DATES: Final = frozenset({"timestamp", "start_time", "time_created", "local_timestamp"})


@dataclass(slots=True)
class FitLog:
    """Messages by the names of the FIT profile: values scaled, dates in Unix seconds, enums by name."""

    messages: Messages = field(default_factory=dict)
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


def _attempt(read: Callable[[bytes], Messages], data: bytes) -> Messages | None:
    try:
        return read(data)
    except _NOT_ITS_FAULT:
        raise
    except _ITS_FAULT as error:
        logger.info("fit reader gave up: %s", type(error).__name__)
        return None


def _fast(data: bytes) -> Messages:
    return fitfast.parse(data)


def _without_impostors(messages: Messages, data: bytes) -> FitLog:
    """Fitfast lets a developer field replace the watch's own of that name; fitdecode keeps them apart."""
    named = {str(field.get("field_name")) for field in messages.get("field_description", [])}
    return _patient(data) if named & _OURS else FitLog(messages)


def _patient(data: bytes) -> FitLog:
    """What fitdecode reads up to its first error."""
    log = FitLog()

    def read(data: bytes) -> Messages:
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
        return log.messages

    if _attempt(read, data) is None:
        log.corrections.add(Correction.TRUNCATED)
    return log


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
    for name, found in more.messages.items():
        log.messages.setdefault(name, []).extend(found)
