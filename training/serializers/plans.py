"""The REST shape of plans, their workouts, and what the gate says."""

from datetime import date
from typing import Any, NoReturn

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from athletes.models import Athlete
from athletes.tenancy import TenantRelatedField
from training.enums import (
    GateCode,
    PlanState,
    StepKind,
    TargetKind,
    Verdict,
    WeekBasis,
    WorkoutOutcome,
    WorkoutType,
)
from training.models import Plan
from training.rules.plan_checks import NOTES_LENGTH, TITLE_LENGTH, Problem, shape_problems
from training.rules.plan_gate import Finding, GateReport
from training.rules.workouts import MAX_STEPS, Repeat, Step, Target, WorkoutContent
from training.selectors.plan_gate import say_finding, say_source
from training.selectors.plan_views import WorkoutView
from training.selectors.problem_words import say_problem


class _Fixed(serializers.Serializer[Any]):
    """Fields that are said once."""

    def fixed(self, name: str, value: Any) -> Any:
        """Raises ValidationError when an edit says something else than is stored."""
        if self.instance is not None and getattr(self.instance, name) != value:
            self.refuse(_("This never changes: begin another one."))
        return value

    def refuse(self, message: Any) -> NoReturn:
        raise serializers.ValidationError(message, code="fixed")


class PlanSerializer(_Fixed):
    """Whole weeks of one athlete. What is said here holds at once; its workouts once they are published."""

    id = serializers.UUIDField(
        source="plan.public_id",
        required=False,
        help_text=_("Chosen by the client, so that it can send again."),
    )
    athlete = TenantRelatedField(
        model=Athlete, source="plan.athlete", required=False, help_text=_("Left out: oneself.")
    )
    name = serializers.CharField(source="plan.name", max_length=120)
    first_monday = serializers.DateField(source="plan.first_monday")
    weeks_count = serializers.IntegerField(source="plan.weeks_count", min_value=1, max_value=104)
    target_on = serializers.DateField(
        source="plan.target_on", required=False, allow_null=True, help_text=_("The day that it leads to.")
    )
    notes = serializers.CharField(source="plan.notes", required=False, allow_blank=True, max_length=4000)
    athlete_may_move = serializers.BooleanField(
        source="plan.athlete_may_move",
        required=False,
        help_text=_("Whether the athlete may move workouts within a week; left out: yes."),
    )
    state = serializers.ChoiceField(
        PlanState.choices,
        read_only=True,
        help_text=_("`changed`: edited since it was published; athletes read `published`."),
    )
    published_at = serializers.DateTimeField(source="plan.published_at", read_only=True)
    ended_on = serializers.DateField(source="plan.ended_on", read_only=True)
    override_reason = serializers.CharField(
        read_only=True, allow_null=True, help_text=_("Why it was published over the gate; for staff.")
    )

    def validate_id(self, public_id: Any) -> Any:
        return self.fixed("public_id", public_id)

    def validate_athlete(self, athlete: Athlete) -> Athlete:
        return self.fixed("athlete", athlete)  # type: ignore[no-any-return]

    def validate_first_monday(self, day: Any) -> Any:
        return self.fixed("first_monday", day)

    def validate_weeks_count(self, count: int) -> int:
        return self.fixed("weeks_count", count)  # type: ignore[no-any-return]


class PublishSerializer(serializers.Serializer[Any]):
    """`reason` is needed where the gate has something against the plan."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=1000)


class TargetSerializer(serializers.Serializer[Any]):
    """From `low` to `high` in the unit of the kind; the faster pace is the lower number."""

    kind = serializers.ChoiceField(TargetKind.choices)
    low = serializers.IntegerField()
    high = serializers.IntegerField()

    def validate(self, attrs: dict[str, Any]) -> Any:
        return Target(**attrs)


class OneStepSerializer(serializers.Serializer[Any]):
    """By time or by distance; by neither: until the athlete presses the button."""

    kind = serializers.ChoiceField(StepKind.choices)
    duration_s = serializers.IntegerField(required=False, allow_null=True)
    distance_m = serializers.IntegerField(required=False, allow_null=True)
    target = TargetSerializer(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> Any:
        return Step(**attrs)

    def to_representation(self, instance: Step) -> dict[str, Any]:
        return instance.data()


class StepSerializer(serializers.Serializer[Any]):
    """A step; or `repeat`, how often, and the `steps` in it."""

    kind = serializers.ChoiceField(StepKind.choices, required=False)
    duration_s = serializers.IntegerField(required=False, allow_null=True)
    distance_m = serializers.IntegerField(required=False, allow_null=True)
    target = TargetSerializer(required=False, allow_null=True)
    repeat = serializers.IntegerField(required=False)
    steps = OneStepSerializer(many=True, required=False, max_length=MAX_STEPS)  # type: ignore[call-arg]  # lists take it

    def validate(self, attrs: dict[str, Any]) -> Any:
        said = {name: value for name, value in attrs.items() if value is not None}
        return self._repeat_of(said) if {"repeat", "steps"} & said.keys() else self._step_of(said)

    def to_representation(self, instance: Step | Repeat) -> dict[str, Any]:
        return instance.data()

    def _repeat_of(self, attrs: dict[str, Any]) -> Repeat:
        for name in ("repeat", "steps"):
            self._need(name, attrs)
        if unfit := next((name for name in attrs if name not in {"repeat", "steps"}), None):
            raise serializers.ValidationError({unfit: [_("This belongs to one of the steps that repeat.")]})
        return Repeat(times=attrs["repeat"], steps=tuple(attrs["steps"]))

    def _step_of(self, attrs: dict[str, Any]) -> Step:
        self._need("kind", attrs)
        return Step(**attrs)

    def _need(self, name: str, attrs: dict[str, Any]) -> None:
        if name not in attrs:
            raise serializers.ValidationError({name: [self.fields[name].error_messages["required"]]})


class WorkoutSerializer(_Fixed):
    """One planned session. Staff read and write their copy; the athlete reads what was published of it.

    `paused`: nothing is to be run now, whatever is planned. `eased`: easy and flat instead, for those who may
    know; the athlete's side reads it so in the fields themselves.
    """

    id = serializers.UUIDField(
        source="workout.public_id",
        required=False,
        help_text=_("Chosen by the client, so that it can send again."),
    )
    plan = TenantRelatedField(model=Plan)
    athlete = serializers.UUIDField(source="workout.athlete.public_id", read_only=True)
    date = serializers.DateField(source="content.date")
    type = serializers.ChoiceField(WorkoutType.choices, source="content.type")
    title = serializers.CharField(
        source="content.title", required=False, allow_blank=True, max_length=TITLE_LENGTH
    )
    distance_m = serializers.IntegerField(
        source="content.distance_m",
        required=False,
        allow_null=True,
        help_text=_("Of the whole; where it is missing the steps tell."),
    )
    duration_s = serializers.IntegerField(source="content.duration_s", required=False, allow_null=True)
    target = TargetSerializer(source="content.target", required=False, allow_null=True)
    steps = StepSerializer(source="content.steps", many=True, required=False, max_length=MAX_STEPS)  # type: ignore[call-arg]  # lists take it
    notes = serializers.CharField(
        source="content.notes", required=False, allow_blank=True, max_length=NOTES_LENGTH
    )
    state = serializers.ChoiceField(
        PlanState.choices,
        read_only=True,
        help_text=_("`draft`: the athlete does not see it yet; `changed`: she sees what was published."),
    )
    paused = serializers.BooleanField(read_only=True)
    eased = serializers.BooleanField(read_only=True)
    limits = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text=_("What a professional allows, in their words; empty for those who may not know."),
    )
    outcome = serializers.ChoiceField(WorkoutOutcome.choices, source="workout.outcome", read_only=True)
    done_activity = serializers.SerializerMethodField(help_text=_("The activity that it was done with."))
    moved_from = serializers.DateField(
        source="workout.moved_from", read_only=True, help_text=_("Where the plan had it.")
    )

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_done_activity(self, view: WorkoutView) -> Any:
        done = view.workout.done_activity
        return done and done.public_id

    def validate_id(self, public_id: Any) -> Any:
        return self.fixed("public_id", public_id)

    def validate_plan(self, plan: Plan) -> Plan:
        return self.fixed("plan", plan)  # type: ignore[no-any-return]

    def validate_steps(self, steps: list[Step | Repeat]) -> tuple[Step | Repeat, ...]:
        """Each on its own, so that the answer names the one at fault."""
        found = {number: problem for number, step in enumerate(steps) if (problem := _problem_of(step))}
        if found:
            said: Any = {number: [say_problem(problem)] for number, problem in found.items()}
            raise serializers.ValidationError(said)
        return tuple(steps)


class MoveSerializer(serializers.Serializer[Any]):
    to_date = serializers.DateField(help_text=_("Another day of the same week."))


class TickSerializer(serializers.Serializer[Any]):
    done = serializers.BooleanField(default=True, help_text=_("False takes a tick back."))


class FindingSerializer(serializers.Serializer[Any]):
    """One thing that the gate says; `blocks`: publishing over it needs a reason."""

    code = serializers.ChoiceField(GateCode.choices)
    monday = serializers.DateField()
    date = serializers.DateField(allow_null=True)
    workout = serializers.UUIDField(allow_null=True)
    blocks = serializers.BooleanField()
    facts = serializers.DictField(help_text=_("The numbers behind it."))
    text = serializers.SerializerMethodField()
    source = serializers.SerializerMethodField(  # type: ignore[assignment]  # a field's own attribute is named so
        help_text=_("What it rests on.")
    )

    def get_text(self, finding: Finding) -> str:
        return say_finding(finding)

    def get_source(self, finding: Finding) -> str:
        return str(say_source(finding))


class GateWeekSerializer(serializers.Serializer[Any]):
    """One week as planned, with what is run of it already; what is not known is null."""

    monday = serializers.DateField()
    planned_m = serializers.IntegerField()
    race_m = serializers.IntegerField(help_text=_("Part of `planned_m`; the ceiling is not asked about it."))
    done_m = serializers.IntegerField()
    baseline_m = serializers.IntegerField(allow_null=True)
    ceiling_m = serializers.IntegerField(allow_null=True)
    longest_allowed_m = serializers.IntegerField(allow_null=True)
    basis = serializers.ChoiceField(WeekBasis.choices)
    verdict = serializers.ChoiceField(Verdict.choices)
    estimated = serializers.BooleanField(
        help_text=_("Parts that are given by time are counted with the easy pace.")
    )
    is_past = serializers.BooleanField()


class GateSerializer(serializers.Serializer[GateReport]):
    """The coach's copy of a plan as judged now."""

    passes = serializers.BooleanField(help_text=_("Whether it can be published without a reason."))
    rule_version = serializers.CharField()
    weeks = GateWeekSerializer(many=True)
    findings = FindingSerializer(many=True)


def _problem_of(step: Step | Repeat) -> Problem | None:
    content = WorkoutContent(date=date(2000, 1, 1), type=WorkoutType.EASY, steps=(step,))
    # Without a size of its own it may stand among others that have one.
    found = (problem for problem in shape_problems(content) if problem.code != "steps_sum_to_nothing")
    return next(found, None)
