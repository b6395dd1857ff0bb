"""REST: plan-templates/ and plan-assignments/."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.errors import DomainError
from athletes.models import Athlete
from athletes.tenancy import (
    CreateMixin,
    DestroyMixin,
    RetrieveMixin,
    TenantCursorPagination,
    TenantViewSet,
    UpdateMixin,
)
from training import services
from training.models import PlanAssignment, PlanTemplate
from training.selectors.assignments import progress_of, progress_of_all, results_for
from training.serializers import (
    AssignmentLineSerializer,
    AssignmentSerializer,
    AssignPlanSerializer,
    PlanTemplateSerializer,
)


class PlanTemplateViewSet(
    RetrieveMixin, CreateMixin, UpdateMixin, DestroyMixin, mixins.ListModelMixin, TenantViewSet
):
    """Plans to start from: ours, and those of one's clubs. For staff. Plans that were made from one stay as
    they are when it changes.
    """

    model = PlanTemplate
    serializer_class = PlanTemplateSerializer

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("club")

    @extend_schema(request=AssignPlanSerializer, responses={202: AssignmentSerializer})
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, **_kwargs: Any) -> Response:
        """Asks for a plan for each athlete; `Location` says where a worker's progress is read."""
        template: PlanTemplate = self.visible()
        asked = AssignPlanSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        wanted = dict(asked.validated_data)
        club = wanted.pop("club", None) or template.club
        if club is None:
            raise DomainError(_("Name the club of the athletes."), code="required", field="club")
        athletes = self._athletes(wanted.pop("athletes"))
        row = services.assign_template(
            self.person, template=template, club=club, athletes=athletes, now=timezone.now(), **wanted
        )
        where = {"Location": reverse("plan-assignment-detail", args=[row.public_id])}
        return Response(_shown(row, self.person), status=status.HTTP_202_ACCEPTED, headers=where)

    def _athletes(self, ids: list[Any]) -> list[Athlete]:
        """In one query, however many they are."""
        found = list(Athlete.objects.visible_to(self.person).filter(public_id__in=ids))
        if len(found) < len(set(ids)):
            message = _("There is no such id, or it is not visible to you.")
            raise DomainError(message, code="does_not_exist", field="athletes")
        return found

    def service_create(self, data: dict[str, Any]) -> PlanTemplate:
        return services.create_template(self.person, **data)

    def service_update(self, row: PlanTemplate, data: dict[str, Any]) -> PlanTemplate:
        for name in ("club", "public_id"):
            data.pop(name, None)
        return services.edit_template(self.person, template=row, version=None, **data)

    def service_delete(self, row: PlanTemplate) -> None:
        services.delete_template(self.person, template=row, version=None)


class ByTheTimeMade(TenantCursorPagination):
    ordering = ("-made_at", "-pk")


@extend_schema_view(list=extend_schema(responses=AssignmentLineSerializer(many=True)))
class PlanAssignmentViewSet(mixins.ListModelMixin, TenantViewSet):
    """How far a worker came with giving a template to many; the list has the latest first."""

    model = PlanAssignment
    serializer_class = AssignmentSerializer
    pagination_class = ByTheTimeMade

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("club", "template")

    def get_serializer_class(self) -> Any:
        return AssignmentLineSerializer if self.action == "list" else AssignmentSerializer

    def paginate_queryset(self, queryset: Any) -> Any:
        rows = list(super().paginate_queryset(queryset) or [])
        progress = progress_of_all(rows)
        return [{"row": row, "progress": progress[row.pk]} for row in rows]

    def retrieve(self, _request: Request, **_kwargs: Any) -> Response:
        """With a result for each athlete whom you coach."""
        return Response(_shown(self.visible(), self.person))


def _shown(row: PlanAssignment, person: Any) -> Any:
    found = {"row": row, "progress": progress_of(row), "results": results_for(row, person)}
    return AssignmentSerializer(found).data
