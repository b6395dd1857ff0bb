"""The plans of one slice of an assignment, written set by set: a few queries for fifty athletes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.models import Athlete
from training.enums import AssignmentResultState
from training.models import (
    Plan,
    PlanAssignment,
    PlanAssignmentResult,
    PlanPublication,
    PlanWeek,
    Workout,
)
from training.plan_templates import LANGUAGES
from training.rules import days_of_week
from training.rules.assigning import DatedWeek, dated_weeks, race_day
from training.rules.dates import WEEK
from training.rules.plan_gate import GateReport, judge_plan
from training.selectors.plan_gate import AthleteLog, athlete_logs
from training.services.plans.news import tell_athlete
from training.services.weeks import mark_news_dirty

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan and its rows before they are stored, with what the gate says."""

    plan: Plan
    weeks: list[PlanWeek]
    workouts: list[Workout]
    report: GateReport
    today: date


@dataclass(frozen=True, slots=True)
class Sheet:
    """The template in one language on the days of the assignment; `columns` of each workout once for all."""

    name: str
    weeks: list[DatedWeek]
    columns: list[dict[str, Any]]
    target_on: date | None


def write_plans(
    assignment: PlanAssignment, results: Sequence[PlanAssignmentResult], *, now: datetime
) -> None:
    """Part of the caller's transaction: stores a plan for each result, or refuses it; results are unsaved.

    Where the assignment publishes and the gate has nothing against a plan, it is published; findings about
    health count for nobody here, because everybody who coaches the athlete reads the result.
    """
    ids = [result.athlete_id for result in results]
    # A plan published at this moment and this one see each other.
    list(Athlete.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids).order_by("pk"))
    taken = _published_in_the_way(assignment, ids)
    free = []
    for result in results:
        if other := taken.get(result.athlete_id):
            _refuse(result, other)
        else:
            free.append(result)
    logs = athlete_logs([result.athlete_id for result in free], now=now)
    sheets = {language: _sheet(assignment, language) for language in assignment.weeks}
    drafts = [
        _draft(assignment, result, sheets[_language(result, assignment)], logs[result.athlete_id])
        for result in free
    ]
    for result, draft in zip(free, drafts, strict=True):
        result.state = AssignmentResultState.PLANNED
        result.plan = draft.plan
        result.findings = len(draft.report.blocking)
        result.published = assignment.publishes and draft.report.passes
        if result.published:
            _show(draft, now)
    _store(drafts)
    _publish(assignment, [draft for draft in drafts if draft.plan.published_at], now=now)


def _language(result: PlanAssignmentResult, assignment: PlanAssignment) -> str:
    """The athlete's own; without an account the coach's. What a club wrote is there in one."""
    reader = result.athlete.user or assignment.made_by
    wanted = (reader.language if reader else "").lower()[:2]
    return wanted if wanted in assignment.weeks else LANGUAGES[0]


def _sheet(assignment: PlanAssignment, language: str) -> Sheet:
    said = assignment.weeks[language]
    weeks = dated_weeks(
        said["weeks"],
        first_monday=assignment.first_monday,
        target_on=assignment.target_on,
        scale_pct=assignment.scale_pct,
    )
    return Sheet(
        name=said["name"],
        weeks=weeks,
        columns=[columns for week in weeks for columns in _columns(week)],
        target_on=assignment.target_on or race_day(weeks),
    )


def _columns(week: DatedWeek) -> list[dict[str, Any]]:
    """The order within a day is that of the template."""
    on_day: dict[date, int] = {}
    found = []
    for content in week.workouts:
        position = on_day.get(content.date, 0)
        on_day[content.date] = position + 1
        found.append({**content.data(), "date": content.date, "position": position})
    return found


def _draft(
    assignment: PlanAssignment, result: PlanAssignmentResult, sheet: Sheet, known: AthleteLog
) -> Draft:
    plan = Plan(
        athlete=result.athlete,
        name=sheet.name,
        first_monday=assignment.first_monday,
        weeks_count=len(sheet.weeks),
        target_on=sheet.target_on,
        template_id=assignment.template_id,
        made_by=assignment.made_by,
    )
    weeks = [
        PlanWeek(plan=plan, monday=week.monday, kind=week.kind, notes=week.notes) for week in sheet.weeks
    ]
    workouts = [Workout(athlete=result.athlete, plan=plan, **columns) for columns in sheet.columns]
    inputs = known.with_plan(first_monday=plan.first_monday, weeks_count=plan.weeks_count, workouts=workouts)
    return Draft(plan, weeks, workouts, judge_plan(inputs).without_health(), known.today)


def _show(draft: Draft, now: datetime) -> None:
    """From today on: what was planned for days gone by was never seen."""
    draft.plan.published_at = now
    for workout in draft.workouts:
        if workout.date >= draft.today:
            workout.published, workout.published_on = workout.content.data(), workout.date


def _store(drafts: Sequence[Draft]) -> None:
    Plan.objects.bulk_create([draft.plan for draft in drafts])
    PlanWeek.objects.bulk_create([week for draft in drafts for week in draft.weeks])
    Workout.objects.bulk_create([workout for draft in drafts for workout in draft.workouts], batch_size=2_000)


def _publish(assignment: PlanAssignment, drafts: Sequence[Draft], *, now: datetime) -> None:
    publications = PlanPublication.objects.bulk_create(
        PlanPublication(
            athlete=draft.plan.athlete,
            plan=draft.plan,
            published_by=assignment.made_by,
            at=now,
            findings=[finding.data() for finding in draft.report.findings],
            rule_version=draft.report.rule_version,
        )
        for draft in drafts
    )
    # A rise that the plan asks for is news instead of a warning.
    mark_news_dirty([draft.plan.athlete_id for draft in drafts], now=now)
    for publication in publications:
        tell_athlete(publication)


def _published_in_the_way(assignment: PlanAssignment, ids: Collection[int]) -> Mapping[int, Plan]:
    """By athlete: a published plan that has days of the assigned one."""
    some_language = next(iter(assignment.weeks.values()))
    last_day = days_of_week(assignment.first_monday + (len(some_language["weeks"]) - 1) * WEEK)[-1]
    others = Plan.objects.published_plans().filter(athlete_id__in=ids, first_monday__lte=last_day)
    found = {}
    for other in others.order_by("-first_monday"):
        if max(assignment.first_monday, other.first_monday) <= _ends_on(other):
            found[other.athlete_id] = other
    return found


def _ends_on(plan: Plan) -> date:
    """An ended plan ended with the day before."""
    return min(plan.last_day, plan.ended_on - DAY) if plan.ended_on else plan.last_day


def _refuse(result: PlanAssignmentResult, other: Plan) -> None:
    message = _("“%(name)s” is published from %(first)s to %(last)s: end it first, or begin later.") % {
        "name": other.name,
        "first": date_format(other.first_monday, "j F Y"),
        "last": date_format(_ends_on(other), "j F Y"),
    }
    result.state, result.error_code = AssignmentResultState.REFUSED, "overlaps"
    result.error_detail = message[:500]
