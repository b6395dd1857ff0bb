"""A leashed process ends with its owner, however the owner ends."""

import contextlib
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from coachsite.embedded.process import Leashed, end_session, end_strays
from tests.reliability.demo_process import is_alive, wait_until

# Ignores SIGTERM, and has a child of its own: as stubborn as a program can be.
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""
OWNER = """
import subprocess, sys, time
from coachsite.embedded.process import Leashed
process = Leashed([sys.executable, "-c", sys.argv[1]])
print(process.pid, flush=True)
print(process.output.readline().decode().strip(), flush=True)
time.sleep(60)
"""


def python(program, **options):
    return Leashed([sys.executable, "-c", program], **options)


@pytest.fixture
def stubborn():
    process = python(STUBBORN)
    grandchild = int(process.output.readline())
    yield process, grandchild
    process.kill()
    process.output.close()


@pytest.mark.parametrize(("program", "status"), [("", 0), ("raise SystemExit(3)", 3)])
def test_the_exit_status_is_that_of_the_command(program, status):
    process = python(program, output=subprocess.DEVNULL)
    wait_until(lambda: process.poll() is not None, within_s=10, what="its end")
    assert process.kill() == status


def test_output_and_errors_come_in_one_stream():
    process = python("import sys; print('out', flush=True); print('err', file=sys.stderr)")
    with process.output as output:
        assert output.read().split() == [b"out", b"err"]
    process.kill()


def test_output_that_goes_elsewhere_is_not_ours_to_read():
    process = python("", output=subprocess.DEVNULL)
    with pytest.raises(ValueError, match="not a pipe"):
        _ = process.output
    process.kill()


def test_environment_folder_and_open_files_reach_the_command(tmp_path):
    reader, writer = os.pipe()
    program = f"import os; os.write({writer}, (os.environ['WORD'] + os.getcwd()).encode())"
    process = python(
        program, env={"WORD": "hello "}, cwd=tmp_path, keep_fds=(writer,), output=subprocess.DEVNULL
    )
    os.close(writer)
    with os.fdopen(reader) as file:
        assert file.read() == f"hello {tmp_path}"
    process.kill()


def test_a_command_that_ends_when_asked_has_its_time():
    program = (
        "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit(7)); "
        "print('up', flush=True); time.sleep(60)"
    )
    process = python(program)
    process.output.readline()
    assert process.end(within_s=10) == 7
    process.output.close()


def test_a_stubborn_command_is_killed_with_its_children(stubborn):
    process, grandchild = stubborn
    began = time.monotonic()
    process.end(within_s=0.5)
    assert time.monotonic() - began < 5
    wait_until(lambda: not is_alive(grandchild), within_s=5, what="the end of the grandchild")


def test_the_children_of_a_command_end_with_it(stubborn):
    process, grandchild = stubborn
    os.kill(psutil.Process(process.pid).children()[0].pid, signal.SIGKILL)
    wait_until(lambda: process.poll() == 137, within_s=5, what="the end of the leash")
    wait_until(lambda: not is_alive(grandchild), within_s=5, what="the end of the grandchild")


def test_asking_what_has_ended_is_no_error():
    process = python("", output=subprocess.DEVNULL)
    wait_until(lambda: process.poll() is not None, within_s=10, what="its end")
    process.ask_to_end()
    assert process.kill() == 0
    end_session(process.pid)


@pytest.mark.parametrize("victims", ["owner", "leash", "owner and leash"])
def test_a_killed_owner_takes_the_stubborn_command_along(victims):
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, STUBBORN], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    leash, grandchild = int(owner.stdout.readline()), int(owner.stdout.readline())
    command = psutil.Process(leash).children()[0].pid
    try:
        for pid in {"owner": [owner.pid], "leash": [leash], "owner and leash": [owner.pid, leash]}[victims]:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not is_alive(command), within_s=8, what="the end of the command")
        if victims == "owner":
            wait_until(lambda: not is_alive(grandchild), within_s=2, what="the end of the grandchild")
    finally:
        for pid in (owner.pid, leash, command, grandchild):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        owner.wait()
        owner.stdout.close()


def test_strays_are_ended_when_they_do_not_end_by_themselves(stubborn):
    process, grandchild = stubborn
    end_strays([(process.pid, process.started_at)], within_s=0.2)
    wait_until(lambda: process.poll() is not None, within_s=5, what="the end of the stray")
    wait_until(lambda: not is_alive(grandchild), within_s=5, what="the end of its child")


def test_a_process_that_only_got_the_same_id_is_left_alone(stubborn):
    process, grandchild = stubborn
    end_strays([(process.pid, process.started_at - 100), (2**22 + 1, 0.0)], within_s=0.2)
    assert process.poll() is None
    assert is_alive(grandchild)
