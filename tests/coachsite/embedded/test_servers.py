"""Valkey alone, and both servers of an owner."""

import json
import os
import signal
import subprocess
import sys
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest
import redis

from coachsite.embedded import valkey as valkeys
from coachsite.embedded.layout import EmbeddedError, Layout
from coachsite.embedded.servers import Servers
from coachsite.embedded.stopping import StoppedError
from coachsite.embedded.valkey import free_port, launch, start_valkey
from tests.reliability.demo_process import is_alive, open_folder, wait_until

OWNER = """
import os, signal, sys
from pathlib import Path
from coachsite.embedded.layout import Layout
from coachsite.embedded.servers import Servers
from coachsite.embedded.stopping import StoppedError
servers = Servers.start(Layout.of_tests(Path(sys.argv[1])))
print(servers.valkey.process.pid, flush=True)
signal.pause()
"""


@pytest.fixture
def valkey(tmp_path):
    valkey = start_valkey(tmp_path)
    yield valkey
    valkey.stop()


def test_valkey_answers_who_knows_the_password_and_nobody_else(valkey):
    with redis.Redis.from_url(valkey.address) as client:
        assert client.ping()
    port = urlsplit(valkey.address).port
    with redis.Redis(port=port) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()


def test_valkey_listens_on_this_machine_alone_and_keeps_nothing(valkey, tmp_path):
    with redis.Redis.from_url(valkey.address) as client:
        settings = client.config_get("*")
    assert (settings["bind"], settings["save"], settings["appendonly"]) == ("127.0.0.1", "", "no")
    assert settings["dir"] == str(tmp_path)


def test_valkey_that_died_comes_back_where_it_was(valkey, tmp_path):
    valkey.process.kill()
    valkey.process = launch(tmp_path)
    assert valkeys.answers(valkey.process, valkey.address)


def test_a_port_that_another_took_is_not_insisted_on(tmp_path, monkeypatch):
    free = free_port()
    with pytest.MonkeyPatch.context() as patch, valkeys.socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = iter([taken.getsockname()[1], free])
        patch.setattr(valkeys, "free_port", lambda: next(ports))
        valkey = start_valkey(tmp_path)
    assert f":{free}/" in valkey.address
    valkey.stop()


def test_valkey_that_cannot_start_says_where_its_log_is(tmp_path, monkeypatch):
    with valkeys.socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(valkeys, "free_port", lambda: taken.getsockname()[1])
        with pytest.raises(EmbeddedError, match=str(tmp_path / "valkey.log")):
            start_valkey(tmp_path)


@pytest.fixture(scope="module")
def layout():
    with open_folder() as folder:
        yield Layout.of_tests(folder)


def test_both_are_proved_written_down_and_stopped(layout):
    servers = Servers.start(layout)
    written = json.loads(layout.services.read_text())
    assert written == {name: value for name, value in servers.environment.items() if name in written}
    assert set(written) == {"DATABASE_URL", "REDIS_URL", "SECRET_KEY"}
    pid = servers.valkey.process.pid
    servers.stop()
    assert not layout.services.exists()
    assert not is_alive(pid)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(servers.database_url, connect_timeout=2)


def test_what_a_killed_owner_left_is_ended_before_the_next_start(layout):
    """Owner and leash are killed together, so only the note of its children helps."""
    var = layout.run.parent
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(var)], stdout=subprocess.PIPE, text=True)
    leash = int(owner.stdout.readline())
    server = psutil.Process(leash).children()[0].pid
    os.kill(leash, signal.SIGSTOP)
    owner.kill()
    owner.wait()
    owner.stdout.close()
    assert is_alive(server)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coachsite.embedded.servers.STRAYS_S", 0.3)
        servers = Servers.start(layout)
    try:
        wait_until(lambda: not is_alive(server), within_s=5, what="the end of the old Valkey")
    finally:
        servers.stop()


@pytest.mark.parametrize("error", [EmbeddedError, StoppedError, KeyboardInterrupt])
def test_nothing_is_left_when_starting_is_broken_off(layout, monkeypatch, error):
    launched = []

    def breaks(process, _address):
        launched.append(process)
        raise error

    monkeypatch.setattr(valkeys, "answers", breaks)
    with pytest.raises(error):
        Servers.start(layout)
    assert [process.poll() is None for process in launched] == [False]
    assert not (layout.data / "postmaster.pid").exists()
