"""Turns what the athletes room announces into mails."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.dispatch import receiver

from alerts.messages import render_mail
from alerts.services import queue_mail
from athletes.models import Coaching, Guardian, User
from athletes.rules import INVITATION_DAYS
from athletes.signals import coaching_invited, guardian_invited
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
    _queue(coaching.invited_email, "invitation", context, language, now)


@receiver(guardian_invited)
def mail_guardian_invitation(*, guardian: Guardian, now: datetime, **_signal: Any) -> None:
    """To the parent or guardian: of whom, and the link where they answer."""
    athlete = guardian.athlete
    context = {"athlete": athlete.name, "link": _address(GUARDIAN_PATH, guardian_token(guardian))}
    language = athlete.user.language if athlete.user else settings.LANGUAGE_CODE
    _queue(guardian.email, "guardian_invitation", context, language, now)


def _address(path: str, token: str) -> str:
    return settings.SITE_URL + path.format(token=token)


def _queue(address: str, occasion: str, context: dict[str, Any], language: str, now: datetime) -> None:
    """In the language of whoever has this address, else in the inviter's."""
    known = User.objects.filter(email__iexact=address, is_active=True).first()
    days = {"days": INVITATION_DAYS, "reader": known.name if known else ""}
    texts = render_mail(occasion, context | days, language=known.language if known else language)
    queue_mail(address=address, occasion=occasion, recipient=known, now=now, **texts)
