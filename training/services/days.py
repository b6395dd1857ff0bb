"""What happens to single days of a plan: moved, ticked, replaced by the way back."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from athletes.errors import ConflictError, DomainError, NotAllowedError
from athletes.models import Athlete, User
from training.enums import WorkoutOutcome, WorkoutType
from training.models import PlanWeek, Workout
from training.rules import monday_of
from training.rules.workouts import WorkoutContent
from training.selectors.shown_workouts import TICKED
from training.services.matching import match_days


@transaction.atomic
def move_workout(actor: User, *, workout: Workout, to_date: date, now: datetime) -> Workout:
    """Moves what the athlete sees to another day of its week, and the coach's copy where it says the same.

    Back to its old day takes the move back.

    Raises:
        NotAllowedError: not the actor's to move, or the coach keeps the days.
        ConflictError: done, replaced, or over.
        DomainError: `to_date` is another week's or past.
    """
    # The week first, as editing does: two who wait for each other's rows would wait for ever.
    weeks = PlanWeek.objects.filter(plan__workouts=workout, monday=monday_of(workout.date))
    PlanWeek.objects.filter(pk__in=weeks.values("pk")).update(version=F("version") + 1)
    row: Workout = Workout.objects.select_for_update(of=("self",)).get(pk=workout.pk)
    _check_may_move(actor, row)
    old = _shown_on(row)
    if to_date == old:
        return row
    _check_days(row, old, to_date, today=row.athlete.local_date(now))
    planned_on = row.moved_from or old
    if row.date == old:
        row.date = to_date
    row.published = {**(row.published or {}), "date": to_date.isoformat()}
    row.published_on = to_date
    row.moved_from = None if to_date == planned_on else planned_on
    row.save(update_fields=["date", "published", "published_on", "moved_from"])
    # A run of its new day may have been this workout.
    match_days(row.athlete_id, [old, to_date], now=now)
    row.refresh_from_db()
    return row


@transaction.atomic
def tick_workout(actor: User, *, workout: Workout, now: datetime) -> Workout:
    """Says that strength, mobility or rest was done; twice is once.

    Raises:
        NotAllowedError: not the actor's to write.
        DomainError: a run, or a day that has not come.
    """
    row = _lock_to_tick(actor, workout)
    if _shown_on(row) > row.athlete.local_date(now):
        raise DomainError(_("This day has not come yet."), code="not_yet")
    if row.ticked_at is None:
        row.ticked_at, row.outcome = now, WorkoutOutcome.DONE
        row.save(update_fields=["ticked_at", "outcome"])
    return row


@transaction.atomic
def untick_workout(actor: User, *, workout: Workout) -> Workout:
    """Takes a tick back.

    Raises:
        NotAllowedError: not the actor's to write.
        DomainError: a run.
    """
    row = _lock_to_tick(actor, workout)
    if row.ticked_at is not None:
        # A day gone by is judged again in the night.
        row.ticked_at, row.outcome = None, WorkoutOutcome.PLANNED
        row.save(update_fields=["ticked_at", "outcome"])
    return row


@transaction.atomic
def replace_with_ladder(
    athlete: Athlete, *, workouts: Sequence[WorkoutContent], now: datetime
) -> list[Workout]:
    """Puts the runs of the way back in the place of the plan's running, from today to their last day.

    They are shown at once. Each planned run of those days points to the one of its day, else to the last one
    before it, and comes back with `drop_ladder`. The same call again changes nothing; other contents replace
    those that are not run yet.

    Raises:
        ValueError: another type of workout, or a day gone by.
    """
    today = athlete.local_date(now)
    if any(one.type != WorkoutType.LADDER_RUN or one.date < today for one in workouts):
        raise ValueError("a ladder is made of ladder runs from today on")
    _lock(athlete)
    standing = _ladder(athlete, today)
    kept = {row.date: row for row in standing if row.shown in workouts}
    gone = [row.pk for row in standing if kept.get(row.date) is not row]
    Workout.objects.filter(pk__in=gone).delete()
    for content in workouts:
        if content.date not in kept:
            kept[content.date] = _write_ladder_run(athlete, content)
    rows = [kept[day] for day in sorted(kept)]
    _point_to(athlete, rows, today)
    # What is run today already may have been one of them.
    match_days(athlete.pk, [today, *(row.date for row in rows)], now=now)
    return rows


@transaction.atomic
def drop_ladder(athlete: Athlete, *, now: datetime) -> None:
    """Takes away the runs of the way back that are not run yet: what they replaced is there again."""
    _lock(athlete)
    today = athlete.local_date(now)
    Workout.objects.filter(pk__in=[row.pk for row in _ladder(athlete, today)]).delete()
    later = Workout.objects.filter(athlete=athlete, published_on__gt=today)
    later.exclude(replaced_by=None).update(replaced_by=None)
    match_days(athlete.pk, [today], now=now)


def _check_may_move(actor: User, row: Workout) -> None:
    if Athlete.objects.own_or_ward(actor).filter(pk=row.athlete_id).exists():
        if row.plan is None:
            raise NotAllowedError(_("Runs of the way back keep their days."), code="not_movable")
        if not row.plan.athlete_may_move:
            raise NotAllowedError(_("Your coach keeps the days of this plan: ask first."), code="not_movable")
    elif row.plan is None or not Workout.objects.editable_by(actor).filter(pk=row.pk).exists():
        raise NotAllowedError(_("This workout is not yours to move."), code="not_allowed")


def _check_days(row: Workout, old: date, new: date, *, today: date) -> None:
    if row.outcome != WorkoutOutcome.PLANNED or row.replaced_by_id is not None:
        raise ConflictError(_("This workout is done or replaced: it stays where it is."), code="settled")
    if old < today:
        raise ConflictError(_("This day is over: what was planned then stays."), code="past")
    if new < today:
        raise DomainError(_("Choose today or a later day."), code="past", field="to_date")
    if monday_of(new) != monday_of(old):
        message = _("A workout moves within its week, Monday to Sunday.")
        raise DomainError(message, code="other_week", field="to_date")


def _lock_to_tick(actor: User, workout: Workout) -> Workout:
    row: Workout = Workout.objects.select_for_update(of=("self",)).get(pk=workout.pk)
    if not Athlete.objects.editable_by(actor).filter(pk=row.athlete_id).exists():
        raise NotAllowedError(_("This workout is not yours to tick."), code="not_allowed")
    if row.published is None or row.published["type"] not in TICKED:
        message = _("Only strength, mobility and rest are ticked; a run is done by its log.")
        raise DomainError(message, code="not_tickable")
    return row


def _shown_on(row: Workout) -> date:
    """Raises ConflictError where the athlete has never seen it."""
    if row.published_on is None:
        raise ConflictError(_("This workout is not published yet."), code="not_published")
    return row.published_on


def _lock(athlete: Athlete) -> None:
    Athlete.objects.select_for_update(no_key=True, of=("self",)).get(pk=athlete.pk)


def _ladder(athlete: Athlete, today: date) -> list[Workout]:
    """Runs of the way back that are still to come."""
    rows = Workout.objects.filter(athlete=athlete, plan=None, type=WorkoutType.LADDER_RUN)
    rows = rows.filter(published_on__gte=today, outcome=WorkoutOutcome.PLANNED)
    return list(rows.select_for_update(of=("self",)).order_by("published_on", "pk"))


def _write_ladder_run(athlete: Athlete, content: WorkoutContent) -> Workout:
    data = content.data()
    return Workout.objects.create(
        athlete=athlete,
        date=content.date,
        type=content.type,
        title=content.title,
        distance_m=content.distance_m,
        duration_s=content.duration_s,
        target=data["target"],
        steps=data["steps"],
        notes=content.notes,
        published=data,
        published_on=content.date,
    )


def _point_to(athlete: Athlete, ladder: Sequence[Workout], today: date) -> None:
    """Only those that are not pointed so already are written."""
    planned = Workout.objects.filter(athlete=athlete, plan__isnull=False, published_on__gte=today)
    for row in planned.select_for_update(of=("self",)):
        content = row.shown
        before = [run for run in ladder if content and run.date <= content.date] or list(ladder[:1])
        stands = content is not None and content.is_run and bool(ladder) and content.date <= ladder[-1].date
        wanted = before[-1].pk if stands else None
        if row.replaced_by_id != wanted:
            Workout.objects.filter(pk=row.pk).update(replaced_by=wanted)
