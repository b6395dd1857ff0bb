"""Runs entered by hand on a page: a form sent twice is stored once."""

from datetime import datetime, timedelta
from typing import Unpack, cast
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.errors import NotAllowedError
from athletes.models import Athlete, User
from training.models import Activity
from training.services.activities import ActivityChanges, ActivityFields, edit_activity, log_activity


@transaction.atomic
def enter_run(
    actor: User,
    *,
    athlete: Athlete,
    public_id: UUID | None,
    start_at: datetime | None,
    now: datetime,
    **fields: Unpack[ActivityFields],
) -> Activity:
    """Stores what a page sent under the id that the page chose.

    A second tap on "Save" finds the run there and changes nothing; who went back and typed something else
    corrects it. An id of somebody else's run is not taken: the run gets its own. `start_at` None: it has
    just ended.

    Raises:
        DomainError: names the field that cannot be.
        NotAllowedError: not the actor's to write.
    """
    if not Athlete.objects.editable_by(actor).filter(pk=athlete.pk).exists():
        raise NotAllowedError(_("You cannot log for this athlete."), code="not_allowed", field="athlete")
    # Two taps at one moment stand in line here.
    Athlete.objects.select_for_update(no_key=True, of=("self",)).get(pk=athlete.pk)
    stored = Activity.objects.filter(public_id=public_id).first() if public_id else None
    if stored is not None and stored.athlete_id == athlete.pk:
        changes = cast("ActivityChanges", dict(fields))
        if start_at:
            changes["start_at"] = start_at
        return edit_activity(actor, activity=stored, now=now, **changes)
    return log_activity(
        actor,
        athlete=athlete,
        public_id=uuid4() if stored else public_id,
        start_at=start_at or (now - timedelta(seconds=fields.get("moving_s") or 0)).replace(microsecond=0),
        now=now,
        **fields,
    )
