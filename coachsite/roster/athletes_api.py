"""`athletes/`: the roster with status by REST, and one's own profile."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers

from athletes.enums import AccessKind
from athletes.models import Athlete, Squad
from athletes.services import edit_profile
from athletes.tenancy import (
    RetrieveMixin,
    TenantCursorPagination,
    TenantRelatedField,
    TenantViewSet,
    UpdateMixin,
)
from coachsite.roster import selectors
from coachsite.roster.enums import Level, Reason
from coachsite.roster.reasons import Status, status_of
from injuries.enums import Urgency


class StatusReasonSerializer(serializers.Serializer[Any]):
    """`text` is in the reader's language; programs read `code`."""

    code = serializers.ChoiceField(choices=Reason.choices)
    text = serializers.CharField()
    urgency = serializers.ChoiceField(choices=Urgency.choices, allow_null=True)


class StatusSerializer(serializers.Serializer[Status]):
    """As the reader may know it: without health access `ok` reads `unknown`."""

    level = serializers.ChoiceField(choices=Level.choices)
    reasons = StatusReasonSerializer(many=True)


class AthleteSerializer(serializers.ModelSerializer[Athlete]):
    id = serializers.UUIDField(source="public_id", read_only=True)
    status = serializers.SerializerMethodField()

    class Meta:
        model = Athlete
        fields = [
            "id",
            "name",
            "status",
            "time_zone",
            "weekly_declared_m",
            "gentle_start",
            "birth_month",
            "sex",
            "max_hr",
            "rest_hr",
            "weekly_increase_pct",
            "strict_baseline",
            "shows_acwr",
            "any_pain_rests",
        ]

    @extend_schema_field(StatusSerializer)
    def get_status(self, athlete: Athlete) -> dict[str, Any]:
        return dict(StatusSerializer(status_of(athlete, now=timezone.now())).data)


class RosterQuery(serializers.Serializer[Any]):
    squad = TenantRelatedField(model=Squad, required=False)
    status = serializers.ChoiceField(choices=Level.choices, required=False)
    q = serializers.CharField(max_length=100, required=False, help_text="Part of the name.")
    order = serializers.ChoiceField(choices=["name", "need"], default="name")


class ByNameOrNeed(TenantCursorPagination):
    """Every key is a column of the query, so that a page goes on where the last one ended."""

    ordering = selectors.BY_NAME

    def get_ordering(self, request: Any, _queryset: Any, _view: Any) -> tuple[str, ...]:
        return selectors.NEED if request.query_params.get("order") == "need" else selectors.BY_NAME


@extend_schema_view(list=extend_schema(parameters=[RosterQuery]))
class AthleteViewSet(RetrieveMixin, UpdateMixin, mixins.ListModelMixin, TenantViewSet):
    """Athletes that the reader sees, with their status; PATCH by the athlete, a guardian, or a coach."""

    model = Athlete
    serializer_class = AthleteSerializer
    pagination_class = ByNameOrNeed
    access_kind = AccessKind.STATUS
    http_method_names = ["get", "patch", "head", "options"]

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return selectors.roster_for(self.request.user, now=timezone.now())

    def filter_queryset(self, queryset: Any) -> Any:
        query = RosterQuery(data=self.request.query_params, context={"request": self.request})
        query.is_valid(raise_exception=True)
        wanted = query.validated_data
        if squad := wanted.get("squad"):
            queryset = selectors.in_squad(queryset, squad.public_id, self.request.user)
        if level := wanted.get("status"):
            queryset = queryset.filter(selectors.at_level(Level(level)))
        return queryset.filter(name__icontains=wanted["q"]) if "q" in wanted else queryset

    def shows(self, rows: Any) -> None:
        """Who does not share health is shown without it."""
        self._shown = [*getattr(self, "_shown", []), *(row.pk for row in rows if row.health_shared)]

    def answer(self, row: Athlete, **kwargs: Any) -> Any:
        return super().answer(self.get_queryset().get(pk=row.pk), **kwargs)

    def service_update(self, row: Athlete, data: dict[str, Any]) -> Athlete:
        return edit_profile(self.person, athlete=row, now=timezone.now(), **data)
