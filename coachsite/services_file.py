"""Addresses of the servers: from the environment, or from the embedded servers' services.json."""

import json
import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from coachsite.env import read_text

# An address where nothing listens, so that commands that need no server run without one.
NOWHERE = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SECRET_KEY": "embedded-servers-have-not-been-started-yet",
}


def read_service(name: str, *, embedded: bool, var_dir: Path) -> str:
    """The value of DATABASE_URL, REDIS_URL or SECRET_KEY.

    Raises:
        ImproperlyConfigured: not set, and this process does not use the embedded servers.
    """
    if name in os.environ or f"{name}_FILE" in os.environ:
        return read_text(name)
    if not embedded:
        raise ImproperlyConfigured(
            f"Set {name} (or {name}_FILE). For servers that come with the project, run `make demo`."
        )
    try:
        services = json.loads((var_dir / "run" / "services.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return NOWHERE[name]
    return str(services.get(name, NOWHERE[name]))


def database_from_url(url: str) -> dict[str, Any]:
    """Django's database settings from a postgresql:// address (psycopg reads it)."""
    parts = conninfo_to_dict(url)
    options = {
        key: value
        for key, value in parts.items()
        if key not in {"dbname", "user", "password", "host", "port"} and value is not None
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", ""),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "OPTIONS": options,
    }
