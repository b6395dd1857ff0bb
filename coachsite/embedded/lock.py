"""One owner at a time."""

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

POLL_S = 0.2


class OwnerLock:
    """An advisory lock that ends with its process, however that ends.

    The file is opened close-on-exec, so no server the owner starts can inherit the lock and outlive it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[str] | None = None

    def try_acquire(self) -> bool:
        file = self.path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file
        return True

    def acquire(self, *, on_wait: Callable[[str], None]) -> None:
        """Wait for the lock; `on_wait` is called once with the owner's process id if it is taken."""
        if self.try_acquire():
            return
        on_wait(self.owner())
        while not self.try_acquire():
            time.sleep(POLL_S)

    def owner(self) -> str:
        """The process id the owner wrote, for messages only."""
        return self.path.read_text().strip() or "?"

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
