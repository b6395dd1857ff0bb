"""The matrix: every address of the product x every kind of person.

Each room has a file in this folder with

    def build(world): ...     # optional: rows of `world.cast.minor`, kept as world["activity"] = ...
    ROWS = [Row("api/v1/shoes/<uuid:id>/", seen_by(TRAINING), args=lambda w: {"id": w["shoe"].public_id})]

The person asked about is always `cast.minor` (so that her guardian counts); `athlete` is her own account.
A route is written as the resolver has it. A text that only some may read is registered as a canary:
`world.canary("text", seen_by=HEALTH)`; no body of anybody else may carry it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import VIEWERS, Cast

OWN = ("athlete", "guardian")
# Who sees her runs; who sees her health; who may edit what coaches edit.
TRAINING = (*OWN, "coach", "coach_without_consent", "physio")
HEALTH = (*OWN, "coach", "physio")
EDITORS = (*OWN, "coach", "coach_without_consent")
COACHES = ("coach", "other_squad_coach", "coach_without_consent", "other_club_coach")
# Who works for a club, hers or another.
STAFF = (*COACHES, "physio", "manager")
SIGNED_IN = tuple(name for name in VIEWERS if name != "anonymous")


# Django writes the names of all apps into the route of their admin pages.
APP_LIST = re.compile(r"\^\(\?P<app_label>[a-z_|]*\)/\$")


class World:
    """The cast, the rows that rooms have built, and the texts that only some may read."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.canaries: dict[str, frozenset[str]] = {}
        self._things: dict[str, Any] = {}

    def __getitem__(self, name):
        return self._things[name]

    def __setitem__(self, name, thing):
        self._things[name] = thing

    def canary(self, text: str, *, seen_by: Iterable[str]) -> str:
        self.canaries[text] = frozenset(seen_by)
        return text


@dataclass(frozen=True)
class Row:
    """One request and the status each person gets."""

    route: str
    statuses: Mapping[str, int]
    args: Callable[[World], dict[str, Any]] = field(default=lambda _world: {})
    method: str = "get"
    data: Callable[[World], Any] = field(default=lambda _world: None)
    query: Callable[[World], str] = field(default=lambda _world: "")
    # Forms of pages; JSON otherwise.
    form: bool = False
    # For routes that are regular expressions.
    path: str = ""
    # Canaries that stand on this page for whoever has its address (a link from a mail).
    shows: Collection[str] = ()

    def url(self, world: World) -> str:
        values = self.args(world)
        path = self.path or "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), self.route)
        return path + self.query(world)


def statuses(default: int, **special: int) -> dict[str, int]:
    """The same status for all, but for those named."""
    if unknown := special.keys() - set(VIEWERS):
        raise ValueError(f"no such viewers: {unknown}")
    return {**dict.fromkeys(VIEWERS, default), **special}


def seen_by(
    viewers: Collection[str], *, yes: int = 200, no: int = 404, anonymous: int = 401
) -> dict[str, int]:
    """`yes` for these, `no` for the others who are signed in."""
    return {**statuses(no, anonymous=anonymous), **dict.fromkeys(viewers, yes)}


def page_seen_by(viewers: Collection[str], *, yes: int = 200, no: int = 404) -> dict[str, int]:
    """As seen_by, for pages: whoever is not signed in is sent to the sign-in page."""
    return seen_by(viewers, yes=yes, no=no, anonymous=302)


def but(base: Mapping[str, int], **special: int) -> dict[str, int]:
    """The same table with some columns changed."""
    if unknown := special.keys() - set(VIEWERS):
        raise ValueError(f"no such viewers: {unknown}")
    return {**base, **special}


def all_routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every route of the resolver, with its prefixes joined."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + APP_LIST.sub("<app_label>/", str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from all_routes(pattern, route)
