"""The doctor's summary: read, printed, taken as a file, shared by a link with a PIN."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes.access import log_access
from athletes.enums import AccessKind
from athletes.errors import DomainError
from athletes.subjects import people_of
from athletes.tenancy import get_visible_or_404
from coachsite.summaries.content import Summary, summary_of
from coachsite.summaries.fhir import FHIR_TYPE, bundle_of
from coachsite.summaries.pdf import pdf_of
from injuries.models import Episode, PainReport, SummaryShare
from injuries.services.summaries import find_share, open_share, revoke_share, share_summary
from training.exports.downloads import download

if TYPE_CHECKING:
    from athletes.models import User
    from athletes.querysets import Viewer

STYLE: Final = Path(__file__).parent.parent / "static" / "coachsite" / "summary.css"


@require_safe
@never_cache
def summary(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The page, for the athlete's side and for staff with health access."""
    episode, found = _read(request, public_id)
    context = {"summary": found, "may_share": _is_own(request, episode), "kinds": ("pdf", "json")}
    return render(request, "summaries/summary.html", context)


@require_safe
@never_cache
def summary_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same as a PDF; without Pango, back to the page with the reason."""
    _episode, found = _read(request, public_id)
    try:
        return _pdf(found)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("summary", public_id=public_id)


@require_safe
@never_cache
def summary_bundle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same as a FHIR R4B bundle."""
    episode, found = _read(request, public_id)
    response = JsonResponse(bundle_of(found, _reports(episode, request.user)), content_type=FHIR_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{_name(found)}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def summary_links(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The links of one episode; POST makes one, whose address and PIN are shown this once."""
    episode = get_visible_or_404(Episode, request.user, public_id=public_id)
    if not _is_own(request, episode):
        raise Http404
    context: dict[str, Any] = {"episode": episode, "now": timezone.now()}
    if request.method == "POST":
        try:
            made = share_summary(cast("User", request.user), episode=episode, now=timezone.now())
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("summary-links", public_id=public_id)
        context["made"] = made
        context["address"] = request.build_absolute_uri(reverse("shared-summary", args=[made.secret]))
    shares = SummaryShare.objects.visible_to(request.user).filter(episode=episode)
    context["shares"] = [
        {"share": share, "is_open": share.is_open(context["now"])}
        for share in shares.prefetch_related("openings")
    ]
    return render(request, "summaries/links.html", context)


@require_POST
def revoke_link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Closes a link at once."""
    share = get_visible_or_404(SummaryShare, request.user, public_id=public_id)
    revoke_share(cast("User", request.user), share=share, now=timezone.now())
    messages.success(request, _("The link is closed."))
    return redirect("summary-links", public_id=share.episode.public_id)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def shared_summary(request: HttpRequest, secret: str) -> HttpResponse:
    """For whoever got the link: asks for the PIN, then shows the page once, or the PDF."""
    now = timezone.now()
    response = _shared(request, secret, now)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _shared(request: HttpRequest, secret: str, now: datetime) -> HttpResponse:
    if request.method != "POST":
        share = find_share(secret, now=now)
        return render(request, "summaries/pin.html", {"share": share}, status=200 if share else 404)
    opened = open_share(secret, pin=request.POST.get("pin", "")[:20], now=now)
    if opened is None:
        share = find_share(secret, now=now)
        context = {"share": share, "is_wrong": True}
        return render(request, "summaries/pin.html", context, status=403 if share else 404)
    found = summary_of(opened.episode, opened.made_by, now=now)
    if "pdf" in request.POST:
        try:
            return _pdf(found)
        except DomainError as error:
            messages.error(request, error.message)
    return render(request, "summaries/shared.html", {"summary": found, "left": opened.openings_left - 1})


def _read(request: HttpRequest, public_id: UUID) -> tuple[Episode, Summary]:
    episode = get_visible_or_404(Episode, request.user, public_id=public_id)
    found = summary_of(episode, request.user, now=timezone.now())
    log_access(request.user, athlete_ids=[episode.athlete_id], kind=AccessKind.PAIN_REPORTS)
    return episode, found


def _is_own(request: HttpRequest, episode: Episode) -> bool:
    return any(athlete.pk == episode.athlete_id for athlete in people_of(request.user))


def _reports(episode: Episode, viewer: "Viewer") -> Any:
    rows = PainReport.objects.visible_to(viewer).filter(episode=episode).active()
    return rows.select_related("athlete").order_by("felt_at", "pk")


def _pdf(found: Summary) -> HttpResponse:
    html = render_to_string("summaries/paper.html", {"summary": found, "style": STYLE.read_text("utf-8")})
    return download(pdf_of(html), name=f"{_name(found)}.pdf")


def _name(found: Summary) -> str:
    """Without a name or a place: files lie about in folders."""
    return f"summary-{found.made_at:%Y-%m-%d}"
