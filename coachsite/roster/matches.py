"""A match corrected by a coach, and that taken back: what was said before stands again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.errors import DomainError
from athletes.models import Athlete, User
from training.models import Activity, Workout
from training.services import match_automatically, match_by_hand

# In the place of an activity's id.
BY_ITSELF: Final = "auto"
NONE: Final = "none"

type Said = Mapping[str, str]


@transaction.atomic
def correct_match(actor: User, athlete: Athlete, *, workout: str, said: str, now: datetime) -> dict[str, str]:
    """Says which activity a workout was: an id, `none` or `auto`; returns what `restore_matches` takes.

    Raises:
        NotAllowedError: not the actor's to say.
        DomainError: names the field that cannot be.
    """
    row = _workout(actor, athlete, workout)
    activity = None if said in {BY_ITSELF, NONE} else _activity(actor, athlete, said)
    # Another workout that a person gave this activity to loses it.
    others = Workout.objects.visible_to(actor).filter(done_activity=activity, matched_by_hand=True)
    before = {str(one.public_id): _said_of(one) for one in [row, *(others if activity else [])]}
    _say(actor, row, activity, said, now)
    return before


@transaction.atomic
def restore_matches(actor: User, athlete: Athlete, *, said: Said, now: datetime) -> None:
    """Takes `correct_match` back.

    Raises:
        NotAllowedError: not the actor's to say.
        DomainError: what was said before is not there any more.
    """
    for key, before in said.items():
        activity = None if before in {BY_ITSELF, NONE} else _activity(actor, athlete, before)
        _say(actor, _workout(actor, athlete, key), activity, before, now)


def _say(actor: User, row: Workout, activity: Activity | None, said: str, now: datetime) -> None:
    if said == BY_ITSELF:
        match_automatically(actor, workout=row, now=now)
    else:
        match_by_hand(actor, workout=row, activity=activity, now=now)


def _said_of(row: Workout) -> str:
    if not row.matched_by_hand:
        return BY_ITSELF
    return str(row.done_activity.public_id) if row.done_activity else NONE


def _workout(actor: User, athlete: Athlete, key: str) -> Workout:
    row: Workout | None = (
        Workout.objects.visible_to(actor).filter(athlete=athlete, public_id=_uuid(key, "workout")).first()
    )
    if row is None:
        raise _missing("workout")
    return row


def _activity(actor: User, athlete: Athlete, key: str) -> Activity:
    rows = Activity.objects.visible_to(actor).filter(athlete=athlete, public_id=_uuid(key, "activity"))
    found: Activity | None = rows.first()
    if found is None:
        raise _missing("activity")
    return found


def _uuid(text: str, field: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise _missing(field) from None


def _missing(field: str) -> DomainError:
    message = _("There is no such id, or it is not visible to you.")
    return DomainError(message, code="does_not_exist", field=field)
