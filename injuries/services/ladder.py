"""What follows from where the ladder stands: the runs in the plan, the return, alerts and flags."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alerts.enums import Severity
from alerts.models import Alert
from alerts.services import close_alert, raise_alert
from athletes.models import Athlete, User
from injuries.enums import FlagRule, FlagState, RestraintReason
from injuries.enums.alerts import RecoveryAlert
from injuries.enums.recovery import GateOutcome, GateReason, LadderStep
from injuries.models import PainReport, RecoveryPlan, RedFlag
from injuries.rules.ladder_facts import DAY, STEP_BACKS_TO_REFER, GradedRun, LadderState
from injuries.rules.ladder_runs import ladder_runs
from injuries.selectors.recovery import BONE_RULES, ladder_of, ladders_of
from injuries.services.access import lock_athlete
from injuries.services.episode_records import settle_return
from injuries.services.flags import raise_lasting, reopen_flag
from injuries.services.restraints import end_restraints, restrain
from training.enums import RestrictionKind
from training.services.days import drop_ladder, replace_with_ladder

_ORDER = tuple(LadderStep)
_SEVERITY = {
    RecoveryAlert.GATE_STOP_REFER: Severity.URGENT,
    RecoveryAlert.GATE_STEP_BACK: Severity.ATTENTION,
}
_OUTCOME = {
    RecoveryAlert.GATE_STOP_REFER: GateOutcome.STOP_REFER,
    RecoveryAlert.GATE_STEP_BACK: GateOutcome.STEP_BACK,
}


def follow_ladder(
    plan: RecoveryPlan, *, actor: User | None, now: datetime, report: PainReport | None = None
) -> LadderState:
    """Computes the ladder anew and brings everything that follows from it in step; the caller holds the
    athlete's row. `report` is the one that has just been said, where there is one.
    """
    state = ladder_of(plan, now=now)
    if reopened := _reopen_bone_signs(plan, state, report, now):
        state = ladder_of(plan, now=now)
    _settle(plan, state, actor, now)
    for kind in _OUTCOME:
        _tell(plan, state, kind, now)
    if state.step_backs >= STEP_BACKS_TO_REFER and not _ever_lasting(plan):
        raise_lasting(plan.episode, now)
        reopened = True
    write_ladder(plan.athlete, now=now)
    return ladder_of(plan, now=now) if reopened else state


def write_ladder(athlete: Athlete, *, now: datetime) -> None:
    """Puts the next runs of the way back into the plan, and the plan's own back where it is done.

    With two ways back open at once the more careful step counts, from the later day on; with one of them
    stopped nothing is run.
    """
    plans = RecoveryPlan.objects.open().filter(athlete=athlete).select_related("athlete", "episode")
    states = list(ladders_of(list(plans), now=now).values())
    days = [state.next_on for state in states]
    if not states or None in days:
        drop_ladder(athlete, now=now)
        return
    careful = min(
        states, key=lambda state: (_ORDER.index(state.step), -(state.next_on or now.date()).toordinal())
    )
    latest = max(day for day in days if day is not None)
    replace_with_ladder(athlete, workouts=ladder_runs(careful, first=latest), now=now)


@transaction.atomic
def follow_again(plan: RecoveryPlan, *, now: datetime) -> None:
    """Time alone moves a run that was not made, and ends what was only meant for some days."""
    plan.athlete = lock_athlete(plan.athlete)
    follow_ladder(plan, actor=None, now=now)


def follow_all_ladders(*, now: datetime) -> int:
    """The hourly pass over open ways back; returns how many there are."""
    plans = list(RecoveryPlan.objects.open().select_related("athlete", "episode").order_by("pk"))
    for plan in plans:
        follow_again(plan, now=now)
    return len(plans)


def _settle(plan: RecoveryPlan, state: LadderState, actor: User | None, now: datetime) -> None:
    """Held back while it is open; a full return the day after its last good run."""
    if plan.finished_on != state.finished_on:
        was = plan.finished_on
        plan.finished_on = state.finished_on
        plan.save(update_fields=["finished_on"])
        if state.finished_on is not None:
            settle_return(plan.episode, state.finished_on + DAY, now)
        elif was is not None and plan.episode.return_date == was + DAY:
            settle_return(plan.episode, None, now)
    about: dict[str, Any] = {"athlete": plan.athlete, "episode": plan.episode}
    about["reason"] = RestraintReason.WAY_BACK
    if plan.is_open:
        restrain(actor, kind=RestrictionKind.LADDER, since=plan.began_on, **about)
    else:
        end_restraints(actor, because=_("The way back is done."), now=now, **about)


def _reopen_bone_signs(
    plan: RecoveryPlan, state: LadderState, report: PainReport | None, now: datetime
) -> bool:
    """Any pain after a sore bone or groin was cleared opens that sign again."""
    last = state.runs[-1] if state.runs else None
    if last is None or last.gate.reason != GateReason.BONE_PAIN:
        return False
    cleared = RedFlag.objects.filter(
        episode=plan.episode, rule__in=sorted(BONE_RULES), state=FlagState.CLEARED
    )
    for flag in cleared.select_related("athlete"):
        if plan.athlete.local_date(flag.closed_at) <= last.run_on:
            reopen_flag(flag, report=report, now=now)
    return True


def _ever_lasting(plan: RecoveryPlan) -> bool:
    return bool(RedFlag.objects.filter(episode=plan.episode, rule=FlagRule.LASTING).exists())


def _tell(plan: RecoveryPlan, state: LadderState, kind: RecoveryAlert, now: datetime) -> None:
    """Coaches hear of the last run while it says so; the next good one closes it."""
    last = state.runs[-1] if state.runs else None
    subject = plan.episode.subject
    about: dict[str, Any] = {"athlete": plan.athlete, "kind": kind, "subject": subject, "now": now}
    if last is None or _outcome_of(last) != _OUTCOME[kind]:
        close_alert(**about)
        return
    known = Alert.objects.filter(athlete=plan.athlete, kind=kind, subject=subject).first()
    facts = {
        "side": plan.episode.side,
        "area": plan.episode.area,
        "reason": last.gate.reason,
        "run_on": last.run_on.isoformat(),
    }
    anew = known is not None and known.facts.get("run_on") != facts["run_on"]
    raise_alert(severity=_SEVERITY[kind], facts=facts, is_anew=anew, **about)


def _outcome_of(last: GradedRun) -> GateOutcome:
    """Two holds in a row are a step back, too."""
    return GateOutcome.STEP_BACK if last.stepped_back else last.gate.outcome
