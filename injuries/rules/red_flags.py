"""Red flags that follow from one report, the age, and what the log says beside it.

After K7 of the founding article; the rest is clinical consensus. Only a yes, a place or a number raises
a flag: what was not answered is neither yes nor no. No answer takes a flag of another rule away.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from injuries.enums import AdviceCode, Area, FlagRule, Side, Sign, Spot, Timing, Trigger, Urgency
from injuries.rules.check_page import calf_or_back_of_knee, is_checked
from injuries.rules.log_signs import NOTHING_LOGGED, LogSigns
from injuries.rules.report import Report, effective_signs, yes_signs

ADULT_AGE: Final = 18
# From the Ottawa knee rule (Stiell 1996), whose touch tests need an examiner.
OTTAWA_AGE: Final = 55
# The ages at which a sore bump below the kneecap is common and may wait for an appointment.
TUBERCLE_AGES: Final = range(9, 17)
FRESH_DAYS: Final = 8
SEVERE_INTENSITY: Final = 8

# Lasting pain holds progress back; every other open flag forbids running.
STOPS_RUNNING: Final = frozenset(FlagRule) - {FlagRule.LASTING}

_RANK: Final = {Urgency.EMERGENCY: 3, Urgency.URGENT: 2, Urgency.REFER: 1}

_ON_RUNNING: Final = frozenset(
    {
        Timing.FIRST_STEPS,
        Timing.FROM_KM,
        Timing.LATE_IN_RUN,
        Timing.WHOLE_RUN,
        Timing.WARMS_UP_THEN_RETURNS,
        Timing.AFTER_RUN,
    }
)
_ON_IMPACT: Final = frozenset(
    {
        Trigger.DOWNHILL,
        Trigger.UPHILL,
        Trigger.HILLS,
        Trigger.FOOT_STRIKE,
        Trigger.JUMP,
        Trigger.FASTER_PACE,
        Trigger.HARD_SURFACE,
        Trigger.CAMBER,
        Trigger.SAME_LOOP,
        Trigger.LONG_RUN,
    }
)
_CHILD_AREAS: Final = frozenset({Area.HIP_GROIN, Area.THIGH})


@dataclass(frozen=True, slots=True)
class Flag:
    """A rule that fired, how urgent it is, where, and the yes answers it rests on (none: place or log)."""

    rule: FlagRule
    urgency: Urgency
    side: Side
    area: Area
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    report: Report
    yes: frozenset[Sign]
    age_years: int | None
    log: LogSigns

    def has(self, *signs: Sign) -> bool:
        return any(sign in self.yes for sign in signs)

    @property
    def is_child(self) -> bool:
        return self.age_years is not None and self.age_years < ADULT_AGE


def is_more_urgent(urgency: Urgency, than: Urgency) -> bool:
    """Whether the first calls for faster help than the second."""
    return _RANK[urgency] > _RANK[than]


def red_flags(report: Report, *, age_years: int | None, log: LogSigns = NOTHING_LOGGED) -> tuple[Flag, ...]:
    """The flags of a report, the most urgent first.

    Args:
        report: the answers; they need not have passed `report_problems`.
        age_years: completed years, the lower number when only the month of birth is known; None when
            unknown, which makes the athlete neither a child nor old.
        log: what the earlier answers add; it raises flags and lowers none.
    """
    case = _Case(report, yes_signs(report), age_years, log)
    flags = [
        Flag(rule, urgency, report.side, report.area, tuple(s for s in SIGNS_OF_RULES[rule] if s in case.yes))
        for rule, judge in _RULES.items()
        if (urgency := judge(case)) is not None
    ]
    if case.is_child and not _is_growing_bump(case):
        flags = [replace(f, urgency=_at_least_urgent(f.urgency)) for f in flags]
    return tuple(sorted(flags, key=lambda flag: -_RANK[flag.urgency]))


def advice_codes(report: Report, flags: tuple[Flag, ...]) -> tuple[AdviceCode, ...]:
    """What is said beside the flags; without any flag, never that all is well."""
    yes = yes_signs(report)
    codes: list[AdviceCode] = []
    if Sign.FEVER in yes:
        codes.append(AdviceCode.FEVER)
    if Sign.PAINLESS_CLICK in yes:
        codes.append(AdviceCode.PAINLESS_CLICK)
    if not flags:
        checked = is_checked(effective_signs(report))
        codes.append(AdviceCode.NO_WARNING_SIGN if checked else AdviceCode.NOT_CHECKED)
    return tuple(codes)


def _at_least_urgent(urgency: Urgency) -> Urgency:
    return Urgency.URGENT if urgency is Urgency.REFER else urgency


def _is_growing_bump(case: _Case) -> bool:
    """The one exception for the young: it needs three answered noes, unanswered is not enough."""
    signs = effective_signs(case.report)
    denied = (Sign.LIMP, Sign.PAIN_AT_REST, Sign.WAKES_AT_NIGHT)
    return (
        case.report.spots == {Spot.TIBIAL_TUBERCLE}
        and case.age_years in TUBERCLE_AGES
        and all(signs.get(sign) is False for sign in denied)
    )


def _chest(case: _Case) -> Urgency | None:
    return Urgency.EMERGENCY if case.has(*SIGNS_OF_RULES[FlagRule.CHEST]) else None


def _clot(case: _Case) -> Urgency | None:
    at_risk = case.has(Sign.CLOT_RISK) and calf_or_back_of_knee(case.report)
    return Urgency.EMERGENCY if case.has(Sign.CALF_SWELLING) or at_risk else None


def _hot_joint(case: _Case) -> Urgency | None:
    if case.has(Sign.FEVER) and case.has(Sign.SWELLING, Sign.WARMTH_REDNESS):
        return Urgency.EMERGENCY
    if not {Sign.SWELLING, Sign.WARMTH_REDNESS} <= case.yes:
        return None
    stiff_or_sore = (
        Sign.CANNOT_BEND,
        Sign.CANNOT_STRAIGHTEN,
        Sign.CANNOT_BEAR_WEIGHT,
        Sign.PAIN_AT_REST,
    )
    return Urgency.EMERGENCY if case.has(*stiff_or_sore) else Urgency.URGENT


def _no_weight(case: _Case) -> Urgency | None:
    if not case.has(Sign.CANNOT_BEAR_WEIGHT):
        return None
    worse = (
        case.has(Sign.INJURY_TWIST_OR_BLOW),
        case.is_child,
        case.report.area in _CHILD_AREAS,
        (case.report.worst or 0) >= SEVERE_INTENSITY,
    )
    return Urgency.EMERGENCY if any(worse) else Urgency.URGENT


def _extensor(case: _Case) -> Urgency | None:
    if not case.has(Sign.CANNOT_STRAIGHT_LEG_RAISE):
        return None
    days = case.report.duration_days
    fresh = days is None or days < FRESH_DAYS
    sudden = case.has(Sign.POPPED, Sign.INJURY_TWIST_OR_BLOW)
    return Urgency.EMERGENCY if fresh or sudden else Urgency.URGENT


def _nerve_vessel(case: _Case) -> Urgency | None:
    if case.has(Sign.COLD_PALE_FOOT, Sign.FOOT_DROP):
        return Urgency.EMERGENCY
    if not case.has(Sign.NUMB_FOOT):
        return None
    return Urgency.EMERGENCY if case.has(Sign.INJURY_TWIST_OR_BLOW) else Urgency.URGENT


def _back(case: _Case) -> Urgency | None:
    return Urgency.EMERGENCY if case.has(Sign.SADDLE_NUMB_OR_BLADDER) else None


def _deformity(case: _Case) -> Urgency | None:
    return Urgency.EMERGENCY if case.has(Sign.DEFORMITY) else None


def _popped(case: _Case) -> Urgency | None:
    return Urgency.URGENT if case.has(Sign.POPPED) else None


def _injury(case: _Case) -> Urgency | None:
    if not case.has(Sign.INJURY_TWIST_OR_BLOW):
        return None
    older = case.age_years is not None and case.age_years >= OTTAWA_AGE
    found = case.has(Sign.CANNOT_BEND, Sign.CANNOT_BEAR_WEIGHT, Sign.BONE_POINT_TENDER)
    return Urgency.URGENT if older or found else None


def _swelling(case: _Case) -> Urgency | None:
    if not case.has(Sign.SWELLING):
        return None
    return Urgency.URGENT if case.has(Sign.INJURY_TWIST_OR_BLOW) else Urgency.REFER


def _clicks(case: _Case) -> Urgency | None:
    return Urgency.REFER if case.has(*SIGNS_OF_RULES[FlagRule.CLICKS]) else None


def _instability(case: _Case) -> Urgency | None:
    return Urgency.REFER if case.has(Sign.GIVING_WAY) else None


def _range(case: _Case) -> Urgency | None:
    if not case.has(Sign.CANNOT_BEND, Sign.CANNOT_STRAIGHTEN):
        return None
    return Urgency.EMERGENCY if case.has(Sign.CANNOT_BEAR_WEIGHT) else Urgency.URGENT


def _rest(case: _Case) -> Urgency | None:
    if not case.has(Sign.PAIN_AT_REST):
        return None
    return Urgency.URGENT if case.has(Sign.BONE_POINT_TENDER) else Urgency.REFER


def _worsening(case: _Case) -> Urgency | None:
    return Urgency.REFER if case.has(Sign.WORSENING) or case.log.worsening else None


def _night(case: _Case) -> Urgency | None:
    return Urgency.URGENT if case.has(*SIGNS_OF_RULES[FlagRule.NIGHT]) else None


def _bone(case: _Case) -> Urgency | None:
    hints = (
        case.has(Sign.HOP_HURTS),
        case.has(Sign.PAIN_AT_REST, Sign.WAKES_AT_NIGHT),
        Timing.DAILY_WALKING in case.report.timing,
        case.log.onset_earlier,
    )
    two_hints = sum(hints) >= 2  # noqa: PLR2004  the two stands in the name
    return Urgency.URGENT if case.has(Sign.BONE_POINT_TENDER) or two_hints else None


def _groin(case: _Case) -> Urgency | None:
    spots = case.report.spots
    inner = not spots or bool(spots & {Spot.GROIN, Spot.DEEP_HIP})
    here = case.report.area is Area.HIP_GROIN and inner
    return Urgency.URGENT if here and _hurts_on_running(case) else None


def _child(case: _Case) -> Urgency | None:
    if not case.is_child:
        return None
    if case.has(Sign.CANNOT_BEAR_WEIGHT):
        return Urgency.EMERGENCY
    return Urgency.URGENT if case.has(Sign.LIMP) or case.report.area in _CHILD_AREAS else None


def _lasting(case: _Case) -> Urgency | None:
    return Urgency.REFER if case.has(Sign.NOT_IMPROVING) or case.log.lasting else None


def _hurts_on_running(case: _Case) -> bool:
    """Said by any answer that speaks of a run or a landing."""
    report = case.report
    on_that_run = report.on_a_run and bool(report.worst_during)
    after_that_run = bool(report.after_60min)
    said = report.timing & _ON_RUNNING or report.triggers & _ON_IMPACT or report.onset_km is not None
    return bool(said) or on_that_run or after_that_run or case.has(Sign.HOP_HURTS)


_RULES: Final[dict[FlagRule, Callable[[_Case], Urgency | None]]] = {
    FlagRule.CHEST: _chest,
    FlagRule.CLOT: _clot,
    FlagRule.HOT_JOINT: _hot_joint,
    FlagRule.NO_WEIGHT: _no_weight,
    FlagRule.EXTENSOR: _extensor,
    FlagRule.NERVE_VESSEL: _nerve_vessel,
    FlagRule.BACK: _back,
    FlagRule.DEFORMITY: _deformity,
    FlagRule.POPPED: _popped,
    FlagRule.INJURY: _injury,
    FlagRule.SWELLING: _swelling,
    FlagRule.CLICKS: _clicks,
    FlagRule.INSTABILITY: _instability,
    FlagRule.RANGE: _range,
    FlagRule.REST: _rest,
    FlagRule.WORSENING: _worsening,
    FlagRule.NIGHT: _night,
    FlagRule.BONE: _bone,
    FlagRule.GROIN: _groin,
    FlagRule.CHILD: _child,
    FlagRule.LASTING: _lasting,
}

# What a flag names when it says why: those of these that were answered yes.
SIGNS_OF_RULES: Final[dict[FlagRule, tuple[Sign, ...]]] = {
    FlagRule.CHEST: (Sign.CHEST_PAIN_OR_BREATHLESS, Sign.FAINTED_ON_EFFORT),
    FlagRule.CLOT: (Sign.CALF_SWELLING, Sign.CLOT_RISK),
    FlagRule.HOT_JOINT: (
        Sign.SWELLING,
        Sign.WARMTH_REDNESS,
        Sign.FEVER,
        Sign.CANNOT_BEND,
        Sign.CANNOT_STRAIGHTEN,
        Sign.CANNOT_BEAR_WEIGHT,
        Sign.PAIN_AT_REST,
    ),
    FlagRule.NO_WEIGHT: (Sign.CANNOT_BEAR_WEIGHT, Sign.INJURY_TWIST_OR_BLOW),
    FlagRule.EXTENSOR: (Sign.CANNOT_STRAIGHT_LEG_RAISE, Sign.POPPED, Sign.INJURY_TWIST_OR_BLOW),
    FlagRule.NERVE_VESSEL: (
        Sign.COLD_PALE_FOOT,
        Sign.FOOT_DROP,
        Sign.NUMB_FOOT,
        Sign.INJURY_TWIST_OR_BLOW,
    ),
    FlagRule.BACK: (Sign.SADDLE_NUMB_OR_BLADDER,),
    FlagRule.DEFORMITY: (Sign.DEFORMITY,),
    FlagRule.POPPED: (Sign.POPPED,),
    FlagRule.INJURY: (
        Sign.INJURY_TWIST_OR_BLOW,
        Sign.CANNOT_BEND,
        Sign.CANNOT_BEAR_WEIGHT,
        Sign.BONE_POINT_TENDER,
    ),
    FlagRule.SWELLING: (Sign.SWELLING, Sign.INJURY_TWIST_OR_BLOW),
    FlagRule.CLICKS: (Sign.PAINFUL_CLICK, Sign.CATCHING_LOCKING),
    FlagRule.INSTABILITY: (Sign.GIVING_WAY,),
    FlagRule.RANGE: (Sign.CANNOT_BEND, Sign.CANNOT_STRAIGHTEN, Sign.CANNOT_BEAR_WEIGHT),
    FlagRule.REST: (Sign.PAIN_AT_REST, Sign.BONE_POINT_TENDER),
    FlagRule.WORSENING: (Sign.WORSENING,),
    FlagRule.NIGHT: (Sign.WAKES_AT_NIGHT, Sign.LUMP, Sign.UNEXPLAINED_WEIGHT_LOSS),
    FlagRule.BONE: (
        Sign.BONE_POINT_TENDER,
        Sign.HOP_HURTS,
        Sign.PAIN_AT_REST,
        Sign.WAKES_AT_NIGHT,
    ),
    FlagRule.GROIN: (Sign.HOP_HURTS,),
    FlagRule.CHILD: (Sign.LIMP, Sign.CANNOT_BEAR_WEIGHT),
    FlagRule.LASTING: (Sign.NOT_IMPROVING,),
}
