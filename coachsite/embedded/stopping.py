"""Signals that ask the demo to stop."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class StoppedError(Exception):
    """We were asked to stop while something took its time."""


class StopRequest:
    """Counts the signals that ask for an end: the first asks, the second hastens.

    The handlers are set explicitly: a background job of a shell inherits an ignored SIGINT.
    """

    def __init__(self) -> None:
        self._count = 0
        self._event = threading.Event()
        self._breaks = False

    def listen(self) -> None:
        """Take SIGINT, SIGTERM and, unless the starter ignores it (nohup), SIGHUP. Main thread only."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._heard)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._heard)

    def ask(self) -> None:
        """Do what a signal does, but break nothing off."""
        self._count += 1
        self._event.set()

    @contextmanager
    def breaking_off(self) -> Iterator[None]:
        """Within this block a signal breaks off whatever is waited for.

        Raises:
            StoppedError: one came, within the block or before.
        """
        self._breaks = True
        try:
            if self.is_asked:
                raise StoppedError
            yield
        finally:
            self._breaks = False

    def _heard(self, *_: object) -> None:
        self.ask()
        if self._breaks:
            # Once: what cleans up after it is not broken off in turn.
            self._breaks = False
            raise StoppedError

    def wait(self, seconds: float) -> bool:
        """Wait for the first request, at most so long; whether there was one."""
        return self._event.wait(seconds)

    @property
    def is_asked(self) -> bool:
        return self._count > 0

    @property
    def is_urgent(self) -> bool:
        return self._count > 1
