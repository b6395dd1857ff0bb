"""The plan in other calendars: the address on the Me pages, and what calendars get there."""

import hashlib
from typing import TYPE_CHECKING, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from athletes.subjects import Subject, for_subject
from training.exports.calendar import calendar_of
from training.models import CalendarFeed
from training.services.calendars import make_calendar, read_calendar, revoke_calendar

if TYPE_CHECKING:
    from athletes.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_subject
def calendar(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Whether there is an address; POST makes a new one, shown this once, or takes it back."""
    person, athlete, now = cast("User", request.user), subject.athlete, timezone.now()
    address = ""
    if request.method == "POST" and "revoke" in request.POST:
        revoke_calendar(person, athlete=athlete, now=now)
        return redirect(reverse("calendar") + subject.query)
    if request.method == "POST":
        secret = make_calendar(person, athlete=athlete, now=now)
        address = request.build_absolute_uri(reverse("calendar-feed", args=[secret]))
    feed = CalendarFeed.objects.visible_to(person).filter(athlete=athlete, revoked_at=None).first()
    webcal = f"webcal://{address.partition('://')[2]}" if address else ""
    context = {"subject": subject, "feed": feed, "address": address, "webcal": webcal}
    return render(request, "training/calendar.html", context)


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The plan as iCalendar, for programs that cannot sign in. Whatever is wrong, the answer is the same."""
    now = timezone.now()
    feed = read_calendar(secret, now=now)
    if feed is None:
        return HttpResponse("Not found\n", status=404, content_type="text/plain; charset=utf-8")
    content = calendar_of(feed.athlete, feed.user, now=now)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response = cast("HttpResponse", get_conditional_response(request, etag=etag, response=answer))
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, max-age=300"
    response.headers["Content-Disposition"] = 'inline; filename="training.ics"'
    return response
