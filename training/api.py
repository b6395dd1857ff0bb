"""REST: activities/ and load-weeks/."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.errors import DomainError
from athletes.models import Athlete
from athletes.selectors import athlete_of
from athletes.tenancy import (
    CreateMixin,
    DestroyMixin,
    RetrieveMixin,
    TenantCursorPagination,
    TenantViewSet,
    UpdateMixin,
)
from training import services
from training.filters import ActivityQuery, DatedQuery, apply_dated, read_query
from training.models import Activity, WeekLoad
from training.selectors import track_view
from training.serializers import ActivitySerializer, TrackSerializer, WeekLoadSerializer


class ByStart(TenantCursorPagination):
    ordering = ("-start_at", "-pk")


class ByMonday(TenantCursorPagination):
    ordering = ("-monday", "-pk")


@extend_schema_view(list=extend_schema(parameters=[ActivityQuery]))
class ActivityViewSet(
    RetrieveMixin, CreateMixin, UpdateMixin, DestroyMixin, mixins.ListModelMixin, TenantViewSet
):
    """What the athlete did. Its week is computed within a second of the answer."""

    model = Activity
    serializer_class = ActivitySerializer
    pagination_class = ByStart

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("athlete", "shoe").prefetch_related("sources")

    def filter_queryset(self, queryset: Any) -> Any:
        wanted = read_query(ActivityQuery, self.request)
        rows = apply_dated(super().filter_queryset(queryset), wanted, person=self.person)
        return rows.filter(type=wanted["type"]) if "type" in wanted else rows

    @extend_schema(responses=TrackSerializer)
    @action(detail=True, pagination_class=None, filter_backends=[])
    def track(self, _request: Request, **_kwargs: Any) -> Response:
        """Up to 1,000 points, evenly taken, and the kilometres. A minor's ends are hidden from staff."""
        view = track_view(self.visible(), self.person, now=timezone.now())
        return Response(TrackSerializer(view).data)

    def service_create(self, data: dict[str, Any]) -> Activity:
        return services.log_activity(
            self.person, athlete=self._athlete_named(data), now=timezone.now(), **data
        )

    def service_update(self, row: Activity, data: dict[str, Any]) -> Activity:
        for name in ("athlete", "public_id"):
            data.pop(name, None)
        return services.edit_activity(self.person, activity=row, now=timezone.now(), **data)

    def service_delete(self, row: Activity) -> None:
        services.delete_activity(self.person, activity=row, now=timezone.now())

    def _athlete_named(self, data: dict[str, Any]) -> Athlete:
        """The athlete of the body; left out, it is oneself."""
        athlete = data.pop("athlete", None) or athlete_of(self.person)
        if athlete is None:
            raise DomainError(_("Name the athlete."), code="required", field="athlete")
        return athlete


@extend_schema_view(list=extend_schema(parameters=[DatedQuery]))
class WeekLoadViewSet(mixins.ListModelMixin, TenantViewSet):
    """Weekly load and its verdict, newest first. Weeks without any activity have no row.

    `from` and `to` are dates; the weeks that they lie in are included.
    """

    model = WeekLoad
    serializer_class = WeekLoadSerializer
    pagination_class = ByMonday

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("athlete")

    def filter_queryset(self, queryset: Any) -> Any:
        wanted = read_query(DatedQuery, self.request)
        return apply_dated(super().filter_queryset(queryset), wanted, person=self.person)
