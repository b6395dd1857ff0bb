"""`make lock`: compile the three locks from pyproject.toml, or with --check say if they are up to date.

Each lock starts with the hash of what it was compiled from, so the check needs no network. Versions that
still fit are kept; `make lock UPGRADE=1` takes the newest.
"""

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".venv" / "bin" / "uv"
# In this order: the later ones take the versions of the first.
LOCKS = {
    "requirements-dev.txt": ["--group", "dev"],
    "requirements-demo.txt": ["--group", "demo", "-c", "requirements-dev.txt"],
    "requirements.txt": ["-c", "requirements-dev.txt"],
}
OPTIONS = [
    "--python-version=3.13",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--no-header",
]


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        return check()
    for name, options in LOCKS.items():
        compile_lock(name, [*options, *(["--upgrade"] if "--upgrade" in arguments else [])])
    return 0


def first_line() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    source = {
        "python": project["project"]["requires-python"],
        "dependencies": project["project"]["dependencies"],
        "groups": project["dependency-groups"],
    }
    digest = hashlib.sha256(json.dumps(source, sort_keys=True).encode()).hexdigest()
    return f"# compiled from pyproject.toml by `make lock`, dependencies sha256:{digest}\n"


def check() -> int:
    stale = [name for name in LOCKS if not (ROOT / name).read_text(encoding="utf-8").startswith(first_line())]
    if stale:
        print(f"pyproject.toml has changed since {', '.join(stale)} was compiled: run `make lock`.")
    return 1 if stale else 0


def compile_lock(name: str, options: list[str]) -> None:
    print(f"Compiling {name}.", flush=True)
    command = [UV, "pip", "compile", "pyproject.toml", *OPTIONS, *options, "--quiet", "-o", name]
    subprocess.run(command, cwd=ROOT, check=True)
    path = ROOT / name
    path.write_text(first_line() + path.read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
