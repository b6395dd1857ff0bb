"""Shoes: when a pair is worn out, what counts as a change, and what as a rotation.

The article says 500-700 km; no trial supports a number, so it is a reminder and never an alarm.
"""

from datetime import date, timedelta

from training.enums import ShoeWear

DEFAULT_SHOE_NOTE_M = 500_000
DEFAULT_SHOE_DUE_M = 700_000
# What a pair may have run before it was added, and the furthest that may be planned for it.
MAX_SHOE_M = 10_000_000
# A change of shoes may explain a pain for this long; our convention.
SHOE_CHANGE_COUNTS = timedelta(days=14)
ROTATION = timedelta(days=28)


def wear_of(distance_m: int, *, note_m: int, due_m: int) -> ShoeWear:
    """How far a pair has come; reaching a limit exactly counts."""
    if distance_m >= due_m:
        return ShoeWear.DUE
    return ShoeWear.NOTE if distance_m >= note_m else ShoeWear.OK


def change_counts(changed_on: date, on: date) -> bool:
    """Whether a change is still a possible factor: on its day and in the 14 days after."""
    return changed_on <= on <= changed_on + SHOE_CHANGE_COUNTS


def rotation_days(on: date) -> tuple[date, date]:
    """First and last of the 28 days that end with `on`."""
    return on - ROTATION + timedelta(days=1), on
