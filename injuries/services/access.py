"""Who may write health answers, and the words for no."""

from datetime import datetime

from django.utils.translation import gettext as _

from athletes.errors import ConflictError, DomainError, NotAllowedError
from athletes.models import Athlete, User
from athletes.selectors import may_store_health
from injuries.rules.report import Problem


def lock_athlete(athlete: Athlete) -> Athlete:
    """The row of the athlete, locked: writes of one athlete go one after the other."""
    row: Athlete = Athlete.objects.select_for_update(of=("self",), no_key=True).get(pk=athlete.pk)
    return row


def check_may_enter(actor: User, athlete: Athlete, now: datetime) -> None:
    """Raises NotAllowedError without health access, DomainError when something must be asked first."""
    if not Athlete.objects.health_visible_to(actor).filter(pk=athlete.pk).exists():
        message = _("This runner does not share health answers with you, so you cannot enter any.")
        raise NotAllowedError(message, code="no_health_access")
    check_may_store(athlete, now)


def check_may_store(athlete: Athlete, now: datetime) -> None:
    """Raises DomainError when the age or a guardian's consent is missing."""
    if athlete.birth_month is None:
        message = _("First give the month of birth: some warning signs depend on the age.")
        raise DomainError(message, code="birth_month_missing", field="birth_month")
    if not may_store_health(athlete, athlete.local_date(now)):
        message = _("Under 18, a guardian has to agree before answers about health are stored.")
        raise DomainError(message, code="guardian_consent_missing", field="athlete")


def refuse_problems(problems: tuple[Problem, ...]) -> None:
    """Raises DomainError with the first of them."""
    if problems:
        first = problems[0]
        raise DomainError(str(first.code.label) % {"value": first.value}, code=first.code, field=first.field)


def id_taken() -> ConflictError:
    """The same words for a foreign id as for an own one."""
    message = _("This id is already in use for something else. Choose a new one.")
    return ConflictError(message, code="id_in_use", field="id")


def not_yours() -> NotAllowedError:
    """For rows that the actor sees and does not own."""
    return NotAllowedError(_("You can see this, but it is not yours to change."), code="not_editable")
