"""The parts of the demo that need no processes; tests/reliability runs it as a whole."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from coachsite.embedded import address, children
from coachsite.embedded.address import is_healthy, listen_near, url_of, wanted_port
from coachsite.embedded.console import Console
from coachsite.embedded.layout import EmbeddedError
from coachsite.embedded.process import Leashed
from coachsite.embedded.stopping import StoppedError, StopRequest
from tests.reliability.demo_process import wait_until


@pytest.mark.parametrize(("word", "port"), [("", 8000), ("0", 0), ("9000", 9000), ("65535", 65535)])
def test_the_port_comes_from_the_environment(monkeypatch, word, port):
    monkeypatch.setenv("PORT", word)
    assert wanted_port() == port


@pytest.mark.parametrize("word", ["65536", "-1", "http", "80.0", "8000 "])
def test_what_is_no_port_is_refused(monkeypatch, word):
    monkeypatch.setenv("PORT", word)
    with pytest.raises(EmbeddedError, match="PORT"):
        wanted_port()


def test_a_taken_port_is_said_and_the_next_one_tried():
    said = []
    with listen_near(0, say=said.append) as first:
        port = first.getsockname()[1]
        with listen_near(port, say=said.append) as second:
            assert second.getsockname()[1] > port
    assert said[0] == f"Port {port} is taken, trying {port + 1}."


def test_no_free_port_is_an_error_with_a_way_out(monkeypatch):
    monkeypatch.setattr(address, "TRIES", 1)
    with listen_near(0, say=pytest.fail) as first, pytest.raises(EmbeddedError, match="Set PORT"):
        listen_near(first.getsockname()[1], say=[].append)


def test_a_port_the_system_denies_is_named(monkeypatch):
    def denied(_port):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(address, "_listen", denied)
    with pytest.raises(EmbeddedError, match="port 80: Permission denied"):
        listen_near(80, say=pytest.fail)


def test_the_address_is_of_this_machine_alone():
    with listen_near(0, say=pytest.fail) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"
        assert url_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}/"


def test_what_does_not_answer_is_not_healthy(monkeypatch):
    monkeypatch.setattr(address, "PATIENCE_S", 0.2)
    with listen_near(0, say=pytest.fail) as silent:
        assert not is_healthy(url_of(silent))
    assert not is_healthy(url_of_closed_port())


def url_of_closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/"


def test_every_line_of_a_process_carries_its_name_and_the_last_is_kept():
    reader, writer = os.pipe()
    console = Console(on_closed=pytest.fail, stream=os.fdopen(writer, "w"))
    process = Leashed([sys.executable, "-c", "print('first'); print('last')"])
    console.follow("web", process)
    with os.fdopen(reader) as file:
        assert [file.readline(), file.readline()] == ["web   | first\n", "web   | last\n"]
    process.kill()
    assert console.last_words("web") == "last"
    assert console.last_words("beat") == "it wrote nothing"


def test_a_terminal_that_is_gone_is_told_once_and_nothing_breaks():
    closed = []
    reader, writer = os.pipe()
    os.close(reader)
    console = Console(on_closed=lambda: closed.append(True), stream=os.fdopen(writer, "w"))
    console.say("one\ntwo")
    assert closed == [True]


def test_the_first_request_stops_and_the_second_hastens():
    stop = StopRequest()
    assert not stop.wait(0)
    stop.ask()
    assert stop.wait(10)
    assert stop.is_asked
    assert not stop.is_urgent
    stop.ask()
    assert stop.is_urgent


SIGNALLED = """
import signal, sys
from coachsite.embedded.stopping import StoppedError, StopRequest
stop = StopRequest()
stop.listen()
print("listening", flush=True)
sys.exit(0 if stop.wait(10) else 1)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_are_heard_though_a_background_job_inherits_sigint_ignored(number):
    assert status_after(number, ignored=signal.SIGINT) == 0


def test_nohup_is_respected():
    assert status_after(signal.SIGHUP, ignored=signal.SIGHUP, then=signal.SIGKILL) == -signal.SIGKILL


def status_after(number, *, ignored, then=None):
    process = subprocess.Popen(
        [sys.executable, "-c", SIGNALLED],
        stdout=subprocess.PIPE,
        preexec_fn=lambda: ignore_only(ignored),
    )
    with process.stdout as output:
        output.readline()
    process.send_signal(number)
    if then is not None:
        time.sleep(0.3)
        process.send_signal(then)
    wait_until(lambda: process.poll() is not None, within_s=9, what="its end")
    return process.returncode


def ignore_only(number):
    """Our own run may be under nohup."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(number, signal.SIG_IGN)


BROKEN_OFF = """
import time
from coachsite.embedded.stopping import StoppedError, StopRequest
stop = StopRequest()
stop.listen()
try:
    with stop.breaking_off():
        print("listening", flush=True)
        time.sleep(60)
except StoppedError:
    print("broken off", flush=True)
time.sleep(0.5)
print(stop.is_urgent, flush=True)
"""


def test_a_signal_breaks_off_a_long_start_and_a_second_one_not_what_cleans_up():
    with subprocess.Popen([sys.executable, "-c", BROKEN_OFF], stdout=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.stdout.readline() == "broken off\n"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.readline() == "True\n"
    assert process.returncode == 0


def test_nothing_long_is_begun_after_a_signal():
    stop = StopRequest()
    stop.ask()
    with pytest.raises(StoppedError), stop.breaking_off():
        pytest.fail("begun")


def test_each_queue_has_a_worker_that_takes_one_task_at_a_time():
    for queue in ("soon", "bulk"):
        worker = children.worker(queue, processes=1)
        assert f"--queues={queue}" in worker.argv
        assert "--prefetch-multiplier=1" in worker.argv


def test_web_is_told_to_end_before_it_is_ended_by_force():
    assert children.web(3).grace_s > children.WEB_GRACE_S
    assert children.web(3).keep_fds == (3,)
