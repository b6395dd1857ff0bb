"""What is asked next, and in which order."""

import pytest
from hypothesis import given, settings

from injuries.enums import Sign
from injuries.knowledge import knowledge
from injuries.rules.assessment import assess
from injuries.rules.questions import CAUSE_QUESTIONS, About
from tests.injuries.causes import assessed
from tests.injuries.rules.test_causes import TABLE, cases

SEPARATING = {"age": 30}


def asked(about, *yes, **fields):
    return [question.id for question in assessed(*yes, **fields).questions if question.about is about]


class TestAge:
    def test_under_18_comes_first_when_the_age_is_missing(self):
        assert assessed(spots=["lateral"]).questions[0].id == "age"
        assert "under 18" in knowledge().causes.questions["age"].en

    def test_a_known_age_is_not_asked_again(self):
        assert "age" not in {question.id for question in assessed(context={"age": 30}).questions}

    def test_it_comes_first_under_an_emergency_too(self):
        assert assessed("deformity").questions[0].id == "age"


class TestWarningSigns:
    def test_those_not_answered_are_asked_the_most_urgent_first(self):
        signs = asked(About.WARNING_SIGN, no=["swelling"], context=SEPARATING)
        assert signs[:2] == ["chest_pain_or_breathless", "fainted_on_effort"]
        assert "swelling" not in signs
        assert signs.index("cannot_bear_weight") < signs.index("giving_way") < signs.index("not_improving")

    def test_an_answer_by_the_times_counts(self):
        assert "pain_at_rest" not in asked(About.WARNING_SIGN, timing=["at_rest"])

    def test_the_place_decides(self):
        assert "saddle_numb_or_bladder" not in asked(About.WARNING_SIGN)
        assert "saddle_numb_or_bladder" in asked(About.WARNING_SIGN, area="lumbosacral", spots=["buttock"])
        assert "clot_risk" not in asked(About.WARNING_SIGN, spots=["lateral"])
        assert "clot_risk" in asked(About.WARNING_SIGN, spots=["posterior"])
        assert "foot_drop" not in asked(About.WARNING_SIGN, area="upper_body")
        assert "fever" in asked(About.WARNING_SIGN, area="upper_body")

    def test_without_an_area_the_leg_is_asked_about(self):
        assert "calf_swelling" in asked(About.WARNING_SIGN, area=None)

    def test_what_raises_no_flag_is_no_warning_sign(self):
        assert "painless_click" not in asked(About.WARNING_SIGN)

    def test_they_stay_while_a_flag_hides_the_causes(self):
        found = assessed("popped", context=SEPARATING)
        assert {question.about for question in found.questions} == {About.WARNING_SIGN}


class TestCauses:
    def test_without_a_place_the_place_is_asked_first(self):
        assert asked(About.CAUSE)[0] == "spots"

    def test_at_most_five(self):
        assert len(asked(About.CAUSE)) == CAUSE_QUESTIONS

    def test_what_parts_the_leading_two_comes_first(self):
        """Below the kneecap: the tendon warms up, the fat pad hurts at the end of straightening."""
        assert set(asked(About.CAUSE, spots=["infrapatellar"], context=SEPARATING)[:2]) == {
            "timing",
            "triggers",
        }

    def test_the_pair_is_asked_about_where_shoes_may_lead(self):
        fields = {
            "side": "both",
            "spots": ["deep_diffuse"],
            "triggers": ["old_shoes"],
            "timing": ["after_run"],
        }
        assert "clears_in_other_pair" in asked(About.CAUSE, **fields)

    def test_answered_fields_are_not_asked_again(self):
        weeks = {"weekly_m": (10_000,), "age": 30, "cadence_spm": 150}
        fields = {"spots": ["patellar"], "timing": ["after_run"], "triggers": ["squat"], "quality": ["dull"]}
        found = asked(About.CAUSE, context=weeks, onset_km=3, **fields)
        assert (
            set(found)
            & {"spots", "timing", "triggers", "quality", "weekly_m", "age", "cadence_spm", "onset_km"}
            == set()
        )

    def test_only_the_log_answers_what_nobody_is_asked(self):
        assert not {"steep_descents", "other_places", "load_rose"} & set(asked(About.CAUSE))


@settings(max_examples=40, deadline=None)
@given(cases)
def test_no_question_twice_none_answered_and_each_in_words(one):
    questions = assess(one, TABLE).questions
    ids = [question.id for question in questions]
    assert len(ids) == len(set(ids))
    assert set(ids) <= {*Sign.values, *knowledge().causes.questions}
    order = [About.AGE, About.WARNING_SIGN, About.CAUSE]
    assert sorted(questions, key=lambda question: order.index(question.about)) == list(questions)
    answered = {sign.value for sign, value in one.report.signs.items() if value is not None}
    assert not answered & set(ids)
    assert all(question.gap > 0 for question in questions if question.about is About.CAUSE)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_question_has_its_words(language):
    for text in knowledge().causes.questions.values():
        assert text.in_language(language).endswith(("?", "."))
