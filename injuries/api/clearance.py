"""REST: episodes/{id}/clearance/."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.enums import AccessKind
from athletes.errors import ConflictError
from athletes.tenancy import CreateMixin, TenantCursorPagination, TenantViewSet, get_visible_or_404
from injuries import services
from injuries.models import Clearance, Episode
from injuries.serializers.clearance import ClearanceSerializer


class ByTimeRecorded(TenantCursorPagination):
    ordering = ("-recorded_at", "-pk")


class ClearanceViewSet(CreateMixin, mixins.ListModelMixin, TenantViewSet):
    """What professionals said about the open warning signs of an episode.

    The athlete, for a minor the guardian, records it; a coach or physio with health consent posts
    `{"confirm": true, "note": "..."}`, which lifts the pause. A physio may record an own examination.
    """

    model = Clearance
    serializer_class = ClearanceSerializer
    pagination_class = ByTimeRecorded
    access_kind = AccessKind.RED_FLAGS

    @property
    def episode(self) -> Episode:
        return get_visible_or_404(Episode, self.request.user, public_id=self.kwargs["id"])

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        related = ("athlete", "episode", "recorded_by", "confirmed_by")
        return rows.filter(episode=self.episode).select_related(*related)

    @extend_schema(responses={200: ClearanceSerializer, 201: ClearanceSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        episode = self.episode
        if not _confirms(request):
            response: Response = super().create(request, *args, **kwargs)
            return response
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        waiting = self._waiting(episode)
        note, now = serializer.validated_data.get("note", ""), timezone.now()
        row = services.confirm_clearance(self.person, clearance=waiting, note=note, now=now)
        return self.answer(row, code=status.HTTP_200_OK)

    def _waiting(self, episode: Episode) -> Clearance:
        rows = Clearance.objects.visible_to(self.person).waiting().filter(episode=episode)
        found: Clearance | None = rows.order_by("-recorded_at", "-pk").first()
        if found is None:
            raise ConflictError(_("There is nothing to confirm here."), code="nothing_to_confirm")
        return found

    def service_create(self, data: dict[str, Any]) -> Clearance:
        recorded = services.record_clearance(
            self.person,
            episode=self.episode,
            now=timezone.now(),
            **{k: v for k, v in data.items() if k != "confirm"},
        )
        return recorded.clearance


def _confirms(request: Request) -> bool:
    """Whatever else a body may be, only this one has no record in it."""
    return isinstance(request.data, dict) and request.data.get("confirm") is True
