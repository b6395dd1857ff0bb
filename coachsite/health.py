"""Is this process alive?"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse


@login_not_required
def live(_request: HttpRequest) -> HttpResponse:
    """GET /healthz: answers as long as this process can."""
    return HttpResponse("ok", content_type="text/plain")
