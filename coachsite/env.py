"""Typed readers of the environment; `NAME_FILE` names a file that holds the value of `NAME`."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}


def read_text(name: str, default: str | None = None) -> str:
    """The variable, or the content of the file that `<name>_FILE` names.

    Raises:
        ImproperlyConfigured: neither is set and there is no default, or the file cannot be read.
    """
    if (value := os.environ.get(name)) is not None:
        return value
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE points to {path}: {error.strerror}") from error
    if default is None:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE to a file that holds it).")
    return default


def read_flag(name: str, default: bool) -> bool:
    """1/true/yes/on or 0/false/no/off.

    Raises:
        ImproperlyConfigured: any other word.
    """
    word = read_text(name, str(default)).lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} is {word!r}: write 1 or 0.")


def read_int(name: str, default: int) -> int:
    """A whole number.

    Raises:
        ImproperlyConfigured: anything else.
    """
    word = read_text(name, str(default))
    try:
        return int(word)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {word!r}: write a whole number.") from error


def read_list(name: str, default: str = "") -> list[str]:
    """Words between commas; blanks around them do not count."""
    return [word.strip() for word in read_text(name, default).split(",") if word.strip()]
