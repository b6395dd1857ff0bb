"""The REST shape of an assessment: a pain report with any field missing, and what is likely behind it."""

from collections.abc import Mapping
from typing import Any, Final

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from injuries.enums import (
    Area,
    ProblemCode,
    Quality,
    RadiatesTo,
    Side,
    Spot,
    Timing,
    Trigger,
)
from injuries.rules.causes import NO_AREA, Case
from injuries.rules.context import Context
from injuries.rules.questions import About
from injuries.rules.report import LONGEST_DURATION_DAYS, Report, area_of, report_problems
from injuries.serializers.reports import (
    SAY_WHERE,
    CodeField,
    CodesField,
    IntensitySerializer,
    KnownKeys,
    LikelyCauseSerializer,
    RedFlagSerializer,
    SelfAnalysisSerializer,
    SignsSerializer,
    coded,
    signs_of,
)
from training.enums import Surface
from training.rules import MAX_DISTANCE_M

OLDEST_AGE: Final = 120
MOST_WEEKS: Final = 520
# Fields of a stored pain report that say nothing about the case: taken, and not looked at.
NOT_LOOKED_AT: Final = frozenset(
    {
        "id", "athlete", "felt_at", "received_at", "local_date", "time_zone", "notes",
        "red_flags", "episode", "likely_causes", "advice",
    }
)  # fmt: skip


def _optional(field: type[serializers.Field[Any, Any, Any, Any]], **limits: Any) -> Any:
    return field(required=False, allow_null=True, **limits)


class ContextSerializer(KnownKeys):
    """What surrounds a bare report; each may be missing, and missing is unknown."""

    weekly_m = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=7 * MAX_DISTANCE_M, allow_null=True),
        max_length=MOST_WEEKS,
        required=False,
        allow_null=True,
        help_text="Metres run in each week, the oldest first; null for a week that is not known.",
    )
    longest_30d_m = _optional(serializers.IntegerField, min_value=0, max_value=MAX_DISTANCE_M)
    shoe_km = _optional(serializers.FloatField, min_value=0, max_value=100_000)
    shoe_changed_days = _optional(serializers.IntegerField, min_value=0, max_value=LONGEST_DURATION_DAYS)
    clears_in_other_pair = _optional(serializers.BooleanField)
    cadence_spm = _optional(serializers.FloatField, min_value=0, max_value=300)
    running_since_weeks = _optional(serializers.FloatField, min_value=0, max_value=MOST_WEEKS * 10)
    age = _optional(serializers.IntegerField, min_value=0, max_value=OLDEST_AGE)
    surface = _optional(CodeField, choices=Surface.choices)


@extend_schema_serializer(component_name="Assessment")
class AssessmentSerializer(KnownKeys):
    """A pain report in which every field may be missing or null; validated data is a `Case`."""

    side = _optional(CodeField, choices=Side.choices)
    area = _optional(CodeField, choices=Area.choices)
    spots = _optional(CodesField, choices=Spot.choices)
    intensity = _optional(IntensitySerializer)
    timing = _optional(CodesField, choices=Timing.choices)
    radiates_to = _optional(CodesField, choices=RadiatesTo.choices)
    duration_days = _optional(serializers.IntegerField, min_value=0, max_value=LONGEST_DURATION_DAYS)
    onset_km = serializers.DecimalField(
        max_digits=None, decimal_places=None, coerce_to_string=False, required=False, allow_null=True
    )
    triggers = _optional(CodesField, choices=Trigger.choices)
    quality = _optional(CodesField, choices=Quality.choices)
    surface = _optional(CodeField, choices=Surface.choices)
    signs = _optional(SignsSerializer)
    self_analysis = _optional(SelfAnalysisSerializer)
    activity = _optional(serializers.UUIDField, help_text="Any run: the pain was felt on it.")
    context = _optional(ContextSerializer)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            data = {key: value for key, value in data.items() if key not in NOT_LOOKED_AT}
        return super().to_internal_value(data)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        case = _case_of({key: value for key, value in attrs.items() if value is not None})
        errors: dict[str, list[str]] = {}
        for problem in report_problems(case.report):
            if problem.code is not ProblemCode.NO_INTENSITY:
                message = str(problem.code.label) % {"value": problem.value}
                errors.setdefault(problem.field, []).append(message)
        if errors:
            raise serializers.ValidationError(errors)
        return {"case": case}


class OpenQuestionSerializer(serializers.Serializer[Any]):
    """`id` is the field or sign that the answer belongs to."""

    id = serializers.CharField()
    about = serializers.ChoiceField([(about.value, about.value) for about in About])
    text = serializers.CharField()


class LikelyCausesSerializer(serializers.Serializer[Any]):
    """Flags, causes with their reasons, and what to ask next.

    `not_clear`: nothing stands out, so no cause is named. `hidden_by_red_flag`: see a professional first.
    """

    red_flags = RedFlagSerializer(many=True)
    likely_causes = LikelyCauseSerializer(many=True)
    open_questions = OpenQuestionSerializer(many=True)
    not_clear = serializers.BooleanField()
    hidden_by_red_flag = serializers.BooleanField()
    knowledge_version = serializers.CharField()


def _case_of(said: dict[str, Any]) -> Case:
    spots = coded(Spot, said.get("spots"))
    area = said.get("area") or area_of(spots)
    if spots and not area:
        raise serializers.ValidationError({"spots": [str(SAY_WHERE)]})
    unsaid = {name for name, value in (("side", said.get("side")), ("area", area)) if not value}
    report = Report(
        side=Side(said.get("side") or Side.CENTRAL),
        area=Area(area or NO_AREA),
        spots=spots,
        radiates_to=coded(RadiatesTo, said.get("radiates_to")),
        duration_days=said.get("duration_days"),
        **said.get("intensity", {}),
        timing=coded(Timing, said.get("timing")),
        onset_km=said.get("onset_km"),
        triggers=coded(Trigger, said.get("triggers")),
        quality=coded(Quality, said.get("quality")),
        surface=Surface(said["surface"]) if said.get("surface") else None,
        signs=signs_of(said.get("signs", {})),
        on_a_run="activity" in said,
    )
    return Case(
        report=report,
        unsaid=frozenset(unsaid),
        self_analysis=said.get("self_analysis", {}),
        context=_context_of(said.get("context", {})),
    )


def _context_of(said: Mapping[str, Any]) -> Context:
    around = {name: value for name, value in said.items() if value is not None}
    if "weekly_m" in around:
        around["weekly_m"] = tuple(around["weekly_m"])
    if "surface" in around:
        around["surface"] = Surface(around["surface"])
    return Context(**around)
