"""What every importer answers with, whatever the format."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


def gettext_noop(sentence: str) -> str:
    """Marks a whole sentence for the translators; it is translated where it is shown, by Django."""
    return sentence


class Refusal(StrEnum):
    """Why a file was not imported: stable codes, shown to apps as they are."""

    EMPTY_FILE = "empty_file"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    UNSUPPORTED_TYPE = "unsupported_type"
    NOT_AN_ACTIVITY = "not_an_activity"
    NO_TIMES = "no_times"
    NO_DATE = "no_date"
    HOSTILE_XML = "hostile_xml"
    BOMB = "bomb"
    UNREADABLE = "unreadable"
    FUTURE_START = "future_start"
    ABSURD_DISTANCE = "absurd_distance"
    ABSURD_PACE = "absurd_pace"
    NEGATIVE_VALUE = "negative_value"
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"
    ABSURD_TIME = "absurd_time"
    FILE_LOST = "file_lost"
    GAVE_UP = "gave_up"
    # Of archives and tables.
    TOO_MANY = "too_many"
    SKIPPED = "skipped"
    ENCRYPTED = "encrypted"
    UNSAFE_NAME = "unsafe_name"
    NO_COLUMNS = "no_columns"
    ROW_SHAPE = "row_shape"
    NO_VALUE = "no_value"
    BAD_VALUE = "bad_value"
    ZERO_DISTANCE = "zero_distance"


class Correction(StrEnum):
    """What had to be put right; stored with the activity so that no number is shown as surer than it is."""

    TRUNCATED = "truncated"
    BAD_CHECKSUM = "bad_checksum"
    NO_SUMMARY = "no_summary"
    DISTANCE_FROM_RECORDS = "distance_from_records"
    SUMMARY_DIFFERS = "summary_differs"
    TIMER_ABOVE_ELAPSED = "timer_above_elapsed"
    LAPS_DIFFER = "laps_differ"
    DISTANCE_SHRANK = "distance_shrank"
    CLOCK_JUMPS = "clock_jumps"
    POSITIONS_DROPPED = "positions_dropped"
    TIMES_MISSING = "times_missing"
    TYPE_GUESSED = "type_guessed"


class ImportRefusedError(Exception):
    """A file, or one activity in it, that must not be stored.

    `code` is for programs, `detail` a constant English sentence for the athlete that says what is wrong and
    what to do: the msgid of its translations.
    """

    def __init__(self, code: Refusal, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class ParsedActivity:
    """One activity read from a file, in metres, seconds and UTC.

    `type` is a code of ActivityType. `moving_s` is the watch's timer where it has one, else the time at
    0.5 m/s or faster. `avg_cadence_spm` counts both feet and is None for sports without steps. `track` is
    `Track.to_bytes()`. `partial` says that the file was cut off, damaged, or had no summary. `place_zone` is
    the time zone of its first positions, None at sea. `slopes` are (metres, metres risen) of pieces of at
    least 30 m.
    """

    format: str
    start_at: datetime
    utc_offset_s: int | None
    type: str
    distance_m: int
    moving_s: int | None
    elapsed_s: int
    ascent_m: int | None
    descent_m: int | None
    avg_hr: int | None
    max_hr: int | None
    avg_cadence_spm: int | None
    partial: bool
    device: str
    corrections: tuple[str, ...] = ()
    track: bytes | None = None
    place_zone: str | None = None
    slopes: tuple[tuple[float, float], ...] = ()
