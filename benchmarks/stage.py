"""Servers and databases of the benchmarks' own, beside those of the demo and the tests."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from coachsite.embedded.layout import REPOSITORY, Layout, var_dir
from coachsite.embedded.lock import OwnerLock
from coachsite.embedded.servers import Servers

# Migrated and empty, made anew by each run; each figure works in a copy of it.
TEMPLATE = "bench_template"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a figure plays: the environment that its processes get."""

    var: Path
    environment: Mapping[str, str]

    def run(self, *words: str) -> None:
        """Run Python with these words, and say what it said if it fails."""
        subprocess.run(
            [sys.executable, *words], cwd=REPOSITORY, env={**os.environ, **self.environment}, check=True
        )

    @contextmanager
    def with_database(self, name: str, *, template: str = TEMPLATE) -> Iterator["Stage"]:
        """The same servers, with a new database like the template, which is gone afterwards."""
        url = self.environment["DATABASE_URL"]
        new, old = sql.Identifier(name), sql.Identifier(template)
        with psycopg.connect(_with_database(url, "postgres"), autocommit=True) as connection:
            _drop(connection, new)
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, old))
            try:
                yield Stage(self.var, {**self.environment, "DATABASE_URL": _with_database(url, name)})
            finally:
                _drop(connection, new)


@contextmanager
def open_stage() -> Iterator[Stage]:
    """Start Postgres and Valkey in folders of their own, tuned like those of the demo: not at all."""
    var = var_dir() / "bench"
    layout = Layout(data=var / "pg", run=var / "run")
    layout.make()
    lock = OwnerLock(layout.lock)
    lock.acquire(on_wait=lambda owner: print(f"Process {owner} is at it: waiting for its end.", flush=True))
    try:
        servers = Servers.start(layout)
        try:
            stage = _furnished(var, servers.environment)
            with stage.with_database(TEMPLATE, template="template1") as template:
                template.run("manage.py", "migrate", "--no-input", "--verbosity=0")
                yield stage
        finally:
            servers.stop()
    finally:
        lock.release()


def _furnished(var: Path, environment: Mapping[str, str]) -> Stage:
    ours = {
        "COACHSITE_VAR_DIR": str(var),
        "DJANGO_SETTINGS_MODULE": "coachsite.settings",
        "LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
    }
    for folder in ("media", "mail", "static"):
        (var / folder).mkdir(mode=0o700, exist_ok=True)
    return Stage(var, {**environment, **ours})


def _drop(connection: psycopg.Connection, name: sql.Identifier) -> None:
    """Drop a database once the processes that were ended have let go of it.

    Without FORCE, which our role may not use while autovacuum is at work there; Postgres ends that by itself.
    """
    for wait_s in (0.5, 1, 2, 4, None):
        try:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        except psycopg.errors.ObjectInUse:
            if wait_s is None:
                raise
            time.sleep(wait_s)
        else:
            return


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
