"""The vocabulary of conditions, in three values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from injuries.rules.conditions import ConditionError, Facts, parse_condition


def judged(condition, **facts):
    codes = {name: frozenset(value) for name, value in facts.items() if isinstance(value, list | set)}
    answers = {name: value for name, value in facts.items() if isinstance(value, bool)}
    numbers = {name: v for name, v in facts.items() if name not in codes and name not in answers}
    return parse_condition(condition).judge(Facts(codes=codes, numbers=numbers, answers=answers))


SIGNS = ["swelling", "lump", "limp"]


@given(st.fixed_dictionaries(dict.fromkeys(SIGNS, st.sampled_from([True, False, None]))))
def test_all_and_any_mirror_each_other(answers):
    """No to one of several is not all of them; three values in, three values out."""
    known = {name: value for name, value in answers.items() if value is not None}
    single = [{"yes": [name]} for name in SIGNS]
    one = parse_condition({"any": single}).judge(Facts(answers=known))
    assert one is parse_condition({"yes": SIGNS}).judge(Facts(answers=known))
    assert (one is True) == (True in known.values())
    assert (one is False) == (list(known.values()) == [False] * 3)
    every = parse_condition({"yes": ["swelling"], "any": [single[1], single[2]], "no": ["fever"]})
    both = every.judge(Facts(answers=known | {"fever": False}))
    others = parse_condition({"yes": ["lump", "limp"]}).judge(Facts(answers=known))
    expected = {answers["swelling"], others}
    assert both is (False if False in expected else None if None in expected else True)


class TestLists:
    @pytest.mark.parametrize(
        ("key", "said", "answer"),
        [
            ("spots", ["lateral", "patellar"], True),
            ("spots", ["medial"], False),
            ("spots", [], None),
            ("spots_all", ["lateral", "posterior", "patellar"], True),
            ("spots_all", ["lateral"], False),
            ("spots_only", ["lateral"], True),
            ("spots_only", ["lateral", "medial"], False),
            ("spots_only", [], None),
            ("spots_without", ["medial"], True),
            ("spots_without", ["medial", "lateral"], False),
            ("spots_without", [], None),
        ],
    )
    def test_a_list_was_answered_as_a_whole_or_not_at_all(self, key, said, answer):
        assert judged({key: ["lateral", "posterior"]}, spots=said) is answer

    def test_a_field_that_is_absent_is_unknown(self):
        assert judged({"triggers": ["squat"]}) is None


class TestAnswers:
    def test_one_yes_is_enough(self):
        asked = {"yes": ["swelling", "lump"]}
        assert judged(asked, lump=True) is True
        assert judged(asked, swelling=False, lump=True) is True
        assert judged(asked, swelling=False) is None
        assert judged(asked, swelling=False, lump=False) is False

    def test_no_needs_an_answered_no_to_each(self):
        asked = {"no": ["swelling", "lump"]}
        assert judged(asked) is None
        assert judged(asked, swelling=False) is None
        assert judged(asked, swelling=False, lump=False) is True
        assert judged(asked, swelling=True) is False


class TestNumbers:
    @pytest.mark.parametrize(("age", "answer"), [(8, False), (9, True), (16, True), (17, False)])
    def test_both_ends_are_inside(self, age, answer):
        assert judged({"age": [9, 16]}, age=age) is answer

    def test_an_unknown_number_is_unknown(self):
        assert judged({"shoe_km": [500, 1000]}) is None


class TestTogether:
    def test_all_keys_must_hold(self):
        asked = {"spots": ["medial"], "age": [40, 120]}
        assert judged(asked, spots=["medial"], age=40) is True
        assert judged(asked, spots=["medial"]) is None
        assert judged(asked, spots=["lateral"]) is False

    def test_one_alternative_is_enough(self):
        asked = {"any": [{"triggers": ["old_shoes"]}, {"shoe_km": [500, 9000]}]}
        assert judged(asked, triggers=["squat"], shoe_km=600) is True
        assert judged(asked, triggers=["squat"]) is None
        assert judged(asked, triggers=["squat"], shoe_km=10) is False


def test_a_condition_knows_what_it_asks():
    asked = {"spots": ["medial"], "any": [{"yes": ["load_rose", "limp"]}, {"places": [2, 3]}]}
    assert parse_condition(asked).asks == {"spots", "weekly_m", "limp"}
    assert parse_condition({"yes": ["steep_descents"]}).asks == set()


def test_equal_conditions_have_equal_keys():
    one, other = {"yes": ["limp", "lump"], "age": [1, 2]}, {"age": [1, 2], "yes": ["lump", "limp"]}
    assert parse_condition(one).key == parse_condition(other).key
    assert parse_condition({"yes": ["limp"]}).key != parse_condition({"no": ["limp"]}).key


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ({}, "at least one key"),
        (["spots"], "at least one key"),
        ({"spot": ["lateral"]}, "'spot' is no key"),
        ({"spots_some": ["lateral"]}, "'spots_some' is no key"),
        ({"spots": ["elbow"]}, r"spots: unknown \['elbow'\]"),
        ({"spots": "lateral"}, "a list of codes"),
        ({"spots": []}, "a list of codes"),
        ({"spots": 3}, "a list of codes"),
        ({"yes": ["swollen"]}, r"yes: unknown \['swollen'\]"),
        ({"age": [40]}, "a range"),
        ({"age": 40}, "a range"),
        ({"age": [True, 50]}, "a range"),
        ({"age": [50, 40]}, "50 is more than 40"),
        ({"timing": ["at_rest"]}, "ask for pain_at_rest"),
        ({"any": [{"yes": ["limp"]}]}, "two or more"),
        ({"any": "limp"}, "two or more"),
        ({"any": 2}, "two or more"),
        ({"any": [{"yes": ["limp"]}, {"yes": []}]}, "a list of codes"),
    ],
)
def test_a_misspelt_condition_is_refused(condition, message):
    with pytest.raises(ConditionError, match=message):
        parse_condition(condition)


def test_the_list_of_times_may_name_rest_and_night_beside_others():
    assert judged({"timing_only": ["at_rest", "night"]}, timing=["night"]) is True


def test_a_condition_knows_what_it_reads():
    asked = {"spots": ["medial"], "any": [{"yes": ["load_rose"]}, {"places": [2, 3]}], "no": ["fever"]}
    assert parse_condition(asked).reads == {"spots", "load_rose", "places", "fever"}
    facts = Facts(codes={"spots": frozenset()}, numbers={"age": 3}, answers={"fever": False})
    assert facts.known() == {"age", "fever"}
