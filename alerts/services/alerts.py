"""The life of an alert: raised and closed by the rooms, acknowledged and resolved by staff."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from alerts.enums import AlertState, EventKind, Severity
from alerts.kinds import kind_of
from alerts.models import Acknowledgement, Alert, AlertEvent
from alerts.rules import Standing, Turn, level_of, on_raise, says
from alerts.selectors import clubs_acting
from alerts.services.outbox import queue_messages
from athletes.errors import ConflictError, NotAllowedError

if TYPE_CHECKING:
    from athletes.models import Athlete, User


@transaction.atomic
def raise_alert(
    *,
    athlete: "Athlete",
    kind: str,
    subject: str,
    severity: str,
    facts: dict[str, Any],
    now: datetime,
    step: int = 0,
    is_anew: bool = False,
) -> Alert:
    """Opens, reopens or refreshes the one alert for this reason; the same call again changes nothing.

    `step` orders what is equally severe (over and over 30 %; R, U, E). Messages go out at the first opening
    and whenever severity or step is higher than it ever spoke at. `facts` is plain JSON, metres and seconds.
    `is_anew` says that this is another occurrence of the reason: it opens and speaks as for the first time.

    Raises:
        LookupError: no room registered this kind.
    """
    about = kind_of(kind)
    level = level_of(Severity(severity), step)
    fresh = {"severity": Severity(severity), "step": step, "facts": facts}
    spoken = int(says(severity, is_private=about.is_private))
    first = {
        "is_health": about.is_health,
        "is_private": about.is_private,
        "told_level": level,
        "told_count": spoken,
        "raised_at": now,
    }
    alert: Alert
    alert, created = Alert.objects.select_for_update(of=("self",)).get_or_create(
        athlete=athlete, kind=kind, subject=subject, defaults=fresh | first
    )
    turn = on_raise(None if created else _standing(alert), level=level, now=now, is_anew=is_anew)
    if turn and not created:
        _take(turn, alert, fresh, now)
    if turn and turn.event:
        _note(alert, turn.event, now=now)
        if turn.is_news and spoken:
            queue_messages(alert, occasion=f"{alert.told_count}.{turn.event}", now=now)
    return alert


def _standing(alert: Alert) -> Standing:
    return Standing(AlertState(alert.state), alert.told_level, alert.closed_at)


def _take(turn: Turn, alert: Alert, fresh: dict[str, Any], now: datetime) -> None:
    changed = fresh | {"told_level": turn.told_level}
    if turn.event == EventKind.REOPENED:
        changed |= {"state": AlertState.OPEN, "raised_at": now, "closed_at": None, "resolved_by": None}
    if turn.event:
        # It wants to be looked at again.
        alert.acknowledgements.all().delete()
    if turn.is_news and says(fresh["severity"], is_private=alert.is_private):
        changed |= {"told_count": alert.told_count + 1}
    _save_changed(alert, changed)


def _save_changed(alert: Alert, values: dict[str, Any]) -> None:
    changed = {name: value for name, value in values.items() if getattr(alert, name) != value}
    for name, value in changed.items():
        setattr(alert, name, value)
    if changed:
        alert.save(update_fields=list(changed))


def _note(alert: Alert, event: EventKind, *, now: datetime, by: "User | None" = None) -> None:
    AlertEvent.objects.create(
        alert=alert, kind=event, severity=alert.severity, step=alert.step, by=by, at=now
    )


@transaction.atomic
def close_alert(*, athlete: "Athlete", kind: str, subject: str, now: datetime) -> None:
    """The reason no longer holds; without such an alert, or closed already, nothing happens."""
    rows = Alert.objects.select_for_update(of=("self",))
    alert = rows.filter(athlete=athlete, kind=kind, subject=subject).first()
    if alert is None or alert.state == AlertState.NO_LONGER_TRUE:
        return
    _save_changed(alert, {"state": AlertState.NO_LONGER_TRUE, "closed_at": now})
    _note(alert, EventKind.NO_LONGER_TRUE, now=now)


@transaction.atomic
def settle_alert(by: "User | None", *, athlete: "Athlete", kind: str, subject: str, now: datetime) -> None:
    """Resolves an alert from its own room, which has proof; without an open one, nothing happens."""
    rows = Alert.objects.open().select_for_update(of=("self",))
    alert = rows.filter(athlete=athlete, kind=kind, subject=subject).first()
    if alert is None:
        return
    _save_changed(alert, {"state": AlertState.RESOLVED, "closed_at": now, "resolved_by": by})
    _note(alert, EventKind.RESOLVED, now=now, by=by)


@transaction.atomic
def acknowledge_alert(actor: "User", *, alert: Alert, now: datetime) -> Alert:
    """Takes notice, for every club through which the actor reaches the athlete; twice is once.

    Raises:
        NotAllowedError: the actor is not staff of this athlete.
        ConflictError: the alert is closed.
    """
    locked = _open_alert(alert)
    clubs = clubs_acting(actor, athlete_id=locked.athlete_id)
    if not clubs:
        raise NotAllowedError(_("Only the athlete's coaches and physios acknowledge."), code="not_staff")
    known = set(locked.acknowledgements.filter(club_id__in=clubs).values_list("club_id", flat=True))
    new = [Acknowledgement(alert=locked, club_id=club, by=actor, at=now) for club in clubs - known]
    Acknowledgement.objects.bulk_create(new)
    if new:
        locked.save(update_fields=[])
        _note(locked, EventKind.ACKNOWLEDGED, now=now, by=actor)
    return locked


@transaction.atomic
def resolve_alert(actor: "User", *, alert: Alert, now: datetime) -> Alert:
    """Closes an alert by hand; it opens again only if the reason grows, or goes and comes back.

    Raises:
        NotAllowedError: the actor is not staff of this athlete, or this kind is not closed by hand.
        ConflictError: the alert is closed.
    """
    locked = _open_alert(alert)
    if not clubs_acting(actor, athlete_id=locked.athlete_id):
        raise NotAllowedError(_("Only the athlete's coaches and physios resolve alerts."), code="not_staff")
    if not locked.about.closed_by_hand:
        raise NotAllowedError(_("This stays open until the athlete is cleared."), code="needs_clearance")
    _save_changed(locked, {"state": AlertState.RESOLVED, "closed_at": now, "resolved_by": actor})
    _note(locked, EventKind.RESOLVED, now=now, by=actor)
    return locked


def _open_alert(alert: Alert) -> Alert:
    """The row, locked; raises ConflictError when it is closed."""
    locked: Alert = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if not locked.is_open:
        raise ConflictError(_("This alert is closed already."), code="alert_closed")
    return locked
