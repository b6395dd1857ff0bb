"""One warning sign shown to coaches who have no access to health: the runner's decision, one tap."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.errors import ConflictError
from athletes.models import User
from athletes.selectors import staff_of
from injuries.models import RedFlag
from injuries.services.access import check_own_decision, lock_athlete
from injuries.services.flags import tell_shared


@transaction.atomic
def share_flag(actor: User, *, flag: RedFlag, now: datetime) -> RedFlag:
    """Tells the coaches of this one sign, and of nothing else; who did it and when is kept.

    Raises:
        NotAllowedError: neither the athlete nor, of a minor, the guardian.
        ConflictError: closed, or there is nobody to tell.
    """
    athlete = lock_athlete(flag.athlete)
    check_own_decision(actor, athlete, now)
    locked: RedFlag = RedFlag.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=flag.pk)
    if not locked.is_open:
        raise ConflictError(_("This sign is closed already."), code="closed")
    if not staff_of(athlete, health=False).exists():
        raise ConflictError(_("You have no coach here who could be told."), code="no_coach")
    if locked.shared_at is None:
        locked.shared_at, locked.shared_by = now, actor
        locked.save(update_fields=["shared_at", "shared_by"])
    tell_shared(locked, now)
    return locked
