"""Templates: their list, giving one to many athletes, and what came of it for each."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from athletes.errors import DomainError
from athletes.models import Athlete, Club
from athletes.tenant_admin import TenantAdmin, person_of
from athletes.tenant_lists import column
from coachsite.roster.selectors import coached_by
from training.models import PlanAssignment, PlanAssignmentResult, PlanTemplate
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
        self.fields["club"].queryset = Club.objects.visible_to(viewer)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["athletes"].queryset = coached_by(viewer).order_by("name")  # type: ignore[attr-defined]  # as above


@admin.register(PlanTemplate)
class PlanTemplateAdmin(TenantAdmin):
    list_display = ("name", "whose", "weeks_said", "give")
    search_fields = ("name",)
    fields = ("name", "description", "weeks_said", "start_week_m", "start_longest_m", "give")

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
        context = {**self.admin_site.each_context(request), "title": template.name, "form": form}
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
