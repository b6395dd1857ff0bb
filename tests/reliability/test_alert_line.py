"""From a phone's report to the coach's letter box, on real processes, with a broker that works or stalls."""

import http.client
import json
import os
import signal
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import uuid4

import psutil
import pytest

from coachsite.demo.mail import read_mails
from tests.reliability.demo_process import wait_until

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(400)]

PASSWORD = "invented for this test"
RUNNER = "anna.athlete@example.org"
READERS = {"carla.coach@example.org", "hanna.head@example.org", "petra.physio@example.org"}
REQUEST_LIMIT_S = 2.0
POKE_S = 1.0
SOON_S = 5.0
# Beat and the worker notice that the broker is back, and the next tick sweeps.
LATER_S = 45.0
# Ends when all that it has caused, and all that earlier tests have, is sent.
SETUP = f"""
import time
from allauth.account.models import EmailAddress
from alerts.models import Delivery
from athletes.models import User
from tests.cast import make_cast
if not User.objects.filter(email={RUNNER!r}).exists():
    user = make_cast().athlete.user
    user.set_password({PASSWORD!r})
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
while Delivery.objects.filter(state__in=["queued", "in_flight"]).exists():
    time.sleep(0.1)
"""


class Phone:
    """A signed-in app of the runner."""

    def __init__(self, demo):
        self.host = urlsplit(demo.url).netloc
        self.token = None
        _status, body = self.post("/_allauth/app/v1/auth/login", {"email": RUNNER, "password": PASSWORD})
        self.token = body["meta"]["session_token"]

    def post(self, path, body):
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["X-Session-Token"] = self.token
        connection = http.client.HTTPConnection(self.host, timeout=20)
        try:
            connection.request("POST", path, json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def report_deformity(self, area):
        """A warning sign at a place of its own, so that each is an alert of its own; returns the seconds."""
        body = {
            "id": str(uuid4()),
            "felt_at": datetime.now(UTC).isoformat(),
            "side": "left",
            "area": area,
            "intensity": {"worst_during": 4},
            "timing": ["from_km"],
            "onset_km": 4.2,
            "signs": {"deformity": True},
        }
        start = time.monotonic()
        status, answer = self.post("/api/v1/pain-reports/", body)
        assert status == 201, json.dumps(answer)
        assert answer["red_flags"], answer
        return time.monotonic() - start


@pytest.fixture
def phone(demo):
    result = demo.manage("shell", "-c", SETUP)
    assert result.returncode == 0, result.stderr
    for path in (demo.var / "mail").glob("*.log"):
        path.unlink()
    return Phone(demo)


@contextmanager
def stalled(demo):
    broker = psutil.Process(demo.child_pid("valkey"))
    os.kill(broker.pid, signal.SIGSTOP)
    wait_until(lambda: broker.status() == psutil.STATUS_STOPPED, within_s=5, what="a stopped broker")
    try:
        yield
    finally:
        os.kill(broker.pid, signal.SIGCONT)


def letters(demo):
    """Address -> how many mails about Anna's warning signs it got; the pain itself has its own."""
    found = {}
    for mail in read_mails(demo.var / "mail"):
        if mail.subject == "Anna Athlete needs your attention now":
            found[mail.to] = found.get(mail.to, 0) + 1
    return found


def test_a_red_flag_is_in_the_coachs_letter_box_within_five_seconds_and_once(demo, phone):
    phone.report_deformity("lower_leg")
    wait_until(lambda: set(letters(demo)) == READERS, within_s=SOON_S, what=f"mails to {READERS}")
    before = letters(demo)
    time.sleep(6)
    assert letters(demo) == before, "a later tick sends nothing twice"


def test_a_stalled_broker_holds_no_request_and_loses_no_alert(demo, phone):
    healthy_s = phone.report_deformity("knee")
    # On a machine that is busy with other things, a request takes its time without any broker.
    limit_s = max(REQUEST_LIMIT_S, POKE_S + 2 * healthy_s)
    wait_until(lambda: set(letters(demo)) == READERS, within_s=LATER_S, what="the first mails")
    with stalled(demo):
        waits_s = [phone.report_deformity(area) for area in ("thigh", "foot", "ankle")]
        assert max(waits_s) < limit_s, waits_s
        time.sleep(3)
        assert set(letters(demo).values()) == {1}
    each_once = dict.fromkeys(READERS, 1 + len(waits_s))
    wait_until(
        lambda: letters(demo) == each_once, within_s=LATER_S, what="a mail of each alert to each reader"
    )
    time.sleep(6)
    assert letters(demo) == each_once
