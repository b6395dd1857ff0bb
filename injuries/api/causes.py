"""REST: assessments/ and pain-reports/{id}/likely-causes/."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from athletes.access import log_access
from athletes.enums import AccessKind
from athletes.tenancy import get_visible_or_404
from injuries.models import PainReport
from injuries.selectors import likely_causes, likely_causes_of
from injuries.serializers import AssessmentSerializer, LikelyCausesSerializer


class AssessmentView(APIView):
    """What a report would be answered with. Nothing is stored, nobody is told.

    For try-outs and for checking the knowledge: any field may be missing or null. Missing is unknown,
    never no.
    """

    @extend_schema(request=AssessmentSerializer, responses=LikelyCausesSerializer)
    def post(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        serializer = AssessmentSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        answer = likely_causes(serializer.validated_data["case"])
        return Response(LikelyCausesSerializer(answer).data)


class LikelyCausesView(APIView):
    """What a stored report looks like, from its answers and the training log as it stands now."""

    @extend_schema(responses=LikelyCausesSerializer)
    def get(self, request: Request, *_args: Any, **kwargs: Any) -> Response:
        report = get_visible_or_404(PainReport, request.user, public_id=kwargs["id"])
        if not report.is_active:
            raise Http404
        body = LikelyCausesSerializer(likely_causes_of(report)).data
        log_access(request.user, athlete_ids=[report.athlete_id], kind=AccessKind.PAIN_REPORTS)
        return Response(body)
