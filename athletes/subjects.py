"""Whose page this is: the reader's own, or that of a minor whom the reader is guardian of."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest

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
    """The athlete that `for` names in the address or the form, else the first; None without any.

    Raises:
        Http404: `for` names nobody of the reader's.
    """
    people = people_of(request.user)
    wanted = request.POST.get(PARAMETER) or request.GET.get(PARAMETER)
    if wanted:
        chosen = next((one for one in people if str(one.public_id) == _tidy(wanted)), None)
        if chosen is None:
            raise Http404
    elif people:
        chosen = people[0]
    else:
        return None
    others = [one for one in people if one != chosen]
    return Subject(chosen, others, is_self=chosen.user_id == request.user.pk)


def _tidy(wanted: str) -> str:
    try:
        return str(UUID(wanted))
    except ValueError:
        return ""
