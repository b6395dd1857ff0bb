"""Published workouts, written as the models take them."""

from datetime import date, timedelta

from tests.cast import NOW
from training.enums import StepKind, WorkoutType
from training.models import Plan, PlanWeek, Workout
from training.rules.workouts import Step, WorkoutContent

# NOW is Wednesday of this week.
MONDAY = date(2026, 11, 16)
TODAY = date(2026, 11, 18)


def day(n):
    """`n` days after this week's Monday."""
    return MONDAY + timedelta(days=n)


def make_plan(athlete, *, weeks=2, first=MONDAY, published_at=NOW, **fields):
    plan = Plan.objects.create(
        athlete=athlete,
        name="Autumn",
        first_monday=first,
        weeks_count=weeks,
        published_at=published_at,
        **fields,
    )
    PlanWeek.objects.bulk_create(PlanWeek(plan=plan, monday=first + timedelta(weeks=n)) for n in range(weeks))
    return plan


def add(plan, n, kind=WorkoutType.EASY, *, published=True, **fields):
    """A workout `n` days after this week's Monday; runs without a distance have 8 km."""
    if kind not in {WorkoutType.STRENGTH, WorkoutType.MOBILITY, WorkoutType.REST}:
        fields.setdefault("distance_m", 8_000)
    row = Workout(athlete=plan.athlete, plan=plan, date=day(n), type=kind, **fields)
    if published:
        row.published, row.published_on = row.content.data(), row.date
    row.save()
    return row


def ladder_run(n, minutes=30):
    walk = Step(kind=StepKind.WORK, duration_s=minutes * 60)
    return WorkoutContent(
        date=day(n),
        type=WorkoutType.LADDER_RUN,
        title="canary stage 2",
        duration_s=minutes * 60,
        steps=(walk,),
        notes="canary of the way back",
    )
