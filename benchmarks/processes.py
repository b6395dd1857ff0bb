"""Our programs as processes, as the demo starts them, for a figure that wants all of them at work."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import psutil

from benchmarks.memory import peak_mb
from coachsite.embedded import children
from coachsite.embedded.address import is_healthy, listen_near, url_of
from coachsite.embedded.children import Child
from coachsite.embedded.layout import REPOSITORY, var_dir
from coachsite.embedded.process import Leashed

START_LIMIT_S = 60.0


@contextlib.contextmanager
def running(programs: Sequence[Child], **environment: str) -> Iterator[Mapping[str, Leashed]]:
    """These programs, by their names, ended at the end; what they write goes into the folder of the bench."""
    log = Path(var_dir()) / "processes.log"
    with contextlib.ExitStack() as stack:
        output = stack.enter_context(log.open("ab"))
        started = {}
        for child in programs:
            process = Leashed(
                child.argv,
                env={**os.environ, **child.environment, **environment},
                cwd=REPOSITORY,
                keep_fds=child.keep_fds,
                output=output,
            )
            stack.callback(process.end, within_s=child.grace_s)
            started[child.name] = process
        yield started


@contextlib.contextmanager
def whole_site(**environment: str) -> Iterator[str]:
    """Web (two workers), a worker of each queue with one process, beat; yields the address."""
    with contextlib.closing(listen_near(0, say=print)) as listener:
        programs = [*workers(), children.beat(), children.web(listener.fileno())]
        with running(programs, WEB_WORKERS="2", **environment):
            url = url_of(listener)
            wait_until(lambda: is_healthy(url), what="a healthy site")
            yield url


def workers() -> list[Child]:
    """One of each queue."""
    return [children.worker("soon", processes=1), children.worker("bulk", processes=1)]


def wait_until(condition: Callable[[], object], *, what: str, within_s: float = START_LIMIT_S) -> None:
    """Look again and again until it holds.

    Raises:
        TimeoutError: it did not within the time.
    """
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {within_s:.0f} s: {what}")
        time.sleep(0.05)


def peaks_below(process: Leashed) -> dict[str, float]:
    """The most memory in MB that each process of a program has held so far, by process id and name."""
    with contextlib.suppress(psutil.NoSuchProcess):
        found = psutil.Process(process.pid).children(recursive=True)
        return {f"{each.pid} {' '.join(each.cmdline()[:4])}": peak_mb(each.pid) for each in found}
    return {}
