"""Runs a command and ends it when the process that started us is gone, even by kill -9.

    python -I leash.py COMMAND [ARGUMENT ...]

Our standard input is the read end of a pipe that only the owner can write to: when it closes, the owner has
ended. The command gets a process group of its own, so its own children end with it. This file is run by its
path and imports nothing of ours: it must start fast and not die with the rest.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

# Seconds the command has to end by itself once the owner is gone.
GRACE_S = 4.0
PR_SET_PDEATHSIG = 1


def main(argv: list[str]) -> int:
    """Run the command; returns its exit status, 128 + the signal if one ended it."""
    child = subprocess.Popen(  # noqa: S603  our owner chose the command
        argv,
        stdin=subprocess.DEVNULL,
        close_fds=False,
        process_group=0,
        preexec_fn=_die_with_parent() if sys.platform == "linux" else None,  # noqa: PLW1509  no thread yet
    )
    signal.signal(signal.SIGTERM, lambda number, _frame: _signal(child.pid, number))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    threading.Thread(target=_end_with_owner, args=(child.pid,), daemon=True).start()
    code = child.wait()
    _signal_group(child.pid, signal.SIGKILL)
    return code if code >= 0 else 128 - code


def _die_with_parent() -> Callable[[], None]:
    libc = ctypes.CDLL(None)

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

    return ask_kernel


def _end_with_owner(pid: int) -> None:
    while os.read(0, 1024):
        pass
    _signal(pid, signal.SIGTERM)
    time.sleep(GRACE_S)
    _signal_group(pid, signal.SIGKILL)


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _signal_group(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
