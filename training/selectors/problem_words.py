"""Why a workout cannot be planned, in words."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from training.rules.plan_checks import Problem

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


def say_problem(problem: Problem) -> str:
    """What is wrong, and what would be possible."""
    return WORDS[problem.code](problem)
