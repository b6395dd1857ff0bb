"""A template of 16 weeks for 200 athletes with logs, in one job, against bulk_create of the same rows.

Ours asks the gate about each plan, publishes those it has nothing against, and shows how far it is: the
job fails if nobody could see that meanwhile. The floor stores the same plans, weeks and
workouts, built beforehand, in one bulk_create a table.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from athletes.enums import CoachingState
from athletes.models import Athlete, Club, Coaching, User
from athletes.services import create_club
from benchmarks.line import Line, ratio_line
from benchmarks.moment import LAST_DAY
from benchmarks.people import add_logs, make_athletes
from benchmarks.scale import sized
from training.enums import AssignmentState
from training.models import Plan, PlanAssignment, PlanTemplate, PlanWeek, Workout
from training.rules import monday_of
from training.selectors.assignments import progress_of
from training.services import assign_template, run_assignment

ATHLETES, LOG_WEEKS, LIMIT = 200, 26, 4
TRIES = 3
LOOK_EVERY_S = 0.02
# The logs go on to this day: nobody comes back from a break.
BEGAN = datetime.combine(LAST_DAY, time_of_day(12), tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Job:
    """Seconds of one assignment, and how many different states of progress somebody else saw."""

    assignment: PlanAssignment
    seconds: float
    seen: int


def measure(scale: float) -> Iterator[Line]:
    coach = User.objects.create_user("coach@example.org", name="Coach")
    club = create_club(coach, name="Club", time_zone="Europe/Berlin", now=BEGAN)
    ids = make_athletes(sized(ATHLETES, scale, least=3))
    add_logs(ids, weeks=LOG_WEEKS)
    Coaching.objects.bulk_create(
        Coaching(athlete_id=pk, club=club, state=CoachingState.ACTIVE, invited_at=BEGAN, accepted_at=BEGAN)
        for pk in ids
    )
    jobs = []
    for _nth in range(TRIES):
        Plan.objects.all().delete()
        jobs.append(assign_all(coach, club, ids))
    rows = _rows_of(jobs[-1].assignment)
    floor_s = min(_store(rows) for _nth in range(TRIES))
    best = min(jobs, key=lambda job: job.seconds)
    yield ratio_line("assign", best.seconds, f"bulk_create, {best.seen} steps seen", floor_s, LIMIT)


def assign_all(coach: User, club: Club, ids: Sequence[int]) -> Job:
    """One job from its claim to its end, watched from another connection."""
    template = PlanTemplate.objects.get(code="marathon")
    athletes = list(Athlete.objects.filter(pk__in=ids))
    first_monday = monday_of(LAST_DAY) + timedelta(days=7)
    assignment = assign_template(
        coach,
        template=template,
        club=club,
        athletes=athletes,
        first_monday=first_monday,
        publishes=True,
        now=BEGAN,
    )
    seen: set[int] = set()
    looked, over = threading.Event(), threading.Event()
    watcher = threading.Thread(target=_watch, args=(assignment.pk, seen, looked, over))
    watcher.start()
    looked.wait()
    start = time.perf_counter()
    while not progress_of(assignment).is_over:
        run_assignment(assignment.pk, now=BEGAN)
        assignment.refresh_from_db()
    took = time.perf_counter() - start
    over.set()
    watcher.join()
    progress = progress_of(assignment)
    assert progress.planned == len(ids), progress
    assert progress.state == AssignmentState.DONE
    assert len(seen) > 1, "nobody saw how far it was"
    return Job(assignment, took, len(seen))


def _watch(assignment_id: int, seen: set[int], looked: threading.Event, over: threading.Event) -> None:
    """Until the job is over, and once after it."""
    ended = False
    while True:
        seen.add(progress_of(PlanAssignment.objects.get(pk=assignment_id)).done)
        looked.set()
        if ended:
            break
        ended = over.wait(LOOK_EVERY_S)
    connection.close()


def _rows_of(assignment: PlanAssignment) -> list[tuple[type[Model], list[Any]]]:
    """What the job stored, as rows by table."""
    plans = list(Plan.objects.filter(pk__in=assignment.results.values("plan_id")).order_by("pk"))
    ids = [plan.pk for plan in plans]
    return [
        (Plan, plans),
        (PlanWeek, list(PlanWeek.objects.filter(plan_id__in=ids).order_by("pk"))),
        (Workout, list(Workout.objects.filter(plan_id__in=ids).order_by("pk"))),
    ]


def _store(rows: list[tuple[type[Model], list[Any]]]) -> float:
    """Seconds of storing the same rows again; emptying the tables before it is not counted."""
    with connection.cursor() as cursor:
        cursor.execute("truncate training_plan cascade")
    start = time.perf_counter()
    with transaction.atomic():
        for model, kept in rows:
            model._default_manager.bulk_create(kept, batch_size=2_000)  # noqa: SLF001  Django's documented name
    return time.perf_counter() - start
