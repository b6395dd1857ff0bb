"""The statements that compute weeks and spikes for many athletes at once, one file each."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def statement(name: str) -> str:
    """The text of `<name>.sql`, with psycopg's named placeholders."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
