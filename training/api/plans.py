"""REST: plans/."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.access import log_access
from athletes.enums import AccessKind
from athletes.errors import NotAllowedError
from athletes.tenancy import (
    CreateMixin,
    DestroyMixin,
    RetrieveMixin,
    TenantCursorPagination,
    TenantViewSet,
    UpdateMixin,
)
from training.api.activities import athlete_named
from training.filters import PlanQuery, apply_dated, read_query
from training.models import Plan
from training.selectors.plan_views import gate_for, plan_views, staffed_ids
from training.serializers import GateSerializer, PlanSerializer, PublishSerializer
from training.services import plans as services


class ByFirstWeek(TenantCursorPagination):
    ordering = ("-first_monday", "-pk")


@extend_schema_view(list=extend_schema(parameters=[PlanQuery]))
class PlanViewSet(
    RetrieveMixin, CreateMixin, UpdateMixin, DestroyMixin, mixins.ListModelMixin, TenantViewSet
):
    """Training plans; the athlete sees one from its first publishing on. Only a draft is deleted: one that
    was published is ended.
    """

    model = Plan
    serializer_class = PlanSerializer
    pagination_class = ByFirstWeek

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("athlete")

    def filter_queryset(self, queryset: Any) -> Any:
        wanted = read_query(PlanQuery, self.request)
        rows = apply_dated(super().filter_queryset(queryset), wanted, person=self.person)
        return rows.in_state(wanted["state"], self.person) if "state" in wanted else rows

    def paginate_queryset(self, queryset: Any) -> Any:
        return plan_views(super().paginate_queryset(queryset), self.person)

    def answer(self, row: Plan, *, code: int = status.HTTP_200_OK) -> Response:
        [view] = plan_views([self.get_queryset().get(pk=row.pk)], self.person)
        return super().answer(view, code=code)

    @extend_schema(responses=GateSerializer)
    @action(detail=True, pagination_class=None, filter_backends=[])
    def gate(self, _request: Request, **_kwargs: Any) -> Response:
        """What speaks against the copy that coaches have now. For staff; without what only those with health
        access may know.
        """
        plan = self.visible()
        if plan.athlete_id not in staffed_ids(self.person, [plan.athlete_id]):
            raise NotAllowedError(_("Only coaches check plans."), code="not_allowed")
        report = gate_for(plan, self.person, now=timezone.now())
        if any(finding.is_health for finding in report.findings):
            log_access(self.person, athlete_ids=[plan.athlete_id], kind=AccessKind.STATUS)
        return Response(GateSerializer(report).data)

    @extend_schema(request=PublishSerializer, responses=PlanSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, **_kwargs: Any) -> Response:
        """Shows the athlete the plan from today on. 400 with `reason_needed` over what the gate found. Sent
        again, it finds nothing left to do.
        """
        asked = PublishSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        with transaction.atomic():
            # The athlete first, as the service does: who locks in another order waits for ever.
            services.lock_to_publish(self.visible())
            plan = self.editable()
            services.publish_plan(self.person, plan=plan, now=timezone.now(), **asked.validated_data)
            return self.answer(plan)

    @extend_schema(request=None, responses=PlanSerializer)
    @action(detail=True, methods=["post"])
    def end(self, _request: Request, **_kwargs: Any) -> Response:
        """Ends a published plan with yesterday: what is planned from today on goes, the past stays."""
        with transaction.atomic():
            plan = services.end_plan(self.person, plan=self.editable(), now=timezone.now())
            return self.answer(plan)

    def service_create(self, data: dict[str, Any]) -> Plan:
        said = dict(data["plan"])
        athlete, now = athlete_named(said, self.person), timezone.now()
        may_move = said.pop("athlete_may_move", True)
        plan = services.create_plan(self.person, athlete=athlete, now=now, **said)
        return services.edit_plan(self.person, plan=plan, now=now, athlete_may_move=may_move)

    def service_update(self, row: Plan, data: dict[str, Any]) -> Plan:
        fields = ("name", "target_on", "notes", "athlete_may_move")
        said: Any = {name: value for name, value in data.get("plan", {}).items() if name in fields}
        return services.edit_plan(self.person, plan=row, now=timezone.now(), **said)

    def service_delete(self, row: Plan) -> None:
        services.delete_draft(self.person, plan=row)
