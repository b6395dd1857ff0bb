"""What holds an athlete back besides warning signs: set by rules or by a physio, lifted with a reason."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.errors import ConflictError, DomainError
from athletes.models import Athlete, User
from injuries.enums import RestraintReason
from injuries.models import Episode, Restraint
from injuries.rules.clearance import LIMITS_LENGTH
from injuries.services.access import check_may_store, check_physio, check_staff_with_health, lock_athlete
from training.enums import RestrictionKind

# What a physio sets by hand; the others follow from rules.
BY_HAND = frozenset({RestrictionKind.NO_RUNNING, RestrictionKind.NO_PROGRESSION, RestrictionKind.LIMITS})


def restrain(
    actor: User | None,
    *,
    athlete: Athlete,
    kind: RestrictionKind,
    reason: RestraintReason,
    since: date,
    until: date | None = None,
    limits: str = "",
    episode: Episode | None = None,
    coach_may_lift: bool = False,
) -> Restraint:
    """Holds an athlete back; for services of this room, which have checked who asks (None: a rule).

    The same kind for the same reason and episode stands once: asked for again for days that touch, they are
    widened to hold both. `since` and `until` are local dates, both included; `coach_may_lift`: a coach may
    end it, too.
    """
    same = {"athlete": athlete, "kind": kind, "reason": reason, "episode": episode, "limits": limits}
    rows = Restraint.objects.touching(since, until).select_for_update(of=("self",)).filter(**same)
    found: Restraint | None = rows.order_by("-since", "-pk").first()
    if found is None or reason == RestraintReason.BY_HAND:
        return Restraint.objects.create(
            athlete=athlete,
            kind=kind,
            reason=reason,
            since=since,
            until=until,
            limits=limits,
            episode=episode,
            coach_may_lift=coach_may_lift,
            set_by=actor,
        )
    found.since = min(found.since, since)
    found.until = None if until is None or found.until is None else max(found.until, until)
    found.coach_may_lift = found.coach_may_lift and coach_may_lift
    found.save()
    return found


def end_restraints(
    actor: User | None,
    *,
    athlete: Athlete,
    reason: RestraintReason,
    because: str,
    now: datetime,
    episode: Episode | None = None,
    kind: RestrictionKind | None = None,
) -> int:
    """Lifts what stands for this reason (of this episode and kind, where given); returns how many."""
    rows = Restraint.objects.standing().filter(athlete=athlete, reason=reason)
    rows = rows if episode is None else rows.filter(episode=episode)
    rows = rows if kind is None else rows.filter(kind=kind)
    found = list(rows.select_for_update(of=("self",)))
    for row in found:
        _lift(actor, row, because, now)
    return len(found)


def end_restraint(actor: User | None, *, restraint: Restraint, because: str, now: datetime) -> None:
    """Lifts one; for services of this room, which have checked who asks (None: a rule)."""
    _lift(actor, restraint, because, now)


@transaction.atomic
def restrain_by_hand(
    actor: User,
    *,
    athlete: Athlete,
    kind: RestrictionKind,
    limits: str,
    until: date | None,
    now: datetime,
    since: date | None = None,
    episode: Episode | None = None,
) -> Restraint:
    """A physio's own word: "20 min flat until 12 May". The athlete reads it beside each workout.

    Raises:
        NotAllowedError: not a physio with health access.
        DomainError: names the field at fault.
    """
    athlete = lock_athlete(athlete)
    check_physio(actor, athlete)
    check_may_store(athlete, now)
    since, limits = since or athlete.local_date(now), limits.strip()
    if kind not in BY_HAND:
        raise DomainError(_("This is not set by hand."), code="not_by_hand", field="kind")
    if until is not None and until < since:
        raise DomainError(_("The last day lies before the first."), code="until_before_since", field="until")
    if not limits:
        message = _("Write in words what is allowed: the runner reads it.")
        raise DomainError(message, code="required", field="limits")
    if len(limits) > LIMITS_LENGTH:
        message = _("At most %(length)d characters.") % {"length": LIMITS_LENGTH}
        raise DomainError(message, code="too_long", field="limits")
    if episode is not None and episode.athlete_id != athlete.pk:
        message = _("There is no such id, or it is not visible to you.")
        raise DomainError(message, code="does_not_exist", field="episode")
    return restrain(
        actor,
        athlete=athlete,
        kind=kind,
        reason=RestraintReason.BY_HAND,
        since=since,
        until=until,
        limits=limits,
        episode=episode,
    )


@transaction.atomic
def lift_restraint(actor: User, *, restraint: Restraint, reason: str, now: datetime) -> Restraint:
    """Ends a restraint early. A physio any; a coach a rest after new pain, where it is not too strong.

    Raises:
        NotAllowedError: not staff with health access, or this one takes a physio.
        ConflictError: lifted already.
        DomainError: no reason was given.
    """
    athlete = lock_athlete(restraint.athlete)
    check_staff_with_health(actor, athlete)
    rows = Restraint.objects.editable_by(actor).select_for_update(of=("self",))
    locked: Restraint = rows.get(pk=restraint.pk)
    if locked.lifted_at is not None:
        raise ConflictError(_("This has been lifted already."), code="lifted")
    if not locked.coach_may_lift:
        check_physio(actor, athlete)
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Say why: the reason is kept."), code="reason_needed", field="reason")
    _lift(actor, locked, reason[:LIMITS_LENGTH], now)
    return locked


def _lift(actor: User | None, row: Restraint, because: str, now: datetime) -> None:
    row.lifted_by, row.lifted_at, row.lifted_reason = actor, now, because
    row.save()
