"""REST: check-ins/."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.enums import AccessKind
from athletes.tenancy import CreateMixin, RetrieveMixin, TenantCursorPagination, UpdateMixin
from injuries.api.reports import HealthViewSet
from injuries.models import CheckIn
from injuries.rules.check_in import week_asked
from injuries.selectors.check_ins import BASED_ON, check_in_words
from injuries.serializers.check_ins import CheckInSerializer, CheckInWordsSerializer
from injuries.services.check_ins import edit_check_in, submit_check_in
from training.filters import AthleteQuery, DatedQuery, read_query


class ByWeek(TenantCursorPagination):
    ordering = ("-monday", "-pk")


@extend_schema_view(list=extend_schema(parameters=[DatedQuery]))
class CheckInViewSet(RetrieveMixin, CreateMixin, UpdateMixin, mixins.ListModelMixin, HealthViewSet):
    """Weekly check-ins, based on OSTRC-O2: one an athlete and ISO week.

    A week is taken from its first day until 14 days after its last, and changed for 24 hours; a week that is
    answered already is 409. No problems at all is an answer: `"problems": []`.
    """

    model = CheckIn
    serializer_class = CheckInSerializer
    pagination_class = ByWeek
    access_kind = AccessKind.CHECK_INS

    def get_queryset(self) -> Any:
        rows = super().get_queryset().select_related("athlete")
        return rows.prefetch_related("problems__episode")

    def service_create(self, data: dict[str, Any]) -> CheckIn:
        athlete, now = self.athlete_named(data), timezone.now()
        stored = submit_check_in(
            self.person,
            athlete=athlete,
            monday=data.get("week") or week_asked(athlete.local_date(now)),
            problems=data["problems"],
            time_loss_days=data.get("time_loss_days"),
            public_id=data.get("public_id"),
            now=now,
        )
        return stored.check_in

    def service_update(self, row: CheckIn, data: dict[str, Any]) -> CheckIn:
        return edit_check_in(
            self.person,
            check_in=row,
            problems=data.get("problems", row.said),
            time_loss_days=data.get("time_loss_days", row.time_loss_days),
            now=timezone.now(),
        )

    @extend_schema(parameters=[AthleteQuery], responses=CheckInWordsSerializer)
    @action(detail=False, pagination_class=None, filter_backends=[])
    def questions(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """The words to ask in: a club may hold the official text, else they are ours."""
        athlete = self.athlete_named(read_query(AthleteQuery, request))
        words = check_in_words(athlete)
        shape = {"official_source": words.source, "based_on": BASED_ON, "questions": words.questions}
        return Response(CheckInWordsSerializer(shape).data)
