"""A copy of everything: nothing forgotten, nothing of others, and a worker may die over it."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from rest_framework.test import APIClient

from athletes.errors import NotAllowedError
from athletes.models import AccessLog
from coachsite import tasks
from coachsite.copies import contents, services
from injuries.enums import Area, Side
from injuries.rules.report import Report
from injuries.services import Entry, log_pain
from tests import files
from tests.architecture.project import athlete_models
from tests.cast import NOW
from training.enums import ImportState
from training.importers.read import read_activities
from training.models import Activity, DataCopy
from training.services import log_activity, run_import, start_import

LATER = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def anna(cast):
    """With a run of her watch, one by hand, and a pain report."""
    athlete = cast.athlete
    row, _new = start_import(
        athlete.user, athlete=athlete, name="Morgen/läuf.fit", content=ContentFile(files.fit())
    )
    run_import(row.pk, now=NOW)
    log_activity(
        athlete.user, athlete=athlete, start_at=NOW, type="run", distance_m=5000, notes="=1+1", now=NOW
    )
    report = Report(side=Side.LEFT, area=Area.KNEE, worst_during=4)
    log_pain(
        athlete.user, athlete=athlete, entry=Entry(report=report, felt_at=NOW, notes="outer side"), now=NOW
    )
    log_activity(
        cast.stranger.user,
        athlete=cast.stranger,
        start_at=NOW,
        type="run",
        distance_m=7777,
        notes="mine",
        now=NOW,
    )
    return athlete


def asked(athlete, actor=None):
    return services.request_copy(actor or athlete.user, athlete=athlete)[0]


def built(copy, *, now=NOW, slices=100):
    for n in range(1, slices):
        services.build_copy(copy.pk, now=now)
        copy.refresh_from_db()
        if copy.state in {ImportState.DONE, ImportState.FAILED}:
            return copy, n
    raise AssertionError("it never ends")


def archive_of(copy):
    with copy.file.open("rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def table(archive, name):
    return json.loads(archive.read(f"data/{name}.json"))


class TestContents:
    def test_every_table_that_leads_to_an_athlete_is_in_it_or_left_out_with_a_reason(self):
        told = {model._meta.label for model in contents.told_models()}
        assert {model._meta.label for model in athlete_models()} - told == contents.LEFT_OUT.keys()

    def test_all_of_hers_is_in_it(self, anna):
        copy, _slices = built(asked(anna))
        archive = archive_of(copy)
        assert archive.testzip() is None
        assert (copy.state, copy.done, copy.total) == (ImportState.DONE, copy.total, len(archive.namelist()))
        assert copy.size_bytes > 1_000
        assert anna.name in archive.read("README.txt").decode()
        assert json.loads(archive.read("account.json"))["email"] == anna.user.email
        assert [row["notes"] for row in table(archive, "training.activity")] == ["", "=1+1"]
        (pain,) = table(archive, "injuries.painreport")
        assert (pain["area"], pain["notes"], pain["entered_by"]) == ("knee", "outer side", str(anna.user))
        assert table(archive, "athletes.coaching")
        (upload,) = table(archive, "training.import")
        assert upload["file"] is True
        assert b"'=1+1" in archive.read("activities.csv")
        (run,) = [name for name in archive.namelist() if name.startswith("runs/")]
        assert read_activities(archive.read(run))[0].distance_m == 1680
        (kept,) = [name for name in archive.namelist() if name.startswith("uploads/")]
        assert kept.endswith("-läuf.fit")
        assert archive.read(kept) == files.fit()

    def test_nothing_of_others_is_in_it(self, anna):
        archive = archive_of(built(asked(anna))[0])
        whole = b"".join(archive.read(name) for name in archive.namelist())
        assert b"7777" not in whole
        assert b"password" not in whole

    def test_who_looked_is_in_it(self, cast, anna):
        AccessLog.objects.create(
            viewer=cast.coach, athlete_ids=[anna.pk], kind="pain_reports", request_id="1"
        )
        AccessLog.objects.create(
            viewer=cast.coach, athlete_ids=[cast.stranger.pk], kind="status", request_id="2"
        )
        (look,) = json.loads(archive_of(built(asked(anna))[0]).read("access_log.json"))
        assert (look["who"], look["what"]) == (str(cast.coach), "pain_reports")

    def test_a_guardians_copy_of_the_ward_has_not_the_guardians_account(self, cast):
        archive = archive_of(built(asked(cast.minor, cast.guardian))[0])
        assert "account.json" not in archive.namelist()
        assert table(archive, "athletes.athlete")[0]["name"] == cast.minor.name

    def test_what_goes_away_meanwhile_leaves_an_empty_file(self, anna):
        parts = contents.parts_of(anna, anna.user)
        Activity.objects.filter(athlete=anna, track__isnull=False).delete()
        default_storage.delete(anna.import_set.get().file.name)
        gone = [part for part in parts if part.name.startswith(("runs/", "uploads/"))]
        assert [part.write() for part in gone] == [None, None]

    def test_a_run_without_any_time_has_no_file(self, anna, monkeypatch):
        def refuses(*_args):
            raise contents.DomainError("no time", code="no_times")

        monkeypatch.setattr(contents, "fit_of", refuses)
        (run,) = [part for part in contents.parts_of(anna, anna.user) if part.name.startswith("runs/")]
        assert run.write() is None


class TestBuilding:
    def test_it_goes_in_slices(self, anna, settings):
        settings.IMPORT_SLICE_S = 0
        copy = asked(anna)
        assert services.build_copy(copy.pk, now=NOW)
        copy.refresh_from_db()
        assert (copy.state, copy.done, copy.claimed_at) == (ImportState.RUNNING, 1, None)
        copy, slices = built(copy)
        assert slices == copy.total - 1
        assert len(set(archive_of(copy).namelist())) == copy.total

    def test_a_worker_killed_while_it_wrote_costs_a_fresh_start(self, anna, monkeypatch):
        copy = asked(anna)

        def deadly(*_args):
            raise KeyboardInterrupt

        monkeypatch.setattr(contents, "_activities", deadly)
        with pytest.raises(KeyboardInterrupt):
            services.build_copy(copy.pk, now=NOW)
        monkeypatch.undo()
        copy.refresh_from_db()
        with open(default_storage.path(copy.file.name), "r+b") as half:  # noqa: PTH123  as a kill leaves it
            half.truncate(200)
        assert not services.build_copy(copy.pk, now=NOW + timedelta(minutes=1)), "still claimed"
        copy, _slices = built(copy, now=NOW + LATER)
        assert archive_of(copy).testzip() is None
        assert len(archive_of(copy).namelist()) == copy.total

    def test_a_finished_one_is_not_built_again(self, anna):
        copy, _slices = built(asked(anna))
        assert not services.build_copy(copy.pk, now=NOW + LATER)
        assert not services.build_copy(10**9, now=NOW)

    def test_who_asked_has_gone(self, anna):
        copy = asked(anna)
        DataCopy.objects.update(requested_by=None)
        assert built(copy)[0].state == ImportState.FAILED

    def test_a_guardian_no_longer_gets_none(self, cast):
        copy = asked(cast.minor, cast.guardian)
        cast.minor.guardians.all().delete()
        assert built(copy)[0].state == ImportState.FAILED

    def test_a_lost_poke_is_found_by_the_tick(self, anna, monkeypatch):
        sent = []
        monkeypatch.setattr(services, "poke", lambda task, *args: sent.append((task, *args)))
        copy = asked(anna)
        assert services.sweep_copies(now=copy.updated_at + timedelta(seconds=5)) == 0
        assert services.sweep_copies(now=copy.updated_at + timedelta(minutes=1)) == 1
        assert sent == [("coachsite.tasks.build_copy", copy.pk)] * 2

    def test_after_a_week_it_is_gone(self, anna):
        copy, _slices = built(asked(anna))
        asked(anna)
        path = copy.file.name
        assert services.purge_copies(now=copy.created_at + timedelta(days=6)) == 0
        assert services.purge_copies(now=timezone.now() + timedelta(days=8)) == 2
        assert not default_storage.exists(path)
        assert not DataCopy.objects.exists()

    def test_the_workers_do_it(self, anna):
        copy = asked(anna)
        assert tasks.build_copy(copy.pk)
        assert (tasks.sweep_copies(), tasks.purge_copies()) == (0, 0)


class TestAsking:
    def test_one_under_way_is_the_one(self, anna):
        first, is_new = services.request_copy(anna.user, athlete=anna)
        again, is_new_again = services.request_copy(anna.user, athlete=anna)
        assert (first.pk, is_new, is_new_again) == (again.pk, True, False)

    def test_nobody_else_asks(self, cast):
        for person in (cast.coach, cast.physio, cast.stranger.user):
            with pytest.raises(NotAllowedError):
                services.request_copy(person, athlete=cast.athlete)


class TestPage:
    def test_from_the_button_to_the_file(self, anna, client):
        client.force_login(anna.user)
        assert "Download all my data" in client.get("/me/").content.decode()
        assert client.post("/me/copies/")["Location"] == "/me/copies/"
        waiting = client.get("/me/copies/")
        assert waiting.headers["Refresh"] == "3"
        assert "being made" in waiting.content.decode()
        copy = DataCopy.objects.get()
        place = f"/me/copies/{copy.public_id}/file/"
        assert client.get(place).status_code == 404
        built(copy)
        page = client.get("/me/copies/")
        assert "Refresh" not in page.headers
        assert place in page.content.decode()
        answer = client.get(place)
        assert answer["Content-Type"] == "application/zip"
        assert "no-store" in answer["Cache-Control"]
        assert zipfile.ZipFile(io.BytesIO(answer.getvalue())).testzip() is None
        assert not AccessLog.objects.exists()

    def test_a_guardians_look_is_logged_and_hers_alone(self, cast, client):
        copy, _slices = built(asked(cast.minor, cast.guardian))
        place = f"/me/copies/{copy.public_id}/file/"
        client.force_login(cast.minor.user)
        assert client.get(place).status_code == 404
        client.force_login(cast.guardian)
        assert client.get(place).status_code == 200
        assert AccessLog.objects.get().athlete_ids == [cast.minor.pk]

    def test_a_file_purged_meanwhile_is_not_found(self, anna, client):
        copy, _slices = built(asked(anna))
        default_storage.delete(copy.file.name)
        client.force_login(anna.user)
        assert client.get(f"/me/copies/{copy.public_id}/file/").status_code == 404


class TestApi:
    def test_from_the_request_to_the_file(self, anna):
        client = APIClient()
        client.force_login(anna.user)
        first = client.post("/api/v1/data-copies/", {})
        assert (first.status_code, client.post("/api/v1/data-copies/", {}).status_code) == (201, 200)
        place = f"/api/v1/data-copies/{first.json()['id']}/"
        early = client.get(f"{place}file/")
        assert (early.status_code, early.json()["code"]) == (409, "not_ready")
        built(DataCopy.objects.get())
        shown = client.get(place).json()
        assert (shown["state"], shown["done"]) == ("done", shown["total"])
        answer = client.get(f"{place}file/")
        assert zipfile.ZipFile(io.BytesIO(answer.getvalue())).testzip() is None

    def test_a_coach_without_a_profile_names_nobody(self, cast):
        client = APIClient()
        client.force_login(cast.coach)
        answer = client.post("/api/v1/data-copies/", {})
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["athlete"])
