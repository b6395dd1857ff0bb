"""What a coach or physio reads about one athlete: status, alerts, twelve weeks, pain, runs."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from alerts.models import Alert
from alerts.selectors import open_alerts_of
from athletes.models import Athlete, Squad
from coachsite.roster.charts import WeeklyChart, mark_of, name_of, weekly_chart
from coachsite.roster.reasons import Status, last_answer, status_of
from injuries.models import PainFreeDay, PainReport
from injuries.selectors import open_flags_of
from injuries.views.showing import OpenWarning, in_words
from training.models import Activity
from training.rules import monday_of
from training.selectors import EVIDENCE, WeekBar, load_chart, say_verdict

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
class Judged:
    """A week's verdict in words, with what it rests on."""

    name: str
    mark: str
    text: str
    evidence: "StrOrPromise"
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
    alerts: list[Alert]
    chart: WeeklyChart
    judged: list[Judged]
    reports: list[ReportLine]
    runs: list[Activity]

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
            alerts=list(open_alerts_of(athlete, viewer)),
            chart=weekly_chart(load, worst_pain=pain),
            judged=[_judged(week) for week in reversed(load.weeks[-2:])],
            reports=_reports(athlete, viewer),
            runs=list(Activity.objects.visible_to(viewer).filter(athlete=athlete)[:RUNS_SHOWN]),
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
        evidence=EVIDENCE.get(week.verdict, ""),
        is_current=week.is_current,
        is_broken=week.is_broken,
    )


def _reports(athlete: Athlete, viewer: "Viewer") -> list[ReportLine]:
    rows = PainReport.objects.visible_to(viewer).filter(athlete=athlete).with_worst()
    return [
        ReportLine(row, row.worst_intensity, is_late=row.received_at - row.felt_at >= LATE)
        for row in rows.select_related("entered_by")[:REPORTS_SHOWN]
    ]


def _squads(athlete: Athlete, viewer: "Viewer") -> list[Squad]:
    """Of the viewer's clubs alone."""
    return list(
        Squad.objects.visible_to(viewer).filter(coachings__athlete=athlete, coachings__state="active")
    )
