"""The demo's mails: written to files by Django, read here. Nothing of this exists outside the demo."""

import email
import email.policy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

# What Django's file mailer writes after each message of a file.
SEPARATOR = b"\n" + b"-" * 79 + b"\n"
SHOWN = 200
# A mail may bring inline styles, and nothing else: no script, no picture, no form, no link that loads.
MAIL_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "sandbox": ["allow-popups"],
}


@dataclass(frozen=True)
class Mail:
    """One message of one file; `key` names it in addresses."""

    key: str
    written_at: datetime
    subject: str
    to: str
    text: str
    html: str


def read_mails(folder: Path, *, limit: int = SHOWN) -> list[Mail]:
    """The newest messages first."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    found: list[Mail] = []
    for path in files:
        if len(found) >= limit:
            break
        found += reversed(list(_messages(path)))
    return sorted(found[:limit], key=lambda mail: mail.written_at, reverse=True)


def _messages(path: Path) -> Iterator[Mail]:
    written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    # What has no separator behind it is still being written.
    complete = path.read_bytes().split(SEPARATOR)[:-1]
    for number, raw in enumerate(complete):
        yield _parsed(f"{path.stem}.{number}", written_at, raw)


def _parsed(key: str, written_at: datetime, raw: bytes) -> Mail:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101  what this policy makes
    sent_at = message["Date"].datetime if message["Date"] else None
    return Mail(
        key=key,
        written_at=sent_at or written_at,
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else ""


def _mail_or_404(key: str) -> Mail:
    """Looked up among what is there, so that a key is never a path."""
    found = next((mail for mail in read_mails(settings.MAIL_DIR) if mail.key == key), None)
    if found is None:
        raise Http404
    return found


def demo_page[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Open to everybody on this machine, never stored, and only there in the demo."""

    @wraps(view)
    def shown(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(*args, **kwargs)

    page: Callable[P, HttpResponse] = login_not_required(require_safe(never_cache(shown)))
    return page


@demo_page
def mail_list(request: HttpRequest) -> HttpResponse:
    """GET /demo/mail/: what has been sent, newest first."""
    return render(request, "demo/mail_list.html", {"mails": read_mails(settings.MAIL_DIR)})


@demo_page
def mail_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One mail as text, with a link to its HTML."""
    return render(request, "demo/mail_detail.html", {"mail": _mail_or_404(key)})


@demo_page
@csp_override(MAIL_CSP)
def mail_html(_request: HttpRequest, key: str) -> HttpResponse:
    """The HTML part as a mail program would show it, in a page of its own."""
    mail = _mail_or_404(key)
    if not mail.html:
        raise Http404
    return HttpResponse(mail.html)
