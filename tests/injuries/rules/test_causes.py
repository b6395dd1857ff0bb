"""Adding up, gating, and what is shown: properties over all answers."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from injuries.enums import FACTORS, Cause, CauseKind, SelfAnalysis, Sign, Urgency
from injuries.knowledge import knowledge
from injuries.rules.assessment import assess
from injuries.rules.causes import (
    HIDING,
    SHOWN_AT_MOST,
    SHOWN_FROM,
    Aspect,
    Case,
    CauseWeights,
    Evidence,
    Facts,
    Weight,
    facts_of,
    rank_causes,
)
from injuries.rules.conditions import parse_condition
from injuries.rules.context import Context, LoadHistory
from injuries.rules.red_flags import red_flags
from tests.injuries.causes import assessed, case, scored
from tests.injuries.rules.strategies import ages, answers, reports

TABLE = knowledge().causes.table
said = st.dictionaries(
    st.sampled_from([code.value for code in SelfAnalysis if code != SelfAnalysis.LAST_WARM_UP_DAYS]), answers
)
histories = st.builds(LoadHistory, rose=answers, rose_weeks_ago=answers, normal=answers)
contexts = st.builds(
    Context,
    shoe_km=st.none() | st.integers(0, 1_500),
    shoe_changed_days=st.none() | st.integers(0, 60),
    clears_in_other_pair=answers,
    cadence_spm=st.none() | st.integers(140, 200),
    running_since_weeks=st.none() | st.integers(0, 60),
    age=ages,
    load=histories,
    steep_descents=answers,
    other_places=answers,
)
cases = st.builds(Case, report=reports(), self_analysis=said, context=contexts)


@settings(max_examples=60, deadline=None)
@given(cases)
def test_a_score_is_the_sum_of_its_reasons(one):
    every = assess(one, TABLE).ranking.every
    assert {found.cause for found in every} == set(Cause)
    for found in every:
        assert found.score == sum(e.points for e in (*found.reasons_for, *found.reasons_against))
        assert all(evidence.points > 0 for evidence in found.reasons_for)
        assert all(evidence.points < 0 for evidence in found.reasons_against)


@settings(max_examples=60, deadline=None)
@given(cases)
def test_urgent_flags_always_hide_the_causes_and_others_never(one):
    found = assess(one, TABLE)
    urgent = any(flag.urgency in HIDING for flag in red_flags(one.report, age_years=one.context.age))
    assert found.ranking.hidden is urgent
    assert not (urgent and found.ranking.shown)
    assert found.ranking.not_clear is (not urgent and not found.ranking.shown)


@settings(max_examples=60, deadline=None)
@given(cases)
def test_what_is_shown_stands_out(one):
    ranking = assess(one, TABLE, standing=()).ranking
    scores = [found.score for found in ranking.every]
    assert scores == sorted(scores, reverse=True)
    assert len(ranking.shown) <= SHOWN_AT_MOST
    assert all(found.may_win and found.score > 0 for found in ranking.shown)
    fitting = [found.score for found in ranking.every if found.may_win]
    if ranking.shown:
        assert ranking.shown[0].score == max(fitting) >= SHOWN_FROM
        assert fitting.count(max(fitting)) <= 2


@settings(max_examples=40, deadline=None)
@given(cases, st.sampled_from(list(Sign)))
def test_an_unknown_answer_changes_nothing(one, sign):
    if sign in one.report.signs:
        return
    asked = replace(one, report=replace(one.report, signs={**one.report.signs, sign: None}))
    assert assess(asked, TABLE) == assess(one, TABLE)
    unsaid = dict.fromkeys(SelfAnalysis.values) | dict(one.self_analysis)
    assert assess(replace(one, self_analysis=unsaid), TABLE) == assess(one, TABLE)


@settings(max_examples=40, deadline=None)
@given(cases, st.randoms())
def test_the_order_of_what_was_said_does_not_matter(one, random):
    def shuffled(codes):
        items = list(codes)
        random.shuffle(items)
        return items

    report = one.report
    signs = dict(shuffled(report.signs.items()))
    lists = {name: frozenset(shuffled(getattr(report, name))) for name in ("spots", "timing", "triggers")}
    other = replace(one, report=replace(report, signs=signs, **lists))
    assert assess(other, TABLE) == assess(one, TABLE)
    turned = tuple(shuffled(TABLE))
    assert assess(one, turned).ranking.shown == assess(one, TABLE).ranking.shown


@settings(max_examples=60, deadline=None)
@given(cases, st.sampled_from(list(Cause)))
def test_a_hallmark_of_the_place_never_lowers_a_score(one, cause):
    weights = next(weights for weights in TABLE if weights.cause is cause)
    facts = facts_of(one)
    hallmark = Evidence(
        id="more",
        aspect=Aspect.WHERE,
        weight=Weight.HALLMARK,
        points=3,
        condition=parse_condition({"yes": ["limp"]}),
    )
    richer = replace(weights, evidence=(*weights.evidence, hallmark))
    known = replace(facts, answers={**facts.answers, "limp": True})
    before, after = (rank_causes((table,), known, flags=()).every[0] for table in (weights, richer))
    assert after.score >= before.score + 3


@settings(max_examples=40, deadline=None)
@given(cases)
def test_patterns_never_win_without_their_place(one):
    ranking = assess(one, TABLE, standing=()).ranking
    for found in ranking.shown:
        if found.kind is CauseKind.PATTERN:
            assert any(evidence.aspect is Aspect.WHERE for evidence in found.reasons_for)


class TestGate:
    def test_a_hallmark_of_time_counts_only_where_the_place_fits(self):
        away = scored("patellar_tendinopathy", spots=["lateral"], timing=["warms_up_then_returns"])
        here = scored("patellar_tendinopathy", spots=["infrapatellar"], timing=["warms_up_then_returns"])
        assert (away.may_win, away.score) == (False, -2)
        assert (here.may_win, here.score) == (True, 6)

    def test_without_any_place_only_supports_count(self):
        found = scored("fat_pad", triggers=["straightening", "kneel"])
        assert (found.may_win, found.score) == (False, 1)

    def test_vague_pain_in_both_knees_is_no_shoe_without_a_shoe(self):
        assert not scored("shoes", side="both", spots=["deep_diffuse"], surface="asphalt").may_win
        assert scored("shoes", side="both", spots=["deep_diffuse"], triggers=["old_shoes"]).may_win

    def test_many_places_alone_are_no_load(self):
        places = ["patellar", "lateral", "medial"]
        assert not scored("load_error", spots=places).may_win
        assert scored("load_error", spots=places, timing=["end_of_week"]).may_win


def table(**scores):
    """A table in which each cause has this score, its place included, for whoever limps."""
    limps = parse_condition({"yes": ["limp"]})
    return tuple(
        CauseWeights(
            cause=Cause(code),
            gate=frozenset({Aspect.WHERE}),
            evidence=(
                Evidence(
                    id="all", aspect=Aspect.WHERE, weight=Weight.HALLMARK, points=points, condition=limps
                ),
            ),
        )
        for code, points in scores.items()
    )


def shown(**scores):
    ranking = rank_causes(table(**scores), Facts(answers={"limp": True}), flags=())
    return [found.cause.value for found in ranking.shown]


class TestShown:
    def test_the_best_two(self):
        assert shown(itbs=4, pfps=9, plica=5) == ["pfps", "plica"]

    def test_nothing_under_four(self):
        assert shown(itbs=3, pfps=3) == []
        assert shown(itbs=4, pfps=3) == ["itbs", "pfps"]

    def test_a_tie_of_two_shows_both(self):
        assert shown(pfps=5, itbs=5, plica=4) == ["itbs", "pfps"]

    def test_a_tie_of_three_shows_none(self):
        assert shown(pfps=5, itbs=5, plica=5) == []

    def test_a_tie_for_the_second_place_takes_the_pattern_before_the_factor(self):
        assert shown(pfps=6, load_error=5, referred=5) == ["pfps", "referred"]

    def test_a_score_of_zero_or_less_is_never_shown(self):
        assert shown(pfps=6, itbs=0) == ["pfps"]
        assert shown(pfps=6, itbs=-2) == ["pfps"]

    @pytest.mark.parametrize(
        ("urgency", "hidden"), [(Urgency.EMERGENCY, True), (Urgency.URGENT, True), (Urgency.REFER, False)]
    )
    def test_only_a_referral_leaves_them(self, urgency, hidden):
        flags = [replace(flag, urgency=urgency) for flag in assessed("giving_way").flags]
        ranking = rank_causes(table(itbs=6), Facts(answers={"limp": True}), flags=tuple(flags))
        assert (ranking.hidden, bool(ranking.shown), ranking.not_clear) == (hidden, not hidden, False)

    def test_a_standing_flag_hides_what_a_harmless_report_would_show(self):
        one = case(spots=["lateral"], timing=["from_km"], triggers=["downhill"])
        urgent = assessed("popped").flags
        assert assess(one, TABLE).ranking.shown
        assert assess(one, TABLE, standing=urgent).ranking.hidden


class TestFacts:
    def test_stand_ins_are_not_said(self):
        codes = facts_of(case(side=None, area=None)).codes
        assert {"side", "area"} & set(codes) == set()
        assert facts_of(case(side="both")).codes["side"] == {"both"}

    def test_the_ground_of_the_report_comes_before_that_around_it(self):
        one = case(surface="grass", context={"surface": "asphalt"})
        assert facts_of(one).codes["surface"] == {"grass"}

    @pytest.mark.parametrize(
        ("spots", "places"),
        [
            ([], None),
            (["deep_diffuse"], 0),
            (["patellar", "infrapatellar", "tibial_tubercle"], 1),
            (["lateral", "lateral_joint_line", "deep_diffuse"], 1),
            (["lateral", "medial", "posterior"], 3),
        ],
    )
    def test_spots_of_one_side_of_the_knee_are_one_place(self, spots, places):
        assert facts_of(case(spots=spots)).numbers.get("places") == places

    def test_what_was_not_answered_is_absent(self):
        facts = facts_of(case(said={"volume_up": None}))
        assert facts.answers == {}
        assert set(facts.numbers) == set()

    def test_pain_at_rest_is_known_from_either_question(self):
        assert facts_of(case(timing=["at_rest"])).answers["pain_at_rest"] is True
        assert facts_of(case("pain_at_rest")).answers["pain_at_rest"] is True


def test_three_causes_are_factors():
    assert {found.cause for found in assessed().ranking.every if found.kind is CauseKind.FACTOR} == FACTORS
