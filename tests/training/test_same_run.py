"""One run from several sources is one activity: who knows more wins, and what a person wrote stays."""

from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile

from athletes.models import Tombstone
from tests import files
from tests.archives import zipped
from tests.cast import NOW
from training import services
from training.models import Activity, ActivityTrack, DirtyWeek
from training.services.recordings import Entry, content_digest, store_entry
from training.tracks import Track

HOUR = timedelta(hours=1)
FIT = files.fit()
GPX = files.gpx(files.segment(601, first=30))
TCX = files.tcx(
    files.tcx_activity(
        files.lap(metres=1690, inner="<AverageHeartRateBpm><Value>139</Value></AverageHeartRateBpm>")
    )
)


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def add(athlete, data, name="run"):
    row, _is_new = services.start_import(athlete.user, athlete=athlete, name=name, content=ContentFile(data))
    assert services.run_import(row.pk, now=NOW)
    return row.files.get()


def by_hand(athlete, **fields):
    given = {"start_at": files.START, "type": "run", "distance_m": 1700} | fields
    return services.log_activity(athlete.user, athlete=athlete, now=NOW, **given)


def the_one():
    return Activity.objects.get()


def formats():
    return [source.format for source in the_one().sources.all()]


class TestBetterSource:
    @pytest.mark.parametrize("order", [(FIT, TCX, GPX), (GPX, FIT, TCX), (TCX, GPX, FIT)])
    def test_in_any_order_the_watchs_summary_stands(self, anna, order):
        states = [add(anna, data).state for data in order]
        assert states == ["done", "duplicate", "duplicate"]
        run = the_one()
        assert (run.distance_m, run.moving_s, run.elapsed_s) == (1680, 600, 620)
        assert (run.avg_hr, run.avg_cadence_spm, run.ascent_m, run.descent_m) == (142, 171, 12, 9)
        assert run.start_at == files.START
        assert len(Track.from_bytes(ActivityTrack.objects.get(activity=run).packed)) == 600
        assert sorted(formats()) == ["fit", "gpx", "tcx"]

    def test_laps_beat_points(self, anna):
        add(anna, GPX)
        add(anna, TCX)
        assert the_one().distance_m == 1690

    def test_what_was_cut_off_knows_least_and_is_made_whole(self, anna):
        assert add(anna, FIT[: len(FIT) - 200]).state == "partial"
        add(anna, GPX)
        run = the_one()
        assert not run.partial
        assert run.sources.count() == 2

    def test_a_cut_file_takes_nothing_from_a_whole_one(self, anna):
        add(anna, GPX)
        before = Activity.objects.values("distance_m", "moving_s", "partial").get()
        add(anna, FIT[: len(FIT) - 200])
        assert Activity.objects.values("distance_m", "moving_s", "partial").get() == before

    def test_a_type_that_was_guessed_does_not_replace_one_that_was_said(self, anna):
        add(anna, files.gpx(files.segment(600), kind="trail_running"))
        add(anna, files.tcx(files.tcx_activity(files.lap(), sport="")))
        assert the_one().type == "trail_run"

    def test_the_week_is_judged_again(self, anna):
        add(anna, GPX)
        DirtyWeek.objects.all().delete()
        add(anna, FIT)
        assert DirtyWeek.objects.exists()


class TestByHand:
    def test_what_a_person_wrote_stays(self, anna):
        by_hand(anna, rpe=6, notes="easy")
        add(anna, FIT)
        run = the_one()
        assert (run.distance_m, run.rpe, run.notes) == (1700, 6, "easy")
        assert (run.moving_s, run.avg_hr) == (600, 142)
        assert formats() == ["manual", "fit"]

    def test_so_does_a_correction_of_a_file(self, anna):
        run = add(anna, GPX).activity
        services.edit_activity(anna.user, activity=run, now=NOW, distance_m=1660)
        add(anna, FIT)
        run.refresh_from_db()
        assert (run.distance_m, run.avg_hr, run.elapsed_s) == (1660, 142, 620)
        assert run.by_hand == ["distance_m"]

    def test_a_file_corrected_beyond_recognition_is_known_by_its_bytes(self, anna):
        run = add(anna, FIT).activity
        services.edit_activity(anna.user, activity=run, now=NOW, distance_m=2500)
        row, _new = services.start_import(
            anna.user, athlete=anna, name="run.fit", content=ContentFile(files.fit() + b"")
        )
        assert row.files.get().activity == run
        again = add(anna, zipped(("run.fit", FIT)))
        assert (again.state, again.activity) == ("duplicate", run)
        run.refresh_from_db()
        assert (run.distance_m, run.sources.count()) == (2500, 1)

    def test_what_the_program_fills_in_is_nobodys_hand(self, anna):
        add(anna, FIT)
        assert the_one().by_hand == []


class TestCopies:
    @pytest.mark.parametrize("hours", [-2, 2])
    def test_a_copy_whose_local_time_was_written_as_utc_is_the_same_run(self, anna, hours):
        add(anna, FIT)
        assert add(anna, files.fit(start_at=files.START + hours * HOUR)).state == "duplicate"
        assert the_one().start_at == files.START

    def test_even_if_it_is_the_better_source_its_start_is_not_taken(self, anna):
        copy = files.gpx(files.segment(621, first=-7200, step_m=1680 / 620))
        add(anna, copy)
        first = the_one().start_at
        add(anna, FIT)
        assert (the_one().start_at, the_one().avg_cadence_spm) == (first, 171)

    def test_abroad_the_offset_is_that_of_the_place(self, anna):
        add(anna, files.fit(utc_offset_s=9 * 3600))
        assert the_one().time_zone == "Etc/GMT-9"
        assert add(anna, files.fit(start_at=files.START + 9 * HOUR)).state == "duplicate"

    def test_the_same_run_five_hours_later_is_another(self, anna):
        add(anna, FIT)
        assert add(anna, files.fit(start_at=files.START + 5 * HOUR)).state == "done"


class TestDeleting:
    def test_a_run_of_two_sources_goes_as_one(self, anna):
        first = add(anna, FIT)
        add(anna, GPX)
        services.delete_activity(anna.user, activity=first.activity, now=NOW)
        assert not Activity.objects.exists()
        assert Tombstone.objects.count() == 1
        first.refresh_from_db()
        assert (first.state, first.activity) == ("done", None)

    def test_another_source_of_it_brings_it_back(self, anna):
        services.delete_activity(anna.user, activity=add(anna, FIT).activity, now=NOW)
        assert add(anna, GPX).state == "done"


class TestTwoPeople:
    def test_the_same_bytes_are_two_imports_that_know_nothing_of_each_other(self, cast):
        one, other = add(cast.athlete, FIT), add(cast.stranger, FIT)
        assert (one.state, other.state) == ("done", "done")
        assert one.upload.public_id != other.upload.public_id
        assert one.activity.sources.count() == other.activity.sources.count() == 1


class TestDays:
    """Entries of a list that name a day and no time."""

    def entry(self, athlete, *, at=None, day="2026-05-04", digest="row", taken=(), upload=None, **values):
        zone = ZoneInfo("Europe/Berlin")
        start = at or datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=zone)
        said = {"type": "run", "distance_m": 1700, "moving_s": None} | values
        found = Entry(
            start_at=start,
            time_zone="Europe/Berlin",
            values=said,
            date_only=at is None,
            wall_clock=at is not None,
        )
        row, _new = services.start_import(
            athlete.user, athlete=athlete, name="x", content=ContentFile(files.fit(avg_hr=100))
        )
        result = row.files.model(upload=row, name="x")
        origin = {"format": "csv", "sha256": digest, "upload": row}
        store_entry(athlete, found, result=result, origin=origin, now=NOW, taken=taken)
        return result

    def test_a_day_of_the_log_is_the_run_of_the_watch(self, anna):
        add(anna, FIT)
        result = self.entry(anna, rpe=6, notes="felt good")
        assert result.state == "duplicate"
        run = the_one()
        assert (run.distance_m, run.rpe, run.notes, run.start_at) == (1680, 6, "felt good", files.START)

    def test_and_the_other_way_round_the_watch_gives_the_time(self, anna):
        self.entry(anna, rpe=6)
        add(anna, FIT)
        run = the_one()
        assert (run.start_at, run.distance_m, run.rpe) == (files.START, 1680, 6)

    @pytest.mark.parametrize(
        "other",
        [
            {"distance_m": 2000},
            {"type": "ride"},
            {"moving_s": 900},
            {"day": "2026-05-05"},
            {"distance_m": None, "moving_s": 600},
        ],
    )
    def test_another_length_kind_time_or_day_is_another_run(self, anna, other):
        add(anna, FIT)
        assert self.entry(anna, **other).state == "done"

    def test_two_alike_on_one_day_are_two_when_the_list_says_so(self, anna):
        first = self.entry(anna, digest="1")
        second = self.entry(anna, digest="2", taken={first.activity.pk})
        assert (second.state, Activity.objects.count()) == ("done", 2)
        assert self.entry(anna, digest="2").activity == second.activity

    def test_a_time_without_a_zone_is_compared_by_the_clock_on_the_wall(self, anna):
        """A run in Tokyo, listed by its local time."""
        add(anna, files.fit(utc_offset_s=9 * 3600))
        local = datetime(2026, 5, 4, 15, 30, tzinfo=ZoneInfo("Europe/Berlin"))
        assert self.entry(anna, at=local).state == "duplicate"


def test_a_damaged_gz_is_known_by_its_own_bytes():
    damaged = b"\x1f\x8b\x08" + bytes(20)
    assert content_digest(damaged) == sha256(damaged).hexdigest()
