"""Warning signs that nobody has cleared are told again: on day 3, on day 7, then every week."""

from datetime import datetime

from django.db import transaction

from alerts.enums import Severity
from alerts.rules import STEPS
from alerts.services import raise_alert
from injuries.models import RedFlag
from injuries.rules.clearance import reminder_due, reminder_step
from injuries.selectors import FLAG_UNCLEARED
from injuries.services.access import lock_athlete


def remind_uncleared(*, now: datetime) -> int:
    """Raises each reminder once, however often this runs; returns how many signs wait so long."""
    waiting = RedFlag.objects.open().select_related("athlete").order_by("pk")
    return sum(_remind(flag, now) for flag in waiting)


def _remind(flag: RedFlag, now: datetime) -> bool:
    athlete = flag.athlete
    day = reminder_due((athlete.local_date(now) - athlete.local_date(flag.opened_at)).days)
    if day is None:
        return False
    with transaction.atomic():
        lock_athlete(athlete)
        if not RedFlag.objects.open().filter(pk=flag.pk).exists():
            # Closed while this was running.
            return False
        raise_alert(
            athlete=athlete,
            kind=FLAG_UNCLEARED,
            subject=flag.subject,
            severity=Severity.ATTENTION,
            step=min(reminder_step(day), STEPS - 1),
            facts={"rule": flag.rule, "side": flag.side, "area": flag.area, "days": day},
            now=now,
        )
    return True
