"""Pokes: after the commit, in time, and never at the cost of the request. Against a real Valkey."""

import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import redis
from celery import current_app
from django.db import transaction
from kombu.exceptions import EncodeError

from alerts import broker
from alerts.tasks import deliver_due
from coachsite.embedded.valkey import answers, free_port, launch, start_valkey

TASK = "alerts.tasks.deliver_due"
LIMIT_S = 2.0


@pytest.fixture(autouse=True)
def no_pause():
    broker._pause["until"] = 0.0
    yield
    broker._pause["until"] = 0.0


@pytest.fixture
def pointed_at(settings):
    """Points Celery's producer to another broker for one test."""
    before = current_app.conf.broker_url

    def point(url):
        current_app.conf.broker_url = url
        current_app.conf.broker_write_url = url

    yield point
    point(before)


@pytest.fixture
def valkey(tmp_path, pointed_at):
    server = start_valkey(tmp_path)
    pointed_at(server.address)
    client = redis.Redis.from_url(server.address)
    server.pid = client.info()["process_id"]
    server.waiting = lambda queue="soon": client.llen(queue)
    server.client = client
    yield server
    # Already ended by a test: nothing left to wake.
    if server.process.poll() is None:
        os.kill(server.pid, signal.SIGCONT)
    client.close()
    server.stop()


def timed(task=TASK, *args):
    start = time.monotonic()
    took_it = broker.send(task, args)
    return took_it, time.monotonic() - start


def test_a_poke_reaches_the_queue_of_its_task(valkey):
    assert broker.send(TASK, ())
    assert broker.send("training.tasks.run_import", (7,))
    assert (valkey.waiting("soon"), valkey.waiting("bulk")) == (1, 1)


@pytest.mark.parametrize("task", [TASK, deliver_due])
def test_nothing_is_sent_before_the_commit(valkey, task, transactional_db):
    with transaction.atomic():
        broker.poke(task)
        assert valkey.waiting() == 0
    assert valkey.waiting() == 1


def test_nothing_is_sent_for_what_was_rolled_back(valkey, transactional_db):
    with transaction.atomic():
        broker.poke(TASK)
        transaction.set_rollback(True)
    assert valkey.waiting() == 0


@pytest.mark.parametrize("used_before", [True, False])
def test_a_stalled_broker_costs_a_second_once(valkey, used_before):
    if used_before:
        broker.send(TASK, ())
    os.kill(valkey.pid, signal.SIGSTOP)
    took_it, waited_s = timed()
    assert not took_it
    assert waited_s < LIMIT_S
    took_it, waited_s = timed()
    assert not took_it
    assert waited_s < 0.1, "the next ones do not even ask"


def test_after_the_pause_it_is_asked_again(valkey, monkeypatch):
    monkeypatch.setattr(broker, "PAUSE_S", 0.2)
    os.kill(valkey.pid, signal.SIGSTOP)
    assert not broker.send(TASK, ())
    os.kill(valkey.pid, signal.SIGCONT)
    assert not broker.send(TASK, ()), "still paused"
    time.sleep(0.25)
    assert broker.send(TASK, ())


def test_many_threads_at_a_stalled_broker_all_go_on(valkey):
    os.kill(valkey.pid, signal.SIGSTOP)
    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(lambda _number: timed(), range(16)))
    assert not any(took_it for took_it, _waited_s in results)
    assert max(waited_s for _took_it, waited_s in results) < LIMIT_S


def test_a_broker_without_memory_is_no_reason_to_fail(valkey):
    valkey.client.config_set("maxmemory-policy", "noeviction")
    valkey.client.config_set("maxmemory", "1mb")
    took_it, waited_s = timed()
    assert not took_it
    assert waited_s < LIMIT_S


def test_a_broker_that_restarted_is_found_again(valkey, tmp_path):
    broker.send(TASK, ())
    valkey.process.end(within_s=2)
    assert not broker.send(TASK, ())
    valkey.process = launch(tmp_path)
    assert answers(valkey.process, valkey.address)
    valkey.pid = valkey.client.info()["process_id"]
    broker._pause["until"] = 0.0
    assert broker.send(TASK, ())
    assert valkey.waiting() == 1


def test_a_closed_port_costs_nothing(pointed_at):
    pointed_at(f"redis://127.0.0.1:{free_port()}/0")
    took_it, waited_s = timed()
    assert not took_it
    assert waited_s < 0.5


def test_a_server_that_takes_the_call_and_says_nothing(pointed_at):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        pointed_at(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        took_it, waited_s = timed()
    assert not took_it
    assert waited_s < LIMIT_S


def test_a_mistake_of_ours_is_not_swallowed(valkey):
    with pytest.raises(EncodeError):
        broker.send(TASK, (object(),))


def test_the_log_names_the_task_and_no_argument(pointed_at, caplog):
    pointed_at(f"redis://127.0.0.1:{free_port()}/0")
    broker.send("training.tasks.run_import", (4711,))
    assert "poke_failed" in caplog.text
    assert "4711" not in caplog.text


def test_the_address_of_the_tests_own_broker_is_left_as_it_was(settings):
    assert urlsplit(current_app.conf.broker_url).port == urlsplit(settings.REDIS_URL).port
