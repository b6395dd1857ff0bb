"""`make check`: every linter, all of them, two at a time; says at the end which failed."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
OURS = ["coachsite", "athletes", "alerts", "training", "injuries"]
MANAGE = [PYTHON, "manage.py"]
AT_ONCE = 2
# A site on real servers, for the checks that only read settings.
DEPLOYED = {
    "COACHSITE_EMBEDDED": "0",
    "SECRET_KEY": "a-key-for-checks-that-no-site-uses-with-50-letters-or-more",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SITE_URL": "https://coachsite.example",
    "ALLOWED_HOSTS": "coachsite.example",
}


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=lambda: {"COACHSITE_EMBEDDED": "1"})


@dataclass(frozen=True)
class Result:
    name: str
    status: int
    seconds: float
    output: str


def checks() -> list[Check]:
    """The slow ones first."""
    templates = [name for name in OURS if any((ROOT / name).glob("**/templates/**/*.html"))]
    return [
        Check("mypy", [str(BIN / "mypy"), *OURS]),
        Check("migrations are safe", [PYTHON, "-m", "scripts.lint_migrations"]),
        Check("schema", [PYTHON, "scripts/check_schema.py"]),
        Check("templates: form", [str(BIN / "djlint"), "--check", *templates]),
        Check("templates: lint", [str(BIN / "djlint"), "--lint", "--quiet", *templates]),
        Check("import contracts", [str(BIN / "lint-imports"), "--no-cache"]),
        Check("migrations are complete", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
        Check("settings of a real site", [*MANAGE, "check", "--deploy", "--fail-level=WARNING"], DEPLOYED),
        Check("ruff", [str(BIN / "ruff"), "check", "."]),
        Check("ruff format", [str(BIN / "ruff"), "format", "--check", "."]),
        Check("locks", [PYTHON, "scripts/lock.py", "--check"]),
        Check("article coverage", [PYTHON, "-m", "scripts.article_coverage", "--check"]),
        Check("translations", [PYTHON, "scripts/check_translations.py"]),
    ]


def run(check: Check) -> Result:
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=os.environ | check.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Result(check.name, done.returncode, time.monotonic() - began, done.stdout.strip())


def main() -> int:
    failed = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for result in pool.map(run, checks()):
            print(f"{'bad' if result.status else 'ok ':3} {result.name} ({result.seconds:.1f} s)", flush=True)
            if result.status:
                failed.append(result.name)
                print(result.output, flush=True)
    print(f"make check failed: {', '.join(failed)}." if failed else "make check: all is well.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
