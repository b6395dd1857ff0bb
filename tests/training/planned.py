"""Workouts as an athlete sees them, written without the builder."""

from training.models import Workout
from training.rules.workouts import WorkoutContent


def planned(athlete, day, kind="easy", *, distance_m=None, duration_s=None, shown=True, **fields):
    """A published workout of a plan's day; `shown` False: a draft."""
    content = {name: fields.pop(name) for name in ("title", "notes", "steps", "target") if name in fields}
    asked = WorkoutContent(date=day, type=kind, distance_m=distance_m, duration_s=duration_s, **content)
    data = asked.data()
    columns = {name: data[name] for name in data if name != "date"}
    published = {"published": data, "published_on": day} if shown else {}
    return Workout.objects.create(athlete=athlete, date=day, **columns, **published, **fields)
