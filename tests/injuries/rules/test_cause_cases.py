"""The table of causes, row by row, and cases told in the manner of published reports."""

import pytest

from injuries.enums import Cause
from injuries.knowledge import knowledge
from injuries.rules.assessment import assess
from injuries.serializers import AssessmentSerializer
from tests.injuries.causes import assessed, reasons, scored, written_cases

WRITTEN = list(written_cases())


@pytest.mark.parametrize(("expect", "body"), [w[1:] for w in WRITTEN], ids=[w[0] for w in WRITTEN])
def test_a_written_case_is_ranked_as_a_sports_physician_would(expect, body):
    shape = AssessmentSerializer(data=body)
    assert shape.is_valid(), shape.errors
    found = assess(shape.validated_data["case"], knowledge().causes.table)
    first, second = found.ranking.every[:2]
    assert {flag.rule.value: flag.urgency.value for flag in found.flags} == expect["flags"]
    assert found.ranking.hidden is expect.get("hidden", False)
    assert found.ranking.not_clear is expect.get("not_clear", False)
    if top := expect.get("top") or expect.get("all_top"):
        assert (first.cause.value, first.score > second.score) == (top, True)
    if top := expect.get("top"):
        assert found.ranking.shown[0].cause.value == top


def test_the_written_cases_cover_every_cause_and_every_ending():
    tops = {expect.get("top") or expect.get("all_top") for _name, expect, _body in WRITTEN}
    assert tops - {None} == set(Cause.values)
    assert {expect.get(ending) for _n, expect, _b in WRITTEN for ending in ("hidden", "not_clear")} == {
        True,
        None,
    }
    assert len(WRITTEN) >= 60


# The cells of the table: cause, id of the reason, and the least that must bring it up.
CELLS = [
    ("itbs", "outer_knee", {"spots": ["lateral"]}),
    ("itbs", "from_km", {"timing": ["from_km"]}),
    ("itbs", "from_km", {"onset_km": 7}),
    ("itbs", "at_3_to_5_km", {"onset_km": 3}),
    ("itbs", "next_day", {"timing": ["next_morning"]}),
    ("itbs", "next_day", {"next_morning": 3}),
    ("itbs", "descents", {"triggers": ["downhill"]}),
    ("itbs", "descents", {"context": {"steep_descents": True}}),
    ("itbs", "long_or_same_loop", {"triggers": ["same_loop"]}),
    ("itbs", "camber", {"triggers": ["camber"]}),
    ("itbs", "pull_or_click", {"quality": ["pulling"]}),
    ("itbs", "up_the_thigh", {"radiates_to": ["thigh"]}),
    ("itbs", "load_rose", {"said": {"volume_up": True}}),
    ("itbs", "swelling", {"yes": ["swelling"]}),
    ("itbs", "locking", {"yes": ["catching_locking"]}),
    ("itbs", "joint_line", {"spots": ["lateral_joint_line"]}),
    ("itbs", "from_the_start", {"timing": ["first_steps"]}),
    ("pfps", "kneecap", {"spots": ["patellar"]}),
    ("pfps", "both_knees", {"side": "both"}),
    ("pfps", "during_or_after", {"timing": ["after_run"]}),
    ("pfps", "squat", {"triggers": ["squat"]}),
    ("pfps", "stairs_down", {"triggers": ["stairs_down"]}),
    ("pfps", "sitting", {"triggers": ["long_sitting"]}),
    ("pfps", "descents", {"triggers": ["downhill"]}),
    ("pfps", "lunge", {"triggers": ["lunge"]}),
    ("pfps", "load_rose", {"context": {"weekly_m": (20_000, 20_000, 20_000, 30_000)}}),
    ("pfps", "knee_inward", {"yes": ["knee_drops_inward"]}),
    ("pfps", "swelling", {"yes": ["swelling"]}),
    ("pfps", "locking", {"yes": ["catching_locking"]}),
    ("pfps", "below_kneecap", {"spots": ["infrapatellar"]}),
    ("pfps", "below_kneecap", {"spots": ["tibial_tubercle"]}),
    ("patellar_tendinopathy", "below_kneecap", {"spots": ["infrapatellar"]}),
    ("patellar_tendinopathy", "first_steps", {"timing": ["first_steps"]}),
    ("patellar_tendinopathy", "warms_up", {"spots": ["infrapatellar"], "timing": ["warms_up_then_returns"]}),
    ("patellar_tendinopathy", "after", {"timing": ["next_morning"]}),
    ("patellar_tendinopathy", "jump", {"triggers": ["jump"]}),
    ("patellar_tendinopathy", "sprint", {"triggers": ["faster_pace"]}),
    ("patellar_tendinopathy", "squat", {"triggers": ["squat"]}),
    ("patellar_tendinopathy", "load_rose", {"said": {"volume_up": True}}),
    ("patellar_tendinopathy", "diffuse", {"spots": ["deep_diffuse"]}),
    ("patellar_tendinopathy", "sitting", {"triggers": ["long_sitting", "stairs_down"]}),
    ("patellar_tendinopathy", "rest", {"timing": ["at_rest"]}),
    ("patellar_tendinopathy", "rest", {"yes": ["wakes_at_night"]}),
    ("quadriceps_tendinopathy", "above_kneecap", {"spots": ["suprapatellar"]}),
    ("quadriceps_tendinopathy", "first_steps", {"timing": ["first_steps"]}),
    ("quadriceps_tendinopathy", "deep_squat", {"triggers": ["deep_bend"]}),
    ("quadriceps_tendinopathy", "stairs_up", {"triggers": ["stairs_up"]}),
    ("quadriceps_tendinopathy", "over_40", {"context": {"age": 40}}),
    ("quadriceps_tendinopathy", "cannot_raise", {"yes": ["cannot_straight_leg_raise"]}),
    ("fat_pad", "below_kneecap", {"spots": ["infrapatellar"]}),
    ("fat_pad", "standing", {"triggers": ["long_standing"]}),
    ("fat_pad", "straightening", {"spots": ["infrapatellar"], "triggers": ["straightening"]}),
    ("fat_pad", "kneel", {"triggers": ["kneel"]}),
    ("fat_pad", "puffy", {"yes": ["swelling"]}),
    ("fat_pad", "only_bent", {"triggers": ["squat", "long_sitting"]}),
    ("meniscus", "joint_line", {"spots": ["medial_joint_line"]}),
    ("meniscus", "began_with_twist", {"yes": ["injury_twist_or_blow"]}),
    ("meniscus", "over_40", {"context": {"age": 41}}),
    (
        "meniscus",
        "twisted",
        {"spots": ["medial"], "yes": ["injury_twist_or_blow"], "triggers": ["twist"]},
    ),
    ("meniscus", "swelling", {"yes": ["swelling"]}),
    ("meniscus", "twist", {"triggers": ["twist"]}),
    ("meniscus", "deep_squat", {"triggers": ["squat"]}),
    ("meniscus", "mechanical", {"spots": ["lateral_joint_line"], "yes": ["catching_locking"]}),
    ("meniscus", "mechanical", {"spots": ["lateral_joint_line"], "yes": ["cannot_straighten"]}),
    ("meniscus", "far_from_joint_line", {"spots": ["patellar"]}),
    ("pes_anserine", "inner_shin", {"spots": ["medial_below"]}),
    ("pes_anserine", "stairs_up", {"triggers": ["stairs_up"]}),
    ("pes_anserine", "rising", {"triggers": ["long_sitting"]}),
    ("pes_anserine", "night", {"timing": ["night"]}),
    ("pes_anserine", "hills", {"triggers": ["hills"]}),
    ("pes_anserine", "local_swelling", {"yes": ["swelling"]}),
    ("pes_anserine", "walking_on_the_flat", {"timing": ["daily_walking"]}),
    ("pes_anserine", "rest", {"yes": ["pain_at_rest"]}),
    ("bone_stress_injury", "sore_point", {"yes": ["bone_point_tender"]}),
    ("bone_stress_injury", "runners_bones", {"spots": ["medial"]}),
    ("bone_stress_injury", "no_warming_up", {"yes": ["worsening"]}),
    ("bone_stress_injury", "walking", {"timing": ["daily_walking"]}),
    ("bone_stress_injury", "rest_or_night", {"timing": ["night"]}),
    ("bone_stress_injury", "beyond_running", {"spots": ["medial"], "timing": ["daily_walking", "at_rest"]}),
    ("bone_stress_injury", "hop", {"spots": ["medial"], "yes": ["hop_hurts"]}),
    ("bone_stress_injury", "impact", {"triggers": ["foot_strike"]}),
    ("bone_stress_injury", "load_rose", {"context": {"weekly_m": (20_000, 20_000, 30_000, *[30_000] * 5)}}),
    ("bone_stress_injury", "new_runner", {"context": {"running_since_weeks": 6}}),
    ("bone_stress_injury", "not_improving", {"yes": ["not_improving"]}),
    ("bone_stress_injury", "only_bending", {"triggers": ["long_sitting", "stairs"]}),
    ("bone_stress_injury", "warms_up", {"timing": ["warms_up_then_returns"]}),
    ("osgood_schlatter", "shin_bump", {"spots": ["tibial_tubercle"]}),
    ("osgood_schlatter", "growing", {"spots": ["tibial_tubercle"], "context": {"age": 9}}),
    ("osgood_schlatter", "growing", {"spots": ["tibial_tubercle"], "context": {"age": 16}}),
    ("osgood_schlatter", "activity", {"timing": ["after_run"]}),
    ("osgood_schlatter", "jump", {"triggers": ["jump"]}),
    ("osgood_schlatter", "kneel", {"triggers": ["kneel"]}),
    ("osgood_schlatter", "lump", {"yes": ["lump"]}),
    ("osgood_schlatter", "adult", {"context": {"age": 18}}),
    ("plica", "inner_front", {"spots": ["patellar", "medial"]}),
    ("plica", "constant", {"timing": ["whole_run"]}),
    ("plica", "bend_and_straighten", {"triggers": ["straightening"]}),
    ("plica", "snap", {"spots": ["medial"], "yes": ["painful_click"]}),
    ("plica", "snapping_band", {"spots": ["patellar", "medial"], "yes": ["painless_click"]}),
    ("load_error", "two_places", {"spots": ["patellar", "lateral"]}),
    ("load_error", "many_places", {"spots": ["patellar", "lateral", "medial"]}),
    ("load_error", "many_places", {"context": {"other_places": True}}),
    ("load_error", "end_of_week", {"timing": ["end_of_week"]}),
    ("load_error", "next_day", {"timing": ["next_morning"]}),
    ("load_error", "more_than_usual", {"said": {"ran_too_long": True}}),
    ("load_error", "load_rose", {"context": {"weekly_m": (20_000, 20_000, 20_000, 30_000)}}),
    ("load_error", "normal_load", {"context": {"weekly_m": (20_000,) * 6}}),
    ("overstriding", "front_at_contact", {"spots": ["patellar"], "triggers": ["foot_strike"]}),
    ("overstriding", "faster", {"triggers": ["faster_pace"]}),
    ("overstriding", "late", {"timing": ["late_in_run"]}),
    ("overstriding", "hard_ground", {"surface": "asphalt"}),
    ("overstriding", "hard_ground", {"context": {"surface": "concrete"}}),
    ("overstriding", "hard_ground", {"triggers": ["hard_surface"]}),
    ("overstriding", "low_cadence", {"context": {"cadence_spm": 164}}),
    ("overstriding", "front_or_inner", {"spots": ["shin"], "area": "lower_leg", "triggers": ["squat"]}),
    ("overstriding", "heel_far_ahead", {"spots": ["patellar"], "yes": ["heel_far_ahead"]}),
    ("shoes", "vague_in_both", {"side": "both", "spots": ["deep_diffuse"]}),
    ("shoes", "vague_or_both", {"side": "both", "spots": ["patellar"]}),
    ("shoes", "hard_ground", {"said": {"hard_surface": True}}),
    ("shoes", "worn", {"context": {"shoe_km": 500}}),
    ("shoes", "worn", {"triggers": ["old_shoes"]}),
    ("shoes", "changed", {"context": {"shoe_changed_days": 14}}),
    ("shoes", "changed", {"said": {"new_shoes": True}}),
    ("shoes", "clears_in_other_pair", {"context": {"clears_in_other_pair": True}}),
    ("shoes", "same_in_other_pair", {"context": {"clears_in_other_pair": False}}),
    ("referred", "vague", {"spots": ["deep_diffuse"]}),
    ("referred", "apart_from_running", {"timing": ["daily_walking"]}),
    ("referred", "normal_knee", {"no": ["swelling", "catching_locking"]}),
    ("referred", "radiates", {"radiates_to": ["shin"]}),
    ("referred", "child", {"yes": ["limp"], "context": {"age": 12}}),
    ("referred", "distance", {"timing": ["from_km"]}),
]  # fmt: skip


@pytest.mark.parametrize(("cause", "reason", "said"), CELLS)
def test_a_cell_of_the_table_counts(cause, reason, said):
    said = dict(said)
    yes = said.pop("yes", ())
    assert reason in reasons(cause, *yes, **said)
    assert reason not in reasons(cause, area=None, side=None)


# One step outside of a range, or one answer short.
BEYOND = [
    ("itbs", "at_3_to_5_km", {"onset_km": 5.1}),
    ("itbs", "from_the_start", {"timing": ["first_steps", "from_km"]}),
    ("itbs", "next_day", {"next_morning": 0}),
    ("pfps", "kneecap", {"spots": ["posterior"]}),
    ("pfps", "below_kneecap", {"spots": ["infrapatellar", "patellar"]}),
    ("patellar_tendinopathy", "sitting", {"triggers": ["long_sitting", "jump"]}),
    ("quadriceps_tendinopathy", "over_40", {"context": {"age": 39}}),
    ("fat_pad", "only_bent", {"triggers": ["squat", "straightening"]}),
    ("meniscus", "far_from_joint_line", {"spots": ["medial", "patellar"]}),
    ("bone_stress_injury", "only_bending", {"triggers": ["stairs", "jump"]}),
    ("bone_stress_injury", "new_runner", {"context": {"running_since_weeks": 27}}),
    ("osgood_schlatter", "growing", {"spots": ["tibial_tubercle"], "context": {"age": 17}}),
    ("osgood_schlatter", "growing", {"spots": ["tibial_tubercle"]}),
    ("osgood_schlatter", "adult", {"context": {"age": 17}}),
    ("plica", "inner_front", {"spots": ["patellar"]}),
    ("load_error", "two_places", {"spots": ["patellar", "infrapatellar", "deep_diffuse"]}),
    ("load_error", "normal_load", {"said": {"volume_up": True}, "context": {"weekly_m": (20_000,) * 6}}),
    ("overstriding", "low_cadence", {"context": {"cadence_spm": 165}}),
    ("shoes", "worn", {"context": {"shoe_km": 499}}),
    ("shoes", "changed", {"context": {"shoe_changed_days": 15}}),
    ("referred", "child", {"yes": ["limp"], "context": {"age": 18}}),
    ("referred", "normal_knee", {"no": ["swelling"]}),
]  # fmt: skip


@pytest.mark.parametrize(("cause", "reason", "said"), BEYOND)
def test_one_step_further_it_does_not_count(cause, reason, said):
    said = dict(said)
    yes = said.pop("yes", ())
    assert reason not in reasons(cause, *yes, **said)


def test_pain_behind_the_knee_never_supports_the_kneecap():
    triggers = ["long_sitting", "stairs_down", "squat", "lunge", "downhill"]
    found = scored("pfps", spots=["posterior"], triggers=triggers, side="both", timing=["after_run"])
    assert not found.may_win
    assert {one.id for one in found.reasons_against} == {"elsewhere"}


@pytest.mark.parametrize(
    "spots",
    [["lateral"], ["patellar"], ["infrapatellar"], ["suprapatellar"], ["medial_below"], ["tibial_tubercle"]],
)
def test_a_place_alone_names_nothing(spots):
    ranking = assessed(spots=spots).ranking
    assert (ranking.shown, ranking.not_clear) == ((), True)


def test_the_log_supports_a_cause_by_one_point_at_most():
    calm = {"weekly_m": (20_000,) * 9}
    wild = {"weekly_m": (20_000, 20_000, 40_000, 20_000, 20_000, 20_000, 20_000, 20_000, 60_000)}
    for cause in Cause:
        spots = ["lateral", "patellar", "medial"]
        without, with_it = (scored(cause, spots=spots, context=around) for around in (calm, wild))
        normal = 2 if cause is Cause.LOAD_ERROR else 0
        assert with_it.score - without.score - normal in {0, 1}, cause
