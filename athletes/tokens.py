"""The links in invitation mails: signed, and dead once answered, renewed or older than INVITATION_DAYS."""

from datetime import datetime

from django.core import signing
from django.db import models
from django.utils.translation import gettext as _

from athletes.errors import DomainError
from athletes.models import Coaching, Guardian

COACHING_SALT = "athletes.coaching"
GUARDIAN_SALT = "athletes.guardian"


def coaching_token(coaching: Coaching) -> str:
    """For the address of the page where the runner answers."""
    return _token(coaching, COACHING_SALT)


def guardian_token(guardian: Guardian) -> str:
    """For the address of the page where the guardian answers."""
    return _token(guardian, GUARDIAN_SALT)


def coaching_of_token(token: str, *, now: datetime) -> Coaching:
    """The link that waits for an answer.

    Raises:
        DomainError: forged, answered, renewed or too old: the same words for all.
    """
    rows = Coaching.objects.select_related("athlete", "club", "squad")
    found: Coaching = _invitation(rows, token, COACHING_SALT, now)
    return found


def guardian_of_token(token: str, *, now: datetime) -> Guardian:
    """The guardian link that waits for an answer.

    Raises:
        DomainError: forged, answered, renewed or too old: the same words for all.
    """
    rows = Guardian.objects.select_related("athlete")
    found: Guardian = _invitation(rows, token, GUARDIAN_SALT, now)
    return found


def _token(row: Coaching | Guardian, salt: str) -> str:
    return signing.dumps([str(row.public_id), row.invited_at.timestamp()], salt=salt, compress=False)


def _invitation[M: (Coaching, Guardian)](rows: models.QuerySet[M], token: str, salt: str, now: datetime) -> M:
    try:
        public_id, invited_at = signing.loads(token, salt=salt)
    except signing.BadSignature:
        raise _over() from None
    row = rows.filter(public_id=public_id).first()
    if row is None or row.invited_at.timestamp() != invited_at or not row.is_open_invitation(now):
        raise _over()
    return row


def _over() -> DomainError:
    message = _("This invitation is no longer open. Ask the person who sent it for a new one.")
    return DomainError(message, code="invitation_over")
