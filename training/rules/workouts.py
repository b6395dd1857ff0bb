"""What a workout is made of: steps by time or distance, what they aim at, and what they add up to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Self

from training.enums import TargetKind, WorkoutType

RUNNING_WORKOUTS: Final = frozenset(
    {
        WorkoutType.EASY,
        WorkoutType.LONG,
        WorkoutType.INTERVALS,
        WorkoutType.TEMPO,
        WorkoutType.HILLS,
        WorkoutType.STRIDES,
        WorkoutType.RACE,
        WorkoutType.LADDER_RUN,
    }
)
# Speed and hills: the last to come back after an injury.
FAST_WORKOUTS: Final = frozenset(
    {WorkoutType.INTERVALS, WorkoutType.TEMPO, WorkoutType.HILLS, WorkoutType.STRIDES}
)
# What a target may be, lowest and highest, in the unit of its kind.
TARGET_RANGES: Final[Mapping[str, tuple[int, int]]] = {
    TargetKind.PACE: (120, 1_200),
    TargetKind.HEART_RATE: (60, 230),
    TargetKind.EFFORT: (0, 10),
    TargetKind.CADENCE: (100, 240),
}
MAX_REPEATS: Final = 50
MAX_STEPS: Final = 50
# An easy pace to count with where neither target nor log tells one: 6:30 min/km, a convention of ours.
DEFAULT_PACE_S_PER_KM: Final = 390


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """From `low` to `high`, both included: the faster pace is the lower number."""

    kind: str
    low: int
    high: int

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        return cls(kind=data["kind"], low=data["low"], high=data["high"])

    def data(self) -> dict[str, Any]:
        return {"kind": str(self.kind), "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stretch by time or by distance, never both; or neither: until the athlete presses the button."""

    kind: str
    duration_s: int | None = None
    distance_m: int | None = None
    target: Target | None = None

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        target = data.get("target")
        return cls(
            kind=data["kind"],
            duration_s=data.get("duration_s"),
            distance_m=data.get("distance_m"),
            target=Target.of(target) if target else None,
        )

    def data(self) -> dict[str, Any]:
        said: dict[str, Any] = {"kind": str(self.kind)}
        if self.duration_s is not None:
            said["duration_s"] = self.duration_s
        if self.distance_m is not None:
            said["distance_m"] = self.distance_m
        if self.target:
            said["target"] = self.target.data()
        return said


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """The same steps `times` times over; repeats do not stand in repeats."""

    times: int
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        return cls(times=data["repeat"], steps=tuple(Step.of(step) for step in data["steps"]))

    def data(self) -> dict[str, Any]:
        return {"repeat": self.times, "steps": [step.data() for step in self.steps]}


type Steps = Sequence[Step | Repeat]


def steps_of(data: Sequence[Mapping[str, Any]]) -> tuple[Step | Repeat, ...]:
    """From what is stored; shape and ranges were checked when it was written."""
    return tuple(Repeat.of(item) if "repeat" in item else Step.of(item) for item in data)


def unrolled(steps: Steps) -> Iterator[Step]:
    """Every step in the order in which it is run."""
    for item in steps:
        if isinstance(item, Repeat):
            for _nth in range(item.times):
                yield from item.steps
        else:
            yield item


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutContent:
    """What a workout asks for: the same fields in the coach's copy, in what the athlete sees, in templates.

    `distance_m` and `duration_s` are of the whole; where they are missing the steps tell.
    """

    date: date
    type: str
    title: str = ""
    distance_m: int | None = None
    duration_s: int | None = None
    target: Target | None = None
    steps: tuple[Step | Repeat, ...] = field(default=())
    notes: str = ""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """From `data()`, as it comes back from JSON."""
        target = data.get("target")
        return cls(
            date=date.fromisoformat(data["date"]),
            type=data["type"],
            title=data.get("title", ""),
            distance_m=data.get("distance_m"),
            duration_s=data.get("duration_s"),
            target=Target.of(target) if target else None,
            steps=steps_of(data.get("steps", [])),
            notes=data.get("notes", ""),
        )

    def data(self) -> dict[str, Any]:
        return {
            "date": self.date.isoformat(),
            "type": str(self.type),
            "title": self.title,
            "distance_m": self.distance_m,
            "duration_s": self.duration_s,
            "target": self.target.data() if self.target else None,
            "steps": [item.data() for item in self.steps],
            "notes": self.notes,
        }

    @property
    def is_run(self) -> bool:
        return self.type in RUNNING_WORKOUTS

    def planned_m(self, pace_s_per_km: int = DEFAULT_PACE_S_PER_KM) -> int:
        """Metres of running that it asks for; parts given by time are counted at this pace, in whole metres.

        A pace that a step aims at wins over it. What is not running has none.
        """
        if not self.is_run:
            return 0
        if self.distance_m is not None:
            return self.distance_m
        if self.steps:
            return sum(_step_m(step, pace_s_per_km) for step in unrolled(self.steps))
        return (self.duration_s or 0) * 1_000 // _pace(self.target, pace_s_per_km)

    def planned_s(self, pace_s_per_km: int = DEFAULT_PACE_S_PER_KM) -> int | None:
        """Seconds that it takes; parts given by distance are counted at this pace. None: nothing tells."""
        if self.duration_s is not None:
            return self.duration_s
        if self.steps:
            return sum(_step_s(step, pace_s_per_km) for step in unrolled(self.steps))
        if self.distance_m is None or not self.is_run:
            return None
        return self.distance_m * _pace(self.target, pace_s_per_km) // 1_000


def _pace(target: Target | None, otherwise: int) -> int:
    return (target.low + target.high) // 2 if target and target.kind == TargetKind.PACE else otherwise


def _step_m(step: Step, pace_s_per_km: int) -> int:
    if step.distance_m is not None:
        return step.distance_m
    return (step.duration_s or 0) * 1_000 // _pace(step.target, pace_s_per_km)


def _step_s(step: Step, pace_s_per_km: int) -> int:
    if step.duration_s is not None:
        return step.duration_s
    return (step.distance_m or 0) * _pace(step.target, pace_s_per_km) // 1_000
