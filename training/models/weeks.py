"""Weekly load and its verdict, written by the SQL of this room alone."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.models import Athlete
from athletes.querysets import AthleteOwnedQuerySet
from training.enums import MonotonyGap, Verdict, WeekBasis
from training.querysets import WeekLoadQuerySet
from training.rules import Monotony
from training.rules import iso_week as iso_week_of
from training.rules.dates import WEEK


class WeekLoad(models.Model):
    """One ISO week of an athlete with at least one activity.

    Sums are over runs, `load` over every activity. The columns from `verdict` on say how the week was
    judged and with what, so that a verdict can be explained later. The natural key is (athlete, monday): rows
    are derived, so they carry no public id and no version.
    """

    athlete = models.ForeignKey(Athlete, models.CASCADE, db_index=False)
    monday = models.DateField(_("week from"))
    runs = models.PositiveIntegerField(_("runs"))
    distance_m = models.PositiveBigIntegerField(_("distance, m"))
    moving_s = models.PositiveBigIntegerField(_("moving time, s"))
    elapsed_s = models.PositiveBigIntegerField(_("elapsed time, s"))
    ascent_m = models.PositiveBigIntegerField(_("ascent, m"))
    descent_m = models.PositiveBigIntegerField(_("descent, m"))
    longest_m = models.PositiveIntegerField(_("longest run, m"))
    first_run_on = models.DateField(null=True)
    last_run_on = models.DateField(null=True)
    load = models.PositiveBigIntegerField(_("load (session RPE)"))
    load_complete = models.BooleanField(_("every effort known"))
    verdict = models.CharField(_("verdict"), max_length=17, choices=Verdict)
    basis = models.CharField(max_length=8, choices=WeekBasis)
    # NULL where no percentage may be shown: see rules.judge_weeks.
    change_pct = models.FloatField(_("change, %"), null=True)
    baseline_m = models.PositiveBigIntegerField(_("usual week, m"), null=True)
    ceiling_m = models.PositiveBigIntegerField(_("ceiling, m"), null=True)
    longest_allowed_m = models.PositiveIntegerField(null=True)
    w1_m = models.PositiveBigIntegerField(_("week before, m"))
    # The log reaches back to this Monday, or the athlete said what came before it.
    covered = models.BooleanField()
    increase_pct = models.PositiveSmallIntegerField(_("allowed increase, %"))
    strict = models.BooleanField(_("compared with the week before alone"))
    rule_version = models.CharField(max_length=12)
    # Of the seven days as they stand, a day without a session being 0; shown once the week is over.
    monotony = models.FloatField(_("monotony"), null=True)
    strain = models.FloatField(_("strain"), null=True)
    monotony_gap = models.CharField(max_length=15, choices=MonotonyGap, blank=True, db_default="")

    objects = WeekLoadQuerySet.as_manager()

    class Meta:
        verbose_name = _("training week")
        verbose_name_plural = _("training weeks")
        ordering = ["-monday", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["athlete", "monday"], name="week_once_per_athlete"),
            models.CheckConstraint(condition=models.Q(monday__iso_week_day=1), name="week_begins_on_monday"),
        ]

    def __str__(self) -> str:
        return f"{self.iso_week}: {self.get_verdict_display()}"

    @property
    def iso_week(self) -> str:
        return iso_week_of(self.monday)

    def monotony_on(self, today: date) -> Monotony:
        """Monotony and strain as they may be shown: a week that is not over where the athlete is has none."""
        if today < self.monday + WEEK:
            return Monotony(gap=MonotonyGap.INCOMPLETE_WEEK)
        gap = MonotonyGap(self.monotony_gap) if self.monotony_gap else None
        return Monotony(monotony=self.monotony, strain=self.strain, gap=gap)


class DirtyWeek(models.Model):
    """A mark that a week must be recomputed.

    Marks are only added and taken away, never updated, so a request never waits for a worker
    (docs/decisions/0011-dirty-weeks-are-a-queue.md).
    """

    athlete = models.ForeignKey(Athlete, models.CASCADE, db_index=False)
    monday = models.DateField()
    marked_at = models.DateTimeField()

    objects = AthleteOwnedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["athlete"], name="dirty_week_athlete")]

    def __str__(self) -> str:
        return f"{self.athlete_id} {self.monday:%G-W%V}"


class LoadState(models.Model):
    """What the last recompute of an athlete knew beyond the weeks; its row is also the lock per athlete."""

    athlete = models.OneToOneField(Athlete, models.CASCADE, primary_key=True, related_name="load_state")
    # The earliest activity then: when it moves, weeks further on become covered or uncovered.
    log_start_on = models.DateField(null=True)

    objects = AthleteOwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.athlete_id}: log from {self.log_start_on}"
