"""The way back to running: opened, answered, decided. Where it stands is computed, never stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.errors import ConflictError, DomainError, NotAllowedError
from athletes.models import Athlete, User
from injuries.enums import Area, Side, Sign, Spot, Timing
from injuries.enums.recovery import LadderStep
from injuries.models import (
    Episode,
    LadderOverride,
    PainReport,
    RecoveryCheck,
    RecoveryPlan,
    RecoveryRun,
    RedFlag,
)
from injuries.models.columns import INTENSITIES
from injuries.models.recovery import REASON_LENGTH, SIGNS
from injuries.rules.gate import RunAnswers
from injuries.rules.ladder import override_refusal
from injuries.rules.ladder_facts import LadderState
from injuries.rules.report import CLOCK_SLACK, WORST_INTENSITY, Report, local_date_problems
from injuries.selectors.recovery import ladder_of
from injuries.services.access import (
    check_may_enter,
    check_may_store,
    check_physio,
    check_staff_with_health,
    id_taken,
    lock_athlete,
    not_yours,
    refuse_problems,
)
from injuries.services.ladder import follow_ladder
from injuries.services.reports import Entry, edit_pain, log_pain
from training.models import Activity

_SIGN_OF: Final = {
    "limp": Sign.LIMP,
    "swelling": Sign.SWELLING,
    "giving_way": Sign.GIVING_WAY,
    "locking": Sign.CATCHING_LOCKING,
}


@dataclass(frozen=True, slots=True)
class Followed:
    """A stored answer, and where the ladder stands after it; `created` is False for one that was known."""

    run: RecoveryRun
    state: LadderState
    created: bool


@transaction.atomic
def open_recovery(
    actor: User, *, episode: Episode, now: datetime, public_id: UUID | None = None
) -> RecoveryPlan:
    """Begins the way back from an episode; one for each, so asked again it is the same.

    Raises:
        NotAllowedError: the actor may not enter health answers for this athlete.
        ConflictError: a warning sign is open, the episode has ended, or the id is taken.
        DomainError: the consents that storing takes are missing.
    """
    athlete = lock_athlete(episode.athlete)
    check_may_enter(actor, athlete, now)
    known: RecoveryPlan | None = RecoveryPlan.objects.filter(episode=episode).first()
    if known is not None:
        return known
    if public_id is not None and RecoveryPlan.objects.filter(public_id=public_id).exists():
        raise id_taken()
    _check_no_flag(athlete)
    if not episode.is_standing:
        raise ConflictError(_("This pain is over: there is no way back to begin."), code="ended")
    return begin_recovery(actor, episode=episode, athlete=athlete, now=now, public_id=public_id)


def begin_recovery(
    actor: User | None,
    *,
    episode: Episode,
    athlete: Athlete,
    now: datetime,
    public_id: UUID | None = None,
) -> RecoveryPlan:
    """Opens the way back, or brings the one that is open in step; the caller has checked who asks, and holds
    the athlete's row. After a clearance it begins anew at the first step by itself.
    """
    plan: RecoveryPlan | None = RecoveryPlan.objects.filter(episode=episode).first()
    if plan is None:
        plan = RecoveryPlan(
            athlete=athlete, episode=episode, began_on=athlete.local_date(now), opened_by=actor
        )
        if public_id is not None:
            plan.public_id = public_id
        plan.save()
    plan.athlete, plan.episode = athlete, episode
    follow_ladder(plan, actor=actor, now=now)
    return plan


@transaction.atomic
def check_entry(
    actor: User,
    *,
    plan: RecoveryPlan,
    walking: int | None,
    stairs: int | None,
    limp: bool | None,
    swelling: bool | None,
    now: datetime,
) -> LadderState:
    """Walking and stairs of the last 48 hours, answered today; again today replaces it. A limp or a swelling
    goes into the log of pain, and raises its warning sign.

    Raises:
        NotAllowedError: the actor may not enter health answers for this athlete.
        DomainError: a number out of range, or consents missing.
    """
    plan = _locked(actor, plan, now)
    for name, value in (("walking", walking), ("stairs", stairs)):
        _check_intensity(name, value)
    said = {"walking": walking, "stairs": stairs, "limp": limp, "swelling": swelling}
    today = plan.athlete.local_date(now)
    row = RecoveryCheck.objects.filter(plan=plan, local_date=today).first()
    row = row or RecoveryCheck(athlete=plan.athlete, plan=plan, local_date=today, entered_by=actor)
    for name, value in said.items():
        setattr(row, name, value)
    row.save()
    if limp or swelling:
        signs = {Sign.LIMP: limp, Sign.SWELLING: swelling}
        worst = max(value for value in (walking, stairs, 0) if value is not None)
        report = _place(
            plan.episode, worst_during=worst, timing=frozenset({Timing.DAILY_WALKING}), signs=signs
        )
        log_pain(actor, athlete=plan.athlete, entry=Entry(report=report, felt_at=now), now=now)
    return follow_ladder(plan, actor=actor, now=now)


@transaction.atomic
def record_run(
    actor: User,
    *,
    plan: RecoveryPlan,
    step: LadderStep,
    run_on: date,
    answers: RunAnswers,
    now: datetime,
    activity: Activity | None = None,
    public_id: UUID | None = None,
) -> Followed:
    """Stores a run of the way back with what is known of it so far, as a pain report too, whose warning signs
    are raised at once. The same id and content again returns what is stored.

    Raises:
        NotAllowedError: the actor may not enter health answers for this athlete.
        ConflictError: the id is taken, or the way back is done.
        DomainError: names the field at fault.
    """
    plan = _locked(actor, plan, now)
    run = RecoveryRun(
        athlete=plan.athlete, plan=plan, step=step, local_date=run_on, activity=activity, entered_by=actor
    )
    _put(run, answers)
    if public_id is not None:
        run.public_id = public_id
        if stored := _stored_before(run):
            return Followed(stored, ladder_of(plan, now=now), created=False)
    _check_run(run, now)
    run.save()
    return Followed(run, _follow(actor, plan, run, now), created=True)


@transaction.atomic
def answer_run(actor: User, *, run: RecoveryRun, answers: RunAnswers, now: datetime) -> Followed:
    """Replaces the answers about a run: an hour later, the next morning, or a change of mind. Everything
    after it is graded anew.

    Raises:
        NotAllowedError: not this person's to change.
        DomainError: names the field at fault.
    """
    plan = _locked(actor, run.plan, now)
    row: RecoveryRun | None = RecoveryRun.objects.editable_by(actor).filter(pk=run.pk).first()
    if row is None:
        raise not_yours()
    if row.answers == answers:
        return Followed(row, ladder_of(plan, now=now), created=False)
    row.plan = plan
    _put(row, answers)
    _check_run(row, now, is_new=False)
    row.save()
    return Followed(row, _follow(actor, plan, row, now), created=False)


@transaction.atomic
def decide_step(actor: User, *, plan: RecoveryPlan, up: bool, reason: str, now: datetime) -> LadderState:
    """A coach or physio moves the ladder one step, with a reason that is kept.

    Raises:
        NotAllowedError: not staff with health access; of a minor, not a physio.
        ConflictError: a warning sign is open, or the rules do not allow it now.
        DomainError: no reason was given.
    """
    athlete = lock_athlete(plan.athlete)
    check_staff_with_health(actor, athlete)
    if athlete.is_minor_on(athlete.local_date(now)):
        check_physio(actor, athlete)
    check_may_store(athlete, now)
    plan.athlete = athlete
    _check_no_flag(athlete)
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Say why: the reason is kept."), code="reason_needed", field="reason")
    if len(reason) > REASON_LENGTH:
        message = _("At most %(length)d characters.") % {"length": REASON_LENGTH}
        raise DomainError(message, code="too_long", field="reason")
    state, today = ladder_of(plan, now=now), athlete.local_date(now)
    if refusal := override_refusal(state, up=up, today=today):
        raise ConflictError(refusal_text(refusal), code=refusal)
    LadderOverride.objects.create(
        athlete=athlete,
        plan=plan,
        local_date=today,
        from_step=state.step,
        up=up,
        reason=reason,
        decided_by=actor,
    )
    return follow_ladder(plan, actor=actor, now=now)


def refusal_text(code: str) -> str:
    """Why the ladder may not be moved by hand, in one sentence."""
    return {
        "waiting": _("First the runner answers how walking and stairs were."),
        "stopped": _("A warning sign stopped it: a professional has to look first."),
        "done": _("The way back is done."),
        "first_step": _("This is the first step."),
        "last_step": _("This is the last step: only good runs end it."),
        "severe": _("The last run ended with a limp, strong pain or a warning sign: no step up after that."),
        "one_step": _("One step at a time: wait for a run of this step."),
        "limit": _("At most two steps up in seven days."),
    }[code]


def _locked(actor: User, plan: RecoveryPlan, now: datetime) -> RecoveryPlan:
    athlete = lock_athlete(plan.athlete)
    check_may_enter(actor, athlete, now)
    row: RecoveryPlan | None = (
        RecoveryPlan.objects.editable_by(actor).filter(pk=plan.pk).select_related("episode").first()
    )
    if row is None:
        raise not_yours()
    row.athlete = athlete
    return row


def _check_no_flag(athlete: Athlete) -> None:
    if RedFlag.objects.open().filter(athlete=athlete).exists():
        message = _("A warning sign is open: a professional has to look first.")
        raise ConflictError(message, code="flag_open")


def _put(run: RecoveryRun, answers: RunAnswers) -> None:
    for name in (*INTENSITIES, *SIGNS):
        setattr(run, name, getattr(answers, name))


def _check_intensity(name: str, value: int | None) -> None:
    if value is not None and not 0 <= value <= WORST_INTENSITY:
        raise DomainError(_("Choose a number from 0 to 10."), code="out_of_range", field=name)


def _check_run(run: RecoveryRun, now: datetime, *, is_new: bool = True) -> None:
    athlete = run.plan.athlete
    today = athlete.local_date(now + CLOCK_SLACK)
    for name in INTENSITIES:
        _check_intensity(f"intensity.{name}", getattr(run, name))
    if run.worst_during is None:
        message = _("Say how strong it was during the run: a number from 0 to 10.")
        raise DomainError(message, code="no_intensity", field="intensity.worst_during")
    if run.next_morning is not None and run.local_date >= today:
        message = _("The next morning has not been yet.")
        raise DomainError(message, code="future", field="intensity.next_morning")
    if not is_new:
        return
    refuse_problems(local_date_problems(run.local_date, today=today))
    if run.local_date < run.plan.began_on:
        message = _("The way back began later than this.")
        raise DomainError(message, code="before_start", field="local_date")
    if run.activity is not None and run.activity.athlete_id != athlete.pk:
        message = _("There is no such id, or it is not visible to you.")
        raise DomainError(message, code="does_not_exist", field="activity")


def _stored_before(run: RecoveryRun) -> RecoveryRun | None:
    stored: RecoveryRun | None = RecoveryRun.objects.filter(public_id=run.public_id).first()
    if stored is None:
        return None
    names = ("athlete_id", "plan_id", "step", "local_date", "activity_id")
    same = stored.answers == run.answers and all(getattr(stored, n) == getattr(run, n) for n in names)
    if not same:
        raise id_taken()
    return stored


def _follow(actor: User, plan: RecoveryPlan, run: RecoveryRun, now: datetime) -> LadderState:
    report = _into_the_log(actor, run, now)
    if run.report_id != report.pk:
        run.report = report
        RecoveryRun.objects.filter(pk=run.pk).update(report=report)
    # The report may have moved the episode on.
    plan.episode.refresh_from_db()
    return follow_ladder(plan, actor=actor, now=now, report=report)


def _into_the_log(actor: User, run: RecoveryRun, now: datetime) -> PainReport:
    """The answers as a pain report of the place: from there come flags, trends and alerts."""
    signs = {_SIGN_OF[name]: getattr(run, name) for name in SIGNS}
    numbers = {name: getattr(run, name) for name in INTENSITIES}
    report = _place(run.plan.episode, signs=signs, on_a_run=True, **numbers)
    if run.report is not None and run.report.is_active:
        entry = Entry(report=report, felt_at=run.report.felt_at, activity=run.activity)
        try:
            return edit_pain(actor, report=run.report, entry=entry, now=now).report
        except NotAllowedError:
            # Too late to change what was said, or somebody else said it: it is said anew, as of now.
            worst = {"worst_during": run.answers.worst}
            report = _place(run.plan.episode, signs={s: v for s, v in signs.items() if v}, **worst)
            return log_pain(
                actor, athlete=run.athlete, entry=Entry(report=report, felt_at=now), now=now
            ).report
    entry = Entry(report=report, felt_at=_felt_at(run, now), activity=run.activity)
    return log_pain(actor, athlete=run.athlete, entry=entry, now=now).report


def _felt_at(run: RecoveryRun, now: datetime) -> datetime:
    """The start of the linked run; else noon of its day, or now where that is still to come."""
    if run.activity is not None:
        start: datetime = run.activity.start_at
        return min(start, now)
    noon = datetime.combine(run.local_date, time(12), tzinfo=run.plan.athlete.zone)
    return min(noon.astimezone(UTC), now)


def _place(episode: Episode, *, signs: Mapping[Sign, bool | None], **said: Any) -> Report:
    """A report of the episode's place, with the spots of its last one."""
    last = episode.reports.active().order_by("-felt_at", "-pk").first()
    same_area = last is not None and last.area == episode.area
    return Report(
        side=Side(episode.side),
        area=Area(episode.area),
        spots=frozenset(map(Spot, last.spots)) if last is not None and same_area else frozenset(),
        signs=signs,
        **said,
    )
