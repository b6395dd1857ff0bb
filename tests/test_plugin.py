"""The start of a test run itself."""

import os

import pytest
import redis

from tests import plugin


@pytest.mark.parametrize(("worker", "path"), [("gw0", "/1"), ("gw1", "/2"), ("gw11", "/12")])
def test_each_worker_of_xdist_has_a_broker_database_of_its_own(monkeypatch, worker, path):
    monkeypatch.setenv("REDIS_URL", "redis://:word@127.0.0.1:7000/0")
    plugin._take_own_broker_database(worker)
    assert os.environ["REDIS_URL"] == f"redis://:word@127.0.0.1:7000{path}"


def test_a_run_that_waits_says_for_whom(capsys):
    plugin._say_that_we_wait("4711")
    assert "process 4711" in capsys.readouterr().err


@pytest.mark.parametrize("flag", ["help", "version"])
def test_asking_for_help_starts_no_server(monkeypatch, flag):
    class Parser:
        def parse_known_args(self, _arguments):
            return type("Options", (), {"help": False, "version": 0, flag: 1})

    monkeypatch.setattr(plugin, "_own_servers", pytest.fail)
    monkeypatch.setattr(plugin, "_take_own_broker_database", pytest.fail)
    plugin.pytest_load_initial_conftests(None, Parser(), [])


def test_servers_named_in_the_environment_are_used(monkeypatch):
    class Parser:
        def parse_known_args(self, _arguments):
            return type("Options", (), {"help": False, "version": 0})

    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    monkeypatch.setattr(plugin, "_own_servers", pytest.fail)
    plugin.pytest_load_initial_conftests(None, Parser(), [])


def test_tests_have_a_broker(settings):
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        assert client.ping()
