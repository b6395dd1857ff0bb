"""Findings of physios, and the history that they alone read."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from athletes.enums import AccessKind, Role
from athletes.tenant_admin import TenantAdmin, person_of
from injuries.models import Finding, HealthHistory
from injuries.services.professional import add_finding, remove_finding

PHYSIOS: Collection[Role] = frozenset({Role.PHYSIO})


@admin.register(Finding)
class FindingAdmin(TenantAdmin):
    access_kind = AccessKind.PAIN_REPORTS
    add_roles = PHYSIOS
    delete_roles = PHYSIOS
    list_display = ("found_on", "athlete", "test", "result", "found_by")
    list_filter = ("athlete", "found_on")
    list_select_related = ("athlete", "found_by")
    search_fields = ("athlete__name", "test")
    fields = ("episode", "found_on", "test", "result", "note")

    def service_save(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Finding:  # noqa: ARG002  findings are not changed
        return add_finding(person_of(request), now=timezone.now(), **form.cleaned_data)

    def service_delete(self, request: HttpRequest, obj: Any) -> None:
        remove_finding(person_of(request), finding=obj)


@admin.register(HealthHistory)
class HealthHistoryAdmin(TenantAdmin):
    access_kind = AccessKind.PAIN_REPORTS
    view_roles = PHYSIOS
    list_display = ("athlete", "bone_stress_before", "low_bone_density", "updated_at")
    list_select_related = ("athlete",)
    search_fields = ("athlete__name",)
    fields = (
        "athlete",
        "bone_stress_before",
        "bone_stress_notes",
        "low_bone_density",
        "periods_stopped",
        "eats_too_little",
        "often_ill_or_tired",
        "notes",
        "updated_at",
    )
