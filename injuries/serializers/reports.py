"""The REST shape of pain reports and of days without pain."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from athletes.models import Athlete
from athletes.tenancy import TenantRelatedField
from injuries.enums import (
    AdviceCode,
    Area,
    Cause,
    CauseKind,
    FlagRule,
    Quality,
    RadiatesTo,
    SelfAnalysis,
    Side,
    Sign,
    Spot,
    Timing,
    Trigger,
    Urgency,
)
from injuries.models import NOTES_LENGTH, PainReport
from injuries.rules.report import (
    LONGEST_DURATION_DAYS,
    WORST_INTENSITY,
    Report,
    area_of,
    report_problems,
)
from injuries.selectors import advice_of, flag_text, kept_causes
from injuries.services import Entry
from training.enums import Surface
from training.models import Activity
from training.serializers import InstantField

UNKNOWN_CODE = gettext_lazy("Unknown code “{input}”.")
SAY_WHERE = gettext_lazy("Say where: an area, or spots of one area.")


class CodeField(serializers.ChoiceField):
    """One code; not given reads as null."""

    default_error_messages = {"invalid_choice": UNKNOWN_CODE}

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(value) or None


class CodesField(serializers.MultipleChoiceField):
    """A list of codes, in any order, each once."""

    default_error_messages = {"invalid_choice": UNKNOWN_CODE}

    def to_internal_value(self, data: Any) -> Any:
        # An object would pass as the list of its keys.
        if isinstance(data, dict):
            self.fail("not_a_list", input_type="dict")
        return sorted(super().to_internal_value(data))

    def to_representation(self, value: Any) -> Any:
        return sorted(value)


class KnownKeys(serializers.Serializer[Any]):
    """An object whose unknown keys are refused: an answer under a wrong name would be lost."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else set()
        if unknown:
            raise serializers.ValidationError(
                {code: [str(UNKNOWN_CODE).format(input=code)] for code in sorted(map(str, unknown))}
            )
        return super().to_internal_value(data)


class CodedAnswers(KnownKeys):
    """An object with a key for each code; the codes not given are null."""

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {code: instance.get(code) for code in map(str, self.fields)}


class SignsSerializer(CodedAnswers):
    def get_fields(self) -> dict[str, Any]:
        return {
            sign.value: serializers.BooleanField(required=False, allow_null=True, help_text=str(sign.label))
            for sign in Sign
        }


class SelfAnalysisSerializer(CodedAnswers):
    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = {
            code.value: serializers.BooleanField(required=False, allow_null=True) for code in SelfAnalysis
        }
        fields[SelfAnalysis.LAST_WARM_UP_DAYS.value] = serializers.IntegerField(
            min_value=0, max_value=LONGEST_DURATION_DAYS, required=False, allow_null=True
        )
        return fields


def _intensity_field() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=WORST_INTENSITY, required=False, allow_null=True)


class IntensitySerializer(KnownKeys):
    worst_during = _intensity_field()
    after_60min = _intensity_field()
    next_morning = _intensity_field()


class RedFlagSerializer(serializers.Serializer[Any]):
    """A warning sign in words; `id` is the rule."""

    id = serializers.ChoiceField(FlagRule.choices)
    urgency = serializers.ChoiceField(Urgency.choices)
    headline = serializers.CharField()
    what_to_do = serializers.CharField()
    sign = serializers.CharField()
    advice = serializers.CharField()


class AdviceSerializer(serializers.Serializer[Any]):
    code = serializers.ChoiceField(AdviceCode.choices)
    text = serializers.CharField()


class CauseReasonSerializer(serializers.Serializer[Any]):
    """The points of all reasons of a cause add up to its score."""

    id = serializers.CharField()
    points = serializers.IntegerField()
    text = serializers.CharField()


class LikelyCauseSerializer(serializers.Serializer[Any]):
    """A pattern often seen, or a factor behind one; never a diagnosis. Higher scores fit better."""

    cause = serializers.ChoiceField(Cause.choices)
    kind = serializers.ChoiceField(CauseKind.choices)
    score = serializers.IntegerField()
    reasons_for = CauseReasonSerializer(many=True)
    reasons_against = CauseReasonSerializer(many=True)


class PainReportSerializer(serializers.Serializer[PainReport]):
    id = serializers.UUIDField(source="public_id", required=False)
    athlete = TenantRelatedField(model=Athlete, required=False)
    felt_at = InstantField()
    received_at = serializers.DateTimeField(read_only=True)
    local_date = serializers.DateField(read_only=True)
    time_zone = serializers.CharField(read_only=True)
    activity = TenantRelatedField(model=Activity, required=False, allow_null=True)
    side = CodeField(choices=Side.choices)
    area = CodeField(choices=Area.choices, required=False)
    spots = CodesField(choices=Spot.choices, required=False)
    intensity = IntensitySerializer(source="*", required=False)
    timing = CodesField(choices=Timing.choices, required=False)
    radiates_to = CodesField(choices=RadiatesTo.choices, required=False)
    duration_days = serializers.IntegerField(
        min_value=0, max_value=LONGEST_DURATION_DAYS, required=False, allow_null=True
    )
    onset_km = serializers.DecimalField(
        max_digits=None, decimal_places=None, coerce_to_string=False, required=False, allow_null=True
    )
    triggers = CodesField(choices=Trigger.choices, required=False)
    quality = CodesField(choices=Quality.choices, required=False)
    surface = CodeField(choices=Surface.choices, required=False, allow_null=True)
    signs = SignsSerializer(required=False)
    self_analysis = SelfAnalysisSerializer(required=False)
    notes = serializers.CharField(max_length=NOTES_LENGTH, required=False, allow_blank=True)
    red_flags = serializers.SerializerMethodField()
    episode = serializers.UUIDField(source="episode.public_id", read_only=True, allow_null=True)
    likely_causes = serializers.SerializerMethodField()
    advice = serializers.SerializerMethodField()

    @extend_schema_field(RedFlagSerializer(many=True))
    def get_red_flags(self, report: PainReport) -> Any:
        texts = [flag_text(flag["id"], flag["urgency"]) for flag in report.judged]
        return RedFlagSerializer(texts, many=True).data

    @extend_schema_field(LikelyCauseSerializer(many=True))
    def get_likely_causes(self, report: PainReport) -> Any:
        return LikelyCauseSerializer(kept_causes(report), many=True).data

    @extend_schema_field(AdviceSerializer(many=True))
    def get_advice(self, report: PainReport) -> list[dict[str, str]]:
        return [{"code": code.value, "text": text} for code, text in advice_of(report)]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        self._refuse_moving(attrs)
        entry = _entry_of(attrs, self.instance)
        errors: dict[str, list[str]] = {}
        for problem in report_problems(entry.report):
            message = str(problem.code.label) % {"value": problem.value}
            errors.setdefault(problem.field, []).append(message)
        if errors:
            raise serializers.ValidationError(errors)
        return {"entry": entry, "athlete": attrs.get("athlete"), "id": attrs.get("public_id")}

    def _refuse_moving(self, attrs: dict[str, Any]) -> None:
        """A stored report stays with its athlete, under its id."""
        for name in ("athlete", "public_id"):
            if self.instance and name in attrs and attrs[name] != getattr(self.instance, name):
                field = "id" if name == "public_id" else name
                raise serializers.ValidationError({field: [_("This cannot be changed.")]})


class PainFreeDaySerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id", required=False)
    athlete = TenantRelatedField(model=Athlete, required=False)
    local_date = serializers.DateField()


def _entry_of(attrs: dict[str, Any], stored: PainReport | None) -> Entry:
    """What was sent, over what is stored; within signs and self-analysis, code by code."""
    said = _stored_values(stored) | attrs
    for name in ("signs", "self_analysis"):
        earlier = getattr(stored, name) if stored else {}
        said[name] = earlier | attrs.get(name, {})
    return Entry(
        report=_report_of(said),
        felt_at=said["felt_at"],
        activity=said.get("activity"),
        self_analysis=said["self_analysis"],
        notes=said.get("notes", ""),
    )


def _stored_values(stored: PainReport | None) -> dict[str, Any]:
    if stored is None:
        return {}
    names = [
        "felt_at", "activity", "side", "area", "spots", "worst_during", "after_60min", "next_morning",
        "timing", "radiates_to", "duration_days", "onset_km", "triggers", "quality", "surface", "notes",
    ]  # fmt: skip
    return {name: getattr(stored, name) for name in names}


def _report_of(said: dict[str, Any]) -> Report:
    spots = frozenset(map(Spot, said.get("spots", [])))
    area = said.get("area") or area_of(spots)
    if not area:
        raise serializers.ValidationError({"area": [str(SAY_WHERE)]})
    return Report(
        side=Side(said["side"]),
        area=Area(area),
        spots=spots,
        radiates_to=coded(RadiatesTo, said.get("radiates_to")),
        duration_days=said.get("duration_days"),
        worst_during=said.get("worst_during"),
        after_60min=said.get("after_60min"),
        next_morning=said.get("next_morning"),
        timing=coded(Timing, said.get("timing")),
        onset_km=said.get("onset_km"),
        triggers=coded(Trigger, said.get("triggers")),
        quality=coded(Quality, said.get("quality")),
        surface=Surface(said["surface"]) if said.get("surface") else None,
        signs=signs_of(said["signs"]),
    )


def signs_of(answers: Mapping[str, bool | None]) -> dict[Sign, bool | None]:
    """Answers by sign."""
    return {Sign(code): value for code, value in answers.items()}


def coded[C: TextChoices](codes: type[C], given: Iterable[str] | None) -> frozenset[C]:
    """Codes of one kind, each once."""
    return cast("frozenset[C]", frozenset(map(codes, given or [])))
