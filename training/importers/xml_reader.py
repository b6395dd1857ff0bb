"""Reading XML that strangers wrote: no entities, no network, no huge trees."""

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from lxml import etree

from training.importers import refusals
from training.importers.parsed import ImportRefusedError
from training.importers.xml_text import decoded

_DECLARATION: Final = re.compile(r"^<\?xml[^>]*\?>")
_BEFORE_ROOT: Final = r"(?:\s|<!--.*?-->|<\?.*?\?>)*+"
_DOCTYPE: Final = re.compile(_BEFORE_ROOT + "<!DOCTYPE", re.DOTALL | re.IGNORECASE)
_ROOT: Final = re.compile(_BEFORE_ROOT + r"<([\w.:-]+)[^<>]*?(/?)>", re.DOTALL)
# Slips of programs and of people who glue files together; they touch a name or a note, never a number:
# a prefix that nobody declared, a bare "&", a control character.
_FORGIVEN: Final = frozenset({
    "NS_ERR_UNDEFINED_NAMESPACE", "NS_ERR_QNAME", "WAR_NS_URI", "WAR_NS_URI_RELATIVE", "ERR_INVALID_CHAR",
    "ERR_NAME_REQUIRED", "ERR_ENTITYREF_SEMICOL_MISSING", "ERR_UNDECLARED_ENTITY", "WAR_UNDECLARED_ENTITY",
})  # fmt: skip


def elements(data: bytes, *names: str) -> Iterator[tuple[str, str, Any]]:
    """("start" or "end", local name, element) for the named elements, in any namespace, as they are read.

    What was yielded as an end is emptied afterwards, so memory stays flat; keep no element.

    Raises:
        ImportRefusedError: hostile_xml for a document type, truncated or unreadable for broken XML.
    """
    text = _DECLARATION.sub("", decoded(data), count=1)
    if _DOCTYPE.match(text):
        raise ImportRefusedError(*refusals.XML_HOSTILE)
    reader = etree.iterparse(
        io.BytesIO(_whole(text).encode("utf-8", "replace")), events=("start", "end"), encoding="utf-8",
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True,
        remove_comments=True, remove_pis=True, tag=[f"{{*}}{name}" for name in names],
    )  # fmt: skip
    for event, element in reader:
        yield event, local_name(element), element
        if event == "end":
            _forget(element)
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


def _forget(element: Any) -> None:
    """Empties what was read, and drops its like before it; other siblings still wait for their parent."""
    element.clear()
    before = element.getprevious()
    if before is not None and before.tag == element.tag:
        element.getparent().remove(before)


def local_name(element: Any) -> str:
    """The tag without its namespace, or without a prefix that nobody declared; "" for what is no element."""
    return _local(element.tag)


# Bounded: a file may invent as many names as it likes.
@lru_cache(maxsize=4096)
def _local(tag: object) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""
