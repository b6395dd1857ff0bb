"""What Today and Week show of one athlete; the reader is her, or her guardian."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Min
from django.utils.functional import cached_property

from coachsite.roster.reasons import Status, status_of
from coachsite.roster.selectors import roster_for
from injuries.models import PainFreeDay, PainReport
from injuries.querysets import PainReportQuerySet
from training.enums import ActivityType
from training.models import Activity, WeekLoad
from training.querysets import ActivityQuerySet
from training.rules import Session, iso_week, monday_of, room_in_week
from training.selectors import EVIDENCE, rules_of, say_verdict, week_facts

if TYPE_CHECKING:
    from athletes.models import Athlete
    from athletes.querysets import Viewer

LAST_RUNS: Final = 3
CHART_WEEKS: Final = 8
WEEK: Final = timedelta(weeks=1)
# What the rule for one week can rest on: the longest break, the return after it, the weeks before.
REACH: Final = 20 * WEEK
# The morning after is asked about for this long.
ASKED_FOR: Final = timedelta(days=2)


@dataclass(frozen=True)
class WeekRow:
    """One week of the table; without a run everything but the Monday is None."""

    monday: date
    load: WeekLoad | None

    @property
    def iso_week(self) -> str:
        return iso_week(self.monday)

    @property
    def sentence(self) -> str:
        return say_verdict(self.load.verdict, week_facts(self.load)) if self.load else ""


class AthleteNow:
    """An athlete at one moment; every property is one query at most, asked once."""

    def __init__(self, athlete: "Athlete", viewer: "Viewer", now: datetime) -> None:
        self.athlete = athlete
        self.viewer = viewer
        self.now = now
        self.today = athlete.local_date(now)
        self.monday = monday_of(self.today)

    @cached_property
    def status(self) -> Status:
        """The level with its reasons, as this reader may know them."""
        return status_of(roster_for(self.viewer, now=self.now).get(pk=self.athlete.pk), now=self.now)

    @cached_property
    def weeks(self) -> list[WeekRow]:
        """The last eight, this one first."""
        since = self.monday - (CHART_WEEKS - 1) * WEEK
        mine = WeekLoad.objects.visible_to(self.viewer).filter(athlete=self.athlete)
        stored = {week.monday: week for week in mine.filter(monday__range=(since, self.monday))}
        mondays = [self.monday - n * WEEK for n in range(CHART_WEEKS)]
        return [WeekRow(monday, stored.get(monday)) for monday in mondays]

    @property
    def week(self) -> WeekRow:
        return self.weeks[0]

    @property
    def evidence(self) -> str:
        load = self.week.load
        return str(EVIDENCE.get(load.verdict, "")) if load else ""

    @cached_property
    def room_m(self) -> int | None:
        """How far this week may go, before its first run; None while too little is known."""
        rule = rules_of([self.athlete.pk], now=self.now)[self.athlete.pk].rule
        return room_in_week(self._sessions(), rule, self.today).ceiling_m

    def _sessions(self) -> list[Session]:
        """What the rule reads: the last weeks, and the day the log begins."""
        recent = self._activities.filter(local_date__gt=self.today - REACH)
        sessions = [
            Session(local_date=on, type=kind, distance_m=metres)
            for on, kind, metres in recent.values_list("local_date", "type", "distance_m")
        ]
        begin = self._activities.aggregate(first=Min("local_date"))["first"]
        return [Session(local_date=begin, type=ActivityType.OTHER), *sessions] if begin else sessions

    @property
    def _activities(self) -> ActivityQuerySet:
        return Activity.objects.visible_to(self.viewer).filter(athlete=self.athlete)

    @cached_property
    def last_runs(self) -> ActivityQuerySet:
        return self._activities.runs().order_by("-start_at", "-pk")[:LAST_RUNS]

    @cached_property
    def pain_free_today(self) -> PainFreeDay | None:
        days = PainFreeDay.objects.visible_to(self.viewer).filter(athlete=self.athlete)
        return days.filter(local_date=self.today).first()

    @cached_property
    def morning_questions(self) -> PainReportQuerySet:
        """Reports of the last two days whose next morning has come and is not answered."""
        mine = PainReport.objects.visible_to(self.viewer).filter(athlete=self.athlete).active()
        days = (self.today - ASKED_FOR, self.today - timedelta(days=1))
        return mine.filter(local_date__range=days, next_morning=None).order_by("felt_at")
