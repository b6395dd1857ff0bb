import pytest
from hypothesis import given
from hypothesis import strategies as st

from injuries.enums import Area, FlagRule, RadiatesTo, Side, Sign, Spot
from injuries.rules.check_page import (
    QUESTIONS,
    SEEN_BY_OTHERS,
    is_checked,
    questions_for,
    signs_from_check,
)
from injuries.rules.red_flags import red_flags
from injuries.rules.report import Report
from tests.injuries.rules.strategies import reports, some

KNEE = Report(side=Side.RIGHT, area=Area.KNEE, spots=frozenset({Spot.LATERAL}))
NOTHING = frozenset()


def named(questions):
    return {sign for question in questions for sign in question.named}


def test_every_sign_is_behind_one_question_or_seen_by_others():
    behind = [sign for question in QUESTIONS for sign in question.opens]
    assert len(behind) == len(set(behind))
    assert set(behind) | SEEN_BY_OTHERS == set(Sign)
    assert not set(behind) & SEEN_BY_OTHERS


def test_eight_questions_and_a_ninth_for_the_back():
    assert [q.number for q in questions_for(KNEE)] == [1, 2, 3, 4, 5, 6, 7, 8]
    back = Report(side=Side.CENTRAL, area=Area.LUMBOSACRAL)
    assert [q.number for q in questions_for(back)] == [1, 2, 3, 4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize(
    "report",
    [
        Report(side=Side.LEFT, area=Area.LOWER_LEG, spots=frozenset({Spot.CALF})),
        Report(side=Side.LEFT, area=Area.LOWER_LEG),
        Report(side=Side.LEFT, area=Area.KNEE, spots=frozenset({Spot.POSTERIOR})),
        Report(side=Side.LEFT, area=Area.KNEE, radiates_to=frozenset({RadiatesTo.CALF})),
    ],
)
def test_with_calf_or_back_of_knee_pain_the_risks_are_named_too(report):
    assert Sign.CLOT_RISK in named(questions_for(report))
    assert [q.number for q in questions_for(report)] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_elsewhere_the_risks_are_only_behind_a_yes():
    assert Sign.CLOT_RISK not in named(questions_for(KNEE))
    shin = Report(side=Side.LEFT, area=Area.LOWER_LEG, spots=frozenset({Spot.SHIN}))
    assert Sign.CLOT_RISK not in named(questions_for(shin))


def test_none_of_these_writes_no_to_the_signs_on_the_screen_and_null_to_the_rest():
    signs = signs_from_check(questions_for(KNEE), ticked=NOTHING, none_of_these=True)
    assert signs[Sign.SWELLING] is False
    assert signs[Sign.LIMP] is False
    assert signs[Sign.DEFORMITY] is None
    assert signs[Sign.CLOT_RISK] is None
    assert Sign.SADDLE_NUMB_OR_BLADDER not in signs
    assert Sign.KNEE_DROPS_INWARD not in signs


def test_a_yes_opens_its_question_and_says_nothing_about_the_others():
    signs = signs_from_check(questions_for(KNEE), ticked=frozenset({Sign.POPPED}), none_of_these=False)
    assert signs[Sign.POPPED] is True
    assert signs[Sign.INJURY_TWIST_OR_BLOW] is False
    assert signs[Sign.DEFORMITY] is False
    assert signs[Sign.SWELLING] is None


def test_a_yes_and_none_of_the_others():
    signs = signs_from_check(questions_for(KNEE), ticked=frozenset({Sign.SWELLING}), none_of_these=True)
    assert signs[Sign.SWELLING] is True
    assert signs[Sign.CATCHING_LOCKING] is False
    assert signs[Sign.PAINLESS_CLICK] is None


def test_nothing_answered_stays_unanswered():
    signs = signs_from_check(questions_for(KNEE), ticked=NOTHING, none_of_these=False)
    assert set(signs.values()) == {None}
    assert not is_checked(signs)
    assert is_checked({Sign.FEVER: False})


@given(reports(), some(Sign), st.booleans())
def test_a_ticked_sign_is_always_a_yes_and_no_is_never_written_unseen(report, ticked, none_of_these):
    questions = questions_for(report)
    signs = signs_from_check(questions, ticked=ticked, none_of_these=none_of_these)
    assert all(signs[sign] is True for sign in ticked)
    denied = {sign for sign, value in signs.items() if value is False}
    opened = {s for q in questions if ticked & set(q.opens) for s in q.opens}
    assert denied <= (named(questions) | opened) - ticked
    if not none_of_these:
        assert denied <= opened


@given(reports())
def test_every_urgent_rule_of_signs_can_be_reached_from_the_words_on_the_screen(report):
    """Behind a no nothing may hide: what only a yes opens never raises a flag that no question names."""
    questions = questions_for(report)
    everything = dict.fromkeys([s for q in questions for s in q.opens], True)
    on_screen = dict.fromkeys(named(questions), True)

    def rules_of(signs):
        bare = Report(side=report.side, area=report.area, spots=report.spots, signs=signs)
        return {flag.rule for flag in red_flags(bare, age_years=30)}

    assert rules_of(everything) - rules_of(on_screen) <= {FlagRule.DEFORMITY, FlagRule.GROIN}
