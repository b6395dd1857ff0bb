"""Whose page this is: the reader's own, or that of a minor whom the reader is guardian of."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from athletes.models import Athlete
from athletes.querysets import Viewer

# The parameter by which a guardian's pages name the ward.
PARAMETER = "for"


@dataclass(frozen=True)
class Subject:
    """The athlete a page is about, and the others the reader may turn to."""

    athlete: Athlete
    others: list[Athlete]
    is_self: bool

    @property
    def query(self) -> str:
        """Appended to an address, keeps a guardian with the ward."""
        return "" if self.is_self else f"?{PARAMETER}={self.athlete.public_id}"


def people_of(user: Viewer) -> list[Athlete]:
    """The reader's own profile first, then wards by name."""
    rows = list(Athlete.objects.visible_to(user).own_or_ward(user))
    return sorted(rows, key=lambda athlete: (athlete.user_id != user.pk, athlete.name))


def subject_of(request: HttpRequest) -> Subject | None:
    """The athlete that `for` names in the form or the address, else the first; None without any.

    Raises:
        Http404: `for` names nobody of the reader's.
    """
    people = people_of(request.user)
    wanted = request.POST.get(PARAMETER) or request.GET.get(PARAMETER)
    if not wanted:
        return _subject(request.user, people[0], people) if people else None
    return _subject(request.user, _named(people, "public_id", _uuid(wanted)), people)


def subject_owning(request: HttpRequest, athlete_id: int) -> Subject:
    """The owner of a row that a page shows.

    Raises:
        Http404: neither the reader nor a ward.
    """
    people = people_of(request.user)
    return _subject(request.user, _named(people, "pk", athlete_id), people)


def for_subject(
    view: Callable[[HttpRequest, Subject], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A view about one athlete. Who has no profile and no ward is sent home, where the way on is said."""

    @wraps(view)
    def inner(request: HttpRequest) -> HttpResponse:
        subject = subject_of(request)
        return view(request, subject) if subject else redirect("home")

    return inner


def _subject(user: Viewer, chosen: Athlete, people: list[Athlete]) -> Subject:
    others = [one for one in people if one != chosen]
    return Subject(chosen, others, is_self=chosen.user_id == user.pk)


def _named(people: list[Athlete], field: str, value: Any) -> Athlete:
    for one in people:
        if getattr(one, field) == value:
            return one
    raise Http404


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
