"""The weekly check-in: points, what counts as a problem, which week is asked, and what is told.

Based on the questionnaire OSTRC-O2 (Clarsen 2020): four questions about each problem, answered 0 to 3.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Self

from injuries.enums import Area, Side
from injuries.enums.check_ins import CheckInFault, HowMuch, Participation
from training.rules import monday_of

# What the answers 0 to 3 count; could not take part at all counts as the whole.
POINTS: Final = (0, 8, 17, 25)
WHOLE: Final = 100
ANSWERS: Final = range(len(POINTS))
QUESTIONS: Final = 4
# Athlete-local, on the Sunday of the week.
DUE_HOUR: Final = 18
# A reminder that was held up is not sent at night.
AWAKE: Final = range(7, 22)
OLDEST_DAYS: Final = 14
# Weeks of one area in a row that a coach should hear of.
ROW_OF_WEEKS: Final = 3
MOST_PROBLEMS: Final = 10
DAYS_OF_WEEK: Final = 7
# What is older is history: drawn, never announced.
NEWS: Final = timedelta(days=7)
_WEEK: Final = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Answers:
    """Four answers 0 to 3 about one problem; None: not answered, which is never "no"."""

    participation: int | None = None
    training_change: int | None = None
    performance: int | None = None
    pain: int | None = None

    @classmethod
    def of(cls, given: Sequence[int | None]) -> Self:
        """From up to four answers in their order; what is never asked after the first one is left out."""
        first, *rest = given or (None,)
        return cls(first, *rest) if asks_more(first) else cls(first)

    @property
    def all(self) -> tuple[int | None, int | None, int | None, int | None]:
        return self.participation, self.training_change, self.performance, self.pain

    @property
    def severity(self) -> int | None:
        """0 to 100; None while an answer that is asked for is missing."""
        if self.participation == Participation.FULL:
            return 0
        if self.participation == Participation.NONE:
            return WHOLE
        given = [answer for answer in self.all if answer is not None]
        return sum(POINTS[answer] for answer in given) if len(given) == len(self.all) else None

    @property
    def is_problem(self) -> bool:
        """Whether anything was said to be wrong."""
        return any(answer for answer in self.all)

    @property
    def substantial(self) -> bool | None:
        """Could not take part, or training or performance changed quite a lot; one such answer suffices.

        None: nothing of that was said, and an answer is missing.
        """
        if self.participation == Participation.NONE:
            return True
        if any((answer or 0) >= HowMuch.QUITE for answer in (self.training_change, self.performance)):
            return True
        return None if self.severity is None else False


def asks_more(first: int | None) -> bool:
    """After "nothing was wrong" and after "not at all" the other three questions are not asked."""
    return first not in {Participation.FULL, Participation.NONE}


@dataclass(frozen=True, slots=True)
class Problem:
    """One place and what was answered about it."""

    side: Side
    area: Area
    given: tuple[int | None, ...]

    @property
    def answers(self) -> Answers:
        return Answers.of(self.given)

    @property
    def place(self) -> tuple[Side, Area]:
        return self.side, self.area


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a check-in cannot be taken: the field by its name in the API, a code, and what was given."""

    field: str
    code: CheckInFault
    value: Any = ""


def check_in_faults(problems: Sequence[Problem], time_loss_days: int | None) -> tuple[Fault, ...]:
    """What is wrong with the content; empty when it can be stored."""
    faults = [fault for problem in problems for fault in _answer_faults(problem)]
    if len(problems) > MOST_PROBLEMS:
        faults.append(Fault("problems", CheckInFault.TOO_MANY, MOST_PROBLEMS))
    if len({problem.place for problem in problems}) < len(problems):
        faults.append(Fault("problems", CheckInFault.PLACE_TWICE))
    if time_loss_days is not None and not 0 <= time_loss_days <= DAYS_OF_WEEK:
        faults.append(Fault("time_loss_days", CheckInFault.TIME_LOSS, time_loss_days))
    return tuple(faults)


def _answer_faults(problem: Problem) -> Iterable[Fault]:
    given = [answer for answer in problem.given if answer is not None]
    outside = [answer for answer in given if answer not in ANSWERS]
    if outside or len(problem.given) > QUESTIONS:
        yield Fault("problems", CheckInFault.OUT_OF_RANGE, ", ".join(map(str, outside or problem.given)))
    elif not given:
        yield Fault("problems", CheckInFault.NO_ANSWER)
    elif problem.given[0] == Participation.FULL and any(given):
        yield Fault("problems", CheckInFault.CONTRADICTION)


def week_asked(today: date) -> date:
    """The Monday of the week that is asked about on this local date: on a Sunday the one that ends, else the
    one before.
    """
    return monday_of(today - timedelta(days=DAYS_OF_WEEK - 1))


def last_day_to_answer(monday: date) -> date:
    """Check-ins may come late, as reports may."""
    return monday + timedelta(days=DAYS_OF_WEEK - 1 + OLDEST_DAYS)


def week_faults(monday: date, *, today: date) -> tuple[Fault, ...]:
    """A week can be answered from its first day on, until 14 days after its last."""
    if monday > monday_of(today):
        return (Fault("week", CheckInFault.FUTURE),)
    if today > last_day_to_answer(monday):
        return (Fault("week", CheckInFault.TOO_OLD),)
    return ()


def week_to_remind_of(local: datetime) -> date | None:
    """The Monday of the week whose check-in is due now, by the athlete's own clock.

    From Sunday evening on for a day, so that a server that was down reminds late rather than never; not at
    night.
    """
    if local.hour not in AWAKE:
        return None
    due_on = (local - timedelta(hours=DUE_HOUR)).date()
    return monday_of(due_on) if monday_of(due_on) + timedelta(days=DAYS_OF_WEEK - 1) == due_on else None


def is_news(monday: date, *, today: date) -> bool:
    """Of the current and the previous week alone somebody is told."""
    return monday >= monday_of(today) - NEWS


def areas_in_a_row(areas_by_week: Mapping[date, AbstractSet[Area]], newest: date) -> frozenset[Area]:
    """Areas that had a problem in three weeks running, `newest` (its Monday) the last of them.

    A week that was not answered breaks the row: what was not said is not known.
    """
    weeks = [areas_by_week.get(newest - n * _WEEK, frozenset()) for n in range(ROW_OF_WEEKS)]
    return frozenset(weeks[0]).intersection(*weeks[1:])


def severity_so_far(weekly: Sequence[int | None]) -> tuple[int, float | None]:
    """The sum of a problem's weekly scores, and their mean over the weeks with a score above 0."""
    scores = [score for score in weekly if score]
    return sum(scores), sum(scores) / len(scores) if scores else None
