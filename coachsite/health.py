"""/healthz: is this process alive? /readyz: is all there that the site needs?"""

from collections.abc import Callable
from functools import partial

import structlog
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from coachsite import probes

log = structlog.get_logger(__name__)

OK, BAD = 200, 503


@login_not_required
def live(_request: HttpRequest) -> HttpResponse:
    """GET /healthz: answers as long as this process can; touches nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def ready(_request: HttpRequest) -> JsonResponse:
    """GET /readyz: 200, or 503 if something is missing. For monitoring: the site serves without workers.

    The reasons are for the log and for `manage.py doctor`; strangers may read this page.
    """
    found = {name: _is_well(name, probe) for name, probe in _probes().items()}
    state = {name: "ok" if well else "bad" for name, well in found.items()}
    return JsonResponse(
        state, status=OK if all(found.values()) else BAD, headers={"Cache-Control": "no-store"}
    )


def _probes() -> dict[str, Callable[[], str]]:
    return {
        "database": probes.database,
        "broker": probes.broker,
        "worker": partial(probes.worker, "soon"),
        "outbox": partial(probes.outbox, timezone.now()),
    }


def _is_well(name: str, probe: Callable[[], str]) -> bool:
    try:
        probe()
    except probes.TroubleError as trouble:
        log.warning("not_ready", probe=name, why=str(trouble))
        return False
    return True
