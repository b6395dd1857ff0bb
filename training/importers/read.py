"""A file's bytes in, activities out: what the child process runs."""

from collections.abc import Callable
from typing import Final

from training.importers.detect import check_size, format_of, unpacked
from training.importers.fit import read_fit
from training.importers.gpx import read_gpx
from training.importers.parsed import ParsedActivity
from training.importers.tcx import read_tcx

_XML_READERS: Final[dict[str, Callable[[bytes], list[ParsedActivity]]]] = {"gpx": read_gpx, "tcx": read_tcx}


def read_activities(data: bytes, *, patient: bool = False) -> list[ParsedActivity]:
    """The activities in a file, at least one; what it is is told by its content.

    `patient` passes over the fast reader of FIT, after it has crashed on this file.

    Raises:
        ImportRefusedError: with the reason; nothing else for whatever bytes, but for MemoryError.
    """
    check_size(len(data))
    content = unpacked(data)
    kind = format_of(content)
    return read_fit(content, patient=patient) if kind == "fit" else _XML_READERS[kind](content)
