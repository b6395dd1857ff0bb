"""The way back to running: what was answered and decided. Where one stands follows from it, and is not
stored.
"""

from typing import Any, ClassVar, Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from athletes.models import HealthOwned
from injuries.enums.recovery import LadderStep
from injuries.models.columns import INTENSITIES, intensity_column
from injuries.models.episodes import Episode
from injuries.models.reports import PainReport
from injuries.querysets import EnteredQuerySet, LadderOverrideQuerySet, RecoveryPlanQuerySet
from injuries.rules.gate import RunAnswers
from injuries.rules.ladder_facts import EntryAnswer, Override, RunResult
from injuries.rules.report import WORST_INTENSITY

REASON_LENGTH: Final = 1000
EXERCISE_LENGTH: Final = 40
SIGNS: Final = ("limp", "swelling", "giving_way", "locking")


class RecoveryPlan(HealthOwned):
    """The way back from one episode; one for each."""

    episode = models.OneToOneField(Episode, models.CASCADE, related_name="recovery_plan")
    # The athlete's local date.
    began_on = models.DateField(_("since"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The day of the last good run of the last step; a late answer may take it back.
    finished_on = models.DateField(_("done"), null=True, blank=True)

    objects: ClassVar[Any] = RecoveryPlanQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("way back to running")
        verbose_name_plural = _("ways back to running")
        ordering = ["-began_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(finished_on__gte=F("began_on")), name="recovery_ends_after_it")
        ]

    def __str__(self) -> str:
        return f"{self.episode} {self.began_on:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.finished_on is None


class PlanPart(HealthOwned):
    """An answer or a decision that belongs to a plan."""

    plan = models.ForeignKey(RecoveryPlan, models.CASCADE, related_name="%(class)ss")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = EnteredQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        abstract = True


class RecoveryRun(PlanPart):
    """One run of the way back and what was answered about it; NULL: not answered yet."""

    step = models.CharField(_("step"), max_length=12, choices=LadderStep)
    # The athlete's local date of the run.
    local_date = models.DateField(_("date"))
    activity = models.ForeignKey(
        "training.Activity", models.SET_NULL, null=True, blank=True, related_name="recovery_runs"
    )
    worst_during = intensity_column(_("worst during the run"))
    after_60min = intensity_column(_("an hour after"))
    next_morning = intensity_column(_("the next morning"))
    limp = models.BooleanField(_("limp or changed stride"), null=True, blank=True)
    swelling = models.BooleanField(_("swelling"), null=True, blank=True)
    giving_way = models.BooleanField(_("gave way"), null=True, blank=True)
    locking = models.BooleanField(_("locked or caught"), null=True, blank=True)
    # What carried these answers into the log of pain, and its warning signs.
    report = models.ForeignKey(PainReport, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(PlanPart.Meta):
        verbose_name = _("run of the way back")
        verbose_name_plural = _("runs of the way back")
        ordering = ["-local_date", "-pk"]
        indexes = [models.Index(fields=["plan", "local_date"], name="recovery_run_plan_date")]
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__range": (0, WORST_INTENSITY)}), name=f"recovery_run_{name}_0_10"
            )
            for name in INTENSITIES
        ]

    def __str__(self) -> str:
        return f"{self.local_date:%Y-%m-%d} {self.step}"

    @property
    def answers(self) -> RunAnswers:
        return RunAnswers(**{name: getattr(self, name) for name in (*INTENSITIES, *SIGNS)})

    @property
    def result(self) -> RunResult:
        """As the rules read it."""
        return RunResult(run_on=self.local_date, step=LadderStep(self.step), answers=self.answers)


class RecoveryCheck(PlanPart):
    """The question before the first step: walking and stairs of the last 48 hours. One a day."""

    local_date = models.DateField(_("date"))
    walking = intensity_column(_("walking"))
    stairs = intensity_column(_("stairs"))
    limp = models.BooleanField(_("limp"), null=True, blank=True)
    swelling = models.BooleanField(_("swelling"), null=True, blank=True)

    class Meta(PlanPart.Meta):
        verbose_name = _("check before the first step")
        verbose_name_plural = _("checks before the first step")
        ordering = ["-local_date", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "local_date"], name="recovery_check_once_a_day"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__range": (0, WORST_INTENSITY)}),
                    name=f"recovery_check_{name}_0_10",
                )
                for name in ("walking", "stairs")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.local_date:%Y-%m-%d}"

    @property
    def entry(self) -> EntryAnswer:
        """As the rules read it."""
        return EntryAnswer(
            on=self.local_date,
            walking=self.walking,
            stairs=self.stairs,
            limp=self.limp,
            swelling=self.swelling,
        )


class LadderOverride(HealthOwned):
    """A coach or physio moved the ladder one step, and said why; kept for ever."""

    plan = models.ForeignKey(RecoveryPlan, models.CASCADE, related_name="overrides")
    local_date = models.DateField(_("date"))
    from_step = models.CharField(_("from step"), max_length=12, choices=LadderStep)
    up = models.BooleanField(_("one step up"))
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[Any] = LadderOverrideQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("step decided by hand")
        verbose_name_plural = _("steps decided by hand")
        ordering = ["-local_date", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="ladder_override_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.local_date:%Y-%m-%d} {self.from_step}"

    @property
    def decision(self) -> Override:
        """As the rules read it."""
        return Override(on=self.local_date, from_step=LadderStep(self.from_step), up=self.up)


class ExerciseTick(HealthOwned):
    """An exercise that was done, with the pain in it (0-10; NULL: not said). Once a day each."""

    episode = models.ForeignKey(Episode, models.CASCADE, related_name="exercise_ticks")
    exercise = models.CharField(_("exercise"), max_length=EXERCISE_LENGTH)
    local_date = models.DateField(_("date"))
    pain = intensity_column(_("pain"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = EnteredQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("exercise done")
        verbose_name_plural = _("exercises done")
        ordering = ["-local_date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "exercise", "local_date"], name="exercise_ticked_once_a_day"
            ),
            models.CheckConstraint(condition=Q(pain__range=(0, WORST_INTENSITY)), name="exercise_pain_0_10"),
        ]

    def __str__(self) -> str:
        return f"{self.local_date:%Y-%m-%d} {self.exercise}"


class AcuteCare(HealthOwned):
    """The first day of an episode: when it was begun, and each time it was cooled."""

    episode = models.OneToOneField(Episode, models.CASCADE, related_name="acute_care")
    started_at = models.DateTimeField(_("begun"))
    iced_at = ArrayField(models.DateTimeField(), verbose_name=_("cooled"), default=list, blank=True)
    stopped_at = models.DateTimeField(_("reminders off"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = EnteredQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("first care")
        verbose_name_plural = _("first care")
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"
