"""Bone and energy history: asked of the athlete, read by physios alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from athletes.errors import DomainError
from athletes.subjects import Subject, for_subject
from injuries.forms.history import HealthHistoryForm
from injuries.models import HealthHistory
from injuries.services.professional import save_health_history
from injuries.views.person import person, put_error
from injuries.views.showing import show


@require_http_methods(["GET", "HEAD", "POST"])
@for_subject
def health_history(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The form with what was answered before."""
    rows = HealthHistory.objects.visible_to(request.user)
    stored = rows.filter(athlete=subject.athlete).first() or HealthHistory()
    data = request.POST if request.method == "POST" else None
    form = HealthHistoryForm(data, instance=stored)
    if request.method == "POST" and form.is_valid():
        try:
            save_health_history(
                person(request), athlete=subject.athlete, answers=form.cleaned_data, now=timezone.now()
            )
        except DomainError as error:
            put_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(reverse("health-history") + subject.query)
    return show(request, "injuries/health_history.html", subject, form=form)
