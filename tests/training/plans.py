"""Short ways to plan: workouts from Monday on, and a plan of a cast athlete."""

from datetime import date, timedelta

from tests.cast import NOW
from training.models import PlanWeek, Workout
from training.rules.workouts import Repeat, Step, Target, WorkoutContent
from training.services.plans import add_workout, create_plan, publish_plan

# The Monday of the week of NOW, a Wednesday, and the one after it.
THIS_MONDAY = date(2026, 11, 16)
MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
WEEK = 7 * DAY
KM = 1_000


def asks(km=None, *, day=0, monday=MONDAY, **fields):
    """An easy run of `km` on the day 0-6 of the week; any day after it counts on."""
    size = {} if km is None else {"distance_m": round(km * KM)}
    return WorkoutContent(**{"date": monday + day * DAY, "type": "easy"} | size | fields)


# Nothing speaks against this week.
GENTLE = (
    asks(1, day=1),
    asks(1, day=3),
    asks(day=2, type="strength", duration_s=1_200),
    asks(day=5, type="strength", duration_s=1_200),
)


def intervals(*, day=1, times=6, metres=400, **fields):
    """Ten minutes there, fast stretches with a minute's rest, ten minutes back."""
    fast = Step(kind="work", distance_m=metres, target=Target(kind="pace_s_per_km", low=230, high=240))
    steps = (
        Step(kind="warm_up", duration_s=600),
        Repeat(times=times, steps=(fast, Step(kind="recovery", duration_s=60))),
        Step(kind="cool_down", duration_s=600),
    )
    return asks(day=day, type="intervals", steps=steps, **fields)


def draft(cast, *contents, athlete=None, weeks=4, monday=MONDAY, name="Spring", now=NOW, **fields):
    """A plan by the milers' coach with these workouts, for Anna unless said otherwise."""
    plan = create_plan(
        cast.coach,
        athlete=athlete or cast.athlete,
        name=name,
        first_monday=monday,
        weeks_count=weeks,
        now=now,
        **fields,
    )
    for content in contents:
        add(cast, plan, content, now=now)
    return plan


def add(cast, plan, content, *, now=NOW, **fields):
    return add_workout(cast.coach, plan=plan, content=content, now=now, **{"week_version": None} | fields)


def published(cast, *contents, now=NOW, reason="We talked about it.", **fields):
    """As `draft`, and the athlete sees it."""
    plan = draft(cast, *contents, now=now, **fields)
    publish_plan(cast.coach, plan=plan, now=now, reason=reason)
    plan.refresh_from_db()
    return plan


def week_of(plan, monday=MONDAY):
    return PlanWeek.objects.get(plan=plan, monday=monday)


def rows_of(plan):
    """The coach's copy, in order."""
    return list(Workout.objects.kept().filter(plan=plan))


def contents_of(plan):
    return [row.content for row in rows_of(plan)]


def shown_of(plan):
    """What the athlete sees, in order."""
    rows = Workout.objects.filter(plan=plan, published_on__isnull=False).order_by("published_on", "position")
    return [row.shown for row in rows]
