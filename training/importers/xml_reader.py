"""Reading XML that strangers wrote: no entities, no network, no huge trees, any encoding."""

import codecs
import io
import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from training.importers import refusals
from training.importers.parsed import ImportRefusedError

_DECLARATION: Final = re.compile(r"^<\?xml[^>]*\?>")
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
_BEFORE_ROOT: Final = r"(?:\s|<!--.*?-->|<\?.*?\?>)*+"
_DOCTYPE: Final = re.compile(_BEFORE_ROOT + "<!DOCTYPE", re.DOTALL | re.IGNORECASE)
_ROOT: Final = re.compile(_BEFORE_ROOT + r"<([\w.:-]+)[^<>]*?(/?)>", re.DOTALL)
# Slips of programs and of people who glue files together; they touch a name or a note, never a number:
# a prefix that nobody declared, a bare "&", a control character.
_FORGIVEN: Final = frozenset({
    "NS_ERR_UNDEFINED_NAMESPACE", "NS_ERR_QNAME", "WAR_NS_URI", "WAR_NS_URI_RELATIVE", "ERR_INVALID_CHAR",
    "ERR_NAME_REQUIRED", "ERR_ENTITYREF_SEMICOL_MISSING", "ERR_UNDECLARED_ENTITY", "WAR_UNDECLARED_ENTITY",
})  # fmt: skip


def is_xml(data: bytes) -> bool:
    """Whether a tag comes first, after byte order marks and spaces."""
    return _text(data[:400]).startswith("<")


def root_name(data: bytes) -> str:
    """Local name of the first element in lower case, "" when there is none near the start."""
    head = re.sub(r"<!--.*?-->|<\?.*?\?>|<![^>]*>", "", _text(data[:20_000]), flags=re.DOTALL)
    found = re.search(r"<(?:[\w.-]+:)?([\w.-]+)", head)
    return found[1].lower() if found else ""


def elements(data: bytes, *names: str) -> Iterator[tuple[str, str, Any]]:
    """("start" or "end", local name, element) for the named elements, in any namespace, as they are read.

    What was yielded as an end is emptied afterwards, so memory stays flat; keep no element.

    Raises:
        ImportRefusedError: hostile_xml for a document type, truncated or unreadable for broken XML.
    """
    text = _DECLARATION.sub("", _text(data), count=1)
    if _DOCTYPE.match(text):
        raise ImportRefusedError(*refusals.XML_HOSTILE)
    reader = etree.iterparse(
        io.BytesIO(_whole(text).encode("utf-8", "replace")), events=("start", "end"), encoding="utf-8",
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        yield from _walk(reader, frozenset(names))
    except etree.XMLSyntaxError:
        raise ImportRefusedError(*refusals.XML_BROKEN) from None
    if any(fault.type_name not in _FORGIVEN for fault in reader.error_log):
        raise ImportRefusedError(*refusals.XML_BROKEN)


def _whole(text: str) -> str:
    """The document up to its closing tag; what stands behind it is nobody's."""
    root = _ROOT.match(text)
    if root is not None and root[2]:
        return root[0]
    end = -1 if root is None else text.rfind(f"</{root[1]}")
    close = -1 if end < 0 else text.find(">", end)
    if close < 0:
        raise ImportRefusedError(*refusals.XML_CUT_OFF)
    return text[: close + 1]


def _walk(reader: Any, names: frozenset[str]) -> Iterator[tuple[str, str, Any]]:
    for event, element in reader:
        name = local_name(element)
        if name in names:
            yield event, name, element
            if event == "end":
                _forget(element)


def _forget(element: Any) -> None:
    """Empties what was read, and drops its like before it; other siblings still wait for their parent."""
    element.clear()
    before = element.getprevious()
    if before is not None and before.tag == element.tag:
        element.getparent().remove(before)


def local_name(element: Any) -> str:
    """The tag without its namespace, or without a prefix that nobody declared; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _text(data: bytes) -> str:
    """The document as text, whatever byte order mark, spaces or declaration stand before it."""
    body = data.lstrip(b" \t\r\n")
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace").lstrip("\ufeff \t\r\n")
    if body[:2] in {b"<\0", b"\0<"}:
        wide = "utf-16-le" if body[:1] == b"<" else "utf-16-be"
        return body.decode(wide, "replace").lstrip()
    return _narrow_text(body).lstrip("\ufeff \t\r\n")


def _narrow_text(body: bytes) -> str:
    declared = _ENCODING.match(body)
    name = declared[1].decode() if declared else ""
    # Programs that write UTF-8 under a declaration of UTF-16 are common; the bytes decide.
    for encoding in (name if _PLAIN.match(name) else "utf-8", "utf-8"):
        try:
            return body.decode(encoding)
        except (LookupError, ValueError):
            continue
    return body.decode("cp1252", "replace")
