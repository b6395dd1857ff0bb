"""The lines of several processes on one terminal."""

import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import IO, TextIO

from coachsite.embedded.process import Leashed

NAME_WIDTH = 6
KEPT_LINES = 20


class Console:
    """Writes whole lines, each with the name of the process it came from.

    When nobody reads any more (`make demo | head`), `on_closed` is called and lines go nowhere.
    """

    def __init__(self, on_closed: Callable[[], None], stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._lock = threading.Lock()
        self._on_closed = on_closed
        self._last: dict[str, deque[str]] = {}

    def say(self, text: str) -> None:
        """Write lines of our own."""
        for line in text.splitlines():
            self._write(line)

    def follow(self, name: str, process: Leashed) -> None:
        """Write all that `process` writes, from a thread that ends with it."""
        self._last[name] = deque(maxlen=KEPT_LINES)
        threading.Thread(target=self._copy, args=(name, process.output), daemon=True).start()

    def last_words(self, name: str) -> str:
        """The last line that the process of this name wrote."""
        return next((line for line in reversed(self._last.get(name, ())) if line.strip()), "it wrote nothing")

    def _copy(self, name: str, output: IO[bytes]) -> None:
        with output:
            for raw in output:
                line = raw.decode(errors="replace").rstrip()
                self._last[name].append(line)
                self._write(f"{name:<{NAME_WIDTH}}| {line}")

    def _write(self, line: str) -> None:
        with self._lock:
            try:
                self._stream.write(line + "\n")
                self._stream.flush()
            except OSError:
                # The stream stays open over nothing, or its last flush would fail again at exit.
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, self._stream.fileno())
                os.close(nowhere)
                self._on_closed()
