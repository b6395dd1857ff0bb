"""The API's schema: `check_schema.py` compares it with docs/openapi.yaml, `--write` replaces that file."""

import difflib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMITTED = ROOT / "docs" / "openapi.yaml"
SHOWN_LINES = 60


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "openapi.yaml"
        if status := generate(made):
            return status
        schema = made.read_text(encoding="utf-8")
    if "--write" in arguments:
        COMMITTED.write_text(schema, encoding="utf-8")
        return 0
    return compare(COMMITTED.read_text(encoding="utf-8") if COMMITTED.exists() else "", schema)


def generate(path: Path) -> int:
    command = [
        sys.executable,
        "manage.py",
        "spectacular",
        "--validate",
        "--fail-on-warn",
        "--file",
        str(path),
    ]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | {"COACHSITE_EMBEDDED": "1"}, check=False
    ).returncode


def compare(committed: str, made: str) -> int:
    if committed == made:
        return 0
    diff = list(
        difflib.unified_diff(committed.splitlines(), made.splitlines(), "docs/openapi.yaml", "the API")
    )
    print("\n".join(diff[:SHOWN_LINES]))
    print("The API has changed: read the difference, then run `make schema` and commit docs/openapi.yaml.")
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
