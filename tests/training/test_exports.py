"""Runs taken along: what we write, we read back; spreadsheets run nothing; strangers get nothing."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from rest_framework.test import APIClient

from athletes.errors import DomainError
from tests import files
from tests.cast import NOW
from training import services
from training.exports import fit_of, table_of, tcx_of
from training.exports.table import harmless
from training.importers.read import read_activities
from training.models import Activity, ActivityTrack
from training.selectors.tracks import shown_track, splits_of
from training.tracks import Track

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def imported(athlete, data=None, name="run.fit"):
    row, _new = services.start_import(
        athlete.user, athlete=athlete, name=name, content=ContentFile(data or files.fit())
    )
    assert services.run_import(row.pk, now=NOW)
    return row.files.get().activity


def track_of(activity):
    return Track.from_bytes(bytes(ActivityTrack.objects.get(activity=activity).packed))


def by_hand(athlete, **fields):
    said = {"start_at": NOW - DAY, "type": "run", "distance_m": 5000} | fields
    return services.log_activity(athlete.user, athlete=athlete, now=NOW, **said)


class TestRoundTrip:
    @pytest.mark.parametrize("write", [fit_of, tcx_of])
    def test_a_run_comes_back_as_it_was(self, anna, write):
        points = files.points(1_000)
        run = imported(anna, files.fit(points=points, distance_m=2797, moving_s=1000, elapsed_s=1120))
        (back,) = read_activities(write(run, track_of(run)))
        assert (back.start_at, back.type) == (run.start_at, "run")
        assert (back.distance_m, back.moving_s, back.elapsed_s) == (2797, 1000, 1120)
        assert (back.avg_hr, back.max_hr) == (run.avg_hr, 144)
        assert abs(back.avg_cadence_spm - run.avg_cadence_spm) <= 1
        ours, theirs = splits_of(track_of(run)), splits_of(Track.from_bytes(back.track))
        assert [(s.number, s.elapsed_s, s.avg_hr) for s in ours] == [
            (s.number, s.elapsed_s, s.avg_hr) for s in theirs
        ]
        assert len(ours) == 3

    def test_fit_keeps_climb_zone_and_kind(self, anna):
        run = imported(anna, files.fit(type="trail_run"))
        (back,) = read_activities(fit_of(run, track_of(run)))
        assert (back.type, back.ascent_m, back.descent_m) == ("trail_run", 12, 9)
        assert back.avg_cadence_spm == 171
        assert back.utc_offset_s == 10_800

    @pytest.mark.parametrize("write", [fit_of, tcx_of])
    def test_positions_come_back_to_a_metre(self, anna, write):
        run = imported(anna)
        (back,) = read_activities(write(run, track_of(run)))
        ours, theirs = track_of(run), Track.from_bytes(back.track)
        assert abs(ours.lat[300] - theirs.lat[300]) < 1e-5
        assert abs(ours.altitude_m[300] - theirs.altitude_m[300]) < 0.3

    @pytest.mark.parametrize("write", [fit_of, tcx_of])
    def test_a_run_entered_by_hand_has_no_track_and_still_a_file(self, anna, write):
        run = by_hand(anna, moving_s=1500)
        (back,) = read_activities(write(run, None))
        assert (back.distance_m, back.moving_s, back.elapsed_s, back.type) == (5000, 1500, 1500, "run")

    @pytest.mark.parametrize("write", [fit_of, tcx_of])
    def test_a_ride_has_no_steps(self, anna, write):
        run = imported(anna, files.fit(type="ride", distance_m=5000))
        (back,) = read_activities(write(run, track_of(run)))
        assert (back.type, back.avg_cadence_spm) == ("ride", None)

    @pytest.mark.parametrize("write", [fit_of, tcx_of])
    def test_a_time_that_only_the_track_knows(self, anna, write):
        run = imported(anna)
        Activity.objects.update(moving_s=None, elapsed_s=None)
        run.refresh_from_db()
        (back,) = read_activities(write(run, track_of(run)))
        assert back.moving_s == 599

    @pytest.mark.parametrize("write", [fit_of, tcx_of])
    def test_without_any_time_there_is_no_file(self, anna, write):
        with pytest.raises(DomainError) as refused:
            write(by_hand(anna), None)
        assert refused.value.code == "no_times"

    def test_tcx_carries_notes_and_no_broken_letter(self, anna):
        run = by_hand(anna, moving_s=1500, notes="<b>hot</b> & \x0b 🏃")
        text = tcx_of(run, None).decode()
        assert "<Notes>&lt;b&gt;hot&lt;/b&gt; &amp;  🏃</Notes>" in text
        assert len(read_activities(text.encode())) == 1

    def test_a_table_is_read_back_as_the_same_runs(self, anna, cast):
        imported(anna)
        by_hand(anna, moving_s=1500, rpe=4, notes="=1+1")
        table = table_of(Activity.objects.order_by("start_at"))
        row, _new = services.start_import(
            cast.stranger.user, athlete=cast.stranger, name="a.csv", content=ContentFile(table.encode())
        )
        assert services.run_import(row.pk, now=NOW)
        assert [f.state for f in row.files.all()] == ["done", "done"]
        fields = ("start_at", "type", "distance_m", "moving_s", "elapsed_s", "avg_hr", "rpe", "notes")
        for athlete in (anna, cast.stranger):
            found = [
                Activity.objects.filter(athlete=one).order_by("start_at").values(*fields)
                for one in (anna, athlete)
            ]
            assert list(found[0]) == list(found[1])


class TestTable:
    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
    def test_no_cell_starts_a_formula(self, text):
        assert harmless(text) == f"'{text}"

    @pytest.mark.parametrize(("value", "cell"), [(None, ""), (0, "0"), (False, "False"), ("a=1", "a=1")])
    def test_anything_else_stays(self, value, cell):
        assert harmless(value) == cell

    def test_names_and_notes_of_strangers_are_harmless(self, anna):
        shoe = services.add_shoe(anna.user, athlete=anna, name="=cmd|' /C calc'!A0", now=NOW)
        by_hand(anna, notes="@here", shoe=shoe)
        text = table_of(Activity.objects.all())
        (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
        assert (row["shoe"], row["notes"], row["sources"]) == ("'=cmd|' /C calc'!A0", "'@here", "manual")
        assert row["start_at"] == "2026-11-17T13:00:00+01:00"


class TestPages:
    def test_she_downloads_all_and_each(self, anna, client):
        run = imported(anna)
        client.force_login(anna.user)
        table = client.get("/runs/csv/")
        assert table["Content-Type"] == "text/csv; charset=utf-8"
        assert table["Content-Disposition"] == 'attachment; filename="activities.csv"'
        assert "no-store" in table["Cache-Control"]
        assert table.content.decode().count("\r\n") == 2
        answer = client.get(f"/runs/{run.public_id}/fit/")
        assert answer["Content-Disposition"] == 'attachment; filename="2026-05-04-run.fit"'
        assert read_activities(answer.content)[0].distance_m == 1680
        assert b"<TrainingCenterDatabase" in client.get(f"/runs/{run.public_id}/tcx/").content

    def test_without_a_time_the_page_says_why(self, anna, client):
        run = by_hand(anna)
        client.force_login(anna.user)
        answer = client.get(f"/runs/{run.public_id}/fit/", follow=True)
        assert "has no time" in answer.content.decode()

    def test_a_stranger_and_a_coach_get_nothing_here(self, cast, client):
        run = imported(cast.athlete)
        for person in (cast.stranger.user, cast.coach):
            client.force_login(person)
            assert client.get(f"/runs/{run.public_id}/fit/").status_code == 404
        client.force_login(cast.stranger.user)
        assert client.get("/runs/csv/").content.decode().count("\r\n") == 1


class TestApi:
    def api(self, user):
        client = APIClient()
        client.force_login(user)
        return client

    def test_files_and_table(self, anna):
        run = imported(anna)
        client = self.api(anna.user)
        fit = client.get(f"/api/v1/activities/{run.public_id}/fit/")
        assert (fit["Content-Type"], read_activities(fit.content)[0].distance_m) == (
            "application/vnd.ant.fit",
            1680,
        )
        tcx = client.get(f"/api/v1/activities/{run.public_id}/tcx/")
        assert read_activities(tcx.content)[0].distance_m == 1680
        assert client.get("/api/v1/activities/csv/?type=ride").content.decode().count("\r\n") == 1
        assert client.get("/api/v1/activities/csv/?type=run").content.decode().count("\r\n") == 2

    def test_no_time_is_a_problem_with_its_code(self, anna):
        answer = self.api(anna.user).get(f"/api/v1/activities/{by_hand(anna).public_id}/fit/")
        assert (answer.status_code, answer.json()["code"]) == (400, "no_times")

    def test_staff_get_a_minors_track_without_its_ends(self, cast):
        run = imported(cast.minor)
        client = self.api(cast.coach)
        (back,) = read_activities(client.get(f"/api/v1/activities/{run.public_id}/fit/").content)
        seen = Track.from_bytes(back.track).distance_m
        assert (seen[0] >= 500, len(seen) < 300) == (True, True)
        (whole,) = read_activities(
            self.api(cast.minor.user).get(f"/api/v1/activities/{run.public_id}/fit/").content
        )
        assert len(Track.from_bytes(whole.track)) == 600

    def test_a_track_that_is_not_there(self, anna):
        assert shown_track(by_hand(anna), anna.user, now=NOW) is None
