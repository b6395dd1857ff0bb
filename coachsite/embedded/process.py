"""Child processes that cannot outlive their owner."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

import psutil

LEASH = Path(__file__).with_name("leash.py")
POLL_S = 0.05


class Leashed:
    """A command in a session of its own, ended by `leash.py` when this process is gone."""

    def __init__(
        self,
        argv: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        output: int | IO[bytes] = subprocess.PIPE,
        keep_fds: Sequence[int] = (),
    ) -> None:
        self._leash = subprocess.Popen(  # noqa: S603  only our own commands come here
            [sys.executable, "-I", str(LEASH), *map(str, argv)],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            start_new_session=True,
            pass_fds=keep_fds,
        )
        self.started_at: float = psutil.Process(self._leash.pid).create_time()

    @property
    def pid(self) -> int:
        """The process id of the leash, which is also the id of the session."""
        return self._leash.pid

    @property
    def output(self) -> IO[bytes]:
        """What the command writes; only with `output=subprocess.PIPE`.

        Raises:
            ValueError: the output goes elsewhere.
        """
        if self._leash.stdout is None:
            raise ValueError("the output of this process is not a pipe")
        return self._leash.stdout

    def poll(self) -> int | None:
        return self._leash.poll()

    def ask_to_end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._leash.terminate()

    def end(self, *, within_s: float) -> int:
        """Ask the command to end, and end it by force when `within_s` seconds have passed."""
        self.ask_to_end()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._leash.wait(within_s)
        return self.kill()

    def kill(self) -> int:
        """End every process of the session now; returns the exit status of the command."""
        end_session(self.pid)
        code = self._leash.wait()
        if self._leash.stdin is not None:
            self._leash.stdin.close()
        return code


def end_session(session: int) -> None:
    """Kill each process of a session that one of ours started."""
    for pid in _members(session):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def end_strays(sessions: Iterable[tuple[int, float]], *, within_s: float) -> None:
    """Wait for what an owner left behind when it was killed, then kill what still runs.

    Each session is given as (process id, when it started); a process that merely got the same id later is
    left alone.
    """
    left = [pid for pid, started_at in sessions if _is_same(pid, started_at)]
    deadline = time.monotonic() + within_s
    while (left := [pid for pid in left if _members(pid)]) and time.monotonic() < deadline:
        time.sleep(POLL_S)
    for pid in left:
        end_session(pid)


def _is_same(pid: int, started_at: float) -> bool:
    try:
        return bool(abs(psutil.Process(pid).create_time() - started_at) < 1)
    except psutil.Error:
        return False


def _members(session: int) -> list[int]:
    return [pid for pid in psutil.pids() if _session_of(pid) == session and _is_alive(pid)]


def _session_of(pid: int) -> int | None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        return os.getsid(pid)
    return None


def _is_alive(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False
