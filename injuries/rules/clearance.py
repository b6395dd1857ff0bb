"""What an examination covers, when an uncleared sign is told again, and what an open sign hides."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from injuries.enums import Area, ClearanceOutcome, ClearanceProblem, Hidden, Spot, Urgency
from injuries.enums.clearance import WITH_UNTIL

LIMITS_LENGTH: Final = 300
# A slip of the finger is taken back within a day, or it counts as said.
CORRECTION_WINDOW: Final = timedelta(hours=24)
_FIRST_REMINDER_DAY: Final = 3
_WEEK: Final = 7

# Rubbing these may harm whoever has a blocked vein, so nobody is ever told to.
NEVER_RUBBED: Final = frozenset({Spot.CALF, Spot.POSTERIOR})

_LOADS_OR_RUBS: Final = frozenset(
    {Hidden.PLANS, Hidden.STRETCHING, Hidden.ROLLING, Hidden.MASSAGE, Hidden.LEG_EXERCISES}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """As it was told; dates are the athlete's local ones."""

    seen_on: date
    outcome: ClearanceOutcome
    limits: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """When an open warning sign was raised: `told_at` is the receipt of the last report that says it."""

    opened_at: datetime
    raised_at: datetime | None
    told_at: datetime
    felt_on: date


def examination_problems(said: Examination, *, today: date) -> tuple[tuple[str, ClearanceProblem], ...]:
    """Fields at fault with the reason, in the order of the form; `today` is the athlete's local date."""
    limited = said.outcome == ClearanceOutcome.MAY_RUN_WITH_LIMITS
    checks = (
        ("seen_on", ClearanceProblem.SEEN_LATER, said.seen_on > today),
        ("limits", ClearanceProblem.LIMITS_MISSING, limited and not said.limits),
        ("limits", ClearanceProblem.LIMITS_UNASKED, bool(said.limits) and not limited),
        ("limits", ClearanceProblem.LIMITS_TOO_LONG, len(said.limits) > LIMITS_LENGTH),
        ("until", ClearanceProblem.UNTIL_UNASKED, bool(said.until) and said.outcome not in WITH_UNTIL),
        ("until", ClearanceProblem.UNTIL_BEFORE_SEEN, said.until is not None and said.until < said.seen_on),
    )
    return tuple((field, problem) for field, problem, wrong in checks if wrong)


def is_covered(sign: Standing, *, seen_on: date, recorded_at: datetime) -> bool:
    """Whether an examination can speak for a sign: nobody can have looked at what was reported after it."""
    since = max(sign.opened_at, sign.raised_at or sign.opened_at, sign.told_at)
    return sign.felt_on <= seen_on and since <= recorded_at


def was_a_slip(taken_back: Iterable[tuple[datetime, datetime]]) -> bool:
    """Whether each answer was taken back within a day: pairs of when it was given, and taken back."""
    return all(withdrawn_at - told_at <= CORRECTION_WINDOW for told_at, withdrawn_at in taken_back)


def reminder_due(days_open: int) -> int | None:
    """The latest day on which an uncleared sign is told again: 3, 7, then every week; None before that."""
    if days_open < _FIRST_REMINDER_DAY:
        return None
    return max(_FIRST_REMINDER_DAY, days_open - days_open % _WEEK)


def reminder_step(day: int) -> int:
    """The place of a reminder in the row of them: day 3 is 0, day 7 is 1, day 14 is 2."""
    return day // _WEEK


def hidden_by(urgencies: Collection[Urgency]) -> frozenset[Hidden]:
    """What open signs of these urgencies hide.

    Emergencies and urgent ones hide everything that could be taken for a way to go on; a referral leaves the
    likely causes, below itself, and what neither loads nor rubs.
    """
    if {Urgency.EMERGENCY, Urgency.URGENT} & set(urgencies):
        return frozenset(Hidden)
    return _LOADS_OR_RUBS if urgencies else frozenset()


def may_be_rubbed(area: Area, spots: Collection[Spot]) -> bool:
    """Whether rolling or massage is ever offered here; where the spot is not known it may be the calf."""
    if not spots and area in {Area.LOWER_LEG, Area.KNEE}:
        return False
    return NEVER_RUBBED.isdisjoint(spots)
