"""What edges use to reach rows: nothing gets past `visible_to`, and no write past `editable_by`."""

import hashlib
import json
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DataError, models, transaction
from django.http import Http404
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers, status, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.access import log_access
from athletes.enums import AccessKind
from athletes.errors import ConflictError, NotAllowedError, StaleError
from athletes.models import ClientId
from athletes.querysets import Viewer

if TYPE_CHECKING:
    from athletes.models import User


def get_visible_or_404[M: models.Model](model: type[M], user: Viewer, **lookup: Any) -> M:
    """The row, if this person sees it; else the same 404 as for a row that does not exist."""
    try:
        found = cast("Any", model).objects.visible_to(user).filter(**lookup).first()
    except (ValidationError, ValueError):
        # A path can carry anything where an id belongs.
        found = None
    if found is None:
        raise Http404
    return cast("M", found)


def get_editable[M: models.Model](model: type[M], user: Viewer, **lookup: Any) -> M:
    """The row, locked for change.

    Raises:
        Http404: not visible.
        NotAllowedError: visible, not this person's to change.
    """
    seen = get_visible_or_404(model, user, **lookup)
    rows = cast("Any", model).objects.select_for_update(of=("self",)).editable_by(user)
    found = rows.filter(pk=seen.pk).first()
    if found is None:
        raise NotAllowedError(_("You can see this, but it is not yours to change."), code="not_editable")
    return cast("M", found)


def check_still_editable(row: models.Model, user: Viewer) -> None:
    """After a write, inside its transaction: the row must still be this person's to edit.

    Raises:
        NotAllowedError: it fell outside; the transaction is then rolled back.
    """
    if not cast("Any", type(row)).objects.editable_by(user).filter(pk=row.pk).exists():
        raise NotAllowedError(_("This would leave your reach, so nothing was stored."), code="out_of_reach")


class TenantRelatedField(serializers.SlugRelatedField[Any]):
    """A row named by public id in a body; not visible and not existing read the same."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("There is no such id, or it is not visible to you."),
        "invalid": gettext_lazy("Write an id in the form 00000000-0000-0000-0000-000000000000."),
    }

    def __init__(self, **kwargs: Any) -> None:
        self.model: type[models.Model] | None = kwargs.pop("model", None)
        if self.model is not None and not kwargs.get("read_only"):
            kwargs["queryset"] = cast("Any", self.model).objects.none()
        super().__init__(slug_field="public_id", **kwargs)

    def get_queryset(self) -> Any:
        return cast("Any", self.model).objects.visible_to(self.context["request"].user)

    def to_internal_value(self, data: Any) -> Any:
        try:
            UUID(str(data))
        except ValueError:
            self.fail("invalid")
        return super().to_internal_value(data)


class TenantCursorPagination(CursorPagination):
    """Newest first by default; a view may name another stable order in `ordering`."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = ("-created_at", "-pk")

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        """A cursor carries a value of the first column of the order: one that cannot be is no cursor."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError, DataError) as error:
            if self.cursor_query_param not in request.query_params:
                raise
            raise NotFound(self.invalid_cursor_message) from error


def etag_of(row: Any) -> str:
    """A row's ETag: its version."""
    return f'"{row.version}"'


def check_if_match(etag: str, header: str | None) -> None:
    """Lets a write pass that names the version it saw in If-Match; without the header, any write.

    Raises:
        StaleError: the row has changed since.
    """
    if header and "*" not in (seen := parse_etags(header)) and etag not in seen:
        message = _("This changed since you read it. Read it again and repeat your change.")
        raise StaleError(message, code="stale")


def body_hash(data: Any) -> str:
    """The same content in any key order gives the same hash."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()


def claim_client_id(user: "User", *, public_id: UUID, resource: str, data: Any) -> bool:
    """True the first time; False for a repeat of the same body by the same person.

    A concurrent repeat waits here for the first one's commit.

    Raises:
        ConflictError: the id was used with another body, or by somebody else.
    """
    digest = body_hash(data)
    stored, first = ClientId.objects.get_or_create(
        public_id=public_id, defaults={"user": user, "resource": resource, "body_sha256": digest}
    )
    if (stored.user_id, stored.resource, stored.body_sha256) != (user.pk, resource, digest):
        raise id_in_use()
    return first


def id_in_use() -> ConflictError:
    """The same words whosever row it is."""
    message = _("This id is already in use for something else. Choose a new one.")
    return ConflictError(message, code="id_in_use", field="id")


def chosen_id(data: Any) -> UUID | None:
    """The id in a body, read as UUIDField reads it; the serializer complains about what is none."""
    sent = data.get("id") if isinstance(data, Mapping) else None
    try:
        if isinstance(sent, int):
            return UUID(int=sent)
        return UUID(sent) if isinstance(sent, str) else None
    except ValueError:
        return None


class TenantViewSet(viewsets.GenericViewSet[Any]):
    """Reads through `visible_to`, writes through services, with ETags, client-chosen ids and the access log.

    A subclass names `model` and `serializer_class`, adds the mixins below, and implements the service
    calls that its verbs need.
    """

    model: type[models.Model]
    lookup_field = "public_id"
    lookup_url_kwarg = "id"
    lookup_value_converter = "uuid"
    pagination_class = TenantCursorPagination
    # What the access log writes when a response shows this resource of other people; None: no health data.
    access_kind: AccessKind | None = None
    _shown: list[int]

    @property
    def person(self) -> "User":
        return cast("User", self.request.user)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return cast("Any", self.model).objects.none()
        return cast("Any", self.model).objects.visible_to(self.request.user)

    def shows(self, rows: Iterable[Any]) -> None:
        """Remembers whose data this response shows, for the access log."""
        self._shown = [*getattr(self, "_shown", []), *(row.athlete_id for row in rows if self.is_health(row))]

    def is_health(self, row: Any) -> bool:
        """Whether this row is health data; mixed resources ask the row."""
        return self.access_kind is not None and getattr(row, "is_health", True)

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        self.shows(page or [])
        return page

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        shown = getattr(self, "_shown", [])
        if shown and self.access_kind and status.is_success(response.status_code):
            log_access(self.request.user, athlete_ids=shown, kind=self.access_kind)
        return response

    def visible(self) -> Any:
        """The row of this URL, or 404."""
        return get_visible_or_404(self.model, self.request.user, public_id=self.kwargs["id"])

    def editable(self) -> Any:
        """The row of this URL, locked; 404, 403, or 412 when If-Match is stale."""
        row = get_editable(self.model, self.request.user, public_id=self.kwargs["id"])
        check_if_match(etag_of(row), self.request.headers.get("If-Match"))
        return row

    def answer(self, row: Any, *, code: int = status.HTTP_200_OK) -> Response:
        self.shows([row])
        body = self.get_serializer(row).data
        return Response(body, status=code, headers={"ETag": etag_of(row)})


class RetrieveMixin:
    def retrieve(self: Any, _request: Request, *_args: Any, **_kwargs: Any) -> Response:
        return cast("Response", self.answer(self.visible()))


class CreateMixin:
    """POST with an `id` that the client chose: a repeat answers 200 with the stored row."""

    @abstractmethod
    def service_create(self, data: dict[str, Any]) -> Any:
        """Calls the service with validated data (`id` among it) and returns the row."""

    def create(self: Any, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        with transaction.atomic():
            stored = self._repeated(chosen_id(request.data))
            return cast("Response", self.answer(stored) if stored else self._create())

    def _repeated(self: Any, public_id: UUID | None) -> Any:
        """The row of an earlier request with this id. Asked before validation: a repeat is never too old."""
        if public_id is None:
            return None
        resource, data = self.model.__name__, self.request.data
        if not claim_client_id(self.person, public_id=public_id, resource=resource, data=data):
            return self._stored(public_id)
        if self.model._base_manager.filter(public_id=public_id).exists():  # noqa: SLF001  ids of all people
            raise id_in_use()
        return None

    def _create(self: Any) -> Response:
        serializer = self.get_serializer(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        row = self.service_create(serializer.validated_data)
        check_still_editable(row, self.request.user)
        return cast("Response", self.answer(row, code=status.HTTP_201_CREATED))

    def _stored(self: Any, public_id: UUID) -> Any:
        row = self.model.objects.visible_to(self.request.user).filter(public_id=public_id).first()
        if row is None:
            raise ConflictError(_("This was stored and has been deleted since."), code="deleted", field="id")
        return row


class UpdateMixin:
    """PATCH with If-Match."""

    @abstractmethod
    def service_update(self, row: Any, data: dict[str, Any]) -> Any:
        """Calls the service with the validated fields that were sent, and returns the row."""

    def partial_update(self: Any, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        with transaction.atomic():
            row = self.editable()
            serializer = self.get_serializer(row, data=request.data, partial=True)
            serializer.is_valid(raise_exception=True)
            row = self.service_update(row, dict(serializer.validated_data))
            check_still_editable(row, request.user)
            return cast("Response", self.answer(row))


class DestroyMixin:
    """DELETE with If-Match."""

    @abstractmethod
    def service_delete(self, row: Any) -> None:
        """Calls the service that deletes the row and leaves its tombstone."""

    def destroy(self: Any, _request: Request, *_args: Any, **_kwargs: Any) -> Response:
        with transaction.atomic():
            self.service_delete(self.editable())
        return Response(status=status.HTTP_204_NO_CONTENT)
