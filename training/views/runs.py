"""The list of runs."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from athletes.subjects import Subject, for_subject
from training.models import Activity

PAGE_SIZE: Final = 30


@require_safe
@for_subject
def runs(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Every activity, newest first."""
    mine = Activity.objects.visible_to(request.user).filter(athlete=subject.athlete)
    page = Paginator(mine.order_by("-start_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "training/runs.html", {"subject": subject, "page": page})
