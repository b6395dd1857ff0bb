"""Templates: their list, giving one to many athletes, and what came of it for each."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from athletes.errors import DomainError
from athletes.models import Athlete, Club
from athletes.tenant_admin import TenantAdmin, person_of
from athletes.tenant_lists import column
from coachsite.roster.selectors import coached_by
from training.enums import WorkoutType
from training.models import PlanAssignment, PlanAssignmentResult, PlanTemplate
from training.plan_templates import dated
from training.rules.workouts import WorkoutContent
from training.selectors import km
from training.selectors.templates import template_description, template_name, template_weeks
from training.services import assign_template


class AssignForm(forms.Form):
    """To whom, from when, how much of it."""

    club = forms.ModelChoiceField(label=_("Club"), queryset=Club.objects.none())
    athletes = forms.ModelMultipleChoiceField(
        label=_("Athletes"), queryset=Athlete.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    first_monday = forms.DateField(label=_("First Monday"), required=False)
    target_on = forms.DateField(label=_("Or target date"), required=False)
    scale_pct = forms.IntegerField(label=_("Scale, %"), initial=100)
    publishes = forms.BooleanField(label=_("Publish where nothing speaks against it"), required=False)

    def __init__(self, data: Any, *, viewer: Any) -> None:
        super().__init__(data)
        clubs = list(Club.objects.visible_to(viewer)[:2])
        self.fields["club"].queryset = Club.objects.visible_to(viewer)  # type: ignore[attr-defined]  # a ModelChoiceField
        if len(clubs) == 1:
            self.fields["club"].initial = clubs[0]
        self.fields["athletes"].queryset = coached_by(viewer).order_by("name")  # type: ignore[attr-defined]  # as above


# Templates have no dates, and contents need one.
SOME_MONDAY = date(2001, 1, 1)


def _week_in_line(week: dict[str, Any]) -> str:
    """Its kilometres, and what stands in it, Monday to Sunday."""
    contents = [dated(workout, SOME_MONDAY) for workout in week["workouts"]]
    metres = sum(content.planned_m() for content in contents)
    said = [_workout_in_words(content) for content in sorted(contents, key=lambda content: content.date)]
    return f"{km(metres)}: {', '.join(said)}"


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
        lines = ((_week_in_line(week),) for week in template_weeks(template, get_language()))
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", lines))

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
        view = self.admin_site.admin_view(self.assign_view)
        return [
            path("<path:object_id>/assign/", view, name="training_plantemplate_assign"),
            *super().get_urls(),
        ]

    def assign_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The form; a worker writes the plans."""
        template = self.visible_or_404(request, object_id)
        form = AssignForm(request.POST if request.method == "POST" else None, viewer=request.user)
        if form.is_bound and form.is_valid():
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
        }
        return TemplateResponse(request, "roster/plans/assign.html", context)


@admin.register(PlanAssignment)
class PlanAssignmentAdmin(TenantAdmin):
    list_display = ("name", "first_monday", "state")
    fields = ("name", "first_monday", "target_on", "scale_pct", "publishes", "state", "each")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Comes again by itself while the worker is at it."""
        row = self.visible_or_404(request, object_id)
        results = PlanAssignmentResult.objects.visible_to(request.user).filter(assignment=row)
        request.__dict__["assigned"] = list(results.select_related("athlete", "plan"))
        response: HttpResponse = super().change_view(request, object_id, *args, **kwargs)
        if row.finished_at is None:
            response.headers["Refresh"] = "3"
        return response

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            row.seen = request.__dict__.get("assigned", [])
        return row

    @column(_("Athletes"))
    def each(self, assignment: Any) -> str:
        return format_html_join(
            "",
            '<div><a href="{}">{}</a>: {} {}</div>',
            (
                (
                    reverse("admin:training_plan_change", args=[one.plan_id]) if one.plan_id else "",
                    one.athlete.name,
                    one.get_state_display(),
                    one.error_detail,
                )
                for one in assignment.seen
            ),
        )
