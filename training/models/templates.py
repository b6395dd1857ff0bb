"""Plans to start from, their assignment to many, and what coaches expect of a squad."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from athletes.models import Athlete, Club, Squad
from training.enums import AssignmentResultState, AssignmentState, RiseKind
from training.models.plans import Plan
from training.querysets import (
    AssignmentResultQuerySet,
    ClubStaffQuerySet,
    PlannedRiseQuerySet,
    PlanTemplateQuerySet,
)


class PlanTemplate(models.Model):
    """Weeks without dates. Without a club it is ours, written from training/plan_templates/ at migration."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    club = models.ForeignKey(Club, models.CASCADE, null=True, blank=True, related_name="plan_templates")
    # Names ours; "" for those of clubs.
    code = models.CharField(max_length=40, blank=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("whom it is for, and why so"), max_length=2000, blank=True)
    # [{"kind", "notes", "workouts": [a WorkoutContent's data with "day" 0-6 for "date"]}]
    weeks = models.JSONField(default=list)
    # What somebody who begins it should already run, and the longest run; its gate is checked against both.
    start_week_m = models.PositiveIntegerField(_("weekly distance to begin with, m"), default=0)
    start_longest_m = models.PositiveIntegerField(_("longest run to begin with, m"), default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PlanTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan template")
        verbose_name_plural = _("plan templates")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="template_code_once"),
            models.CheckConstraint(condition=Q(code="") ^ Q(club=None), name="template_of_a_club_or_ours"),
        ]

    def __str__(self) -> str:
        return self.name


class PlanAssignment(models.Model):
    """A template given to many athletes at once by a worker, with a result for each."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    club = models.ForeignKey(Club, models.CASCADE, related_name="+")
    template = models.ForeignKey(PlanTemplate, models.SET_NULL, null=True)
    # The template as it was: later changes of it never reach assigned copies.
    name = models.CharField(max_length=120)
    weeks = models.JSONField(default=list)
    first_monday = models.DateField(_("first week"))
    target_on = models.DateField(_("target date"), null=True, blank=True)
    scale_pct = models.PositiveSmallIntegerField(_("scale, %"), default=100)
    # Also published where the gate finds nothing; the others stay drafts.
    publishes = models.BooleanField(default=False)
    state = models.CharField(max_length=7, choices=AssignmentState, default=AssignmentState.QUEUED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ClubStaffQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment of a plan")
        verbose_name_plural = _("assignments of plans")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.made_at:%Y-%m-%d %H:%M}"


class PlanAssignmentResult(models.Model):
    assignment = models.ForeignKey(PlanAssignment, models.CASCADE, related_name="results")
    athlete = models.ForeignKey(Athlete, models.CASCADE, related_name="+")
    state = models.CharField(
        max_length=7, choices=AssignmentResultState, default=AssignmentResultState.WAITING
    )
    plan = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True, related_name="+")
    published = models.BooleanField(default=False)
    # How many findings the gate has about it.
    findings = models.PositiveSmallIntegerField(default=0)
    error_code = models.CharField(max_length=40, blank=True)
    error_detail = models.CharField(max_length=500, blank=True)

    objects = AssignmentResultQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "athlete"], name="assignment_once_per_athlete")
        ]

    def __str__(self) -> str:
        return f"{self.athlete}: {self.get_state_display()}"


class PlannedRise(models.Model):
    """Days on which a coach expects a squad to run more: what breaks the rule then is news, not a warning."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    squad = models.ForeignKey(Squad, models.CASCADE, related_name="planned_rises")
    kind = models.CharField(_("what"), max_length=12, choices=RiseKind)
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("to"))
    notes = models.CharField(_("notes"), max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PlannedRiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("camp or planned jump")
        verbose_name_plural = _("camps and planned jumps")
        ordering = ["-first_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="rise_ends_after_it_began")
        ]

    def __str__(self) -> str:
        return f"{self.squad}: {self.get_kind_display()} {self.first_on} - {self.last_on}"
