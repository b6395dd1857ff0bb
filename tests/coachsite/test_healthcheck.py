"""What containers are asked, against real things: a web server, a mail catcher, a worker's sign of life."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from coachsite import healthcheck, heartbeat
from coachsite.probes import TroubleError


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def catcher(tmp_path):
    """The mail catcher as a process of its own."""
    port = free_port()
    environment = os.environ | {"MAIL_CATCHER_PORT": str(port), "MAILDIR": str(tmp_path / "caught")}
    process = subprocess.Popen([sys.executable, "-m", "coachsite.mail_catcher"], env=environment)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield port, tmp_path / "caught" / "new", process
    process.kill()
    process.wait()


def test_the_mail_catcher_keeps_what_it_gets_and_ends_when_asked(catcher, monkeypatch):
    port, caught, process = catcher
    monkeypatch.setenv("MAIL_CATCHER_PORT", str(port))
    healthcheck.main("mail")
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as server:
        server.sendmail("a@example.org", ["b@example.org"], "Subject: Hello\r\n\r\nText\r\n")
    [mail] = caught.iterdir()
    assert "Subject: Hello" in mail.read_text()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0


def test_a_mail_catcher_that_is_away_is_not_well(monkeypatch):
    monkeypatch.setenv("MAIL_CATCHER_PORT", str(free_port()))
    with pytest.raises(OSError, match="refused"):
        healthcheck.main("mail")


@pytest.mark.parametrize(("status", "is_well"), [(200, True), (500, False)])
def test_web_is_well_when_healthz_says_so(monkeypatch, status, is_well):
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        monkeypatch.setattr(healthcheck, "WEB_PORT", server.server_port)
        threading.Thread(target=server.handle_request, daemon=True).start()
        if is_well:
            healthcheck.main("web")
        else:
            with pytest.raises(RuntimeError, match="500"):
                healthcheck.main("web")


def test_a_worker_that_does_not_answer_is_not_well():
    with pytest.raises(RuntimeError, match="does not answer"):
        healthcheck.main("worker")


def test_beat_is_well_while_workers_take_its_ticks():
    heartbeat.record("soon", time.time())
    healthcheck.main("beat")
    heartbeat.record("soon", time.time() - 3600)
    with pytest.raises(TroubleError):
        healthcheck.main("beat")


def test_the_program_says_why_on_its_standard_error():
    done = subprocess.run(
        [sys.executable, "-m", "coachsite.healthcheck", "web"], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "refused" in done.stderr
