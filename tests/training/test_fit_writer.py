"""FIT files of ours are read by two readers that we did not write."""

import io

import fitdecode
import fitfast
import pytest

from tests import files
from training.fit_writer import FIT_EPOCH_S, FitEncoder, FitPoint, fit_crc, write_fit


def messages(data):
    frames = fitdecode.FitReader(io.BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE)
    found = {}
    for frame in frames:
        if frame.frame_type == fitdecode.FIT_FRAME_DATA:
            found.setdefault(frame.name, []).append({f.name: f.value for f in frame.fields})
    return found


def test_both_readers_see_the_same_session():
    data = files.fit()
    (fast,) = fitfast.parse(data)["session"]
    (slow,) = messages(data)["session"]
    assert fast["total_distance"] == slow["total_distance"] == 1680
    assert fast["total_timer_time"] == slow["total_timer_time"] == 600
    assert fast["sport"] == slow["sport"] == "running"
    assert fast["start_time"] == slow["start_time"].timestamp() == files.START.timestamp()
    assert fast["total_ascent"] == slow["total_ascent"] == 12


@pytest.mark.parametrize("name", ["file_id", "event", "record", "lap", "session", "activity"])
def test_every_part_that_other_software_expects_is_there(name):
    assert messages(files.fit())[name]


def test_points_keep_their_place_and_values():
    point = FitPoint(5, 55.7512345, -37.6, 12.34, -10.2, 151, 172)
    (record,) = fitfast.parse(write_fit(files.run(points=[point])))["record"]
    assert record["position_lat"] * 180 / 2**31 == pytest.approx(55.7512345, abs=1e-6)
    assert record["position_long"] * 180 / 2**31 == pytest.approx(-37.6, abs=1e-6)
    assert (record["distance"], record["altitude"]) == (12.34, pytest.approx(-10.2))
    assert (record["heart_rate"], record["cadence"]) == (151, 86)
    assert record["timestamp"] == files.START.timestamp() + 5


def test_what_was_not_measured_is_not_written():
    (record,) = fitfast.parse(write_fit(files.run(points=[FitPoint(0)])))["record"]
    assert set(record) == {"timestamp"}


def test_local_time_tells_the_zone():
    (activity,) = fitfast.parse(files.fit(utc_offset_s=-9 * 3600))["activity"]
    assert activity["local_timestamp"] - activity["timestamp"] == -9 * 3600


def test_a_ride_counts_turns_not_legs():
    point = FitPoint(0, cadence_spm=90)
    (record,) = fitfast.parse(write_fit(files.run(type="ride", points=[point])))["record"]
    assert record["cadence"] == 90


def test_the_checksum_is_crc_16_arc():
    assert fit_crc(b"123456789") == 0xBB3D
    assert fit_crc(b"6789", fit_crc(b"12345")) == 0xBB3D


def test_more_layouts_than_there_are_numbers_for_are_defined_again():
    encoder = FitEncoder()
    for number in [*range(0xFF00, 0xFF14), 0xFF00]:
        encoder.add(number, [(1, 2, number % 256)])
    assert fitfast.count(encoder.file())[0] == 21


def test_the_epoch_is_the_last_day_of_1989():
    assert FIT_EPOCH_S == 631065600
