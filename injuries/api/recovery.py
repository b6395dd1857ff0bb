"""REST: recovery-plans/ with the results of their steps."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from athletes.enums import AccessKind
from athletes.tenancy import (
    CreateMixin,
    RetrieveMixin,
    TenantCursorPagination,
    TenantViewSet,
    UpdateMixin,
    get_visible_or_404,
)
from injuries.enums.recovery import LadderStep
from injuries.models import RecoveryPlan, RecoveryRun
from injuries.rules.gate import BeforeRun
from injuries.selectors.recovery import ladder_of, ladders_of, today_of
from injuries.serializers.recovery import (
    EntryCheckSerializer,
    RecoveryPlanSerializer,
    RecoveryResultSerializer,
    StepDecisionSerializer,
    TodaySerializer,
)
from injuries.services import recovery as services
from training.filters import AthleteQuery, of_athlete, read_query


class ByBeginning(TenantCursorPagination):
    ordering = ("-began_on", "-pk")


class ByRunDate(TenantCursorPagination):
    ordering = ("-local_date", "-pk")


@extend_schema_view(list=extend_schema(parameters=[AthleteQuery]))
class RecoveryPlanViewSet(RetrieveMixin, CreateMixin, mixins.ListModelMixin, TenantViewSet):
    """The way back to running, step by step. Where it stands is computed from all answers at each reading.

    POST opens it for an episode without an open warning sign; after a clearance it opens by itself.
    """

    model = RecoveryPlan
    serializer_class = RecoveryPlanSerializer
    pagination_class = ByBeginning
    access_kind = AccessKind.PAIN_REPORTS

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("athlete", "episode")

    def filter_queryset(self, queryset: Any) -> Any:
        wanted = read_query(AthleteQuery, self.request)
        return of_athlete(super().filter_queryset(queryset), wanted, person=self.person)

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        self.ladders = ladders_of(page or [], now=timezone.now())
        return page

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "ladders": dict(getattr(self, "ladders", {}))}

    def service_create(self, data: dict[str, Any]) -> RecoveryPlan:
        return services.open_recovery(
            self.person, episode=data["episode"], now=timezone.now(), public_id=data.get("public_id")
        )

    @extend_schema(request=EntryCheckSerializer, responses=RecoveryPlanSerializer)
    @action(detail=True, methods=["post"])
    def entry(self, request: Request, **_kwargs: Any) -> Response:
        """Walking and stairs of the last 48 hours, before the first step; again today it replaces that."""
        plan = self.visible()
        said = EntryCheckSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        names = ("walking", "stairs", "limp", "swelling")
        answers = {name: said.validated_data.get(name) for name in names}
        services.check_entry(self.person, plan=plan, now=timezone.now(), **answers)
        return self.answer(self.visible())

    @extend_schema(request=StepDecisionSerializer, responses=RecoveryPlanSerializer)
    @action(detail=True, methods=["post"])
    def override(self, request: Request, **_kwargs: Any) -> Response:
        """One step up or down by a coach or physio, of a minor by a physio alone, with a reason that is kept.
        Refused under an open warning sign, and a step up after a limp or strong pain.
        """
        plan = self.visible()
        said = StepDecisionSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        services.decide_step(self.person, plan=plan, now=timezone.now(), **said.validated_data)
        return self.answer(self.visible())

    @extend_schema(request=TodaySerializer, responses=TodaySerializer)
    @action(detail=True, methods=["post"])
    def today(self, request: Request, **_kwargs: Any) -> Response:
        """Can I run today? Stores nothing."""
        plan = self.visible()
        said = TodaySerializer(data=request.data)
        said.is_valid(raise_exception=True)
        asked = BeforeRun(**{name: said.validated_data.get(name) for name in ("walking", "limp", "morning")})
        found = today_of(plan.athlete, asked, episode=plan.episode, now=timezone.now())
        self.shows([plan])
        shown = {name: getattr(asked, name) for name in ("walking", "limp", "morning")}
        about = ("readiness", "flag_open", "resting", "usual_morning")
        shown |= {name: getattr(found, name) for name in about}
        return Response(TodaySerializer(shown).data)


class RecoveryResultViewSet(RetrieveMixin, CreateMixin, UpdateMixin, mixins.ListModelMixin, TenantViewSet):
    """Runs of one step of a way back, with what the answers allow. `n` counts the steps from 1.

    PATCH answers what was open: an hour later, the next morning. Everything after it is graded anew.
    """

    model = RecoveryRun
    serializer_class = RecoveryResultSerializer
    pagination_class = ByRunDate
    access_kind = AccessKind.PAIN_REPORTS

    @property
    def plan(self) -> RecoveryPlan:
        return get_visible_or_404(RecoveryPlan, self.request.user, public_id=self.kwargs["plan"])

    def step(self, plan: RecoveryPlan) -> LadderStep:
        """The step with this number of the present ladder, or 404."""
        steps = ladder_of(plan, now=timezone.now()).steps
        number = int(self.kwargs["n"])
        if not 1 <= number <= len(steps):
            raise Http404
        return steps[number - 1]

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        plan = self.plan
        rows = rows.filter(plan=plan, step=self.step(plan))
        return rows.select_related("athlete", "activity")

    def visible(self) -> Any:
        found = self.get_queryset().filter(public_id=self.kwargs["id"]).first()
        if found is None:
            raise Http404
        return found

    def editable(self) -> Any:
        # The plan and the step of the address have to fit.
        self.visible()
        return super().editable()

    def get_serializer_context(self) -> dict[str, Any]:
        context: dict[str, Any] = {**super().get_serializer_context()}
        if not getattr(self, "swagger_fake_view", False):
            context["ladder"] = ladder_of(self.plan, now=timezone.now())
        return context

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        # Not visible is 404 before anything of the body is read.
        self.step(self.plan)
        response: Response = super().create(request, *args, **kwargs)
        return response

    def service_create(self, data: dict[str, Any]) -> RecoveryRun:
        plan = self.plan
        followed = services.record_run(
            self.person,
            plan=plan,
            step=self.step(plan),
            run_on=data["local_date"],
            answers=data["answers"],
            activity=data.get("activity"),
            public_id=data.get("public_id"),
            now=timezone.now(),
        )
        return followed.run

    def service_update(self, row: RecoveryRun, data: dict[str, Any]) -> RecoveryRun:
        followed = services.answer_run(self.person, run=row, answers=data["answers"], now=timezone.now())
        return followed.run
