"""Starts the test servers before anything reads the settings. Loaded by `-p tests.plugin` in pyproject.toml.

The controller owns the servers and stops them; a worker of xdist only picks its own broker database. With
DATABASE_URL and REDIS_URL in the environment (real servers) nothing is started.
"""

import gc
import os
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest

from coachsite.embedded.layout import Layout, var_dir
from coachsite.embedded.lock import OwnerLock
from coachsite.embedded.postgres import FAST_AND_LOOSE
from coachsite.embedded.servers import Servers

NEEDED = ("DATABASE_URL", "REDIS_URL")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    options = parser.parse_known_args(args)
    if options.help or options.version:
        return
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is not None:
        _take_own_broker_database(worker)
    elif not all(os.environ.get(name) for name in NEEDED):
        _own_servers(early_config)


def pytest_collection_finish():
    """Thousands of tests stay in memory to the end: looking through them for garbage again and again is a
    good part of a run, and finds none.
    """
    gc.collect()
    gc.freeze()


def _take_own_broker_database(worker):
    parts = urlsplit(os.environ["REDIS_URL"])
    number = int(worker.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = urlunsplit(parts._replace(path=f"/{number}"))


def _own_servers(config):
    layout = Layout.of_tests(var_dir())
    layout.make()
    lock = OwnerLock(layout.lock)
    # Pytest already captures what is written, and would throw it away.
    with config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        lock.acquire(on_wait=_say_that_we_wait)
    # Cleanups run in reverse: the servers stop while the lock is still ours.
    config.add_cleanup(lock.release)
    servers = Servers.start(layout, tuning=FAST_AND_LOOSE)
    config.add_cleanup(servers.stop)
    os.environ.update(servers.environment)


def _say_that_we_wait(owner):
    sys.stderr.write(
        f"Another test run of this checkout (process {owner}) is at work: waiting for its end.\n"
    )
    sys.stderr.flush()
