"""Reading a file in a warm child process that may die without harm."""

import atexit
import contextlib
import json
import os
import select
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Final

from training.importers import refusals
from training.importers.answers import HEAD, MAX_ANSWER_BYTES, READY, unpack_answer
from training.importers.parsed import ImportRefusedError, ParsedActivity, Refusal

TIME_LIMIT_S: Final = 60.0
MEMORY_LIMIT_BYTES: Final = 1536 * 1024 * 1024
"""Of address space. A FIT file of 25 MB with a million records needs 1.2 GB for a few seconds."""

_CHILD: Final = "training.importers.child"
_START_LIMIT_S: Final = 30.0
_FILES_PER_CHILD: Final = 500
_ROOT: Final = Path(__file__).resolve().parents[2]
_OUT_OF_MEMORY: Final = (b"memory allocation", b"MemoryError", b"Cannot allocate", b"bad_alloc")


class ChildDiedError(Exception):
    """The child ended without an answer; `out_of_memory` says what its last words were about."""

    def __init__(self, *, out_of_memory: bool) -> None:
        super().__init__("out of memory" if out_of_memory else "crashed")
        self.out_of_memory = out_of_memory


class Parser:
    """One child at a time, started when first needed, replaced after a crash, a hang or 500 files.

    Safe to share between threads; files wait for each other. Not shared across a fork.
    """

    def __init__(
        self, *, time_limit_s: float = TIME_LIMIT_S, memory_limit_bytes: int = MEMORY_LIMIT_BYTES
    ) -> None:
        self.time_limit_s = time_limit_s
        self.memory_limit_bytes = memory_limit_bytes
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._last_words: IO[bytes] | None = None
        self._files = 0

    def parse(self, data: bytes) -> list[ParsedActivity]:
        """The activities in a file's bytes.

        Raises:
            ImportRefusedError: by the reader, or time_limit, memory_limit, unreadable for what it did to it.
        """
        with self._lock:
            try:
                return self._ask(data, patient=False)
            except ChildDiedError as died:
                if died.out_of_memory:
                    raise ImportRefusedError(*refusals.TOO_MUCH_MEMORY) from None
            # Once more with a fresh child and without the reader that is likeliest to have crashed.
            try:
                return self._ask(data, patient=True)
            except ChildDiedError as died:
                reason = refusals.TOO_MUCH_MEMORY if died.out_of_memory else refusals.DAMAGED
                raise ImportRefusedError(*reason) from None

    def close(self) -> None:
        """Ends the child, at once."""
        with self._lock:
            self._end()

    @property
    def pid(self) -> int | None:
        """Of the warm child, for those who watch processes."""
        return None if self._child is None else self._child.pid

    def _ask(self, data: bytes, *, patient: bool) -> list[ParsedActivity]:
        child = self._ready_child()
        until = time.monotonic() + self.time_limit_s
        request = {"size": len(data), "seconds": self.time_limit_s + 5, "patient": patient}
        try:
            _send(child, json.dumps(request).encode() + b"\n", until)
            _send(child, data, until)
            answer = _answer(child, until)
        except TimeoutError:
            self._end()
            raise ImportRefusedError(*refusals.TOO_SLOW) from None
        except (OSError, EOFError, ValueError):
            raise ChildDiedError(out_of_memory=self._end()) from None
        return self._understood(*answer)

    def _understood(self, text: bytes, tracks: bytes) -> list[ParsedActivity]:
        try:
            return unpack_answer(text, tracks)
        except ImportRefusedError as refused:
            if refused.code == Refusal.MEMORY_LIMIT:
                self._end()
            raise
        except ValueError:
            self._end()
            raise ChildDiedError(out_of_memory=False) from None

    def _ready_child(self) -> subprocess.Popen[bytes]:
        if self._files >= _FILES_PER_CHILD or (self._child is not None and self._child.poll() is not None):
            self._end()
        if self._child is None:
            self._child = self._start()
        self._files += 1
        return self._child

    def _start(self) -> subprocess.Popen[bytes]:
        self._last_words = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as the child
        child = subprocess.Popen(  # noqa: S603  our own module, no word of it from outside
            [sys.executable, "-m", _CHILD, str(self.memory_limit_bytes), str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._last_words,
            cwd=_ROOT,
            env=_environment(),
        )
        self._child = child
        try:
            _receive(child, len(READY), time.monotonic() + _START_LIMIT_S)
        except (OSError, EOFError) as error:
            words = self._words()[-300:].decode(errors="replace")
            self._end()
            raise RuntimeError(f"the parser does not start: {words}") from error
        return child

    def _words(self) -> bytes:
        if self._last_words is None:
            return b""
        self._last_words.seek(0)
        return self._last_words.read()

    def _end(self) -> bool:
        """Ends the child; whether its last words tell of a lack of memory."""
        child, self._child, self._files = self._child, None, 0
        if child is None:
            return False
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        words = self._words()
        if self._last_words is not None:
            self._last_words.close()
        self._last_words = None
        return any(sign in words for sign in _OUT_OF_MEMORY)


def _environment() -> dict[str, str]:
    """No secret of the server reaches the child; what measures the tests does."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE")}
    return kept | {"PATH": os.defpath, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def _answer(child: subprocess.Popen[bytes], until: float) -> tuple[bytes, bytes]:
    text, tracks = HEAD.unpack(_receive(child, HEAD.size, until))
    if text + tracks > MAX_ANSWER_BYTES:
        raise ValueError("an answer out of proportion")
    return _receive(child, text, until), _receive(child, tracks, until)


def _send(child: subprocess.Popen[bytes], data: bytes, until: float) -> None:
    assert child.stdin is not None  # noqa: S101  asked for as a pipe
    fd = child.stdin.fileno()
    os.set_blocking(fd, False)
    rest = memoryview(data)
    while rest:
        _wait(until, writing=fd)
        rest = rest[os.write(fd, rest) :]


def _receive(child: subprocess.Popen[bytes], size: int, until: float) -> bytes:
    """Raises EOFError when the child closes its end, TimeoutError when it is late."""
    assert child.stdout is not None  # noqa: S101  asked for as a pipe
    fd = child.stdout.fileno()
    parts: list[bytes] = []
    while size > 0:
        _wait(until, reading=fd)
        part = os.read(fd, min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _wait(until: float, *, reading: int | None = None, writing: int | None = None) -> None:
    poll = select.poll()
    if reading is not None:
        poll.register(reading, select.POLLIN)
    if writing is not None:
        poll.register(writing, select.POLLOUT)
    if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
        raise TimeoutError


_shared: Parser | None = None
_shared_lock = threading.Lock()


def parse_file(
    data: bytes, *, time_limit_s: float = TIME_LIMIT_S, memory_limit_bytes: int = MEMORY_LIMIT_BYTES
) -> list[ParsedActivity]:
    """`Parser.parse` by this process's own warm child; the memory limit is that of the first call."""
    global _shared  # noqa: PLW0603  one per process is the point
    with _shared_lock:
        if _shared is None:
            _shared = Parser(memory_limit_bytes=memory_limit_bytes)
            atexit.register(_shared.close)
    _shared.time_limit_s = time_limit_s
    return _shared.parse(data)


def _forget_after_fork() -> None:
    """The child belongs to the process before the fork; this one starts its own."""
    global _shared, _shared_lock
    _shared, _shared_lock = None, threading.Lock()


os.register_at_fork(after_in_child=_forget_after_fork)
