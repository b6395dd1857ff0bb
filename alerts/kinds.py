"""The kinds of alert: each room registers its own in `ready()`, with its words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

type Facts = Mapping[str, Any]


@dataclass(frozen=True)
class AlertKind:
    """One rule that can raise alerts.

    `label` is neutral: it stands in mails, so it names no place, no number and no warning sign. `describe`
    gives the rule in words with its numbers, in the active language, for people who see the row.
    The mail's texts are the templates `alerts/<code>.{subject,txt,html}` of the room, or the neutral ones
    of this room. A kind with `closed_by_hand=False` cannot be resolved by a person here. A private one is
    for the athlete alone: no staff and no guardian see it, and it comes by mail even as info, since the
    athlete reads no inbox. One with `tells_athlete` goes to the athlete beside staff. `page` is where the
    athlete looks.
    """

    code: str
    label: "StrOrPromise"
    is_health: bool
    describe: Callable[[Facts], str]
    tells_guardians: bool = False
    closed_by_hand: bool = True
    is_private: bool = False
    tells_athlete: bool = False
    page: str = "/"


_kinds: dict[str, AlertKind] = {}


def register_kind(kind: AlertKind) -> None:
    """Called from a room's `ready()`; the same kind again is no change.

    Raises:
        ValueError: another kind has this code.
    """
    if _kinds.setdefault(kind.code, kind) != kind:
        raise ValueError(f"there is already an alert kind {kind.code!r}")


def kind_of(code: str) -> AlertKind:
    """The kind with this code.

    Raises:
        LookupError: no room registered it.
    """
    try:
        return _kinds[code]
    except KeyError:
        raise LookupError(f"no room registered the alert kind {code!r}") from None


def all_kinds() -> list[AlertKind]:
    """Every registered kind, by code."""
    return sorted(_kinds.values(), key=lambda kind: kind.code)
