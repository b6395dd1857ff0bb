"""What a page says after a run: what it made of its week, and which runs still lack their effort."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Sum

from athletes.models import Athlete
from athletes.querysets import Viewer
from training.models import Activity
from training.querysets import ActivityQuerySet
from training.rules import days_of_week, monday_of
from training.selectors.weeks import judged_week

# How hard something was is remembered for about this long.
ASKED_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class WeekEffect:
    """A week as its runs stand now, without waiting for a worker.

    `is_news`: this or the previous week, whose ceiling is shown; None: there is nothing to compare with.
    """

    monday: date
    distance_m: int
    ceiling_m: int | None
    is_current: bool
    is_news: bool

    @property
    def is_above(self) -> bool:
        return self.ceiling_m is not None and self.distance_m > self.ceiling_m


def week_effect(athlete: Athlete, day: date, *, now: datetime) -> WeekEffect:
    """The week of a day. What its verdict rests on is read from the runs themselves."""
    monday, this_week = monday_of(day), monday_of(athlete.local_date(now))
    is_news = monday >= this_week - timedelta(days=7)
    verdict = judged_week(athlete.pk, monday, now=now) if is_news else None
    return WeekEffect(
        monday=monday,
        distance_m=week_distance_m(athlete, day),
        ceiling_m=verdict.ceiling_m if verdict else None,
        is_current=monday == this_week,
        is_news=is_news,
    )


def week_distance_m(athlete: Athlete, day: date, *, without: UUID | None = None) -> int:
    """Metres run in the week of a day; `without` leaves one run out, which is about to change."""
    days = days_of_week(monday_of(day))
    runs = Activity.objects.runs().filter(athlete=athlete).dated(days[0], days[-1])
    if without:
        runs = runs.exclude(public_id=without)
    return runs.aggregate(total=Sum("distance_m"))["total"] or 0


def without_effort(athlete: Athlete, viewer: Viewer, *, now: datetime) -> ActivityQuerySet:
    """Sessions of the last 14 days of which nobody has said how hard they were, newest first."""
    since = athlete.local_date(now) - ASKED_FOR
    mine = Activity.objects.visible_to(viewer).filter(athlete=athlete, rpe=None)
    return mine.dated(since, None).order_by("-start_at", "-pk")
