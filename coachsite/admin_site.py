"""The coaches' web admin: one site, entered through allauth so that its second factor counts."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override
from unfold.sites import UnfoldAdminSite

from athletes.enums import AccessKind
from athletes.rules import COACH_ROLES
from athletes.tenant_admin import TenantAdmin, kept_on, logged, person_of, roles_of
from coachsite.roster.navigation import sees_athletes
from coachsite.roster.surveillance.views import surveillance_file, surveillance_page
from coachsite.roster.triage import Triage

# Passwords are changed where the second factor is known, and `view_on_site` tells which keys exist.
CLOSED = {"password_change", "password_change_done", "view_on_site"}


class CoachAdminSite(UnfoldAdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        """Active staff of any club; no Django flag and no superuser gets in without a club."""
        return request.user.is_active and request.user.is_authenticated and request.user.is_staff

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Takes tenant admins only: groups, addresses and keys that other packages bring stay outside."""
        if admin_class and issubclass(admin_class, TenantAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[Any]:
        return [
            path("surveillance/", self.admin_view(self.surveillance), name="surveillance"),
            path("surveillance/csv/", self.admin_view(surveillance_file), name="surveillance_file"),
            *(url for url in super().get_urls() if getattr(url, "name", None) not in CLOSED),
        ]

    def surveillance(self, request: HttpRequest) -> HttpResponseBase:
        """The injury report of a club or a squad."""
        return surveillance_page(request, self.each_context(request))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The triage page: who needs somebody."""
        person = person_of(request)
        triage = Triage.of(person, request.GET, now=timezone.now()) if sees_athletes(request) else None
        if triage:
            kept_on(request)["unread"] = triage.counts.unread
        context = {
            **self.each_context(request),
            "title": _("Triage"),
            "subtitle": None,
            "triage": triage,
            "several_clubs": triage and len({squad.club_id for squad in triage.squads}) > 1,
            "may_invite": not roles_of(request).isdisjoint(COACH_ROLES),
            **(extra_context or {}),
        }
        response = TemplateResponse(request, "roster/triage.html", context)
        return logged(request, response, triage.health_ids if triage else [], AccessKind.STATUS)

    @method_decorator(secure_admin_login)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        response: HttpResponseBase = super().login(request, extra_context)
        return response

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return csp_override(settings.ADMIN_CSP)(super().admin_view(view, cacheable))
