"""The REST shapes of the way back."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from athletes.tenancy import TenantRelatedField
from injuries.enums.recovery import GateOutcome, GateReason, LadderPhase, LadderStep, MoveReason, Readiness
from injuries.models import Episode, RecoveryPlan, RecoveryRun
from injuries.models.columns import INTENSITIES
from injuries.models.recovery import REASON_LENGTH, SIGNS
from injuries.rules.gate import Gate, RunAnswers
from injuries.rules.ladder_facts import LadderState
from injuries.rules.report import WORST_INTENSITY
from injuries.selectors.recovery import ladder_of
from injuries.serializers.reports import IntensitySerializer, KnownKeys
from training.models import Activity


def _number(**kwargs: Any) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=0, max_value=WORST_INTENSITY, required=False, allow_null=True, **kwargs
    )


def _answer() -> serializers.BooleanField:
    return serializers.BooleanField(required=False, allow_null=True)


class RunGateSerializer(serializers.Serializer[Any]):
    """What the answers after a run allow, and why."""

    outcome = serializers.ChoiceField(GateOutcome.choices)
    reason = serializers.ChoiceField(GateReason.choices)


class LadderMoveSerializer(serializers.Serializer[Any]):
    local_date = serializers.DateField(source="on")
    step = serializers.ChoiceField(LadderStep.choices)
    to = serializers.ChoiceField(
        LadderStep.choices, allow_null=True, help_text="Null: the way back was done."
    )
    reason = serializers.ChoiceField(MoveReason.choices)


class LadderSerializer(serializers.Serializer[LadderState]):
    """Where the athlete stands. Each step needs two good runs in a row (`goes`)."""

    phase = serializers.ChoiceField(LadderPhase.choices)
    steps = serializers.ListField(child=serializers.ChoiceField(LadderStep.choices))
    step = serializers.ChoiceField(LadderStep.choices)
    goes = serializers.IntegerField()
    holds = serializers.IntegerField()
    next_step = serializers.ChoiceField(LadderStep.choices, allow_null=True)
    next_on = serializers.DateField(allow_null=True)
    off_until = serializers.DateField(allow_null=True)
    acute_care = serializers.BooleanField()
    waits_for_limit = serializers.BooleanField()
    usual_morning = serializers.IntegerField()
    moves = LadderMoveSerializer(many=True)


class RecoveryPlanSerializer(serializers.Serializer[RecoveryPlan]):
    id = serializers.UUIDField(source="public_id", required=False)
    athlete = serializers.UUIDField(source="athlete.public_id", read_only=True)
    episode = TenantRelatedField(model=Episode)
    began_on = serializers.DateField(read_only=True)
    finished_on = serializers.DateField(read_only=True)
    stage = serializers.SerializerMethodField(help_text="The present step, counted from 1.")
    stages = serializers.SerializerMethodField(help_text="How many steps there are.")
    ladder = serializers.SerializerMethodField()
    gate = serializers.SerializerMethodField(help_text="Of the last run; null before the first.")

    def _state(self, plan: RecoveryPlan) -> LadderState:
        """Lists have computed all of them at once."""
        states: dict[int, LadderState] = self.context["ladders"]
        if plan.pk not in states:
            states[plan.pk] = ladder_of(plan, now=timezone.now())
        return states[plan.pk]

    @extend_schema_field(int)
    def get_stage(self, plan: RecoveryPlan) -> int:
        return self._state(plan).number

    @extend_schema_field(int)
    def get_stages(self, plan: RecoveryPlan) -> int:
        return len(self._state(plan).steps)

    @extend_schema_field(LadderSerializer)
    def get_ladder(self, plan: RecoveryPlan) -> Any:
        return LadderSerializer(self._state(plan)).data

    @extend_schema_field(RunGateSerializer(allow_null=True))
    def get_gate(self, plan: RecoveryPlan) -> Any:
        found = self._state(plan).last_gate
        return None if found is None else RunGateSerializer(found).data


class RecoveryResultSerializer(serializers.Serializer[RecoveryRun]):
    """A run of the way back and what is known of it so far. What is left out or null is not answered: it can
    be answered later, and grades the run then. Yes to swelling, giving way or locking raises a warning sign.
    """

    id = serializers.UUIDField(source="public_id", required=False)
    athlete = serializers.UUIDField(source="athlete.public_id", read_only=True)
    local_date = serializers.DateField()
    activity = TenantRelatedField(model=Activity, required=False, allow_null=True)
    step = serializers.ChoiceField(LadderStep.choices, read_only=True)
    intensity = IntensitySerializer(source="*", required=False)
    limp = _answer()
    swelling = _answer()
    giving_way = _answer()
    locking = _answer()
    gate = serializers.SerializerMethodField()
    counts = serializers.SerializerMethodField(help_text="Whether it counts for the next step.")

    def _graded(self, run: RecoveryRun) -> Any:
        state: LadderState | None = self.context.get("ladder")
        days = state.runs if state else ()
        return next((day for day in days if day.run_on == run.local_date), None)

    @extend_schema_field(RunGateSerializer(allow_null=True))
    def get_gate(self, run: RecoveryRun) -> Any:
        """Of its day: of two runs of a day the worse counts."""
        graded = self._graded(run)
        found: Gate | None = graded.gate if graded else None
        return None if found is None else RunGateSerializer(found).data

    @extend_schema_field(bool)
    def get_counts(self, run: RecoveryRun) -> bool:
        graded = self._graded(run)
        return bool(graded and graded.counts)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """`answers` holds what was sent over what is stored."""
        names = (*INTENSITIES, *SIGNS)
        said = {name: getattr(self.instance, name, None) for name in names}
        said |= {name: attrs[name] for name in names if name in attrs}
        kept = {name: attrs[name] for name in ("local_date", "activity", "public_id") if name in attrs}
        return kept | {"answers": RunAnswers(**said)}


class EntryCheckSerializer(KnownKeys):
    """Walking and stairs of the last 48 hours; what is left out is not answered, and begins nothing."""

    walking = _number()
    stairs = _number()
    limp = _answer()
    swelling = _answer()


class StepDecisionSerializer(KnownKeys):
    """A coach's or physio's word."""

    up = serializers.BooleanField()
    reason = serializers.CharField(max_length=REASON_LENGTH)


class TodaySerializer(KnownKeys):
    """Asked before a run; `readiness` is null while an answer is missing that could still say no."""

    walking = _number(help_text="Pain in walking now, 0-10.")
    limp = _answer()
    morning = _number(help_text="Pain this morning, 0-10.")
    readiness = serializers.ChoiceField(Readiness.choices, read_only=True, allow_null=True)
    flag_open = serializers.BooleanField(read_only=True)
    resting = serializers.BooleanField(read_only=True)
    usual_morning = serializers.IntegerField(read_only=True)
