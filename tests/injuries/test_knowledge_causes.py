"""causes.toml: complete, in both languages, and every mistake named."""

import pytest

from injuries.enums import Cause
from injuries.knowledge import KnowledgeError, knowledge, load_knowledge
from injuries.rules.causes import Aspect, Weight
from tests.injuries.test_knowledge import edit, folder

__all__ = ["folder"]
TABLE = knowledge().causes.table
OUTER = 'id = "outer_knee", weight = '
REASONS = knowledge().causes.reasons


def test_one_entry_per_cause_and_back():
    assert [weights.cause for weights in TABLE] == list(Cause)


def test_the_points_are_those_of_the_rules():
    points = {evidence.weight: evidence.points for weights in TABLE for evidence in weights.evidence}
    assert points == {Weight.HALLMARK: 3, Weight.SUPPORT: 1, Weight.AGAINST: -2}


@pytest.mark.parametrize("weights", TABLE, ids=lambda weights: weights.cause.value)
def test_each_cause_has_a_place_of_its_own_and_words_for_each_reason(weights):
    assert any(e.aspect is Aspect.WHERE and e.weight is Weight.HALLMARK for e in weights.evidence)
    assert {evidence.id for evidence in weights.evidence} == {
        i for cause, i in REASONS if cause is weights.cause
    }


def test_the_log_is_never_a_hallmark():
    log = {"load_rose", "load_rose_weeks_ago", "load_normal"}
    for weights in TABLE:
        asking = [e for e in weights.evidence if any(word in e.condition.key for word in log)]
        assert all(evidence.weight is not Weight.HALLMARK for evidence in asking)
        assert sum(evidence.weight is Weight.SUPPORT for evidence in asking) <= 1, weights.cause


def test_only_load_and_shoes_can_be_named_without_their_place():
    open_gates = {weights.cause for weights in TABLE if Aspect.WHERE not in weights.gate}
    assert open_gates == {Cause.LOAD_ERROR, Cause.SHOES}


def test_no_place_of_the_kneecap_is_behind_the_knee():
    pfps = next(weights for weights in TABLE if weights.cause is Cause.PFPS)
    speaking = [e for e in pfps.evidence if e.weight is not Weight.AGAINST]
    assert not [evidence for evidence in speaking if "posterior" in evidence.condition.key]


@pytest.mark.parametrize("word", ["fracture", "tear", "cancer", "tumour", "перелом", "разрыв", "опухол"])
def test_no_reason_names_a_diagnosis(word):
    assert [t for t in REASONS.values() if word in t.en.lower() or word in t.ru.lower()] == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("hallmark = 3", "hallmark = 0", "points: hallmark and support above 0"),
        ("against = -2", "against = 2", "points: hallmark"),
        ("support = 1", "support = 1.5", "points: hallmark"),
        ("support = 1", "supports = 1", "points: hallmark"),
        ("[cause.itbs]", "[cause.band]", r"cause: missing \['itbs'\], unknown \['band'\]"),
        ("[cause.plica]\nwhere", "[cause.plica]\nplace", r"cause\.plica: unknown \['place'\]"),
        (OUTER + '"hallmark"', OUTER + '"support"', "own place is missing"),
        (OUTER + '"hallmark"', OUTER + '"against"', "does not belong under where"),
        (OUTER + '"hallmark"', OUTER + '"much"', "'much' does not belong"),
        ('id = "outer_thigh"', 'id = "outer_knee"', "an id stands twice"),
        ('id = "outer_thigh",', "", r"cause\.itbs\.where: each has"),
        ('spots = ["thigh_outer"] }', 'spots = ["thigh"] }', r"cause\.itbs\.outer_thigh: spots: unknown"),
        ('gate = ["triggers", "more"]', 'gate = ["against"]', r"cause\.shoes\.gate"),
        ('gate = ["triggers", "more"]', "gate = []", r"cause\.shoes\.gate"),
        ('gate = ["triggers", "more"]', 'gate = "more"', r"cause\.shoes\.gate"),
        ("new_shoes = {", "new_shoe = {", r"question: missing \['new_shoes'\], unknown \['new_shoe'\]"),
        ('en = "Along the outer thigh"', 'en = ""', r"cause\.itbs\.outer_thigh: a text is empty"),
        ("source = {", "origin = {", r"causes\.toml: has"),
        ('source = { en = "After', 'source = { de = "After', "source: a text in each"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(folder, old, new, message):
    edit(folder, "causes.toml", old, new)
    with pytest.raises(KnowledgeError, match=message):
        load_knowledge(folder)


def test_a_weight_changed_by_a_clinician_counts(folder):
    before = knowledge().version
    edit(folder, "causes.toml", "hallmark = 3", "hallmark = 4")
    changed = load_knowledge(folder)
    assert changed.version != before
    assert {e.points for w in changed.causes.table for e in w.evidence} == {4, 1, -2}
