"""Why a plan cannot be written, in words."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.errors import ConflictError, DomainError, NotAllowedError, StaleError
from training.rules.plan_checks import MAX_WORKOUTS_PER_DAY, Problem, first_problem
from training.rules.workouts import WorkoutContent

WORDS: Mapping[str, Callable[[Problem], str]] = {
    "outside_plan": lambda _problem: _("This day lies outside the plan."),
    "unknown_code": lambda _problem: _("This kind is not known."),
    "ladder_run": lambda _problem: _("Runs of the way back are written by the way back itself."),
    "rest_is_rest": lambda _problem: _("A rest day asks for nothing: choose another type, or empty this."),
    "no_distance": lambda _problem: _("Only runs have a distance: give a time."),
    "too_long": lambda problem: _("This text holds up to %(high)s characters.") % {"high": problem.high},
    "out_of_range": lambda problem: (
        _("Give a whole number from %(low)s to %(high)s.") % {"low": problem.low, "high": problem.high}
    ),
    "wrong_order": lambda _problem: _("The lower end of the target lies above its upper end."),
    "too_many_steps": lambda problem: _("A workout has up to %(high)s steps.") % {"high": problem.high},
    "repeats": lambda problem: _("Steps are repeated from 1 to %(high)s times.") % {"high": problem.high},
    "empty_repeat": lambda _problem: _("There is nothing in it to repeat."),
    "time_or_distance": lambda _problem: _("A step goes by time or by distance, not by both."),
    "steps_sum_to_nothing": lambda _problem: _("Give at least one step a time or a distance."),
}


def check_content(content: WorkoutContent, *, first: date, last: date) -> None:
    """Raises DomainError, with the field, when these days cannot hold this workout."""
    if problem := first_problem(content, first=first, last=last):
        raise DomainError(WORDS[problem.code](problem), code=problem.code, field=problem.field)


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
