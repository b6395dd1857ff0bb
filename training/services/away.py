"""Times away, said by the athlete, and days on which a coach expects a squad to run more."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.enums import CoachingState
from athletes.errors import ConflictError, DomainError, NotAllowedError
from athletes.models import Athlete, Coaching, Squad, User
from athletes.selectors import may_store_health
from athletes.services import leave_tombstone
from training.enums import AwayKind, RiseKind, WorkoutOutcome
from training.models import AwayPeriod, PlannedRise, Workout
from training.services.matching import settle_days
from training.services.weeks import mark_news_dirty

MAX_AWAY_DAYS: Final = 60
MAX_RISE_DAYS: Final = 28
# How far back somebody may say that she was away, and how far ahead.
AWAY_BACK: Final = timedelta(days=14)
AWAY_AHEAD: Final = timedelta(days=366)
ONE_DAY: Final = timedelta(days=1)


@transaction.atomic
def mark_away(
    actor: User, *, athlete: Athlete, kind: str, first_on: date, last_on: date, now: datetime
) -> AwayPeriod:
    """Says that the athlete is away on these days, both included; touching days of one kind become one time.

    Raises:
        NotAllowedError: neither the athlete nor the guardian of a minor.
        ConflictError: another kind stands on one of these days.
        DomainError: names the field that cannot be.
    """
    _check_own_side(actor, athlete)
    _check_away(athlete, kind, first_on, last_on, now=now)
    near = _others(athlete, first_on - ONE_DAY, last_on + ONE_DAY)
    _check_free(near, kind, first_on, last_on)
    same = [row for row in near if row.kind == kind]
    if not same:
        made = AwayPeriod.objects.create(athlete=athlete, kind=kind, first_on=first_on, last_on=last_on)
        _settle(athlete, first_on, last_on, now=now)
        return made
    first = min([first_on, *(row.first_on for row in same)])
    last = max([last_on, *(row.last_on for row in same)])
    _check_length(first, last)
    kept, *rest = same
    for row in rest:
        _delete(row)
    return _write(kept, kind, first, last, now=now)


@transaction.atomic
def edit_away(
    actor: User, *, away: AwayPeriod, kind: str, first_on: date, last_on: date, now: datetime
) -> AwayPeriod:
    """Other days or another kind.

    Raises:
        NotAllowedError: neither the athlete nor the guardian of a minor.
        ConflictError: another time away stands on one of these days.
        DomainError: names the field that cannot be.
    """
    _check_own_side(actor, away.athlete)
    row: AwayPeriod = AwayPeriod.objects.select_for_update(of=("self",)).get(pk=away.pk)
    # What lies long ago may stay as it was said.
    since = row.first_on if first_on == row.first_on else None
    _check_away(away.athlete, kind, first_on, last_on, now=now, since=since)
    others = [other for other in _others(away.athlete, first_on, last_on) if other.pk != row.pk]
    _check_free(others, "", first_on, last_on)
    return _write(row, kind, first_on, last_on, now=now)


@transaction.atomic
def end_away(actor: User, *, away: AwayPeriod, now: datetime) -> AwayPeriod | None:
    """Back from today on; None where nothing is left of it, because it had not begun before today.

    Raises:
        NotAllowedError: neither the athlete nor the guardian of a minor.
    """
    _check_own_side(actor, away.athlete)
    row: AwayPeriod = AwayPeriod.objects.select_for_update(of=("self",)).get(pk=away.pk)
    yesterday = away.athlete.local_date(now) - ONE_DAY
    if row.first_on > yesterday:
        _delete(row)
        _settle(away.athlete, row.first_on, row.last_on, now=now)
        return None
    return _write(row, row.kind, row.first_on, min(row.last_on, yesterday), now=now)


@transaction.atomic
def mark_rise(
    actor: User, *, squad: Squad, kind: str, first_on: date, last_on: date, now: datetime, notes: str = ""
) -> PlannedRise:
    """A camp or planned jump: what breaks the weekly rule on these days is news, not a warning.

    Raises:
        NotAllowedError: not a coach of this squad.
        DomainError: names the field that cannot be.
    """
    _check_rise(kind, first_on, last_on)
    rise = PlannedRise.objects.create(
        squad=squad, kind=kind, first_on=first_on, last_on=last_on, notes=notes, made_by=actor
    )
    _check_coaches(actor, rise)
    _judge_again(squad, now=now)
    return rise


@transaction.atomic
def edit_rise(
    actor: User,
    *,
    rise: PlannedRise,
    kind: str,
    first_on: date,
    last_on: date,
    now: datetime,
    notes: str = "",
) -> PlannedRise:
    """Other days, kind or notes.

    Raises:
        NotAllowedError: not a coach of this squad.
        DomainError: names the field that cannot be.
    """
    _check_coaches(actor, rise)
    _check_rise(kind, first_on, last_on)
    rise.kind, rise.first_on, rise.last_on, rise.notes = kind, first_on, last_on, notes
    rise.save(update_fields=["kind", "first_on", "last_on", "notes"])
    _judge_again(rise.squad, now=now)
    return rise


@transaction.atomic
def delete_rise(actor: User, *, rise: PlannedRise, now: datetime) -> None:
    """Takes it back: weeks of it that are still news are judged without it.

    Raises:
        NotAllowedError: not a coach of this squad.
    """
    _check_coaches(actor, rise)
    rise.delete()
    _judge_again(rise.squad, now=now)


def _check_own_side(actor: User, athlete: Athlete) -> None:
    """Also the lock under which two answers at one moment stand in line."""
    rows = Athlete.objects.select_for_update(no_key=True, of=("self",)).own_or_ward(actor)
    if not rows.filter(pk=athlete.pk).exists():
        message = _("Only the athlete, or the guardian of a minor, says when she is away.")
        raise NotAllowedError(message, code="not_allowed")
    rows.get(pk=athlete.pk)


def _check_away(
    athlete: Athlete, kind: str, first_on: date, last_on: date, *, now: datetime, since: date | None = None
) -> None:
    today = athlete.local_date(now)
    if kind not in AwayKind:
        raise DomainError(_("Choose why you are away."), code="invalid", field="kind")
    if kind == AwayKind.ILLNESS and not may_store_health(athlete, today):
        message = _("An illness is a health answer, and keeping those is not agreed to yet.")
        raise DomainError(message, code="no_storage_consent", field="kind")
    if first_on < min(since or today, today - AWAY_BACK):
        raise DomainError(_("At most two weeks back."), code="too_old", field="first_on")
    if first_on > today + AWAY_AHEAD:
        raise DomainError(_("At most a year ahead."), code="too_far", field="first_on")
    _check_length(first_on, last_on)


def _check_length(first_on: date, last_on: date) -> None:
    if last_on < first_on:
        raise DomainError(_("The last day lies before the first."), code="ends_before", field="last_on")
    if (last_on - first_on).days >= MAX_AWAY_DAYS:
        message = _("At most %(days)d days at a time.") % {"days": MAX_AWAY_DAYS}
        raise DomainError(message, code="too_long", field="last_on")


def _others(athlete: Athlete, first_on: date, last_on: date) -> list[AwayPeriod]:
    rows = AwayPeriod.objects.filter(athlete=athlete, first_on__lte=last_on, last_on__gte=first_on)
    return list(rows.select_for_update(of=("self",)).order_by("first_on"))


def _check_free(near: list[AwayPeriod], kind: str, first_on: date, last_on: date) -> None:
    for row in near:
        if row.kind != kind and row.first_on <= last_on and row.last_on >= first_on:
            said = {"first": date_format(row.first_on, "j F"), "last": date_format(row.last_on, "j F")}
            message = _("You said already that you are away from %(first)s to %(last)s.") % said
            raise ConflictError(message, code="overlap", field="first_on")


def _write(row: AwayPeriod, kind: str, first_on: date, last_on: date, *, now: datetime) -> AwayPeriod:
    touched = min(row.first_on, first_on), max(row.last_on, last_on)
    row.kind, row.first_on, row.last_on = kind, first_on, last_on
    row.save(update_fields=["kind", "first_on", "last_on"])
    _settle(row.athlete, *touched, now=now)
    return row


def _delete(row: AwayPeriod) -> None:
    leave_tombstone(row, is_health=row.kind == AwayKind.ILLNESS)
    # Its dates are asked for afterwards.
    AwayPeriod.objects.filter(pk=row.pk).delete()


def _settle(athlete: Athlete, first_on: date, last_on: date, *, now: datetime) -> None:
    """Nobody is blamed for what was missed while away; the days gone by are put right at once."""
    today = athlete.local_date(now)
    covered = AwayPeriod.objects.filter(
        athlete=athlete, first_on__lte=OuterRef("published_on"), last_on__gte=OuterRef("published_on")
    )
    past = Workout.objects.filter(athlete=athlete, published_on__range=(first_on, last_on))
    past = past.filter(published_on__lt=today)
    missed = past.filter(Exists(covered), outcome=WorkoutOutcome.MISSED)
    missed.update(outcome=WorkoutOutcome.EXCUSED)
    excused = past.filter(~Exists(covered), outcome=WorkoutOutcome.EXCUSED)
    excused.update(outcome=WorkoutOutcome.MISSED)
    # What the night had not looked at yet.
    settle_days([athlete.pk], now=now)


def _check_rise(kind: str, first_on: date, last_on: date) -> None:
    if kind not in RiseKind:
        raise DomainError(_("Choose a camp or a planned jump."), code="invalid", field="kind")
    if last_on < first_on:
        raise DomainError(_("The last day lies before the first."), code="ends_before", field="last_on")
    if (last_on - first_on).days >= MAX_RISE_DAYS:
        message = _("At most %(days)d days: a longer rise is a plan.") % {"days": MAX_RISE_DAYS}
        raise DomainError(message, code="too_long", field="last_on")


def _check_coaches(actor: User, rise: PlannedRise) -> None:
    if not PlannedRise.objects.editable_by(actor).filter(pk=rise.pk).exists():
        raise NotAllowedError(_("Only coaches of this squad plan for it."), code="not_allowed", field="squad")


def _judge_again(squad: Squad, *, now: datetime) -> None:
    links = Coaching.objects.filter(squad=squad, state=CoachingState.ACTIVE)
    mark_news_dirty(list(links.values_list("athlete_id", flat=True)), now=now)
