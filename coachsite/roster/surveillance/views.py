"""The injury report at the desk; whose health stands behind it is logged, for the page and for the file."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from athletes.access import log_access
from athletes.enums import AccessKind
from athletes.tenant_admin import logged, person_of
from coachsite.roster.navigation import sees_athletes
from coachsite.roster.surveillance.page import SurveillancePage
from coachsite.roster.surveillance.table import table_of
from training.exports.downloads import download


@require_safe
def surveillance_page(request: HttpRequest, context: dict[str, Any]) -> TemplateResponse:
    """Table, charts, and the way to the file."""
    page = _page(request)
    context |= {"title": _("Injury report"), "subtitle": None, "page": page}
    response = TemplateResponse(request, "roster/surveillance/page.html", context)
    return logged(request, response, page.athlete_ids, AccessKind.SURVEILLANCE)


@require_safe
def surveillance_file(request: HttpRequest) -> HttpResponse:
    """The same numbers, with the same ones left out."""
    page = _page(request)
    squads = dict(page.form.fields["squad"].choices)  # type: ignore[attr-defined]  # a ChoiceField
    content = table_of(page.found.seasons, squad=str(squads[page.form.squad_id]))
    log_access(request.user, athlete_ids=page.athlete_ids, kind=AccessKind.SURVEILLANCE_FILE)
    response = download(content, name=f"injury-report-{page.found.seasons[0].season.first_on}.csv")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _page(request: HttpRequest) -> SurveillancePage:
    if not sees_athletes(request):
        raise PermissionDenied
    return SurveillancePage.of(person_of(request), request.GET, now=timezone.now())
