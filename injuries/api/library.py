"""REST: exercises/ and knowledge/, for everybody who is signed in; nothing of anybody in them."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from injuries.enums.knowledge import Exercise
from injuries.knowledge import knowledge
from injuries.serializers.library import ExerciseListSerializer, ExerciseSerializer, KnowledgeSerializer


class ExercisesView(APIView):
    """All exercises, in one page."""

    @extend_schema(responses=ExerciseListSerializer, operation_id="exercises_list")
    def get(self, _request: Request, *_args: Any, **_kwargs: Any) -> Response:
        page = {"results": list(knowledge().exercises.values()), "next": None, "previous": None}
        return Response(ExerciseListSerializer(page).data)


class ExerciseView(APIView):
    """One exercise by its code."""

    @extend_schema(
        responses=ExerciseSerializer,
        parameters=[OpenApiParameter("code", str, OpenApiParameter.PATH, enum=Exercise.values)],
    )
    def get(self, _request: Request, *_args: Any, **kwargs: Any) -> Response:
        code = kwargs["code"]
        if code not in Exercise.values:
            raise NotFound
        return Response(ExerciseSerializer(knowledge().exercises[Exercise(code)]).data)


class KnowledgeView(APIView):
    """The library in one document: topics, causes with what usually helps, first care, the ladder."""

    @extend_schema(responses=KnowledgeSerializer)
    def get(self, _request: Request, *_args: Any, **_kwargs: Any) -> Response:
        known = knowledge()
        document = {
            "version": known.version,
            "article": known.phrases.article,
            "topics": known.topics.values(),
            "causes": known.cause_texts.values() if settings.CAUSE_HINTS else (),
            "acute_care": known.acute_care,
            "ladder": known.ladders.values(),
        }
        return Response(KnowledgeSerializer(document).data)
