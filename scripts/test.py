"""`make test`: everything that can run here, and in its last lines what did not run and why."""

import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "var" / "test-reports"
# Each run that goes on beside the others has servers and a folder of its own.
VAR = ROOT / "var" / "beside"
PYTEST = [sys.executable, "-m", "pytest"]
# Measuring costs as much time again as half the tests, so it is asked for: .ci/run does.
MEASURES = os.environ.get("COVERAGE") == "1"
COVERAGE = ["--cov", "--cov-report="] if MEASURES else []
# Its conftest lets Django use the database under a running event loop.
NO_BROWSER = "--ignore=tests/e2e"
PAGES = ["tests/e2e/test_pages.py", "tests/e2e/test_people_pages.py"]
# In two halves, so that each of the two runs at once gets one.
BROWSED = {
    "browser pages": PAGES,
    "browser deeds": ["tests/e2e", *(f"--ignore={path}" for path in PAGES)],
}
# The first is the browser without its windows, and takes half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
EMPTY = 5


@dataclass
class Outcome:
    """How one run went. `skipped` counts tests by the reason they gave."""

    name: str
    closing: str
    ok: bool
    skipped: Counter[str] = field(default_factory=Counter)


def main() -> int:
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    # Tests of processes mostly wait, and a browser has a process of its own: two runs at once keep the cores
    # busy, and a third makes what is timed late. The longest come first.
    with ThreadPoolExecutor(2) as pool:
        runs = [
            pool.submit(run_units),
            pool.submit(aside, run_process_tests),
            *(pool.submit(aside, partial(run_browser_tests, name, files)) for name, files in BROWSED.items()),
        ]
        outcomes = [*(each.result() for each in runs), run_gate()]
    print_summary(outcomes)
    return 0 if all(outcome.ok for outcome in outcomes) else 1


def run_units() -> Outcome:
    workers = str(max(2, os.process_cpu_count() or 2))
    chosen = ["-m", "not e2e and not reliability", NO_BROWSER, "--ignore=tests/reliability"]
    return run("all but processes and browser", ["-n", workers, *chosen, *COVERAGE], show=print)


def aside(tests: Callable[[Callable[[str], object]], Outcome]) -> Outcome:
    """Run them and print what they said in one piece, when they are done."""
    lines = list[str]()
    outcome = tests(lines.append)
    print("\n".join(lines), flush=True)
    return outcome


def run_process_tests(show: Callable[[str], object]) -> Outcome:
    chosen = ["tests/reliability", "-n", "0", "-m", "reliability", *COVERAGE]
    return run("real processes", chosen, show=show, COACHSITE_VAR_DIR=str(VAR / "processes"))


def run(name: str, arguments: list[str], *, show: Callable[[str], object], **environment: str) -> Outcome:
    """One pytest run. Each line of its output goes to `show` as it comes."""
    folder = REPORTS / name.replace(" ", "-")
    folder.mkdir()
    show(f"\n=== {name}")
    began = time.monotonic()
    with subprocess.Popen(
        [*PYTEST, *arguments, f"--junitxml={folder / 'junit.xml'}"],
        cwd=ROOT,
        env=os.environ
        | {"COACHSITE_EMBEDDED": "1", "COVERAGE_FILE": str(folder / "coverage"), "PYTHONUNBUFFERED": "1"}
        | environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        closing = ""
        for line in process.stdout or ():
            show(line.rstrip("\n"))
            closing = line.strip() or closing
    seconds = time.monotonic() - began
    if process.returncode == EMPTY:
        return Outcome(name, "there are no such tests", ok=False)
    return Outcome(
        name, f"{closing} ({seconds:.0f} s)", process.returncode == 0, skips_of(folder / "junit.xml")
    )


def skips_of(report: Path) -> Counter[str]:
    if not report.exists():
        return Counter()
    found = ET.parse(report).iter("skipped")  # noqa: S314  written by our own pytest a moment ago
    return Counter(element.get("message", "no reason given") for element in found)


def run_browser_tests(name: str, files: list[str], show: Callable[[str], object]) -> Outcome:
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        must = os.environ.get("REQUIRE_BROWSER") == "1"
        why = f"skipped: no {', '.join(BROWSERS)} on PATH, and CHROMIUM is not set"
        return Outcome(name, why, ok=not must)
    # Playwright runs an event loop in the thread of the test, and Django refuses the database there.
    return run(
        name,
        ["-n", "0", "-m", "e2e", *files],
        show=show,
        CHROMIUM=browser,
        DJANGO_ALLOW_ASYNC_UNSAFE="1",
        COACHSITE_VAR_DIR=str(VAR / name.replace(" ", "-")),
    )


def run_gate() -> Outcome:
    if not MEASURES:
        return Outcome("coverage", "not measured: `make test COVERAGE=1` does", ok=True)
    print("\n=== coverage", flush=True)
    measured = [str(path) for path in REPORTS.glob("*/coverage")]
    subprocess.run([sys.executable, "-m", "coverage", "combine", "--quiet", *measured], cwd=ROOT, check=False)
    done = subprocess.run(
        [sys.executable, "scripts/coverage_gate.py"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    print(done.stdout, end="", flush=True)
    closing = done.stdout.strip().splitlines()[0] if done.stdout else "no data"
    return Outcome("coverage", closing, ok=not done.returncode)


def print_summary(outcomes: list[Outcome]) -> None:
    print("\n=== make test")
    for outcome in outcomes:
        print(f"{'ok ' if outcome.ok else 'bad'} {outcome.name}: {outcome.closing}")
    skipped = sum((outcome.skipped for outcome in outcomes), Counter())
    for reason, count in skipped.most_common():
        print(f"skipped {count}: {reason}")
    if not skipped and "skipped:" not in "".join(outcome.closing for outcome in outcomes):
        print("Nothing was skipped.")


if __name__ == "__main__":
    raise SystemExit(main())
