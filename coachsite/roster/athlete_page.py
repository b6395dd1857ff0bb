"""What a coach or physio reads about one athlete: status, alerts, plan, twelve weeks, pain, runs."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F

from alerts.models import Alert
from alerts.selectors import open_alerts_of
from athletes.models import Athlete, Squad
from coachsite.roster.charts import WeeklyChart, mark_of, name_of, weekly_chart
from coachsite.roster.load_charts import LoadWeeksChart, Trend, load_weeks_chart, trend_of
from coachsite.roster.plan_panel import PlanPanel
from coachsite.roster.reasons import Status, last_answer, status_of
from injuries.models import PainFreeDay, PainReport
from injuries.selectors import open_flags_of
from injuries.selectors.clearances import HeldBack, SignsOfEpisode, held_back, signs_of
from injuries.views.showing import OpenWarning, in_words
from training.enums import ShoeWear
from training.models import Activity, Shoe
from training.rules import CadenceBaseline, monday_of, wear_of
from training.selectors import (
    AppliedSetting,
    Rotation,
    WeekBar,
    applied_settings,
    cadence_of,
    evidence_of,
    load_chart,
    load_days,
    rotation,
    say_verdict,
    verdict_inputs,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from athletes.querysets import Viewer

CHART_WEEKS = 12
REPORTS_SHOWN = 10
RUNS_SHOWN = 10
# A report that came this long after it was felt says so.
LATE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class ReportLine:
    report: PainReport
    worst: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class ShoeLine:
    """A pair with what it has run; staff read it here, and are never reminded of it."""

    shoe: Any
    wear: ShoeWear


@dataclass(frozen=True, slots=True)
class Judged:
    """A week's verdict in words, with what it rests on."""

    name: str
    mark: str
    text: str
    evidence: "StrOrPromise"
    inputs: list[tuple[str, str]]
    is_current: bool
    is_broken: bool


@dataclass(frozen=True, slots=True)
class AthletePage:
    athlete: Athlete
    status: Status
    health_shared: bool
    last_answer: str
    squads: list[Squad]
    warnings: list[OpenWarning]
    signs: list[SignsOfEpisode]
    held_back: list[HeldBack]
    alerts: list[Alert]
    chart: WeeklyChart
    load: LoadWeeksChart
    trend: Trend
    applied: list[AppliedSetting]
    cadence: CadenceBaseline | None
    judged: list[Judged]
    reports: list[ReportLine]
    runs: list[Activity]
    shoes: list[ShoeLine]
    rotation: Rotation
    plan: PlanPanel

    @classmethod
    def of(cls, athlete: Any, viewer: "Viewer", *, now: datetime) -> "AthletePage":
        """`athlete` is a row of roster_for."""
        load = load_chart(athlete.pk, CHART_WEEKS, now=now)
        pain = worst_pain_by_week(athlete, viewer, load.weeks[0].monday) if athlete.health_shared else None
        return cls(
            athlete=athlete,
            status=status_of(athlete, now=now),
            health_shared=athlete.health_shared,
            last_answer=last_answer(athlete, now=now),
            squads=_squads(athlete, viewer),
            warnings=in_words(open_flags_of(athlete, viewer)),
            signs=signs_of(athlete, viewer),
            held_back=held_back(athlete, viewer, now=now),
            alerts=list(open_alerts_of(athlete, viewer)),
            chart=weekly_chart(load, worst_pain=pain),
            load=load_weeks_chart(load.weeks),
            trend=trend_of(load_days(athlete, now=now, first=load.weeks[0].monday)),
            applied=applied_settings(athlete, viewer, now=now),
            cadence=cadence_of(athlete, now=now),
            judged=[_judged(week) for week in reversed(load.weeks[-2:])],
            reports=_reports(athlete, viewer),
            shoes=_shoes(athlete, viewer),
            rotation=rotation(athlete, athlete.local_date(now)),
            runs=list(Activity.objects.visible_to(viewer).filter(athlete=athlete)[:RUNS_SHOWN]),
            plan=PlanPanel.of(athlete, viewer, now=now),
        )


def worst_pain_by_week(athlete: Athlete, viewer: "Viewer", first: date) -> dict[date, int]:
    """The highest number of each week by its Monday; a week of answered "no pain" has 0."""
    reports = PainReport.objects.visible_to(viewer).active().filter(athlete=athlete, local_date__gte=first)
    days = PainFreeDay.objects.visible_to(viewer).filter(athlete=athlete, local_date__gte=first)
    by_week: dict[date, int] = defaultdict(int)
    for day in days.values_list("local_date", flat=True):
        by_week[monday_of(day)] += 0
    for day, worst in reports.with_worst().values_list("local_date", "worst_intensity"):
        by_week[monday_of(day)] = max(by_week[monday_of(day)], worst)
    return dict(by_week)


def _judged(week: WeekBar) -> Judged:
    return Judged(
        name=name_of(week),
        mark=mark_of(week),
        text=say_verdict(week.verdict, asdict(week)),
        evidence=evidence_of(week.verdict, week.basis),
        inputs=verdict_inputs(week),
        is_current=week.is_current,
        is_broken=week.is_broken,
    )


def _reports(athlete: Athlete, viewer: "Viewer") -> list[ReportLine]:
    rows = PainReport.objects.visible_to(viewer).filter(athlete=athlete).with_worst()
    return [
        ReportLine(row, row.worst_intensity, is_late=row.received_at - row.felt_at >= LATE)
        for row in rows.select_related("entered_by")[:REPORTS_SHOWN]
    ]


def _shoes(athlete: Athlete, viewer: "Viewer") -> list[ShoeLine]:
    """Pairs in use, the one worn last first."""
    rows = Shoe.objects.visible_to(viewer).in_use().with_wear().filter(athlete=athlete)
    rows = rows.order_by(F("last_worn_on").desc(nulls_last=True), "name")
    return [ShoeLine(row, wear_of(row.distance_m, note_m=row.note_m, due_m=row.due_m)) for row in rows]


def _squads(athlete: Athlete, viewer: "Viewer") -> list[Squad]:
    """Of the viewer's clubs alone."""
    return list(
        Squad.objects.visible_to(viewer).filter(coachings__athlete=athlete, coachings__state="active")
    )
