"""Keeps the processes of the demo alive, and ends them all."""

import os
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence

from coachsite.embedded.children import Child
from coachsite.embedded.console import Console
from coachsite.embedded.layout import REPOSITORY
from coachsite.embedded.postgres import is_running, start_postgres
from coachsite.embedded.process import Leashed
from coachsite.embedded.servers import Servers, write_children
from coachsite.embedded.stopping import StopRequest
from coachsite.embedded.valkey import answers, launch

POLL_S = 0.2
RESTART_PAUSE_S = 0.5
DEATHS_LIMIT = 5
DEATHS_WINDOW_S = 60.0
SETUP = "setup"


class TooManyDeathsError(RuntimeError):
    """Five deaths of one process within a minute: what is broken stays broken."""


class Supervisor:
    """Runs children next to the servers. Signals are polled, so every method returns soon after one."""

    def __init__(
        self, servers: Servers, environment: Mapping[str, str], console: Console, stop: StopRequest
    ) -> None:
        self._servers = servers
        self._environment = dict(os.environ) | dict(environment) | servers.environment
        self._console = console
        self._stop = stop
        self._children: dict[str, Child] = {}
        self._processes: dict[str, Leashed] = {}
        self._deaths: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=DEATHS_LIMIT))

    def run_once(self, child: Child) -> int | None:
        """Run a command to its end; its exit status, or None if we were asked to stop first."""
        process = self._launch(child)
        while process.poll() is None:
            if self._stop.wait(POLL_S):
                process.end(within_s=child.grace_s)
                return None
        return process.kill()

    def start(self, children: Sequence[Child]) -> None:
        """Start processes that are to live as long as we do."""
        for child in children:
            self._children[child.name] = child
            self._processes[child.name] = self._launch(child)
        self._write_down()

    def watch(self, until: Callable[[], bool]) -> bool:
        """Replace what dies until `until()` holds (True) or we are asked to stop (False).

        Raises:
            TooManyDeathsError: one of them died five times within a minute.
        """
        while not self._stop.is_asked:
            self._mend()
            if until():
                return True
            self._stop.wait(POLL_S)
        return False

    def end(self, groups: Sequence[Sequence[str]]) -> None:
        """End the children of each group together, one group after the other."""
        for names in groups:
            members = [name for name in names if name in self._processes]
            for name in members:
                self._processes[name].ask_to_end()
            asked_at = time.monotonic()
            for name in members:
                self._await_end(self._processes[name], asked_at + self._children[name].grace_s)

    def _await_end(self, process: Leashed, deadline: float) -> None:
        while process.poll() is None and time.monotonic() < deadline and not self._stop.is_urgent:
            time.sleep(POLL_S / 4)
        process.kill()

    def _launch(self, child: Child) -> Leashed:
        process = Leashed(
            child.argv,
            env=self._environment | dict(child.environment),
            cwd=REPOSITORY,
            keep_fds=child.keep_fds,
        )
        self._console.follow(child.name, process)
        return process

    def _mend(self) -> None:
        self._mend_valkey()
        self._mend_postgres()
        for name, process in list(self._processes.items()):
            if process.poll() is not None and not self._stop.is_asked:
                status = process.kill()
                self._note_death(name, f"ended with status {status} ({self._console.last_words(name)})")
                self._processes[name] = self._launch(self._children[name])
                self._write_down()

    def _mend_valkey(self) -> None:
        valkey = self._servers.valkey
        if valkey.process.poll() is None:
            return
        status = valkey.process.kill()
        self._note_death("valkey", f"ended with status {status}")
        valkey.process = launch(self._servers.layout.run)
        answers(valkey.process, valkey.address)
        self._write_down()

    def _mend_postgres(self) -> None:
        if is_running(self._servers.layout.data):
            return
        self._note_death("postgres", "is gone")
        with self._stop.breaking_off():
            start_postgres(self._servers.layout.data)

    def _note_death(self, name: str, how: str) -> None:
        now = time.monotonic()
        deaths = self._deaths[name]
        deaths.append(now)
        if len(deaths) == DEATHS_LIMIT and now - deaths[0] < DEATHS_WINDOW_S:
            raise TooManyDeathsError(f"{name} {how}; that makes {DEATHS_LIMIT} deaths within a minute")
        self._console.say(f"{name} {how}: starting it again.")
        self._stop.wait(RESTART_PAUSE_S)

    def _write_down(self) -> None:
        processes = self._processes | {"valkey": self._servers.valkey.process}
        write_children(
            self._servers.layout, {name: (each.pid, each.started_at) for name, each in processes.items()}
        )
