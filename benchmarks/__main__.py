"""`make bench`: every figure, or one of them (ONLY=name), at full size or smaller (BENCH_SCALE=0.1).

Ends with status 1 if a figure is over its limit, could not be measured, or took too long.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence

from benchmarks.figures import FIGURES
from benchmarks.line import HEADINGS, Line, in_columns
from benchmarks.stage import Stage, open_stage
from coachsite.embedded.layout import REPOSITORY

# What a line may take, and all of them.
LINE_LIMIT_S = 180.0
WHOLE_LIMIT_S = 1200.0


def main(words: Sequence[str]) -> int:
    """Measures, prints a line a figure; returns the exit status."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--only", choices=FIGURES, help="one figure instead of all")
    only = parser.parse_args(words).only
    with open_stage() as stage:
        return report(all_lines(stage, [only] if only else list(FIGURES)))


def report(lines: Iterable[Line]) -> int:
    """Print each as soon as it is known; 1 if one is over, or if there is none."""
    print(in_columns(HEADINGS), flush=True)
    are_ok = []
    for line in lines:
        print(in_columns(line.cells()), flush=True)
        are_ok.append(line.is_ok)
    return 0 if are_ok and all(are_ok) else 1


def all_lines(stage: Stage, names: Iterable[str]) -> Iterator[Line]:
    """The lines of these figures, one figure after the other."""
    end = time.monotonic() + WHOLE_LIMIT_S
    for name in names:
        limit_s = min(LINE_LIMIT_S * FIGURES[name], end - time.monotonic())
        yield from measured(stage, name, limit_s=max(limit_s, 1))


def measured(stage: Stage, name: str, *, limit_s: float) -> Iterator[Line]:
    """The lines of a figure, which runs as a process of its own: none slows down or feeds the next."""
    with stage.with_database(f"bench_{name}".replace("-", "_")) as own:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.figures", name],
            cwd=REPOSITORY,
            env={**os.environ, **own.environment},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            output, _none = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            yield _failed(name, f"not within {limit_s:.0f} s")
            return
        finally:
            process.kill()
            process.wait()
        yield from (Line.from_json(text) for text in output.splitlines())
        if process.returncode:
            yield _failed(name, f"failed with status {process.returncode}")


def _failed(name: str, why: str) -> Line:
    return Line(name=name, value=why, measured=float("nan"), limit=0, sign="")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
