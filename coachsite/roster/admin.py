"""Athletes in the admin: the list, the page of one, what a coach changes, and entering pain for them."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alerts.models import Alert
from alerts.services import acknowledge_alert
from athletes import services
from athletes.admin import RULE_FIELDS, WeeklyRuleFields
from athletes.enums import AccessKind, Role
from athletes.errors import DomainError
from athletes.models import Athlete
from athletes.rules import COACH_ROLES
from athletes.tenancy import get_visible_or_404
from athletes.tenant_admin import logged, person_of, roles_of
from athletes.tenant_lists import ChoiceFilter, column
from coachsite.roster import selectors
from coachsite.roster.athlete_page import AthletePage
from coachsite.roster.enums import Level
from coachsite.roster.matches import correct_match, restore_matches
from coachsite.roster.reasons import last_answer, level_at, status_of
from coachsite.roster.row_pages import row_pages
from injuries.forms import PainReportForm
from injuries.views.log_page import LogPage, fresh_initial
from injuries.views.person import put_error
from injuries.views.storing import store_report
from training.views import week_on_paper

# In the session: what stood before the last match that was corrected, by athlete.
UNDO_MATCH = "match_undo"
PROFILE = (
    "name",
    "birth_month",
    "sex",
    "time_zone",
    "weekly_declared_m",
    "max_hr",
    "rest_hr",
)


class StatusFilter(ChoiceFilter):
    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return list(Level.choices)

    def matching(self, _request: HttpRequest, queryset: Any, value: str) -> Any:
        return queryset.filter(selectors.at_level(Level(value)))


class SquadFilter(ChoiceFilter):
    title = gettext_lazy("squad")
    parameter_name = "squad"

    def lookups(self, request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(squad.public_id), squad.name) for squad in selectors.squads_of(request.user)]

    def matching(self, request: HttpRequest, queryset: Any, value: str) -> Any:
        return selectors.in_squad(queryset, value, request.user)


@admin.register(Athlete)
class AthleteAdmin(WeeklyRuleFields):
    change_roles = COACH_ROLES
    access_kind = AccessKind.STATUS
    list_display = ("name", "status", "why", "answered")
    list_filter = (StatusFilter, SquadFilter)
    search_fields = ("name",)
    ordering = selectors.BY_NAME
    fieldsets = (
        (None, {"fields": PROFILE}),
        (gettext_lazy("How much a week may grow"), {"fields": RULE_FIELDS}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return selectors.roster_for(request.user, now=timezone.now())

    @column(gettext_lazy("Status"))
    def status(self, athlete: Any) -> str:
        level = level_at(athlete)
        return render_to_string("components/status.html", {"level": level, "label": level.label})

    @column(gettext_lazy("Why"))
    def why(self, athlete: Any) -> str:
        return status_of(athlete, now=timezone.now()).reasons[0].text

    @column(gettext_lazy("Last report"))
    def answered(self, athlete: Any) -> str:
        return last_answer(athlete, now=timezone.now())

    def log_shown(self, request: HttpRequest, response: Any, rows: Any) -> HttpResponse:
        """Who does not share health is shown without it."""
        return super().log_shown(request, response, [row for row in rows if row.health_shared])

    # The page of one athlete ------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        views = {
            "profile/": self.profile_view,
            "log-pain/": self.log_pain_view,
            "acknowledge/": self.acknowledge_view,
            "match/": self.match_view,
            "week/": self.week_view,
        }
        return [*row_pages(self, views), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002  Django's signature
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Reads only: the form stands on the page of the profile."""
        athlete = self.visible_or_404(request, object_id)
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        page = AthletePage.of(athlete, request.user, now=timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": athlete,
            "title": athlete.name,
            "page": page,
            "may_treat": page.health_shared and Role.PHYSIO in roles_of(request),
            "may_edit": self.has_change_permission(request, athlete),
            "undo_match": str(athlete.pk) in request.session.get(UNDO_MATCH, {}),
            **(extra_context or {}),
        }
        response = TemplateResponse(request, "roster/athlete.html", context)
        shown = [athlete.pk] if page.health_shared else []
        return cast("HttpResponse", logged(request, response, shown, AccessKind.PAIN_REPORTS))

    def profile_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The form."""
        return cast("HttpResponse", super().change_view(request, object_id))

    def service_save(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Athlete:  # noqa: ARG002  athletes are invited, not added here
        given = {name: form.cleaned_data[name] for name in form.changed_data if name in PROFILE + RULE_FIELDS}
        return services.edit_profile(person_of(request), athlete=obj, now=timezone.now(), **given)

    def response_post_save_change(self, _request: HttpRequest, obj: Any) -> HttpResponse:
        return HttpResponseRedirect(page_of(obj))

    def acknowledge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Takes notice of one alert of this athlete, and comes back."""
        athlete = self.visible_or_404(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        key = request.POST.get("alert", "")
        alert = get_visible_or_404(
            Alert, request.user, athlete=athlete, pk=int(key) if key.isdecimal() else 0
        )
        try:
            acknowledge_alert(person_of(request), alert=alert, now=timezone.now())
        except DomainError as error:
            messages.error(request, error.message)
        return HttpResponseRedirect(page_of(athlete))

    def match_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Says which activity a workout was, or takes the last word about it back."""
        athlete = self.visible_or_404(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        undo, key = request.session.get(UNDO_MATCH, {}), str(athlete.pk)
        try:
            if "undo" in request.POST:
                restore_matches(person_of(request), athlete, said=undo.get(key, {}), now=timezone.now())
                request.session[UNDO_MATCH] = {}
                messages.success(request, _("It stands again as before."))
            else:
                said = {name: request.POST.get(name, "") for name in ("workout", "said")}
                before = correct_match(person_of(request), athlete, now=timezone.now(), **said)
                request.session[UNDO_MATCH] = {key: before}
                messages.success(request, _("Corrected."))
        except DomainError as error:
            messages.error(request, error.message)
        return HttpResponseRedirect(f"{page_of(athlete)}#plan")

    def week_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A week of the plan on one sheet of paper."""
        athlete = self.visible_or_404(request, object_id)
        context = week_on_paper(athlete, person_of(request), request.GET.get("ahead", ""), now=timezone.now())
        context["back"] = page_of(athlete)
        response = TemplateResponse(request, "training/printed_week.html", context)
        shown = [athlete.pk] if any(one.is_health for _day, ones in context["days"] for one in ones) else []
        return cast("HttpResponse", logged(request, response, shown, AccessKind.STATUS))

    def log_pain_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The athlete's own form, filled in by staff; the service decides whether they may."""
        athlete = self.visible_or_404(request, object_id)
        if not athlete.health_shared:
            raise PermissionDenied
        data = request.POST if request.method == "POST" else None
        form = PainReportForm(data, initial=fresh_initial(), athlete=athlete, viewer=request.user)
        if data is not None and form.is_valid():
            try:
                store_report(person_of(request), form, now=timezone.now())
            except DomainError as error:
                put_error(form, error)
            else:
                messages.success(request, _("The report of %(name)s is stored.") % {"name": athlete.name})
                return HttpResponseRedirect(page_of(athlete))
        context = {"athlete": athlete, "page": LogPage(form), "back": page_of(athlete)}
        return cast("HttpResponse", TemplateResponse(request, "roster/log_pain.html", context))


def page_of(athlete: Athlete) -> str:
    """The address of an athlete's page."""
    return reverse("admin:athletes_athlete_change", args=[athlete.pk])
