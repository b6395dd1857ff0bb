"""The REST shape of the knowledge: codes as they are, texts in the language of the request."""

from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from injuries.enums import Area, Cause, SelfAnalysis
from injuries.enums.knowledge import Exercise, ExerciseKind, ExerciseLoad, Origin, Topic, TrainingBan
from injuries.enums.recovery import LadderStep
from injuries.knowledge import Text, knowledge
from injuries.knowledge.exercises import ExerciseInfo
from injuries.knowledge.statements import Statement


@extend_schema_field(OpenApiTypes.STR)
class TextField(serializers.Field[Text, Any, str, Any]):
    """A text in the language of the request."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, value: Text) -> str:
        return value.in_language(get_language())


class CodeListField(serializers.ListField):
    """Codes in a fixed order."""

    def to_representation(self, data: Any) -> list[str]:
        return sorted(str(code) for code in data) if isinstance(data, frozenset) else [str(c) for c in data]


class StatementSerializer(serializers.Serializer[Statement]):
    """One sentence or two, and who says so; `facts` number statements of the founding article."""

    text = TextField()
    origin = serializers.ChoiceField(Origin.choices)
    facts = serializers.ListField(child=serializers.CharField())
    studies = serializers.SerializerMethodField()

    def get_studies(self, statement: Statement) -> list[str]:
        return [knowledge().phrases.studies[code] for code in statement.cites]


class ExerciseSerializer(serializers.Serializer[ExerciseInfo]):
    """An exercise; `loads` are what it asks of the knee, `swap` stands in while one of them is too much."""

    code = serializers.ChoiceField(Exercise.choices)
    name = TextField()
    how = TextField()
    kind = serializers.ChoiceField(ExerciseKind.choices)
    sets = serializers.IntegerField(source="dose.sets")
    repetitions = serializers.IntegerField(source="dose.repetitions", allow_null=True)
    seconds = serializers.IntegerField(source="dose.seconds", allow_null=True)
    days_a_week = serializers.ListField(
        source="dose.days_a_week",
        child=serializers.IntegerField(),
        allow_null=True,
        help_text="From and to; null: with each run.",
    )
    each_side = serializers.BooleanField(source="dose.each_side")
    is_optional = serializers.BooleanField()
    is_running = serializers.BooleanField()
    loads = CodeListField(child=serializers.ChoiceField(ExerciseLoad.choices))
    touches = CodeListField(child=serializers.ChoiceField(Area.choices))
    swap = serializers.ChoiceField(Exercise.choices, allow_null=True)
    causes = serializers.SerializerMethodField()
    facts = serializers.ListField(child=serializers.CharField())
    drawing = serializers.SerializerMethodField(help_text="Address of an SVG.")

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(Cause.choices)))
    def get_causes(self, info: ExerciseInfo) -> list[str]:
        plans = knowledge().plans.items() if settings.CAUSE_HINTS else ()
        return [cause.value for cause, plan in plans if info.code in {*plan.exercises, *plan.mobility}]

    def get_drawing(self, info: ExerciseInfo) -> str:
        return static(f"injuries/exercises/{info.code}.svg")


class ExerciseListSerializer(serializers.Serializer[Any]):
    """The form of every list; there is one page."""

    results = ExerciseSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class HelpSerializer(serializers.Serializer[Any]):
    """What usually helps with a cause."""

    days_off = serializers.ListField(child=serializers.IntegerField(), allow_null=True)
    ease_weeks = serializers.ListField(child=serializers.IntegerField(), allow_null=True)
    banned_training = CodeListField(child=serializers.ChoiceField(TrainingBan.choices))
    banned_loads = CodeListField(child=serializers.ChoiceField(ExerciseLoad.choices))
    exercises = CodeListField(child=serializers.ChoiceField(Exercise.choices))
    mobility = CodeListField(child=serializers.ChoiceField(Exercise.choices))
    ice_after_run = serializers.BooleanField()
    do = StatementSerializer(many=True)


class CauseTextSerializer(serializers.Serializer[Any]):
    code = serializers.ChoiceField(Cause.choices, source="cause")
    name = TextField()
    seen_with = TextField()
    what = StatementSerializer(many=True)
    where = StatementSerializer(many=True)
    when = StatementSerializer(many=True)
    why = StatementSerializer(many=True)
    note = StatementSerializer(many=True)
    plan = serializers.SerializerMethodField()

    @extend_schema_field(HelpSerializer)
    def get_plan(self, text: Any) -> Any:
        return HelpSerializer(knowledge().plans[text.cause]).data


class TopicSerializer(serializers.Serializer[Any]):
    code = serializers.ChoiceField(Topic.choices)
    name = TextField()
    lead = TextField()
    say = StatementSerializer(many=True)
    exercises = CodeListField(child=serializers.ChoiceField(Exercise.choices))


class CareStepSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = TextField()
    say = StatementSerializer()


class CareQuestionSerializer(serializers.Serializer[Any]):
    code = serializers.ChoiceField(SelfAnalysis.choices)
    text = TextField()


class AcuteCareSerializer(serializers.Serializer[Any]):
    """The first day or two; each pair is from and to."""

    ice_minutes = serializers.ListField(child=serializers.IntegerField())
    ice_times_a_day = serializers.ListField(child=serializers.IntegerField())
    ice_hours = serializers.IntegerField()
    steps = CareStepSerializer(many=True)
    notes = StatementSerializer(many=True)
    questions = serializers.SerializerMethodField()

    @extend_schema_field(CareQuestionSerializer(many=True))
    def get_questions(self, care: Any) -> Any:
        rows = [{"code": code, "text": text} for code, text in care.questions.items()]
        return CareQuestionSerializer(rows, many=True).data


class LadderStepSerializer(serializers.Serializer[Any]):
    """`rounds` times minutes of walking and running, or a run of `run_m` metres, from and to."""

    code = serializers.ChoiceField(LadderStep.choices)
    rounds = serializers.IntegerField()
    walk_min = serializers.IntegerField()
    run_min = serializers.IntegerField()
    run_m = serializers.ListField(child=serializers.IntegerField(), allow_null=True)
    say = TextField()


class KnowledgeSerializer(serializers.Serializer[Any]):
    """All of the library in one document."""

    version = serializers.CharField()
    article = serializers.CharField()
    topics = TopicSerializer(many=True)
    causes = CauseTextSerializer(many=True)
    acute_care = AcuteCareSerializer()
    ladder = LadderStepSerializer(many=True)
