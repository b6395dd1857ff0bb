"""The first day of a pain: cooled two or three times, with a reminder for the athlete alone."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from alerts.enums import Severity
from alerts.services import close_alert, raise_alert
from athletes.models import User
from injuries.enums import Urgency
from injuries.enums.alerts import RecoveryAlert
from injuries.models import AcuteCare, Episode, RedFlag
from injuries.services.access import check_may_enter, lock_athlete

FIRST_DAY: Final = timedelta(hours=24)
TIMES: Final = 3
# A reminder comes so long after the last time, by day alone.
BETWEEN: Final = timedelta(hours=4)
WAKING_HOURS: Final = range(7, 22)


@transaction.atomic
def mark_cooled(actor: User, *, episode: Episode, now: datetime) -> AcuteCare:
    """Says that it was cooled just now; the first time begins the first day, and its reminders.

    Raises:
        NotAllowedError: the actor may not enter health answers for this athlete.
        DomainError: the consents that storing takes are missing.
    """
    athlete = lock_athlete(episode.athlete)
    check_may_enter(actor, athlete, now)
    care = AcuteCare.objects.filter(episode=episode).first()
    care = care or AcuteCare(athlete=athlete, episode=episode, started_at=now, entered_by=actor)
    if not care.iced_at or now - care.iced_at[-1] >= timedelta(minutes=1):
        care.iced_at = [*care.iced_at, now]
        care.save()
    close_alert(athlete=athlete, kind=RecoveryAlert.ICE_DUE, subject=episode.subject, now=now)
    return care


def remind_to_cool(*, now: datetime) -> int:
    """Raises each reminder once, however often this runs; returns how many are due."""
    fresh = AcuteCare.objects.filter(started_at__gt=now - FIRST_DAY, stopped_at=None)
    return sum(_remind(care, now) for care in fresh.select_related("athlete", "episode"))


def _remind(care: AcuteCare, now: datetime) -> bool:
    if not _is_due(care, now) or _is_hidden(care):
        return False
    raise_alert(
        athlete=care.athlete,
        kind=RecoveryAlert.ICE_DUE,
        subject=care.episode.subject,
        severity=Severity.INFO,
        facts={},
        now=now,
    )
    return True


def _is_due(care: AcuteCare, now: datetime) -> bool:
    last = care.iced_at[-1] if care.iced_at else care.started_at
    awake = now.astimezone(care.athlete.zone).hour in WAKING_HOURS
    return len(care.iced_at) < TIMES and now - last >= BETWEEN and awake


def _is_hidden(care: AcuteCare) -> bool:
    """Under an urgent warning sign nobody is told to ice it."""
    urgent = [Urgency.EMERGENCY, Urgency.URGENT]
    return bool(RedFlag.objects.open().filter(athlete=care.athlete, urgency__in=urgent).exists())
