"""Athletes and their guardians."""

import uuid
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.enums import GuardianState, Sex
from athletes.models.clubs import WeeklyRuleSettings
from athletes.models.users import in_range, validate_time_zone
from athletes.querysets import AthleteQuerySet, GuardianQuerySet
from athletes.rules import (
    MAX_HR_RANGE,
    MAX_WEEKLY_DECLARED_M,
    REST_HR_RANGE,
    invitation_ends,
    is_minor,
)


class Athlete(WeeklyRuleSettings):
    """A runner's profile. A coach may keep one before the runner has an account."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="athlete"
    )
    name = models.CharField(_("name"), max_length=120)
    birth_month = models.DateField(_("month of birth"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, default=Sex.NOT_GIVEN, blank=True)
    # Decides days and weeks; moving to another zone never rewrites stored rows.
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_time_zone]
    )
    joined_on = models.DateField(_("joined on"))
    weekly_declared_m = models.PositiveIntegerField(
        _("said at joining: metres a week"),
        null=True,
        blank=True,
        validators=in_range(0, MAX_WEEKLY_DECLARED_M),
    )
    max_hr = models.PositiveSmallIntegerField(
        _("maximum heart rate"), null=True, blank=True, validators=in_range(*MAX_HR_RANGE)
    )
    rest_hr = models.PositiveSmallIntegerField(
        _("resting heart rate"), null=True, blank=True, validators=in_range(*REST_HR_RANGE)
    )
    # A minor's own yes to keeping health answers, beside the guardian's (from the age of consent on).
    health_storage_consent_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AthleteQuerySet.as_manager()

    class Meta(WeeklyRuleSettings.Meta):
        verbose_name = _("athlete")
        verbose_name_plural = _("athletes")
        ordering = ["name", "pk"]
        constraints = [
            *WeeklyRuleSettings.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(birth_month=None) | models.Q(birth_month__day=1),
                name="athlete_birth_month_is_a_first",
            ),
            models.CheckConstraint(
                condition=models.Q(weekly_declared_m__lte=MAX_WEEKLY_DECLARED_M),
                name="athlete_declared_under_400_km",
            ),
            models.CheckConstraint(
                condition=models.Q(max_hr__range=MAX_HR_RANGE), name="athlete_max_hr_90_240"
            ),
            models.CheckConstraint(
                condition=models.Q(rest_hr__range=REST_HR_RANGE), name="athlete_rest_hr_25_120"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            self.version += 1
            if (fields := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*fields, "version", "updated_at"}
        super().save(**kwargs)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def local_date(self, at: datetime) -> date:
        """The calendar date where the athlete is, at this instant."""
        return at.astimezone(self.zone).date()

    def is_minor_on(self, day: date) -> bool:
        return is_minor(self.birth_month, day)


class Guardian(models.Model):
    """A parent or guardian's link to a minor; their access ends by itself when the athlete turns 18."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    athlete = models.ForeignKey(Athlete, models.CASCADE, related_name="guardians")
    email = models.EmailField(_("e-mail"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="wards"
    )
    state = models.CharField(max_length=9, choices=GuardianState, default=GuardianState.INVITED)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # The yes to keeping the minor's health answers at all.
    health_storage_consent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = GuardianQuerySet.as_manager()

    class Meta:
        verbose_name = _("guardian")
        verbose_name_plural = _("guardians")
        constraints = [
            models.UniqueConstraint(
                fields=["athlete", "email"],
                condition=~models.Q(state=GuardianState.ENDED),
                name="guardian_once_per_athlete",
            ),
            models.UniqueConstraint(
                fields=["athlete", "user"],
                condition=models.Q(state=GuardianState.CONFIRMED),
                name="guardian_confirmed_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=GuardianState.CONFIRMED) | models.Q(user__isnull=False),
                name="guardian_confirmed_is_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.email} → {self.athlete}"

    def is_open_invitation(self, now: datetime) -> bool:
        return self.state == GuardianState.INVITED and now < invitation_ends(self.invited_at)
