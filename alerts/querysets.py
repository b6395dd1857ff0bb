"""Who sees which alert, how it stands for them, and which messages are due."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf

from alerts.enums import AlertState, DeliveryState, Severity
from alerts.rules import SEVERITY_RANK
from athletes.querysets import (
    MixedOwnedQuerySet,
    TenantQuerySet,
    Viewer,
    coached_athlete_ids,
    known,
    memberships,
)
from athletes.rules import TRAINING_ROLES

if TYPE_CHECKING:
    from athletes.models import User

# Subqueries over models that this module cannot import.
type Rows = Any

OPEN_STATES = (AlertState.OPEN, AlertState.ACKNOWLEDGED)


def rows_of(app: str, name: str) -> Rows:
    """All rows of a model; models import querysets, so querysets find them late."""
    return apps.get_model(app, name).objects.all()


def acknowledgements_for(person: "User") -> Rows:
    """Acknowledgements of the outer alert that this person may know of: their clubs', or all on oneself."""
    own = rows_of("athletes", "Athlete").own_or_ward(person).values("pk")
    clubs = memberships(person, TRAINING_ROLES).values("club_id")
    return (
        rows_of("alerts", "Acknowledgement")
        .filter(Q(club_id__in=clubs) | Q(alert__athlete_id__in=own), alert_id=OuterRef("pk"))
        .order_by("at")
    )


class AlertQuerySet(MixedOwnedQuerySet["Any"]):
    # Who joins staff sees what is opened, or opened again, from the first day on.
    row_created = "raised_at"

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        own = rows_of("athletes", "Athlete").filter(user_id=person.pk).values("pk")
        return super().visible_to(user).filter(Q(is_private=False) | Q(athlete_id__in=own))

    def for_staff(self) -> Self:
        """Without what is for the athlete alone."""
        return self.filter(is_private=False)

    def editable_by(self, user: Viewer) -> Self:
        """Staff act on alerts; the athlete's side reads them, so that nobody silences their own."""
        if not (person := known(user)):
            return self.none()
        coached = coached_athlete_ids(person, TRAINING_ROLES)
        return self.visible_to(user).filter(athlete_id__in=coached)

    def open(self) -> Self:
        """The reason still stands, acknowledged or not."""
        return self.filter(state=AlertState.OPEN)

    def standing_for(self, user: Viewer) -> Self:
        """Adds `shown_state`, `acknowledged_at`, `acknowledged_by_name`, as this person's clubs know them."""
        if not (person := known(user)):
            return self.none()
        acknowledgements = acknowledgements_for(person)
        shown = Case(
            When(
                Q(state=AlertState.OPEN) & Exists(acknowledgements),
                then=Value(AlertState.ACKNOWLEDGED.value),
            ),
            default=F("state"),
            output_field=CharField(),
        )
        name = Coalesce(NullIf("by__name", Value("")), "by__email", output_field=CharField())
        return self.annotate(
            shown_state=shown,
            acknowledged_at=Subquery(acknowledgements.values("at")[:1]),
            acknowledged_by_name=Subquery(acknowledgements.annotate(shown=name).values("shown")[:1]),
        )

    def unacknowledged_by(self, user: Viewer) -> Self:
        """Open, and nobody of this person's club has taken notice yet."""
        return self.standing_for(user).filter(shown_state=AlertState.OPEN)

    def by_urgency(self) -> Self:
        """Open ones first, then the most severe, then the oldest."""
        rank = Case(*(When(severity=code, then=Value(-rank)) for code, rank in SEVERITY_RANK.items()))
        is_closed = Case(When(state=AlertState.OPEN, then=Value(0)), default=Value(1))
        return self.order_by(is_closed, rank, "raised_at", "pk")

    def of_severity(self, severities: Collection[Severity]) -> Self:
        return self.filter(severity__in=severities)


def colleague_ids(person: "User") -> Rows:
    """Users who work, or have worked, for a club where this person sees athletes."""
    clubs = memberships(person, TRAINING_ROLES).values("club_id")
    return rows_of("athletes", "ClubMember").filter(club_id__in=clubs).values("user_id")


def own_alert_ids(person: "User") -> Rows:
    """Alerts about oneself or one's wards."""
    own = rows_of("athletes", "Athlete").own_or_ward(person).values("pk")
    return rows_of("alerts", "Alert").filter(athlete_id__in=own).values("pk")


class OfAlertQuerySet(TenantQuerySet["Any"]):
    """Rows that belong to an alert are seen with it; another club's people stay that club's own."""

    # The foreign key to the person of the row.
    person = "by"

    def visible_to(self, user: Viewer) -> Self:
        if not (person := known(user)):
            return self.none()
        alerts = rows_of("alerts", "Alert").visible_to(user).values("pk")
        return self.filter(self.may_be_named(person), alert_id__in=alerts)

    def may_be_named(self, person: "User") -> Q:
        """Nobody, a colleague, or anybody when it is about oneself."""
        named = Q(**{f"{self.person}_id__in": colleague_ids(person)}) | Q(**{self.person: None})
        return named | Q(alert_id__in=own_alert_ids(person))

    def editable_by(self, user: Viewer) -> Self:
        alerts = rows_of("alerts", "Alert").editable_by(user).values("pk")
        return self.visible_to(user).filter(alert_id__in=alerts)


class DeliveryQuerySet(OfAlertQuerySet):
    """Messages: those about an alert are seen with it, mails of an account by nobody."""

    person = "recipient"

    def may_be_named(self, person: "User") -> Q:
        guardians = rows_of("athletes", "Guardian").filter(
            athlete_id=OuterRef("alert__athlete_id"), user_id=OuterRef("recipient_id")
        )
        return super().may_be_named(person) | Q(Exists(guardians))

    def due(self, now: datetime) -> Self:
        return self.filter(state=DeliveryState.QUEUED, due_at__lte=now)

    def stuck(self, now: datetime, *, in_flight_s: int) -> Self:
        """Claimed by a worker that never came back."""
        limit = now - timedelta(seconds=in_flight_s)
        return self.filter(state=DeliveryState.IN_FLIGHT, claimed_at__lte=limit)

    def unsent(self, now: datetime) -> Self:
        """Due and not out of the house yet."""
        return self.filter(state__in=[DeliveryState.QUEUED, DeliveryState.IN_FLIGHT], due_at__lte=now)

    def failed(self) -> Self:
        return self.filter(state=DeliveryState.FAILED)
