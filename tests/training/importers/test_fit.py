"""FIT as watches write it, and as they should not."""

import struct

import fitfast
import pytest

from tests import files
from training.fit_writer import (
    ENUM,
    SINT32,
    STRING,
    UINT8,
    UINT16,
    UINT32,
    FitEncoder,
    FitPoint,
    fit_time,
    wrap_fit,
)
from training.importers import fit_readers
from training.importers.fit import read_fit
from training.importers.parsed import ImportRefusedError
from training.tracks import Track

START_FIT = fit_time(files.START)
RUNNING, CYCLING, TRANSITION, SWIMMING, MULTISPORT = 1, 2, 3, 5, 18


def the_one(data):
    (activity,) = read_fit(data)
    return activity


def record(offset_s, *, metres=None, lat=None, hr=None, start=START_FIT):
    return 20, [
        (253, UINT32, start + offset_s),
        (0, SINT32, None if lat is None else round(lat * 2**31 / 180)),
        (1, SINT32, None if lat is None else 0x7FFFFF),
        (5, UINT32, None if metres is None else round(metres * 100)),
        (3, UINT8, hr),
    ]


def lap_fields(offset_s, metres):
    start = START_FIT + offset_s
    return [(253, UINT32, start + 300), (2, UINT32, start), (9, UINT32, metres * 100)]


class TestSummary:
    def test_the_session_is_believed(self):
        found = the_one(files.fit(distance_m=1701))
        assert (found.distance_m, found.moving_s, found.elapsed_s) == (1701, 600, 620)
        assert (found.ascent_m, found.descent_m) == (12, 9)
        assert (found.avg_hr, found.max_hr) == (142, 151)
        assert found.start_at == files.START
        assert not found.partial
        assert found.corrections == ()

    def test_cadence_counts_both_feet(self):
        assert the_one(files.fit(avg_cadence_spm=171)).avg_cadence_spm == 171

    def test_cadence_of_a_ride_is_no_steps(self):
        assert the_one(files.fit(type="ride", avg_cadence_spm=90)).avg_cadence_spm is None

    @pytest.mark.parametrize("per_leg", [40, 130, 255, 0])
    def test_a_cadence_nobody_runs_is_left_out(self, per_leg):
        data = files.fit_of_messages(
            (18, files.session(START_FIT, sport=RUNNING, seconds=600, metres=2000, cadence=per_leg))
        )
        assert the_one(data).avg_cadence_spm is None

    def test_a_heart_rate_of_255_is_none(self):
        points = [FitPoint(i, distance_m=3 * i, hr=255) for i in range(60)]
        found = the_one(files.fit(avg_hr=255, max_hr=255, points=points))
        assert (found.avg_hr, found.max_hr) == (None, None)

    def test_summaries_may_come_before_the_records(self):
        summary = (18, files.session(START_FIT, sport=RUNNING, seconds=60, metres=170))
        found = the_one(files.fit_of_messages(summary, *(record(i, metres=2 * i) for i in range(60))))
        assert found.distance_m == 170
        assert len(Track.from_bytes(found.track)) == 60

    def test_a_session_without_distance_takes_it_from_the_records(self):
        summary = (18, files.session(START_FIT, sport=RUNNING, seconds=60, metres=None))
        found = the_one(files.fit_of_messages(*(record(i, metres=2 * i) for i in range(61)), summary))
        assert found.distance_m == 120

    def test_a_session_of_0_m_with_records_that_moved_takes_theirs_and_says_so(self):
        found = the_one(files.fit(distance_m=0, points=files.points(60)))
        assert found.distance_m == pytest.approx(59 * files.STEP_M, abs=1)
        assert found.corrections == ("distance_from_records",)

    def test_records_that_contradict_the_session_are_said_and_the_session_is_shown(self):
        found = the_one(files.fit(distance_m=3000))
        assert found.distance_m == 3000
        assert found.corrections == ("summary_differs",)

    def test_a_session_without_distance_and_records_takes_its_laps(self):
        laps = [(19, lap_fields(at, 400)) for at in (0, 300)]
        session = (18, files.session(START_FIT, sport=SWIMMING, seconds=600, metres=None))
        assert the_one(files.fit_of_messages(*laps, session)).distance_m == 800

    def test_a_session_that_says_nothing_of_its_end_keeps_its_records(self):
        fields = [(2, UINT32, START_FIT), (9, UINT32, 168_000), (5, ENUM, RUNNING)]
        data = files.fit_of_messages((18, fields), *(record(i, hr=150) for i in range(0, 600, 5)))
        assert (the_one(data).elapsed_s, the_one(data).avg_hr) == (595, 150)

    def test_a_timer_above_elapsed_is_two_recordings_merged(self):
        found = the_one(files.fit(moving_s=900, elapsed_s=620))
        assert (found.moving_s, found.elapsed_s) == (900, 900)
        assert found.corrections == ("timer_above_elapsed",)

    def test_a_session_without_timer_time_takes_the_presses_on_start_and_stop(self):
        events = [(0, 0), (100, 4), (160, 0), (300, 4)]
        data = files.fit_of_messages(
            *((21, [(253, UINT32, START_FIT + at), (0, ENUM, 0), (1, ENUM, kind)]) for at, kind in events),
            *(record(i, metres=2 * i) for i in range(301)),
            (18, files.session(START_FIT, sport=RUNNING, seconds=300, metres=600)),
        )
        found = the_one(data)
        assert (found.moving_s, found.elapsed_s) == (240, 300)

    def test_a_manual_entry_without_records_is_an_activity(self):
        data = files.fit_of_messages(
            (18, files.session(START_FIT, sport=10, sub_sport=20, seconds=1800, metres=0))
        )
        found = the_one(data)
        assert (found.type, found.distance_m, found.elapsed_s, found.track) == ("strength", 0, 1800, None)

    def test_the_device_is_named(self):
        assert the_one(files.fit()).device == "Development 1"

    @pytest.mark.parametrize(
        ("fields", "device"),
        [
            ([(1, UINT16, 1), (2, UINT16, 2691)], "Garmin fr935"),
            ([(1, UINT16, 1), (2, UINT16, 65000)], "Garmin 65000"),
            ([(1, UINT16, 32), (2, UINT16, 31)], "Wahoo Fitness 31"),
            ([(1, UINT16, 1)], "Garmin"),
            ([(1, UINT16, 1), (8, STRING, "Forerunner 935")], "Garmin Forerunner 935"),
            ([], ""),
        ],
    )
    def test_a_model_is_named_where_the_profile_knows_its_number(self, fields, device):
        encoder = FitEncoder()
        encoder.add(0, [(0, ENUM, 4), *fields])
        encoder.add(18, files.session(START_FIT, sport=RUNNING, seconds=600, metres=1800))
        assert the_one(encoder.file()).device == device


class TestTypes:
    @pytest.mark.parametrize(
        ("sport", "sub_sport", "kind"),
        [
            (1, 0, "run"),
            (1, 3, "trail_run"),
            (1, 1, "treadmill"),
            (1, 45, "treadmill"),
            (4, 1, "treadmill"),
            (11, 0, "walk"),
            (17, 0, "walk"),
            (2, 7, "ride"),
            (5, 17, "swim"),
            (10, 20, "strength"),
            (13, 0, "other"),
            (200, 0, "other"),
        ],
    )
    def test_sports_are_told_apart(self, sport, sub_sport, kind):
        data = files.fit_of_messages(
            (18, files.session(START_FIT, sport=sport, sub_sport=sub_sport, seconds=600, metres=1500))
        )
        assert the_one(data).type == kind

    @pytest.mark.parametrize(("metres", "kind"), [(700, "walk"), (1800, "run"), (5000, "ride"), (0, "other")])
    def test_a_sport_that_is_not_said_is_guessed_from_the_speed_and_marked(self, metres, kind):
        data = files.fit_of_messages(
            (18, files.session(START_FIT, sport=0, seconds=600, metres=metres, timer=600_000))
        )
        found = the_one(data)
        assert found.type == kind
        assert "type_guessed" in found.corrections

    def test_a_swim_has_no_climb(self):
        assert the_one(files.fit(type="swim", ascent_m=6000)).ascent_m is None


class TestSeveralActivities:
    def test_each_leg_of_a_triathlon_is_an_activity_and_transitions_are_none(self):
        legs = [(SWIMMING, 0, 600, 400), (TRANSITION, 600, 60, 100), (CYCLING, 660, 1200, 9000)]
        legs += [(TRANSITION, 1860, 60, 50), (RUNNING, 1920, 900, 3000), (MULTISPORT, 0, 2820, 12_550)]
        data = files.fit_of_messages(
            *((18, files.session(START_FIT + at, sport=s, seconds=t, metres=m)) for s, at, t, m in legs),
            *(record(i, hr=120 if i < 660 else 150) for i in range(0, 2820, 10)),
        )
        found = read_fit(data)
        assert [(a.type, a.distance_m) for a in found] == [("swim", 400), ("ride", 9000), ("run", 3000)]
        assert [a.avg_hr for a in found] == [120, 150, 150]
        assert [len(Track.from_bytes(a.track)) for a in found] == [60, 120, 90]

    def test_a_leg_that_goes_on_counting_starts_from_its_own_zero(self):
        data = files.fit_of_messages(
            (18, files.session(START_FIT, sport=CYCLING, seconds=600, metres=6000)),
            (18, files.session(START_FIT + 600, sport=RUNNING, seconds=600, metres=1800)),
            *(record(i, metres=10 * i) for i in range(0, 600, 10)),
            *(record(600 + i, metres=6000 + 3 * i) for i in range(0, 600, 10)),
        )
        ride, run = read_fit(data)
        assert Track.from_bytes(run.track).distance_m[0] == 0
        assert (ride.corrections, run.corrections) == ((), ())

    def test_chained_files_are_all_read(self):
        later = files.fit(start_at=files.START.replace(hour=18), distance_m=900)
        assert [a.distance_m for a in read_fit(files.fit() + later)] == [1680, 900]

    def test_the_same_session_twice_is_one(self):
        assert len(read_fit(files.fit() + files.fit())) == 1

    def test_strap_data_appended_as_a_second_file_joins_the_run(self):
        strap = files.fit_of_messages(*(record(i, hr=160) for i in range(0, 600, 7)))
        plain = files.fit(avg_hr=None, max_hr=None, points=[FitPoint(1000)])
        assert the_one(plain + strap).avg_hr == 160


class TestTimes:
    @pytest.mark.parametrize("offset_h", [3, -9.5, 5.75, 14, -12])
    def test_the_time_zone_comes_from_local_time(self, offset_h):
        assert the_one(files.fit(utc_offset_s=int(offset_h * 3600))).utc_offset_s == offset_h * 3600

    @pytest.mark.parametrize("offset_s", [15 * 3600, 40 * 86400, 3600 + 400])
    def test_the_moment_of_download_is_no_time_zone(self, offset_s):
        assert the_one(files.fit(utc_offset_s=offset_s)).utc_offset_s is None

    def test_an_activity_without_local_time_has_no_zone(self):
        data = files.fit_of_messages(
            (18, files.session(START_FIT, sport=RUNNING, seconds=600, metres=2000)),
            (34, [(253, UINT32, START_FIT + 600), (1, UINT16, 1)]),
        )
        assert the_one(data).utc_offset_s is None

    def test_compressed_timestamps_are_unfolded(self):
        found = the_one(files.fit_with_compressed_timestamps(100))
        assert (found.elapsed_s, found.distance_m) == (99, 300)

    def test_seconds_since_power_on_are_no_date(self):
        data = files.fit_of_messages(
            (18, files.session(5000, sport=RUNNING, seconds=600, metres=2000)),
            *(record(i, metres=3 * i, start=5000) for i in range(60)),
        )
        with pytest.raises(ImportRefusedError) as refused:
            read_fit(data)
        assert refused.value.code == "no_date"
        assert "by hand" in refused.value.detail

    def test_records_since_power_on_without_a_session_have_no_date_either(self):
        with pytest.raises(ImportRefusedError) as refused:
            read_fit(files.fit_of_messages(*(record(i, metres=3 * i, start=5000) for i in range(60))))
        assert refused.value.code == "no_date"

    def test_a_start_before_the_clock_was_set_is_taken_from_the_records(self):
        data = files.fit_of_messages(
            *(record(i, metres=3 * i) for i in range(60)),
            (18, files.session(5000, sport=RUNNING, seconds=60, metres=180)),
        )
        found = the_one(data)
        assert found.start_at == files.START
        assert "clock_jumps" in found.corrections

    def test_records_of_another_year_do_not_stretch_the_run(self):
        stray = record(-400 * 86400, metres=1)
        data = files.fit_of_messages(
            stray,
            *(record(i, metres=3 * i) for i in range(60)),
            (18, files.session(START_FIT, sport=RUNNING, seconds=60, metres=180)),
        )
        assert len(Track.from_bytes(the_one(data).track)) == 60

    def test_without_a_session_the_stray_year_is_left_out_and_said(self):
        found = the_one(
            files.fit_of_messages(
                record(-400 * 86400, metres=1), *(record(i, metres=3 * i) for i in range(60))
            )
        )
        assert found.elapsed_s == 59
        assert set(found.corrections) == {"clock_jumps", "no_summary", "type_guessed"}

    def test_two_records_years_apart_tell_no_date(self):
        with pytest.raises(ImportRefusedError) as refused:
            read_fit(files.fit_of_messages(record(-400 * 86400, metres=1), record(0, metres=2)))
        assert refused.value.code == "no_date"

    def test_a_session_without_any_time_is_refused(self):
        with pytest.raises(ImportRefusedError) as refused:
            read_fit(files.fit_of_messages((18, [(5, ENUM, RUNNING), (9, UINT32, 100_000)])))
        assert refused.value.code == "no_times"


class TestRecords:
    def test_positions_at_zero_are_no_positions(self):
        nowhere = FitPoint(30, lat=0.0, lon=0.0, distance_m=84)
        points = [*files.points(30), nowhere, *files.points(30, first=31)]
        found = the_one(files.fit(points=points))
        track = Track.from_bytes(found.track)
        assert track.lat[29] == pytest.approx(55.75, abs=0.01)
        assert str(track.lat[30]) == "nan"
        assert "positions_dropped" in found.corrections

    def test_a_distance_set_back_to_zero_goes_on(self):
        metres = [*range(0, 300, 3), *range(0, 300, 3)]
        found = the_one(files.fit_of_messages(*(record(i, metres=m) for i, m in enumerate(metres))))
        assert found.distance_m == 297 + 297
        assert "distance_shrank" in found.corrections

    def test_a_distance_that_falls_for_a_moment_is_held(self):
        metres = list(range(0, 300, 3))
        metres[50] = 10
        found = the_one(files.fit_of_messages(*(record(i, metres=m) for i, m in enumerate(metres))))
        assert found.distance_m == 297

    def test_without_distances_positions_are_measured(self):
        found = the_one(files.fit_of_messages(*(record(i, lat=55 + i * 2.5e-5) for i in range(101))))
        assert found.distance_m == pytest.approx(278.3, rel=0.005)

    def test_records_out_of_order_are_sorted_and_repeated_times_read_once(self):
        rows = [record(i, metres=3 * i) for i in range(60)]
        found = the_one(files.fit_of_messages(*rows[30:], *rows[:40]))
        assert found.distance_m == 177
        assert len(Track.from_bytes(found.track)) == 60

    def test_a_developer_field_never_replaces_the_watch_own(self):
        assert the_one(files.fit_with_developer_field("heart_rate", 77)).avg_hr == 150

    def test_a_developer_field_does_not_send_the_file_to_the_slow_reader(self, monkeypatch):
        monkeypatch.setattr(fit_readers, "_patient", None)
        found = the_one(files.fit_with_developer_field("heart_rate", 77))
        assert (found.avg_hr, found.distance_m) == (150, 165)

    def test_a_field_that_is_no_number_is_no_value(self):
        encoder = FitEncoder()
        encoder.add(0, [(0, ENUM, 4)])
        body = encoder.body() + struct.pack("<BBBHB", 0x41, 0, 0, 20, 3)
        body += bytes((253, 4, UINT32, 5, 4, UINT32, 3, 2, UINT8))
        body += b"".join(struct.pack("<BIIBB", 1, START_FIT + i, i * 280, 150, 151) for i in range(60))
        (found,) = read_fit(wrap_fit(body), patient=True)
        assert (found.distance_m, found.avg_hr) == (165, None)

    def test_other_developer_fields_do_no_harm(self):
        assert the_one(files.fit_with_developer_field("Form Power", 77)).avg_hr == 150


class TestDamage:
    def test_a_run_whose_battery_died_is_built_from_its_records(self):
        whole = files.fit()
        found = the_one(whole[: len(whole) // 2])
        assert found.partial
        assert {"truncated", "no_summary"} <= set(found.corrections)
        assert 700 < found.distance_m < 900
        assert found.avg_cadence_spm == 170

    def test_no_session_is_partial_even_when_the_file_is_whole(self):
        found = the_one(files.fit_of_messages(*(record(i, metres=3 * i) for i in range(60))))
        assert found.partial
        assert found.distance_m == 177

    def test_a_wrong_checksum_is_read_and_marked(self):
        found = the_one(files.fit()[:-2] + b"zz")
        assert found.partial
        assert found.corrections == ("bad_checksum",)
        assert found.distance_m == 1680

    def test_a_header_checksum_of_zero_is_legal(self):
        found = the_one(files.fit_with_header_checksum_zero(files.fit()))
        assert not found.partial
        assert found.distance_m == 1680

    def test_a_size_that_was_never_written_is_found_out(self):
        data = files.fit()
        found = the_one(data[:4] + b"\0\0\0\0" + data[8:])
        assert found.distance_m == 1680
        assert found.partial

    def test_a_header_that_says_less_than_follows_is_not_believed(self):
        data = files.fit()
        found = the_one(data[:4] + (100).to_bytes(4, "little") + data[8:])
        assert found.distance_m == 1680

    def test_what_stands_behind_a_whole_file_is_ignored(self):
        found = the_one(files.fit() + b"some bytes of a careless program")
        assert not found.partial
        assert found.distance_m == 1680

    def test_a_cut_second_file_does_not_spoil_the_first(self):
        later = files.fit(start_at=files.START.replace(hour=18))
        found = read_fit(files.fit() + later[: len(later) // 2])
        assert [a.distance_m for a in found] == [1680]
        assert found[0].partial

    def test_garbage_in_the_middle_ends_what_is_read(self):
        body = files.body_of(files.fit())
        found = the_one(wrap_fit(body[:4000] + b"\x0f\x0f\x0f" + body[4000:]))
        assert found.partial

    @pytest.mark.parametrize(
        "rest", [b"\x41", b"\x41\0\0\x14\0\x02\xfd", b"\x61\0\0\x14\0\0", b"\x61\0\0\x14\0\0\x02\x01"]
    )
    def test_a_definition_that_was_cut_ends_what_is_read(self, rest):
        found = the_one(wrap_fit(files.body_of(files.fit()) + rest))
        assert found.distance_m == 1680
        assert found.partial

    def test_cut_before_the_first_record_is_refused_as_truncated(self):
        with pytest.raises(ImportRefusedError) as refused:
            read_fit(files.fit()[:60])
        assert refused.value.code == "truncated"

    def test_a_header_alone_is_refused(self):
        with pytest.raises(ImportRefusedError) as refused:
            read_fit(wrap_fit(b""))
        assert refused.value.code == "unreadable"

    def test_the_patient_reader_finds_the_same(self):
        data = files.fit()
        (fast,), (patient,) = read_fit(data), read_fit(data, patient=True)
        assert fast == patient


class TestReaders:
    def test_a_panic_of_the_fast_reader_leaves_the_file_to_the_patient_one(self, monkeypatch):
        class PanicException(BaseException):
            pass

        def panics(_data):
            raise PanicException("index out of bounds")

        monkeypatch.setattr(fitfast, "parse", panics)
        found = the_one(files.fit())
        assert found.distance_m == 1680
        assert not found.partial

    def test_a_lack_of_memory_is_not_taken_for_damage(self, monkeypatch):
        def starved(_data):
            raise MemoryError

        monkeypatch.setattr(fitfast, "parse", starved)
        with pytest.raises(MemoryError):
            read_fit(files.fit())

    def test_what_neither_reads_to_its_end_is_partial(self, monkeypatch):
        seen = []

        def gives_up(frame):
            seen.append(frame)
            if len(seen) > 400:
                raise ValueError("a field of no known size")
            return plain(frame)

        plain = fit_readers._plain
        monkeypatch.setattr(fit_readers, "_plain", gives_up)
        (found,) = read_fit(files.fit(), patient=True)
        assert found.partial
        assert {"truncated", "no_summary"} <= set(found.corrections)


class TestOtherFitFiles:
    @pytest.mark.parametrize(
        ("kind", "word"),
        [(6, "course"), (5, "workout"), (2, "settings"), (32, "steps"), (9, "steps"), (4, "no recorded")],
    )
    def test_what_is_no_activity_is_named(self, kind, word):
        with pytest.raises(ImportRefusedError) as refused:
            read_fit(files.fit_of_kind(kind))
        assert refused.value.code == "not_an_activity"
        assert word in refused.value.detail

    def test_settings_chained_before_an_activity_do_not_matter(self):
        assert the_one(files.fit_of_kind(2) + files.fit()).distance_m == 1680

    def test_unknown_messages_are_passed_over(self):
        data = files.fit_of_messages(
            (0xFF00, [(1, UINT16, 7)]),
            (18, files.session(START_FIT, sport=RUNNING, seconds=600, metres=2000)),
        )
        assert the_one(data).distance_m == 2000
