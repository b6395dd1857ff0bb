"""Planned workouts as one reader may see them: frozen by restrictions, replaced by the way back, masked.

Nothing of a restriction is stored for today and later: it is asked at each reading, so lifting it brings
the plan back by itself. Whoever has no access to health reads a frozen workout as paused and a run of the way
back as an easy run: no reason, no kind, no step.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from athletes.models import Athlete
from athletes.querysets import Viewer, coached_athlete_ids, known
from athletes.rules import TRAINING_ROLES
from training.enums import AwayKind, RestrictionKind, Verdict, WorkoutOutcome, WorkoutType
from training.models import AwayPeriod, WeekLoad, Workout
from training.restrictions import Restriction, restrictions_of
from training.rules import monday_of
from training.rules.workouts import WorkoutContent

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Done without a recording, so a tap says it.
TICKED: Final = frozenset({WorkoutType.STRENGTH, WorkoutType.MOBILITY, WorkoutType.REST})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWorkout:
    """One workout for one reader. `content` is all that may be shown of what it asks for: the columns of
    `workout` may say more than this reader is to know, so pages take ids from it and nothing else.
    """

    workout: Workout
    content: WorkoutContent
    # Nothing is to be run; what to do instead is the athlete's to read.
    paused: bool = False
    # Easy and flat instead: `content` already says so. Health data.
    eased: bool = False
    # A run of the way back, told as such. Health data.
    ladder: bool = False
    away: bool = False
    moved_from: date | None = None
    # What it stands in the place of, in words; read with health access alone.
    replaces: tuple[str, ...] = field(default=())
    # What a professional allows, in their words. Health data.
    limits: tuple[str, ...] = field(default=())
    outcome: str = WorkoutOutcome.PLANNED
    may_move: bool = False
    may_tick: bool = False

    @property
    def title(self) -> "StrOrPromise":
        """Its own title, else the name of its type."""
        return self.content.title or WorkoutType(self.content.type).label

    @property
    def is_health(self) -> bool:
        """Whether it says something that only readers with health access are told: log that it was read."""
        return self.eased or self.ladder or bool(self.limits)

    @property
    def state(self) -> str:
        """What stands beside it in one or two words; "" where it simply stands there."""
        if self.paused:
            return _("paused")
        if self.outcome == WorkoutOutcome.PLANNED:
            return _("away") if self.away else ""
        return WorkoutOutcome(self.outcome).label.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayDays:
    """Days away; `kind` is "" for readers without health access."""

    period: AwayPeriod
    kind: str

    @property
    def label(self) -> "StrOrPromise":
        return AwayKind(self.kind).label if self.kind else _("Away")

    def covers(self, day: date) -> bool:
        return self.period.first_on <= day <= self.period.last_on


@dataclass(frozen=True, slots=True)
class _Reader:
    """What holds for one athlete and reader."""

    today: date
    sees_health: bool
    is_own_side: bool
    restrictions: Sequence[Restriction]
    # Metres that a run may have while nothing may grow; None: nothing is known to go by.
    cap_m: int | None
    away: Sequence[AwayPeriod]


def shown_workouts(
    athlete: Athlete,
    viewer: Viewer,
    first: date,
    last: date,
    *,
    now: datetime,
    working_copy: bool = False,
) -> list[ShownWorkout]:
    """The workouts of these days, both included, in order. `working_copy`: as coaches have them now, for
    those who coach the athlete; nobody else gets any.
    """
    return shown_workouts_of([athlete], viewer, first, last, now=now, working_copy=working_copy)[athlete.pk]


def shown_workouts_of(
    athletes: Collection[Athlete],
    viewer: Viewer,
    first: date,
    last: date,
    *,
    now: datetime,
    working_copy: bool = False,
) -> dict[int, list[ShownWorkout]]:
    """By athlete id, with as many queries for one athlete as for many."""
    rows = _rows(athletes, viewer, first, last, working_copy=working_copy)
    readers = _readers(athletes, viewer, first, last, now=now)
    replaced = _replaced(rows)
    found: dict[int, list[ShownWorkout]] = {athlete.pk: [] for athlete in athletes}
    for row in rows:
        if row.replaced_by_id is not None and not working_copy:
            continue
        content = row.content if working_copy else row.shown
        if content is not None:
            shown = _shown(row, content, readers[row.athlete_id], replaced.get(row.pk, ()))
            found[row.athlete_id].append(shown)
    return found


def shown_rows(
    rows: Sequence[Workout], viewer: Viewer, *, now: datetime, working_copy_of: Collection[int] = ()
) -> list[ShownWorkout]:
    """Rows that were chosen already, in their order; `working_copy_of`: ids of athletes whose workouts read
    as coaches have them now. What was never shown reads only so. Needs `plan` and `athlete` with each row.
    """
    contents = [row.content if row.athlete_id in working_copy_of else row.shown for row in rows]
    days = [content.date for content in contents if content]
    if not days:
        return []
    athletes = {row.athlete_id: row.athlete for row in rows}.values()
    readers = _readers(list(athletes), viewer, min(days), max(days), now=now)
    return [
        _shown(row, content, readers[row.athlete_id], ())
        for row, content in zip(rows, contents, strict=True)
        if content is not None
    ]


def away_days(athlete: Athlete, viewer: Viewer, first: date, last: date) -> list[AwayDays]:
    """Times away that touch these days, both included, the earliest first."""
    periods = AwayPeriod.objects.visible_to(viewer).filter(
        athlete=athlete, first_on__lte=last, last_on__gte=first
    )
    sees = Athlete.objects.health_visible_to(viewer).filter(pk=athlete.pk).exists()
    return [AwayDays(period=row, kind=row.kind if sees else "") for row in periods.order_by("first_on")]


def is_restricted(
    restrictions: Collection[Restriction], day: date, kinds: Collection[RestrictionKind]
) -> bool:
    """Whether one of these kinds holds on this day."""
    return any(one.kind in kinds and one.holds_on(day) for one in restrictions)


def _rows(
    athletes: Collection[Athlete], viewer: Viewer, first: date, last: date, *, working_copy: bool
) -> list[Workout]:
    ids = [athlete.pk for athlete in athletes]
    rows = Workout.objects.visible_to(viewer).filter(athlete_id__in=ids).select_related("plan")
    if not working_copy:
        return list(rows.shown_between(first, last).order_by("published_on", "position", "pk"))
    person = known(viewer)
    coached: Any = coached_athlete_ids(person, TRAINING_ROLES) if person else []
    rows = rows.kept().filter(athlete_id__in=coached, date__range=(first, last))
    return list(rows.order_by("date", "position", "pk"))


def _replaced(rows: Sequence[Workout]) -> dict[int, tuple[str, ...]]:
    """Names of what each run of the way back stands in the place of."""
    names: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row.replaced_by_id is not None and (content := row.shown):
            names[row.replaced_by_id].append(content.title or str(WorkoutType(content.type).label))
    return {pk: tuple(found) for pk, found in names.items()}


def _readers(
    athletes: Collection[Athlete], viewer: Viewer, first: date, last: date, *, now: datetime
) -> dict[int, _Reader]:
    ids = [athlete.pk for athlete in athletes]
    people = Athlete.objects.filter(pk__in=ids)
    health = set(people.health_visible_to(viewer).values_list("pk", flat=True))
    own = set(people.own_or_ward(viewer).values_list("pk", flat=True))
    restrictions = restrictions_of(ids)
    caps = _caps(restrictions)
    away: dict[int, list[AwayPeriod]] = defaultdict(list)
    for period in AwayPeriod.objects.filter(athlete_id__in=ids, first_on__lte=last, last_on__gte=first):
        away[period.athlete_id].append(period)
    return {
        athlete.pk: _Reader(
            today=athlete.local_date(now),
            sees_health=athlete.pk in health,
            is_own_side=athlete.pk in own,
            restrictions=restrictions.get(athlete.pk, ()),
            cap_m=caps.get(athlete.pk),
            away=away[athlete.pk],
        )
        for athlete in athletes
    }


def _caps(restrictions: Mapping[int, Sequence[Restriction]]) -> dict[int, int]:
    """The longest run of the last good week before nothing may grow any more, in metres."""
    since = {
        pk: one.since
        for pk, found in restrictions.items()
        for one in found
        if one.kind == RestrictionKind.NO_PROGRESSION
    }
    good = WeekLoad.objects.filter(athlete_id__in=since, verdict=Verdict.OK, longest_m__gt=0)
    weeks = good.order_by("monday").values_list("athlete_id", "monday", "longest_m")
    # The last one wins.
    return {pk: longest_m for pk, monday, longest_m in weeks if monday < monday_of(since[pk])}


def _shown(row: Workout, content: WorkoutContent, reader: _Reader, replaces: tuple[str, ...]) -> ShownWorkout:
    is_ladder = row.type == WorkoutType.LADDER_RUN
    paused = _is_paused(row, content, reader)
    eased = not paused and reader.sees_health and not is_ladder and _is_eased(content, reader)
    if is_ladder and not reader.sees_health:
        content = _as_easy_run(content)
    elif eased:
        content = _eased(content, reader.cap_m)
    return ShownWorkout(
        workout=row,
        content=content,
        paused=paused,
        eased=eased,
        ladder=is_ladder and reader.sees_health,
        away=any(period.first_on <= content.date <= period.last_on for period in reader.away),
        moved_from=row.moved_from,
        replaces=replaces if reader.sees_health else (),
        limits=_limits(content.date, reader) if reader.sees_health and not paused else (),
        outcome=row.outcome,
        may_move=_may_move(row, content, reader),
        may_tick=reader.is_own_side and content.type in TICKED and content.date <= reader.today,
    )


def _is_paused(row: Workout, content: WorkoutContent, reader: _Reader) -> bool:
    """Of days gone by what was settled; from today on what holds now."""
    if content.date < reader.today or row.outcome != WorkoutOutcome.PLANNED:
        return row.outcome == WorkoutOutcome.PAUSED
    kinds = {RestrictionKind.NO_RUNNING}
    if content.type != WorkoutType.LADDER_RUN:
        # On the way back its own runs are the only ones.
        kinds.add(RestrictionKind.LADDER)
    return content.is_run and is_restricted(reader.restrictions, content.date, kinds)


def _is_eased(content: WorkoutContent, reader: _Reader) -> bool:
    return (
        content.is_run
        and content.date >= reader.today
        and is_restricted(reader.restrictions, content.date, {RestrictionKind.NO_PROGRESSION})
    )


def _limits(day: date, reader: _Reader) -> tuple[str, ...]:
    """They stand beside whatever is to be done from today on."""
    if day < reader.today:
        return ()
    said = (one.limits for one in reader.restrictions if one.limits and one.holds_on(day))
    return tuple(dict.fromkeys(said))


def _eased(content: WorkoutContent, cap_m: int | None) -> WorkoutContent:
    """The same run, easy, flat, no longer than the longest of the last good week."""
    planned_m = content.planned_m()
    return replace(
        content,
        type=WorkoutType.EASY,
        title="",
        distance_m=planned_m if cap_m is None else min(planned_m, cap_m),
        duration_s=None,
        target=None,
        steps=(),
        notes="",
    )


def _as_easy_run(content: WorkoutContent) -> WorkoutContent:
    """As long as it is, and nothing of its steps."""
    return WorkoutContent(
        date=content.date,
        type=WorkoutType.EASY,
        distance_m=content.distance_m,
        duration_s=None if content.distance_m is not None else content.planned_s(),
    )


def _may_move(row: Workout, content: WorkoutContent, reader: _Reader) -> bool:
    return (
        reader.is_own_side
        and row.plan is not None
        and row.plan.athlete_may_move
        and row.outcome == WorkoutOutcome.PLANNED
        and content.date >= reader.today
    )
