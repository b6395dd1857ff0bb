"""Files made to hurt, files cut anywhere, bytes that mean nothing: always a reason, never a crash."""

import gzip
import io
import zipfile
import zlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests import files
from training.importers.detect import MAX_BYTES
from training.importers.parsed import ImportRefusedError, ParsedActivity
from training.importers.read import read_activities

WHOLE = files.fit(points=files.points(40))
GPX = files.gpx(files.segment(20))
TCX = files.tcx(files.tcx_activity(files.lap()))


def refused(data):
    with pytest.raises(ImportRefusedError) as info:
        read_activities(data)
    return info.value


def outcome(data):
    """Activities or a refusal; anything else is what these tests are looking for."""
    try:
        found = read_activities(data)
    except ImportRefusedError as error:
        return error
    assert found
    assert all(isinstance(activity, ParsedActivity) for activity in found)
    return found


class TestContentDecides:
    @pytest.mark.parametrize(
        ("data", "kind"), [(WHOLE, "fit"), (GPX, "gpx"), (TCX, "tcx")], ids=["fit", "gpx", "tcx"]
    )
    def test_each_format_is_known_by_its_bytes(self, data, kind):
        assert read_activities(data)[0].format == kind

    @pytest.mark.parametrize("data", [WHOLE, GPX, TCX], ids=["fit", "gpx", "tcx"])
    def test_each_may_come_as_gz(self, data):
        assert read_activities(gzip.compress(data)) == read_activities(data)

    def test_a_gz_in_two_parts_is_one_file(self):
        assert read_activities(gzip.compress(GPX[:500]) + gzip.compress(GPX[500:]))[0].format == "gpx"

    def test_a_gz_that_was_cut_gives_what_it_has(self):
        cut = gzip.compress(files.fit())
        (found,) = read_activities(cut[: len(cut) * 3 // 4])
        assert found.partial

    @pytest.mark.parametrize(
        ("data", "code", "word"),
        [
            (b"", "empty_file", "empty"),
            (b" \n\r\n ", "empty_file", "empty"),
            (gzip.compress(b"", mtime=0), "empty_file", "empty"),
            (b"<!DOCTYPE html><html><body>Sign in</body></html>", "unsupported_type", "web page"),
            (b"<html lang=en><head>", "unsupported_type", "web page"),
            (b"\xff\xd8\xff\xe0" + bytes(200), "unsupported_type", "picture"),
            (b"\x89PNG\r\n\x1a\n" + bytes(200), "unsupported_type", "picture"),
            (b"%PDF-1.7", "unsupported_type", "no activity file"),
            (b"<kml><Document/></kml>", "unsupported_type", "no activity file"),
            (b"date,distance\n2026-05-04,10", "unsupported_type", "no activity file"),
            (b'{"activities": [', "unsupported_type", "no activity file"),
            (b"<?xml version='1.0'?>", "truncated", "middle"),
            (b"<", "truncated", "middle"),
            (b"<gpx/>", "not_an_activity", "no track"),
            (gzip.compress(gzip.compress(GPX, mtime=0), mtime=0), "unsupported_type", "another archive"),
            (b"\x1f\x8b" + bytes(100), "unreadable", ".gz"),
            (GPX[: len(GPX) // 2], "truncated", "middle"),
            (GPX.replace(b"</trkseg>", b"</trk>"), "unreadable", "well-formed"),
        ],
    )
    def test_everything_else_is_refused_with_its_reason(self, data, code, word):
        error = refused(data)
        assert error.code == code
        assert word in error.detail


class TestSize:
    def test_26_mb_are_too_many(self):
        assert refused(bytes(26 * 1024 * 1024)).code == "too_large"

    def test_25_mb_are_looked_at(self):
        assert refused(b"x" * MAX_BYTES).code == "unsupported_type"

    def test_a_gz_bomb_is_not_unpacked(self):
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
        assert len(bomb) < 300_000
        assert refused(bomb).code == "bomb"

    def test_a_gz_of_many_small_bombs_is_one(self):
        assert refused(gzip.compress(bytes(10 << 20)) * 3).code == "bomb"

    def test_a_zip_is_refused_unopened(self):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("bomb.fit", bytes(50 << 20))
        error = refused(held.getvalue())
        assert error.code == "unsupported_type"
        assert "zip" in error.detail


class TestXml:
    LAUGHS = (
        '<!DOCTYPE gpx [<!ENTITY a0 "ha">'
        + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
        + "]>"
    )

    @pytest.mark.parametrize(
        "doctype",
        [
            LAUGHS,
            '<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE gpx SYSTEM "http://127.0.0.1:9/x.dtd">',
            "<!doctype gpx>",
            "<!-- a comment first --><!DOCTYPE gpx []>",
        ],
        ids=["billion laughs", "external entity", "external subset", "lower case", "behind a comment"],
    )
    def test_a_document_type_is_refused_before_anything_expands(self, doctype):
        data = GPX.replace(b"<gpx ", doctype.encode() + b'<gpx title="&a11;" ', 1)
        assert refused(data.replace(b"Morning", b"&x;")).code == "hostile_xml"

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
    def test_another_encoding_does_not_hide_it(self, encoding):
        data = GPX.decode().replace("<gpx ", self.LAUGHS + "<gpx ", 1).replace("UTF-8", "UTF-16")
        assert refused(data.encode(encoding)).code == "hostile_xml"

    def test_entities_nobody_declared_are_only_a_slip(self):
        assert read_activities(GPX.replace(b"Morning", b"A &amp; B & C &nbsp; \x01"))[0].format == "gpx"

    def test_a_tower_of_elements_is_refused(self):
        tower = b"<a>" * 5000 + b"</a>" * 5000
        assert refused(GPX.replace(b"<trkseg>", tower + b"<trkseg>", 1)).code == "unreadable"

    @pytest.mark.parametrize("encoding", ["zlib", "punycode", "idna", "rot13", "no-such-thing", "utf-7"])
    def test_strange_encodings_are_not_tried(self, encoding):
        data = GPX.replace(b"UTF-8", encoding.encode(), 1)
        assert read_activities(data)[0].format == "gpx"

    def test_what_follows_the_end_is_ignored(self):
        assert read_activities(GPX + b"\0\0\0 more")[0].format == "gpx"

    def test_a_prefix_nobody_declared_is_forgiven(self):
        data = GPX.replace(b"</time>", b"</time><extensions><ns3:hr>150</ns3:hr></extensions>")
        assert read_activities(data)[0].avg_hr == 150


class TestProperties:
    @given(at=st.integers(0, len(WHOLE)))
    @settings(max_examples=50, deadline=None)
    def test_a_fit_file_cut_anywhere_is_partial_or_refused(self, at):
        found = outcome(WHOLE[:at])
        if not isinstance(found, ImportRefusedError) and at < len(WHOLE):
            assert all(activity.partial for activity in found)

    @given(data=st.binary(max_size=400))
    @example(b"\x0e")
    @settings(max_examples=50, deadline=None)
    def test_any_bytes_get_an_answer(self, data):
        outcome(data)

    @given(data=st.binary(max_size=400), said=st.integers(0, 2**32 - 1))
    @settings(max_examples=50, deadline=None)
    def test_any_bytes_behind_a_fit_header_get_an_answer(self, data, said):
        outcome(b"\x0e\x20\x54\x08" + said.to_bytes(4, "little") + b".FIT\0\0" + data)

    @given(changes=st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6))
    @settings(max_examples=50, deadline=None)
    def test_a_fit_file_with_any_bytes_changed_gets_an_answer(self, changes):
        damaged = bytearray(WHOLE)
        for at, value in changes:
            damaged[at] = value
        outcome(bytes(damaged))

    @given(
        data=st.sampled_from([GPX, TCX]),
        changes=st.lists(st.tuples(st.floats(0, 0.999), st.binary(max_size=5)), max_size=4),
    )
    @settings(max_examples=50, deadline=None)
    def test_xml_with_any_bytes_changed_gets_an_answer(self, data, changes):
        damaged = bytearray(data)
        for share, value in changes:
            at = int(share * len(damaged))
            damaged[at : at + len(value)] = value
        outcome(bytes(damaged))

    @given(at=st.integers(0, len(GPX)))
    @settings(max_examples=50, deadline=None)
    def test_a_gpx_file_cut_anywhere_is_whole_or_refused(self, at):
        found = outcome(GPX[:at])
        if not isinstance(found, ImportRefusedError):
            assert GPX[at:].strip() == b""
