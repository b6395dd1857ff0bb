"""REST: workouts/."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.enums import AccessKind
from athletes.errors import ConflictError, NotAllowedError
from athletes.tenancy import (
    CreateMixin,
    DestroyMixin,
    RetrieveMixin,
    TenantCursorPagination,
    TenantViewSet,
    UpdateMixin,
    check_if_match,
    etag_of,
)
from training.filters import WorkoutQuery, apply_dated, read_query
from training.models import Workout
from training.rules.workouts import WorkoutContent
from training.selectors.plan_views import WorkoutView, workout_views
from training.serializers import MoveSerializer, TickSerializer, WorkoutSerializer
from training.services import plans as services
from training.services.days import move_workout, tick_workout, untick_workout


class ByPlannedDay(TenantCursorPagination):
    ordering = ("-day", "-pk")


@extend_schema_view(list=extend_schema(parameters=[WorkoutQuery]))
class WorkoutViewSet(
    RetrieveMixin, CreateMixin, UpdateMixin, DestroyMixin, mixins.ListModelMixin, TenantViewSet
):
    """Planned sessions, the furthest ahead first. Staff read and write their copy; the athlete's side reads
    what was published, and a draft is absent there.
    """

    model = Workout
    serializer_class = WorkoutSerializer
    pagination_class = ByPlannedDay
    access_kind = AccessKind.STATUS

    def get_queryset(self) -> Any:
        rows = super().get_queryset().as_read_by(self.person)
        return rows.select_related("athlete", "plan", "done_activity")

    def filter_queryset(self, queryset: Any) -> Any:
        wanted = read_query(WorkoutQuery, self.request)
        rows = apply_dated(super().filter_queryset(queryset), wanted, person=self.person)
        return rows.filter(plan=wanted["plan"]) if "plan" in wanted else rows

    def paginate_queryset(self, queryset: Any) -> Any:
        # The page shows views of its rows, and of those it says whose health it showed.
        paginator: Any = self.paginator
        rows = paginator.paginate_queryset(queryset, self.request, view=self)
        views = workout_views(rows or [], self.person, now=timezone.now())
        self.shows(views)
        return views

    def is_health(self, row: WorkoutView) -> bool:
        return row.is_health

    def visible(self) -> Workout:
        found: Workout | None = self.get_queryset().filter(public_id=self.kwargs["id"]).first()
        if found is None:
            raise Http404
        return found

    def editable(self) -> Workout:
        """Locked in the order of the services: plan, week, workout."""
        seen = self.visible()
        services.lock_to_write(seen, seen.date)
        row: Workout = super().editable()
        if row.plan_id is None:
            raise NotAllowedError(_("Only workouts of a plan are changed."), code="not_editable")
        return row

    def answer(self, row: Workout, *, code: int = status.HTTP_200_OK) -> Response:
        stored = self.get_queryset().get(pk=row.pk)
        [view] = workout_views([stored], self.person, now=timezone.now())
        return super().answer(view, code=code)

    @extend_schema(request=MoveSerializer, responses=WorkoutSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, **_kwargs: Any) -> Response:
        """Moves a published workout to another day of its week, at once; for the athlete too, where the plan
        lets her.
        """
        asked = MoveSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        with transaction.atomic():
            seen = self.visible()
            services.lock_to_write(seen, seen.published_on or seen.date)
            check_if_match(etag_of(self.visible()), self.request.headers.get("If-Match"))
            row = move_workout(self.person, workout=seen, now=timezone.now(), **asked.validated_data)
            return self.answer(row)

    @extend_schema(request=TickSerializer, responses=WorkoutSerializer)
    @action(detail=True, methods=["post"])
    def tick(self, request: Request, **_kwargs: Any) -> Response:
        """Says that strength, mobility or rest was done; with `done` false, that it was not. Runs are done by
        their log.
        """
        asked = TickSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        with transaction.atomic():
            seen = self.visible()
            services.lock_to_write(seen, seen.published_on or seen.date)
            check_if_match(etag_of(self.visible()), self.request.headers.get("If-Match"))
            if asked.validated_data["done"]:
                row = tick_workout(self.person, workout=seen, now=timezone.now())
            else:
                row = untick_workout(self.person, workout=seen)
            return self.answer(row)

    def service_create(self, data: dict[str, Any]) -> Workout:
        return services.add_workout(
            self.person,
            plan=data["plan"],
            content=WorkoutContent(**data["content"]),
            week_version=None,
            now=timezone.now(),
            public_id=data.get("workout", {}).get("public_id"),
        )

    def service_update(self, row: Workout, data: dict[str, Any]) -> Workout:
        content = replace(row.content, **data.get("content", {}))
        return services.edit_workout(
            self.person, workout=row, content=content, week_version=None, now=timezone.now()
        )

    def service_delete(self, row: Workout) -> None:
        services.remove_workout(self.person, workout=row, week_version=None, now=timezone.now())

    def _stored(self, public_id: UUID) -> Workout:
        found: Workout | None = self.get_queryset().filter(public_id=public_id).first()
        if found is None:
            raise ConflictError(_("This was stored and has been deleted since."), code="deleted", field="id")
        return found
