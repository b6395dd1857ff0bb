"""The REST shape of templates and of their assignment to many."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from athletes.models import Club
from athletes.tenancy import TenantRelatedField
from training.enums import AssignmentResultState, AssignmentState, WeekKind, WorkoutType
from training.models import PlanAssignmentResult, PlanTemplate
from training.selectors.templates import template_description, template_name, template_weeks
from training.serializers.activities import ReasonSerializer
from training.serializers.plans import StepSerializer, TargetSerializer


class TemplateWorkoutSerializer(serializers.Serializer[Any]):
    """As a workout, with the day of the week for its date: 0 is Monday."""

    day = serializers.IntegerField(min_value=0, max_value=6)
    type = serializers.ChoiceField(WorkoutType.choices)
    title = serializers.CharField(required=False)
    distance_m = serializers.IntegerField(required=False, allow_null=True)
    duration_s = serializers.IntegerField(required=False, allow_null=True)
    target = TargetSerializer(required=False, allow_null=True)
    steps = StepSerializer(many=True, required=False)
    notes = serializers.CharField(required=False)


class TemplateWeekSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(WeekKind.choices)
    notes = serializers.CharField(required=False)
    workouts = TemplateWorkoutSerializer(many=True)


@extend_schema_field(TemplateWeekSerializer(many=True))
class WeeksField(serializers.JSONField):
    """Checked by the service, which names the week at fault."""


class PlanTemplateSerializer(serializers.ModelSerializer[PlanTemplate]):
    """Weeks without dates. Those without a club are ours: everybody's to assign, and nobody's to change."""

    id = serializers.UUIDField(
        source="public_id", required=False, help_text=_("Chosen by the client, so that it can send again.")
    )
    club = TenantRelatedField(model=Club)
    name = serializers.CharField(max_length=120)
    description = serializers.CharField(required=False, allow_blank=True, max_length=2_000)
    weeks = WeeksField()

    class Meta:
        model = PlanTemplate
        fields = ["id", "club", "name", "description", "start_week_m", "start_longest_m", "weeks"]

    def to_representation(self, instance: PlanTemplate) -> dict[str, Any]:
        """Ours in the language of the request."""
        language = get_language()
        return super().to_representation(instance) | {
            "name": template_name(instance, language),
            "description": template_description(instance, language),
            "weeks": template_weeks(instance, language),
        }

    def validate_id(self, public_id: Any) -> Any:
        return self._fixed("public_id", public_id)

    def validate_club(self, club: Club) -> Any:
        return self._fixed("club", club)

    def _fixed(self, name: str, value: Any) -> Any:
        if self.instance is not None and getattr(self.instance, name) != value:
            raise serializers.ValidationError(_("This never changes: write another one."), code="fixed")
        return value


class AssignPlanSerializer(serializers.Serializer[Any]):
    """Either `first_monday` or `target_on`; then the last week is that of the date."""

    club = TenantRelatedField(
        model=Club, required=False, help_text=_("Left out: that of the template; ours need it.")
    )
    athletes = serializers.ListField(child=serializers.UUIDField(), max_length=1_000)
    first_monday = serializers.DateField(required=False)
    target_on = serializers.DateField(required=False)
    scale_pct = serializers.IntegerField(required=False)
    publishes = serializers.BooleanField(
        required=False, help_text=_("At once, where the gate has nothing against the plan; left out: no.")
    )


class AssignmentResultSerializer(serializers.Serializer[PlanAssignmentResult]):
    """What became of one athlete."""

    athlete = serializers.UUIDField(source="athlete.public_id")
    state = serializers.ChoiceField(AssignmentResultState.choices)
    plan = serializers.UUIDField(source="plan.public_id", allow_null=True)
    published = serializers.BooleanField()
    findings = serializers.IntegerField(help_text=_("What the gate has against it."))
    error = serializers.SerializerMethodField()

    @extend_schema_field(ReasonSerializer(allow_null=True))
    def get_error(self, row: PlanAssignmentResult) -> dict[str, str] | None:
        return {"code": row.error_code, "detail": row.error_detail} if row.error_code else None


class AssignmentLineSerializer(serializers.Serializer[Any]):
    """A template given to many, and how far a worker came."""

    id = serializers.UUIDField(source="row.public_id")
    template = serializers.UUIDField(source="row.template.public_id", allow_null=True)
    club = serializers.UUIDField(source="row.club.public_id")
    first_monday = serializers.DateField(source="row.first_monday")
    target_on = serializers.DateField(source="row.target_on", allow_null=True)
    scale_pct = serializers.IntegerField(source="row.scale_pct")
    publishes = serializers.BooleanField(source="row.publishes")
    state = serializers.ChoiceField(AssignmentState.choices, source="row.state")
    made_at = serializers.DateTimeField(source="row.made_at")
    finished_at = serializers.DateTimeField(source="row.finished_at", allow_null=True)
    done = serializers.IntegerField(source="progress.done")
    total = serializers.IntegerField(source="progress.total")


class AssignmentSerializer(AssignmentLineSerializer):
    """With what became of each athlete. Ask again while it is queued or running."""

    results = AssignmentResultSerializer(many=True, help_text=_("Of the athletes whom you coach."))
