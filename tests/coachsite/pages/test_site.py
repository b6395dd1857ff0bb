"""What any browser asks for, the choice of language, and the error pages."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.test import Client
from django.urls import path, set_urlconf

from athletes.models import User
from coachsite import urls as real

PROBLEM = "application/problem+json"


@login_not_required
def breaks(request):
    raise RuntimeError("canary-of-the-log")


@login_not_required
def forbids(request):
    raise PermissionDenied


@login_not_required
def suspects(request):
    raise SuspiciousOperation


@login_not_required
def takes(request):
    return HttpResponse("taken")


handler400, handler403 = real.handler400, real.handler403
handler404, handler500 = real.handler404, real.handler500
urlpatterns = [
    *real.urlpatterns,
    *(path(f"{room}breaks/", breaks) for room in ("", "api/v1/")),
    *(path(f"{room}forbids/", forbids) for room in ("", "api/v1/")),
    *(path(f"{room}suspects/", suspects) for room in ("", "api/v1/")),
    *(path(f"{room}takes/", takes) for room in ("", "api/v1/")),
]


@pytest.fixture
def client(settings):
    settings.ROOT_URLCONF = __name__
    set_urlconf(None)
    return Client(raise_request_exception=False)


def test_robots_are_turned_away(client):
    answer = client.get("/robots.txt")
    assert answer.content == b"User-agent: *\nDisallow: /\n"
    assert answer["Content-Type"].startswith("text/plain")


def test_the_old_favicon_address_leads_to_our_drawing(client):
    assert client.get("/favicon.ico")["Location"].endswith("coachsite/favicon.svg")


@pytest.mark.django_db
class TestLanguage:
    def test_a_stranger_keeps_it_in_a_cookie(self, client):
        client.post("/language/", {"language": "ru", "next": "/accounts/login/"})
        assert client.cookies["django_language"].value == "ru"
        assert '<html lang="ru"' in client.get("/nowhere/").content.decode()

    def test_a_person_keeps_it_with_the_account(self, client):
        person = User.objects.create_user("runner@example.org")
        client.force_login(person)
        answer = client.post("/language/", {"language": "ru", "next": "/"})
        assert answer["Location"] == "/"
        person.refresh_from_db()
        assert person.language == "ru"

    @pytest.mark.parametrize("code", ["", "xx", "../etc"])
    def test_an_unknown_language_changes_nothing(self, client, code):
        person = User.objects.create_user("runner@example.org")
        client.force_login(person)
        client.post("/language/", {"language": code})
        person.refresh_from_db()
        assert person.language == "en"

    def test_it_never_leads_to_another_site(self, client):
        answer = client.post("/language/", {"language": "ru", "next": "https://example.com/"})
        assert answer["Location"] == "/"

    def test_reading_the_address_changes_nothing(self, client):
        assert client.get("/language/?language=ru").status_code == 405


@pytest.mark.django_db
class TestErrors:
    CASES = [("breaks", 500), ("forbids", 403), ("suspects", 400), ("nowhere", 404)]

    @pytest.mark.parametrize(("name", "status"), CASES)
    def test_people_get_a_page_with_a_way_on(self, client, name, status):
        answer = client.get(f"/{name}/")
        assert answer.status_code == status
        assert answer["Content-Type"].startswith("text/html")
        assert '<a class="button" href="/">' in answer.content.decode()
        assert "canary" not in answer.content.decode()

    @pytest.mark.parametrize(("name", "status"), CASES)
    def test_programs_get_a_problem_and_never_html(self, client, name, status):
        answer = client.get(f"/api/v1/{name}/")
        assert answer.status_code == status
        assert answer["Content-Type"] == PROBLEM
        assert answer.json()["status"] == status
        assert answer.json()["code"]
        assert "canary" not in answer.content.decode()

    def test_a_lost_csrf_token_is_explained(self, settings):
        settings.ROOT_URLCONF = __name__
        strict = Client(enforce_csrf_checks=True)
        page = strict.post("/takes/")
        assert (page.status_code, page["Content-Type"][:9]) == (403, "text/html")
        assert "once more" in page.content.decode()
        program = strict.post("/api/v1/takes/")
        assert (program.status_code, program.json()["code"]) == (403, "csrf_failed")

    def test_the_page_of_a_broken_server_asks_the_database_nothing(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            body = client.get("/breaks/").content.decode()
        assert "112" in body
        assert "<script" not in body
        assert "style=" not in body


@pytest.mark.django_db
class TestHome:
    def test_a_stranger_is_asked_to_sign_in(self, client):
        assert client.get("/")["Location"].startswith("/accounts/login/")

    def test_somebody_new_is_welcomed(self, client):
        client.force_login(User.objects.create_user("new@example.org"))
        assert client.get("/").status_code == 200
