"""An athlete's plan on the coach's page: what comes, four weeks done beside planned, what was matched."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from athletes.models import Athlete
from training.enums import WorkoutType
from training.models import Activity, Plan
from training.rules.matching import Done, Planned, fits
from training.selectors.compliance import WeekCompliance, compliance
from training.selectors.shown_workouts import ShownWorkout, shown_workouts
from training.services.matching import BY_HAND_WITHIN

if TYPE_CHECKING:
    from athletes.querysets import Viewer

DAYS_AHEAD: Final = 7
WEEKS_BACK: Final = 4
# So far back a match is corrected here.
MATCHED_BACK: Final = timedelta(days=13)
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingDay:
    day: date
    is_today: bool
    workouts: list[ShownWorkout]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A workout whose day has come, what it was done with, and what else it can have been done with."""

    shown: ShownWorkout
    done: Activity | None
    choices: list[Activity]

    @property
    def is_by_hand(self) -> bool:
        return bool(self.shown.workout.matched_by_hand)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPanel:
    plans: list[Plan]
    days: list[ComingDay]
    weeks: list[WeekCompliance]
    matches: list[Match]

    @classmethod
    def of(cls, athlete: Athlete, viewer: "Viewer", *, now: datetime) -> "PlanPanel":
        """A constant number of queries."""
        today = athlete.local_date(now)
        first, last = today - MATCHED_BACK, today + (DAYS_AHEAD - 1) * ONE_DAY
        shown = shown_workouts(athlete, viewer, first, last, now=now)
        return cls(
            plans=_plans(athlete, viewer, today),
            days=_days([one for one in shown if one.content.date >= today], today),
            weeks=[
                week
                for week in compliance(athlete, viewer, until=today, weeks=WEEKS_BACK)
                # A week without a plan was neither kept to nor missed.
                if week.planned or week.paused or week.excused
            ],
            matches=_matches(athlete, viewer, [one for one in shown if one.content.date <= today]),
        )


def _plans(athlete: Athlete, viewer: "Viewer", today: date) -> list[Plan]:
    """Those that are not over, drafts too, the earliest first."""
    rows = Plan.objects.visible_to(viewer).filter(athlete=athlete, ended_on=None).dated(today, None)
    return list(rows.order_by("first_monday", "pk"))


def _days(shown: Sequence[ShownWorkout], today: date) -> list[ComingDay]:
    by_day: dict[date, list[ShownWorkout]] = defaultdict(list)
    for one in shown:
        by_day[one.content.date].append(one)
    days = [today + n * ONE_DAY for n in range(DAYS_AHEAD)]
    return [ComingDay(day=day, is_today=day == today, workouts=by_day[day]) for day in days]


def _matches(athlete: Athlete, viewer: "Viewer", shown: Sequence[ShownWorkout]) -> list[Match]:
    """The latest first; what was paused and days of rest were nothing to do."""
    asked = [one for one in shown if not one.paused and one.content.type != WorkoutType.REST]
    if not asked:
        return []
    days = [one.content.date for one in asked]
    rows = Activity.objects.visible_to(viewer).filter(athlete=athlete)
    around = list(rows.dated(min(days) - BY_HAND_WITHIN, max(days) + BY_HAND_WITHIN).order_by("start_at"))
    by_pk = {activity.pk: activity for activity in around}
    return [
        Match(shown=one, done=by_pk.get(one.workout.done_activity_id or 0), choices=_choices(one, around))
        for one in reversed(asked)
    ]


def _choices(shown: ShownWorkout, activities: Sequence[Activity]) -> list[Activity]:
    planned = Planned.of(shown.workout.pk, shown.content)
    return [
        one
        for one in activities
        if abs(one.local_date - shown.content.date) <= BY_HAND_WITHIN
        and fits(planned, Done(id=one.pk, date=one.local_date, type=one.type))
    ]
