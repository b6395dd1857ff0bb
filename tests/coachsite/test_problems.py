"""Every error for a program is a problem document; none is HTML, and none tells more than it should."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from rest_framework import exceptions

from athletes.errors import ConflictError, DomainError
from coachsite import problems
from training.models import Activity

FIELDS = {"type", "title", "status", "detail", "code", "errors", "request_id"}


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (DomainError("No.", code="no", field="distance_m"), 400, "no"),
        (ConflictError("Taken.", code="id_in_use"), 409, "id_in_use"),
        (Http404("secret"), 404, "not_found"),
        (PermissionDenied("secret"), 403, "permission_denied"),
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.Throttled(wait=9), 429, "throttled"),
        (exceptions.UnsupportedMediaType("text/csv"), 415, "unsupported_media_type"),
        (exceptions.ParseError(), 400, "parse_error"),
        (exceptions.APIException({"a": ["b"]}), 500, "error"),
    ],
)
def test_each_kind_of_error_has_its_status_and_code(error, status, code):
    response = problems.problem_response(error, {})
    assert (response.status_code, response.data["status"], response.data["code"]) == (status, status, code)
    assert response.data.keys() == FIELDS
    assert response.content_type == "application/problem+json"
    assert "secret" not in str(response.data)


def test_a_domain_error_names_its_field():
    response = problems.problem_response(DomainError("Too far.", code="range", field="distance_m"), {})
    assert response.data["errors"] == {"distance_m": ["Too far."]}


def test_nested_errors_become_dotted_names():
    detail = {
        "intensity": {"worst_during": ["At most 10."]},
        "spots": {0: ["Unknown."]},
        "rows": [{"a": ["x"]}],
    }
    response = problems.problem_response(exceptions.ValidationError(detail), {})
    assert response.data["errors"] == {
        "intensity.worst_during": ["At most 10."],
        "spots.0": ["Unknown."],
        "rows.0.a": ["x"],
    }


def test_a_fault_of_ours_is_left_to_the_500_handler():
    assert problems.problem_response(RuntimeError("boom"), {}) is None


HANDLERS = [
    (lambda request: problems.bad_request(request, Exception("secret")), 400),
    (lambda request: problems.permission_denied(request, Exception("secret")), 403),
    (lambda request: problems.not_found(request, Http404("secret")), 404),
    (problems.server_error, 500),
    (problems.csrf_failure, 403),
]


@pytest.mark.parametrize(("handler", "status"), HANDLERS)
@pytest.mark.parametrize("path", ["/api/v1/x/", "/_allauth/app/v1/x"])
def test_programs_never_get_html(handler, status, path):
    response: HttpResponse = handler(RequestFactory().get(path))
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert b"secret" not in response.content


class TestBodies:
    """Through the whole stack: what reading a body can come to."""

    @pytest.fixture
    def post(self, cast):
        client = Client(raise_request_exception=False)
        client.force_login(cast.athlete.user)
        return lambda body: client.post("/api/v1/activities/", body, content_type="application/json")

    @pytest.mark.parametrize(
        "body",
        [
            '{"notes": "',
            "",
            "[]",
            "null",
            "NaN",
            b'{"notes": "\xff"}',
            "[" * 100_000,
            '{"id":' + "9" * 5000 + "}",
        ],
        ids=["half", "empty", "list", "null", "nan", "no utf-8", "deep", "endless number"],
    )
    def test_what_cannot_be_read_is_a_problem_of_the_sender(self, post, body):
        response = post(body)
        assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
        assert not Activity.objects.exists()

    def test_too_much_is_413(self, post):
        response = post('{"notes": "%s"}' % ("a" * 3_000_000))
        assert (response.status_code, response.json()["code"]) == (413, "too_large")
        assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("handler", "status"), HANDLERS)
def test_people_get_a_page(rf, handler, status):
    request = rf.get("/somewhere/")
    response = handler(request)
    assert response.status_code == status
    assert response["Content-Type"].startswith("text/html")
    assert b"secret" not in response.content
