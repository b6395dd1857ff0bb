"""Which of our activity types a file's own words for its sport mean."""

from typing import Final

ON_FOOT: Final = frozenset({"run", "trail_run", "treadmill", "walk"})
RUNNING: Final = frozenset({"run", "trail_run", "treadmill"})

WALK_BELOW_MPS: Final = 1.8
"""A convention of ours: slower than 9:15 min/km on average is guessed to be a walk."""

RIDE_ABOVE_MPS: Final = 5.5
"""A convention of ours: faster than 3:02 min/km on average is guessed to be a ride."""

FAR_M: Final = 30_000
FAR_RIDE_ABOVE_MPS: Final = 4.5
"""A convention of ours: few run over 30 km faster than 3:42 min/km, and many ride at that speed."""

# In titles, whole words only: "Trunk Road" is no run.
_TITLES: Final = (
    ("run", frozenset(["run", "running", "jog", "jogging", "lauf", "carrera", "corsa"])),
    ("walk", frozenset(["walk", "walking", "hike", "hiking", "wanderung", "spaziergang"])),
    ("ride", frozenset(["ride", "riding", "bike", "biking", "cycling", "radfahrt", "velo"])),
    ("swim", frozenset(["swim", "swimming"])),
    ("run", frozenset(["бег", "забег", "пробежка"])),  # noqa: RUF001  Russian
    ("walk", frozenset(["прогулка", "ходьба", "поход"])),
    ("ride", frozenset(["заезд", "велозаезд"])),
)
# The order matters: "trail_running" is a trail run first, "virtual_run" a treadmill before a run.
_WORDS: Final = (
    ("trail_run", ("trail run", "trailrun")),
    ("treadmill", ("treadmill", "indoor run", "indoorrun", "virtual run", "virtualrun")),
    ("run", ("run", "jog", "course a pied", "laufen")),
    ("walk", ("walk", "hik", "trekking", "wander")),
    ("ride", ("cycl", "bik", "ride")),
    ("swim", ("swim",)),
    ("strength", ("strength", "weight train", "weighttrain")),
)
_STRAVA_NUMBERS: Final = {"1": "ride", "4": "walk", "9": "run", "10": "walk", "16": "swim"}


def type_from_words(words: str) -> str | None:
    """The activity type that a free text such as "trail_running" or "Biking" names; None when empty."""
    text = " ".join(words.replace("_", " ").replace("-", " ").split()).casefold()
    if not text:
        return None
    if text in _STRAVA_NUMBERS:
        return _STRAVA_NUMBERS[text]
    return next((kind for kind, marks in _WORDS if any(mark in text for mark in marks)), "other")


def type_from_fit(sport: object, sub_sport: object) -> str | None:
    """The activity type of a FIT sport and sub_sport, by the names of the FIT profile."""
    if sport in {None, "generic", "all", "invalid"} and sub_sport in {None, "generic", "all", "invalid"}:
        return None
    return (
        _SUB_SPORTS.get((sport, sub_sport))
        or _SUB_SPORTS.get((None, sub_sport))
        or _SPORTS.get(sport, "other")
    )


_SPORTS: Final[dict[object, str]] = {
    "running": "run",
    "walking": "walk",
    "hiking": "walk",
    "cycling": "ride",
    "e_biking": "ride",
    "swimming": "swim",
}
_SUB_SPORTS: Final[dict[tuple[object, object], str]] = {
    ("running", "trail"): "trail_run",
    ("running", "treadmill"): "treadmill",
    ("running", "indoor_running"): "treadmill",
    ("running", "virtual_activity"): "treadmill",
    ("fitness_equipment", "treadmill"): "treadmill",
    ("fitness_equipment", "indoor_running"): "treadmill",
    ("fitness_equipment", "indoor_cycling"): "ride",
    ("fitness_equipment", "spin"): "ride",
    ("fitness_equipment", "indoor_walking"): "walk",
    (None, "strength_training"): "strength",
}


def type_from_name(name: str) -> str | None:
    """The activity type in a title such as "Evening Ride"; None without a word for one, or with two."""
    words = frozenset("".join(c if c.isalpha() else " " for c in name.casefold()).split())
    kinds = {kind for kind, marks in _TITLES if words & marks}
    if kinds == {"run"} and "trail" in words:
        return "trail_run"
    return kinds.pop() if len(kinds) == 1 else None


def type_from_speed(speed_mps: float | None, metres: float) -> str:
    """A guess for files that do not say; "other" without a speed."""
    if speed_mps is None or speed_mps <= 0:
        return "other"
    if speed_mps < WALK_BELOW_MPS:
        return "walk"
    limit = FAR_RIDE_ABOVE_MPS if metres > FAR_M else RIDE_ABOVE_MPS
    return "run" if speed_mps <= limit else "ride"
