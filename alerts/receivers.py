"""Turns what the athletes room announces into mails."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.dispatch import receiver

from alerts.messages import render_mail
from alerts.services import drop_mail, queue_mail
from athletes.models import Coaching, Guardian, User
from athletes.rules import INVITATION_DAYS
from athletes.signals import coaching_invited, guardian_invited, invitation_answered
from athletes.tokens import coaching_token, guardian_token

# Where the pages of the project answer an invitation.
COACHING_PATH = "/invitations/{token}/"
GUARDIAN_PATH = "/guardians/{token}/"


@receiver(coaching_invited)
def mail_coaching_invitation(*, coaching: Coaching, now: datetime, **_signal: Any) -> None:
    """To the runner: who invites, and the link where she answers."""
    inviter = coaching.invited_by
    context = {
        "club": coaching.club.name,
        "inviter": inviter.name if inviter else "",
        "link": _address(COACHING_PATH, coaching_token(coaching)),
    }
    language = inviter.language if inviter else settings.LANGUAGE_CODE
    _queue(coaching.invited_email, coaching, context, language, now)


@receiver(guardian_invited)
def mail_guardian_invitation(*, guardian: Guardian, now: datetime, **_signal: Any) -> None:
    """To the parent or guardian: of whom, and the link where they answer."""
    athlete = guardian.athlete
    context = {"athlete": athlete.name, "link": _address(GUARDIAN_PATH, guardian_token(guardian))}
    language = athlete.user.language if athlete.user else settings.LANGUAGE_CODE
    _queue(guardian.email, guardian, context, language, now)


@receiver(invitation_answered)
def drop_invitation(*, invitation: Coaching | Guardian, **_signal: Any) -> None:
    """Whoever answered before the mail went out gets none."""
    drop_mail(occasion=_occasion(invitation))


def _address(path: str, token: str) -> str:
    return settings.SITE_URL + path.format(token=token)


def _occasion(invitation: Coaching | Guardian) -> str:
    return f"{_template(invitation)}:{invitation.public_id}"


def _template(invitation: Coaching | Guardian) -> str:
    return "invitation" if isinstance(invitation, Coaching) else "guardian_invitation"


def _queue(
    address: str, invitation: Coaching | Guardian, context: dict[str, Any], language: str, now: datetime
) -> None:
    """In the language of whoever has this address, else in the inviter's."""
    known = User.objects.filter(email__iexact=address, is_active=True).first()
    days = {"days": INVITATION_DAYS, "reader": known.name if known else ""}
    texts = render_mail(_template(invitation), context | days, language=known.language if known else language)
    queue_mail(address=address, occasion=_occasion(invitation), recipient=known, now=now, **texts)
