"""Exhaustively, with three values a sign: what raises a flag raises it whatever else is answered."""

from itertools import chain, combinations, product

import pytest

from injuries.enums import Area, FlagRule, Side, Sign, Timing, Urgency
from injuries.rules.red_flags import is_more_urgent, red_flags
from injuries.rules.report import Report

AGES = (None, 15, 40)
AREAS = (Area.KNEE, Area.HIP_GROIN)
# The signs that decide each rule or how urgent it is; every other one must make no difference to it.
DECIDING = {
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
    FlagRule.BONE: (Sign.BONE_POINT_TENDER, Sign.HOP_HURTS, Sign.PAIN_AT_REST, Sign.WAKES_AT_NIGHT),
    FlagRule.GROIN: (Sign.HOP_HURTS,),
    FlagRule.CHILD: (Sign.LIMP, Sign.CANNOT_BEAR_WEIGHT),
    FlagRule.LASTING: (Sign.NOT_IMPROVING,),
}


def urgency_of(rule, signs, *, age, area):
    report = Report(
        side=Side.RIGHT, area=area, worst_during=3, timing=frozenset({Timing.WHOLE_RUN}), signs=signs
    )
    found = {flag.rule: flag.urgency for flag in red_flags(report, age_years=age)}
    return found.get(rule)


def subsets(signs):
    return chain.from_iterable(combinations(signs, n) for n in range(len(signs) + 1))


def is_at_least(urgency, than):
    return urgency is not None and not is_more_urgent(than, urgency)


def test_every_rule_is_here():
    assert DECIDING.keys() == set(FlagRule)


@pytest.mark.parametrize("rule", FlagRule)
def test_no_other_answer_hides_a_flag_or_makes_it_less_urgent(rule):
    others = [sign for sign in Sign if sign not in DECIDING[rule]]
    raised = 0
    for yes, age, area in product(subsets(DECIDING[rule]), AGES, AREAS):
        signs = dict.fromkeys(yes, True)
        urgency = urgency_of(rule, signs, age=age, area=area)
        if urgency is None:
            continue
        raised += 1
        for other, value in product(others, (True, False)):
            also = urgency_of(rule, {**signs, other: value}, age=age, area=area)
            assert is_at_least(also, urgency), (rule, yes, age, area, other, value)
        # All of them at once.
        for value in (True, False):
            also = urgency_of(rule, {**dict.fromkeys(others, value), **signs}, age=age, area=area)
            assert is_at_least(also, urgency), (rule, yes, age, area, value)
    assert raised


@pytest.mark.parametrize("rule", FlagRule)
def test_no_and_not_asked_are_the_same_to_a_rule(rule):
    for values, age in product(product((True, False, None), repeat=len(DECIDING[rule])), AGES):
        said = dict(zip(DECIDING[rule], values, strict=True))
        only_yes = {sign: value for sign, value in said.items() if value}
        knee = {"age": age, "area": Area.KNEE}
        assert urgency_of(rule, said, **knee) == urgency_of(rule, only_yes, **knee)


@pytest.mark.parametrize("rule", FlagRule)
def test_a_further_yes_among_its_own_signs_never_lowers_it(rule):
    for yes, more, age in product(subsets(DECIDING[rule]), DECIDING[rule], AGES):
        before = urgency_of(rule, dict.fromkeys(yes, True), age=age, area=Area.KNEE)
        after = urgency_of(rule, dict.fromkeys((*yes, more), True), age=age, area=Area.KNEE)
        assert before is None or is_at_least(after, before)


def test_the_urgent_ones_are_urgent():
    """So that the proof above speaks of what it should."""
    emergencies = {
        rule
        for rule, signs in DECIDING.items()
        if urgency_of(rule, dict.fromkeys(signs, True), age=40, area=Area.HIP_GROIN) == Urgency.EMERGENCY
    }
    assert emergencies == {
        FlagRule.CHEST,
        FlagRule.CLOT,
        FlagRule.HOT_JOINT,
        FlagRule.NO_WEIGHT,
        FlagRule.EXTENSOR,
        FlagRule.NERVE_VESSEL,
        FlagRule.BACK,
        FlagRule.DEFORMITY,
        FlagRule.RANGE,
    }
