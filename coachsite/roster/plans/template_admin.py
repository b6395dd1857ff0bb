"""Templates: their list, giving one to many athletes, and what came of it for each."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from athletes.errors import DomainError
from athletes.tenant_admin import TenantAdmin, person_of
from athletes.tenant_lists import column
from coachsite.roster.plans.assigning import AssignForm
from coachsite.roster.row_pages import row_pages
from training.enums import WorkoutType
from training.models import PlanAssignment, PlanTemplate
from training.plan_templates import dated
from training.rules.dates import WEEK, monday_of
from training.rules.workouts import WorkoutContent
from training.selectors import km
from training.selectors.assignments import progress_of, results_for
from training.selectors.templates import template_description, template_name, template_weeks
from training.services import assign_template, undo_assignment

# Templates have no dates, and contents need one.
SOME_MONDAY = date(2001, 1, 1)


def _week_in_line(number: int, week: dict[str, Any]) -> str:
    """Its kilometres, and what stands in it, Monday to Sunday."""
    contents = [dated(workout, SOME_MONDAY) for workout in week["workouts"]]
    metres = sum(content.planned_m() for content in contents)
    said = [_workout_in_words(content) for content in sorted(contents, key=lambda content: content.date)]
    begins = _("Week %(number)s, %(distance)s") % {"number": number, "distance": km(metres)}
    return f"{begins}: {', '.join(said)}"


def _workout_in_words(content: WorkoutContent) -> str:
    kind = str(WorkoutType(content.type).label)
    return f"{kind} {km(content.planned_m())}" if content.planned_m() else kind


@admin.register(PlanTemplate)
class PlanTemplateAdmin(TenantAdmin):
    list_display = ("named", "whose", "weeks_said", "begins", "give")
    search_fields = ("name",)
    fields = ("named", "described", "weeks_said", "begins", "week_by_week", "give")

    @column(_("Name"), ordering="name")
    def named(self, template: PlanTemplate) -> str:
        return template_name(template, get_language())

    @column(_("Whom it is for"))
    def described(self, template: PlanTemplate) -> str:
        return template_description(template, get_language())

    @column(_("Begins with"))
    def begins(self, template: PlanTemplate) -> str:
        """What somebody should run already."""
        if not template.start_week_m:
            return str(_("no running yet"))
        return str(_("%(week)s a week, longest run %(run)s")) % {
            "week": km(template.start_week_m, decimals=0),
            "run": km(template.start_longest_m, decimals=0),
        }

    @column(_("Week by week"))
    def week_by_week(self, template: PlanTemplate) -> str:
        weeks = enumerate(template_weeks(template, get_language()), start=1)
        lines = ((_week_in_line(number, week),) for number, week in weeks)
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", lines))

    @column(_("Whose"))
    def whose(self, template: PlanTemplate) -> Any:
        return template.club.name if template.club else _("Coachsite")

    @column(_("Weeks"))
    def weeks_said(self, template: PlanTemplate) -> int:
        return len(template.weeks)

    @column(_("Next"))
    def give(self, template: PlanTemplate) -> str:
        address = reverse("admin:training_plantemplate_assign", args=[template.pk])
        return format_html('<a class="cs-link" href="{}">{}</a>', address, _("Assign to athletes"))

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("club")

    def get_urls(self) -> list[Any]:
        return [*row_pages(self, {"assign/": self.assign_view}), *super().get_urls()]

    def assign_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The form; a worker writes the plans."""
        template = self.visible_or_404(request, object_id)
        sent = request.POST if request.method == "POST" else None
        next_monday = monday_of(timezone.localdate()) + WEEK
        form = AssignForm(sent, viewer=person_of(request), first_monday=next_monday)
        is_sent = sent is not None and "search" not in sent
        if is_sent and form.is_valid():
            try:
                made = assign_template(
                    person_of(request), template=template, now=timezone.now(), **form.cleaned_data
                )
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                return HttpResponseRedirect(reverse("admin:training_planassignment_change", args=[made.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": template_name(template, get_language()),
            "form": form,
            "back": reverse("admin:training_plantemplate_change", args=[template.pk]),
        }
        return TemplateResponse(request, "roster/plans/assign.html", context)


@admin.register(PlanAssignment)
class PlanAssignmentAdmin(TenantAdmin):
    list_display = ("name", "first_monday", "state")

    def get_urls(self) -> list[Any]:
        return [*row_pages(self, {"undo/": self.undo_view}), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002  Django's signature
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Comes again by itself while the worker is at it."""
        row = self.visible_or_404(request, object_id)
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        results = results_for(row, person_of(request))
        drafts = any(one.plan_id and not one.published for one in results)
        editable = PlanAssignment.objects.editable_by(request.user).filter(pk=row.pk).exists()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "title": row.name,
            "row": row,
            "progress": progress_of(row),
            "results": results,
            "may_undo": editable and (drafts or row.finished_at is None),
            **(extra_context or {}),
        }
        response = TemplateResponse(request, "roster/plans/assigned.html", context)
        if row.finished_at is None:
            response.headers["Refresh"] = "3"
        return response

    def undo_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Deletes the drafts that it made."""
        row = self.visible_or_404(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            count = undo_assignment(person_of(request), assignment=row, now=timezone.now())
        except DomainError as error:
            messages.error(request, error.message)
        else:
            said = ngettext("%(count)d draft is deleted.", "%(count)d drafts are deleted.", count)
            messages.success(request, said % {"count": count})
        return HttpResponseRedirect(reverse("admin:training_planassignment_change", args=[row.pk]))
