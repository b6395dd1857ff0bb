"""GPX of many programs: what is measured, what is split, what is refused."""

import pytest

from tests import files
from training.importers.gpx import read_gpx
from training.importers.kinds import type_from_speed
from training.importers.parsed import ImportRefusedError
from training.tracks import Track

HR = (
    '<extensions><x:TrackPointExtension xmlns:x="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">'
    "<x:hr>151</x:hr><x:cad>86</x:cad></x:TrackPointExtension></extensions>"
)


def the_one(data):
    (activity,) = read_gpx(data)
    return activity


def refused(data):
    with pytest.raises(ImportRefusedError) as info:
        read_gpx(data)
    return info.value


class TestMeasuring:
    def test_a_run_has_start_times_and_distance(self):
        found = the_one(files.gpx(files.segment(601, ele=150)))
        assert found.start_at == files.START
        assert found.distance_m == pytest.approx(1680, rel=0.005)
        assert (found.moving_s, found.elapsed_s) == (600, 600)
        assert (found.ascent_m, found.descent_m) == (0, 0)
        assert (found.type, found.device, found.format) == ("run", "Tester", "gpx")

    def test_segments_are_never_joined_across_their_gap(self):
        track = files.segment(301) + files.segment(301, first=600, lat=55.85)
        found = the_one(files.gpx(track))
        assert found.distance_m == pytest.approx(2 * 840, rel=0.005)
        assert (found.moving_s, found.elapsed_s) == (600, 900)

    def test_a_stop_is_elapsed_and_not_moving(self):
        end = 55.75 + 300 * files.STEP_M * files.NORTH_PER_M
        still = "".join(files.trkpt(300 + i, end) for i in range(1, 120))
        first = files.segment(301).removesuffix("</trkseg>")
        found = the_one(files.gpx(first + still + "</trkseg>"))
        assert found.elapsed_s == 419
        assert found.moving_s == pytest.approx(300, abs=3)

    def test_a_sleeping_watch_is_judged_over_its_whole_gap(self):
        points = [(0, 0), (60, 170), (360, 175), (420, 345)]
        inner = "".join(files.trkpt(at, 55.75 + m * files.NORTH_PER_M) for at, m in points)
        found = the_one(files.gpx(f"<trkseg>{inner}</trkseg>"))
        assert (found.moving_s, found.elapsed_s) == (120, 420)

    def test_heart_rate_and_cadence_come_from_extensions_and_cadence_is_per_leg(self):
        found = the_one(files.gpx(files.segment(60, extra=HR)))
        assert (found.avg_hr, found.max_hr, found.avg_cadence_spm) == (151, 151, 172)

    @pytest.mark.parametrize(
        "extra",
        [
            "<extensions><heartrate>151</heartrate><cadence>86</cadence></extensions>",
            "<extensions><hr>151</hr><cad>86</cad></extensions>",
            '<extensions xmlns:g="x"><g:hr>151</g:hr><g:RunCadence>86</g:RunCadence></extensions>',
        ],
    )
    def test_other_programs_name_them_differently(self, extra):
        found = the_one(files.gpx(files.segment(60, extra=extra)))
        assert (found.avg_hr, found.avg_cadence_spm) == (151, 172)

    def test_version_1_0_is_read_too(self):
        found = the_one(files.gpx(files.segment(60), version="1.0"))
        assert found.distance_m == pytest.approx(165, rel=0.01)

    def test_without_elevation_the_climb_is_unknown(self):
        found = the_one(files.gpx(files.segment(60)))
        assert (found.ascent_m, found.descent_m) == (None, None)

    def test_the_track_is_kept(self):
        track = Track.from_bytes(the_one(files.gpx(files.segment(60, ele=99))).track)
        assert len(track) == 60
        assert track.altitude_m[0] == 99
        assert track.distance_m[-1] == pytest.approx(59 * files.STEP_M, rel=0.005)


class TestOutings:
    def test_tracks_of_one_outing_are_one_activity(self):
        found = the_one(files.gpx(files.segment(301), files.segment(301, first=900, lat=55.9)))
        assert found.distance_m == pytest.approx(1680, rel=0.005)

    def test_tracks_an_hour_apart_are_two_activities(self):
        found = read_gpx(files.gpx(files.segment(301), files.segment(301, first=3900)))
        assert [a.distance_m for a in found] == [pytest.approx(840, rel=0.005)] * 2

    def test_tracks_at_the_same_time_are_two_people(self):
        assert len(read_gpx(files.gpx(files.segment(301), files.segment(301, lat=55.9)))) == 2

    def test_a_track_of_several_days_is_one_activity_a_day(self):
        found = read_gpx(files.gpx(files.segment(61) + files.segment(61, first=86_400)))
        assert [a.elapsed_s for a in found] == [60, 60]

    def test_a_gap_of_a_day_inside_a_segment_splits_it_too(self):
        inner = files.segment(61).removesuffix("</trkseg>")
        later = files.segment(61, first=86_400, lat=55.9).removeprefix("<trkseg>")
        found = read_gpx(files.gpx(inner + later))
        assert [a.distance_m for a in found] == [pytest.approx(168, abs=2)] * 2

    def test_tracks_of_two_sports_are_two_activities(self):
        run, ride = files.gpx(files.segment(61)), files.gpx(files.segment(61, first=120), kind="cycling")
        both = run.replace(b"</gpx>", ride[ride.index(b"<trk>") :])
        assert [a.type for a in read_gpx(both)] == ["run", "ride"]


class TestTypes:
    @pytest.mark.parametrize(
        ("said", "kind"),
        [
            ("running", "run"),
            ("9", "run"),
            ("trail_running", "trail_run"),
            ("TrailRun", "trail_run"),
            ("treadmill_running", "treadmill"),
            ("VirtualRun", "treadmill"),
            ("hiking", "walk"),
            ("Biking", "ride"),
            ("1", "ride"),
            ("open_water_swimming", "swim"),
            ("strength_training", "strength"),
            ("yoga", "other"),
        ],
    )
    def test_the_words_of_many_programs_are_understood(self, said, kind):
        assert the_one(files.gpx(files.segment(60), kind=said)).type == kind

    @pytest.mark.parametrize(("step_m", "kind"), [(1.2, "walk"), (2.8, "run"), (8, "ride")])
    def test_without_a_type_the_speed_tells_and_the_guess_is_marked(self, step_m, kind):
        found = the_one(files.gpx(files.segment(300, step_m=step_m), kind=""))
        assert found.type == kind
        assert found.corrections == ("type_guessed",)

    @pytest.mark.parametrize(
        ("title", "step_m", "kind"),
        [
            ("Evening Ride", 2.8, "ride"),
            ("Lunch Walk", 2.8, "walk"),
            ("Morning Trail Run", 1.2, "trail_run"),
            ("\u0411\u0435\u0433", 1.2, "run"),
            ("Trunk Road", 8, "ride"),
            ("Bike to the run", 2.8, "run"),
        ],
    )
    def test_without_a_type_the_title_tells_before_the_speed(self, title, step_m, kind):
        data = files.gpx(files.segment(300, step_m=step_m), kind="").replace(b"Morning", title.encode())
        found = the_one(data)
        assert (found.type, found.corrections) == (kind, ("type_guessed",))

    def test_what_few_run_that_far_is_guessed_to_be_a_ride(self):
        assert [type_from_speed(4.8, metres) for metres in (31_000, 29_000)] == ["ride", "run"]

    def test_cadence_of_a_ride_is_no_steps(self):
        assert the_one(files.gpx(files.segment(60, extra=HR), kind="cycling")).avg_cadence_spm is None


class TestTimes:
    def test_a_zone_in_the_times_is_kept(self):
        points = "".join(
            files.trkpt(0, 55.75 + i * 2.5e-5, time=f"2026-05-04T09:30:{i:02}+03:00") for i in range(60)
        )
        found = the_one(files.gpx(f"<trkseg>{points}</trkseg>"))
        assert (found.start_at, found.utc_offset_s) == (files.START, 3 * 3600)

    def test_a_time_without_a_zone_is_utc(self):
        points = "".join(
            files.trkpt(0, 55.75 + i * 2.5e-5, time=f"2026-05-04T06:30:{i:02}.500") for i in range(60)
        )
        assert the_one(files.gpx(f"<trkseg>{points}</trkseg>")).start_at == files.START

    def test_times_going_backwards_for_a_moment_are_passed_over_and_said(self):
        points = [files.trkpt(i, 55.75 + i * 2.5e-5) for i in range(60)]
        points[30] = files.trkpt(-5000, 55.75 + 30 * 2.5e-5)
        found = the_one(files.gpx(f"<trkseg>{''.join(points)}</trkseg>"))
        assert found.elapsed_s == 59
        assert found.distance_m == pytest.approx(164, abs=1)
        assert found.corrections == ("clock_jumps",)

    def test_a_track_written_backwards_is_turned(self):
        points = [files.trkpt(i, 55.75 + i * 2.5e-5) for i in range(60)]
        found = the_one(files.gpx(f"<trkseg>{''.join(reversed(points))}</trkseg>"))
        assert (found.start_at, found.elapsed_s) == (files.START, 59)
        assert found.distance_m == pytest.approx(164, abs=1)

    def test_points_of_1901_are_left_out(self):
        points = [files.trkpt(0, 55.7, time="1901-12-13T20:45:52Z")]
        points += [files.trkpt(i, 55.75 + i * 2.5e-5) for i in range(60)]
        found = the_one(files.gpx(f"<trkseg>{''.join(points)}</trkseg>"))
        assert (found.start_at, found.elapsed_s) == (files.START, 59)

    def test_a_few_points_without_time_still_count_as_way(self):
        points = [files.trkpt(i, 55.75 + i * 2.5e-5, time="" if i % 7 == 2 else None) for i in range(60)]
        found = the_one(files.gpx(f"<trkseg>{''.join(points)}</trkseg>"))
        assert found.distance_m == pytest.approx(164, abs=1)
        assert found.corrections == ("times_missing",)


class TestPositions:
    def test_zero_zero_is_nowhere(self):
        points = [files.trkpt(i, 55.75 + i * 2.5e-5) for i in range(60)]
        points[20] = files.trkpt(20, 0, 0)
        found = the_one(files.gpx(f"<trkseg>{''.join(points)}</trkseg>"))
        assert found.distance_m == pytest.approx(164, abs=1)
        assert "positions_dropped" in found.corrections

    def test_a_single_point_thrown_far_away_is_left_out(self):
        points = [files.trkpt(i, 55.75 + i * 2.5e-5) for i in range(60)]
        points[20] = files.trkpt(20, 56.75)
        assert the_one(files.gpx(f"<trkseg>{''.join(points)}</trkseg>")).distance_m == pytest.approx(
            164, abs=1
        )

    @pytest.mark.parametrize("lat", ["nan", "inf", "1e400", "abc", "", "91"])
    def test_a_position_that_is_none_is_no_position(self, lat):
        points = [files.trkpt(i, 55.75 + i * 2.5e-5) for i in range(60)]
        points[20] = points[20].replace('lat="55', f'lat="{lat}" was="55')
        assert the_one(files.gpx(f"<trkseg>{''.join(points)}</trkseg>")).distance_m == pytest.approx(
            164, abs=1
        )


class TestRefused:
    def test_no_times(self):
        found = refused(files.gpx(files.segment(60, time="")))
        assert found.code == "no_times"
        assert "by hand" in found.detail

    def test_mostly_without_times_would_make_a_run_of_a_few_metres(self):
        points = [files.trkpt(i, 55.75 + i * 2.5e-5, time=None if i < 9 else "") for i in range(60)]
        assert refused(files.gpx(f"<trkseg>{''.join(points)}</trkseg>")).code == "no_times"

    def test_only_dates_of_1901(self):
        assert refused(files.gpx(files.segment(60, time="1901-12-13T20:45:52Z"))).code == "no_date"

    def test_one_point(self):
        assert refused(files.gpx(files.segment(1))).code == "not_an_activity"

    def test_two_points_at_one_moment(self):
        points = files.trkpt(0, 55.75) * 2
        assert refused(files.gpx(f"<trkseg>{points}</trkseg>")).code == "not_an_activity"

    def test_a_route(self):
        data = files.gpx().replace(b"</gpx>", b'<rte><rtept lat="1" lon="2"/></rte></gpx>')
        found = refused(data)
        assert found.code == "not_an_activity"
        assert "route" in found.detail

    def test_no_track_at_all(self):
        assert refused(files.gpx()).code == "not_an_activity"
        assert refused(files.gpx("<trkseg/>")).code == "not_an_activity"

    def test_half_a_file(self):
        data = files.gpx(files.segment(600))
        assert refused(data[: len(data) // 2]).code == "truncated"
