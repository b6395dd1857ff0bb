"""Our plan templates: the files beside this one, read and checked once.

Every text is there in each language we speak. The rows of the database hold the English one; what people read
is looked up here by the template's code, in their language. docs/plan-templates.md says why the weeks are as
they are.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from training.enums import StepKind, TargetKind, WeekKind, WorkoutType
from training.rules.limits import MAX_DISTANCE_M, MAX_DURATION_S
from training.rules.workouts import MAX_REPEATS, MAX_STEPS, TARGET_RANGES, WorkoutContent, steps_of, unrolled

LANGUAGES: Final = ("en", "ru")
# What becomes of a workout's day 0-6 once the Monday is known.
_DAYS: Final = range(7)
_FOLDER: Final = Path(__file__).parent
_KEYS: Final = {"name", "description", "start_week_m", "start_longest_m", "texts", "weeks"}
_WEEK_KEYS: Final = {"kind", "notes", "workouts"}
_WORKOUT_KEYS: Final = {"day", "type", "title", "distance_m", "duration_s", "target", "steps", "notes"}
_STEP_KEYS: Final = {"kind", "duration_s", "distance_m", "target"}
_SAID: Final = ("title", "notes")
_LONGEST_SAID: Final = {"title": 120, "notes": 2_000}
_MOST: Final = {"distance_m": MAX_DISTANCE_M, "duration_s": MAX_DURATION_S}
MAX_WEEKS: Final = 104
MAX_WORKOUTS_A_WEEK: Final = 28


class TemplateError(ValueError):
    """A template file is incomplete or misspelt; says which file and where in it."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text in every language we speak."""

    en: str
    ru: str

    def in_language(self, language: str | None) -> str:
        """The text for a language code such as "ru" or "ru-RU"; English for all others."""
        return self.ru if (language or "").lower().startswith("ru") else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedTemplate:
    """A template of ours; `start_week_m` and `start_longest_m` are what a beginner of it already runs."""

    code: str
    name: Text
    description: Text
    start_week_m: int
    start_longest_m: int
    texts: Mapping[str, Text]
    raw_weeks: Sequence[Mapping[str, Any]]

    def weeks(self, language: str | None) -> list[dict[str, Any]]:
        """The weeks as `PlanTemplate.weeks` holds them, with the texts of this language."""
        return [
            {
                "kind": week["kind"],
                "notes": self._say(week.get("notes", ""), language),
                "workouts": [self._workout(workout, language) for workout in week["workouts"]],
            }
            for week in self.raw_weeks
        ]

    def _workout(self, raw: Mapping[str, Any], language: str | None) -> dict[str, Any]:
        said = {key: self._say(raw.get(key, ""), language) for key in _SAID}
        return workout_data({**raw, **said})

    def _say(self, key: str, language: str | None) -> str:
        return self.texts[key].in_language(language) if key else ""


def workout_data(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A workout of a template in full: the data of a WorkoutContent with `day` for `date`."""
    content = WorkoutContent.of({**raw, "date": date.min.isoformat()})
    data = content.data()
    del data["date"]
    return {"day": raw["day"], **data}


def dated(raw: Mapping[str, Any], monday: date) -> WorkoutContent:
    """A workout of a template in the week that begins with this Monday."""
    return WorkoutContent.of({**raw, "date": (monday + timedelta(days=raw["day"])).isoformat()})


@cache
def shipped_templates() -> Mapping[str, ShippedTemplate]:
    """The templates of this release by their codes, read once a process."""
    return load_templates(_FOLDER)


def load_templates(folder: Path) -> dict[str, ShippedTemplate]:
    """Read and check a folder of template files.

    Raises:
        TemplateError: names the file, the key, and what is wrong with it.
    """
    return {path.stem: _template(path) for path in sorted(folder.glob("*.toml"))}


def read_weeks(weeks: object) -> list[dict[str, Any]]:
    """Weeks that somebody sent, in full and with their texts inline, as `PlanTemplate.weeks` holds them.

    Raises:
        TemplateError: names the key and what is wrong with it.
    """
    if not isinstance(weeks, list) or not 1 <= len(weeks) <= MAX_WEEKS:
        raise TemplateError(f"weeks: from 1 to {MAX_WEEKS} are expected")
    plain = _without_nothing(weeks)
    for number, week in enumerate(plain, start=1):
        at = f"weeks.{number}"
        _check_week({"workouts": [], **_table(week, at=at)}, None, at=at)
    return [
        {
            "kind": week["kind"],
            "notes": week.get("notes", ""),
            "workouts": [workout_data(workout) for workout in week.get("workouts", [])],
        }
        for week in plain
    ]


def _without_nothing(value: Any) -> Any:
    """None, "" and [] say the same as a missing key."""
    if isinstance(value, dict):
        return {key: _without_nothing(inner) for key, inner in value.items() if inner not in (None, "", [])}
    return [_without_nothing(inner) for inner in value] if isinstance(value, list) else value


def _template(path: Path) -> ShippedTemplate:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TemplateError(f"{path.name}: {error}") from error
    try:
        return _checked(path.stem, data)
    except TemplateError as error:
        raise TemplateError(f"{path.name}: {error}") from error


def _checked(code: str, data: dict[str, Any]) -> ShippedTemplate:
    _only(data, _KEYS, required=_KEYS, at="the file")
    texts = {key: _text(value, at=f"texts.{key}") for key, value in _table(data["texts"], at="texts").items()}
    weeks = data["weeks"]
    if not isinstance(weeks, list) or not weeks:
        raise TemplateError("weeks: at least one week is expected")
    used: set[str] = set()
    for number, week in enumerate(weeks, start=1):
        used |= _check_week(_table(week, at=f"weeks.{number}"), texts, at=f"weeks.{number}")
    if unused := sorted(set(texts) - used):
        raise TemplateError(f"texts.{unused[0]}: no week and no workout says it")
    return ShippedTemplate(
        code=code,
        name=_text(data["name"], at="name"),
        description=_text(data["description"], at="description"),
        start_week_m=_whole(data["start_week_m"], at="start_week_m"),
        start_longest_m=_whole(data["start_longest_m"], at="start_longest_m"),
        texts=texts,
        raw_weeks=weeks,
    )


def _check_week(week: dict[str, Any], texts: Mapping[str, Text] | None, *, at: str) -> set[str]:
    """The keys of the texts that it says."""
    _only(week, _WEEK_KEYS, required={"kind", "workouts"}, at=at)
    _one_of(week["kind"], WeekKind.values, at=f"{at}.kind")
    used = _check_said(week, ("notes",), texts, at=at)
    if not isinstance(week["workouts"], list) or len(week["workouts"]) > MAX_WORKOUTS_A_WEEK:
        raise TemplateError(f"{at}.workouts: a list of at most {MAX_WORKOUTS_A_WEEK} is expected")
    for number, workout in enumerate(week["workouts"], start=1):
        here = f"{at}.workouts.{number}"
        used |= _check_workout(_table(workout, at=here), texts, at=here)
    return used


def _check_workout(workout: dict[str, Any], texts: Mapping[str, Text] | None, *, at: str) -> set[str]:
    _only(workout, _WORKOUT_KEYS, required={"day", "type"}, at=at)
    if not isinstance(workout["day"], int) or workout["day"] not in _DAYS:
        raise TemplateError(f"{at}.day: from 0, Monday, to 6, Sunday, not {workout['day']!r}")
    _one_of(workout["type"], WorkoutType.values, at=f"{at}.type")
    _check_size(workout, at=at)
    for number, item in enumerate(_list(workout.get("steps", []), at=f"{at}.steps"), start=1):
        here = f"{at}.steps.{number}"
        _check_item(_table(item, at=here), at=here, is_ours=texts is not None)
    if texts is not None:
        _check_sum(workout, at=at)
    return _check_said(workout, _SAID, texts, at=at)


def _check_sum(workout: dict[str, Any], *, at: str) -> None:
    """Steps by distance alone add up to the distance of the whole."""
    parts = [step.distance_m for step in unrolled(steps_of(workout.get("steps", [])))]
    metres = [part for part in parts if part is not None]
    whole = workout.get("distance_m")
    # Without a distance of its own the whole is what its steps make.
    if parts and len(metres) == len(parts) and whole not in {None, sum(metres)}:
        raise TemplateError(f"{at}.distance_m: its steps make {sum(metres)}, not {whole}")


def _check_item(item: dict[str, Any], *, at: str, is_ours: bool) -> None:
    if "repeat" not in item:
        _check_step(item, at=at, is_ours=is_ours)
        return
    _only(item, {"repeat", "steps"}, required={"repeat", "steps"}, at=at)
    if not 1 <= _whole(item["repeat"], at=f"{at}.repeat") <= MAX_REPEATS:
        raise TemplateError(f"{at}.repeat: from 1 to {MAX_REPEATS} times")
    for number, step in enumerate(_list(item["steps"], at=f"{at}.steps"), start=1):
        here = f"{at}.steps.{number}"
        _check_step(_table(step, at=here), at=here, is_ours=is_ours)


def _check_step(step: dict[str, Any], *, at: str, is_ours: bool) -> None:
    """In ours each step has a size; coaches may leave its end to the athlete's button."""
    _only(step, _STEP_KEYS, required={"kind"}, at=at)
    _one_of(step["kind"], StepKind.values, at=f"{at}.kind")
    sizes = {"duration_s", "distance_m"} & step.keys()
    if len(sizes) > 1 or (is_ours and not sizes):
        raise TemplateError(f"{at}: either duration_s or distance_m is expected")
    _check_size(step, at=at)


def _check_size(part: dict[str, Any], *, at: str) -> None:
    for key, most in _MOST.items():
        if key in part and not 0 < _whole(part[key], at=f"{at}.{key}") <= most:
            raise TemplateError(f"{at}.{key}: from 1 to {most} is expected")
    if "target" in part:
        _check_target(_table(part["target"], at=f"{at}.target"), at=f"{at}.target")


def _check_target(target: dict[str, Any], *, at: str) -> None:
    keys = {"kind", "low", "high"}
    _only(target, keys, required=keys, at=at)
    _one_of(target["kind"], TargetKind.values, at=f"{at}.kind")
    lowest, highest = TARGET_RANGES[target["kind"]]
    low, high = (_whole(target[key], at=f"{at}.{key}") for key in ("low", "high"))
    if not lowest <= low <= high <= highest:
        raise TemplateError(f"{at}: from {lowest} to {highest}, low before high")


def _check_said(
    part: dict[str, Any], keys: Sequence[str], texts: Mapping[str, Text] | None, *, at: str
) -> set[str]:
    said = {key: part[key] for key in keys if key in part}
    for key, name in said.items():
        if texts is not None and name not in texts:
            raise TemplateError(f"{at}.{key}: no text {name!r} in texts")
        if not isinstance(name, str) or len(name) > _LONGEST_SAID[key]:
            raise TemplateError(f"{at}.{key}: a text of at most {_LONGEST_SAID[key]} letters is expected")
    return set(said.values())


def _only(found: dict[str, Any], allowed: set[str], *, required: set[str], at: str) -> None:
    if unknown := sorted(set(found) - allowed):
        raise TemplateError(f"{at}: unknown key {unknown[0]!r}")
    if missing := sorted(required - set(found)):
        raise TemplateError(f"{at}: {missing[0]!r} is missing")


def _one_of(value: object, codes: Sequence[str], *, at: str) -> None:
    if not isinstance(value, str) or value not in codes:
        raise TemplateError(f"{at}: {value!r} is none of {', '.join(codes)}")


def _list(value: object, *, at: str) -> list[Any]:
    if not isinstance(value, list) or len(value) > MAX_STEPS:
        raise TemplateError(f"{at}: a list of at most {MAX_STEPS} is expected")
    return value


def _table(value: object, *, at: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TemplateError(f"{at}: a table is expected")
    return value


def _whole(value: object, *, at: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TemplateError(f"{at}: a whole number from 0 is expected, not {value!r}")
    return value


def _text(value: object, *, at: str) -> Text:
    if not isinstance(value, dict) or set(value) != set(LANGUAGES):
        raise TemplateError(f"{at}: a text in each of {', '.join(LANGUAGES)} is expected")
    if not all(isinstance(text, str) and text.strip() for text in value.values()):
        raise TemplateError(f"{at}: a text is empty")
    return Text(**value)
