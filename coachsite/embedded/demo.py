"""The whole demo: one owner, two servers, four processes, one address."""

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

from coachsite.embedded import children
from coachsite.embedded.address import is_healthy, listen_near, url_of, wanted_port
from coachsite.embedded.console import Console
from coachsite.embedded.layout import EmbeddedError, Layout, read_json
from coachsite.embedded.lock import OwnerLock
from coachsite.embedded.postgres import stop_postgres
from coachsite.embedded.servers import Servers
from coachsite.embedded.stopping import StoppedError, StopRequest
from coachsite.embedded.supervisor import Supervisor, TooManyDeathsError

STOP_ORDER = (("beat",), ("soon", "bulk"), ("web",))
OTHER_LIMIT_S = 120.0
READY_LIMIT_S = 180.0
POLL_S = 0.2

OK, FAILED = 0, 1


class Demo:
    """`manage.py demo`. `banner` turns the address into what is printed once everything runs."""

    def __init__(self, var: Path, *, load_roster: bool, banner: Callable[[str], str]) -> None:
        self._var = var
        self._layout = Layout.of_demo(var)
        self._load_roster = load_roster
        self._banner = banner
        self._stop = StopRequest()
        self._console = Console(on_closed=self._stop.ask)

    def run(self) -> int:
        """Run until we are asked to stop; returns the exit status."""
        self._stop.listen()
        self._layout.make()
        lock = OwnerLock(self._layout.lock)
        try:
            if not self._own(lock):
                return OK
            return self._run_as_owner()
        except StoppedError:
            return OK
        except (EmbeddedError, TooManyDeathsError) as error:
            if self._stop.is_asked:
                # A Ctrl-C of the terminal also ends what was starting Postgres.
                return OK
            self._console.say(f"The demo stops: {error}")
            return FAILED
        finally:
            lock.release()

    def _own(self, lock: OwnerLock) -> bool:
        """Whether we are the owner; if another demo of this checkout is up, its address is printed."""
        deadline = time.monotonic() + OTHER_LIMIT_S
        told = False
        while not lock.try_acquire():
            url = read_json(self._layout.services).get("WEB_URL")
            if url and is_healthy(url):
                self._console.say(f"The demo of this checkout is already up: {url}")
                return False
            if not told:
                self._console.say(f"Process {lock.owner()} is starting or stopping this demo: waiting.")
                told = True
            if self._stop.wait(POLL_S):
                return False
            if time.monotonic() > deadline:
                raise EmbeddedError(f"process {lock.owner()} holds {lock.path} and its demo does not answer")
        return True

    def _run_as_owner(self) -> int:
        with listen_near(wanted_port(), say=self._console.say) as listener:
            self._console.say("Starting Postgres and Valkey.")
            servers = self._start_servers()
            try:
                return self._supervise(servers, listener)
            finally:
                servers.stop()
                self._console.say("Everything has stopped.")

    def _start_servers(self) -> Servers:
        try:
            with self._stop.breaking_off():
                return Servers.start(self._layout)
        except StoppedError:
            # It may have come when all was up already.
            stop_postgres(self._layout.data)
            raise

    def _supervise(self, servers: Servers, listener: socket.socket) -> int:
        url = url_of(listener)
        supervisor = Supervisor(servers, self._environment(url), self._console, self._stop)
        status = supervisor.run_once(self._setup())
        if status is None:
            return OK
        if status != 0:
            raise EmbeddedError(f"setting up failed with status {status}")
        try:
            supervisor.start(
                [
                    children.worker("soon", processes=2),
                    children.worker("bulk", processes=1),
                    children.beat(),
                    children.web(listener.fileno()),
                ]
            )
            if self._await_web(supervisor, url):
                servers.announce(WEB_URL=url)
                self._console.say(self._banner(url))
                supervisor.watch(until=lambda: False)
        finally:
            self._console.say("Stopping.")
            supervisor.end(STOP_ORDER)
        return OK

    def _setup(self) -> children.Child:
        arguments = [] if self._load_roster else ["--empty"]
        return children.manage("setup", "prepare_demo", *arguments)

    def _environment(self, url: str) -> dict[str, str]:
        return {
            "COACHSITE_DEMO": "1",
            "COACHSITE_VAR_DIR": str(self._var),
            "PYTHONUNBUFFERED": "1",
            "SITE_URL": os.environ.get("SITE_URL") or url.rstrip("/"),
        }

    def _await_web(self, supervisor: Supervisor, url: str) -> bool:
        deadline = time.monotonic() + READY_LIMIT_S

        def is_decided() -> bool:
            return is_healthy(url) or time.monotonic() > deadline

        if not supervisor.watch(until=is_decided):
            return False
        if time.monotonic() > deadline:
            raise EmbeddedError(f"the web process did not answer within {READY_LIMIT_S:.0f} s")
        return True
