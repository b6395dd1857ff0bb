"""The text of a message, made when it is sent: in the language and the zone of its reader."""

import re
import zoneinfo
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import select_template
from django.urls import reverse
from django.utils import timezone, translation

from alerts.channels import Message
from alerts.models import Alert, Delivery
from athletes.models import User

# What conditions of a template leave behind.
BLANK_LINES = re.compile(r"\n\s*\n(?:\s*\n)+")


def may_be_told(batch: Iterable[Delivery]) -> set[int]:
    """Keys of the messages whose reader may see the alert now, whatever was true when it was raised.

    Consent and links are asked once for each reader. Mails of accounts are always told.
    """
    told = set()
    alerts: dict[User, dict[int, int]] = {}
    for delivery in batch:
        if delivery.alert_id is None or delivery.recipient is None:
            told.add(delivery.pk)
        else:
            alerts.setdefault(delivery.recipient, {})[delivery.pk] = delivery.alert_id
    for reader, wanted in alerts.items():
        rows = Alert.objects.visible_to(reader).filter(pk__in=wanted.values())
        seen = set(rows.values_list("pk", flat=True))
        told |= {pk for pk, alert in wanted.items() if alert in seen}
    return told


def message_of(delivery: Delivery) -> Message:
    """The message to send."""
    if delivery.alert is None:
        return Message(delivery.message_key, delivery.address, delivery.subject, delivery.text, delivery.html)
    assert delivery.recipient is not None  # noqa: S101  a constraint of the table
    texts = render_alert(delivery.alert, delivery.recipient)
    return Message(delivery.message_key, delivery.recipient.email, **texts)


def render_alert(alert: Alert, reader: User) -> dict[str, str]:
    """Subject, text and html for this reader; a health alert carries name, kind and link, nothing more."""
    context = {
        "athlete": alert.athlete.name,
        "label": alert.label,
        "severity": alert.severity,
        "is_open": alert.is_open,
        "facts": {} if alert.is_health else alert.facts,
        "raised_at": alert.raised_at,
        "reader": reader.name,
        "is_own": alert.athlete.user_id == reader.pk,
        "units": reader.units,
        "link": link_to(alert, reader),
    }
    return render_mail(alert.kind, context, language=reader.language, time_zone=reader.time_zone)


def render_mail(
    name: str, context: dict[str, Any], *, language: str, time_zone: str = "UTC"
) -> dict[str, str]:
    """Renders `alerts/<name>.{subject,txt,html}`, or the neutral templates where there are none."""
    context = context | {"site": settings.SITE_URL}
    with translation.override(language), timezone.override(zoneinfo.ZoneInfo(time_zone)):
        return {
            "subject": " ".join(_render(name, "subject", context).split()),
            "text": BLANK_LINES.sub("\n\n", _render(name, "txt", context)).strip() + "\n",
            "html": _render(name, "html", context),
        }


def _render(name: str, ending: str, context: dict[str, Any]) -> str:
    found: Any = select_template([f"alerts/{name}.{ending}", f"alerts/default.{ending}"])
    # Names with an apostrophe stay readable in plain text.
    return str(found.template.render(Context(context, autoescape=ending == "html")))


def link_to(alert: Alert, reader: User) -> str:
    """Where this reader looks: staff in the admin, a guardian at home, the athlete on the kind's page."""
    is_hers = alert.about.tells_athlete and alert.athlete.user_id == reader.pk
    if alert.is_private or is_hers:
        return f"{settings.SITE_URL}{alert.about.page}"
    path = reverse("admin:alerts_alert_change", args=[alert.pk]) if reader.is_staff else "/"
    return f"{settings.SITE_URL}{path}"
