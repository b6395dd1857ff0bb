"""Who may write health answers, and the words for no."""

from datetime import datetime

from django.utils.translation import gettext as _

from athletes.enums import ConsentRole
from athletes.errors import ConflictError, DomainError, NotAllowedError
from athletes.models import Athlete, User
from athletes.querysets import open_consents
from athletes.selectors import is_guardian_of, may_store_health, staff_of
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


def check_own_decision(actor: User, athlete: Athlete, now: datetime) -> None:
    """Raises NotAllowedError for everybody but the athlete, and for a minor but the guardian."""
    on = athlete.local_date(now)
    if is_guardian_of(actor, athlete, on=on):
        return
    if actor.pk != athlete.user_id or not actor.is_active:
        message = _("Only the runner, or the guardian of a minor, records this.")
        raise NotAllowedError(message, code="not_own_side")
    if athlete.is_minor_on(on):
        message = _("Under 18, the guardian records this.")
        raise NotAllowedError(message, code="guardian_needed")


def check_staff_with_health(actor: User, athlete: Athlete) -> None:
    """Raises NotAllowedError for everybody but a coach or physio to whom the athlete shares health; nobody
    is staff of herself.
    """
    if actor.pk == athlete.user_id or not staff_of(athlete, health=True).filter(pk=actor.pk).exists():
        message = _("This takes a coach or physio with whom the runner shares health.")
        raise NotAllowedError(message, code="not_staff_with_health")


def check_physio(actor: User, athlete: Athlete) -> None:
    """Raises NotAllowedError for everybody but a physio to whom the athlete shares health."""
    if not is_physio_of(actor, athlete):
        raise NotAllowedError(_("This takes a physio with whom the runner shares health."), code="not_physio")


def is_physio_of(actor: User, athlete: Athlete) -> bool:
    """Whether a health consent opens the athlete to this person as a physio."""
    if actor.pk == athlete.user_id or not actor.is_active:
        return False
    consents = open_consents(actor, row_created=None).filter(role=ConsentRole.PHYSIO)
    return bool(consents.filter(coaching__athlete_id=athlete.pk).exists())


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
