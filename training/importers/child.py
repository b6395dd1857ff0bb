"""The child process that reads strangers' files, so that a crash, a hang or a flood of memory stays in it.

Started as `python -m training.importers.child MEMORY_LIMIT_BYTES`. Reads requests from standard input (a
line of JSON, then the file's bytes) and answers on standard output as `answers` describes. Knows nothing of
Django, the database or the settings.
"""

import contextlib
import ctypes
import gc
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import BinaryIO, Final

from training.importers import refusals
from training.importers.answers import READY, pack_activities, pack_refusal
from training.importers.parsed import ImportRefusedError
from training.importers.places import zone_at
from training.importers.read import read_activities

_PR_SET_PDEATHSIG: Final = 1
_OPEN_FILES: Final = 32
_STDERR_BYTES: Final = 64 * 1024


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answers requests until there are no more. Ends after a lack of memory: what is left is fragments."""
    answers.write(READY)
    answers.flush()
    while line := requests.readline(4096):
        request = json.loads(line)
        data = requests.read(request["size"])
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
        answer, healthy = _answer(data, patient=bool(request["patient"]))
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(answer)
        answers.flush()
        if not healthy:
            return


def _answer(data: bytes, *, patient: bool) -> tuple[bytes, bool]:
    try:
        # Millions of small values without a cycle among them: collecting would only walk them.
        gc.disable()
        return pack_activities(read_activities(data, patient=patient)), True
    except ImportRefusedError as refused:
        return pack_refusal(refused), True
    except MemoryError:
        return pack_refusal(ImportRefusedError(*refusals.TOO_MUCH_MEMORY)), False
    finally:
        gc.enable()


def limit_itself(memory_bytes: int, parent: int) -> None:
    """Bounds what this process may take, and ends it with its parent."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_STDERR_BYTES, _STDERR_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    # Ctrl-C in a terminal reaches the whole group; the parent decides when this process ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(5)
    # Where the machine runs out of memory, this process is the one to spare.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the parent has gone already")


def main() -> None:
    """Memory limit and parent are the two arguments."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # A library that prints must not speak into the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    limit_itself(int(sys.argv[1]), int(sys.argv[2]))
    # The borders of time zones are loaded before the first file waits for them.
    zone_at(0.0, 0.0)
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
