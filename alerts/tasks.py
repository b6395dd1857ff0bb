"""What workers do for this room."""

from celery import shared_task

from alerts import services


@shared_task
def deliver_due() -> int:
    """Sends what is due; poked by each new message, swept by the tick."""
    return services.deliver_due()
