"""The way back as it stands: gathered from answers, decisions, warning signs and the log, and computed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from athletes.models import Athlete
from athletes.querysets import Viewer
from injuries.enums import FlagRule, FlagState
from injuries.enums.recovery import LadderPhase, LadderStep, Readiness
from injuries.models import Episode, PainFreeDay, RecoveryPlan, RedFlag, Restraint
from injuries.rules.gate import BeforeRun, GateFacts, RunAnswers, can_run_today, usual_morning
from injuries.rules.ladder import USUAL_DAYS, ladder_state
from injuries.rules.ladder_facts import DAY, Course, LadderState, RunResult, Span
from injuries.rules.red_flags import STOPS_RUNNING
from injuries.selectors.pain_log import reports_at
from training.enums import RestrictionKind
from training.models import Activity

# Signs after which any pain on the way back stops it, and those after which it begins with a walk.
BONE_RULES: Final = frozenset({FlagRule.BONE, FlagRule.GROIN})
SWELLING_RULES: Final = frozenset({FlagRule.SWELLING, FlagRule.HOT_JOINT})


def recovery_plans_of(athlete: Athlete, viewer: Viewer) -> Any:
    """The ways back of one athlete that this person sees, the open ones first."""
    rows = RecoveryPlan.objects.visible_to(viewer).filter(athlete=athlete)
    return rows.select_related("athlete", "episode").order_by("-finished_on", "-began_on", "-pk")


def ladder_of(plan: RecoveryPlan, *, now: datetime) -> LadderState:
    """Where the athlete stands on this way back; the caller has made sure who may see it."""
    runs = [row.result for row in plan.recoveryruns.all()]
    overrides = [row.decision for row in plan.overrides.all()]
    course = course_of(plan, now=now)
    unanswered = _runs_without_answers(plan, {one.run_on for one in runs}, course)
    return ladder_state([*runs, *unanswered], overrides, now, course=course)


def course_of(plan: RecoveryPlan, *, now: datetime) -> Course:
    """What surrounds the ladder."""
    athlete = plan.athlete
    flags = _flags(plan)
    since = {flag.pk: athlete.local_date(flag.opened_at) for flag in flags}
    own = [flag for flag in flags if flag.episode_id == plan.episode_id]
    return Course(
        zone=athlete.zone,
        began_on=plan.began_on,
        off_since=_last_run_before(plan),
        stops=tuple(_span(flag, athlete) for flag in flags if FlagRule(flag.rule) in STOPS_RUNNING),
        rests=_restraints(plan, RestrictionKind.NO_RUNNING),
        no_progression=(
            *_restraints(plan, RestrictionKind.NO_PROGRESSION),
            *(_span(flag, athlete) for flag in flags if flag.rule == FlagRule.LASTING),
        ),
        bone_since=_first(own, since, BONE_RULES),
        swelling_since=_first(own, since, SWELLING_RULES),
        mornings=_mornings(plan, until=athlete.local_date(now)),
        entries=tuple(row.entry for row in plan.recoverychecks.all()),
    )


def _flags(plan: RecoveryPlan) -> list[RedFlag]:
    """Signs of this episode, and any that stood while the way back was open; a corrected slip was none."""
    rows = RedFlag.objects.filter(athlete_id=plan.athlete_id).exclude(state=FlagState.CORRECTED)
    began = plan.began_on - DAY
    return [
        flag
        for flag in rows
        if flag.episode_id == plan.episode_id or flag.closed_at is None or flag.closed_at.date() >= began
    ]


def _span(flag: RedFlag, athlete: Athlete) -> Span:
    closed = None if flag.closed_at is None else athlete.local_date(flag.closed_at)
    return Span(athlete.local_date(flag.opened_at), closed)


def _first(flags: Collection[RedFlag], since: dict[int, date], rules: Collection[FlagRule]) -> date | None:
    return min((since[flag.pk] for flag in flags if FlagRule(flag.rule) in rules), default=None)


def _restraints(plan: RecoveryPlan, kind: RestrictionKind) -> tuple[Span, ...]:
    """What held the athlete back besides signs; lifted early, it ends with the day before."""
    spans = []
    for row in Restraint.objects.binding().filter(athlete_id=plan.athlete_id, kind=kind):
        until = row.until
        if row.lifted_at is not None:
            lifted = plan.athlete.local_date(row.lifted_at) - DAY
            until = lifted if until is None else min(until, lifted)
        if until is None or until >= row.since:
            spans.append(Span(row.since, until))
    return tuple(spans)


def _last_run_before(plan: RecoveryPlan) -> date | None:
    runs = Activity.objects.filter(athlete_id=plan.athlete_id, local_date__lt=plan.began_on).runs()
    last: date | None = runs.order_by("-local_date").values_list("local_date", flat=True).first()
    return last


def _mornings(plan: RecoveryPlan, *, until: date) -> dict[date, int]:
    return mornings_at(plan.episode, first=plan.began_on - USUAL_DAYS * DAY, last=until)


def mornings_at(episode: Episode, *, first: date, last: date) -> dict[date, int]:
    """The mornings of a place by their own date, the higher of several; a day without pain counts as 0."""
    free = PainFreeDay.objects.filter(athlete_id=episode.athlete_id, local_date__range=(first, last))
    mornings = dict.fromkeys(free.values_list("local_date", flat=True), 0)
    rows = reports_at(episode.athlete_id, side=episode.side, area=episode.area)
    rows = rows.filter(local_date__range=(first - DAY, last - DAY), next_morning__isnull=False)
    for on, said in rows.values_list("local_date", "next_morning"):
        mornings[on + DAY] = max(said, mornings.get(on + DAY, 0))
    return mornings


def _runs_without_answers(plan: RecoveryPlan, answered: set[date], course: Course) -> list[RunResult]:
    """Runs of the log that nothing was said about: they wait, and a rest day follows them too."""
    runs = Activity.objects.filter(athlete_id=plan.athlete_id, local_date__gte=course.began_on).runs()
    days = set(runs.values_list("local_date", flat=True)) - answered
    return [RunResult(run_on=day, step=LadderStep.WALK_30, answers=RunAnswers()) for day in sorted(days)]


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
