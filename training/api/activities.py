"""REST: activities/, shoes/, load-weeks/, load-days/ and imports/."""

from bisect import bisect_right
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse, UnreadablePostError
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.pagination import Cursor
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.errors import DomainError, TooLargeError
from athletes.models import Athlete, User
from athletes.selectors import athlete_of
from athletes.tenancy import (
    CreateMixin,
    DestroyMixin,
    RetrieveMixin,
    TenantCursorPagination,
    TenantViewSet,
    UpdateMixin,
    check_still_editable,
)
from training import services
from training.exports import fit_of, table_of, tcx_of
from training.exports.downloads import download
from training.filters import (
    ActivityQuery,
    AthleteQuery,
    DatedQuery,
    ImportQuery,
    ShoeQuery,
    apply_dated,
    of_athlete,
    read_query,
)
from training.models import Activity, Import, Shoe, WeekLoad
from training.selectors import load_days, rotation, shoe_changes
from training.selectors.tracks import shown_track, track_view
from training.serializers import (
    ActivitySerializer,
    AssignedSerializer,
    AssignSerializer,
    DayLoadSerializer,
    ImportSerializer,
    RotationSerializer,
    ShoeChangeSerializer,
    ShoeSerializer,
    TrackSerializer,
    UploadSerializer,
    WeekLoadSerializer,
)
from training.services.imports import say_too_large

# The multipart frame around a file of the largest size.
FRAME_BYTES = 64 * 1024


def athlete_named(data: dict[str, Any], person: User) -> Athlete:
    """Takes the athlete out of the body; left out, it is oneself."""
    athlete = data.pop("athlete", None) or athlete_of(person)
    if athlete is None:
        raise DomainError(_("Name the athlete."), code="required", field="athlete")
    return athlete


def _pass_over_body(request: Request) -> None:
    """Clients read no answer while they send: what they announced is thrown away, up to four limits."""
    room = 4 * settings.ZIP_LIMIT_BYTES
    # Who hangs up meanwhile gets no answer, and there is nothing more to say.
    with suppress(UnreadablePostError):
        while room > 0 and (chunk := request.read(FRAME_BYTES)):
            room -= len(chunk)


def _table_options(data: dict[str, Any]) -> services.TableOptions:
    options: services.TableOptions = {}
    if "units" in data:
        options["units"] = data["units"]
    if data["day_first"] is not None:
        options["day_first"] = data["day_first"]
    return options


class ByStart(TenantCursorPagination):
    ordering = ("-start_at", "-pk")


class ByMonday(TenantCursorPagination):
    ordering = ("-monday", "-pk")


class ByDay(TenantCursorPagination):
    """Pages of computed days, newest first; a cursor names a day."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:  # noqa: ARG002  the framework's signature
        """`queryset` is a list of days, oldest first."""
        self.base_url = request.build_absolute_uri()
        size = self.get_page_size(request) or self.max_page_size
        asked: Any = self.decode_cursor(request)
        marks = [day.date.isoformat() for day in queryset]
        end = len(marks)
        if asked:
            place = bisect_right(marks, asked.position or "")
            end = min(end, place + size) if asked.reverse else place
        start = max(0, end - size)
        self.older = marks[start - 1] if start else None
        self.newest = marks[end - 1] if 0 < end < len(marks) else None
        return list(reversed(queryset[start:end]))

    def get_next_link(self) -> str | None:
        return self._link(self.older, reverse=False)

    def get_previous_link(self) -> str | None:
        return self._link(self.newest, reverse=True)

    def _link(self, day: Any, *, reverse: bool) -> str | None:
        return self.encode_cursor(Cursor(offset=0, reverse=reverse, position=day)) if day else None


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

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR}, parameters=[ActivityQuery])
    @action(detail=False, pagination_class=None, url_path="csv")
    def as_table(self, _request: Request, **_kwargs: Any) -> HttpResponse:
        """All of them as CSV, oldest first; filters as in the list."""
        rows = self.filter_queryset(self.get_queryset()).order_by("start_at", "pk")
        return download(table_of(rows), name="activities.csv")

    @extend_schema(responses={(200, "application/vnd.ant.fit"): OpenApiTypes.BINARY})
    @action(detail=True, pagination_class=None, filter_backends=[], url_path="fit")
    def as_fit(self, _request: Request, **_kwargs: Any) -> HttpResponse:
        """As a FIT file. 400 with `no_times` where no time is known."""
        row = self.visible()
        return download(fit_of(row, shown_track(row, self.person, now=timezone.now())), name="activity.fit")

    @extend_schema(responses={(200, "application/xml"): OpenApiTypes.BINARY})
    @action(detail=True, pagination_class=None, filter_backends=[], url_path="tcx")
    def as_tcx(self, _request: Request, **_kwargs: Any) -> HttpResponse:
        """As a TCX file. 400 with `no_times` where no time is known."""
        row = self.visible()
        return download(tcx_of(row, shown_track(row, self.person, now=timezone.now())), name="activity.tcx")

    def service_create(self, data: dict[str, Any]) -> Activity:
        return services.log_activity(
            self.person, athlete=athlete_named(data, self.person), now=timezone.now(), **data
        )

    def service_update(self, row: Activity, data: dict[str, Any]) -> Activity:
        for name in ("athlete", "public_id"):
            data.pop(name, None)
        return services.edit_activity(self.person, activity=row, now=timezone.now(), **data)

    def service_delete(self, row: Activity) -> None:
        services.delete_activity(self.person, activity=row, now=timezone.now())


@extend_schema_view(list=extend_schema(parameters=[ShoeQuery]))
class ShoeViewSet(
    RetrieveMixin, CreateMixin, UpdateMixin, DestroyMixin, mixins.ListModelMixin, TenantViewSet
):
    """Pairs of shoes. One that is put away (`retired`) keeps its runs; a deleted one leaves them without."""

    model = Shoe
    serializer_class = ShoeSerializer

    def get_queryset(self) -> Any:
        return super().get_queryset().with_wear().select_related("athlete").prefetch_related("defaults")

    def filter_queryset(self, queryset: Any) -> Any:
        wanted = read_query(ShoeQuery, self.request)
        rows = of_athlete(super().filter_queryset(queryset), wanted, person=self.person)
        return rows if wanted["retired"] is None else rows.filter(retired=wanted["retired"])

    def answer(self, row: Shoe, *, code: int = status.HTTP_200_OK) -> Response:
        # With what its runs add up to now.
        return super().answer(self.get_queryset().get(pk=row.pk), code=code)

    @extend_schema(parameters=[AthleteQuery], responses=RotationSerializer)
    @action(detail=False, pagination_class=None, filter_backends=[])
    def rotation(self, request: Request, **_kwargs: Any) -> Response:
        """Pairs worn in the last 28 days."""
        athlete = athlete_named(read_query(AthleteQuery, request), self.person)
        found = rotation(athlete, athlete.local_date(timezone.now()))
        return Response(RotationSerializer(found).data)

    @extend_schema(parameters=[AthleteQuery], responses=ShoeChangeSerializer(many=True))
    @action(detail=False, pagination_class=None, filter_backends=[])
    def changes(self, request: Request, **_kwargs: Any) -> Response:
        """The last 50 changes of all pairs, newest first."""
        athlete = athlete_named(read_query(AthleteQuery, request), self.person)
        return Response(ShoeChangeSerializer(shoe_changes(athlete, self.person), many=True).data)

    @extend_schema(request=AssignSerializer, responses=AssignedSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, **_kwargs: Any) -> Response:
        """Gives all runs of some days to this pair. Sent again, it finds nothing left to do."""
        asked = AssignSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        wanted = dict(asked.validated_data)
        days = {"first": wanted.pop("from"), "last": wanted.pop("to")}
        with transaction.atomic():
            shoe = self.editable()
            count = services.assign_shoe(self.person, shoe=shoe, now=timezone.now(), **days, **wanted)
        return Response({"assigned": count})

    def service_create(self, data: dict[str, Any]) -> Shoe:
        athlete = athlete_named(data, self.person)
        return services.add_shoe(self.person, athlete=athlete, now=timezone.now(), **data)

    def service_update(self, row: Shoe, data: dict[str, Any]) -> Shoe:
        for name in ("athlete", "public_id"):
            data.pop(name, None)
        return services.edit_shoe(self.person, shoe=row, now=timezone.now(), **data)

    def service_delete(self, row: Shoe) -> None:
        services.delete_shoe(self.person, shoe=row, now=timezone.now())


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


class LoadDayViewSet(TenantViewSet):
    """One athlete's load day by day, newest first, from the first logged day to today.

    Computed when asked: a corrected run counts at once. People without a profile name the athlete.
    """

    model = Activity
    serializer_class = DayLoadSerializer
    pagination_class = ByDay
    filter_backends = ()

    @extend_schema(operation_id="load_days_list", parameters=[DatedQuery])
    def list(self, request: Request) -> Response:
        """Days of rest are among them, with a load of 0."""
        wanted = read_query(DatedQuery, request)
        athlete = athlete_named(wanted, self.person)
        found = load_days(athlete, now=timezone.now(), first=wanted.get("from"), last=wanted.get("to"))
        page = ByDay()
        days = page.paginate_queryset(found.days, request)
        shown: Any = DayLoadSerializer(days, many=True, context={"shows_acwr": found.shows_acwr})
        return page.get_paginated_response(shown.data)


@extend_schema_view(list=extend_schema(parameters=[ImportQuery]))
class ImportViewSet(RetrieveMixin, mixins.ListModelMixin, TenantViewSet):
    """Files of watches and sites, zips of up to 1,000 of them, and CSV logs, read by a worker.

    The same bytes again answer with the first import. `done` of `total` says how far the worker came.
    """

    model = Import
    serializer_class = ImportSerializer
    parser_classes = [MultiPartParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # Before anything reads the body, as checking a session's token does.
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.ZIP_LIMIT_BYTES + FRAME_BYTES:
            _pass_over_body(request)
            raise TooLargeError(say_too_large(), code="too_large", field="file")
        super().initial(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("athlete").prefetch_related("files__activity")

    def filter_queryset(self, queryset: Any) -> Any:
        wanted = read_query(ImportQuery, self.request)
        rows = of_athlete(super().filter_queryset(queryset), wanted, person=self.person)
        return rows.filter(state=wanted["state"]) if "state" in wanted else rows

    @extend_schema(
        request={"multipart/form-data": UploadSerializer},
        responses={200: ImportSerializer, 201: ImportSerializer},
    )
    def create(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """201 for new bytes, 200 for bytes that this athlete has uploaded before."""
        asked = UploadSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        file = asked.validated_data["file"]
        with transaction.atomic():
            upload, is_new = services.start_import(
                self.person,
                athlete=athlete_named(asked.validated_data, self.person),
                name=file.name,
                content=file,
                options=_table_options(asked.validated_data),
            )
            check_still_editable(upload, self.person)
        return self.answer(upload, code=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)
