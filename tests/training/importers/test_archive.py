"""Zip archives: each entry is a file to read, or says why not."""

import io
import stat
import struct
import zipfile

import pytest

from tests import files
from tests.archives import locked, renamed, zipped
from training.importers import archive
from training.importers.archive import Member, members_of, open_archive, read_member
from training.importers.parsed import ImportRefusedError

FIT = files.fit()


def opened(data):
    return open_archive(io.BytesIO(data))


def members(data):
    return members_of(opened(data))


def codes(data):
    return {m.name: m.refusal and m.refusal[0].value for m in members(data)}


def refused(data):
    with pytest.raises(ImportRefusedError) as error:
        members(data)
    return error.value.code


def read(data, index=0):
    whole = opened(data)
    return read_member(whole, members_of(whole)[index])


class TestEntries:
    def test_files_are_to_be_read_in_their_order(self):
        data = zipped(("b.fit", FIT), ("a.gpx.gz", b"x"), ("sub/c.tcx", b"x"), ("no suffix", b"x"))
        assert members(data) == [
            Member(0, "b.fit", None),
            Member(1, "a.gpx.gz", None),
            Member(2, "sub/c.tcx", None),
            Member(3, "no suffix", None),
        ]

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("runs/", "skipped"),
            ("runs\\", "skipped"),
            ("__MACOSX/._run.fit", "skipped"),
            ("._run.fit", "skipped"),
            (".DS_Store", "skipped"),
            ("Thumbs.db", "skipped"),
            ("../run.fit", "unsafe_name"),
            ("a/../../run.fit", "unsafe_name"),
            ("..\\run.fit", "unsafe_name"),
            ("/etc/run.fit", "unsafe_name"),
            ("C:\\run.fit", "unsafe_name"),
            ("inner.zip", "unsupported_type"),
            ("inner.7z", "unsupported_type"),
            ("activities.csv", "unsupported_type"),
            ("photo.JPG", "unsupported_type"),
            ("Garmin\\run.fit", None),
            ("my..run.fit", None),
        ],
    )
    def test_what_is_not_read_says_why(self, name, code):
        found = members(zipped(("run.fit", FIT), (name, b"x")))
        assert (found[1].refusal and found[1].refusal[0]) == code

    def test_a_link_is_not_followed(self):
        link = zipfile.ZipInfo("run.fit")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        assert codes(zipped((link, "/etc/passwd"))) == {"run.fit": "unsafe_name"}

    def test_a_locked_file_asks_for_none(self):
        assert codes(locked(zipped(("run.fit", FIT)))) == {"run.fit": "encrypted"}

    @pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_methods_that_unpack_without_bound_are_not_used(self, method):
        assert codes(zipped(("run.fit", FIT), compression=method)) == {"run.fit": "unsupported_type"}

    def test_a_bomb_is_told_by_its_claim(self):
        assert codes(zipped(("run.fit", bytes(26 << 20)))) == {"run.fit": "bomb"}


class TestNames:
    @pytest.mark.parametrize(
        ("name", "raw"),
        [
            ("Утренняя пробежка.fit", "Утренняя пробежка.fit".encode()),
            ("Пробежка.fit", "Пробежка.fit".encode("cp866")),
            ("Läufe/Häll.fit", "Läufe/Häll.fit".encode("cp437")),
        ],
    )
    def test_an_encoding_that_is_not_said_is_found(self, name, raw):
        plain = "x" * len(raw)
        assert members(renamed(zipped((plain, FIT)), plain, raw))[0].name == name

    def test_utf_8_that_is_said_is_believed(self):
        assert members(zipped(("Läufe 🏃.fit", FIT)))[0].name == "Läufe 🏃.fit"

    def test_a_name_that_is_not_what_it_claims_damages_the_archive(self):
        data = zipped(("é1.fit", FIT)).replace("é1.fit".encode(), b"\xff\xff1.fit")
        assert refused(data) == "unreadable"

    def test_control_letters_are_not_shown(self):
        assert members(zipped(("run\x1b[2J\n.fit", FIT)))[0].name == "run[2J.fit"

    def test_long_names_keep_their_end(self):
        name = members(zipped(("a" * 300 + ".fit", FIT)))[0].name
        assert (len(name), name[-4:]) == (255, ".fit")


class TestWhole:
    def test_a_thousand_files_are_taken_and_folders_not_counted(self):
        data = zipped(("runs/", b""), *[(f"runs/{n}.fit", b"x") for n in range(1_000)])
        assert len(members(data)) == 1_001

    def test_one_more_is_too_many(self):
        assert refused(zipped(*[(f"{n}.fit", b"x") for n in range(1_001)])) == "too_many"

    def test_so_are_ten_thousand_folders(self, monkeypatch):
        monkeypatch.setattr(archive, "MAX_ENTRIES", 10)
        assert refused(zipped(("run.fit", b"x"), *[(f"{n}/", b"") for n in range(10)])) == "too_many"

    @pytest.mark.parametrize(
        "data", [zipped(), zipped(("runs/", b""), (".DS_Store", b"x"))], ids=["empty", "no files"]
    )
    def test_nothing_in_it(self, data):
        assert refused(data) == "empty_file"

    @pytest.mark.parametrize(
        "data",
        [b"PK\x03\x04" + bytes(100), zipped(("run.fit", FIT))[:-40], b"PK"],
        ids=["zeros", "cut off", "PK"],
    )
    def test_what_is_cut_off_is_damaged(self, data):
        assert refused(data) == "unreadable"

    def test_many_files_of_nothing_but_zeros_are_a_bomb_together(self, monkeypatch):
        monkeypatch.setattr(archive, "_MAX_UNPACKED_BYTES", 1 << 20)
        assert refused(zipped(*[(f"{n}.fit", bytes(600 << 10)) for n in range(2)])) == "bomb"

    def test_a_directory_of_megabytes_is_not_read(self):
        data = bytearray(zipped(("run.fit", FIT)))
        data[-10:-6] = struct.pack("<L", 5 << 20)
        assert refused(bytes(data)) == "too_many"

    def test_nor_one_that_says_so_in_64_bits(self):
        data = zipped(("run.fit", FIT))
        end = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 1 << 40, 0)
        locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(data) - 22, 1)
        assert refused(data[:-22] + end + locator + data[-22:]) == "too_many"

    def test_a_comment_at_the_end_hides_nothing(self):
        held = io.BytesIO(zipped(("run.fit", FIT)))
        with zipfile.ZipFile(held, "a") as whole:
            whole.comment = b"packed by hand"
        assert codes(held.getvalue()) == {"run.fit": None}


class TestReading:
    def test_the_bytes_of_one_file(self):
        assert read(zipped(("a.fit", b"1"), ("b.fit", FIT)), 1) == FIT

    def test_what_is_refused_is_not_read(self):
        with pytest.raises(ImportRefusedError) as error:
            read(zipped(("run.fit", FIT), ("runs/", b"")), 1)
        assert error.value.code == "skipped"

    def test_an_archive_under_another_name_is_not_opened(self):
        with pytest.raises(ImportRefusedError) as error:
            read(zipped(("run.fit", zipped(("a.fit", FIT)))))
        assert error.value.detail == archive.NESTED[1]

    def test_damaged_content_is_damaged(self):
        data = bytearray(zipped(("run.fit", FIT)))
        data[60:200] = bytes(140)
        with pytest.raises(ImportRefusedError) as error:
            read(bytes(data))
        assert error.value.code == "unreadable"

    def test_a_claim_that_is_too_small_gives_no_more(self):
        data = bytearray(zipped(("run.fit", bytes(26 << 20)), compression=zipfile.ZIP_DEFLATED))
        at = data.find(b"PK\x01\x02")
        data[at + 24 : at + 28] = struct.pack("<L", 1_000)
        with pytest.raises(ImportRefusedError) as error:
            read(bytes(data))
        assert error.value.code == "unreadable"

    def test_more_than_it_may_hold_is_a_bomb(self, monkeypatch):
        data = zipped(("run.fit", FIT))
        monkeypatch.setattr(archive, "MAX_BYTES", 100)
        with pytest.raises(ImportRefusedError) as error:
            read_member(opened(data), Member(0, "run.fit", None))
        assert error.value.code == "bomb"
