"""Pictures keep their pixels and lose what cameras write beside them."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from injuries.enums import DocumentKind
from injuries.rules.pictures import BrokenPictureError, kind_of_document, without_metadata

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
JFIF = b"JFIF\x00\x01\x02\x00\x00\x48\x00\x48"
PIXELS = b"\x00\x01\xff\x00\x02\xff\xd0\x03"
PLACE = b"N 52.5200 E 13.4050"


def chunk(name, data=b""):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def segment(marker, body):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def exif(*, order=">", turned=6, tags=()):
    entries = [(0x010F, 2), *tags]
    rows = b"".join(struct.pack(f"{order}HHIHH", tag, 3, 1, value, 0) for tag, value in entries)
    if turned is not None:
        rows += struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0)
    count = len(entries) + (turned is not None)
    mark = b"MM\x00*" if order == ">" else b"II*\x00"
    return b"Exif\x00\x00" + mark + struct.pack(f"{order}IH", 8, count) + rows + PLACE


def jpeg(*segments, pixels=PIXELS, tail=b""):
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + pixels
    return b"\xff\xd8" + b"".join(segments) + segment(0xDB, b"\x00" * 65) + scan + b"\xff\xd9" + tail


def png(*chunks, tail=b""):
    head = PNG_HEAD + chunk(b"IHDR", b"\x00" * 13)
    return head + b"".join(chunks) + chunk(b"IDAT", b"pixels") + chunk(b"IEND") + tail


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", DocumentKind.PDF),
        (jpeg(), DocumentKind.JPEG),
        (png(), DocumentKind.PNG),
        (b"", None),
        (b"<html>", None),
        (b"<svg onload=x>", None),
        (b"GIF89a", None),
        (b" %PDF-1.7", None),
    ],
)
def test_what_a_document_is_by_its_first_bytes(content, kind):
    assert kind_of_document(content) == kind


def test_a_letter_stays_as_it_came():
    assert without_metadata(b"%PDF-1.7 x", DocumentKind.PDF) == b"%PDF-1.7 x"


def test_a_plain_picture_stays_as_it_came():
    plain = jpeg(segment(0xE0, JFIF + b"\x00\x00"))
    assert without_metadata(plain, DocumentKind.JPEG) == plain
    assert without_metadata(png(), DocumentKind.PNG) == png()


@pytest.mark.parametrize(
    "extra",
    [
        segment(0xE1, b"Exif\x00\x00" + PLACE),
        segment(0xE1, exif(turned=None)),
        segment(0xE1, exif(turned=1)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + PLACE),
        segment(0xED, b"Photoshop 3.0\x00" + PLACE),
        segment(0xE2, b"MPF\x00" + PLACE),
        segment(0xEE, b"Other" + PLACE),
        segment(0xFE, PLACE),
        segment(0xE0, b"JFXX\x00" + PLACE),
    ],
)
def test_a_photo_loses_what_the_camera_wrote(extra):
    assert without_metadata(jpeg(extra, tail=PLACE), DocumentKind.JPEG) == jpeg()


def test_a_preview_goes_with_it():
    bare = jpeg(segment(0xE0, JFIF + b"\x00\x00"))
    assert without_metadata(jpeg(segment(0xE0, JFIF + b"\x01\x01" + PLACE)), DocumentKind.JPEG) == bare


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("turned", [2, 3, 6, 8])
def test_which_way_is_up_stays(order, turned):
    stripped = without_metadata(jpeg(segment(0xE1, exif(order=order, turned=turned))), DocumentKind.JPEG)
    assert PLACE not in stripped
    assert struct.pack(">HHIHH", 0x0112, 3, 1, turned, 0) in stripped
    assert without_metadata(stripped, DocumentKind.JPEG) == stripped


@pytest.mark.parametrize(
    "body", [b"XX\x00*", b"MM\x00*\x00\x00\xff\xff", b"MM\x00*" + struct.pack(">IH", 8, 9)]
)
def test_an_unreadable_note_of_the_camera_goes_whole(body):
    assert without_metadata(jpeg(segment(0xE1, b"Exif\x00\x00" + body)), DocumentKind.JPEG) == jpeg()


@pytest.mark.parametrize("kept", [segment(0xE2, b"ICC_PROFILE\x00\x01\x01xx"), segment(0xEE, b"Adobe\x00")])
def test_colours_stay(kept):
    assert without_metadata(jpeg(kept), DocumentKind.JPEG) == jpeg(kept)
    assert without_metadata(png(chunk(b"gAMA", b"\x00\x00\xb1\x8f")), DocumentKind.PNG).count(b"gAMA") == 1


def test_several_scans_and_fill_bytes_are_read_through():
    second = segment(0xFE, PLACE) + segment(0xC4, b"\x00") + segment(0xDA, b"\x00") + PIXELS
    progressive = jpeg(pixels=PIXELS + b"\xff" + second)
    stripped = without_metadata(progressive, DocumentKind.JPEG)
    assert PLACE not in stripped
    assert stripped.count(b"\xff\xda") == 2


@pytest.mark.parametrize("name", [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"])
def test_a_drawing_loses_its_words(name):
    assert without_metadata(png(chunk(name, PLACE), tail=PLACE), DocumentKind.PNG) == png()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (jpeg()[:-4], DocumentKind.JPEG),
        (b"\xff\xd8\xff", DocumentKind.JPEG),
        (b"\xff\xd8" + segment(0xDA, b"\x00") + b"pixels without an end", DocumentKind.JPEG),
        (b"\xff\xd8\xff\xe0\x00\x01", DocumentKind.JPEG),
        (b"\xff\xd8\xff\xe0\xff\xff", DocumentKind.JPEG),
        (b"\xff\xd8" + segment(0xDB, b"\x00") + b"no marker", DocumentKind.JPEG),
        (png()[:-12], DocumentKind.PNG),
        (PNG_HEAD + struct.pack(">I", 9999) + b"IHDR", DocumentKind.PNG),
    ],
)
def test_a_broken_picture_is_refused(content, kind):
    with pytest.raises(BrokenPictureError):
        without_metadata(content, kind)


@given(st.binary(max_size=60), st.sampled_from([DocumentKind.JPEG, DocumentKind.PNG]))
def test_any_bytes_are_taken_or_refused(noise, kind):
    head = PNG_HEAD if kind == DocumentKind.PNG else b"\xff\xd8"
    try:
        stripped = without_metadata(head + noise, kind)
    except BrokenPictureError:
        return
    assert without_metadata(stripped, kind) == stripped
