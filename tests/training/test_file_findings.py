"""What a file tells beyond its sums is stored, shown, and kept true by corrections."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tests import files
from tests.cast import NOW
from tests.training.test_import_services import only_file, run
from training import services
from training.models import Activity


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\xa0", " ")


def uphill(metres=1680, slope=0.1):
    """10 minutes up a steady slope."""
    points = tuple(replace(p, altitude_m=100 + slope * p.distance_m) for p in files.points())
    return files.fit(points=points, distance_m=metres)


def shown(athlete, activity):
    client = APIClient()
    client.force_login(athlete.user)
    return client.get(f"/api/v1/activities/{activity.public_id}/").json()


@pytest.fixture
def climbed(anna):
    return only_file(run(anna, uphill())).activity


class TestGradeAdjusted:
    def test_a_climb_is_longer_than_its_distance(self, anna, climbed):
        # The first and the last 25 s are smoothed flatter.
        assert climbed.grade_adjusted_m == pytest.approx(1680 * 1.6578, rel=0.02)
        assert shown(anna, climbed)["grade_adjusted_m"] == climbed.grade_adjusted_m

    def test_it_follows_a_corrected_distance(self, anna, climbed):
        before = climbed.grade_adjusted_m
        edited = services.edit_activity(anna.user, activity=climbed, now=NOW, distance_m=3360)
        assert edited.grade_adjusted_m == 2 * before
        assert services.edit_activity(anna.user, activity=edited, now=NOW, distance_m=None).flat_m is None

    def test_a_distance_by_hand_is_adjusted_by_the_slopes_of_a_file_that_comes_later(self, anna):
        services.log_activity(
            anna.user, athlete=anna, start_at=files.START, now=NOW, type="run", distance_m=1620, elapsed_s=620
        )
        (result,) = run(anna, uphill()).files.all()
        stored = Activity.objects.get()
        assert (result.state, stored.distance_m) == ("duplicate", 1620)
        assert stored.grade_adjusted_m == pytest.approx(1620 * 1.6578, rel=0.02)

    def test_other_corrections_leave_it(self, anna, climbed):
        edited = services.edit_activity(anna.user, activity=climbed, now=NOW, rpe=4)
        assert edited.grade_adjusted_m == climbed.grade_adjusted_m

    @pytest.mark.parametrize("kind", ["ride", "walk", "treadmill"])
    def test_the_formula_is_for_running_over_ground(self, anna, climbed, kind):
        services.edit_activity(anna.user, activity=climbed, now=NOW, type=kind)
        assert shown(anna, Activity.objects.get())["grade_adjusted_m"] is None

    def test_nobody_types_it_in(self, anna, climbed):
        client = APIClient()
        client.force_login(anna.user)
        client.patch(f"/api/v1/activities/{climbed.public_id}/", {"grade_adjusted_m": 1}, format="json")
        climbed.refresh_from_db()
        assert climbed.grade_adjusted_m > 1680

    def test_the_runs_page_shows_it_beside_the_distance(self, anna, climbed):
        page = as_(anna.user).get("/runs/").content.decode()
        assert "like 2.8\N{NO-BREAK SPACE}km on the flat" in page

    def test_on_the_flat_there_is_nothing_to_say(self, anna):
        activity = only_file(run(anna, files.fit())).activity
        assert activity.grade_adjusted_m == 1680
        assert "on the flat" not in as_(anna.user).get("/runs/").content.decode()


class TestRunPage:
    def test_it_says_what_the_file_told(self, anna, climbed):
        page = text(as_(anna.user).get(f"/runs/{climbed.public_id}/"))
        assert "Like on the flat 2.8 km" in page
        assert "12 m up, 9 m down" in page
        assert "Heart rate 142, at most 151" in page
        assert "Steps a minute 171" in page
        assert "1.0 km 5:57 142 1.7 km 4:02 142" in page

    def test_it_says_what_was_put_right(self, anna):
        activity = only_file(run(anna, files.fit()[:-2] + b"zz")).activity
        assert "checksum is wrong" in text(as_(anna.user).get(f"/runs/{activity.public_id}/"))

    def test_a_heart_rate_without_its_highest_stands_alone(self, anna, climbed):
        Activity.objects.update(max_hr=None)
        page = text(as_(anna.user).get(f"/runs/{climbed.public_id}/"))
        assert "Heart rate 142 Steps" in page

    def test_a_run_by_hand_has_nothing_of_it(self, anna):
        by_hand = services.log_activity(
            anna.user, athlete=anna, start_at=files.START, now=NOW, type="run", distance_m=5000, moving_s=1800
        )
        page = text(as_(anna.user).get(f"/runs/{by_hand.public_id}/"))
        assert "Heart rate" not in page
        assert "Kilometres" not in page


class TestCorrections:
    def test_what_was_put_right_is_kept_with_its_source_and_said(self, anna):
        activity = only_file(run(anna, files.fit()[:-2] + b"zz")).activity
        assert activity.partial
        (source,) = shown(anna, activity)["sources"]
        assert [reason["code"] for reason in source["corrections"]] == ["bad_checksum"]
        assert "checksum is wrong" in source["corrections"][0]["detail"]

    def test_the_page_of_the_upload_says_it_in_words(self, anna):
        row = run(anna, files.fit()[:-2] + b"zz")
        page = as_(anna.user).get(f"/runs/imports/{row.public_id}/").content.decode()
        assert "checksum is wrong" in page

    def test_a_file_without_fault_has_none(self, anna):
        activity = only_file(run(anna, files.fit())).activity
        assert activity.sources.get().corrections == []


def test_the_highest_heart_rate_is_kept(anna):
    activity = only_file(run(anna, files.fit())).activity
    assert shown(anna, activity)["max_hr"] == activity.max_hr == 151
