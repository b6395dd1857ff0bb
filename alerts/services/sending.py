"""Empties the outbox: claim, commit, send outside any transaction, mark by compare-and-set.

A worker that dies leaves its rows in flight; whoever comes next puts them back. Only the row that was being
sent at that moment loses a try, so a message that kills its worker cannot use up the tries of others.
"""

import random
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from alerts.broker import poke
from alerts.channels import Sender, SendError, open_channel
from alerts.enums import Channel, DeliveryState
from alerts.messages import may_be_told, message_of
from alerts.models import Delivery
from alerts.rules import next_try_after
from alerts.services.outbox import DELIVER

log = structlog.get_logger(__name__)

type Clock = Callable[[], datetime]

BATCH = 50
# A task of the fast queue ends within five seconds; what is left is for the next one.
BUDGET_S = 4.0
WIPED = {"subject": "", "text": "", "html": "", "claimed_at": None}


def deliver_due(*, clock: Clock = timezone.now, budget_s: float = BUDGET_S) -> int:
    """Sends what is due, for about `budget_s` seconds; returns how many messages left the house."""
    return_stuck(clock())
    ends = time.monotonic() + budget_s
    sent = 0
    for channel in Channel:
        with open_channel(channel) as sender:
            while time.monotonic() < ends and (batch := claim(channel, now=clock())):
                sent += _deliver_batch(batch, sender, clock, ends)
    if time.monotonic() >= ends:
        poke(DELIVER)
    return sent


def return_stuck(now: datetime) -> int:
    """Puts back what a lost worker has left in flight; returns how many rows that were."""
    lost = {"last_error": "the worker stopped"}
    stuck = Delivery.objects.stuck(now, in_flight_s=settings.DELIVERY_IN_FLIGHT_S)
    hopeless = stuck.filter(tries__gt=len(settings.DELIVERY_BACKOFF_S))
    failed = hopeless.update(state=DeliveryState.FAILED, **WIPED, **lost)
    returned = stuck.update(state=DeliveryState.QUEUED, claimed_at=None, **lost)
    if failed or returned:
        log.warning("deliveries_were_stuck", returned=returned, failed=failed)
    return failed + returned


@transaction.atomic
def claim(channel: Channel, *, now: datetime, size: int = BATCH) -> list[Delivery]:
    """Takes the next due rows for this worker alone, committed before anything is sent."""
    due = Delivery.objects.due(now).filter(channel=channel).order_by("rank", "due_at", "pk")
    due = due.select_related("alert__athlete", "recipient")
    rows = list(due.select_for_update(skip_locked=True, of=("self",))[:size])
    keys = [row.pk for row in rows]
    Delivery.objects.filter(pk__in=keys).update(state=DeliveryState.IN_FLIGHT, claimed_at=now)
    for row in rows:
        row.state, row.claimed_at = DeliveryState.IN_FLIGHT, now
    return rows


def _deliver_batch(batch: list[Delivery], sender: Sender, clock: Clock, ends: float) -> int:
    sent, told = 0, may_be_told(batch)
    for delivery in batch:
        if time.monotonic() >= ends:
            _settle(delivery, state=DeliveryState.QUEUED, claimed_at=None)
        elif delivery.pk not in told:
            _settle(delivery, state=DeliveryState.DROPPED, last_error="may not see it any more", **WIPED)
        elif _begin(delivery, clock()):
            sent += _deliver(delivery, sender, clock)
    return sent


def _begin(delivery: Delivery, now: datetime) -> bool:
    """Counts the try and renews the claim; False when the row was taken from us meanwhile."""
    if not _settle(delivery, claimed_at=now, tries=F("tries") + 1):
        return False
    delivery.claimed_at, delivery.tries = now, delivery.tries + 1
    return True


def _deliver(delivery: Delivery, sender: Sender, clock: Clock) -> bool:
    try:
        message = message_of(delivery)
        sender.send(message)
    except SendError as error:
        _fail(delivery, error.reason, is_final=error.is_final, now=clock())
        return False
    except Exception as error:  # noqa: BLE001  whatever is wrong with this row, the others go on
        # The text of the error may hold facts: its name only.
        _fail(delivery, type(error).__name__, is_final=False, now=clock())
        return False
    sent = {"state": DeliveryState.SENT, "sent_at": clock(), "address": message.address, "last_error": ""}
    if not _settle(delivery, **sent, **WIPED):
        log.warning("delivery_sent_after_its_claim", delivery=str(delivery.public_id))
    return True


def _fail(delivery: Delivery, reason: str, *, is_final: bool, now: datetime) -> None:
    # Spreading retries needs no secrecy.
    chance = random.random()  # noqa: S311
    wait = None if is_final else next_try_after(delivery.tries, settings.DELIVERY_BACKOFF_S, chance=chance)
    about = {"delivery": str(delivery.public_id), "reason": reason, "tries": delivery.tries}
    if wait is None:
        log.error("delivery_failed", **about)
        _settle(delivery, state=DeliveryState.FAILED, last_error=reason, **WIPED)
        return
    log.warning("delivery_put_off", **about)
    _settle(delivery, state=DeliveryState.QUEUED, claimed_at=None, due_at=now + wait, last_error=reason)


def _settle(delivery: Delivery, **values: Any) -> bool:
    """Compare-and-set: changes the row only while our claim stands."""
    ours = Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.IN_FLIGHT, claimed_at=delivery.claimed_at
    )
    return bool(ours.update(**values))
