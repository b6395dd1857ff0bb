"""E-mail through the default mailer of the settings."""

import smtplib
from email.utils import parseaddr
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from alerts.channels.message import Message, SendError

# A 5xx answer to the address or to the message stands; 4xx and broken connections are about the moment.
FINAL = 500
ABOUT_THE_MESSAGE = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


class MailChannel:
    """Keeps one SMTP connection over a batch, and opens a new one after any trouble.

    Other mailers (files of the demo) get a connection for each message: Django's file mailer writes all
    messages of one connection into one file.
    """

    def __init__(self) -> None:
        self._mailer: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, message: Message) -> None:
        """Hands one message to the mail server.

        Raises:
            SendError: it did not take it, or the connection broke before it said so.
        """
        try:
            taken = self._connected().send_messages([_mail(message)])
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self._hang_up()
            raise _refusal(error) from error
        if not taken:
            raise SendError("no address", is_final=True)

    def _connected(self) -> Any:
        if self._mailer is None or not isinstance(self._mailer, SmtpBackend):
            self._mailer = mailers.default
            if isinstance(self._mailer, SmtpBackend):
                self._mailer.open()
        return self._mailer

    def _hang_up(self) -> None:
        mailer, self._mailer = self._mailer, None
        if mailer is None:
            return
        try:
            mailer.close()
        except (smtplib.SMTPException, OSError):
            # The other side has gone already; what it took is known from its answers.
            mailer.connection = None


def _mail(message: Message) -> EmailMultiAlternatives:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.address],
        headers={"Message-ID": f"<{message.key}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def _refusal(error: Exception) -> SendError:
    """The server's code, without its words: they may repeat the address."""
    codes = _codes(error)
    name = type(error).__name__
    is_final = isinstance(error, ABOUT_THE_MESSAGE) and min(codes) >= FINAL
    return SendError(
        f"{name} {min(codes)}" if codes else name, is_final=is_final or isinstance(error, ValueError)
    )


def _codes(error: Exception) -> list[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _words in error.recipients.values()]
    if isinstance(error, smtplib.SMTPResponseException):
        return [error.smtp_code]
    return []
