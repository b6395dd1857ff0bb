"""The REST shape of weekly check-ins."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from athletes.models import Athlete
from athletes.tenancy import TenantRelatedField
from injuries.enums import Area, Side
from injuries.models import CheckIn, CheckInProblem
from injuries.rules.check_in import ANSWERS, MOST_PROBLEMS, QUESTIONS, Problem
from training.rules import monday_of_iso_week


class WeekField(serializers.CharField):
    """An ISO week, `2026-W47`."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return monday_of_iso_week(super().to_internal_value(data))
        except ValueError as error:
            raise serializers.ValidationError(_("Write a week in the form 2026-W47.")) from error


class AnswersField(serializers.ListField):
    """Up to four answers 0 to 3, in the order of the questions."""

    child = serializers.IntegerField(min_value=ANSWERS[0], max_value=ANSWERS[-1], allow_null=True)

    def to_representation(self, data: Any) -> Any:
        return list(data.all)


class CheckInProblemSerializer(serializers.Serializer[CheckInProblem]):
    """One place. After a first answer of 0 or 3 nothing else is asked, and what was sent is left out."""

    side = serializers.ChoiceField(Side.choices)
    area = serializers.ChoiceField(Area.choices)
    answers = AnswersField(min_length=1, max_length=QUESTIONS)
    severity = serializers.IntegerField(read_only=True, allow_null=True)
    substantial = serializers.BooleanField(read_only=True, allow_null=True)
    episode = serializers.SerializerMethodField()

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_episode(self, problem: CheckInProblem) -> Any:
        return problem.episode and str(problem.episode.public_id)


class CheckInSerializer(serializers.Serializer[CheckIn]):
    """How one ISO week went; `week` left out is the one that is asked about now."""

    id = serializers.UUIDField(source="public_id", required=False)
    athlete = TenantRelatedField(model=Athlete, required=False)
    week = WeekField(required=False)
    monday = serializers.DateField(read_only=True)
    answered_at = serializers.DateTimeField(read_only=True)
    local_date = serializers.DateField(read_only=True)
    problems: Any = serializers.ListSerializer(child=CheckInProblemSerializer(), max_length=MOST_PROBLEMS)
    time_loss_days = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=7)

    def validate_problems(self, given: list[dict[str, Any]]) -> list[Problem]:
        return [Problem(Side(one["side"]), Area(one["area"]), tuple(one["answers"])) for one in given]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A stored check-in stays with its athlete and week, under its id."""
        stored = {"athlete": "athlete", "week": "monday", "public_id": "public_id"}
        for name, column in stored.items():
            if self.instance and name in attrs and attrs[name] != getattr(self.instance, column):
                field = "id" if name == "public_id" else name
                raise serializers.ValidationError({field: [_("This cannot be changed.")]})
        return attrs


class QuestionWordsSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField()
    answers = serializers.ListField(child=serializers.CharField())


class CheckInWordsSerializer(serializers.Serializer[Any]):
    """The questions to ask. `official_source` is "" for our own words, which are based on OSTRC-O2."""

    official_source = serializers.CharField()
    based_on = serializers.CharField()
    questions = QuestionWordsSerializer(many=True)
