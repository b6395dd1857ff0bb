"""What workers do for the project itself."""

import time

from celery import shared_task
from django.utils import timezone

from coachsite import heartbeat
from coachsite.copies import services as copies


@shared_task
def report_alive(queue: str) -> None:
    """Sent by beat to each queue."""
    heartbeat.record(queue, time.time())


@shared_task
def build_copy(copy_id: int) -> bool:
    """Poked by each request for a copy of all data, and by each slice for the next."""
    return copies.build_copy(copy_id, now=timezone.now())


@shared_task
def sweep_copies() -> int:
    """Takes up copies whose poke was lost or whose worker died."""
    return copies.sweep_copies(now=timezone.now())


@shared_task
def purge_copies() -> int:
    """Nightly: copies of all data are kept for a week."""
    return copies.purge_copies(now=timezone.now())
