"""Signals that ask the demo to stop."""

import signal
import threading


class StopRequest:
    """Counts the signals that ask for an end: the first asks, the second hastens.

    The handlers are set explicitly: a background job of a shell inherits an ignored SIGINT.
    """

    def __init__(self) -> None:
        self._count = 0
        self._event = threading.Event()

    def listen(self) -> None:
        """Take SIGINT, SIGTERM and, unless the starter ignores it (nohup), SIGHUP. Main thread only."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.ask())
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, lambda *_: self.ask())

    def ask(self) -> None:
        """Do what a signal does."""
        self._count += 1
        self._event.set()

    def wait(self, seconds: float) -> bool:
        """Wait for the first request, at most so long; whether there was one."""
        return self._event.wait(seconds)

    @property
    def is_asked(self) -> bool:
        return self._count > 0

    @property
    def is_urgent(self) -> bool:
        return self._count > 1
