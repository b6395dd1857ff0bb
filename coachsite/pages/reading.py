"""What Today and Week show of one athlete; the reader is her, or her guardian."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.functional import cached_property

from alerts.models import Alert
from coachsite.roster.athlete_page import worst_pain_by_week
from coachsite.roster.charts import WeeklyChart, weekly_chart
from coachsite.roster.load_charts import LoadWeeksChart, Trend, load_weeks_chart, trend_of
from coachsite.roster.reasons import Status, status_of
from coachsite.roster.selectors import roster_for
from injuries.models import PainFreeDay
from injuries.querysets import PainReportQuerySet
from injuries.selectors.check_ins import AskedWeek, asked_week
from injuries.selectors.clearances import HeldBack, held_back
from injuries.selectors.mornings import mornings_due
from training.enums import ShoeAlert
from training.models import Activity
from training.querysets import ActivityQuerySet
from training.selectors import (
    AppliedSetting,
    LoadChart,
    WeekBar,
    applied_settings,
    load_chart,
    load_days,
    verdict_inputs,
    without_effort,
)

if TYPE_CHECKING:
    from athletes.models import Athlete
    from athletes.querysets import Viewer

LAST_RUNS: Final = 3
CHART_WEEKS: Final = 8
# The check-in of a week is offered on its Sunday and this many days after.
CHECK_IN_DAYS: Final = 2


class AthleteNow:
    """An athlete at one moment; what a page does not ask for costs nothing."""

    def __init__(self, athlete: "Athlete", viewer: "Viewer", now: datetime) -> None:
        self.athlete = athlete
        self.viewer = viewer
        self.now = now
        self.today = athlete.local_date(now)

    @cached_property
    def status(self) -> Status:
        """The level with its reasons, as this reader may know them."""
        return status_of(roster_for(self.viewer, now=self.now).get(pk=self.athlete.pk), now=self.now)

    @cached_property
    def load(self) -> LoadChart:
        return load_chart(self.athlete.pk, CHART_WEEKS, now=self.now)

    @property
    def week(self) -> WeekBar:
        return self.load.current

    @cached_property
    def chart(self) -> WeeklyChart:
        """The picture, with the worst pain of each week below it."""
        pain = worst_pain_by_week(self.athlete, self.viewer, self.load.weeks[0].monday)
        return weekly_chart(self.load, worst_pain=pain)

    @cached_property
    def load_weeks(self) -> LoadWeeksChart:
        return load_weeks_chart(self.load.weeks)

    @cached_property
    def trend(self) -> Trend:
        return trend_of(load_days(self.athlete, now=self.now, first=self.load.weeks[0].monday))

    @cached_property
    def applied(self) -> list[AppliedSetting]:
        """The settings that judge these weeks, and why they apply."""
        return applied_settings(self.athlete, self.viewer, now=self.now)

    @property
    def inputs(self) -> list[tuple[str, str]]:
        """What the verdict of this week was computed from."""
        return verdict_inputs(self.week)

    @cached_property
    def last_runs(self) -> ActivityQuerySet:
        mine = Activity.objects.visible_to(self.viewer).filter(athlete=self.athlete).runs()
        return mine.order_by("-start_at", "-pk")[:LAST_RUNS]

    @cached_property
    def asks_effort(self) -> bool:
        """Whether a session of the last two weeks came without its effort."""
        return without_effort(self.athlete, self.viewer, now=self.now).exists()

    @cached_property
    def worn_shoes(self) -> list[Alert]:
        """Reminders of pairs that have run far; for the athlete alone, so a guardian reads none here."""
        mine = Alert.objects.visible_to(self.viewer).filter(athlete=self.athlete, kind=ShoeAlert.SHOE_DUE)
        return list(mine.open().order_by("raised_at", "pk"))

    @cached_property
    def held_back(self) -> list[HeldBack]:
        """What a rule or a physio allows for now, beside the open warning signs."""
        return held_back(self.athlete, self.viewer, now=self.now)

    @cached_property
    def pain_free_today(self) -> PainFreeDay | None:
        days = PainFreeDay.objects.visible_to(self.viewer).filter(athlete=self.athlete)
        return days.filter(local_date=self.today).first()

    @cached_property
    def morning_questions(self) -> PainReportQuerySet:
        """Reports of the last two days whose next morning has come and is not answered."""
        return mornings_due(self.athlete, self.viewer, today=self.today)

    @cached_property
    def check_in(self) -> AskedWeek:
        """The weekly check-in that is asked about today, answered or not."""
        return asked_week(self.athlete, now=self.now)

    @property
    def asks_check_in(self) -> bool:
        """From Sunday until Tuesday; nobody is pressed after that, and the page stays."""
        return self.check_in.answer is None and (self.today - self.check_in.sunday).days <= CHECK_IN_DAYS
