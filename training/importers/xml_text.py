"""XML as text: which encoding its bytes are in, and which document it is. Loads no parser."""

import codecs
import re
from typing import Final

_ENCODING: Final = re.compile(rb"^<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
# Text encodings that files are written in; some of the others take forever on purpose-made bytes.
_PLAIN: Final = re.compile(
    r"(utf-?8|(us-)?ascii|iso|latin|windows-|cp\d|koi8|gb|big5|s(hift_)?jis|euc|mac)", re.IGNORECASE
)
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def is_xml(data: bytes) -> bool:
    """Whether a tag comes first, after byte order marks and spaces."""
    return decoded(data[:400]).startswith("<")


def root_name(data: bytes) -> str:
    """Local name of the first element in lower case, "" when there is none near the start."""
    head = re.sub(r"<!--.*?-->|<\?.*?\?>|<![^>]*>", "", decoded(data[:20_000]), flags=re.DOTALL)
    found = re.search(r"<(?:[\w.-]+:)?([\w.-]+)", head)
    return found[1].lower() if found else ""


def decoded(data: bytes) -> str:
    """The document as text, whatever byte order mark, spaces or declaration stand before it."""
    body = data.lstrip(b" \t\r\n")
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace").lstrip("\ufeff \t\r\n")
    if body[:2] in {b"<\0", b"\0<"}:
        wide = "utf-16-le" if body[:1] == b"<" else "utf-16-be"
        return body.decode(wide, "replace").lstrip()
    return _narrow(body).lstrip("\ufeff \t\r\n")


def _narrow(body: bytes) -> str:
    declared = _ENCODING.match(body)
    name = declared[1].decode() if declared else ""
    # Programs that write UTF-8 under a declaration of UTF-16 are common; the bytes decide.
    for encoding in (name if _PLAIN.match(name) else "utf-8", "utf-8"):
        try:
            return body.decode(encoding)
        except (LookupError, ValueError):
            continue
    return body.decode("cp1252", "replace")
