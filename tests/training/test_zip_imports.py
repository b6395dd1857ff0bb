"""Archives of many runs: a result for each file, in slices, and no file twice whatever dies."""

import gzip
import tracemalloc
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from alerts.models import Alert
from athletes.errors import DomainError, TooLargeError
from tests import files
from tests.archives import locked, zipped
from tests.cast import NOW
from training import services
from training.enums import ImportKind, ImportState
from training.importers import sandbox
from training.models import Activity, DirtyWeek, Import
from training.services import import_runs, imports

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def pokes(monkeypatch):
    sent = []
    for module in (imports, import_runs):
        monkeypatch.setattr(module, "poke", lambda task, *args: sent.append((task, *args)))
    return sent


@pytest.fixture
def one_step_a_slice(settings):
    settings.IMPORT_SLICE_S = 0


def run_on(days_ago, **changes):
    return files.fit(start_at=NOW - days_ago * DAY, points=files.points(20), **changes)


def upload(athlete, data, name="export.zip"):
    row, _is_new = services.start_import(athlete.user, athlete=athlete, name=name, content=ContentFile(data))
    return row


def worked_off(row, *, now=NOW, slices=50):
    """The refreshed import, and how many slices it took."""
    for n in range(1, slices):
        services.run_import(row.pk, now=now)
        row.refresh_from_db()
        if row.state in {ImportState.DONE, ImportState.FAILED}:
            return row, n
    raise AssertionError("it never ends")


def outcomes(row):
    return [(f.name, f.state, f.error_code) for f in row.files.all()]


class TestResults:
    def test_each_file_has_its_result(self, anna):
        row = upload(
            anna,
            zipped(
                ("runs/", b""),
                ("runs/a.fit", run_on(3)),
                ("runs/b.tcx", files.tcx(files.tcx_activity(files.lap()))),
                ("runs/c.gpx.gz", gzip.compress(files.gpx(files.segment(30, first=90_000)))),
                ("runs/d.fit", run_on(3)),
                ("runs/cut.fit", run_on(5)[:500]),
                ("runs/route.gpx", files.gpx(files.segment(30, time=""))),
                ("__MACOSX/runs/._a.fit", b"\0\5\x16\7"),
                ("photo.jpg", b"\xff\xd8"),
                ("notes", b"just words"),
                ("empty.fit", b""),
                ("inner.gpx", zipped(("a.fit", b"x"))),
            ),
        )
        assert (row.kind, row.total) == (ImportKind.ZIP, 1)
        row, _slices = worked_off(row)
        assert outcomes(row) == [
            ("runs/", "refused", "skipped"),
            ("runs/a.fit", "done", ""),
            ("runs/b.tcx", "done", ""),
            ("runs/c.gpx.gz", "done", ""),
            ("runs/d.fit", "duplicate", ""),
            ("runs/cut.fit", "partial", ""),
            ("runs/route.gpx", "refused", "no_times"),
            ("__MACOSX/runs/._a.fit", "refused", "skipped"),
            ("photo.jpg", "refused", "unsupported_type"),
            ("notes", "refused", "unsupported_type"),
            ("empty.fit", "refused", "empty_file"),
            ("inner.gpx", "refused", "unsupported_type"),
        ]
        assert (row.state, row.done, row.total) == (ImportState.DONE, 12, 12)
        assert Activity.objects.count() == 4

    def test_several_activities_of_one_member_are_numbered(self, anna):
        two = files.tcx(
            files.tcx_activity(files.lap(metres=2000)),
            files.tcx_activity(files.lap(3600, metres=3000), offset_s=3600),
        )
        name = "x" * 300 + ".tcx"
        row, _slices = worked_off(upload(anna, zipped((name, two))))
        assert [f.name[-6:] for f in row.files.all()] == ["tcx #1", "tcx #2"]
        assert {len(f.name) for f in row.files.all()} == {255}
        assert (row.done, row.total) == (1, 1)

    def test_a_locked_archive_says_so_for_each_file(self, anna):
        row, _slices = worked_off(upload(anna, locked(zipped(("a.fit", run_on(3)), ("b.fit", run_on(4))))))
        assert outcomes(row) == [("a.fit", "refused", "encrypted"), ("b.fit", "refused", "encrypted")]

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (zipped(), "unreadable"),
            (zipped(("runs/", b"")), "empty_file"),
            (zipped(*[(f"{n}.fit", b"x") for n in range(1_001)]), "too_many"),
            (zipped(("a.fit", b"x"))[:-30], "unreadable"),
        ],
        ids=["empty", "a folder alone", "1,001 files", "cut off"],
    )
    def test_what_is_wrong_with_the_whole_is_said_at_the_door(self, anna, data, code):
        with pytest.raises(DomainError) as refused:
            upload(anna, data if data.startswith(b"PK\3") else b"PK\3\4")
        assert (refused.value.code, refused.value.field) == (code, "file")
        assert not Import.objects.exists()

    def test_an_archive_may_be_larger_than_a_file_but_not_without_end(self, anna, settings):
        settings.UPLOAD_LIMIT_BYTES = 1_000
        assert upload(anna, zipped(("a.fit", files.fit()))).size_bytes > 1_000
        settings.ZIP_LIMIT_BYTES = 2_000
        with pytest.raises(TooLargeError) as refused:
            upload(anna, zipped(("b.fit", files.fit())))
        assert (refused.value.code, refused.value.field) == ("too_large", "file")

    def test_an_archive_damaged_on_disk_is_refused_as_a_whole(self, anna):
        row = upload(anna, zipped(("a.fit", run_on(3))))
        with open(row.file.path, "r+b") as stored:  # noqa: PTH123  as strangers do
            stored.truncate(300)
        row, _slices = worked_off(row)
        assert outcomes(row) == [("export.zip", "refused", "unreadable")]


class TestSlices:
    def test_it_lets_others_pass_and_goes_on_where_it_was(self, anna, one_step_a_slice, pokes):
        row = upload(anna, zipped(*[(f"{n}.fit", run_on(n + 1)) for n in range(3)]))
        assert services.run_import(row.pk, now=NOW)
        row.refresh_from_db()
        assert (row.state, row.done, row.total, row.claimed_at) == (ImportState.RUNNING, 1, 3, None)
        assert pokes[1:] == [("training.tasks.run_import", row.pk)]
        row, slices = worked_off(row)
        assert (row.done, slices) == (3, 2)
        assert [name for name, *_ in outcomes(row)] == ["0.fit", "1.fit", "2.fit"]

    def test_a_slice_ends_within_its_time(self, anna, settings):
        settings.IMPORT_SLICE_S = 60
        _row, slices = worked_off(upload(anna, zipped(*[(f"{n}.fit", run_on(n + 1)) for n in range(3)])))
        assert slices == 1

    def test_what_is_not_read_takes_no_slice_each(self, anna, one_step_a_slice):
        row = upload(anna, zipped(("a.fit", run_on(1)), *[(f"{n}.jpg", b"x") for n in range(150)]))
        row, slices = worked_off(row)
        assert (row.done, slices) == (151, 3)

    def test_a_worker_killed_in_the_middle_loses_one_step(self, anna, monkeypatch):
        row = upload(anna, zipped(*[(f"{n}.fit", run_on(n + 1)) for n in range(4)]))
        calls = []

        def dies_at_the_third(data, **limits):
            calls.append(data)
            if len(calls) == 3:
                raise KeyboardInterrupt
            return sandbox.parse_file(data, **limits)

        monkeypatch.setattr(import_runs, "parse_file", dies_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            services.run_import(row.pk, now=NOW)
        row.refresh_from_db()
        assert (row.state, row.done) == (ImportState.RUNNING, 2)
        assert not services.run_import(row.pk, now=NOW + timedelta(seconds=30)), "still claimed"
        row, _slices = worked_off(row, now=NOW + timedelta(minutes=10))
        assert [state for _name, state, _code in outcomes(row)] == ["done"] * 4
        assert Activity.objects.count() == 4

    def test_a_file_that_kills_every_worker_is_passed_over(self, anna, monkeypatch):
        row = upload(anna, zipped(("a.fit", run_on(1)), ("killer.fit", run_on(2)), ("c.fit", run_on(3))))
        poison = run_on(2)

        def deadly(data, **limits):
            if data == poison:
                raise KeyboardInterrupt
            return sandbox.parse_file(data, **limits)

        monkeypatch.setattr(import_runs, "parse_file", deadly)
        for n in range(3):
            with pytest.raises(KeyboardInterrupt):
                services.run_import(row.pk, now=NOW + n * timedelta(minutes=10))
        row, _slices = worked_off(row, now=NOW + timedelta(hours=1))
        assert outcomes(row) == [
            ("a.fit", "done", ""),
            ("killer.fit", "refused", "unreadable"),
            ("c.fit", "done", ""),
        ]

    def test_so_is_a_single_file(self, anna, monkeypatch):
        row = upload(anna, run_on(1), name="killer.fit")

        def deadly(_data, **_limits):
            raise KeyboardInterrupt

        monkeypatch.setattr(import_runs, "parse_file", deadly)
        for n in range(3):
            with pytest.raises(KeyboardInterrupt):
                services.run_import(row.pk, now=NOW + n * timedelta(minutes=10))
        row, _slices = worked_off(row, now=NOW + timedelta(hours=1))
        assert outcomes(row) == [("killer.fit", "refused", "unreadable")]

    def test_a_slice_whose_claim_was_taken_over_stops(self, anna, monkeypatch):
        row = upload(anna, zipped(*[(f"{n}.fit", run_on(n + 1)) for n in range(3)]))

        def slow(data, **limits):
            monkeypatch.setattr(import_runs, "parse_file", sandbox.parse_file)
            assert services.run_import(row.pk, now=NOW + timedelta(minutes=30))
            return sandbox.parse_file(data, **limits)

        monkeypatch.setattr(import_runs, "parse_file", slow)
        assert services.run_import(row.pk, now=NOW)
        assert row.files.count() == Activity.objects.count() == 3

    def test_a_claim_lost_at_the_end_of_a_slice_is_not_given_away(self, anna, one_step_a_slice, monkeypatch):
        row = upload(anna, zipped(("a.fit", run_on(1)), ("b.fit", run_on(2))))
        later = NOW + timedelta(minutes=30)

        def taken(*args, **kwargs):
            stored = store(*args, **kwargs)
            Import.objects.filter(pk=row.pk).update(claimed_at=later)
            return stored

        store = import_runs._store
        monkeypatch.setattr(import_runs, "_store", taken)
        assert services.run_import(row.pk, now=NOW)
        row.refresh_from_db()
        assert row.claimed_at == later

    def test_the_tick_leaves_a_fresh_poke_alone_and_finds_a_lost_one(self, anna, one_step_a_slice, pokes):
        row = upload(anna, zipped(("a.fit", run_on(1)), ("b.fit", run_on(2))))
        services.run_import(row.pk, now=NOW)
        row.refresh_from_db()
        assert services.sweep_imports(now=row.updated_at + timedelta(seconds=5)) == 0
        assert services.sweep_imports(now=row.updated_at + timedelta(seconds=30)) == 1
        assert pokes[-1] == ("training.tasks.run_import", row.pk)

    def test_memory_is_that_of_one_file(self, anna, settings):
        settings.IMPORT_SLICE_S = 600
        large = run_on(1) + bytes(2 << 20)
        row = upload(anna, zipped(*[(f"{n}.fit", large) for n in range(12)]))
        tracemalloc.start()
        try:
            worked_off(row)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < 12 << 20


class TestHistory:
    def test_weeks_are_marked_once_all_are_in(self, anna, one_step_a_slice):
        row = upload(anna, zipped(("a.fit", run_on(10)), ("b.fit", run_on(60))))
        services.run_import(row.pk, now=NOW)
        assert not DirtyWeek.objects.exists()
        worked_off(row)
        days = set(Activity.objects.values_list("local_date", flat=True))
        mondays = {day - timedelta(days=day.weekday()) for day in days}
        assert set(DirtyWeek.objects.values_list("monday", flat=True)) == mondays
        assert len(mondays) == 2

    def test_one_line_is_announced_and_no_old_week(self, anna):
        """Ten weeks, the last two of them rising steeply: only those two may speak."""
        days = [(70 - 7 * week, 5_000) for week in range(8)] + [(63, 9_000), (8, 12_000), (1, 21_000)]
        runs = [
            (f"{n}.fit", run_on(ago, distance_m=metres, moving_s=metres // 3, elapsed_s=metres // 3))
            for n, (ago, metres) in enumerate(days)
        ]
        worked_off(upload(anna, zipped(*runs)))
        services.recompute_dirty_weeks(now=NOW)
        told = {alert.kind: alert for alert in Alert.objects.all()}
        history = told.pop("history_added")
        assert history.text == "11 runs since September 2026 added."
        assert (history.severity, history.is_health) == ("info", False)
        assert not history.deliveries.exists()
        assert {alert.subject for alert in told.values()} <= {"week:2026-W46", "week:2026-W47"}
        assert told

    def test_new_runs_are_no_history(self, anna):
        worked_off(upload(anna, zipped(("a.fit", run_on(1)), ("b.fit", run_on(2)))))
        assert not Alert.objects.exists()

    def test_one_old_run_is_a_run_that_came_late(self, anna):
        worked_off(upload(anna, zipped(("a.fit", run_on(60)))))
        assert not Alert.objects.exists()

    def test_what_was_there_already_is_not_added_again(self, anna):
        worked_off(upload(anna, zipped(("a.fit", run_on(60)), ("b.fit", run_on(50)))))
        Alert.objects.all().delete()
        row, _slices = worked_off(upload(anna, zipped(("b.fit", run_on(50)), ("a.fit", run_on(60)))))
        assert {state for _name, state, _code in outcomes(row)} == {"duplicate"}
        assert not Alert.objects.exists()

    def test_what_is_given_up_still_counts_as_far_as_it_came(self, anna, one_step_a_slice):
        row = upload(anna, zipped(*[(f"{n}.fit", run_on(50 + n)) for n in range(3)]))
        for _ in range(2):
            services.run_import(row.pk, now=NOW)
        Import.objects.filter(pk=row.pk).update(claimed_at=NOW)
        services.run_import(row.pk, now=row.created_at + 2 * DAY)
        row.refresh_from_db()
        assert (row.state, row.error_code) == (ImportState.FAILED, "gave_up")
        assert DirtyWeek.objects.exists()
        assert Alert.objects.get().facts["runs"] == 2


class TestOthers:
    def test_the_same_archive_of_somebody_else_is_theirs(self, cast):
        data = zipped(("a.fit", run_on(3)))
        rows = [worked_off(upload(one, data))[0] for one in (cast.athlete, cast.stranger)]
        assert [outcomes(row) for row in rows] == [[("a.fit", "done", "")]] * 2
        assert Activity.objects.count() == 2
