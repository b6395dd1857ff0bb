"""The outbox: messages are rows, written in the transaction that found the reason."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from alerts.broker import poke
from alerts.enums import Channel, DeliveryState, Severity
from alerts.models import Alert, Delivery
from alerts.rules import rank_of
from alerts.selectors import recipients_of
from athletes.errors import ConflictError, NotAllowedError

if TYPE_CHECKING:
    from athletes.models import User

DELIVER = "alerts.tasks.deliver_due"


def queue_messages(alert: Alert, *, occasion: str, now: datetime) -> list[Delivery]:
    """One message to each recipient; one that still waits from an earlier occasion carries this one too."""
    people = recipients_of(alert, now=now)
    waiting = Delivery.objects.filter(alert=alert, channel=Channel.MAIL, state=DeliveryState.QUEUED)
    rank = rank_of(Severity(alert.severity))
    waiting.update(occasion=occasion, rank=rank, due_at=now, tries=0, last_error="")
    carried = set(waiting.values_list("recipient_id", flat=True))
    messages = [
        Delivery(alert=alert, recipient=person, occasion=occasion, rank=rank, due_at=now)
        for person in people
        if person.pk not in carried
    ]
    poke(DELIVER)
    return Delivery.objects.bulk_create(messages)


@transaction.atomic
def queue_mail(
    *,
    address: str,
    occasion: str,
    subject: str,
    text: str,
    html: str = "",
    recipient: "User | None" = None,
    now: datetime,
) -> Delivery:
    """A mail that brings its own text: sign-in codes, invitations. The text is wiped when it is sent."""
    poke(DELIVER)
    return Delivery.objects.create(
        recipient=recipient,
        address=address,
        occasion=occasion,
        subject=subject,
        text=text,
        html=html,
        due_at=now,
    )


def drop_mail(*, occasion: str) -> None:
    """Takes back mails that are still waiting and that nobody needs any more."""
    Delivery.objects.filter(alert=None, occasion=occasion, state=DeliveryState.QUEUED).delete()


@transaction.atomic
def send_again(actor: "User", *, delivery: Delivery, now: datetime) -> Delivery:
    """Queues a failed message about an alert once more, with all its tries.

    Raises:
        NotAllowedError: the actor does not act on this alert.
        ConflictError: it has not failed.
    """
    locked: Delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if not Delivery.objects.editable_by(actor).filter(pk=locked.pk).exists():
        raise NotAllowedError(_("This message is not yours to send."), code="not_editable")
    if locked.state != DeliveryState.FAILED:
        raise ConflictError(_("Only a message that failed can be sent again."), code="not_failed")
    locked.state, locked.due_at, locked.tries, locked.last_error = DeliveryState.QUEUED, now, 0, ""
    locked.save(update_fields=["state", "due_at", "tries", "last_error"])
    poke(DELIVER)
    return locked
