"""Addresses under which calendars read a plan: made, read, taken back."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from athletes.errors import NotAllowedError
from athletes.models import Athlete, User
from training.models import CalendarFeed

# Calendars ask every few minutes; that one asked is written down at most so often.
NOTE_EVERY: Final = timedelta(hours=1)
SECRET_BYTES: Final = 32


@transaction.atomic
def make_calendar(actor: User, *, athlete: Athlete, now: datetime) -> str:
    """A new address, and the end of the actor's earlier one. Returns the secret, which is kept nowhere.

    Raises:
        NotAllowedError: the athlete is not the actor's to see.
    """
    if not Athlete.objects.visible_to(actor).filter(pk=athlete.pk).exists():
        raise NotAllowedError(_("You cannot see the plan of this athlete."), code="not_allowed")
    # Two taps stand in line here.
    Athlete.objects.select_for_update(no_key=True, of=("self",)).get(pk=athlete.pk)
    revoke_calendar(actor, athlete=athlete, now=now)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    CalendarFeed.objects.create(athlete=athlete, user=actor, secret_hash=_hash(secret), created_at=now)
    return secret


def revoke_calendar(actor: User, *, athlete: Athlete, now: datetime) -> int:
    """Ends the actor's address for this athlete's plan; how many there were (0 or 1)."""
    mine = CalendarFeed.objects.filter(athlete=athlete, user=actor, revoked_at=None)
    ended: int = mine.update(revoked_at=now)
    return ended


def read_calendar(secret: str, *, now: datetime) -> CalendarFeed | None:
    """The open address with this secret, noted as read; None: unknown, taken back, or its person no longer
    sees the athlete.
    """
    rows = CalendarFeed.objects.filter(secret_hash=_hash(secret), revoked_at=None, user__is_active=True)
    feed: CalendarFeed | None = rows.select_related("user", "athlete").first()
    if feed is None or not Athlete.objects.visible_to(feed.user).filter(pk=feed.athlete_id).exists():
        return None
    stale = Q(read_at=None) | Q(read_at__lte=now - NOTE_EVERY)
    CalendarFeed.objects.filter(stale, pk=feed.pk).update(read_at=now)
    return feed


def _hash(secret: str) -> str:
    """A plain digest is enough: the secret is 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
