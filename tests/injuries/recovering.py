"""Short ways to live through a way back in tests."""

from dataclasses import replace
from datetime import timedelta

from injuries.enums.recovery import LadderStep
from injuries.rules.gate import RunAnswers
from injuries.selectors.recovery import ladder_of
from injuries.services.recovery import answer_run, check_entry, open_recovery, record_run
from tests.cast import NOW
from tests.injuries.clearances import episode_of
from tests.injuries.entries import log

GOOD = RunAnswers(
    worst_during=0, after_60min=0, next_morning=0, limp=False, swelling=False, giving_way=False, locking=False
)
TODAY = replace(GOOD, next_morning=None)


def day(nth):
    """The moment `nth` days after NOW, noon."""
    return NOW + timedelta(days=nth)


def way_back(athlete, *, actor=None, now=NOW, entered=True, **fields):
    """A sore knee and its way back, whose first step may be taken today."""
    episode = episode_of(log(athlete, actor=actor, now=now - timedelta(days=3), **fields).report)
    plan = open_recovery(actor or athlete.user, episode=episode, now=now)
    if entered:
        enter(plan, actor=actor, now=now)
    return plan


def enter(plan, *, actor=None, now=NOW, walking=0, stairs=0, limp=False, swelling=False):
    said = {"walking": walking, "stairs": stairs, "limp": limp, "swelling": swelling}
    return check_entry(actor or plan.athlete.user, plan=plan, now=now, **said)


def ran(plan, nth, answers=GOOD, *, step=None, actor=None, told_after_days=1, **fields):
    """A run on day `nth`, told the day after."""
    now = day(nth + told_after_days)
    step = LadderStep(step) if step else ladder_of(plan, now=day(nth)).step
    run_on = plan.athlete.local_date(day(nth))
    return record_run(
        actor or plan.athlete.user, plan=plan, step=step, run_on=run_on, answers=answers, now=now, **fields
    )


def answered(run, answers, *, actor=None, now):
    return answer_run(actor or run.athlete.user, run=run, answers=answers, now=now)
