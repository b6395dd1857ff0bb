"""Zip archives as people, systems and strangers pack them."""

import io
import zipfile


def zipped(*members, compression=zipfile.ZIP_DEFLATED):
    """An archive of (name or ZipInfo, content) in this order."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return held.getvalue()


def renamed(data, plain, raw):
    """The same archive with a name of other bytes of the same length, not said to be UTF-8."""
    assert len(plain) == len(raw)
    return data.replace(plain.encode(), raw)


def locked(data):
    """Every entry says that a password is needed."""
    flagged = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        where = flagged.find(mark)
        while where >= 0:
            flagged[where + at] |= 1
            where = flagged.find(mark, where + 1)
    return bytes(flagged)
