"""Hold branch coverage: 95 % over all, 100 % where decisions are made (rules, services, querysets)."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEAST_PERCENT = 95.0
ALL_PERCENT = 100.0
DECIDING = ("rules", "services", "querysets")
SHOWN_LINES = 12


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.json"
        command = [sys.executable, "-m", "coverage", "json", "--quiet", "-o", str(path)]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            return 1
        report = json.loads(path.read_text(encoding="utf-8"))
    complaints = judge(report)
    print("\n".join(complaints) or f"Coverage: {report['totals']['percent_covered']:.1f} %, as wanted.")
    return 1 if complaints else 0


def judge(report: dict) -> list[str]:
    """What is wrong with a coverage.json report, one line each."""
    complaints = [
        f"{name} decides, and its tests miss {missing(found)}"
        for name, found in sorted(report["files"].items())
        if decides(name) and found["summary"]["percent_covered"] < ALL_PERCENT
    ]
    percent = report["totals"]["percent_covered"]
    if percent < LEAST_PERCENT:
        complaints.append(
            f"Coverage is {percent:.1f} %, and {LEAST_PERCENT:.0f} % is the least. The worst files:"
        )
        complaints += worst(report["files"])
    return complaints


def decides(name: str) -> bool:
    """`training/rules.py`, and every file of a folder `training/rules/`."""
    path = Path(name)
    return path.stem in DECIDING or any(part in DECIDING for part in path.parts[:-1])


def missing(found: dict) -> str:
    lines = [str(line) for line in found["missing_lines"]]
    branches = [f"{start}->{end}" for start, end in found.get("missing_branches", [])]
    return ", ".join((lines + branches)[:SHOWN_LINES]) or "something"


def worst(files: dict) -> list[str]:
    def gaps(found: dict) -> int:
        return found["summary"]["missing_lines"] + found["summary"].get("missing_branches", 0)

    ranked = sorted(files.items(), key=lambda item: -gaps(item[1]))[:SHOWN_LINES]
    return [f"  {name}: misses {missing(found)}" for name, found in ranked if gaps(found)]


if __name__ == "__main__":
    raise SystemExit(main())
