"""Uploads: kept once, claimed once, stored whole, and never lost."""

import gzip
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from athletes.errors import DomainError, NotAllowedError, TooLargeError
from tests import files
from tests.cast import NOW
from training import services
from training.enums import ImportFileState, ImportState
from training.importers import sandbox
from training.importers.parsed import ImportRefusedError
from training.models import Activity, ActivityTrack, DirtyWeek, Import
from training.services import import_runs, imports
from training.services.recordings import Entry, refuse_implausible
from training.tracks import Track

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def pokes(monkeypatch):
    sent = []
    monkeypatch.setattr(imports, "poke", lambda task, *args: sent.append((task, *args)))
    return sent


@pytest.fixture
def anna(cast):
    return cast.athlete


def upload(athlete, data, *, actor=None, name="run.fit"):
    row, _is_new = services.start_import(
        actor or athlete.user, athlete=athlete, name=name, content=ContentFile(data)
    )
    return row


def run(athlete, data, *, now=NOW, **fields):
    """Uploaded and read; the refreshed import."""
    row = upload(athlete, data, **fields)
    assert services.run_import(row.pk, now=now)
    row.refresh_from_db()
    return row


def upload_and_roll_back(athlete):
    with transaction.atomic():
        upload(athlete, files.fit())
        transaction.set_rollback(True)


def only_file(row):
    (found,) = row.files.all()
    return found


def stored_files():
    folder = Path(default_storage.location) / "imports"
    return sorted(folder.iterdir()) if folder.exists() else []


class TestStarting:
    def test_the_bytes_are_kept_and_a_worker_is_poked(self, anna, pokes):
        row, is_new = services.start_import(
            anna.user, athlete=anna, name="Morning run.fit", content=ContentFile(files.fit())
        )
        assert is_new
        assert (row.state, row.done, row.total) == (ImportState.QUEUED, 0, 1)
        assert (row.name, row.size_bytes) == ("Morning run.fit", len(files.fit()))
        assert row.file.read() == files.fit()
        assert pokes == [("training.tasks.run_import", row.pk)]

    def test_the_same_bytes_again_are_the_first_import(self, anna, pokes):
        first = upload(anna, files.fit())
        again, is_new = services.start_import(
            anna.user, athlete=anna, name="other name.fit", content=ContentFile(files.fit())
        )
        assert (again.pk, is_new) == (first.pk, False)
        assert len(stored_files()) == len(pokes) == 1

    def test_two_people_may_upload_the_same_bytes(self, cast, pokes):
        first, second = upload(cast.athlete, files.fit()), upload(cast.other_athlete, files.fit())
        assert first.pk != second.pk
        assert first.sha256 == second.sha256

    def test_a_coach_uploads_for_her_athlete(self, cast, pokes):
        assert upload(cast.athlete, files.fit(), actor=cast.coach).athlete == cast.athlete

    @pytest.mark.parametrize("who", ["physio", "manager", "other_club_coach", "former_coach"])
    def test_nobody_else_does(self, cast, who):
        with pytest.raises(NotAllowedError) as refused:
            upload(cast.athlete, files.fit(), actor=getattr(cast, who))
        assert refused.value.field == "athlete"
        assert not Import.objects.exists()

    def test_a_stranger_does_not(self, cast):
        with pytest.raises(NotAllowedError):
            upload(cast.athlete, files.fit(), actor=cast.stranger.user)
        assert stored_files() == []

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "empty_file"),
            (b"  \n", "empty_file"),
            (b"\xff\xd8\xff\xe0" + bytes(100), "unsupported_type"),
            (b"<html><body>", "unsupported_type"),
            (b"PK\x03\x04" + bytes(100), "unreadable"),
            (gzip.compress(b"hello", mtime=0), "unsupported_type"),
            (b"\x1f\x8b" + bytes(100), "unreadable"),
        ],
    )
    def test_what_can_be_told_at_the_door_is_refused_there(self, anna, data, code):
        with pytest.raises(DomainError) as refused:
            upload(anna, data)
        assert (refused.value.code, refused.value.field) == (code, "file")
        assert not Import.objects.exists()
        assert stored_files() == []

    def test_26_mb_are_refused(self, anna):
        with pytest.raises(TooLargeError) as refused:
            upload(anna, bytes(26 << 20))
        assert (refused.value.code, refused.value.field) == ("too_large", "file")

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\Anna\\run.fit", "run.fit"),
            ("run\x00\x1b[2J.fit", "run[2J.fit"),
            ("x" * 400, "x" * 255),
            ("", "file"),
            ("/", "file"),
        ],
    )
    def test_names_are_only_shown(self, anna, pokes, name, shown):
        row = upload(anna, files.fit(), name=name)
        assert row.name == shown
        assert Path(row.file.path).parent == Path(default_storage.location) / "imports"

    def test_kept_files_are_private(self, anna, pokes):
        path = Path(upload(anna, files.fit()).file.path)
        assert path.stat().st_mode & 0o077 == 0
        assert path.parent.stat().st_mode & 0o077 == 0


class TestReading:
    def test_a_run_is_stored_with_its_source_and_track(self, anna):
        row = run(anna, files.fit())
        assert (row.state, row.done, row.total, row.finished_at) == (ImportState.DONE, 1, 1, NOW)
        result = only_file(row)
        activity = result.activity
        assert result.state == ImportFileState.DONE
        assert (activity.athlete, activity.start_at, activity.type) == (anna, files.START, "run")
        assert (activity.distance_m, activity.moving_s, activity.elapsed_s) == (1680, 600, 620)
        assert (activity.avg_hr, activity.avg_cadence_spm, activity.ascent_m) == (142, 171, 12)
        assert len(Track.from_bytes(activity.track.packed)) == 600
        (source,) = activity.sources.all()
        assert (source.format, source.device, source.upload) == ("fit", "Development 1", row)

    def test_its_week_is_marked(self, anna):
        run(anna, files.fit())
        assert list(DirtyWeek.objects.values_list("athlete_id", "monday")) == [(anna.pk, files.START.date())]

    def test_the_zone_of_the_watch_decides_the_date(self, anna):
        late = files.START.replace(hour=22)
        row = run(anna, files.fit(start_at=late, utc_offset_s=3 * 3600), now=NOW + DAY)
        activity = only_file(row).activity
        assert activity.time_zone == "Europe/Moscow"
        assert activity.local_date == late.date() + DAY

    def test_without_an_offset_the_place_tells_the_zone_and_the_sea_is_at_home(self, anna):
        def zone_of(row):
            return only_file(row).activity.time_zone

        assert zone_of(run(anna, files.gpx(files.segment(900, first=7200)))) == "Europe/Moscow"
        assert (
            zone_of(run(anna, files.gpx(files.segment(900, first=9000, lat=40, lon=-30)))) == "Europe/Berlin"
        )
        assert zone_of(run(anna, files.fit(utc_offset_s=7200, points=()))) == "Europe/Berlin"

    def test_a_zone_that_the_server_does_not_know_is_passed_over(self, anna, monkeypatch):
        (found,) = sandbox.parse_file(files.gpx(files.segment(900)))
        elsewhere = replace(found, place_zone="Mars/Olympus_Mons")
        monkeypatch.setattr(import_runs, "parse_file", lambda *_args, **_limits: [elsewhere])
        assert only_file(run(anna, files.gpx(files.segment(900)))).activity.time_zone == "Europe/Berlin"

    def test_a_file_of_several_activities_has_a_result_for_each(self, anna):
        data = files.tcx(
            files.tcx_activity(files.lap(metres=2000)),
            files.tcx_activity(files.lap(3600, metres=3000), offset_s=3600),
        )
        row = run(anna, data, name="two.tcx")
        assert [(f.name, f.activity.distance_m) for f in row.files.all()] == [
            ("two.tcx #1", 2000),
            ("two.tcx #2", 3000),
        ]
        assert (row.done, row.total) == (2, 2)

    def test_a_cut_file_is_partial(self, anna):
        whole = files.fit()
        result = only_file(run(anna, whole[: len(whole) // 2]))
        assert result.state == ImportFileState.PARTIAL
        assert result.activity.partial

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (files.gpx(files.segment(30))[:700], "truncated"),
            (files.gpx(files.segment(30, time="")), "no_times"),
            (files.gpx(files.segment(30)).replace(b"<gpx", b"<!DOCTYPE gpx []><gpx", 1), "hostile_xml"),
            (files.fit_of_kind(6), "not_an_activity"),
            (gzip.compress(files.gpx() + bytes(26 << 20), mtime=0), "bomb"),
            (files.tcx(files.tcx_activity(files.lap(metres=-7))), "negative_value"),
            (files.fit(start_at=NOW + DAY), "future_start"),
            (files.fit(distance_m=400_001, elapsed_s=200_000, moving_s=200_000), "absurd_distance"),
            (files.fit(distance_m=10_000, elapsed_s=300, moving_s=300), "absurd_pace"),
            (files.fit(elapsed_s=11 * 86400, start_at=NOW - 12 * DAY), "absurd_time"),
        ],
    )
    def test_what_must_not_be_stored_says_why(self, anna, data, code):
        row = run(anna, data)
        result = only_file(row)
        assert (row.state, result.state, result.error_code) == (
            ImportState.DONE,
            ImportFileState.REFUSED,
            code,
        )
        assert result.error_detail.endswith(".")
        assert result.activity is None
        assert not Activity.objects.exists()

    def test_one_bad_activity_does_not_hold_up_the_others(self, anna):
        data = files.tcx(
            files.tcx_activity(files.lap(metres=2000)),
            files.tcx_activity(files.lap(3600, metres=500_000, seconds=90_000), offset_s=3600),
        )
        states = [f.state for f in run(anna, data).files.all()]
        assert states == [ImportFileState.DONE, ImportFileState.REFUSED]

    def test_a_run_of_2_27_a_km_is_somebody_elses_business(self, anna):
        result = only_file(run(anna, files.fit(distance_m=10_000, moving_s=1470, elapsed_s=1470)))
        assert result.state == ImportFileState.DONE

    def test_a_refusal_of_the_activity_rules_is_kept_as_it_is(self, anna, monkeypatch):
        monkeypatch.setattr("training.services.recordings.refuse_implausible", lambda *_args, **_kwargs: None)
        result = only_file(run(anna, files.fit(start_at=NOW + DAY)))
        assert (result.state, result.error_code) == (ImportFileState.REFUSED, "future")

    def test_noise_of_a_barometer_is_no_climb(self, anna):
        assert only_file(run(anna, files.fit(ascent_m=60_000))).activity.ascent_m is None


class TestTwice:
    def test_the_same_run_from_two_sources_is_one_with_both(self, anna):
        first = only_file(run(anna, files.fit())).activity
        gpx = files.gpx(files.segment(601, first=60))
        result = only_file(run(anna, gpx, name="run.gpx"))
        assert (result.state, result.activity) == (ImportFileState.DUPLICATE, first)
        assert [s.format for s in first.sources.all()] == ["fit", "gpx"]
        assert Activity.objects.count() == 1

    def test_what_the_first_did_not_measure_comes_from_the_second(self, anna):
        first = services.log_activity(
            anna.user,
            athlete=anna,
            start_at=files.START,
            now=NOW,
            type="run",
            distance_m=1700,
            rpe=6,
            notes="easy",
        )
        run(anna, files.fit())
        first.refresh_from_db()
        assert (first.distance_m, first.moving_s, first.avg_hr) == (1700, 600, 142)
        assert (first.rpe, first.notes) == (6, "easy")
        assert ActivityTrack.objects.filter(activity=first).exists()

    def test_the_track_of_the_first_stays(self, anna):
        first = only_file(run(anna, files.fit())).activity
        run(anna, files.gpx(files.segment(601)))
        assert len(Track.from_bytes(ActivityTrack.objects.get(activity=first).packed)) == 600

    def test_a_file_and_its_gz_are_one_source(self, anna):
        first = only_file(run(anna, files.fit())).activity
        result = only_file(run(anna, gzip.compress(files.fit())))
        assert result.state == ImportFileState.DUPLICATE
        assert first.sources.count() == 1

    def test_a_copy_two_hours_off_is_the_same_run(self, anna):
        first = only_file(run(anna, files.fit())).activity
        shifted = files.fit(start_at=files.START - timedelta(hours=2))
        assert only_file(run(anna, shifted)).activity == first

    def test_the_nearest_of_two_is_meant(self, anna):
        at = files.START
        for minutes in (-2, 1):
            services.log_activity(
                anna.user,
                athlete=anna,
                start_at=at + timedelta(minutes=minutes),
                now=NOW,
                type="run",
                distance_m=1680,
            )
        result = only_file(run(anna, files.fit()))
        assert result.activity.start_at == at + timedelta(minutes=1)

    def test_the_same_run_of_somebody_else_is_theirs(self, cast):
        run(cast.athlete, files.fit())
        assert only_file(run(cast.other_athlete, files.fit())).state == ImportFileState.DONE
        assert Activity.objects.count() == 2

    def test_both_halves_of_a_file_are_not_taken_for_each_other(self, anna):
        data = files.tcx(
            files.tcx_activity(files.lap(metres=2000)),
            files.tcx_activity(files.lap(600, metres=2000), offset_s=600),
        )
        run(anna, data)
        assert Activity.objects.count() == 2


class TestClaiming:
    def test_a_finished_import_is_not_read_again(self, anna):
        row = run(anna, files.fit())
        assert not services.run_import(row.pk, now=NOW)
        assert Activity.objects.count() == 1

    def test_an_import_that_is_gone_is_nothing_to_do(self, db):
        assert not services.run_import(10**9, now=NOW)

    def test_a_claimed_import_is_left_alone_until_its_claim_is_over(self, anna, pokes, settings):
        row = upload(anna, files.fit())
        Import.objects.filter(pk=row.pk).update(state=ImportState.RUNNING, claimed_at=NOW)
        lasts = timedelta(seconds=2 * settings.IMPORT_TIME_LIMIT_S + settings.IMPORT_SLICE_S + 60)
        assert not services.run_import(row.pk, now=NOW + lasts)
        assert services.run_import(row.pk, now=NOW + lasts + timedelta(seconds=1))

    def test_a_claim_taken_over_meanwhile_stores_nothing_twice(self, anna, pokes, monkeypatch):
        row = upload(anna, files.fit())
        later = NOW + timedelta(minutes=30)

        def slow(data, **limits):
            monkeypatch.setattr(import_runs, "parse_file", sandbox.parse_file)
            assert services.run_import(row.pk, now=later)
            return sandbox.parse_file(data, **limits)

        monkeypatch.setattr(import_runs, "parse_file", slow)
        assert services.run_import(row.pk, now=NOW)
        row.refresh_from_db()
        assert (row.files.count(), row.finished_at) == (1, later)

    def test_after_a_day_of_crashes_it_is_given_up_and_a_new_upload_tries_again(self, anna, pokes):
        row = upload(anna, files.fit())
        Import.objects.filter(pk=row.pk).update(state=ImportState.RUNNING, claimed_at=NOW)
        assert not services.run_import(row.pk, now=NOW + DAY + timedelta(minutes=1))
        row.refresh_from_db()
        assert (row.state, row.error_code) == (ImportState.FAILED, "gave_up")
        again = upload(anna, files.fit())
        assert (again.pk, again.state, again.error_code) == (row.pk, ImportState.QUEUED, "")
        assert len(pokes) == 2

    def test_a_file_lost_on_disk_fails_and_a_new_upload_brings_it_back(self, anna, pokes):
        row = upload(anna, files.fit())
        default_storage.delete(row.file.name)
        assert services.run_import(row.pk, now=NOW)
        row.refresh_from_db()
        assert (row.state, row.error_code) == (ImportState.FAILED, "file_lost")
        assert run(anna, files.fit()).state == ImportState.DONE

    def test_a_row_without_a_file_fails_too(self, anna, pokes):
        row = upload(anna, files.fit())
        Import.objects.filter(pk=row.pk).update(file="")
        assert services.run_import(row.pk, now=NOW)
        row.refresh_from_db()
        assert row.error_code == "file_lost"

    def test_a_parser_that_does_not_start_leaves_the_row_for_later(self, anna, pokes, monkeypatch):
        def broken(*_args, **_kwargs):
            raise RuntimeError("no interpreter")

        row = upload(anna, files.fit())
        monkeypatch.setattr(import_runs, "parse_file", broken)
        with pytest.raises(RuntimeError):
            services.run_import(row.pk, now=NOW)
        monkeypatch.setattr(import_runs, "parse_file", sandbox.parse_file)
        assert services.run_import(row.pk, now=NOW + timedelta(hours=1))

    def test_an_athlete_deleted_meanwhile_takes_the_import_along(self, anna, pokes, monkeypatch):
        def slow(data, **limits):
            anna.delete()
            return sandbox.parse_file(data, **limits)

        row = upload(anna, files.fit())
        monkeypatch.setattr(import_runs, "parse_file", slow)
        assert services.run_import(row.pk, now=NOW)
        assert not Import.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def together(self, *calls):
        found = []

        def call(work):
            try:
                found.append(work())
            finally:
                connection.close()

        threads = [threading.Thread(target=call, args=(work,)) for work in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found

    def test_the_same_upload_twice_at_once_makes_one_row(self, cast, pokes):
        def send():
            return services.start_import(
                cast.athlete.user, athlete=cast.athlete, name="a.fit", content=ContentFile(files.fit())
            )

        found = self.together(send, send, send)
        assert sorted(is_new for _row, is_new in found) == [False, False, True]
        assert Import.objects.count() == 1

    def test_two_workers_read_an_import_once(self, cast, pokes):
        row = upload(cast.athlete, files.fit())
        found = self.together(*[lambda: services.run_import(row.pk, now=NOW)] * 3)
        assert sorted(found) == [False, False, True]
        assert Activity.objects.count() == 1

    def test_the_same_run_in_two_files_read_at_once_is_one_activity(self, cast, pokes):
        rows = [upload(cast.athlete, data) for data in (files.fit(), files.gpx(files.segment(601)))]
        self.together(*[lambda pk=row.pk: services.run_import(pk, now=NOW) for row in rows])
        assert Activity.objects.count() == 1

    def test_an_upload_rolled_back_leaves_no_row(self, cast, pokes):
        upload_and_roll_back(cast.athlete)
        assert not Import.objects.exists()


class TestSweeping:
    def test_an_upload_whose_poke_was_lost_is_poked_again(self, anna, pokes):
        row = upload(anna, files.fit())
        pokes.clear()
        assert services.sweep_imports(now=NOW + timedelta(seconds=10)) == 0
        assert services.sweep_imports(now=NOW + timedelta(seconds=30)) == 1
        assert pokes == [("training.tasks.run_import", row.pk)]

    def test_one_whose_worker_died_too(self, anna, pokes):
        row = upload(anna, files.fit())
        Import.objects.filter(pk=row.pk).update(state=ImportState.RUNNING, claimed_at=NOW)
        assert services.sweep_imports(now=NOW + timedelta(seconds=60)) == 0
        assert services.sweep_imports(now=NOW + timedelta(hours=1)) == 1

    def test_a_long_queue_is_not_queued_again_by_every_tick(self, anna, pokes):
        rows = [upload(anna, files.fit(distance_m=1000 + n)) for n in range(5)]
        pokes.clear()
        assert services.sweep_imports(now=NOW + timedelta(hours=1)) == 3
        assert [pk for _task, pk in pokes] == [row.pk for row in rows[:3]]

    def test_what_is_done_is_left_alone(self, anna):
        run(anna, files.fit())
        assert services.sweep_imports(now=NOW + DAY) == 0


class TestPurging:
    MONTH = timedelta(days=30, minutes=1)

    def test_files_are_kept_for_30_days(self, anna):
        row = run(anna, files.fit())
        assert services.purge_import_files(now=NOW + timedelta(days=30)) == 0
        assert services.purge_import_files(now=NOW + self.MONTH) == 1
        row.refresh_from_db()
        assert (row.file.name, row.purged_at) == ("", NOW + self.MONTH)
        assert stored_files() == []
        assert services.purge_import_files(now=NOW + self.MONTH) == 0

    def test_the_same_bytes_are_still_known_afterwards(self, anna, pokes):
        row = run(anna, files.fit())
        services.purge_import_files(now=NOW + self.MONTH)
        assert upload(anna, files.fit()).pk == row.pk

    def test_a_file_still_waiting_is_kept(self, anna, pokes):
        upload(anna, files.fit())
        assert services.purge_import_files(now=NOW + self.MONTH) == 0
        assert len(stored_files()) == 1

    def test_a_file_without_a_row_goes_after_a_day(self, anna, pokes):
        upload_and_roll_back(anna)
        assert len(stored_files()) == 1
        written = datetime.fromtimestamp(stored_files()[0].stat().st_mtime, tz=UTC)
        assert services.purge_import_files(now=written + timedelta(hours=1)) == 0
        assert services.purge_import_files(now=written + DAY + timedelta(seconds=1)) == 1
        assert stored_files() == []

    def test_with_no_folder_there_is_nothing_to_do(self, db):
        assert services.purge_import_files(now=NOW) == 0


def entry(**changes):
    values = {"type": "run", "distance_m": 10_000, "moving_s": 3000, "elapsed_s": 3000} | changes
    start_at = values.pop("start_at", NOW - DAY)
    return Entry(start_at=start_at, time_zone="UTC", values=values)


class TestPlausible:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"start_at": NOW + timedelta(minutes=11)}, "future_start"),
            ({"start_at": datetime(1979, 12, 31, tzinfo=UTC)}, "no_date"),
            ({"distance_m": 400_001, "moving_s": 200_000, "elapsed_s": 200_000}, "absurd_distance"),
            ({"elapsed_s": 864_001}, "absurd_time"),
            ({"moving_s": None, "elapsed_s": 0}, "absurd_pace"),
            ({"moving_s": 0}, "absurd_pace"),
        ],
    )
    def test_each_limit_has_its_reason(self, changes, code):
        with pytest.raises(ImportRefusedError) as refused:
            refuse_implausible(entry(**changes), now=NOW)
        assert refused.value.code == code

    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"start_at": NOW + timedelta(minutes=10)},
            {"distance_m": 400_000, "moving_s": 200_000, "elapsed_s": 864_000},
            {"distance_m": 0, "moving_s": None, "elapsed_s": 0},
        ],
    )
    def test_at_the_limit_is_within_it(self, changes):
        refuse_implausible(entry(**changes), now=NOW)
