"""Reads about alerts: who is told, who was told, how late the outbox is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, Min

from alerts.enums import DeliveryState
from alerts.models import Alert, Delivery
from alerts.querysets import AlertQuerySet
from athletes.enums import CoachingState
from athletes.models import Coaching, User
from athletes.querysets import Viewer, memberships_covering
from athletes.rules import TRAINING_ROLES
from athletes.selectors import guardians_of, staff_of

if TYPE_CHECKING:
    from athletes.models import Athlete


@dataclass(frozen=True)
class Told:
    """One message about an alert: to whom, how it stands, and when it left."""

    recipient: User
    state: DeliveryState
    sent_at: datetime | None


def recipients_of(alert: Alert, *, now: datetime) -> list[User]:
    """Whom this alert is sent to: staff who may know; guardians and the athlete where the kind says so.

    A private one goes to the athlete alone.
    """
    athlete = alert.athlete
    if alert.is_private:
        return [athlete.user] if athlete.user else []
    people = list(staff_of(athlete, health=alert.is_health))
    if alert.about.tells_guardians:
        people += guardians_of(athlete, on=athlete.local_date(now))
    if alert.about.tells_athlete and athlete.user:
        people.append(athlete.user)
    return list({person.pk: person for person in people}.values())


def clubs_acting(actor: User, *, athlete_id: int) -> set[int]:
    """Clubs through which this person works with the athlete."""
    links = Coaching.objects.filter(
        Exists(memberships_covering(actor, TRAINING_ROLES, link="")),
        athlete_id=athlete_id,
        state=CoachingState.ACTIVE,
    )
    return set(links.values_list("club_id", flat=True))


def open_alerts_of(athlete: "Athlete", viewer: Viewer) -> AlertQuerySet:
    """Open alerts of one athlete that this person sees, most urgent first."""
    return Alert.objects.visible_to(viewer).filter(athlete=athlete).open().standing_for(viewer).by_urgency()


def told(alert: Alert) -> Sequence[Told]:
    """Every message about this alert, in the order of writing."""
    rows = Delivery.objects.filter(alert=alert).select_related("recipient").order_by("pk")
    return [
        Told(row.recipient, DeliveryState(row.state), row.sent_at)
        for row in rows
        if row.recipient is not None
    ]


def outbox_lag_s(now: datetime) -> float:
    """How many seconds the oldest due message has been waiting; 0 when none is."""
    oldest = Delivery.objects.unsent(now).aggregate(oldest=Min("due_at"))["oldest"]
    return (now - oldest).total_seconds() if oldest else 0.0


def failed_since(since: datetime) -> int:
    """How many messages written since then were given up."""
    count: int = Delivery.objects.failed().filter(created_at__gte=since).count()
    return count


def as_seen_by(alert: Alert, viewer: User) -> Alert:
    """The same row with the state it has for this person's clubs (`shown_state`, `acknowledged_by_name`)."""
    seen: Alert = Alert.objects.standing_for(viewer).select_related("athlete").get(pk=alert.pk)
    return seen
