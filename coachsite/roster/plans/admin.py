"""The plan builder: the list of plans, the table of one, its cells by keyboard, publishing."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.errors import DomainError, StaleError
from athletes.rules import COACH_ROLES
from athletes.tenancy import get_visible_or_404
from athletes.tenant_admin import TenantAdmin, TenantForm, person_of
from athletes.tenant_lists import ChoiceFilter, column
from coachsite.roster import selectors
from coachsite.roster.plans import actions
from coachsite.roster.plans.forms import WorkoutForm, initial_of, with_more_rows
from coachsite.roster.plans.grid import PlanGrid, said_of
from coachsite.roster.row_pages import row_pages
from training.enums import PlanState
from training.models import Plan, PlanNote, PlanPublication, PlanWeek, Workout
from training.rules.dates import monday_of
from training.selectors.plan_news import told_of
from training.services import plans as services

if TYPE_CHECKING:
    from collections.abc import Callable

STATE_COLOURS = {PlanState.PUBLISHED: "success", PlanState.CHANGED: "warning", PlanState.DRAFT: "info"}
NEW = ("athlete", "name", "first_monday", "weeks_count", "target_on", "notes")
ABOUT = ("name", "target_on", "notes", "athlete_may_move")
# Sent by our script: it wants the changed row alone, not a page.
LIVE = "X-Live"
UNPROCESSABLE = 422


class StateFilter(ChoiceFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return list(PlanState.choices)

    def matching(self, _request: HttpRequest, queryset: Any, value: str) -> Any:
        drafts = queryset.filter(published_at=None)
        shown = queryset.filter(published_at__isnull=False)
        return {
            PlanState.DRAFT: drafts,
            PlanState.PUBLISHED: shown.filter(changed_at=None),
            PlanState.CHANGED: shown.filter(changed_at__isnull=False),
        }[PlanState(value)]


class SquadFilter(ChoiceFilter):
    title = gettext_lazy("squad")
    parameter_name = "squad"

    def lookups(self, request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(squad.public_id), squad.name) for squad in selectors.squads_of(request.user)]

    def matching(self, request: HttpRequest, queryset: Any, value: str) -> Any:
        athletes = selectors.in_squad(selectors.coached_by(request.user), value, request.user)
        return queryset.filter(athlete_id__in=athletes.values("pk"))


class PlanForm(TenantForm):
    def validate_constraints(self) -> None:
        """Left to the service, which says in words what the table would refuse by name."""


@admin.register(Plan)
class PlanAdmin(TenantAdmin):
    add_roles = COACH_ROLES
    change_roles = COACH_ROLES
    form = PlanForm
    list_display = ("name", "athlete", "weeks_said", "standing")
    list_filter = (StateFilter, SquadFilter)
    list_select_related = ("athlete",)
    search_fields = ("name", "athlete__name")

    @column(gettext_lazy("Weeks"), ordering="first_monday")
    def weeks_said(self, plan: Plan) -> str:
        first = date_format(plan.first_monday, "j M Y")
        return _("%(weeks)d from %(first)s") % {"weeks": plan.weeks_count, "first": first}

    @column(gettext_lazy("State"), label=STATE_COLOURS)
    def standing(self, plan: Plan) -> tuple[str, Any]:
        return plan.state, _("Ended") if plan.ended_on else plan.state.label

    def get_fields(self, _request: HttpRequest, obj: Any = None) -> Any:
        return ABOUT if obj else NEW

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        monday = monday_of(timezone.localdate()) + timedelta(days=7)
        return {"first_monday": monday, "weeks_count": 12, **super().get_changeform_initial_data(request)}

    def service_save(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Plan:
        said, now = form.cleaned_data, timezone.now()
        if change:
            given = {name: said[name] for name in form.changed_data if name in ABOUT}
            return services.edit_plan(person_of(request), plan=obj, now=now, **given)
        return services.create_plan(person_of(request), now=now, **{name: said[name] for name in NEW})

    def response_add(self, _request: HttpRequest, obj: Any, _post_url_continue: Any = None) -> HttpResponse:
        return HttpResponseRedirect(plan_url(obj))

    def response_post_save_change(self, _request: HttpRequest, obj: Any) -> HttpResponse:
        return HttpResponseRedirect(plan_url(obj))

    # The pages of one plan ------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        views: dict[str, Callable[..., HttpResponse]] = {
            "about/": self.about_view,
            "day/<str:day>/": self.day_view,
            "workout/<uuid:workout>/": self.workout_view,
            "act/": self.act_view,
            "publish/": self.publish_view,
        }
        return [*row_pages(self, views), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002  Django's signature
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The builder; it reads only."""
        plan = self.visible_or_404(request, object_id)
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        grid = PlanGrid.of(plan, person_of(request), now=timezone.now())
        more = {
            "grid": grid,
            "last_edit": plan.edits.filter(undone_at=None, actor=person_of(request)).first(),
            "notes": PlanNote.objects.visible_to(request.user).filter(plan=plan).select_related("author"),
            "publication": self._last_publication(request, plan),
            **(extra_context or {}),
        }
        return self._page(request, plan, "builder", more)

    def about_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Name, target and notes: Django's form."""
        return cast("HttpResponse", super().change_view(request, object_id))

    def day_view(self, request: HttpRequest, object_id: str, day: str) -> HttpResponse:
        """A new workout on this day; or, as a POST with `copy`, another of the plan's workouts again."""
        plan = self.visible_or_404(request, object_id)
        on = read_day(plan, day)
        version = get_week(plan, on).version
        if request.method != "POST":
            return self._form_page(request, plan, WorkoutForm(day=on, initial={"version": version}))
        if key := request.POST.get("copy"):
            return self._copy(request, plan, key, on)
        return self._store(request, plan, on, None)

    def workout_view(self, request: HttpRequest, object_id: str, workout: Any) -> HttpResponse:
        """One workout: its form, storing it, or as a POST with `remove` taking it out."""
        plan = self.visible_or_404(request, object_id)
        row = get_visible_or_404(Workout, request.user, plan=plan, public_id=workout, removed=False)
        if request.method != "POST":
            version = get_week(plan, row.date).version
            initial = {**initial_of(row.content), "version": version}
            return self._form_page(request, plan, WorkoutForm(day=row.date, initial=initial), row)
        if "remove" in request.POST:
            return self._remove(request, plan, row)
        return self._store(request, plan, row.date, row)

    def _store(self, request: HttpRequest, plan: Plan, day: date, row: Workout | None) -> HttpResponse:
        if "more" in request.POST:
            return self._form_page(request, plan, WorkoutForm(with_more_rows(request.POST), day=day), row)
        form = WorkoutForm(request.POST, day=day)
        if not form.is_valid():
            return self._form_page(request, plan, form, row, status=UNPROCESSABLE)
        given = {"content": form.content(), "week_version": form.cleaned_data["version"]}
        try:
            if row is None:
                row = services.add_workout(person_of(request), plan=plan, now=timezone.now(), **given)
            else:
                row = services.edit_workout(person_of(request), workout=row, now=timezone.now(), **given)
        except DomainError as error:
            form.put(error)
            return self._form_page(request, plan, form, row, status=error.status, refused=error)
        return self._stored(request, plan, day, _("Saved: %(what)s.") % {"what": what_is(row)}, row)

    def _copy(self, request: HttpRequest, plan: Plan, key: str, day: date) -> HttpResponse:
        try:
            row = actions.copy_workout(person_of(request), plan, key, day, now=timezone.now())
        except DomainError as error:
            return self._refused(request, plan, error)
        said = _("Copied to %(day)s: %(what)s.") % {"day": date_format(day, "l j F"), "what": what_is(row)}
        return self._stored(request, plan, day, said, row)

    def _remove(self, request: HttpRequest, plan: Plan, row: Workout) -> HttpResponse:
        version = request.POST.get("version", "")
        try:
            services.remove_workout(
                person_of(request),
                workout=row,
                week_version=int(version) if version.isdecimal() else None,
                now=timezone.now(),
            )
        except DomainError as error:
            return self._refused(request, plan, error)
        return self._stored(request, plan, row.date, _("Taken out: %(what)s.") % {"what": what_is(row)}, None)

    def _stored(
        self, request: HttpRequest, plan: Plan, day: date, said: str, row: Workout | None
    ) -> HttpResponse:
        """The changed week alone for the script; back to the builder for a form without one."""
        if LIVE not in request.headers:
            messages.success(request, said)
            return HttpResponseRedirect(f"{plan_url(plan)}#day-{day:%Y-%m-%d}")
        grid = PlanGrid.of(plan, person_of(request), now=timezone.now(), monday=monday_of(day))
        context = {"plan": plan, "grid": grid, "row": grid.rows[0], "may_edit": True, "said": said}
        context["focus"] = f"workout-{row.public_id}" if row else f"add-{day:%Y-%m-%d}"
        return TemplateResponse(request, "roster/plans/changed.html", context)

    def _refused(self, request: HttpRequest, plan: Plan, error: DomainError) -> HttpResponse:
        if LIVE in request.headers:
            return HttpResponse(error.message, status=error.status, content_type="text/plain")
        messages.error(request, error.message)
        return HttpResponseRedirect(plan_url(plan))

    def _form_page(
        self,
        request: HttpRequest,
        plan: Plan,
        form: WorkoutForm,
        row: Workout | None = None,
        *,
        status: int = 200,
        refused: DomainError | None = None,
    ) -> HttpResponse:
        theirs = None
        if isinstance(refused, StaleError):
            theirs = actions.meanwhile(plan, form.day)
            # Sent again it goes through: what stands there now has been shown.
            form.data = {**request.POST.dict(), "version": str(theirs.version)}
        context = {"form": form, "row": row, "theirs": theirs, "may_edit": plan_editable(request, plan)}
        name = "workout_form" if LIVE in request.headers else "workout"
        response = self._page(request, plan, name, context)
        response.status_code = status
        return response

    # Weeks, the whole plan, publishing ------------------------------------------------------------------

    def act_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One action on a week or the plan, and back."""
        plan = self.visible_or_404(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            said, back = actions.act(person_of(request), plan, request.POST, now=timezone.now())
        except DomainError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(plan_url(plan))
        messages.success(request, said)
        return HttpResponseRedirect(back or plan_url(plan))

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What the gate says, a reason where it needs one, and the button."""
        plan = self.visible_or_404(request, object_id)
        error = None
        if request.method == "POST":
            reason = request.POST.get("reason", "")
            try:
                services.publish_plan(person_of(request), plan=plan, now=timezone.now(), reason=reason)
            except DomainError as refused:
                error = refused
            else:
                messages.success(request, _("Published: %(name)s sees it now.") % {"name": plan.athlete.name})
                return HttpResponseRedirect(plan_url(plan))
        grid = PlanGrid.of(plan, person_of(request), now=timezone.now())
        more: dict[str, Any] = {"grid": grid, "error": error, "reason": request.POST.get("reason", "")}
        more["publication"] = self._last_publication(request, plan)
        response = self._page(request, plan, "publish", more)
        response.status_code = error.status if error else 200
        return response

    def _last_publication(self, request: HttpRequest, plan: Plan) -> dict[str, Any] | None:
        rows = PlanPublication.objects.visible_to(request.user).filter(plan=plan)
        last = rows.select_related("published_by").first()
        if last is None:
            return None
        found, reason = told_of(last, request.user)
        return {"row": last, "said": said_of(found), "reason": reason}

    def _page(self, request: HttpRequest, plan: Plan, name: str, more: dict[str, Any]) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": plan,
            "title": f"{plan.name}: {plan.athlete.name}",
            "plan": plan,
            "may_edit": plan_editable(request, plan),
            **more,
        }
        return TemplateResponse(request, f"roster/plans/{name}.html", context)


def plan_url(plan: Plan) -> str:
    """The address of a plan's builder."""
    return reverse("admin:training_plan_change", args=[plan.pk])


def plan_editable(request: HttpRequest, plan: Plan) -> bool:
    """Physios read; coaches of the athlete write, until the plan has ended."""
    return plan.ended_on is None and Plan.objects.editable_by(request.user).filter(pk=plan.pk).exists()


def what_is(workout: Workout) -> str:
    """A workout with its day, in a sentence."""
    return f"{workout.title or workout.get_type_display()}, {date_format(workout.date, 'l j F')}"


def read_day(plan: Plan, text: str) -> date:
    """A day of the plan from an address."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if not plan.holds(day):
        raise Http404
    return day


def get_week(plan: Plan, day: date) -> PlanWeek:
    """The week that holds this day."""
    return plan.weeks.get(monday=monday_of(day))
