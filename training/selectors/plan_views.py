"""Plans and workouts as one reader has them: coaches the copy they write, athletes what was published."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from athletes.models import Athlete
from athletes.querysets import Viewer, coached_athlete_ids, known
from athletes.rules import TRAINING_ROLES
from training.enums import PlanState
from training.models import Plan, PlanPublication, Workout
from training.rules.plan_gate import GateReport
from training.rules.workouts import WorkoutContent
from training.selectors.plan_gate import gate_of
from training.selectors.plan_news import told
from training.selectors.shown_workouts import ShownWorkout, shown_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """One plan for one reader; nobody but staff is told that it waits to be published again."""

    plan: Plan
    state: PlanState
    # Why the last publishing went over the gate; None: it did not, or it is not for this reader.
    override_reason: str | None

    @property
    def athlete_id(self) -> int:
        return self.plan.athlete_id

    @property
    def version(self) -> int:
        return self.plan.version


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutView:
    """One workout for one reader."""

    workout: Workout
    # Whose plan it reads as: a run of the way back has none of its own, which those without health access
    # are not told.
    plan: Plan | None
    content: WorkoutContent
    state: PlanState
    paused: bool
    # Easy and flat instead. For the athlete's side `content` already says so; staff keep reading what they
    # wrote, or writing it back would lose it.
    eased: bool
    limits: tuple[str, ...]
    is_health: bool

    @property
    def athlete_id(self) -> int:
        return self.workout.athlete_id

    @property
    def version(self) -> int:
        return self.workout.version


def staffed_ids(viewer: Viewer, athlete_ids: Collection[int]) -> set[int]:
    """Those of these athletes whose plans this person reads as staff."""
    person = known(viewer)
    if person is None:
        return set()
    coached = coached_athlete_ids(person, TRAINING_ROLES)
    found = Athlete.objects.filter(pk__in=athlete_ids).filter(pk__in=coached)
    return set(found.values_list("pk", flat=True))


def gate_for(plan: Plan, viewer: Viewer, *, now: datetime) -> GateReport:
    """What the gate says of the copy that coaches have now, as far as this person may know."""
    report = gate_of(plan, now=now)
    sees_health = Athlete.objects.health_visible_to(viewer).filter(pk=plan.athlete_id).exists()
    return report if sees_health else report.without_health()


def plan_views(plans: Sequence[Plan], viewer: Viewer) -> list[PlanView]:
    """In the same order, with as many queries for one as for many."""
    athlete_ids = {plan.athlete_id for plan in plans}
    staffed = staffed_ids(viewer, athlete_ids)
    people = Athlete.objects.filter(pk__in=athlete_ids)
    health = set(people.health_visible_to(viewer).values_list("pk", flat=True))
    last = _last_publications([plan for plan in plans if plan.athlete_id in staffed])
    return [
        PlanView(
            plan=plan,
            state=_shown_state(plan.state, is_staff=plan.athlete_id in staffed),
            override_reason=_reason(last.get(plan.pk), sees_health=plan.athlete_id in health),
        )
        for plan in plans
    ]


def workout_views(rows: Sequence[Workout], viewer: Viewer, *, now: datetime) -> list[WorkoutView]:
    """Of rows from `WorkoutQuerySet.as_read_by`, in the same order, with as many queries for one as for many.

    Needs `plan` and `athlete` with each row.
    """
    staffed = staffed_ids(viewer, {row.athlete_id for row in rows})
    shown = shown_rows(rows, viewer, now=now, working_copy_of=staffed)
    stood_for = _plans_behind([one.workout for one in shown if one.workout.plan is None and not one.ladder])
    return [
        _workout_view(one, stood_for.get(one.workout.pk), is_staff=one.workout.athlete_id in staffed)
        for one in shown
    ]


def _workout_view(shown: ShownWorkout, stood_for: Plan | None, *, is_staff: bool) -> WorkoutView:
    row = shown.workout
    return WorkoutView(
        workout=row,
        plan=row.plan or stood_for,
        content=row.content if is_staff and shown.eased else shown.content,
        state=_shown_state(_state_of(row), is_staff=is_staff),
        paused=shown.paused,
        eased=shown.eased,
        limits=shown.limits,
        is_health=shown.is_health,
    )


def _state_of(row: Workout) -> PlanState:
    if row.published is None:
        return PlanState.DRAFT
    return PlanState.PUBLISHED if row.shown == row.content else PlanState.CHANGED


def _shown_state(state: PlanState, *, is_staff: bool) -> PlanState:
    return state if is_staff else PlanState.PUBLISHED


def _last_publications(plans: Collection[Plan]) -> dict[int, PlanPublication]:
    rows = PlanPublication.objects.filter(plan_id__in=[plan.pk for plan in plans])
    newest = rows.order_by("plan_id", "-at", "-pk").distinct("plan_id")
    return {row.plan_id: row for row in newest}


def _reason(publication: PlanPublication | None, *, sees_health: bool) -> str | None:
    return told(publication, sees_health=sees_health)[1] or None if publication else None


def _plans_behind(rows: Collection[Workout]) -> dict[int, Plan]:
    """By run of the way back, the plan whose workouts it stands in the place of."""
    replaced = Workout.objects.filter(replaced_by__in=[row.pk for row in rows], plan__isnull=False)
    found = {}
    for row in replaced.select_related("plan"):
        if row.replaced_by_id is not None and row.plan is not None:
            found[row.replaced_by_id] = row.plan
    return found
