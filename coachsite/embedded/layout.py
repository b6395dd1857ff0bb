"""Where one owner keeps its servers."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]


class EmbeddedError(RuntimeError):
    """A server could not be started or reached; the text is for the person at the terminal."""


def var_dir() -> Path:
    """The folder of everything that is written at run time: COACHSITE_VAR_DIR, else var/ of this checkout."""
    return Path(os.environ.get("COACHSITE_VAR_DIR") or REPOSITORY / "var").expanduser().resolve()


@dataclass(frozen=True)
class Layout:
    data: Path
    run: Path

    @classmethod
    def of_demo(cls, var: Path) -> "Layout":
        return cls(data=var / "pg", run=var / "run")

    @classmethod
    def of_tests(cls, var: Path) -> "Layout":
        return cls(data=var / "test-pg", run=var / "test-run")

    @property
    def lock(self) -> Path:
        return self.run / "owner.lock"

    @property
    def services(self) -> Path:
        return self.run / "services.json"

    @property
    def children(self) -> Path:
        return self.run / "children.json"

    def make(self) -> None:
        self.run.mkdir(parents=True, exist_ok=True)
        self.run.chmod(0o700)


def read_json(path: Path) -> dict[str, Any]:
    """What `path` holds, or nothing if it is missing or not a JSON object."""
    try:
        found = json.loads(path.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def write_private(path: Path, text: str) -> None:
    """Replace `path` in one step; only its owner may read it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Replace `path` in one step by a JSON object that only its owner may read."""
    write_private(path, json.dumps(content, indent=1) + "\n")


def kept_secret(run: Path) -> str:
    """The secret key of this checkout: made once, so that sign-ins outlive a restart."""
    path = run / "secret_key"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text().strip()
