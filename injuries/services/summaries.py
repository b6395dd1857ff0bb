"""Links to one episode's summary: made, opened with a PIN, taken back."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from athletes.errors import NotAllowedError
from athletes.models import Athlete, User
from injuries.enums import OpeningOutcome
from injuries.models import Episode, SummaryOpening, SummaryShare
from injuries.services.access import lock_athlete, not_yours

SHARED_FOR: Final = timedelta(days=7)
PIN_DIGITS: Final = 6
SECRET_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class NewShare:
    """What is shown once and kept nowhere: the secret of the address, and the PIN that is told apart."""

    share: SummaryShare
    secret: str
    pin: str


@transaction.atomic
def share_summary(actor: User, *, episode: Episode, now: datetime) -> NewShare:
    """A link for a doctor; a minor's is made by the guardian.

    Raises:
        NotAllowedError: not the actor's to share.
    """
    athlete = lock_athlete(episode.athlete)
    if not Athlete.objects.own_or_ward(actor).filter(pk=athlete.pk).exists():
        raise not_yours()
    if athlete.user_id == actor.pk and athlete.is_minor_on(athlete.local_date(now)):
        message = _("Under 18, your guardian makes this link.")
        raise NotAllowedError(message, code="guardian_only")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"
    share = SummaryShare.objects.create(
        athlete=athlete,
        episode=episode,
        made_by=actor,
        secret_hash=hash_of(secret),
        pin_hash=make_password(pin),
        expires_at=now + SHARED_FOR,
    )
    return NewShare(share, secret, pin)


@transaction.atomic
def revoke_share(actor: User, *, share: SummaryShare, now: datetime) -> SummaryShare:
    """Closes the link at once; twice is once.

    Raises:
        NotAllowedError: not the actor's.
    """
    rows = SummaryShare.objects.editable_by(actor).select_for_update(of=("self",))
    row: SummaryShare | None = rows.filter(pk=share.pk).first()
    if row is None:
        raise not_yours()
    if row.revoked_at is None:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
    return row


def find_share(secret: str, *, now: datetime) -> SummaryShare | None:
    """The link of this secret, if the right PIN would still open it."""
    rows = SummaryShare.objects.filter(secret_hash=hash_of(secret), made_by__is_active=True)
    share: SummaryShare | None = rows.select_related("athlete", "episode", "made_by").first()
    if share is None or not share.is_open(now):
        return None
    # A guardian's link ends with the guardian's reach.
    is_theirs = Athlete.objects.own_or_ward(share.made_by).filter(pk=share.athlete_id).exists()
    return share if is_theirs else None


@transaction.atomic
def open_share(secret: str, *, pin: str, now: datetime) -> SummaryShare | None:
    """Uses up one opening; None: no such link, or a wrong PIN. Each try at an open link is written down."""
    found = find_share(secret, now=now)
    if found is None:
        return None
    # Two tries at once stand in line: neither gets a sixth opening.
    row: SummaryShare = SummaryShare.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if not row.is_open(now):
        return None
    is_right = check_password(pin.strip(), row.pin_hash)
    outcome = OpeningOutcome.OPENED if is_right else OpeningOutcome.WRONG_PIN
    SummaryOpening.objects.create(athlete_id=row.athlete_id, share=row, at=now, outcome=outcome)
    spent = "openings_left" if is_right else "wrong_pins_left"
    SummaryShare.objects.filter(pk=row.pk).update(**{spent: F(spent) - 1})
    return found if is_right else None


def hash_of(secret: str) -> str:
    """A plain digest is enough: the secret is 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
