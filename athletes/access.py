"""The access log: one row per response that shows somebody else's health data."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from structlog.contextvars import get_contextvars

from athletes.enums import AccessKind
from athletes.models import AccessLog, Athlete
from athletes.querysets import Viewer, known

if TYPE_CHECKING:
    from athletes.models import User


def log_access(viewer: Viewer, *, athlete_ids: Iterable[int], kind: AccessKind) -> AccessLog | None:
    """Stores who saw whose health data; own data is not logged, and nothing shown is nothing stored."""
    person = known(viewer)
    others = _others(person, set(athlete_ids)) if person else []
    if not person or not others:
        return None
    return AccessLog.objects.create(
        viewer=person,
        athlete_ids=others,
        kind=kind,
        request_id=str(get_contextvars().get("request_id", "")),
    )


def _others(person: "User", athlete_ids: set[int]) -> list[int]:
    if not athlete_ids:
        return []
    own = set(Athlete.objects.filter(user_id=person.pk).values_list("pk", flat=True))
    return sorted(athlete_ids - own)
