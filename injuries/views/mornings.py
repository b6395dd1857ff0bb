"""How was it the next morning? One tap for each report."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from athletes.errors import DomainError
from athletes.subjects import Subject, for_subject, subject_owning
from athletes.tenancy import get_visible_or_404
from injuries import services
from injuries.forms import LaterForm
from injuries.models import PainReport
from injuries.rules.report import WORST_INTENSITY
from injuries.selectors.mornings import mornings_due
from injuries.views.person import person
from injuries.views.showing import show


@require_safe
@for_subject
def mornings(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Every report of the last two days that lacks it; the mail leads here."""
    today = subject.athlete.local_date(timezone.now())
    due = mornings_due(subject.athlete, request.user, today=today)
    scale = range(WORST_INTENSITY + 1)
    return show(request, "injuries/mornings.html", subject, due=due, scale=scale)


@require_POST
def answer_morning(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stores one number; a warning sign that follows from it is shown at once."""
    report = get_visible_or_404(PainReport, request.user, public_id=public_id)
    subject = subject_owning(request, report.athlete_id)
    form = LaterForm(request.POST, report=report)
    if "next_morning" not in form.fields:
        messages.info(request, _("This is answered already."))
    elif not form.is_valid():
        messages.error(request, _("Choose a number from 0 to 10."))
    else:
        try:
            entry, now = form.entry(), timezone.now()
            logged = services.edit_pain(person(request), report=report, entry=entry, now=now)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            if logged.flags:
                return redirect("pain-report", report.public_id)
            messages.success(request, _("Saved."))
    return redirect(reverse("mornings") + subject.query)
