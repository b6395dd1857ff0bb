"""Install a lock into .venv, or do nothing if it is there: `make_venv.py demo|dev`. Run by venv.sh.

The copy of a lock inside .venv says what is installed, so the second time costs a comparison. The dev lock
holds all that the demo lock holds, in the same versions.
"""

import fcntl
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SATISFIED_BY = {"demo": ("demo", "dev"), "dev": ("dev",)}


def main(kind: str) -> int:
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "venv.lock").open("w") as lock:
        # `make demo` and `make test` of a fresh clone may start together.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_usable() and any(is_installed(each) for each in SATISFIED_BY[kind]):
            return 0
        return install(kind)


def lock_of(kind: str) -> Path:
    return ROOT / f"requirements-{kind}.txt"


def stamp_of(kind: str) -> Path:
    return VENV / f"installed-{kind}.txt"


def is_installed(kind: str) -> bool:
    stamp = stamp_of(kind)
    return stamp.exists() and stamp.read_bytes() == lock_of(kind).read_bytes()


def is_usable() -> bool:
    probe = "import sys, pip; sys.exit(sys.version_info[:2] != (3, 13))"
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", probe], check=False).returncode == 0


def install(kind: str) -> int:
    if not is_usable():
        print("Making .venv.", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False)
        if made.returncode:
            return made.returncode
    for each in SATISFIED_BY:
        stamp_of(each).unlink(missing_ok=True)
    print(f"Installing {lock_of(kind).name} into .venv; the first time this takes a minute.", flush=True)
    # Twice quiet: only errors.
    pip = [PYTHON, "-m", "pip", "install", "-q", "-q", "--disable-pip-version-check", "--require-hashes"]
    installed = subprocess.run([*pip, "-r", lock_of(kind)], check=False)
    if installed.returncode == 0:
        stamp_of(kind).write_bytes(lock_of(kind).read_bytes())
    return installed.returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
