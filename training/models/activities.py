"""What an athlete did, and where it came from."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from athletes.models import AthleteOwned
from athletes.models.users import validate_time_zone
from training.enums import ActivityType, SourceFormat, SpikeCategory, Surface
from training.importers.corrections import sentence_of
from training.models.shoes import Shoe
from training.querysets import ActivityQuerySet, PartOfActivityQuerySet
from training.rules import (
    MAX_DISTANCE_M,
    MAX_DURATION_S,
    MAX_RPE,
    OVER_GROUND,
    RUN_TYPES,
    descent_share,
    trimp,
    whole_minutes,
)


class Activity(AthleteOwned):
    """One session. What was not measured is NULL, never 0."""

    start_at = models.DateTimeField(_("start"))
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    # The date where the athlete was; rules read this and never convert again.
    local_date = models.DateField(_("date"), editable=False)
    type = models.CharField(_("type"), max_length=9, choices=ActivityType)
    distance_m = models.PositiveIntegerField(_("distance, m"), null=True, blank=True)
    moving_s = models.PositiveIntegerField(_("moving time, s"), null=True, blank=True)
    elapsed_s = models.PositiveIntegerField(_("elapsed time, s"), null=True, blank=True)
    ascent_m = models.PositiveIntegerField(_("ascent, m"), null=True, blank=True)
    descent_m = models.PositiveIntegerField(_("descent, m"), null=True, blank=True)
    avg_cadence_spm = models.PositiveSmallIntegerField(_("cadence, steps a minute"), null=True, blank=True)
    avg_hr = models.PositiveSmallIntegerField(_("mean heart rate"), null=True, blank=True)
    max_hr = models.PositiveSmallIntegerField(_("highest heart rate"), null=True, blank=True)
    # What the distance would cost on the flat, of any type, for types are corrected; see `flat_m`.
    grade_adjusted_m = models.PositiveIntegerField(
        _("grade-adjusted distance, m"), null=True, blank=True, editable=False
    )
    rpe = models.PositiveSmallIntegerField(_("effort, 0-10"), null=True, blank=True)
    surface = models.CharField(_("surface"), max_length=9, choices=Surface, blank=True)
    shoe = models.ForeignKey(
        Shoe, models.SET_NULL, null=True, blank=True, related_name="activities", verbose_name=_("shoes")
    )
    warm_up_done = models.BooleanField(_("warm-up done"), null=True, blank=True)
    cool_down_done = models.BooleanField(_("cool-down done"), null=True, blank=True)
    notes = models.TextField(_("notes"), max_length=4000, blank=True)
    # The file ended early or lacked its summary; what could be read is here.
    partial = models.BooleanField(_("incomplete file"), default=False)
    # Fields that a person wrote: no file changes them any more.
    by_hand = ArrayField(models.CharField(max_length=20), default=list, db_default=[], editable=False)
    # Written by the weekly recompute alone, without a new version of the row.
    spike_category = models.CharField(max_length=11, choices=SpikeCategory, blank=True, editable=False)
    longest_30d_m = models.PositiveIntegerField(null=True, blank=True, editable=False)

    objects = ActivityQuerySet.as_manager()  # type: ignore[misc]  # Django managers are class attributes

    class Meta(AthleteOwned.Meta):
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-start_at", "-pk"]
        indexes = [
            # With all that weeks are summed from, so that a recompute need not visit the rows.
            models.Index(
                fields=["athlete", "local_date"],
                include=[
                    "type",
                    "distance_m",
                    "moving_s",
                    "elapsed_s",
                    "ascent_m",
                    "descent_m",
                    "rpe",
                ],
                name="activity_athlete_date",
            ),
            models.Index(fields=["athlete", "-start_at"], name="activity_athlete_start"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(distance_m__range=(0, MAX_DISTANCE_M)), name="activity_distance_0_400_km"
            ),
            models.CheckConstraint(
                condition=Q(moving_s__range=(0, MAX_DURATION_S)), name="activity_moving_0_10_days"
            ),
            models.CheckConstraint(
                condition=Q(elapsed_s__range=(0, MAX_DURATION_S)), name="activity_elapsed_0_10_days"
            ),
            models.CheckConstraint(condition=Q(rpe__range=(0, MAX_RPE)), name="activity_rpe_0_10"),
            models.CheckConstraint(condition=Q(avg_hr__range=(20, 250)), name="activity_avg_hr_20_250"),
            models.CheckConstraint(condition=Q(max_hr__range=(20, 250)), name="activity_max_hr_20_250"),
            models.CheckConstraint(
                condition=Q(avg_cadence_spm__range=(1, 300)), name="activity_cadence_1_300"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.local_date:%Y-%m-%d}"

    @property
    def flat_m(self) -> int | None:
        """Grade-adjusted metres of a run outdoors, whose cost the formula knows; None for anything else."""
        return self.grade_adjusted_m if self.type in OVER_GROUND else None

    @property
    def trimp(self) -> float | None:
        """Load from the mean heart rate (Banister); None where the profile or the watch lacks something."""
        return trimp(
            whole_minutes(self.moving_s, self.elapsed_s),
            self.avg_hr,
            rest_hr=self.athlete.rest_hr,
            max_hr=self.athlete.max_hr,
            sex=self.athlete.sex,
        )

    @property
    def descent_m_per_km(self) -> float | None:
        """Metres down per kilometre of a run; descents load the knee, whatever the pace was."""
        return descent_share(self.descent_m, self.distance_m) if self.type in RUN_TYPES else None


class DeletedActivity(AthleteOwned):
    """What was deleted, kept for a day so that it can be taken back; `public_id` is the activity's own.

    Its track and sources are within; `links` name the rows that had pointed to it.
    """

    content = models.TextField()
    links = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.athlete_id}: deleted {self.created_at:%Y-%m-%d %H:%M}"


class ActivitySource(models.Model):
    """One place this activity came from; the same run from two watches keeps both."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="sources")
    format = models.CharField(max_length=6, choices=SourceFormat)
    device = models.CharField(max_length=120, blank=True)
    # Of the single file after unpacking; empty for an entry by hand.
    sha256 = models.CharField(max_length=64, blank=True)
    upload = models.ForeignKey("training.Import", models.SET_NULL, null=True, related_name="sources")
    # How much it knows: a whole summary and many sensors beat a list's row (training.rules.duplicates).
    quality = models.PositiveSmallIntegerField(default=0, db_default=0)
    # What had to be put right in it (training.importers.corrections).
    corrections = ArrayField(models.CharField(max_length=24), default=list, db_default=[])
    # It named a day without a time; the start was put at noon.
    date_only = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PartOfActivityQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "sha256"], condition=~Q(sha256=""), name="activity_source_file_once"
            )
        ]
        indexes = [models.Index(fields=["sha256"], condition=~Q(sha256=""), name="activity_source_sha256")]

    def __str__(self) -> str:
        return f"{self.get_format_display()} {self.device}".strip()

    @property
    def sentences(self) -> list[str]:
        """What was put right, in English as the translators know it."""
        return [sentence_of(code) for code in self.corrections]


class ActivityTrack(models.Model):
    """The points of an activity, in a table of their own so that lists never load them."""

    activity = models.OneToOneField(Activity, models.CASCADE, primary_key=True, related_name="track")
    # Compressed columns; training.tracks packs and unpacks them.
    packed = models.BinaryField()

    objects = PartOfActivityQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.activity_id}: {len(self.packed)} bytes"
