"""Clubs, the people who work for them, and squads."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from athletes.enums import Role
from athletes.models.users import in_range, validate_time_zone
from athletes.querysets import ClubMemberQuerySet, ClubOwnedQuerySet, ClubQuerySet
from athletes.rules import ALL_SQUADS_ROLES, MAX_WEEKLY_INCREASE_PCT


class WeeklyRuleSettings(models.Model):
    """How much a week may grow, and which charts are shown; empty means: ask the next wider group, then the
    default.
    """

    weekly_increase_pct = models.PositiveSmallIntegerField(
        _("allowed weekly increase, %"),
        null=True,
        blank=True,
        validators=in_range(0, MAX_WEEKLY_INCREASE_PCT),
    )
    strict_baseline = models.BooleanField(_("compare with the week before only"), null=True, blank=True)
    # No "no": ticked anywhere it holds.
    gentle_start = models.BooleanField(_("gentler start"), default=False)
    shows_acwr = models.BooleanField(_("show the acute to chronic ratio"), null=True, blank=True)
    # No "no" either.
    any_pain_rests = models.BooleanField(
        _("any new pain is two days without running"), default=False, db_default=False
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekly_increase_pct__lte=MAX_WEEKLY_INCREASE_PCT),
                name="%(class)s_weekly_increase_pct_0_30",
            )
        ]


class Club(WeeklyRuleSettings):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_time_zone]
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ClubQuerySet.as_manager()

    class Meta(WeeklyRuleSettings.Meta):
        verbose_name = _("club")
        verbose_name_plural = _("clubs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Squad(WeeklyRuleSettings):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    club = models.ForeignKey(Club, models.CASCADE, related_name="squads")
    name = models.CharField(_("name"), max_length=120)

    objects = ClubOwnedQuerySet.as_manager()

    class Meta(WeeklyRuleSettings.Meta):
        verbose_name = _("squad")
        verbose_name_plural = _("squads")
        ordering = ["name"]
        constraints = [
            *WeeklyRuleSettings.Meta.constraints,
            models.UniqueConstraint(fields=["club", "name"], name="squad_name_once_per_club"),
            # Lets links name (squad, club) together.
            models.UniqueConstraint(fields=["id", "club"], name="squad_with_club"),
        ]

    def __str__(self) -> str:
        return self.name


class ClubMember(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="club_memberships")
    club = models.ForeignKey(Club, models.CASCADE, related_name="members")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    all_squads = models.BooleanField(_("sees all squads"), default=False)
    squads = models.ManyToManyField(Squad, blank=True, related_name="staff", verbose_name=_("squads"))
    active = models.BooleanField(_("active"), default=True)
    # The first day in this role: whole-role consents given earlier open only newer health rows.
    joined_at = models.DateTimeField(default=timezone.now)

    objects = ClubMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("club member")
        verbose_name_plural = _("club members")
        ordering = ["user__name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "club"], name="member_once_per_club"),
            models.CheckConstraint(
                condition=~models.Q(role__in=sorted(ALL_SQUADS_ROLES)) | models.Q(all_squads=True),
                name="head_coach_and_physio_see_all_squads",
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.MANAGER) | models.Q(all_squads=False),
                name="manager_sees_no_squad",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"
