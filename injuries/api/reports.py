"""REST: pain-reports/ and pain-free-days/."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.enums import AccessKind
from athletes.errors import ConflictError, DomainError
from athletes.models import Athlete
from athletes.selectors import athlete_of
from athletes.tenancy import (
    CreateMixin,
    DestroyMixin,
    RetrieveMixin,
    TenantCursorPagination,
    TenantViewSet,
    UpdateMixin,
    check_still_editable,
    claim_client_id,
)
from injuries import services
from injuries.models import PainFreeDay, PainReport
from injuries.serializers import PainFreeDaySerializer, PainReportSerializer
from injuries.services.access import lock_athlete
from training.filters import DatedQuery, apply_dated, read_query


class ByTimeFelt(TenantCursorPagination):
    ordering = ("-felt_at", "-pk")


class ByLocalDate(TenantCursorPagination):
    ordering = ("-local_date", "-pk")


class HealthViewSet(TenantViewSet):
    access_kind = AccessKind.PAIN_REPORTS

    def athlete_named(self, data: dict[str, Any]) -> Athlete:
        """The athlete of the body; left out, it is oneself."""
        athlete = data.get("athlete") or athlete_of(self.person)
        if athlete is None:
            raise DomainError(_("Name the athlete."), code="required", field="athlete")
        return athlete

    def filter_queryset(self, queryset: Any) -> Any:
        wanted = read_query(DatedQuery, self.request)
        return apply_dated(super().filter_queryset(queryset), wanted, person=self.person)


@extend_schema_view(list=extend_schema(parameters=[DatedQuery]))
class PainReportViewSet(
    RetrieveMixin, CreateMixin, UpdateMixin, DestroyMixin, mixins.ListModelMixin, HealthViewSet
):
    """What hurts, where, and how much; answered with the warning signs it raises.

    A report that was deleted is gone here; the warning signs it raised stay with the coach.
    """

    model = PainReport
    serializer_class = PainReportSerializer
    pagination_class = ByTimeFelt

    def get_queryset(self) -> Any:
        rows = super().get_queryset().active().with_hidden_causes()
        return rows.select_related("athlete", "activity", "episode")

    def visible(self) -> Any:
        report = super().visible()
        if not report.is_active:
            raise Http404
        return report

    def editable(self) -> Any:
        # A withdrawn report is absent for those too who could only have read it. The athlete's row is locked
        # before hers: a report that is being stored holds it, and may move this one to another episode.
        lock_athlete(self.visible().athlete)
        return super().editable()

    def service_create(self, data: dict[str, Any]) -> PainReport:
        athlete, now = self.athlete_named(data), timezone.now()
        logged = services.log_pain(
            self.person, athlete=athlete, entry=data["entry"], public_id=data["id"], now=now
        )
        return logged.report

    def service_update(self, row: PainReport, data: dict[str, Any]) -> PainReport:
        edited = services.edit_pain(self.person, report=row, entry=data["entry"], now=timezone.now())
        return edited.report

    def service_delete(self, row: PainReport) -> None:
        services.withdraw_pain(self.person, report=row, now=timezone.now())

    def _stored(self, public_id: UUID) -> PainReport:
        report: PainReport = super()._stored(public_id)
        if not report.is_active:
            raise ConflictError(_("This was stored and has been deleted since."), code="deleted", field="id")
        return report


@extend_schema_view(list=extend_schema(parameters=[DatedQuery]))
class PainFreeDayViewSet(RetrieveMixin, DestroyMixin, mixins.ListModelMixin, HealthViewSet):
    """An answered "no pain today": one an athlete and local date, counted as 0 for every place.

    For a date that has been answered already: 200 with the stored day, whose id may differ from the one sent.
    """

    model = PainFreeDay
    serializer_class = PainFreeDaySerializer
    pagination_class = ByLocalDate

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("athlete")

    def create(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = serializer.validated_data
        with transaction.atomic():
            if "public_id" in data:
                self._claim(data["public_id"])
            logged = services.log_no_pain(
                self.person,
                athlete=self.athlete_named(data),
                local_date=data["local_date"],
                public_id=data.get("public_id"),
                now=timezone.now(),
            )
            check_still_editable(logged.day, self.person)
            code = status.HTTP_201_CREATED if logged.created else status.HTTP_200_OK
            return self.answer(logged.day, code=code)

    def _claim(self, public_id: UUID) -> None:
        resource = self.model.__name__
        claim_client_id(self.person, public_id=public_id, resource=resource, data=self.request.data)

    def service_delete(self, row: PainFreeDay) -> None:
        services.withdraw_no_pain(self.person, day=row, now=timezone.now())
