"""Fixtures: demos that are real processes.

`demo` is one running, empty demo for all tests that leave it as they found it (one that ended it makes the
next test start another); `start_demo` starts one for a test of starting and ending.
"""

import pytest

from tests.reliability.demo_process import DemoProcess, open_folder


class SharedDemo:
    def __init__(self, folder):
        self._folder = folder
        self._process = None

    def running(self):
        if self._process is None or self._process.process.poll() is not None:
            self.start()
        return self._process

    def start(self):
        """Start it in the same folder again, as a background job of a shell is started."""
        self._process = DemoProcess(self._folder / "var", ignore_sigint=True)
        return self._process.wait_until_up()

    def end(self):
        if self._process is not None:
            self._process.kill_all()


@pytest.fixture(scope="session")
def shared_demo():
    with open_folder() as folder:
        shared = SharedDemo(folder)
        try:
            yield shared
        finally:
            shared.end()


@pytest.fixture
def demo(shared_demo):
    return shared_demo.running()


@pytest.fixture
def start_demo():
    started = []

    def start(**options):
        started.append(DemoProcess(folder / "var", **options))
        return started[-1]

    with open_folder() as folder:
        try:
            yield start
        finally:
            for demo in started:
                demo.kill_all()
