"""What workers do for this room: each task calls one service."""

import time

from celery import shared_task
from django.utils import timezone

from training import services

# A task of the quick queue must let a red flag pass.
BUDGET_S = 3.0


@shared_task
def recompute_dirty_weeks() -> int:
    """Poked by each write, swept by the tick. Goes on until no mark is left or its time is over.

    Returns how many marks it worked off.
    """
    end = time.monotonic() + BUDGET_S
    total = 0
    while marks := services.recompute_dirty_weeks(now=timezone.now()):
        total += marks
        if time.monotonic() > end:
            recompute_dirty_weeks.delay()
            break
    return total


@shared_task
def check_all_weeks(after: int = 0) -> None:
    """The nightly pass over everyone, a slice of athletes a task."""
    last = services.check_all_weeks(now=timezone.now(), after=after)
    if last is not None:
        check_all_weeks.delay(after=last)


@shared_task
def settle_days(after: int = 0) -> None:
    """Hourly, because days end hour by hour around the world: a slice of athletes a task."""
    last = services.settle_all_days(now=timezone.now(), after=after)
    if last is not None:
        settle_days.delay(after=last)


@shared_task
def run_import(import_id: int) -> bool:
    """Poked by each upload, swept by the tick."""
    return services.run_import(import_id, now=timezone.now())


@shared_task
def sweep_imports() -> int:
    """Takes up uploads whose poke was lost or whose worker died."""
    return services.sweep_imports(now=timezone.now())


@shared_task
def purge_import_files() -> int:
    """Nightly: uploaded files are kept for 30 days."""
    return services.purge_import_files(now=timezone.now())


@shared_task
def purge_deleted_activities() -> int:
    """Hourly: what was deleted can be taken back for a day, and is gone after that."""
    return services.purge_deleted_activities(now=timezone.now())


@shared_task
def run_assignment(assignment_id: int) -> bool:
    """Poked by each assignment, swept by the tick."""
    return services.run_assignment(assignment_id, now=timezone.now())


@shared_task
def sweep_assignments() -> int:
    """Takes up assignments whose poke was lost or whose worker died."""
    return services.sweep_assignments(now=timezone.now())
