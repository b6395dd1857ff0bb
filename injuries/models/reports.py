"""Pain reports with their earlier versions, and days without pain."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from athletes.models import HealthOwned
from athletes.models.users import validate_time_zone
from injuries.enums import (
    Area,
    EntryEnd,
    Quality,
    RadiatesTo,
    ReportState,
    Side,
    Sign,
    Spot,
    Timing,
    Trigger,
)
from injuries.models.columns import (
    INTENSITIES,
    NOTES_LENGTH,
    codes_column,
    intensity_column,
    known_codes,
    spots_in_their_area,
)
from injuries.querysets import (
    EnteredQuerySet,
    PainReportQuerySet,
    PainReportVersionQuerySet,
)
from injuries.rules.report import FARTHEST_ONSET_KM, LONGEST_DURATION_DAYS, WORST_INTENSITY, Report
from training.enums import Surface
from training.rules import RUN_TYPES


class PainReport(HealthOwned):
    """What was felt at one place. Unanswered is NULL or absent, never no.

    A withdrawn report counts for nothing but the flags it raised: they wait for a professional with it.
    """

    felt_at = models.DateTimeField(_("felt"))
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    # The date where the athlete was; rules read this and never convert again.
    local_date = models.DateField(_("date"), editable=False)
    received_at = models.DateTimeField(_("received"), editable=False)
    activity = models.ForeignKey(
        "training.Activity",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="pain_reports",
        verbose_name=_("run"),
    )
    # Found by the rules from all reports of the place; NULL once withdrawn.
    episode = models.ForeignKey(
        "injuries.Episode", models.SET_NULL, null=True, blank=True, related_name="reports", editable=False
    )
    side = models.CharField(_("side"), max_length=7, choices=Side)
    area = models.CharField(_("area"), max_length=11, choices=Area)
    spots = codes_column(_("spots"), Spot)
    radiates_to = codes_column(_("radiates"), RadiatesTo)
    duration_days = models.PositiveIntegerField(_("for how many days"), null=True, blank=True)
    worst_during = intensity_column(_("worst during the run, or today"))
    after_60min = intensity_column(_("an hour after"))
    next_morning = intensity_column(_("the next morning"))
    timing = codes_column(_("when"), Timing)
    onset_km = models.DecimalField(_("from kilometre"), max_digits=5, decimal_places=2, null=True, blank=True)
    triggers = codes_column(_("what brings it on"), Trigger)
    quality = codes_column(_("what it feels like"), Quality)
    surface = models.CharField(_("ground"), max_length=9, choices=Surface, blank=True)
    # Sign code to true or false; a sign that was not answered is absent.
    signs = models.JSONField(_("signs"), default=dict, blank=True)
    self_analysis = models.JSONField(_("looking back"), default=dict, blank=True)
    notes = models.TextField(_("notes"), max_length=NOTES_LENGTH, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=9, choices=ReportState, default=ReportState.ACTIVE)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What the rules said when it was stored: [{"id", "urgency"}], and by which rules and texts.
    judged = models.JSONField(default=list, editable=False)
    # The likely causes then, as `selectors.ranked_causes` gives them; flags hide them when they are read.
    causes = models.JSONField(default=list, db_default=Value([], models.JSONField()), editable=False)
    rule_version = models.CharField(max_length=12, editable=False)
    knowledge_version = models.CharField(max_length=12, editable=False)

    objects: ClassVar[Any] = PainReportQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("pain report")
        verbose_name_plural = _("pain reports")
        ordering = ["-felt_at", "-pk"]
        indexes = [
            models.Index(fields=["athlete", "local_date"], name="pain_athlete_date"),
            models.Index(fields=["athlete", "-felt_at"], name="pain_athlete_felt"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="pain_side_known"),
            models.CheckConstraint(condition=spots_in_their_area(), name="pain_spots_in_their_area"),
            models.CheckConstraint(condition=known_codes(), name="pain_codes_known"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__range": (0, WORST_INTENSITY)}), name=f"pain_{name}_0_10"
                )
                for name in INTENSITIES
            ),
            models.CheckConstraint(
                condition=Q(worst_during__isnull=False)
                | Q(after_60min__isnull=False)
                | Q(next_morning__isnull=False),
                name="pain_has_an_intensity",
            ),
            models.CheckConstraint(
                condition=Q(duration_days__lte=LONGEST_DURATION_DAYS), name="pain_duration_100_years"
            ),
            models.CheckConstraint(
                condition=Q(onset_km__range=(0, FARTHEST_ONSET_KM)), name="pain_onset_0_400_km"
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.ACTIVE, withdrawn_at=None)
                | Q(state=ReportState.WITHDRAWN, withdrawn_at__isnull=False),
                name="pain_withdrawn_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.get_area_display()} {self.local_date:%Y-%m-%d}"

    @property
    def is_active(self) -> bool:
        return self.state == ReportState.ACTIVE

    @property
    def answers(self) -> Report:
        """The content as the rules read it."""
        return Report(
            side=Side(self.side),
            area=Area(self.area),
            spots=frozenset(map(Spot, self.spots)),
            radiates_to=frozenset(map(RadiatesTo, self.radiates_to)),
            duration_days=self.duration_days,
            worst_during=self.worst_during,
            after_60min=self.after_60min,
            next_morning=self.next_morning,
            timing=frozenset(map(Timing, self.timing)),
            onset_km=self.onset_km,
            triggers=frozenset(map(Trigger, self.triggers)),
            quality=frozenset(map(Quality, self.quality)),
            surface=Surface(self.surface) if self.surface else None,
            signs={Sign(code): value for code, value in self.signs.items()},
            on_a_run=self.activity is not None and self.activity.type in RUN_TYPES,
        )


class PainReportVersion(HealthOwned):
    """What a report said before it was edited or withdrawn; staff keep seeing the first version."""

    report = models.ForeignKey(PainReport, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    # The report as the API showed it, without the verdicts.
    content = models.JSONField(_("content"))
    ended = models.CharField(max_length=9, choices=EntryEnd)
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[Any] = PainReportVersionQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("earlier version of a pain report")
        verbose_name_plural = _("earlier versions of pain reports")
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="pain_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report} ({self.number})"


class PainFreeDay(HealthOwned):
    """The athlete answered "no pain today"; it counts as 0 for every place."""

    local_date = models.DateField(_("date"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = EnteredQuerySet.as_manager()

    class Meta(HealthOwned.Meta):
        verbose_name = _("day without pain")
        verbose_name_plural = _("days without pain")
        ordering = ["-local_date", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["athlete", "local_date"], name="pain_free_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.local_date:%Y-%m-%d}"
