"""Plans of the demo: one that an athlete runs by, and one that waits for its coach to look at the gate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from athletes.models import Athlete, Club, User
from training.models import PlanAssignmentResult, PlanTemplate
from training.rules import monday_of
from training.rules.dates import WEEK
from training.services.assignments import assign_template, run_assignment
from training.services.plans import delete_draft


@dataclass(frozen=True)
class DemoPlan:
    template: str
    scale_pct: int
    published: bool


PLANS: Mapping[str, DemoPlan] = {
    "Dario Keller": DemoPlan("half_marathon", scale_pct=100, published=True),
    "Bruno Castell": DemoPlan("half_marathon", scale_pct=180, published=False),
}


def plan_for(athlete: Athlete, *, club: Club, coach: User, now: datetime) -> None:
    """From this week on, or, where half a week makes the gate speak, from the next."""
    wanted = PLANS.get(athlete.name)
    if wanted is None:
        return
    monday = monday_of(athlete.local_date(now))
    result = _assign(wanted, athlete, club=club, coach=coach, monday=monday, now=now)
    if wanted.published and result.plan and not result.published:
        delete_draft(coach, plan=result.plan)
        _assign(wanted, athlete, club=club, coach=coach, monday=monday + WEEK, now=now)


def _assign(
    wanted: DemoPlan, athlete: Athlete, *, club: Club, coach: User, monday: date, now: datetime
) -> PlanAssignmentResult:
    assignment = assign_template(
        coach,
        template=PlanTemplate.objects.visible_to(coach).get(code=wanted.template),
        club=club,
        athletes=[athlete],
        first_monday=monday,
        scale_pct=wanted.scale_pct,
        publishes=wanted.published,
        now=now,
    )
    run_assignment(assignment.pk, now=now)
    result: PlanAssignmentResult = assignment.results.select_related("plan").get()
    return result
