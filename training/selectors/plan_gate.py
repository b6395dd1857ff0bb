"""The gate of stored plans: gathers what it reads, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import Min

from athletes.models import Athlete
from training.models import Activity
from training.models.plans import Plan, Workout
from training.restrictions import restrictions_of
from training.rules import Session, WeekRule, monday_of
from training.rules.dates import WEEK
from training.rules.plan_gate import GateInputs, GateReport, Held, judge_plan
from training.rules.plan_log import easy_pace
from training.rules.workouts import DEFAULT_PACE_S_PER_KM
from training.selectors.plan_words import say_finding, say_source
from training.selectors.settings import rules_of

__all__ = [
    "AthleteLog",
    "athlete_logs",
    "gate_inputs_of",
    "gate_of",
    "gates_of",
    "say_finding",
    "say_source",
]

# A start or a return can rest on the 26 weeks before; further back the log is only known to exist.
LOG_REACH = 26 * WEEK
SESSION_FIELDS = [field.name for field in fields(Session)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AthleteLog:
    """What the gate reads of an athlete, the same for all of the plans."""

    today: date
    rule: WeekRule
    sessions: Sequence[Session]
    log_start: date | None
    restrictions: Sequence[Held]
    birth_month: date | None
    pace_s_per_km: int

    def with_plan(
        self, *, first_monday: date, weeks_count: int, workouts: Sequence[Workout] = ()
    ) -> GateInputs:
        """Rows or none; put other contents in with `dataclasses.replace(inputs, workouts=..., ids=())`."""
        return GateInputs(
            first_monday=first_monday,
            weeks_count=weeks_count,
            workouts=[workout.content for workout in workouts],
            ids=[str(workout.public_id) for workout in workouts],
            today=self.today,
            rule=self.rule,
            sessions=self.sessions,
            log_start=self.log_start,
            restrictions=self.restrictions,
            birth_month=self.birth_month,
            pace_s_per_km=self.pace_s_per_km,
        )


def gate_of(plan: Plan, *, now: datetime) -> GateReport:
    """The coach's copy of a plan as judged now. It may hold findings about health: `without_health` for
    whoever has no access to them, also when it decides whether a reason is needed.
    """
    return judge_plan(gate_inputs_of(plan, now=now))


def gate_inputs_of(plan: Plan, *, now: datetime) -> GateInputs:
    """For trying out changes that are not stored."""
    return _inputs_of([plan], now=now)[plan.pk]


def gates_of(plans: Collection[Plan], *, now: datetime) -> dict[int, GateReport]:
    """By plan id; a constant number of queries for any number of plans."""
    return {pk: judge_plan(inputs) for pk, inputs in _inputs_of(plans, now=now).items()}


def athlete_logs(athlete_ids: Collection[int], *, now: datetime) -> dict[int, AthleteLog]:
    """By athlete id, for plans that are not stored yet. Five queries, and what the restrictions cost."""
    rules = rules_of(athlete_ids, now=now)
    sessions = _sessions(rules.keys(), min((rule.today for rule in rules.values()), default=None))
    logged = Activity.objects.filter(athlete_id__in=rules).order_by().values("athlete_id")
    starts = dict(logged.annotate(start=Min("local_date")).values_list("athlete_id", "start"))
    births = dict(Athlete.objects.filter(pk__in=rules).values_list("pk", "birth_month"))
    held = restrictions_of(athlete_ids)
    return {
        pk: AthleteLog(
            today=rule.today,
            rule=rule.rule,
            sessions=sessions[pk],
            log_start=starts.get(pk),
            restrictions=[Held(kind=one.kind, since=one.since, until=one.until) for one in held.get(pk, ())],
            birth_month=births[pk],
            pace_s_per_km=easy_pace(sessions[pk], rule.today) or DEFAULT_PACE_S_PER_KM,
        )
        for pk, rule in rules.items()
    }


def _inputs_of(plans: Collection[Plan], *, now: datetime) -> dict[int, GateInputs]:
    logs = athlete_logs({plan.athlete_id for plan in plans}, now=now)
    workouts: dict[int | None, list[Workout]] = defaultdict(list)
    for workout in Workout.objects.kept().filter(plan_id__in=[plan.pk for plan in plans]):
        workouts[workout.plan_id].append(workout)
    return {
        plan.pk: logs[plan.athlete_id].with_plan(
            first_monday=plan.first_monday, weeks_count=plan.weeks_count, workouts=workouts[plan.pk]
        )
        for plan in plans
    }


def _sessions(athlete_ids: Collection[int], today: date | None) -> dict[int, list[Session]]:
    found: dict[int, list[Session]] = defaultdict(list)
    if today:
        first = monday_of(today) - LOG_REACH
        rows = Activity.objects.filter(athlete_id__in=athlete_ids, local_date__gte=first).order_by()
        for pk, *values in rows.values_list("athlete_id", *SESSION_FIELDS):
            found[pk].append(Session(**dict(zip(SESSION_FIELDS, values, strict=True))))
    return found
