"""The seven questions after a run, and the ones before it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from injuries.enums.recovery import GateOutcome, GateReason, Readiness
from injuries.rules.gate import (
    BeforeRun,
    Gate,
    GateFacts,
    RunAnswers,
    can_run_today,
    gate,
    usual_morning,
    worse,
)
from tests.goldens import GOLDENS

GOOD = RunAnswers(
    worst_during=0, after_60min=0, next_morning=0, limp=False, swelling=False, giving_way=False, locking=False
)
WELL = BeforeRun(walking=0, limp=False, morning=0)
numbers = st.none() | st.integers(0, 10)
said = st.sampled_from([True, False, None])
some_answers = st.builds(
    RunAnswers,
    worst_during=numbers,
    after_60min=numbers,
    next_morning=numbers,
    limp=said,
    swelling=said,
    giving_way=said,
    locking=said,
)
some_facts = st.builds(
    GateFacts,
    usual_morning=st.integers(0, 2),
    flag_open=st.booleans(),
    bone_cleared=st.booleans(),
    no_progression=st.booleans(),
)
BETTER_FIRST = [GateOutcome.GO, GateOutcome.HOLD, GateOutcome.STEP_BACK, GateOutcome.STOP_REFER]


def of_golden(asked):
    answers = replace(
        GOOD,
        worst_during=asked["during"],
        after_60min=asked["after60"],
        next_morning=asked["morning"],
        limp=asked.get("limp", False),
        swelling=asked.get("swelling", False),
    )
    facts = GateFacts(
        usual_morning=asked.get("base_morning", 0),
        flag_open=asked.get("red", False),
        bone_cleared=asked.get("bone_cleared", False),
    )
    return answers, facts


@pytest.mark.parametrize("known", GOLDENS["pain_gate"], ids=lambda known: str(known["in"]))
def test_gives_the_known_answer(known):
    answers, facts = of_golden(known["in"])
    assert gate(answers, facts).outcome == known["expected"]


@pytest.mark.parametrize(
    ("answers", "facts", "reason"),
    [
        (GOOD, GateFacts(flag_open=True), "open_flag"),
        (replace(GOOD, swelling=True), GateFacts(), "warning_sign"),
        (replace(GOOD, giving_way=True), GateFacts(), "warning_sign"),
        (RunAnswers(locking=True), GateFacts(), "warning_sign"),
        (replace(GOOD, after_60min=1), GateFacts(bone_cleared=True), "bone_pain"),
        (RunAnswers(limp=True), GateFacts(), "limp"),
        (RunAnswers(worst_during=6), GateFacts(), "strong_pain"),
        (replace(GOOD, limp=None), GateFacts(), "unanswered"),
        (replace(GOOD, swelling=None), GateFacts(), "unanswered"),
        (replace(GOOD, after_60min=None), GateFacts(), "unanswered"),
        (replace(GOOD, next_morning=2), GateFacts(), "morning_much_worse"),
        (replace(GOOD, next_morning=1), GateFacts(), "morning_worse"),
        (replace(GOOD, after_60min=3), GateFacts(), "pain_above_2"),
        (GOOD, GateFacts(no_progression=True), "no_progression"),
        (GOOD, GateFacts(), "settled"),
    ],
)
def test_says_why(answers, facts, reason):
    assert gate(answers, facts).reason == reason


@given(some_answers, some_facts)
def test_only_a_complete_answer_is_good_or_held(answers, facts):
    found = gate(answers, facts)
    if found.outcome in {GateOutcome.GO, GateOutcome.HOLD}:
        assert answers.is_complete
    assert (found.outcome == GateOutcome.PENDING) <= (not answers.is_complete)


@given(some_answers, some_facts)
def test_no_answer_hides_an_open_warning_sign(answers, facts):
    assert gate(answers, replace(facts, flag_open=True)).outcome == GateOutcome.STOP_REFER
    assert gate(replace(answers, locking=True), facts).outcome == GateOutcome.STOP_REFER


@given(some_answers, some_facts, st.sampled_from(["worst_during", "after_60min", "next_morning"]))
def test_more_pain_is_never_better(answers, facts, name):
    said_now = getattr(answers, name)
    if said_now in {None, 10} or not answers.is_complete:
        return
    more = gate(replace(answers, **{name: said_now + 1}), facts).outcome
    assert BETTER_FIRST.index(more) >= BETTER_FIRST.index(gate(answers, facts).outcome)


@given(st.lists(st.builds(gate, some_answers, some_facts), min_size=1, max_size=4))
def test_of_one_day_the_worse_counts_in_any_order(gates):
    found = worse(gates)
    assert found == worse(reversed(gates))
    if any(one.outcome == GateOutcome.STOP_REFER for one in gates):
        assert found.outcome == GateOutcome.STOP_REFER
    assert (found.outcome == GateOutcome.GO) == all(one.outcome == GateOutcome.GO for one in gates)


def test_a_severe_reason_wins_over_another_of_the_same_outcome():
    limp = Gate(GateOutcome.STEP_BACK, GateReason.LIMP)
    assert worse([Gate(GateOutcome.STEP_BACK, GateReason.MORNING_MUCH_WORSE), limp]) == limp


@pytest.mark.parametrize(
    ("mornings", "usual"), [([], 0), ([1], 1), ([0, 1], 0), ([1, 2, 2], 2), ([5, 6, 7], 2), ([0, 0, 9], 0)]
)
def test_the_usual_morning_is_a_median_of_at_most_2(mornings, usual):
    assert usual_morning(mornings) == usual


@pytest.mark.parametrize(
    ("asked", "facts", "answer"),
    [
        (WELL, GateFacts(), "yes"),
        (replace(WELL, morning=1), GateFacts(usual_morning=1), "yes"),
        (replace(WELL, morning=1), GateFacts(), "easy"),
        (replace(WELL, walking=1), GateFacts(), "easy"),
        (WELL, GateFacts(no_progression=True), "easy"),
        (replace(WELL, morning=2), GateFacts(), "wait"),
        (replace(WELL, walking=2), GateFacts(), "wait"),
        (replace(WELL, limp=True), GateFacts(), "no"),
        (BeforeRun(limp=True), GateFacts(), "no"),
        (BeforeRun(walking=6), GateFacts(), "no"),
        (replace(WELL, morning=1), GateFacts(bone_cleared=True), "no"),
        (replace(WELL, walking=1), GateFacts(bone_cleared=True), "no"),
        (WELL, GateFacts(bone_cleared=True), "yes"),
        (BeforeRun(), GateFacts(flag_open=True), "no"),
    ],
)
def test_answers_before_the_run(asked, facts, answer):
    assert can_run_today(asked, facts, resting=False) == answer


@pytest.mark.parametrize("name", ["walking", "limp", "morning"])
def test_says_nothing_before_all_is_answered(name):
    assert can_run_today(replace(WELL, **{name: None}), GateFacts(), resting=False) is None


def test_a_day_off_stays_one_however_well_it_feels():
    assert can_run_today(WELL, GateFacts(), resting=True) == Readiness.WAIT


def test_an_open_sign_wins_over_a_day_off():
    assert can_run_today(WELL, GateFacts(flag_open=True), resting=True) == Readiness.NO
