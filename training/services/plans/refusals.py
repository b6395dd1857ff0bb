"""Why a plan cannot be written, in words."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.errors import ConflictError, DomainError, NotAllowedError, StaleError
from training.rules.plan_checks import MAX_WORKOUTS_PER_DAY, first_problem
from training.rules.workouts import WorkoutContent
from training.selectors.problem_words import say_problem


def check_content(content: WorkoutContent, *, first: date, last: date) -> None:
    """Raises DomainError, with the field, when these days cannot hold this workout."""
    if problem := first_problem(content, first=first, last=last):
        raise DomainError(say_problem(problem), code=problem.code, field=problem.field)


def check_per_day(days: Iterable[date]) -> None:
    """Raises DomainError when a day comes up too often: one entry for each workout of a plan."""
    counts: dict[date, int] = {}
    for day in days:
        counts[day] = counts.get(day, 0) + 1
    if any(count > MAX_WORKOUTS_PER_DAY for count in counts.values()):
        message = _("A day holds up to %(count)s workouts.") % {"count": MAX_WORKOUTS_PER_DAY}
        raise DomainError(message, code="too_many_workouts", field="date")


def not_editable() -> NotAllowedError:
    """The actor does not coach the athlete."""
    return NotAllowedError(_("Plans are written by the athlete's coaches."), code="not_editable")


def past(day: date) -> DomainError:
    """A published plan would change on a day that is over."""
    message = _("%(day)s has passed: what was published for it stays as it was.")
    return ConflictError(message % {"day": date_format(day, "j F")}, code="past", field="date")


def changed_meanwhile() -> StaleError:
    """Somebody else wrote since this was read."""
    message = _("Somebody changed this week since you opened it. Nothing was overwritten: load it again.")
    return StaleError(message, code="changed_meanwhile")


def plan_ended() -> ConflictError:
    """Ended plans are history."""
    return ConflictError(_("This plan has ended: make another one."), code="plan_ended")


def id_taken() -> ConflictError:
    """The id that a client chose stands for something else."""
    return ConflictError(_("This id is taken."), code="id_taken", field="public_id")


def outside_week() -> DomainError:
    """A workout of another week among those of one."""
    return DomainError(_("This day lies outside the week."), code="outside_week", field="date")
