"""The child process dies for the worker: crashes, hangs, floods of memory, and its parent's death."""

import io
import json
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests import files
from training.fit_writer import ENUM, UINT8, FitEncoder, wrap_fit
from training.importers import child, sandbox
from training.importers.answers import HEAD, READY, unpack_answer
from training.importers.parsed import ImportRefusedError
from training.importers.sandbox import Parser, parse_file

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def parser():
    made = Parser(time_limit_s=20)
    yield made
    made.close()


def refusal_of(parser, data):
    with pytest.raises(ImportRefusedError) as info:
        parser.parse(data)
    return info.value.code


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition, seconds=10):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.02)


def flood(megabytes):
    """A FIT file of millions of tiny records: a hundred times its size in memory."""
    encoder = FitEncoder()
    encoder.add(0, [(0, ENUM, 4)])
    body = encoder.body() + struct.pack("<BBBHB", 0x41, 0, 0, 20, 1) + bytes((3, 1, UINT8))
    return wrap_fit(body + b"\x01\x55" * (megabytes << 19))


class TestParsing:
    def test_activities_come_back_whole(self, parser):
        (found,) = parser.parse(files.fit())
        assert (found.distance_m, found.start_at, found.format) == (1680, files.START, "fit")
        assert found.track

    def test_the_child_stays_warm(self, parser):
        parser.parse(files.fit())
        first = parser.pid
        parser.parse(files.gpx(files.segment(60)))
        assert parser.pid == first

    def test_a_refusal_is_no_crash(self, parser):
        parser.parse(files.fit())
        first = parser.pid
        assert refusal_of(parser, b"") == "empty_file"
        assert parser.pid == first

    def test_a_file_of_25_mb_passes_the_pipes(self, parser):
        assert refusal_of(parser, b"x" * (25 << 20)) == "unsupported_type"

    def test_threads_wait_for_each_other(self, parser):
        found = []
        threads = [
            threading.Thread(
                target=lambda n=n: found.append(parser.parse(files.fit(distance_m=n))[0].distance_m)
            )
            for n in range(1000, 1008)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(found) == list(range(1000, 1008))

    def test_a_child_is_replaced_after_its_share_of_files(self, parser, monkeypatch):
        monkeypatch.setattr(sandbox, "_FILES_PER_CHILD", 2)
        pids = []
        for _ in range(4):
            parser.parse(files.fit())
            pids.append(parser.pid)
        assert pids[0] == pids[1] != pids[2] == pids[3]

    def test_the_shared_parser_of_a_process_stays_warm_too(self):
        assert parse_file(files.fit())[0].distance_m == 1680
        first = sandbox._shared.pid
        parse_file(files.fit())
        assert sandbox._shared.pid == first
        sandbox._shared.close()

    def test_the_parent_loads_no_reader(self):
        script = "import sys, training.importers.sandbox\n"
        script += "print({'lxml', 'numpy', 'fitfast', 'django'} & set(sys.modules))"
        found = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert found.stdout.strip() == "set()"


class TestHarm:
    def test_a_killed_child_is_replaced_and_the_file_is_read(self, parser):
        parser.parse(files.fit())
        os.kill(parser.pid, signal.SIGKILL)
        assert parser.parse(files.fit())[0].distance_m == 1680

    def test_a_hang_ends_at_the_time_limit_and_the_next_file_is_read(self, parser):
        parser.parse(files.fit())
        parser.time_limit_s = 0.5
        hung = parser.pid
        os.kill(hung, signal.SIGSTOP)
        began = time.monotonic()
        assert refusal_of(parser, files.fit()) == "time_limit"
        assert time.monotonic() - began < 3
        assert not is_running(hung)
        parser.time_limit_s = 20
        assert parser.parse(files.fit())[0].distance_m == 1680

    def test_a_flood_of_memory_ends_in_the_child(self):
        parser = Parser(memory_limit_bytes=400 << 20)
        try:
            assert refusal_of(parser, flood(8)) == "memory_limit"
            assert parser.parse(files.fit())[0].distance_m == 1680
        finally:
            parser.close()

    def test_a_child_that_dies_during_the_file_is_asked_once_more(self, parser):
        parser.parse(files.fit())
        first = parser.pid
        os.kill(first, signal.SIGSTOP)
        threading.Timer(0.3, os.kill, (first, signal.SIGKILL)).start()
        assert parser.parse(files.fit())[0].distance_m == 1680
        assert parser.pid != first

    def test_a_file_that_kills_two_children_is_called_damaged(self, parser, monkeypatch):
        def dies(*_args, **_kwargs):
            raise sandbox.ChildDiedError(out_of_memory=False)

        monkeypatch.setattr(parser, "_ask", dies)
        assert refusal_of(parser, files.fit()) == "unreadable"

    def test_the_second_child_may_lack_memory_too(self, parser, monkeypatch):
        outcomes = iter([False, True])

        def dies(*_args, **_kwargs):
            raise sandbox.ChildDiedError(out_of_memory=next(outcomes))

        monkeypatch.setattr(parser, "_ask", dies)
        assert refusal_of(parser, files.fit()) == "memory_limit"

    def test_a_child_that_talks_nonsense_is_replaced(self, parser, monkeypatch):
        real, nonsense = sandbox.unpack_answer, [b"[]"]

        def heard(text, tracks):
            return real(nonsense.pop() if nonsense else text, tracks)

        monkeypatch.setattr(sandbox, "unpack_answer", heard)
        assert parser.parse(files.fit())[0].distance_m == 1680

    def test_an_answer_out_of_proportion_is_not_read(self, parser, monkeypatch):
        monkeypatch.setattr(sandbox, "MAX_ANSWER_BYTES", 10)
        assert refusal_of(parser, files.fit()) == "unreadable"

    def test_a_child_that_does_not_start_is_our_fault_and_says_why(self, monkeypatch):
        monkeypatch.setattr(sandbox, "_CHILD", "training.no_such_module")
        with pytest.raises(RuntimeError, match="no_such_module"):
            Parser().parse(files.fit())

    def test_no_secret_reaches_the_child(self, parser, monkeypatch):
        monkeypatch.setenv("SECRET_KEY", "do-not-tell")
        parser.parse(files.fit())
        assert b"do-not-tell" not in Path(f"/proc/{parser.pid}/environ").read_bytes()

    def test_closing_twice_is_closing(self, parser):
        parser.parse(files.fit())
        pid = parser.pid
        parser.close()
        parser.close()
        assert not is_running(pid)


class TestFamily:
    SCRIPT = (
        "import os, sys, time\n"
        "from training.importers.sandbox import Parser\n"
        "parser = Parser()\n"
        "try:\n    parser.parse(b'')\nexcept Exception:\n    pass\n"
        "print(parser.pid, flush=True)\n"
        "time.sleep(60)\n"
    )

    def test_the_child_dies_with_a_killed_parent(self):
        parent = subprocess.Popen(
            [sys.executable, "-c", self.SCRIPT], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        pid = int(parent.stdout.readline())
        assert is_running(pid)
        parent.kill()
        parent.wait()
        parent.stdout.close()
        wait_until(lambda: not is_running(pid))

    def test_a_stopped_child_dies_with_its_parent_too(self):
        parent = subprocess.Popen(
            [sys.executable, "-c", self.SCRIPT], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        pid = int(parent.stdout.readline())
        os.kill(pid, signal.SIGSTOP)
        parent.kill()
        parent.wait()
        parent.stdout.close()
        wait_until(lambda: not is_running(pid))

    def test_a_fork_starts_a_child_of_its_own(self):
        parse_file(files.fit())
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            parse_file(files.fit())
            os.write(writing, str(sandbox._shared.pid).encode())
            sandbox._shared.close()
            os._exit(0)
        os.waitpid(pid, 0)
        theirs = int(os.read(reading, 20))
        assert theirs != sandbox._shared.pid
        assert parse_file(files.fit())[0].distance_m == 1680
        sandbox._shared.close()
        os.close(reading)
        os.close(writing)


class TestServing:
    """The loop of the child, in this process, where it can be watched."""

    def asked(self, *files_, patient=False):
        requests = io.BytesIO(
            b"".join(
                json.dumps({"size": len(data), "seconds": 30, "patient": patient}).encode() + b"\n" + data
                for data in files_
            )
        )
        answers = io.BytesIO()
        child.serve(requests, answers)
        text = answers.getvalue()
        assert text.startswith(READY)
        return text[len(READY) :]

    def first(self, answers):
        text, tracks = HEAD.unpack_from(answers)
        end = HEAD.size + text
        return unpack_answer(answers[HEAD.size : end], answers[end : end + tracks])

    def test_it_answers_until_there_are_no_more_files(self):
        one = self.asked(files.fit())
        assert self.first(one)[0].distance_m == 1680
        assert self.asked(files.fit(), files.fit(), patient=True) == one * 2

    def test_a_refusal_does_not_end_it(self):
        answers = self.asked(b"", files.fit())
        with pytest.raises(ImportRefusedError) as info:
            self.first(answers)
        assert info.value.code == "empty_file"
        assert self.first(answers[HEAD.size + sum(HEAD.unpack_from(answers)) :])[0].distance_m == 1680

    def test_it_ends_after_a_lack_of_memory(self, monkeypatch):
        def starved(*_args, **_kwargs):
            raise MemoryError

        monkeypatch.setattr(child, "read_activities", starved)
        answers = self.asked(files.fit(), files.fit())
        with pytest.raises(ImportRefusedError) as info:
            self.first(answers)
        assert info.value.code == "memory_limit"
        assert len(answers) == HEAD.size + sum(HEAD.unpack_from(answers))
