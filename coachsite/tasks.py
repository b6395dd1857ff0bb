"""What workers do for the project itself."""

import time

from celery import shared_task

from coachsite import heartbeat


@shared_task
def report_alive(queue: str) -> None:
    """Sent by beat to each queue."""
    heartbeat.record(queue, time.time())
