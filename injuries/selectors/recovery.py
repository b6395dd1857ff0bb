"""The way back as it stands: gathered from answers, decisions, warning signs and the log, and computed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from athletes.models import Athlete
from athletes.querysets import Viewer
from injuries.enums import FlagRule, FlagState
from injuries.enums.recovery import LadderPhase, LadderStep, Readiness
from injuries.models import (
    Episode,
    LadderOverride,
    PainFreeDay,
    PainReport,
    RecoveryCheck,
    RecoveryPlan,
    RecoveryRun,
    RedFlag,
    Restraint,
)
from injuries.rules.gate import BeforeRun, GateFacts, RunAnswers, can_run_today, usual_morning
from injuries.rules.ladder import USUAL_DAYS, ladder_state
from injuries.rules.ladder_facts import DAY, Course, LadderState, RunResult, Span
from injuries.rules.red_flags import STOPS_RUNNING
from injuries.selectors.pain_log import reports_at, sides_at
from training.enums import RestrictionKind
from training.models import Activity

LOOK_BACK: Final = timedelta(days=30)
# Without any plan nothing is looked for.
FAR: Final = date(9999, 1, 1)
# Signs after which any pain on the way back stops it, and those after which it begins with a walk.
BONE_RULES: Final = frozenset({FlagRule.BONE, FlagRule.GROIN})
SWELLING_RULES: Final = frozenset({FlagRule.SWELLING, FlagRule.HOT_JOINT})


def recovery_plans_of(athlete: Athlete, viewer: Viewer) -> Any:
    """The ways back of one athlete that this person sees, the open ones first."""
    rows = RecoveryPlan.objects.visible_to(viewer).filter(athlete=athlete)
    return rows.select_related("athlete", "episode").order_by("-finished_on", "-began_on", "-pk")


def ladder_of(plan: RecoveryPlan, *, now: datetime) -> LadderState:
    """Where the athlete stands on this way back; the caller has made sure who may see it."""
    return ladders_of([plan], now=now)[plan.pk]


def ladders_of(plans: Sequence[RecoveryPlan], *, now: datetime) -> dict[int, LadderState]:
    """By id of the plan, with as many queries for one as for many; needs `athlete` and `episode` of each."""
    known = _Known(plans)
    return {plan.pk: known.state(plan, now) for plan in plans}


class _Known:
    """What is stored about these ways back and their athletes."""

    def __init__(self, plans: Sequence[RecoveryPlan]) -> None:
        ids = [plan.pk for plan in plans]
        athletes = {plan.athlete_id for plan in plans}
        first = min((plan.began_on for plan in plans), default=FAR)
        since = first - (USUAL_DAYS + 1) * DAY
        self.runs = _grouped(RecoveryRun.objects.filter(plan__in=ids), "plan_id")
        self.overrides = _grouped(LadderOverride.objects.filter(plan__in=ids), "plan_id")
        self.checks = _grouped(RecoveryCheck.objects.filter(plan__in=ids), "plan_id")
        # A corrected slip was no sign.
        flags = RedFlag.objects.filter(athlete__in=athletes).exclude(state=FlagState.CORRECTED)
        self.flags = _grouped(flags, "athlete_id")
        self.restraints = _grouped(Restraint.objects.binding().filter(athlete__in=athletes), "athlete_id")
        free = PainFreeDay.objects.filter(athlete__in=athletes, local_date__gte=since)
        self.free = _grouped(free, "athlete_id")
        said = PainReport.objects.active().filter(athlete__in=athletes, next_morning__isnull=False)
        self.reports = _grouped(said.filter(local_date__gte=since), "athlete_id")
        # Who last ran longer ago has been off for too long for the short ladder, whenever it was.
        ran = Activity.objects.runs().filter(athlete__in=athletes, local_date__gte=first - LOOK_BACK)
        self.ran = _grouped(ran.only("athlete_id", "local_date"), "athlete_id")

    def state(self, plan: RecoveryPlan, now: datetime) -> LadderState:
        runs = [row.result for row in self.runs[plan.pk]]
        answered = {one.run_on for one in runs}
        ran_on = {row.local_date for row in self.ran[plan.athlete_id]}
        # Runs of the log that nothing was said about: they wait, and a rest day follows them, too.
        waiting = [
            RunResult(run_on=day, step=LadderStep.WALK_30, answers=RunAnswers())
            for day in sorted(ran_on - answered)
            if day >= plan.began_on
        ]
        overrides = [row.decision for row in self.overrides[plan.pk]]
        return ladder_state([*runs, *waiting], overrides, now, course=self.course(plan, ran_on))

    def course(self, plan: RecoveryPlan, ran_on: Collection[date]) -> Course:
        flags, spans = self._flags(plan), partial(_span, plan.athlete)
        own = [flag for flag in flags if flag.episode_id == plan.episode_id]
        return Course(
            zone=plan.athlete.zone,
            began_on=plan.began_on,
            off_since=max((day for day in ran_on if day < plan.began_on), default=None),
            stops=tuple(spans(flag) for flag in flags if FlagRule(flag.rule) in STOPS_RUNNING),
            rests=self._held(plan, RestrictionKind.NO_RUNNING),
            no_progression=(
                *self._held(plan, RestrictionKind.NO_PROGRESSION),
                *(spans(flag) for flag in flags if flag.rule == FlagRule.LASTING),
            ),
            bone_since=_first(plan.athlete, own, BONE_RULES),
            swelling_since=_first(plan.athlete, own, SWELLING_RULES),
            mornings=self._mornings(plan),
            entries=tuple(row.entry for row in self.checks[plan.pk]),
        )

    def _flags(self, plan: RecoveryPlan) -> list[RedFlag]:
        """Signs of this episode, and any that stood while the way back was open."""
        return [
            flag
            for flag in self.flags[plan.athlete_id]
            if flag.episode_id == plan.episode_id
            or flag.closed_at is None
            or plan.athlete.local_date(flag.closed_at) >= plan.began_on
        ]

    def _held(self, plan: RecoveryPlan, kind: RestrictionKind) -> tuple[Span, ...]:
        """What held the athlete back besides signs; lifted early, it ends with the day before."""
        spans = []
        for row in self.restraints[plan.athlete_id]:
            until = row.until
            if row.lifted_at is not None:
                lifted = plan.athlete.local_date(row.lifted_at) - DAY
                until = lifted if until is None else min(until, lifted)
            if row.kind == kind and (until is None or until >= row.since):
                spans.append(Span(row.since, until))
        return tuple(spans)

    def _mornings(self, plan: RecoveryPlan) -> dict[date, int]:
        mornings = {row.local_date: 0 for row in self.free[plan.athlete_id]}
        sides = sides_at(plan.episode.side)
        for row in self.reports[plan.athlete_id]:
            if row.area == plan.episode.area and row.side in sides:
                day = row.local_date + DAY
                mornings[day] = max(row.next_morning, mornings.get(day, 0))
        return mornings


def _grouped(rows: Iterable[Any], key: str) -> defaultdict[int, list[Any]]:
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


def _span(athlete: Athlete, flag: RedFlag) -> Span:
    closed = None if flag.closed_at is None else athlete.local_date(flag.closed_at)
    return Span(athlete.local_date(flag.opened_at), closed)


def _first(athlete: Athlete, flags: Iterable[RedFlag], rules: Collection[FlagRule]) -> date | None:
    days = (athlete.local_date(flag.opened_at) for flag in flags if FlagRule(flag.rule) in rules)
    return min(days, default=None)


def mornings_at(episode: Episode, *, first: date, last: date) -> dict[date, int]:
    """The mornings of a place by their own date, the higher of several; a day without pain counts as 0."""
    free = PainFreeDay.objects.filter(athlete_id=episode.athlete_id, local_date__range=(first, last))
    mornings = dict.fromkeys(free.values_list("local_date", flat=True), 0)
    rows = reports_at(episode.athlete_id, side=episode.side, area=episode.area)
    rows = rows.filter(local_date__range=(first - DAY, last - DAY), next_morning__isnull=False)
    for on, said in rows.values_list("local_date", "next_morning"):
        mornings[on + DAY] = max(said, mornings.get(on + DAY, 0))
    return mornings


@dataclass(frozen=True, slots=True)
class Today:
    """Whether to run today: the answer, None while something was not asked, and why not in one sentence."""

    readiness: Readiness | None
    flag_open: bool
    resting: bool
    usual_morning: int


def today_of(athlete: Athlete, asked: BeforeRun, *, episode: Episode | None, now: datetime) -> Today:
    """What today's answers allow; without an episode the usual morning is 0."""
    today = athlete.local_date(now)
    flags = RedFlag.objects.stopping_running().filter(athlete=athlete).exists()
    held = Restraint.objects.binding().reaching(today).filter(athlete=athlete, since__lte=today)
    kinds = set(held.values_list("kind", flat=True))
    plan = RecoveryPlan.objects.open().filter(episode=episode).first() if episode else None
    state = ladder_of(plan, now=now) if plan else None
    resting = RestrictionKind.NO_RUNNING in kinds or bool(state and _rests(state, today))
    facts = GateFacts(
        usual_morning=state.usual_morning if state else _usual(episode, today),
        flag_open=flags or bool(state and state.phase == LadderPhase.STOPPED),
        bone_cleared=_had_bone_sign(episode),
        no_progression=RestrictionKind.NO_PROGRESSION in kinds,
    )
    readiness = can_run_today(asked, facts, resting=resting)
    return Today(readiness, facts.flag_open, resting, facts.usual_morning)


def _rests(state: LadderState, today: date) -> bool:
    return state.phase == LadderPhase.WAITING or state.next_on is None or state.next_on > today


def _usual(episode: Episode | None, today: date) -> int:
    if episode is None:
        return 0
    week = mornings_at(episode, first=today - USUAL_DAYS * DAY, last=today - DAY)
    return usual_morning(week.values())


def _had_bone_sign(episode: Episode | None) -> bool:
    if episode is None:
        return False
    rows = RedFlag.objects.filter(episode=episode, rule__in=sorted(BONE_RULES), state=FlagState.CLEARED)
    return bool(rows.exists())
