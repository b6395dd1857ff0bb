"""TCX: laps are right, activities stay apart, and any encoding is read."""

import pytest

from tests import files
from training.importers.parsed import ImportRefusedError
from training.importers.tcx import read_tcx
from training.tracks import Track

LX = "<Extensions><n:LX xmlns:n='x'><n:AvgRunCadence>86</n:AvgRunCadence></n:LX></Extensions>"


def the_one(data):
    (activity,) = read_tcx(data)
    return activity


def refused(data):
    with pytest.raises(ImportRefusedError) as info:
        read_tcx(data)
    return info.value


def position(lat):
    inner = f"<LatitudeDegrees>{lat}</LatitudeDegrees><LongitudeDegrees>37.6</LongitudeDegrees>"
    return f"<Position>{inner}</Position>"


def track(count=60, *, first=0, metres=3.0, inner="", at=None):
    """Trackpoints a second apart, with distance; `at` adds a position due north of it."""
    points = (
        files.trackpoint(
            first + i,
            f"<DistanceMeters>{metres * i}</DistanceMeters>{inner}"
            + (position(at + i * 2.5e-5) if at else ""),
        )
        for i in range(count)
    )
    return f"<Track>{''.join(points)}</Track>"


def heart(value):
    return f"<HeartRateBpm><Value>{value}</Value></HeartRateBpm>"


class TestLaps:
    def test_distance_and_timer_are_the_sums_of_the_laps(self):
        data = files.tcx(
            files.tcx_activity(
                files.lap(0, seconds=300, metres=1000), files.lap(400, seconds=200.5, metres=700)
            )
        )
        found = the_one(data)
        assert (found.distance_m, found.moving_s, found.elapsed_s) == (1700, 500, 600)
        assert (found.start_at, found.type, found.device) == (files.START, "run", "Forerunner")

    def test_laps_win_over_a_track_that_contradicts_them_and_it_is_said(self):
        found = the_one(
            files.tcx(files.tcx_activity(files.lap(metres=1000, seconds=60, inner=track(at=55.7))))
        )
        assert found.distance_m == 1000
        assert found.corrections == ("laps_differ",)

    def test_laps_that_agree_with_the_track_need_no_word(self):
        data = files.tcx(files.tcx_activity(files.lap(metres=178, seconds=60, inner=track(at=55.7))))
        assert the_one(data).corrections == ()

    def test_a_track_that_counts_each_lap_from_zero_agrees_with_them(self):
        laps = "".join(files.lap(at, metres=180, seconds=60, inner=track(first=at)) for at in (0, 60, 120))
        found = the_one(files.tcx(files.tcx_activity(laps)))
        assert (found.distance_m, found.corrections) == (540, ("distance_shrank",))

    def test_a_lap_without_a_distance_leaves_it_to_a_track_that_has_it(self):
        laps = files.lap(metres="", seconds=60, inner=track()) + files.lap(60, metres=180, seconds=60)
        assert the_one(files.tcx(files.tcx_activity(laps))).distance_m == 177

    def test_a_start_before_the_clock_was_set_is_passed_over(self):
        data = files.tcx(files.tcx_activity(files.lap(metres=180, seconds=60, inner=track())))
        early = data.replace(b'<Lap StartTime="2026', b'<Lap StartTime="1901')
        assert the_one(early).start_at == files.START

    def test_a_treadmill_has_no_positions_and_its_laps_are_right(self):
        found = the_one(files.tcx(files.tcx_activity(files.lap(metres=1000, inner=track()))))
        assert (found.distance_m, found.type) == (1000, "treadmill")

    def test_laps_without_a_distance_leave_it_to_the_track(self):
        found = the_one(files.tcx(files.tcx_activity(files.lap(metres="", seconds=60, inner=track(at=55.7)))))
        assert found.distance_m == 177

    def test_averages_of_laps_are_weighted_by_time(self):
        fast = "<AverageHeartRateBpm><Value>180</Value></AverageHeartRateBpm>"
        fast += "<MaximumHeartRateBpm><Value>190</Value></MaximumHeartRateBpm>"
        easy = "<AverageHeartRateBpm><Value>120</Value></AverageHeartRateBpm>"
        found = the_one(
            files.tcx(
                files.tcx_activity(
                    files.lap(0, seconds=100, inner=fast), files.lap(100, seconds=300, inner=easy)
                )
            )
        )
        assert (found.avg_hr, found.max_hr) == (135, 190)

    def test_run_cadence_is_per_leg(self):
        assert the_one(files.tcx(files.tcx_activity(files.lap(inner=LX)))).avg_cadence_spm == 172

    def test_run_cadence_of_the_track_is_per_leg_too(self):
        inner = "<Extensions><n:TPX xmlns:n='x'><n:RunCadence>85</n:RunCadence></n:TPX></Extensions>"
        assert (
            the_one(files.tcx(files.tcx_activity(files.lap(inner=track(inner=inner))))).avg_cadence_spm == 170
        )

    def test_a_heart_rate_of_255_throughout_is_none(self):
        average = "<AverageHeartRateBpm><Value>255</Value></AverageHeartRateBpm>"
        found = the_one(files.tcx(files.tcx_activity(files.lap(inner=average + track(inner=heart(255))))))
        assert (found.avg_hr, found.max_hr) == (None, None)

    def test_a_manual_lap_without_a_track_is_an_activity(self):
        found = the_one(files.tcx(files.tcx_activity(files.lap(metres=5000, seconds=1800), sport="Biking")))
        assert (found.type, found.distance_m, found.track) == ("ride", 5000, None)

    def test_a_track_without_a_lap_is_measured(self):
        found = the_one(files.tcx(files.tcx_activity(track(at=55.7))))
        assert (found.distance_m, found.elapsed_s) == (177, 59)


class TestActivities:
    def test_two_activities_in_one_file_stay_two(self):
        data = files.tcx(
            files.tcx_activity(files.lap(metres=5000, inner=track(at=55.7))),
            files.tcx_activity(files.lap(7200, metres=3000), sport="Biking", offset_s=7200),
        )
        found = read_tcx(data)
        assert [(a.type, a.distance_m) for a in found] == [("run", 5000), ("ride", 3000)]
        assert [a.track is None for a in found] == [False, True]

    def test_legs_of_a_multisport_session_are_activities(self):
        legs = files.tcx_activity(files.lap(metres=5000)), files.tcx_activity(files.lap(900, metres=800))
        wrapped = "".join(f"<NextSport>{leg}</NextSport>" for leg in legs)
        assert len(read_tcx(files.tcx(f"<MultiSportSession>{wrapped}</MultiSportSession>"))) == 2

    def test_a_course_beside_an_activity_adds_nothing(self):
        course = f"<Courses><Course><Lap><DistanceMeters>9</DistanceMeters></Lap>{track()}</Course></Courses>"
        found = the_one(files.tcx(files.tcx_activity(files.lap(metres=5000)), inner=course))
        assert (found.distance_m, found.track) == (5000, None)

    def test_an_unknown_sport_is_other(self):
        assert the_one(files.tcx(files.tcx_activity(files.lap(), sport="Other"))).type == "other"


class TestWriting:
    @pytest.mark.parametrize("before", [b"\n  ", b"\xef\xbb\xbf", b"\xef\xbb\xbf \r\n", b" \xef\xbb\xbf"])
    def test_spaces_and_marks_before_the_declaration_do_not_matter(self, before):
        assert the_one(before + files.tcx(files.tcx_activity(files.lap()))).distance_m == 1680

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_utf_16_is_read(self, encoding):
        text = files.tcx(
            files.tcx_activity(files.lap()), declaration='<?xml version="1.0" encoding="UTF-16"?>'
        ).decode()
        assert the_one(text.encode(encoding)).distance_m == 1680

    def test_a_declaration_that_lies_about_utf_16_is_not_believed(self):
        data = files.tcx(
            files.tcx_activity(files.lap()), declaration='<?xml version="1.0" encoding="utf-16"?>'
        )
        assert the_one(data).distance_m == 1680

    def test_old_western_encodings_are_read(self):
        declared = '<?xml version="1.0" encoding="windows-1252"?>'
        text = files.tcx(files.tcx_activity(files.lap()), declaration=declared).decode()
        assert the_one(text.replace("Forerunner", "Läufer").encode("cp1252")).device == "Läufer"

    def test_bytes_that_are_no_utf_8_do_not_stop_the_reading(self):
        data = files.tcx(files.tcx_activity(files.lap())).replace(b"Forerunner", b"L\xe4ufer")
        assert the_one(data).device == "Läufer"


class TestTimes:
    def test_times_that_fall_are_passed_over_and_said(self):
        points = "".join(files.trackpoint(at) for at in (0, 1, 2, -500, 3, 4))
        found = the_one(files.tcx(files.tcx_activity(f"<Track>{points}</Track>")))
        assert found.elapsed_s == 4
        assert found.corrections == ("clock_jumps",)
        assert len(Track.from_bytes(found.track)) == 5

    def test_points_without_a_time_are_left_out(self):
        points = "".join(files.trackpoint(at) for at in (0, 1)) + "<Trackpoint/>"
        assert the_one(files.tcx(files.tcx_activity(f"<Track>{points}</Track>"))).elapsed_s == 1

    def test_without_laps_and_id_the_first_point_is_the_start(self):
        data = files.tcx(files.tcx_activity(track(at=55.7), offset_s=9)).replace(b"<Id>2026", b"<Id>soon")
        assert the_one(data).start_at == files.START

    def test_1970_is_no_date(self):
        data = files.tcx(files.tcx_activity(files.lap())).replace(b"2026-05-04", b"1970-01-01")
        assert refused(data).code == "no_date"

    def test_no_time_anywhere_is_refused(self):
        data = files.tcx(files.tcx_activity("<Lap><DistanceMeters>9</DistanceMeters></Lap>"))
        found = refused(data.replace(b"<Id>2026", b"<Id>soon"))
        assert found.code == "no_times"

    def test_no_duration_is_refused(self):
        data = files.tcx(files.tcx_activity("<Lap><DistanceMeters>9</DistanceMeters></Lap>"))
        assert refused(data).code == "no_times"


class TestRefused:
    @pytest.mark.parametrize("lap", [{"metres": -5}, {"seconds": -1}])
    def test_negative_values(self, lap):
        assert refused(files.tcx(files.tcx_activity(files.lap(**lap)))).code == "negative_value"

    @pytest.mark.parametrize("inner", ["<Courses><Course/></Courses>", "<Workouts><Workout/></Workouts>"])
    def test_courses_and_workouts(self, inner):
        found = refused(files.tcx(inner=inner))
        assert found.code == "not_an_activity"
        assert "course" in found.detail

    def test_nothing_in_it(self):
        assert refused(files.tcx()).code == "not_an_activity"
        assert refused(files.tcx(files.tcx_activity())).code == "not_an_activity"

    def test_numbers_beyond_any_column_stay_what_the_rules_refuse(self):
        found = the_one(files.tcx(files.tcx_activity(files.lap(metres="1e300", seconds="1e30"))))
        assert (found.distance_m, found.moving_s) == (2**31 - 1, 2**31 - 1)

    @pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999", "many"])
    def test_numbers_that_are_none_count_as_missing(self, text):
        assert the_one(files.tcx(files.tcx_activity(files.lap(metres=text)))).distance_m == 0
