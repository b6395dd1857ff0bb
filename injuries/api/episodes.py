"""REST: episodes/, episode-notes/ and episode-documents/."""

from typing import Any

from django.db import transaction
from django.http import FileResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.enums import AccessKind
from athletes.tenancy import (
    CreateMixin,
    DestroyMixin,
    RetrieveMixin,
    TenantCursorPagination,
    TenantViewSet,
    UpdateMixin,
    check_still_editable,
)
from injuries.models import Episode, EpisodeDocument, EpisodeNote
from injuries.selectors.documents import open_document
from injuries.serializers import (
    DocumentUploadSerializer,
    EpisodeDocumentSerializer,
    EpisodeNoteSerializer,
    EpisodeQuery,
    EpisodeSerializer,
    OfEpisodeQuery,
)
from injuries.services.access import lock_athlete
from injuries.services.documents import add_document, remove_document
from injuries.services.episode_records import (
    Diagnosis,
    add_episode_note,
    diagnose_episode,
    record_return,
    remove_episode_note,
    set_onset_mode,
)
from training.filters import of_athlete, read_query


class ByOnset(TenantCursorPagination):
    ordering = ("-onset_date", "-pk")


@extend_schema_view(list=extend_schema(parameters=[EpisodeQuery]))
class EpisodeViewSet(RetrieveMixin, UpdateMixin, mixins.ListModelMixin, TenantViewSet):
    """Pain of one place, from its first report to its end. `asleep` means that nobody knows.

    The runner's side says how it began; coaches and physios also add a diagnosis and the full return.
    """

    model = Episode
    serializer_class = EpisodeSerializer
    pagination_class = ByOnset
    access_kind = AccessKind.PAIN_REPORTS

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("athlete", "recurrence_of")

    def filter_queryset(self, queryset: Any) -> Any:
        wanted = read_query(EpisodeQuery, self.request)
        rows = of_athlete(super().filter_queryset(queryset), wanted, person=self.person)
        return rows.filter(state=wanted["state"]) if "state" in wanted else rows

    def editable(self) -> Any:
        # Before its own row: a report that is being stored holds the athlete's.
        lock_athlete(self.visible().athlete)
        return super().editable()

    def service_update(self, row: Episode, data: dict[str, Any]) -> Episode:
        now = timezone.now()
        if "onset_mode" in data:
            row = set_onset_mode(self.person, episode=row, onset_mode=data["onset_mode"] or "", now=now)
        if "diagnosis" in data:
            given = Diagnosis(**(data["diagnosis"] or {}))
            row = diagnose_episode(self.person, episode=row, diagnosis=given, now=now)
        if "return_date" in data:
            row = record_return(self.person, episode=row, on=data["return_date"], now=now)
        return row


class _OfEpisodeViewSet(TenantViewSet):
    access_kind = AccessKind.PAIN_REPORTS

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("athlete", "episode")

    def filter_queryset(self, queryset: Any) -> Any:
        wanted = read_query(OfEpisodeQuery, self.request)
        rows = of_athlete(super().filter_queryset(queryset), wanted, person=self.person)
        return rows.filter(episode=wanted["episode"]) if "episode" in wanted else rows


@extend_schema_view(list=extend_schema(parameters=[OfEpisodeQuery]))
class EpisodeNoteViewSet(RetrieveMixin, CreateMixin, DestroyMixin, mixins.ListModelMixin, _OfEpisodeViewSet):
    """What was written beside an episode; its author takes it back."""

    model = EpisodeNote
    serializer_class = EpisodeNoteSerializer

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("author")

    def service_create(self, data: dict[str, Any]) -> EpisodeNote:
        return add_episode_note(self.person, **data, now=timezone.now())

    def service_delete(self, row: EpisodeNote) -> None:
        remove_episode_note(self.person, note=row)


@extend_schema_view(list=extend_schema(parameters=[OfEpisodeQuery]))
class EpisodeDocumentViewSet(RetrieveMixin, DestroyMixin, mixins.ListModelMixin, _OfEpisodeViewSet):
    """Letters (PDF) and pictures (JPEG, PNG; kept without metadata) of up to 10 MB."""

    model = EpisodeDocument
    serializer_class = EpisodeDocumentSerializer
    parser_classes = [MultiPartParser]

    @extend_schema(
        request={"multipart/form-data": DocumentUploadSerializer},
        responses={200: EpisodeDocumentSerializer, 201: EpisodeDocumentSerializer},
    )
    def create(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """201 for new bytes, 200 for bytes that this episode holds already."""
        asked = DocumentUploadSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        file, episode = asked.validated_data["file"], asked.validated_data["episode"]
        with transaction.atomic():
            document, is_new = add_document(
                self.person, episode=episode, name=file.name, content=file, now=timezone.now()
            )
            if is_new:
                check_still_editable(document, self.person)
        return self.answer(document, code=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, url_path="file", url_name="file")
    def as_file(self, _request: Request, **_kwargs: Any) -> FileResponse:
        """The document itself."""
        document = self.visible()
        self.shows([document])
        return open_document(document)

    def service_delete(self, row: EpisodeDocument) -> None:
        remove_document(self.person, document=row)
