"""Done beside planned: which activity a workout was, by itself and by hand, and what days gone by were.

The columns written here are derived, so a workout keeps its version: a coach who edits it is not told that it
changed. Planned and done never share a column: a match is a pointer.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from athletes.errors import DomainError, NotAllowedError
from athletes.models import Athlete, User
from training.enums import RestrictionKind, WorkoutOutcome, WorkoutType
from training.models import Activity, AwayPeriod, Workout
from training.restrictions import Restriction, restrictions_of
from training.rules.dates import WEEK, days_of_week, monday_of
from training.rules.matching import Done, Planned, fits, match, outcome_of, settled

# So long what was settled is looked at again: an athlete may say later that she was away.
LOOK_BACK: Final = timedelta(days=28)
# How far from its day a workout may have been done, where a person says so.
BY_HAND_WITHIN: Final = WEEK
_OF_AN_ACTIVITY: Final = (WorkoutOutcome.DONE, WorkoutOutcome.PARTLY)

type AthleteWeek = tuple[int, date]


def match_days(athlete_id: int, days: Iterable[date], *, now: datetime) -> None:
    """Matches the weeks of these days afresh, and settles those of their days that are over."""
    match_weeks({(athlete_id, monday_of(day)) for day in days}, now=now)


@transaction.atomic(savepoint=False)
def match_weeks(weeks: Collection[AthleteWeek], *, now: datetime) -> None:
    """Matches many weeks (athlete id, Monday) at once, in a number of queries that does not grow with them.

    What a person said stays, unless the activity that was pointed to is gone.
    """
    workouts = _locked(weeks)
    if not workouts:
        return
    _release_lost(workouts)
    activities = _activities(workouts)
    of_week: dict[AthleteWeek, list[Workout]] = defaultdict(list)
    for workout in workouts:
        if not workout.matched_by_hand:
            of_week[_week_of(workout)].append(workout)
    found: dict[int, Done] = {}
    for week, rows in of_week.items():
        done = {activity.id: activity for activity in activities.get(week, [])}
        pairs = match([_planned(row) for row in rows], done.values())
        found |= {workout_id: done[activity_id] for workout_id, activity_id in pairs.items()}
    changed = [row for rows in of_week.values() for row in rows if _put(row, found.get(row.pk))]
    _store(changed)
    settle_days({athlete_id for athlete_id, _monday in of_week}, now=now)


@transaction.atomic
def match_by_hand(actor: User, *, workout: Workout, activity: Activity | None, now: datetime) -> Workout:
    """Says which activity it was, or with None that it was none of them; matching leaves it so.

    Raises:
        NotAllowedError: not the actor's to say.
        DomainError: the activity is another athlete's, of another kind, or lies too far away.
    """
    _check_may_match(actor, workout)
    stored: Workout = _lock_one(workout, activity)
    planned = _planned(stored)
    done = None if activity is None else _done(activity)
    if activity is not None and done is not None:
        _check_pair(stored, planned, activity, done)
        _take_from_others(stored, activity)
    _put(stored, done)
    stored.matched_by_hand = True
    stored.save(update_fields=["outcome", "done_activity", "matched_by_hand"])
    match_days(stored.athlete_id, _days_of(stored, activity), now=now)
    settle_days([stored.athlete_id], now=now)
    stored.refresh_from_db()
    return stored


@transaction.atomic
def match_automatically(actor: User, *, workout: Workout, now: datetime) -> Workout:
    """Takes back what a person said about a workout, and matches its week again.

    Raises:
        NotAllowedError: not the actor's to say.
    """
    _check_may_match(actor, workout)
    stored: Workout = _lock_one(workout, None)
    before = stored.done_activity
    stored.matched_by_hand = False
    _put(stored, None)
    stored.save(update_fields=["outcome", "done_activity", "matched_by_hand"])
    match_days(stored.athlete_id, _days_of(stored, before), now=now)
    stored.refresh_from_db()
    return stored


@transaction.atomic(savepoint=False)
def settle_days(athlete_ids: Collection[int], *, now: datetime) -> int:
    """Says of workouts whose day is over where the athlete is what they were, if no activity says it.

    Idempotent. What was paused stays so when the reason has gone. Returns how many rows changed.
    """
    today = {athlete.pk: athlete.local_date(now) for athlete in Athlete.objects.filter(pk__in=athlete_ids)}
    rows = [row for row in _unsettled(today) if row.published_on < today[row.athlete_id]]
    if not rows:
        return 0
    knows = _Days.of({row.athlete_id for row in rows})
    changed = []
    for row in rows:
        outcome = knows.outcome(row)
        if row.outcome != outcome:
            row.outcome = outcome
            changed.append(row)
    Workout.objects.bulk_update(changed, ["outcome"], batch_size=1_000)
    return len(changed)


def settle_all_days(*, now: datetime, after: int = 0, limit: int = 200) -> int | None:
    """Settles the days of the next `limit` athletes past the id `after` who have workouts.

    Returns the id to go on from, or None at the end.
    """
    planned = Workout.objects.filter(athlete_id=OuterRef("pk"), published_on__isnull=False)
    athletes = Athlete.objects.filter(Exists(planned), pk__gt=after).order_by("pk")
    ids = list(athletes.values_list("pk", flat=True)[:limit])
    settle_days(ids, now=now)
    return ids[-1] if len(ids) == limit else None


@dataclass(frozen=True, slots=True)
class _Days:
    """On which days these athletes were held back or away."""

    restrictions: Mapping[int, list[Restriction]]
    away: Mapping[int, list[tuple[date, date]]] = field(default_factory=dict)

    @classmethod
    def of(cls, athlete_ids: Collection[int]) -> "_Days":
        away: dict[int, list[tuple[date, date]]] = defaultdict(list)
        periods = AwayPeriod.objects.filter(athlete_id__in=athlete_ids)
        for athlete_id, first, last in periods.values_list("athlete_id", "first_on", "last_on"):
            away[athlete_id].append((first, last))
        return cls(restrictions_of(athlete_ids), away)

    def outcome(self, row: Workout) -> WorkoutOutcome:
        if row.replaced_by_id is not None:
            return WorkoutOutcome.PAUSED
        return settled(
            _planned(row),
            paused=lambda day: any(
                _stops(one, row, day) for one in self.restrictions.get(row.athlete_id, ())
            ),
            away=lambda day: any(first <= day <= last for first, last in self.away.get(row.athlete_id, ())),
        )


def _stops(restriction: Restriction, row: Any, day: date) -> bool:
    """No running stops every run; on the way back its own runs are the only ones."""
    kinds = {RestrictionKind.NO_RUNNING}
    if row.type != WorkoutType.LADDER_RUN:
        kinds.add(RestrictionKind.LADDER)
    holds = restriction.since <= day and (restriction.until is None or day <= restriction.until)
    return holds and restriction.kind in kinds


def _unsettled(today: Mapping[int, date]) -> Iterable[Any]:
    if not today:
        return []
    latest = max(today.values())
    recent = Q(
        outcome__in=(WorkoutOutcome.MISSED, WorkoutOutcome.EXCUSED), published_on__gte=latest - LOOK_BACK
    )
    return Workout.objects.filter(
        Q(outcome=WorkoutOutcome.PLANNED) | recent, athlete_id__in=today, published_on__lt=latest
    )


def _locked(weeks: Collection[AthleteWeek]) -> list[Any]:
    """The workouts of these weeks that an athlete sees, locked in the order of their ids."""
    if not weeks:
        return []
    mondays = [monday for _athlete, monday in weeks]
    rows = Workout.objects.filter(
        athlete_id__in={athlete_id for athlete_id, _monday in weeks},
        published_on__range=(min(mondays), max(mondays) + WEEK),
        replaced_by=None,
    )
    rows = rows.order_by("pk").select_for_update(of=("self",), no_key=True)
    return [row for row in rows if _week_of(row) in weeks]


def _release_lost(workouts: Iterable[Workout]) -> None:
    """Whose activity was deleted: nobody's word any more, and matched again."""
    for row in workouts:
        if row.matched_by_hand and row.done_activity_id is None and row.outcome in _OF_AN_ACTIVITY:
            row.matched_by_hand = False
            row.save(update_fields=["matched_by_hand"])


def _activities(workouts: Iterable[Workout]) -> dict[AthleteWeek, list[Done]]:
    """What was done in the weeks of these workouts, but for what a person gave to one."""
    weeks = {_week_of(row) for row in workouts}
    mondays = [monday for _athlete, monday in weeks]
    said = Workout.objects.filter(matched_by_hand=True, done_activity=OuterRef("pk"))
    rows = Activity.objects.filter(
        ~Exists(said),
        athlete_id__in={athlete_id for athlete_id, _monday in weeks},
        local_date__range=(min(mondays), days_of_week(max(mondays))[-1]),
    )
    found: dict[AthleteWeek, list[Done]] = defaultdict(list)
    for row in rows.only("athlete_id", "local_date", "type", "distance_m", "moving_s", "elapsed_s"):
        found[row.athlete_id, monday_of(row.local_date)].append(_done(row))
    return found


def _planned(row: Workout) -> Planned:
    shown = row.shown
    assert shown is not None  # noqa: S101  only what the athlete sees is locked
    return Planned.of(row.pk, shown)


def _done(row: Activity) -> Done:
    return Done(
        id=row.pk,
        date=row.local_date,
        type=row.type,
        metres=row.distance_m,
        seconds=row.elapsed_s if row.moving_s is None else row.moving_s,
    )


def _put(row: Workout, done: Done | None) -> bool:
    """Writes a match, or that there is none, into the row; whether that was news."""
    before = (row.done_activity_id, row.outcome)
    row.done_activity_id = None if done is None else done.id
    if done is not None:
        row.outcome = outcome_of(_planned(row), done)
    elif row.ticked_at is not None:
        row.outcome = WorkoutOutcome.DONE
    elif row.outcome in _OF_AN_ACTIVITY:
        row.outcome = WorkoutOutcome.PLANNED
    return before != (row.done_activity_id, row.outcome)


def _store(changed: Collection[Workout]) -> None:
    """First lets go of what others get: an activity never stands beside two workouts."""
    if not changed:
        return
    taken = [row.done_activity_id for row in changed if row.done_activity_id is not None]
    held = Q(pk__in=[row.pk for row in changed]) | Q(done_activity_id__in=taken)
    Workout.objects.filter(held, done_activity__isnull=False).update(
        done_activity=None, outcome=WorkoutOutcome.PLANNED
    )
    Workout.objects.bulk_update(changed, ["done_activity", "outcome"], batch_size=1_000)


def _week_of(row: Any) -> AthleteWeek:
    return row.athlete_id, monday_of(row.published_on)


def _days_of(row: Any, activity: Activity | None) -> list[date]:
    return [row.published_on, *([] if activity is None else [activity.local_date])]


def _check_may_match(actor: User, workout: Workout) -> None:
    mine = Athlete.objects.editable_by(actor).filter(pk=workout.athlete_id)
    shown = Workout.objects.visible_to(actor).filter(pk=workout.pk)
    if not (mine.exists() and shown.exists()):
        raise NotAllowedError(_("You cannot change the plan of this athlete."), code="not_allowed")


def _lock_one(workout: Workout, activity: Activity | None) -> Any:
    """Locks the weeks that this is about, as matching itself does."""
    days = [workout.published_on, *([] if activity is None else [activity.local_date])]
    for row in _locked({(workout.athlete_id, monday_of(day)) for day in days if day}):
        if row.pk == workout.pk:
            return row
    message = _("This workout is not in the athlete's plan as it is shown.")
    raise DomainError(message, code="not_published", field="workout")


def _check_pair(workout: Any, planned: Planned, activity: Activity, done: Done) -> None:
    if activity.athlete_id != workout.athlete_id:
        message = _("There is no such id, or it is not visible to you.")
        raise DomainError(message, code="unknown_activity", field="activity")
    if not fits(planned, done):
        message = _("An activity of this kind cannot have been this workout.")
        raise DomainError(message, code="other_kind", field="activity")
    if abs(done.date - workout.published_on) > BY_HAND_WITHIN:
        message = _("Choose an activity at most a week before or after the workout.")
        raise DomainError(message, code="too_far", field="activity")


def _take_from_others(workout: Any, activity: Activity) -> None:
    """Another workout that had it is open again until its week is matched."""
    others = Workout.objects.filter(done_activity=activity).exclude(pk=workout.pk)
    others.update(done_activity=None, matched_by_hand=False, outcome=WorkoutOutcome.PLANNED)
