"""Coachsite's answers to allauth's questions."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.utils import timezone, translation

from alerts.services import queue_mail
from athletes.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is open: a person without a link to anybody sees only their own page."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox, so that a mail server that is down never loses a code or holds a request.

        The text with its code or link is wiped when it is sent.
        """
        reader = User.objects.filter(email__iexact=email, is_active=True).first()
        # The site as configured: the host of a request is whatever its sender wrote.
        site = SimpleNamespace(name="Coachsite", domain=urlsplit(settings.SITE_URL).netloc)
        values = {"request": allauth_context.request, "email": email, "current_site": site, **context}
        with translation.override(reader.language if reader else translation.get_language()):
            mail = self.render_mail(template_prefix, email, values)
        queue_mail(
            address=email,
            occasion=template_prefix,
            subject=mail.subject,
            text=str(mail.body),
            html=_html_of(mail),
            recipient=reader,
            now=timezone.now(),
        )

    def format_email_subject(self, subject: str) -> str:
        return f"Coachsite: {subject}"


def _html_of(mail: Any) -> str:
    """The second body, where the templates have one."""
    parts: list[Any] = getattr(mail, "alternatives", [])
    return next((str(part.content) for part in parts if part.mimetype == "text/html"), "")
