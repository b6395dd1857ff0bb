"""REST: data-copies/, everything that is known of oneself or of one's ward."""

from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.errors import ConflictError, DomainError
from athletes.models import Athlete
from athletes.selectors import athlete_of
from athletes.tenancy import RetrieveMixin, TenantRelatedField, TenantViewSet
from coachsite.copies.downloads import open_copy
from coachsite.copies.services import request_copy
from training.enums import ImportState
from training.models import DataCopy


class DataCopySerializer(serializers.ModelSerializer[DataCopy]):
    """`done` of `total` parts are written; the file is there once `state` is done, for a week."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    athlete = serializers.SlugRelatedField[Athlete](slug_field="public_id", read_only=True)
    state = serializers.ChoiceField(ImportState.choices, read_only=True)

    class Meta:
        model = DataCopy
        fields = ["id", "athlete", "state", "done", "total", "size_bytes", "created_at", "finished_at"]
        read_only_fields = fields


class CopyRequestSerializer(serializers.Serializer[Any]):
    athlete = TenantRelatedField(model=Athlete, required=False, help_text=_("Left out: oneself."))


class DataCopyViewSet(RetrieveMixin, mixins.ListModelMixin, TenantViewSet):
    """Copies that this person asked for."""

    model = DataCopy
    serializer_class = DataCopySerializer

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("athlete")

    @extend_schema(
        request=CopyRequestSerializer, responses={200: DataCopySerializer, 201: DataCopySerializer}
    )
    def create(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """201 for a new copy, 200 for one that is under way. 403 for anybody but herself and her guardian."""
        asked = CopyRequestSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        athlete = asked.validated_data.get("athlete") or athlete_of(self.person)
        if athlete is None:
            raise DomainError(_("Name the athlete."), code="required", field="athlete")
        copy, is_new = request_copy(self.person, athlete=athlete)
        return self.answer(copy, code=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @action(detail=True, pagination_class=None, filter_backends=[], url_path="file")
    def as_file(self, _request: Request, **_kwargs: Any) -> FileResponse:
        """The archive. 409 while it is being made. A guardian's look is logged."""
        copy = self.visible()
        if copy.state != ImportState.DONE:
            raise ConflictError(_("The copy is not there yet. Ask again later."), code="not_ready")
        return open_copy(self.person, copy)
