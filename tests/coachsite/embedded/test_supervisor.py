"""Keeping small processes alive and ending them; tests/reliability does it with the real ones."""

import io
import os
import signal
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from coachsite.embedded import supervisor as supervisors
from coachsite.embedded.children import Child
from coachsite.embedded.console import Console
from coachsite.embedded.layout import Layout, read_json
from coachsite.embedded.stopping import StopRequest
from coachsite.embedded.supervisor import Supervisor, TooManyDeathsError
from tests.reliability.demo_process import is_alive, wait_until

SLEEPS = "import time; time.sleep(60)"
# Notes its name when asked to end, and takes a moment to do so.
NOTES = """
import os, signal, sys, time
def end(*_):
    with open(os.environ["NOTES"], "a") as notes:
        notes.write(sys.argv[1] + " ")
    time.sleep(0.2)
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("up", flush=True)
time.sleep(60)
"""
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); time.sleep(60)"


@pytest.fixture
def scene(tmp_path, monkeypatch):
    """A supervisor whose servers are always well, and what it says."""
    monkeypatch.setattr(supervisors, "is_running", lambda _data: True)
    monkeypatch.setattr(supervisors, "RESTART_PAUSE_S", 0.01)
    layout = Layout.of_demo(tmp_path)
    layout.make()
    valkey = SimpleNamespace(process=SimpleNamespace(pid=1, started_at=0.0, poll=lambda: None))
    servers = SimpleNamespace(layout=layout, valkey=valkey, environment={"REDIS_URL": "redis://here"})
    said, stop = io.StringIO(), StopRequest()
    environment = {"NOTES": str(tmp_path / "notes"), "PYTHONUNBUFFERED": "1"}
    supervisor = Supervisor(servers, environment, Console(on_closed=stop.ask, stream=said), stop)
    yield SimpleNamespace(it=supervisor, said=said, stop=stop, layout=layout, notes=tmp_path / "notes")
    stop.ask()
    stop.ask()
    supervisor.end([list(supervisor._processes)])


def child(name, program, grace_s=5.0):
    return Child(name, (sys.executable, "-c", program, name), grace_s=grace_s)


def pid_of(scene, name):
    return read_json(scene.layout.children)[name][0]


def wait_for(scene, text):
    wait_until(lambda: text in scene.said.getvalue(), within_s=10, what=text)


def test_a_command_is_run_to_its_end_and_its_lines_are_shown(scene):
    assert (
        scene.it.run_once(child("setup", "import os; print(os.environ['REDIS_URL']); raise SystemExit(4)"))
        == 4
    )
    wait_for(scene, "setup | redis://here")


def test_a_command_ends_when_we_are_asked_to_stop(scene):
    threading.Timer(0.3, scene.stop.ask).start()
    began = time.monotonic()
    assert scene.it.run_once(child("setup", SLEEPS)) is None
    assert time.monotonic() - began < 5


def test_watching_ends_when_what_it_waits_for_holds_or_we_are_asked_to_stop(scene):
    assert scene.it.watch(until=lambda: True)
    threading.Timer(0.3, scene.stop.ask).start()
    assert not scene.it.watch(until=lambda: False)


def test_the_ids_of_children_are_noted_for_the_next_owner(scene):
    scene.it.start([child("web", SLEEPS), child("beat", SLEEPS)])
    assert set(read_json(scene.layout.children)) == {"web", "beat", "valkey"}
    assert is_alive(pid_of(scene, "web"))


def test_a_dead_child_is_replaced_and_its_last_words_are_said(scene):
    scene.it.start([child("web", "print('no such table'); raise SystemExit(9)"), child("beat", SLEEPS)])
    before = pid_of(scene, "web"), pid_of(scene, "beat")
    wait_for(scene, "web   | no such table")
    assert scene.it.watch(until=lambda: pid_of(scene, "web") != before[0])
    assert "web ended with status 9 (no such table): starting it again." in scene.said.getvalue()
    assert pid_of(scene, "beat") == before[1]


def test_the_fifth_death_within_a_minute_is_the_last(scene):
    scene.it.start([child("web", "raise SystemExit(1)")])
    with pytest.raises(TooManyDeathsError, match=r"web ended with status 1 .*5 deaths within a minute"):
        scene.it.watch(until=lambda: False)
    assert scene.said.getvalue().count("starting it again") == 4


def test_deaths_of_different_processes_do_not_count_together(scene):
    names = [f"child{number}" for number in range(6)]
    scene.it.start([child(name, SLEEPS) for name in names])
    for name in names:
        os.kill(pid_of(scene, name), signal.SIGKILL)
    assert scene.it.watch(until=lambda: scene.said.getvalue().count("starting it again") == 6)


def test_deaths_with_time_between_them_do_not_count_together(scene, monkeypatch):
    monkeypatch.setattr(supervisors, "DEATHS_WINDOW_S", 0.0)
    scene.it.start([child("web", "raise SystemExit(1)")])
    assert scene.it.watch(until=lambda: scene.said.getvalue().count("starting it again") >= 6)


def test_nothing_is_replaced_once_we_are_asked_to_stop(scene):
    scene.it.start([child("web", SLEEPS)])
    leash = pid_of(scene, "web")
    scene.stop.ask()
    os.kill(leash, signal.SIGKILL)
    assert not scene.it.watch(until=lambda: False)
    assert pid_of(scene, "web") == leash


def test_groups_end_one_after_the_other(scene):
    names = ["web", "soon", "bulk", "beat"]
    scene.it.start([child(name, NOTES) for name in names])
    for name in names:
        wait_for(scene, f"{name:<6}| up")
    scene.it.end([["beat"], ["soon", "bulk"], ["web"]])
    ended = scene.notes.read_text().split()
    assert (ended[0], set(ended[1:3]), ended[3]) == ("beat", {"soon", "bulk"}, "web")


def test_what_was_never_started_need_not_end(scene):
    scene.it.end([["beat"], ["soon", "bulk"], ["web"]])


def test_the_stubborn_share_their_time_within_a_group(scene):
    scene.it.start([child(name, STUBBORN, grace_s=1.0) for name in ("soon", "bulk", "web")])
    for name in ("soon", "bulk", "web"):
        wait_for(scene, f"{name:<6}| up")
    began = time.monotonic()
    scene.it.end([["soon", "bulk", "web"]])
    assert 1.0 <= time.monotonic() - began < 2.5


def test_a_second_request_leaves_no_time_to_the_stubborn(scene):
    scene.it.start([child("web", STUBBORN, grace_s=60.0)])
    wait_for(scene, "web   | up")
    leash = pid_of(scene, "web")
    scene.stop.ask()
    threading.Timer(0.3, scene.stop.ask).start()
    began = time.monotonic()
    scene.it.end([["web"]])
    assert time.monotonic() - began < 5
    assert not is_alive(leash)
