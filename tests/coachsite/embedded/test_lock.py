import os
import signal
import subprocess
import sys
import threading

import pytest

from coachsite.embedded.lock import OwnerLock

HOLDER = """
import sys, time
from pathlib import Path
from coachsite.embedded.lock import OwnerLock
lock = OwnerLock(Path(sys.argv[1]))
assert lock.try_acquire()
import subprocess
child = subprocess.Popen(["sleep", "30"])
print(child.pid, flush=True)
time.sleep(30)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "owner.lock"


def test_there_is_one_owner_and_the_others_learn_who(path):
    owner, other = OwnerLock(path), OwnerLock(path)
    assert owner.try_acquire()
    assert not other.try_acquire()
    assert other.owner() == str(os.getpid())


def test_a_released_lock_can_be_taken(path):
    owner, other = OwnerLock(path), OwnerLock(path)
    owner.try_acquire()
    owner.release()
    owner.release()
    assert other.try_acquire()


def test_waiting_is_told_once_and_ends_with_the_lock(path):
    owner, told = OwnerLock(path), []
    owner.try_acquire()
    threading.Timer(0.5, owner.release).start()
    OwnerLock(path).acquire(on_wait=told.append)
    assert told == [str(os.getpid())]


def test_a_free_lock_is_taken_without_a_word(path):
    OwnerLock(path).acquire(on_wait=pytest.fail)


def test_an_empty_file_names_no_owner(path):
    path.touch()
    assert OwnerLock(path).owner() == "?"


def test_the_lock_ends_with_a_killed_owner_though_its_child_lives(path):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True)
    child = int(holder.stdout.readline())
    try:
        assert not OwnerLock(path).try_acquire()
        holder.kill()
        holder.wait()
        os.kill(child, 0)
        assert OwnerLock(path).try_acquire()
    finally:
        os.kill(child, signal.SIGKILL)
        holder.stdout.close()
