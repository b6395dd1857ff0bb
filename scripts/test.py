"""`make test`: everything that can run here, and in its last lines what did not run and why."""

import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "var" / "test-reports"
PYTEST = [sys.executable, "-m", "pytest"]
COVERAGE = ["--cov", "--cov-report="]
# Its conftest lets Django use the database under a running event loop.
NO_BROWSER = "--ignore=tests/e2e"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
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
    outcomes = [
        run(
            "all but processes and browser",
            ["-n", "2", "-m", "not e2e and not reliability", NO_BROWSER, *COVERAGE],
        ),
        run("real processes", ["-n", "0", "-m", "reliability", NO_BROWSER, *COVERAGE, "--cov-append"]),
        run_browser_tests(),
        run_gate(),
    ]
    print_summary(outcomes)
    return 0 if all(outcome.ok for outcome in outcomes) else 1


def run(name: str, arguments: list[str], **environment: str) -> Outcome:
    """One pytest run, its output passed on as it comes."""
    report = REPORTS / f"{name.replace(' ', '-')}.xml"
    print(f"\n=== {name}", flush=True)
    began = time.monotonic()
    with subprocess.Popen(
        [*PYTEST, *arguments, f"--junitxml={report}"],
        cwd=ROOT,
        env=os.environ | {"COACHSITE_EMBEDDED": "1"} | environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        closing = ""
        for line in process.stdout or ():
            print(line, end="", flush=True)
            closing = line.strip() or closing
    seconds = time.monotonic() - began
    if process.returncode == EMPTY:
        return Outcome(name, "there are no such tests", ok=False)
    return Outcome(name, f"{closing} ({seconds:.0f} s)", process.returncode == 0, skips_of(report))


def skips_of(report: Path) -> Counter[str]:
    if not report.exists():
        return Counter()
    found = ET.parse(report).iter("skipped")  # noqa: S314  written by our own pytest a moment ago
    return Counter(element.get("message", "no reason given") for element in found)


def run_browser_tests() -> Outcome:
    name = "browser"
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        must = os.environ.get("REQUIRE_BROWSER") == "1"
        why = f"skipped: no {', '.join(BROWSERS)} on PATH, and CHROMIUM is not set"
        return Outcome(name, why, ok=not must)
    # Playwright runs an event loop in the thread of the test, and Django refuses the database there.
    return run(name, ["-n", "0", "-m", "e2e"], CHROMIUM=browser, DJANGO_ALLOW_ASYNC_UNSAFE="1")


def run_gate() -> Outcome:
    print("\n=== coverage", flush=True)
    done = subprocess.run(
        [sys.executable, "scripts/coverage_gate.py"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    print(done.stdout, end="", flush=True)
    closing = done.stdout.strip().splitlines()[0] if done.stdout else "no data"
    # CI only reports it until the whole suite has been measured once: see .ci/run.
    is_reported_only = os.environ.get("COVERAGE_GATE") == "report"
    return Outcome("coverage", closing, ok=is_reported_only or not done.returncode)


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
