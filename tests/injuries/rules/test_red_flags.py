"""Each rule by example, at least two that raise it and one that does not; then the properties."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from injuries.enums import AdviceCode, Area, FlagRule, Side, Sign, Spot, Timing, Trigger, Urgency
from injuries.rules.red_flags import advice_codes, is_more_urgent, red_flags
from injuries.rules.report import Report
from tests.injuries.rules.strategies import ages, answers, details, reports, some

RANK = {None: 0, "R": 1, "U": 2, "E": 3}
ADULT = 34


def case(*yes, age=ADULT, no=(), area="knee", spots=(), **fields):
    """A report on the right, by names of codes."""
    for name, codes in (("timing", Timing), ("triggers", Trigger)):
        fields[name] = frozenset(codes(code) for code in fields.get(name, ()))
    report = Report(
        side=Side.RIGHT,
        area=Area(area),
        spots=frozenset(Spot(spot) for spot in spots),
        signs={Sign(s): True for s in yes} | {Sign(s): False for s in no},
        **fields,
    )
    return report, age


def urgencies(report, age):
    return {flag.rule.value: flag.urgency.value for flag in red_flags(report, age_years=age)}


RAISED = [
    ("chest", "E", case("chest_pain_or_breathless")),
    ("chest", "E", case("fainted_on_effort", area="foot", spots=["toes"], age=None)),
    ("clot", "E", case("calf_swelling")),
    ("clot", "E", case("clot_risk", area="lower_leg", spots=["calf"])),
    ("clot", "E", case("clot_risk", spots=["posterior", "medial"])),
    ("clot", "E", case("clot_risk", area="lower_leg")),
    ("clot", "E", case("clot_risk", radiates_to=frozenset({"calf"}))),
    ("hot_joint", "E", case("swelling", "fever")),
    ("hot_joint", "E", case("warmth_redness", "fever")),
    ("hot_joint", "E", case("swelling", "warmth_redness", "cannot_bend")),
    ("hot_joint", "E", case("swelling", "warmth_redness", "cannot_straighten")),
    ("hot_joint", "E", case("swelling", "warmth_redness", "cannot_bear_weight")),
    ("hot_joint", "E", case("swelling", "warmth_redness", timing=["at_rest"])),
    ("hot_joint", "U", case("swelling", "warmth_redness")),
    ("hot_joint", "U", case("swelling", "warmth_redness", "limp", no=["fever"])),
    ("no_weight", "E", case("cannot_bear_weight", "injury_twist_or_blow")),
    ("no_weight", "E", case("cannot_bear_weight", age=17)),
    ("no_weight", "E", case("cannot_bear_weight", area="hip_groin")),
    ("no_weight", "E", case("cannot_bear_weight", area="thigh")),
    ("no_weight", "E", case("cannot_bear_weight", worst_during=2, next_morning=8)),
    ("no_weight", "U", case("cannot_bear_weight", worst_during=7)),
    ("no_weight", "U", case("cannot_bear_weight", age=18)),
    ("no_weight", "U", case("cannot_bear_weight", age=None)),
    ("extensor", "E", case("cannot_straight_leg_raise")),
    ("extensor", "E", case("cannot_straight_leg_raise", duration_days=7)),
    ("extensor", "E", case("cannot_straight_leg_raise", "popped", duration_days=30)),
    ("extensor", "E", case("cannot_straight_leg_raise", "injury_twist_or_blow", duration_days=30)),
    ("extensor", "U", case("cannot_straight_leg_raise", duration_days=8)),
    ("extensor", "U", case("cannot_straight_leg_raise", duration_days=90, age=60)),
    ("nerve_vessel", "E", case("cold_pale_foot")),
    ("nerve_vessel", "E", case("foot_drop", area="lumbosacral")),
    ("nerve_vessel", "E", case("numb_foot", "injury_twist_or_blow")),
    ("nerve_vessel", "U", case("numb_foot")),
    ("nerve_vessel", "U", case("numb_foot", no=["injury_twist_or_blow"])),
    ("back", "E", case("saddle_numb_or_bladder", area="lumbosacral")),
    ("back", "E", case("saddle_numb_or_bladder", area="other")),
    ("deformity", "E", case("deformity")),
    ("deformity", "E", case("deformity", area="ankle", no=["injury_twist_or_blow"])),
    ("popped", "U", case("popped")),
    ("popped", "U", case("popped", area="lower_leg", spots=["achilles"])),
    ("injury", "U", case("injury_twist_or_blow", age=55)),
    ("injury", "U", case("injury_twist_or_blow", "cannot_bend")),
    ("injury", "U", case("injury_twist_or_blow", "cannot_bear_weight")),
    ("injury", "U", case("injury_twist_or_blow", "bone_point_tender", area="ankle")),
    ("swelling", "U", case("swelling", "injury_twist_or_blow")),
    ("swelling", "R", case("swelling")),
    ("swelling", "R", case("swelling", "popped", age=None)),
    ("clicks", "R", case("painful_click")),
    ("clicks", "R", case("catching_locking")),
    ("clicks", "U", case("catching_locking", age=12)),
    ("instability", "R", case("giving_way")),
    ("instability", "R", case("giving_way", area="ankle")),
    ("range", "U", case("cannot_bend")),
    ("range", "U", case("cannot_straighten", no=["cannot_bear_weight"])),
    ("range", "E", case("cannot_straighten", "cannot_bear_weight")),
    ("rest", "R", case("pain_at_rest")),
    ("rest", "R", case(no=["pain_at_rest"], timing=["at_rest"])),
    ("rest", "U", case("pain_at_rest", "bone_point_tender")),
    ("worsening", "R", case("worsening")),
    ("worsening", "R", case("worsening", area="foot", spots=["heel"])),
    ("night", "U", case("wakes_at_night")),
    ("night", "U", case(no=["wakes_at_night"], timing=["night"])),
    ("night", "U", case("lump")),
    ("night", "U", case("unexplained_weight_loss", area="lumbosacral")),
    ("bone", "U", case("bone_point_tender")),
    ("bone", "U", case("hop_hurts", "pain_at_rest")),
    ("bone", "U", case("hop_hurts", timing=["daily_walking"])),
    ("bone", "U", case("wakes_at_night", timing=["daily_walking"])),
    ("groin", "U", case(area="hip_groin", spots=["groin"], timing=["whole_run"])),
    ("groin", "U", case(area="hip_groin", spots=["deep_hip", "outer_hip"], triggers=["jump"])),
    ("groin", "U", case(area="hip_groin", worst_during=1, on_a_run=True)),
    ("groin", "U", case(area="hip_groin", after_60min=3)),
    ("groin", "U", case(area="hip_groin", onset_km=4)),
    ("groin", "U", case("hop_hurts", area="hip_groin")),
    ("child", "U", case("limp", age=17)),
    ("child", "U", case(age=17, area="thigh")),
    ("child", "U", case(age=9, area="hip_groin", spots=["outer_hip"])),
    ("child", "E", case("cannot_bear_weight", age=10)),
    ("lasting", "R", case("not_improving")),
    ("lasting", "U", case("not_improving", age=15)),
    ("swelling", "R", case("swelling", no=["limp", "pain_at_rest", "wakes_at_night"], age=9,
                           spots=["tibial_tubercle"])),
    ("worsening", "R", case("worsening", no=["limp", "pain_at_rest", "wakes_at_night"], age=16,
                            spots=["tibial_tubercle"])),
    ("swelling", "U", case("swelling", no=["limp", "pain_at_rest", "wakes_at_night"], age=17,
                           spots=["tibial_tubercle"])),
    ("swelling", "U", case("swelling", no=["limp", "pain_at_rest", "wakes_at_night"], age=8,
                           spots=["tibial_tubercle"])),
    ("swelling", "U", case("swelling", no=["limp", "pain_at_rest"], age=13, spots=["tibial_tubercle"])),
    ("swelling", "U", case("swelling", no=["limp", "pain_at_rest", "wakes_at_night"], age=13,
                           spots=["tibial_tubercle", "infrapatellar"])),
    ("swelling", "U", case("swelling", no=["limp", "wakes_at_night"], timing=["at_rest"], age=13,
                           spots=["tibial_tubercle"])),
]  # fmt: skip

SILENT = [
    ("chest", case(no=["chest_pain_or_breathless", "fainted_on_effort"], area="upper_body")),
    ("clot", case("clot_risk", spots=["lateral"])),
    ("clot", case("clot_risk", area="lower_leg", spots=["shin"])),
    ("clot", case(area="lower_leg", spots=["calf"])),
    ("hot_joint", case("fever")),
    ("hot_joint", case("swelling", "cannot_bend")),
    ("hot_joint", case("warmth_redness", "pain_at_rest", no=["swelling"])),
    ("no_weight", case("limp", worst_during=10)),
    ("extensor", case("popped", "cannot_straighten")),
    ("nerve_vessel", case("injury_twist_or_blow", "calf_swelling")),
    ("back", case(area="lumbosacral", spots=["lower_back"])),
    ("deformity", case("injury_twist_or_blow", "swelling")),
    ("popped", case("painless_click", "injury_twist_or_blow")),
    ("injury", case("injury_twist_or_blow", age=54)),
    ("injury", case("injury_twist_or_blow", age=None)),
    ("injury", case("cannot_bend", "bone_point_tender", age=70)),
    ("swelling", case("calf_swelling", "warmth_redness")),
    ("clicks", case("painless_click")),
    ("instability", case("cannot_bear_weight")),
    ("range", case(no=["cannot_bend", "cannot_straighten"], triggers=["deep_bend"])),
    ("rest", case("wakes_at_night", timing=["after_run"])),
    ("worsening", case("not_improving")),
    ("night", case("pain_at_rest")),
    ("bone", case("hop_hurts")),
    ("bone", case("pain_at_rest", "wakes_at_night")),
    ("bone", case(timing=["daily_walking"])),
    ("groin", case(area="hip_groin", spots=["outer_hip"], timing=["whole_run"])),
    ("groin", case(area="hip_groin", spots=["groin"], triggers=["long_sitting"], worst_during=4)),
    ("groin", case(area="hip_groin", worst_during=0, after_60min=0, on_a_run=True)),
    ("groin", case(area="thigh", timing=["whole_run"])),
    ("child", case("limp", age=18)),
    ("child", case("limp", age=None, area="hip_groin")),
    ("child", case("swelling", age=12)),
    ("lasting", case(duration_days=200)),
]


@pytest.mark.parametrize(("rule", "urgency", "given_case"), RAISED)
def test_a_rule_is_raised_with_its_urgency(rule, urgency, given_case):
    assert urgencies(*given_case).get(rule) == urgency


@pytest.mark.parametrize(("rule", "given_case"), SILENT)
def test_a_rule_keeps_silent(rule, given_case):
    assert rule not in urgencies(*given_case)


def test_the_table_has_two_positive_and_one_negative_case_a_rule():
    raised = [rule for rule, _, _ in RAISED]
    silent = {rule for rule, _ in SILENT}
    assert all(raised.count(rule) >= 2 for rule in FlagRule.values)
    assert silent == set(FlagRule.values)


def test_a_plain_sore_knee_raises_nothing():
    report, age = case(worst_during=4, spots=["lateral"], timing=["from_km"])
    assert red_flags(report, age_years=age) == ()


def test_flags_stand_in_order_of_urgency_and_name_the_answers_behind_them():
    report, age = case("painful_click", "swelling", "fever", no=["giving_way"])
    flags = red_flags(report, age_years=age)
    assert [(f.rule, f.urgency, f.signs) for f in flags] == [
        (FlagRule.HOT_JOINT, Urgency.EMERGENCY, (Sign.SWELLING, Sign.FEVER)),
        (FlagRule.SWELLING, Urgency.REFER, (Sign.SWELLING,)),
        (FlagRule.CLICKS, Urgency.REFER, (Sign.PAINFUL_CLICK,)),
    ]
    assert {(f.side, f.area) for f in flags} == {(Side.RIGHT, Area.KNEE)}


def test_urgencies_are_compared_by_how_soon_help_is_needed():
    assert is_more_urgent(Urgency.EMERGENCY, Urgency.URGENT)
    assert is_more_urgent(Urgency.URGENT, Urgency.REFER)
    assert not is_more_urgent(Urgency.REFER, Urgency.REFER)


@pytest.mark.parametrize(
    ("given_case", "codes"),
    [
        (case(no=["swelling"]), [AdviceCode.NO_WARNING_SIGN]),
        (case(), [AdviceCode.NOT_CHECKED]),
        (case("fever"), [AdviceCode.FEVER, AdviceCode.NO_WARNING_SIGN]),
        (case("fever", "swelling"), [AdviceCode.FEVER]),
        (case("painless_click"), [AdviceCode.PAINLESS_CLICK, AdviceCode.NO_WARNING_SIGN]),
        (case("giving_way"), []),
    ],
)
def test_advice_beside_the_flags(given_case, codes):
    report, age = given_case
    assert list(advice_codes(report, red_flags(report, age_years=age))) == codes


@given(reports(), ages, st.sampled_from(list(Sign)))
@settings(max_examples=100, deadline=None)
def test_a_further_yes_never_lowers_or_removes_a_flag(report, age, sign):
    before = urgencies(report, age)
    after = urgencies(replace(report, signs={**report.signs, sign: True}), age)
    assert all(RANK[after.get(rule)] >= RANK[urgency] for rule, urgency in before.items())


@given(st.data(), ages)
@settings(max_examples=100, deadline=None)
def test_no_other_answer_hides_a_flag(data, age):
    """Whatever else is answered around the reason of a flag, the flag stands, at least as urgent."""
    rule, urgency, (base, own_age) = data.draw(st.sampled_from(RAISED))
    if urgency == "R" or own_age != ADULT:
        age = own_age
    others = data.draw(st.dictionaries(st.sampled_from(list(Sign)), answers))
    if own_age != ADULT:
        # A third answered no is what lets the growing bump wait: it belongs to the rule itself.
        others = {sign: value for sign, value in others.items() if value is not False}
    fixed = {s: v for s, v in base.signs.items() if v is True or own_age != ADULT}
    extra = data.draw(details)
    around = replace(
        base,
        signs={**others, **fixed},
        timing=base.timing | extra["timing"],
        triggers=base.triggers | extra["triggers"],
        radiates_to=base.radiates_to | extra["radiates_to"],
        quality=extra["quality"],
        surface=extra["surface"],
        worst_during=_higher(base.worst_during, extra["worst_during"]),
        after_60min=_higher(base.after_60min, extra["after_60min"]),
        next_morning=_higher(base.next_morning, extra["next_morning"]),
        on_a_run=base.on_a_run or extra["on_a_run"],
    )
    assert RANK[urgencies(around, age).get(rule)] >= RANK[urgency]


@given(reports(), ages)
@settings(max_examples=100, deadline=None)
def test_not_asked_is_neither_yes_nor_no(report, age):
    """A null reads like a missing key; and like a no, but where a no alone lowers (a young shin bump)."""
    known = {sign: value for sign, value in report.signs.items() if value is not None}
    assert urgencies(replace(report, signs=known), age) == urgencies(report, age)
    denied = urgencies(replace(report, signs={**dict.fromkeys(Sign, False), **known}), age)
    asked = urgencies(report, age)
    assert denied.keys() == asked.keys()
    assert all(RANK[asked[rule]] >= RANK[urgency] for rule, urgency in denied.items())
    if report.spots != {Spot.TIBIAL_TUBERCLE}:
        assert denied == asked


@given(reports(), st.integers(6, 17))
@settings(max_examples=100, deadline=None)
def test_under_18_nothing_waits_for_an_appointment(report, age):
    if report.spots == {Spot.TIBIAL_TUBERCLE} and age in range(9, 17):
        return
    assert "R" not in urgencies(report, age).values()


@given(reports(), ages)
@settings(max_examples=100, deadline=None)
def test_an_unknown_age_raises_no_more_than_a_known_one_and_hides_no_rule_of_all_ages(report, age):
    unknown, known = urgencies(report, None), urgencies(report, age)
    assert unknown.keys() <= known.keys()
    assert known.keys() - unknown.keys() <= {"child", "injury"}
    assert "child" not in unknown


@given(reports(), ages, some(Timing))
@settings(max_examples=100, deadline=None)
def test_saying_more_about_when_never_lowers_a_flag(report, age, more):
    before = urgencies(report, age)
    after = urgencies(replace(report, timing=report.timing | more), age)
    assert all(RANK[after.get(rule)] >= RANK[urgency] for rule, urgency in before.items())


def _higher(first, second):
    return max((value for value in (first, second) if value is not None), default=None)
