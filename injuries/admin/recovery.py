"""The way back in the admin: read with consent; a step is decided with a reason, and nothing else changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from athletes.enums import AccessKind
from athletes.rules import TRAINING_ROLES
from athletes.tenant_admin import TenantAdmin, TenantForm, person_of
from athletes.tenant_lists import column
from injuries.enums.recovery import LadderStep, MoveReason
from injuries.models import LadderOverride, RecoveryPlan
from injuries.rules.ladder_facts import LadderState
from injuries.selectors.recovery import ladder_of
from injuries.services.recovery import decide_step
from injuries.templatetags.places import place


class DecisionForm(TenantForm):
    """The services say what is wrong, in words; the table's own conditions have none."""

    def validate_constraints(self) -> None:
        """Left to the service and the table."""


@admin.register(RecoveryPlan)
class RecoveryPlanAdmin(TenantAdmin):
    access_kind = AccessKind.PAIN_REPORTS
    list_display = ("athlete", "where", "began_on", "finished_on")
    list_display_links = ("where",)
    list_filter = ("athlete",)
    list_select_related = ("athlete", "episode")
    search_fields = ("athlete__name",)
    fields = (
        "athlete",
        "where",
        "began_on",
        "stage",
        "next_run",
        "runs",
        "moves",
        "decisions",
        "finished_on",
    )

    @column(_("Where"))
    def where(self, plan: RecoveryPlan) -> str:
        return place(plan.episode)

    @column(_("Stage"))
    def stage(self, plan: RecoveryPlan) -> str:
        state = _state(plan)
        return f"{state.number}/{len(state.steps)}: {state.step.label} ({state.phase.label})"

    @column(_("Next run"))
    def next_run(self, plan: RecoveryPlan) -> str:
        state = _state(plan)
        if state.next_on is None or state.next_step is None:
            return ""
        return f"{state.next_on:%Y-%m-%d}: {state.next_step.label}"

    @column(_("Runs"))
    def runs(self, plan: RecoveryPlan) -> str:
        """The latest first."""
        said = (
            (f"{run.run_on:%Y-%m-%d}", run.step.label, run.gate.outcome.label, run.gate.reason.label)
            for run in reversed(_state(plan).runs)
        )
        return format_html_join("", "<div>{} · {} · {}. {}</div>", said)

    @column(_("Changes of step"))
    def moves(self, plan: RecoveryPlan) -> str:
        said = (
            (f"{move.on:%Y-%m-%d}", move.to.label if move.to else _("Done"), MoveReason(move.reason).label)
            for move in reversed(_state(plan).moves)
        )
        return format_html_join("", "<div>{} · {} · {}</div>", said)

    @column(_("Decided by hand"))
    def decisions(self, plan: RecoveryPlan) -> str:
        rows = plan.overrides.select_related("decided_by")
        said = ((f"{row.local_date:%Y-%m-%d}", row.decided_by or "", row.reason) for row in rows)
        return format_html_join("", "<div>{} · {} · {}</div>", said)


@admin.register(LadderOverride)
class LadderOverrideAdmin(TenantAdmin):
    """Add: one step up or down, with a reason. Kept for ever, changed by nobody."""

    access_kind = AccessKind.PAIN_REPORTS
    add_roles = TRAINING_ROLES
    form = DecisionForm
    list_display = ("athlete", "local_date", "said", "decided_by")
    list_display_links = ("local_date",)
    list_filter = ("athlete",)
    list_select_related = ("athlete", "decided_by")
    search_fields = ("athlete__name",)
    fields = ("athlete", "local_date", "said", "reason", "decided_by")
    add_fields = ("plan", "up", "reason")

    def get_fields(self, _request: HttpRequest, obj: LadderOverride | None = None) -> tuple[str, ...]:
        return self.add_fields if obj is None else self.fields

    def get_readonly_fields(self, _request: HttpRequest, obj: LadderOverride | None = None) -> list[str]:
        return [] if obj is None else list(self.fields)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "plan":
            field.queryset = field.queryset.open().select_related("athlete", "episode")
            field.label_from_instance = lambda row: f"{row.athlete}: {row.episode}"
        return field

    def service_save(self, request: HttpRequest, _obj: LadderOverride, form: Any, _change: bool) -> Any:
        given = {name: form.cleaned_data[name] for name in self.add_fields}
        decide_step(person_of(request), now=timezone.now(), **given)
        rows = LadderOverride.objects.visible_to(request.user).filter(plan=given["plan"])
        return rows.order_by("-pk").first()

    @column(_("Decision"))
    def said(self, row: LadderOverride) -> str:
        step = LadderStep(row.from_step).label
        return (_("One step up from: %s") if row.up else _("One step down from: %s")) % step


def _state(plan: RecoveryPlan) -> LadderState:
    """Computed once a page."""
    kept: LadderState | None = getattr(plan, "_ladder", None)
    if kept is None:
        kept = ladder_of(plan, now=timezone.now())
        setattr(plan, "_ladder", kept)  # noqa: B010  a note on the row, for this page
    return kept
