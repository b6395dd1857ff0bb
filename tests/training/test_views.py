"""Runs on the phone: the list, the upload, and what came of it."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.enums import Units
from tests import files
from tests.archives import zipped
from tests.cast import NOW
from training import services
from training.enums import ImportState
from training.models import Import

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def anna(cast, client):
    client.force_login(cast.athlete.user)
    return client


@pytest.fixture
def stranger(cast, client):
    client.force_login(cast.stranger.user)
    return client


def body(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\xa0", " ")


def run_of(athlete, *, days_ago=1, metres=8000):
    return services.log_activity(
        athlete.user,
        athlete=athlete,
        start_at=NOW - timedelta(days=days_ago),
        type="run",
        distance_m=metres,
        moving_s=2880,
        now=NOW,
    )


def send(client, content, name="run.fit", **more):
    return client.post("/runs/upload/", {"file": SimpleUploadedFile(name, content), **more})


class TestRuns:
    def test_newest_first_in_the_readers_units(self, anna, cast):
        run_of(cast.athlete, days_ago=2, metres=10_000)
        run_of(cast.athlete, metres=8000)
        page = body(anna.get("/runs/"))
        assert page.index("8.0 km") < page.index("10.0 km")
        assert "48 min" in page
        type(cast.athlete.user).objects.filter(pk=cast.athlete.user_id).update(units=Units.MI)
        assert "6.2 mi" in body(anna.get("/runs/"))

    def test_it_comes_in_pages(self, anna, cast):
        for days in range(31):
            run_of(cast.athlete, days_ago=days + 1, metres=5000 + days)
        assert body(anna.get("/runs/")).count("48 min") == 30
        assert body(anna.get("/runs/?page=2")).count("48 min") == 1

    def test_it_costs_the_same_for_one_and_for_three(self, anna, cast):
        run_of(cast.athlete)
        with CaptureQueriesContext(connection) as for_one:
            anna.get("/runs/")
        run_of(cast.athlete, days_ago=2)
        run_of(cast.athlete, days_ago=3)
        with CaptureQueriesContext(connection) as for_three:
            anna.get("/runs/")
        assert len(for_three) == len(for_one)

    def test_a_stranger_reads_only_their_own(self, stranger, cast):
        run_of(cast.athlete)
        assert "No run yet." in body(stranger.get("/runs/"))
        assert stranger.get(f"/runs/?for={cast.athlete.public_id}").status_code == 404

    def test_a_guardian_reads_the_wards(self, client, cast):
        run_of(cast.minor)
        client.force_login(cast.guardian)
        page = body(client.get("/runs/"))
        assert "Mina Minor" in page
        assert "8.0 km" in page

    def test_a_coach_without_a_profile_is_sent_home(self, client, cast):
        client.force_login(cast.coach)
        assert client.get("/runs/")["Location"] == "/"


class TestUpload:
    def test_a_file_leads_to_a_page_that_looks_again_by_itself(self, anna, cast):
        answer = send(anna, files.fit())
        upload = Import.objects.get()
        assert (upload.athlete, upload.name) == (cast.athlete, "run.fit")
        page = anna.get(answer["Location"])
        assert page.headers["Refresh"] == "2"
        assert "is being read" in body(page)

    def test_once_read_it_says_what_came_of_it_and_rests(self, anna):
        place = send(anna, files.fit())["Location"]
        services.run_import(Import.objects.get().pk, now=NOW)
        page = anna.get(place)
        assert "Refresh" not in page.headers
        assert "Stored" in body(page)
        assert "Log how it went" in body(page)

    def test_what_is_refused_later_says_why(self, anna):
        place = send(anna, files.fit()[:-200])["Location"]
        services.run_import(Import.objects.get().pk, now=NOW)
        page = body(anna.get(place))
        assert Import.objects.get().files.get().get_state_display() in page

    def test_a_zip_shows_how_far_it_is_and_then_what_needs_a_look_first(self, anna, settings):
        settings.IMPORT_SLICE_S = 0
        runs = [(f"{n}.fit", files.fit(start_at=NOW - timedelta(days=n + 1))) for n in range(6)]
        place = send(anna, zipped(*runs, ("empty.fit", b"")), name="all.zip")["Location"]
        services.run_import(Import.objects.get().pk, now=NOW)
        waiting = anna.get(place)
        assert "1 of 7 read" in body(waiting)
        assert re.search(r'<progress [^>]*value="1"\s+max="7"', waiting.content.decode())
        for _ in range(6):
            services.run_import(Import.objects.get().pk, now=NOW)
        page = body(anna.get(place))
        assert "6 runs since November 2026 added." in page
        assert page.index("Refused 1") < page.index("Stored 6")
        assert "empty.fit The file is empty." in page

    def test_an_upload_that_failed_on_our_side_says_so(self, anna):
        place = send(anna, files.fit())["Location"]
        detail = "The file is damaged so that it cannot be read. Copy it from the watch again."
        Import.objects.update(state=ImportState.FAILED, error_detail=detail)
        page = anna.get(place)
        assert detail in body(page)
        assert "Refresh" not in page.headers

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "The file is empty"),
            (b"PK\x03\x04 and more", "zip archive is damaged"),
            (b"\x89PNG\r\n\x1a\n and more", "picture"),
            (b"just words", "no activity file"),
        ],
    )
    def test_what_is_wrong_at_the_door_is_said_at_the_field(self, anna, content, words):
        page = send(anna, content)
        assert words in body(page)
        assert 'id="id_file_error"' in page.content.decode()
        assert Import.objects.count() == 0

    def test_no_file_is_asked_for(self, anna):
        assert "Choose the file of a run first." in body(anna.post("/runs/upload/", {}))

    def test_the_same_file_again_leads_to_the_first_upload(self, anna):
        assert send(anna, files.fit())["Location"] == send(anna, files.fit())["Location"]
        assert "run.fit" in body(anna.get("/runs/upload/"))

    def test_the_name_of_a_file_is_text_and_never_markup(self, anna):
        place = send(anna, files.fit(), name="<b>bold.fit")["Location"]
        assert "<b>bold" not in anna.get(place).content.decode()

    def test_a_guardian_uploads_for_the_ward(self, client, cast):
        client.force_login(cast.guardian)
        send(client, files.fit(), **{"for": str(cast.minor.public_id)})
        assert Import.objects.get().athlete == cast.minor

    def test_a_stranger_finds_nothing(self, stranger, cast):
        content = SimpleUploadedFile("run.fit", files.fit())
        upload, _ = services.start_import(
            cast.athlete.user, athlete=cast.athlete, name="run.fit", content=content
        )
        assert stranger.get(f"/runs/imports/{upload.public_id}/").status_code == 404
        assert "run.fit" not in body(stranger.get("/runs/upload/"))
        answer = send(stranger, files.fit(), **{"for": str(cast.athlete.public_id)})
        assert answer.status_code == 404
