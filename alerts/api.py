"""REST: alerts/."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from alerts import services
from alerts.filters import AlertQuery, apply_alert_query
from alerts.models import Alert
from alerts.selectors import as_seen_by
from alerts.serializers import AlertSerializer
from athletes.enums import AccessKind
from athletes.tenancy import RetrieveMixin, TenantCursorPagination, TenantViewSet


class ByTimeRaised(TenantCursorPagination):
    ordering = ("-raised_at", "-pk")


@extend_schema_view(list=extend_schema(parameters=[AlertQuery]))
class AlertViewSet(RetrieveMixin, mixins.ListModelMixin, TenantViewSet):
    """What coaches should look at: rules of load and, with the athlete's consent, of health."""

    model = Alert
    serializer_class = AlertSerializer
    pagination_class = ByTimeRaised
    access_kind = AccessKind.ALERTS

    def get_queryset(self) -> Any:
        return super().get_queryset().standing_for(self.request.user).select_related("athlete")

    def filter_queryset(self, queryset: Any) -> Any:
        return apply_alert_query(super().filter_queryset(queryset), self.request)

    def visible(self) -> Alert:
        return as_seen_by(super().visible(), self.person)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def acknowledge(self, _request: Request, **_kwargs: Any) -> Response:
        """Takes notice for your club; the same again changes nothing."""
        with transaction.atomic():
            alert = services.acknowledge_alert(self.person, alert=self.editable(), now=timezone.now())
            return self.answer(as_seen_by(alert, self.person))
