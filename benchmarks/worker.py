"""The nightly pass in a process of its own, as a worker runs it; says what it took.

    python -m benchmarks.worker [RULE_VERSION]

With the version of a rule that no stored week has, every week is written anew.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from unittest.mock import patch

from benchmarks.memory import peak_mb
from coachsite.embedded.layout import REPOSITORY


@dataclass(frozen=True, slots=True)
class Pass:
    """What a pass over everyone took."""

    seconds: float
    peak_mb: float
    slices: int
    longest_slice_s: float


def run_pass(rule_version: str = "") -> Pass:
    """One pass in a new process, whose memory nobody else has used."""
    words = [sys.executable, "-m", "benchmarks.worker", *([rule_version] if rule_version else [])]
    output = subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    return Pass(**json.loads(output.splitlines()[-1]))


def main(words: list[str]) -> None:
    from coachsite.celery import app

    # All that a worker has in memory.
    app.loader.import_default_modules()
    from benchmarks.moment import NOW
    from training.services import check_all_weeks, weeks

    with patch.object(weeks, "RULE_VERSION", (words or [weeks.RULE_VERSION])[0]):
        took = []
        after: int | None = 0
        while after is not None:
            start = time.perf_counter()
            after = check_all_weeks(now=NOW, after=after)
            took.append(time.perf_counter() - start)
    found = {
        "seconds": sum(took),
        "peak_mb": peak_mb(os.getpid()),
        "slices": len(took),
        "longest_slice_s": max(took),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
