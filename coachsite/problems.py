"""Every error of the REST interface as application/problem+json (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import csrf, defaults
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler
from structlog.contextvars import get_contextvars

from athletes.errors import DomainError

CONTENT_TYPE = "application/problem+json"
# Programs read these addresses: no answer there is ever HTML.
PROGRAM_PATHS = ("/api/", "/_allauth/")


def problem(status: int, *, code: str, detail: str, errors: dict[str, Any] | None = None) -> dict[str, Any]:
    """The document: `errors` maps a field name to its sentences."""
    return {
        "type": f"urn:coachsite:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": errors or {},
        "request_id": str(get_contextvars().get("request_id", "")),
    }


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler; None lets Django answer (and `server_error` shapes that answer)."""
    if isinstance(error, DomainError):
        body = problem(error.status, code=error.code, detail=error.message, errors=dict(error.errors))
        response = Response(body, status=error.status)
    else:
        standard = exception_handler(error, context)
        if standard is None:
            return None
        response = standard
        response.data = _problem_of(error, response)
    response.content_type = CONTENT_TYPE
    return response


def _problem_of(error: Exception, response: Response) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        detail = _("Some fields need another value; nothing was stored.")
        return problem(response.status_code, code="invalid", detail=detail, errors=_by_field(error.detail))
    if isinstance(error, Http404):
        return problem(404, code="not_found", detail=_("There is nothing here, or not for you."))
    if isinstance(error, PermissionDenied):
        return problem(403, code="permission_denied", detail=_("This is not yours to change."))
    assert isinstance(error, exceptions.APIException)  # noqa: S101  DRF's handler knows no other kind
    code = error.get_codes()
    return problem(
        response.status_code,
        code=code if isinstance(code, str) else error.default_code,
        detail=str(error.detail),
    )


def _by_field(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Nested serializer errors as dotted field names: `intensity.worst_during`."""
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for name, inner in detail.items():
            found |= _by_field(inner, f"{path}.{name}" if path else str(name))
        return found
    if isinstance(detail, list) and any(isinstance(part, dict | list) for part in detail):
        return {k: v for n, part in enumerate(detail) for k, v in _by_field(part, f"{path}.{n}").items()}
    return {path: [str(part) for part in detail]}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    if _is_for_program(request):
        if isinstance(exception, RequestDataTooBig):
            return _answer(413, code="too_large", detail=_("This is too much for one request: send less."))
        return _answer(400, code="bad_request", detail=_("This request is damaged; nothing was stored."))
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    if _is_for_program(request):
        return _answer(403, code="permission_denied", detail=_("This is not yours to change."))
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    if _is_for_program(request):
        return _answer(404, code="not_found", detail=_("There is nothing here, or not for you."))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500; what went wrong stands in the log under the request id, never in the answer."""
    if _is_for_program(request):
        return _answer(500, code="server_error", detail=_("Something broke on our side. Try again later."))
    return defaults.server_error(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    if _is_for_program(request):
        return _answer(403, code="csrf_failed", detail=_("The CSRF token is missing or old."))
    return csrf.csrf_failure(request, reason=reason)


def _is_for_program(request: HttpRequest) -> bool:
    return request.path.startswith(PROGRAM_PATHS)


def _answer(status: int, *, code: str, detail: str) -> JsonResponse:
    body = problem(status, code=code, detail=detail)
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)
