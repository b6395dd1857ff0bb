"""The container of FIT: leaving messages out changes nothing about those that stay."""

import struct

import fitfast
import pytest

from tests import files
from training.fit_writer import ENUM, UINT16, UINT32, FitEncoder, fit_time, wrap_fit
from training.importers.fit_wire import summaries, without_developer_fields

START_FIT = fit_time(files.START)


def about_the_whole(data):
    return {name: found for name, found in fitfast.parse(data).items() if name != "record"}


class TestSummaries:
    @pytest.mark.parametrize(
        "data",
        [
            files.fit(),
            files.fit() + files.fit(distance_m=900, points=files.points(1700)),
            files.fit(points=()),
            files.fit_with_developer_field("Form Power", 77),
            files.fit_of_messages((18, files.session(START_FIT, sport=1, seconds=60, metres=200))),
        ],
    )
    def test_they_read_as_in_the_whole_file(self, data):
        short = summaries(data)
        assert fitfast.parse(short) == about_the_whole(data)
        assert len(short) <= len(data)

    def test_a_long_run_gets_short(self):
        assert len(summaries(files.fit(points=files.points(5000)))) < 500

    def test_layouts_of_either_byte_order_are_understood(self):
        body = bytes([0x40, 0, 1, 0, 20, 1, 253, 4, UINT32]) + struct.pack(">BI", 0, START_FIT) * 50
        data = wrap_fit(files.body_of(files.fit(points=())) + body)
        assert fitfast.parse(summaries(data)) == about_the_whole(data)
        assert len(summaries(data)) < len(data) - 200

    def test_a_layout_that_is_used_anew_is_the_new_one(self):
        encoder = FitEncoder()
        encoder.add(0, [(0, ENUM, 4)])
        for number in range(20, 40):
            # Sixteen layouts at a time: each number is used again for another message.
            encoder.add(20, [(253, UINT32, START_FIT + number), (number, UINT16, number)])
            encoder.add(18, [(2, UINT32, START_FIT), (number + 100, UINT16, number)])
        data = encoder.file()
        assert fitfast.parse(summaries(data)) == about_the_whole(data)

    @pytest.mark.parametrize(
        "data",
        [
            files.fit_with_compressed_timestamps(),
            files.fit()[:-40],
            wrap_fit(bytes([0x05])),
            wrap_fit(bytes([0x40, 0, 0])),
        ],
    )
    def test_what_cannot_be_left_out_safely_stays(self, data):
        assert summaries(data) == data


class TestDeveloperFields:
    def test_messages_without_any_stay_as_they_are(self):
        own = files.body_of(files.fit_with_compressed_timestamps(40))
        assert without_developer_fields(own) == own
        assert without_developer_fields(own + bytes([0x40, 0, 0])) == own
        assert without_developer_fields(own + bytes([0x0F])) == own

    def test_only_the_watch_own_fields_stay(self):
        data = files.fit_with_developer_field("heart_rate", 77)
        found = fitfast.parse(wrap_fit(without_developer_fields(files.body_of(data))))
        assert {record["heart_rate"] for record in found["record"]} == {150}
