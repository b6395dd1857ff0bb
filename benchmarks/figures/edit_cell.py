"""Changing one workout in the builder with 20 weeks open, against a page of the admin with nothing on it.

Both as whole requests of the same signed-in coach, in this process, by turns.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from itertools import count
from statistics import median
from typing import Any

from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from athletes.models import Athlete, User
from athletes.services import create_athlete, create_club
from benchmarks.line import Line, ratio_line
from benchmarks.moment import LAST_DAY
from benchmarks.people import add_logs
from benchmarks.scale import sized
from coachsite.roster.plans.admin import LIVE
from training.enums import WorkoutType
from training.models import Plan, PlanWeek, Workout
from training.rules import monday_of
from training.rules.workouts import WorkoutContent
from training.services.plans import create_plan, replace_week

WEEKS, LOG_WEEKS, LIMIT = 20, 26, 3
EDITS, WARM_UP = 60, 5
NOW = datetime.combine(LAST_DAY, time_of_day(12), tzinfo=UTC)
# Five workouts a week.
DAYS = (0, 1, 3, 5, 6)


def measure(scale: float) -> Iterator[Line]:
    coach = User.objects.create_user("coach@example.org", name="Coach")
    plan = _full_plan(coach)
    client = Client()
    client.force_login(coach)
    numbers = count(6_000, 10)
    row = Workout.objects.filter(plan=plan).order_by("date")[WEEKS * len(DAYS) // 2]
    took: dict[str, list[float]] = {"edit": [], "empty": []}
    with override_settings(STAFF_NEED_SECOND_FACTOR=False):
        for _nth in range(sized(EDITS, scale, least=WARM_UP + 5)):
            took["edit"].append(_seconds(lambda: _edit(client, plan, row, next(numbers))))
            took["empty"].append(_seconds(lambda: client.get(reverse("admin:alerts_delivery_changelist"))))
    typical = {kind: median(times[WARM_UP:]) for kind, times in took.items()}
    yield ratio_line("edit-cell", typical["edit"], "an empty page of the admin", typical["empty"], LIMIT)


def _full_plan(coach: User) -> Plan:
    club = create_club(coach, name="Club", time_zone="Europe/Berlin", now=NOW)
    athlete: Athlete = create_athlete(coach, club=club, name="Athlete", time_zone="Europe/Berlin", now=NOW)
    add_logs([athlete.pk], weeks=LOG_WEEKS)
    first = monday_of(LAST_DAY) + timedelta(days=7)
    plan = create_plan(coach, athlete=athlete, name="Plan", first_monday=first, weeks_count=WEEKS, now=NOW)
    for week in PlanWeek.objects.filter(plan=plan):
        contents = [_easy(week, day) for day in DAYS]
        replace_week(coach, week=week, contents=contents, week_version=None, now=NOW)
    return plan


def _easy(week: PlanWeek, day: int) -> WorkoutContent:
    return WorkoutContent(
        date=week.monday + timedelta(days=day), type=WorkoutType.EASY, distance_m=5_000 + 1_000 * day
    )


def _edit(client: Client, plan: Plan, row: Workout, metres: int) -> Any:
    address = reverse("admin:training_plan_workout", args=[plan.pk, row.public_id])
    version = PlanWeek.objects.get(plan=plan, monday=monday_of(row.date)).version
    data = {
        "version": version,
        "type": WorkoutType.EASY,
        "distance_km": f"{metres / 1_000:.2f}",
        "step-TOTAL_FORMS": 0,
        "step-INITIAL_FORMS": 0,
    }
    return client.post(address, data, headers={LIVE: "1"})


def _seconds(ask: Callable[[], HttpResponse]) -> float:
    start = time.perf_counter()
    response = ask()
    took = time.perf_counter() - start
    assert response.status_code == 200, (response.status_code, response.content[:500])
    return took
