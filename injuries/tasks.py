"""What workers do for this room: each task calls one service."""

from celery import shared_task
from django.utils import timezone

from injuries.services import (
    check_in_reminders,
    documents,
    episodes,
    first_care,
    ladder,
    mornings,
    reminders,
)


@shared_task
def rejudge_episodes(after: int = 0) -> None:
    """The nightly pass over everyone with an episode, a slice of athletes a task."""
    last = episodes.rejudge_all_episodes(now=timezone.now(), after=after)
    if last is not None:
        rejudge_episodes.delay(after=last)


@shared_task
def purge_documents() -> int:
    """Nightly: pictures of minors are kept for 30 days."""
    return documents.purge_documents(now=timezone.now())


@shared_task
def remind_uncleared() -> int:
    """Hourly: warning signs that nobody has cleared for days."""
    return reminders.remind_uncleared(now=timezone.now())


@shared_task
def remind_of_check_ins(after: int = 0) -> None:
    """Every half hour, because Sunday evening comes hour by hour around the world: a slice a task."""
    last = check_in_reminders.remind_of_check_ins(now=timezone.now(), after=after)
    if last is not None:
        remind_of_check_ins.delay(after=last)


@shared_task
def follow_ladders() -> int:
    """Hourly, as days begin at other hours elsewhere: a run of the way back that was not made moves on."""
    return ladder.follow_all_ladders(now=timezone.now())


@shared_task
def follow_mornings() -> int:
    """Four times an hour, for mornings begin at any quarter: questions, and what stayed silent."""
    now = timezone.now()
    told = mornings.ask_mornings(now=now) + mornings.tell_unanswered(now=now)
    return told + mornings.tell_silence(now=now)


@shared_task
def remind_to_cool() -> int:
    """Every half hour: the first day after a pain began."""
    return first_care.remind_to_cool(now=timezone.now())
