"""REST: imports/ as the contract says, and against people who mean harm."""

import gzip
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from tests import files
from tests.cast import NOW
from training import services, tasks
from training.models import Activity, Import

IMPORTS = "/api/v1/imports/"


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def signed_in(user, **options):
    client = APIClient(**options)
    client.force_login(user)
    return client


@pytest.fixture
def anna(cast):
    return signed_in(cast.athlete.user)


@pytest.fixture
def coach(cast):
    return signed_in(cast.coach)


def send(client, data, *, name="run.fit", **fields):
    return client.post(IMPORTS, {"file": SimpleUploadedFile(name, data), **fields}, format="multipart")


def announced(client, length, body):
    """A request that says how long it is, and sends what it sends."""
    return client.generic(
        "POST",
        IMPORTS,
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(length),
        **{"wsgi.input": body},
    )


def problem(answer, status):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()


class TestUploading:
    def test_a_file_is_taken_in_and_read_by_the_worker(self, cast, anna):
        answer = send(anna, files.fit())
        assert answer.status_code == 201
        body = answer.json()
        row = Import.objects.get()
        assert body == {
            "id": str(row.public_id),
            "athlete": str(cast.athlete.public_id),
            "name": "run.fit",
            "state": "queued",
            "done": 0,
            "total": 1,
            "files": [],
            "error": None,
            "created_at": body["created_at"],
            "finished_at": None,
        }
        assert tasks.run_import(row.pk)
        read = anna.get(f"{IMPORTS}{body['id']}/").json()
        activity = Activity.objects.get()
        assert (read["state"], read["done"], read["total"]) == ("done", 1, 1)
        assert read["files"] == [
            {
                "name": "run.fit",
                "row": None,
                "state": "done",
                "activity": str(activity.public_id),
                "error": None,
            }
        ]
        shown = anna.get(f"/api/v1/activities/{activity.public_id}/").json()
        assert (shown["distance_m"], shown["sources"]) == (
            1680,
            [{"format": "fit", "device": "Development 1", "corrections": []}],
        )

    def test_the_same_bytes_again_answer_with_the_first_import(self, anna):
        first, again = send(anna, files.fit()), send(anna, files.fit(), name="other.fit")
        assert (first.status_code, again.status_code) == (201, 200)
        assert again.json() == first.json()
        assert Import.objects.count() == 1

    def test_a_coach_uploads_for_her_athlete(self, cast, coach):
        answer = send(coach, files.fit(), athlete=str(cast.athlete.public_id))
        assert answer.status_code == 201
        assert answer.json()["athlete"] == str(cast.athlete.public_id)

    def test_a_large_file_that_lies_on_disk_meanwhile_is_taken_too(self, anna):
        many = files.gpx(files.segment(35_000))
        assert len(many) > 2_600_000
        assert send(anna, many, name="long.gpx").status_code == 201
        row = Import.objects.get()
        assert tasks.run_import(row.pk)
        row.refresh_from_db()
        assert (row.size_bytes, row.files.get().activity.type) == (len(many), "run")

    def test_a_refused_file_says_why(self, anna):
        send(anna, files.gpx(files.segment(60, time="")), name="route.gpx")
        assert tasks.run_import(Import.objects.get().pk)
        (shown,) = anna.get(IMPORTS).json()["results"]
        (result,) = shown["files"]
        assert (result["state"], result["activity"], result["error"]["code"]) == ("refused", None, "no_times")
        assert "by hand" in result["error"]["detail"]

    def test_an_import_that_failed_on_our_side_says_so(self, anna):
        send(anna, files.fit())
        row = Import.objects.get()
        row.file.delete(save=True)
        assert tasks.run_import(row.pk)
        shown = anna.get(f"{IMPORTS}{row.public_id}/").json()
        assert (shown["state"], shown["error"]["code"]) == ("failed", "file_lost")

    def test_the_sweep_and_the_purge_are_tasks(self, anna):
        send(anna, files.fit())
        assert tasks.sweep_imports() == 0
        assert tasks.purge_import_files() == 0


class TestRefusedAtTheDoor:
    @pytest.mark.parametrize(
        ("data", "name", "code"),
        [
            (b"", "run.fit", "empty_file"),
            (b"\xff\xd8\xff\xe0" + bytes(300), "run.fit", "unsupported_type"),
            (b"<!DOCTYPE html><html><p>Sign in</p></html>", "run.gpx", "unsupported_type"),
            (b"#!/bin/sh\nrm -rf /", "run.tcx", "unsupported_type"),
            (b"\x1f\x8b" + bytes(300), "run.fit.gz", "unreadable"),
            (gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), "run.gz", "unsupported_type"),
        ],
    )
    def test_what_is_no_activity_file(self, anna, data, name, code):
        body = problem(send(anna, data, name=name), 400)
        assert body["code"] == code
        assert list(body["errors"]) == ["file"]
        assert not Import.objects.exists()

    def test_a_zip_bomb_is_not_opened(self, anna):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.fit", bytes(80 << 20))
        assert send(anna, held.getvalue(), name="a.zip").status_code == 201
        assert tasks.run_import(Import.objects.get().pk)
        (shown,) = anna.get(IMPORTS).json()["results"]
        assert [(file["name"], file["error"]["code"]) for file in shown["files"]] == [("a.fit", "bomb")]

    def test_26_mb_are_too_large(self, anna):
        body = problem(send(anna, files.fit() + bytes(26 << 20)), 413)
        assert (body["code"], list(body["errors"])) == ("too_large", ["file"])
        assert not Import.objects.exists()

    def test_one_byte_over_the_limit_within_the_frame_is_too_large_too(self, anna):
        data = files.fit()
        body = problem(send(anna, data + bytes((25 << 20) - len(data) + 1)), 413)
        assert body["code"] == "too_large"

    @pytest.mark.parametrize("sent", [b"", bytes(1 << 20)])
    def test_a_length_that_announces_too_much_is_refused_after_what_comes(self, anna, sent):
        body = io.BytesIO(sent)
        answer = announced(anna, 1 << 40, body)
        assert problem(answer, 413)["code"] == "too_large"
        assert body.read() == b""

    def test_nobody_reads_for_ever(self, anna, settings):
        settings.ZIP_LIMIT_BYTES = 1 << 20
        body = io.BytesIO(bytes(9 << 20))
        problem(announced(anna, 9 << 20, body), 413)
        assert body.tell() == 4 << 20

    def test_who_hangs_up_meanwhile_breaks_nothing(self, anna):
        class HungUp(io.BytesIO):
            def read(self, *_args):
                raise ConnectionResetError

        problem(announced(anna, 1 << 40, HungUp()), 413)

    @pytest.mark.parametrize("length", ["many", "-5", ""])
    def test_a_length_that_is_none_breaks_nothing(self, anna, length):
        answer = anna.generic(
            "POST", IMPORTS, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=length
        )
        problem(answer, 400)

    def test_json_is_no_upload(self, anna):
        problem(anna.post(IMPORTS, {"file": "run.fit"}, format="json"), 415)

    @pytest.mark.parametrize(
        "fields", [{}, {"file": "just text"}, {"files": SimpleUploadedFile("run.fit", b"x")}]
    )
    def test_without_a_file_the_field_is_named(self, anna, fields):
        assert list(problem(anna.post(IMPORTS, fields, format="multipart"), 400)["errors"]) == ["file"]

    def test_half_a_multipart_body_is_refused(self, anna):
        body = (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.fit"\r\n\r\n' + files.fit()[:50]
        )
        answer = anna.generic("POST", IMPORTS, body, content_type="multipart/form-data; boundary=x")
        problem(answer, 400)
        assert not Import.objects.exists()

    def test_a_multipart_body_without_its_boundary_is_refused(self, anna):
        problem(anna.generic("POST", IMPORTS, b"--x", content_type="multipart/form-data"), 400)

    def test_a_session_without_its_token_is_refused_by_a_problem_too(self, cast):
        strict = signed_in(cast.athlete.user, enforce_csrf_checks=True)
        problem(send(strict, files.fit()), 403)
        assert not Import.objects.exists()

    def test_a_session_with_its_token_may_upload(self, cast):
        strict = signed_in(cast.athlete.user, enforce_csrf_checks=True)
        strict.cookies["csrftoken"] = token = "a" * 32
        answer = strict.post(
            IMPORTS,
            {"file": SimpleUploadedFile("run.fit", files.fit())},
            format="multipart",
            headers={"X-CSRFToken": token},
        )
        assert answer.status_code == 201


class TestWhoMay:
    def test_the_uploads_of_a_stranger_are_not_there(self, cast, anna, coach):
        theirs = send(signed_in(cast.stranger.user), files.fit()).json()["id"]
        for client in (anna, coach):
            assert problem(client.get(f"{IMPORTS}{theirs}/"), 404)["code"] == "not_found"
            assert theirs not in client.get(IMPORTS).content.decode()

    def test_nobody_uploads_for_a_stranger(self, cast, anna):
        body = problem(send(anna, files.fit(), athlete=str(cast.stranger.public_id)), 400)
        nobody = problem(send(anna, files.fit(), athlete="00000000-0000-4000-8000-000000000000"), 400)
        assert list(body["errors"]) == ["athlete"]
        assert body["errors"] == nobody["errors"]
        assert not Import.objects.exists()

    def test_the_same_bytes_of_a_stranger_reveal_nothing(self, cast, anna):
        theirs = send(signed_in(cast.stranger.user), files.fit()).json()
        own = send(anna, files.fit())
        assert own.status_code == 201
        assert own.json()["id"] != theirs["id"]

    def test_a_physio_sees_and_does_not_upload(self, cast, anna):
        mine = send(anna, files.fit()).json()["id"]
        physio = signed_in(cast.physio)
        assert physio.get(f"{IMPORTS}{mine}/").status_code == 200
        body = problem(send(physio, files.gpx(files.segment(9)), athlete=str(cast.athlete.public_id)), 403)
        assert list(body["errors"]) == ["athlete"]

    def test_staff_without_a_profile_must_name_the_athlete(self, coach):
        assert list(problem(send(coach, files.fit()), 400)["errors"]) == ["athlete"]

    def test_nobody_at_all_is_asked_to_sign_in(self, db):
        problem(send(APIClient(), files.fit()), 401)

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_an_import_is_not_changed(self, anna, method):
        mine = send(anna, files.fit()).json()["id"]
        problem(getattr(anna, method)(f"{IMPORTS}{mine}/"), 405)


class TestListing:
    def test_a_coach_sees_everyones_or_one_athletes(self, cast, coach):
        for athlete in (cast.athlete, cast.minor):
            send(coach, files.fit(), athlete=str(athlete.public_id))
        assert len(coach.get(IMPORTS).json()["results"]) == 2
        (one,) = coach.get(IMPORTS, {"athlete": str(cast.minor.public_id)}).json()["results"]
        assert one["athlete"] == str(cast.minor.public_id)

    def test_by_state(self, cast, anna):
        send(anna, files.fit())
        send(anna, files.gpx(files.segment(60)), name="run.gpx")
        services.run_import(Import.objects.get(name="run.fit").pk, now=NOW)
        (waiting,) = anna.get(IMPORTS, {"state": "queued"}).json()["results"]
        assert waiting["name"] == "run.gpx"
        assert list(problem(anna.get(IMPORTS, {"state": "lost"}), 400)["errors"]) == ["state"]

    def test_more_imports_take_no_more_queries(self, anna, django_assert_num_queries):
        def read(n):
            send(anna, files.fit(distance_m=1000 + n))
            services.run_import(Import.objects.latest("pk").pk, now=NOW)

        read(0)
        with CaptureQueriesContext(connection) as first:
            anna.get(IMPORTS)
        count = len(first)
        read(1)
        read(2)
        with django_assert_num_queries(count):
            assert len(anna.get(IMPORTS).json()["results"]) == 3
