"""Plans as the coach writes them, week by week, and what the athlete has been shown of them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from athletes.models import Athlete, AthleteOwned
from training.enums import AwayKind, PlanState, WeekKind, WorkoutOutcome, WorkoutType
from training.models.activities import Activity
from training.querysets import (
    CalendarFeedQuerySet,
    PartOfPlanQuerySet,
    PlanQuerySet,
    StaffOwnedQuerySet,
    WorkoutQuerySet,
)
from training.rules.dates import WEEK, days_of_week
from training.rules.workouts import Target, WorkoutContent, steps_of


class Plan(AthleteOwned):
    """Whole weeks of one athlete, who sees nothing of a draft, and of a changed plan what was published."""

    name = models.CharField(_("name"), max_length=120)
    first_monday = models.DateField(_("first week"))
    weeks_count = models.PositiveSmallIntegerField(_("weeks"))
    # The day that it leads to, often a race.
    target_on = models.DateField(_("target date"), null=True, blank=True)
    notes = models.TextField(_("notes for the athlete"), max_length=4000, blank=True)
    athlete_may_move = models.BooleanField(_("the athlete may move workouts within a week"), default=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Set by the first edit after publishing, emptied by publishing again.
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Ended early, by a coach or by another plan that took its place; its past stays.
    ended_on = models.DateField(null=True, blank=True, editable=False)
    template = models.ForeignKey(
        "training.PlanTemplate", models.SET_NULL, null=True, blank=True, related_name="plans"
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = PlanQuerySet.as_manager()  # type: ignore[misc]  # Django managers are class attributes

    class Meta(AthleteOwned.Meta):
        verbose_name = _("training plan")
        verbose_name_plural = _("training plans")
        ordering = ["-first_monday", "-pk"]
        indexes = [models.Index(fields=["athlete", "first_monday"], name="plan_athlete_first")]
        constraints = [
            models.CheckConstraint(condition=Q(first_monday__iso_week_day=1), name="plan_begins_on_monday"),
            models.CheckConstraint(condition=Q(weeks_count__range=(1, 104)), name="plan_of_1_to_104_weeks"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> PlanState:
        if self.published_at is None:
            return PlanState.DRAFT
        return PlanState.CHANGED if self.changed_at else PlanState.PUBLISHED

    @property
    def last_day(self) -> date:
        """The Sunday that it ends with."""
        return days_of_week(self.first_monday + (self.weeks_count - 1) * WEEK)[-1]

    def holds(self, day: date) -> bool:
        return self.first_monday <= day <= self.last_day


class PlanWeek(models.Model):
    """One week of a plan. Its version goes up with every write to one of its workouts, so that the second of
    two coaches who edit a week is told.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="weeks")
    monday = models.DateField(_("week from"))
    kind = models.CharField(_("kind"), max_length=8, choices=WeekKind, default=WeekKind.BUILD)
    notes = models.CharField(_("notes"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PartOfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["monday"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "monday"], name="plan_week_once"),
            models.CheckConstraint(condition=Q(monday__iso_week_day=1), name="plan_week_begins_on_monday"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.monday:%G-W%V}"


class Workout(AthleteOwned):
    """One planned session: the coach's copy in columns, what the athlete was last shown in `published`.

    A workout of the way back has no plan: it stands in the place of those whose `replaced_by` names it.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, null=True, blank=True, related_name="workouts")
    date = models.DateField(_("date"))
    # The order within a day.
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    type = models.CharField(_("type"), max_length=10, choices=WorkoutType)
    title = models.CharField(_("title"), max_length=120, blank=True)
    distance_m = models.PositiveIntegerField(_("distance, m"), null=True, blank=True)
    duration_s = models.PositiveIntegerField(_("time, s"), null=True, blank=True)
    # {"kind", "low", "high"} of the whole workout; see rules.workouts.Target.
    target = models.JSONField(_("target"), null=True, blank=True)
    # See rules.workouts: steps, and repeats of steps.
    steps = models.JSONField(_("steps"), default=list, blank=True)
    notes = models.TextField(_("notes for the athlete"), max_length=2000, blank=True)
    # What the athlete sees: the data of a WorkoutContent, and its date again for queries. NULL: never shown.
    published = models.JSONField(null=True, blank=True, editable=False)
    published_on = models.DateField(null=True, blank=True, editable=False)
    # Taken out of the coach's copy; the row goes with the next publishing.
    removed = models.BooleanField(default=False, db_default=False, editable=False)
    # Where the plan had it, when the athlete moved it.
    moved_from = models.DateField(null=True, blank=True, editable=False)
    # The workout of the way back that stands in its place; it comes back when that one goes.
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces", editable=False
    )
    outcome = models.CharField(
        max_length=7, choices=WorkoutOutcome, default=WorkoutOutcome.PLANNED, editable=False
    )
    done_activity = models.OneToOneField(
        Activity, models.SET_NULL, null=True, blank=True, related_name="workout", editable=False
    )
    # A person said which activity it was, or that it was none: matching leaves it alone.
    matched_by_hand = models.BooleanField(default=False, db_default=False, editable=False)
    # Done without a recording: strength, mobility.
    ticked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = WorkoutQuerySet.as_manager()  # type: ignore[misc]  # Django managers are class attributes

    class Meta(AthleteOwned.Meta):
        verbose_name = _("planned workout")
        verbose_name_plural = _("planned workouts")
        ordering = ["date", "position", "pk"]
        indexes = [
            models.Index(fields=["plan", "date"], name="workout_plan_date"),
            models.Index(fields=["athlete", "date"], name="workout_athlete_date"),
            models.Index(fields=["athlete", "published_on"], name="workout_athlete_published"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(published__isnull=True, published_on=None)
                | Q(published__isnull=False, published_on__isnull=False),
                name="workout_published_with_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.get_type_display()}"

    @property
    def content(self) -> WorkoutContent:
        """The coach's copy."""
        return WorkoutContent(
            date=self.date,
            type=self.type,
            title=self.title,
            distance_m=self.distance_m,
            duration_s=self.duration_s,
            target=Target.of(self.target) if self.target else None,
            steps=steps_of(self.steps),
            notes=self.notes,
        )

    @property
    def shown(self) -> WorkoutContent | None:
        """What the athlete sees of it."""
        return WorkoutContent.of(self.published) if self.published else None


class PlanNote(AthleteOwned):
    """What coaches write for each other about a plan or one of its workouts; the athlete never sees it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="staff_notes")
    workout = models.ForeignKey(Workout, models.CASCADE, null=True, blank=True, related_name="staff_notes")
    text = models.TextField(_("note for coaches"), max_length=4000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = StaffOwnedQuerySet.as_manager()  # type: ignore[misc]  # Django managers are class attributes

    class Meta(AthleteOwned.Meta):
        verbose_name = _("note for coaches")
        verbose_name_plural = _("notes for coaches")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]


class PlanPublication(AthleteOwned):
    """That a plan was published, with what the gate said and the reason for going over it: never edited."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="publications")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    # What the gate found, as codes with numbers; empty: nothing.
    findings = models.JSONField(default=list)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    rule_version = models.CharField(max_length=12)

    objects = StaffOwnedQuerySet.as_manager()  # type: ignore[misc]  # Django managers are class attributes

    class Meta(AthleteOwned.Meta):
        verbose_name = _("publishing of a plan")
        verbose_name_plural = _("publishings of plans")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.plan} {self.at:%Y-%m-%d %H:%M}"


class PlanEdit(models.Model):
    """One action of a coach on a plan, with the rows as they were before: what undo brings back."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="edits")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    # A verb of the edit, for "Undo: copied a week".
    action = models.CharField(max_length=20)
    # Rows as they were before and after, by public id; None: the row did not exist.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = PartOfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d %H:%M}"


class CalendarFeed(models.Model):
    """An address under which calendars read an athlete's workouts; only a hash of its secret is kept."""

    athlete = models.ForeignKey(Athlete, models.CASCADE, related_name="calendar_feeds")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["athlete", "user"], condition=Q(revoked_at=None), name="one_open_feed_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.athlete} {self.created_at:%Y-%m-%d}"


class AwayPeriod(AthleteOwned):
    """Days on which an athlete does not train as usual; an illness is health data, so the kind is read with
    `shows_health` alone.
    """

    kind = models.CharField(_("why"), max_length=7, choices=AwayKind)
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("to"))

    class Meta(AthleteOwned.Meta):
        verbose_name = _("time away")
        verbose_name_plural = _("times away")
        ordering = ["-first_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="away_ends_after_it_began")
        ]

    def __str__(self) -> str:
        return f"{self.first_on} - {self.last_on}"
