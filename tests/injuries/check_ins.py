"""Short ways to answer weekly check-ins in tests."""

from datetime import date, timedelta

from injuries.enums import Area, Side
from injuries.rules.check_in import Problem
from injuries.services.check_ins import submit_check_in
from tests.cast import NOW

# NOW is the Wednesday of this week; the week before is the one that is asked about.
THIS_MONDAY = date(2026, 11, 16)
LAST_MONDAY = THIS_MONDAY - timedelta(weeks=1)
SUBSTANTIAL = (2, 2, 1, 1)
SLIGHT = (1, 0, 0, 1)


def at(*answers, side="right", area="knee"):
    """A problem: `at(1, 0, 0, 1, area="foot")`."""
    return Problem(Side(side), Area(area), answers)


def check_in(athlete, *problems, weeks_ago=1, actor=None, public_id=None, now=None, **fields):
    """Answers as the athlete, about last week unless told, in the week after it; the stored check-in."""
    return submit(
        athlete, *problems, weeks_ago=weeks_ago, actor=actor, public_id=public_id, now=now, **fields
    ).check_in


def submit(athlete, *problems, weeks_ago=1, actor=None, public_id=None, now=None, **fields):
    now = now or NOW - max(weeks_ago - 1, 0) * timedelta(weeks=1)
    return submit_check_in(
        actor or athlete.user,
        athlete=athlete,
        monday=THIS_MONDAY - weeks_ago * timedelta(weeks=1),
        problems=problems,
        public_id=public_id,
        now=now,
        **fields,
    )
