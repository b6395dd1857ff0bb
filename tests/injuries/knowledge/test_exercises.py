import pytest
from hypothesis import given
from hypothesis import strategies as st

from injuries.enums import Area, Cause, Urgency
from injuries.enums.knowledge import Exercise, ExerciseKind, ExerciseLoad
from injuries.knowledge import KnowledgeError, knowledge, load_knowledge
from injuries.knowledge.exercises import LEG_AREAS, beside_flag, choose
from injuries.selectors.library import exercises_for, plan_of

CAUSES = st.sampled_from(Cause)
LOADS = st.sets(st.sampled_from(ExerciseLoad))
CODES = st.lists(st.sampled_from(Exercise), unique=True)


def covered(choices):
    """Everything that is done or stood in for."""
    return {one.exercise.code for one in choices} | {old.code for one in choices for old in one.instead_of}


@given(cause=CAUSES, banned=LOADS, may_run=st.booleans())
def test_no_exercise_carries_a_banned_load_and_none_is_lost(cause, banned, may_run):
    plan = plan_of(cause)
    chosen = exercises_for(cause, banned, may_run=may_run)
    for one in chosen:
        assert not one.exercise.loads & (banned | plan.banned_loads)
        assert may_run or not one.exercise.is_running
    assert covered(chosen) >= {*plan.exercises, *plan.mobility}


@given(wanted=CODES, banned=LOADS)
def test_any_list_names_no_exercise_twice_and_loses_none(wanted, banned):
    chosen = choose(knowledge().exercises, wanted, banned)
    codes = [one.exercise.code for one in chosen]
    assert len(codes) == len(set(codes))
    assert covered(chosen) >= set(wanted)


@given(wanted=CODES)
def test_without_a_ban_a_list_stays_as_it_is(wanted):
    assert [one.exercise.code for one in choose(knowledge().exercises, wanted)] == wanted


def test_a_swap_says_what_it_stands_in_for():
    squats_banned = exercises_for(Cause.PFPS)
    swap = next(one for one in squats_banned if one.exercise.code == Exercise.QUAD_PRESS)
    assert [old.code for old in swap.instead_of] == [Exercise.WALL_SIT_BALL]


def test_one_swap_can_stand_in_for_two():
    chosen = exercises_for(Cause.OVERSTRIDING, may_run=False)
    march = next(one for one in chosen if one.exercise.code == Exercise.MARCH)
    assert {old.code for old in march.instead_of} == {Exercise.FAST_CADENCE, Exercise.SHORT_STRIDE}


@given(cause=CAUSES, urgency=st.sampled_from([Urgency.EMERGENCY, Urgency.URGENT]))
def test_beside_an_urgent_sign_no_leg_works_and_nothing_is_rubbed_or_stretched(cause, urgency):
    for one in beside_flag(exercises_for(cause), urgency, [Area.KNEE]):
        assert one.exercise.kind not in {ExerciseKind.STRETCH, ExerciseKind.ROLL}
        assert not one.exercise.touches & LEG_AREAS


@given(cause=CAUSES, area=st.sampled_from(Area))
def test_beside_a_referral_the_area_is_left_in_peace(cause, area):
    offered = exercises_for(cause)
    left = beside_flag(offered, Urgency.REFER, [area])
    assert left == tuple(one for one in offered if area not in one.exercise.touches)


def test_calf_and_back_of_the_knee_are_never_rubbed():
    rubbing = [info for info in knowledge().exercises.values() if info.kind == ExerciseKind.ROLL]
    assert rubbing
    assert not [info.code for info in rubbing if info.touches & {Area.LOWER_LEG, Area.KNEE}]


def test_each_exercise_has_a_dose_that_can_be_done():
    for info in knowledge().exercises.values():
        dose = info.dose
        assert (dose.repetitions is None) != (dose.seconds is None), info.code
        assert dose.days_a_week is None or 1 <= dose.days_a_week[0] <= dose.days_a_week[1] <= 7, info.code
        assert (dose.days_a_week is None) == (info.kind == ExerciseKind.WARM_UP), info.code


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[glute_bridge]", "[glute_bridges]", r"exercises\.toml: has .*glute_bridges"),
        ('kind = "strength"', 'kind = "heavy"', r"exercises\.toml: glute_bridge\.kind: unknown"),
        ('loads = ["squat"]', 'loads = ["sit"]', r"exercises\.toml: wall_sit_ball\.loads: unknown"),
        ('loads = ["squat"]', 'loads = "squat"', r"wall_sit_ball\.loads: a list of different codes"),
        ('loads = ["squat"]', 'loads = ["squat", "squat"]', r"wall_sit_ball\.loads: a list of different"),
        ('swap = "quad_press"\n', "", r"exercises\.toml: wall_sit_ball\.swap: an exercise with a load"),
        ('swap = "quad_press"', 'swap = "bird_dog"', r"wall_sit_ball\.swap: bird_dog carries a load"),
        ('swap = "quad_press"', 'swap = "sofa"', r"wall_sit_ball\.swap: unknown"),
        ("repetitions = 12\n", "", r"exercises\.toml: glute_bridge: sets, and either"),
        ("repetitions = 12\n", "repetitions = 12\nseconds = 5\n", r"glute_bridge: sets, and either"),
        ("repetitions = 12\n", "repetitions = 0\n", r"glute_bridge: sets, and either"),
        ("days = [2, 3]", "days = [3, 2]", r"exercises\.toml: glute_bridge\.days: a whole number"),
        ("days = [2, 3]", "days = true", r"glute_bridge\.days: a whole number"),
        ('facts = ["K2.5", "K3.5", "K8.3"]', 'facts = ["K99.1"]', r"glute_bridge\.facts: unknown K99\.1"),
        ('facts = ["K2.5", "K3.5", "K8.3"]', "facts = 2", r"glute_bridge\.facts: a list of codes"),
        (
            "{exercise_pain}",
            "{exercise_pains}",
            r"how\.en: no number is called exercise_pains",
        ),
        (
            'name = { en = "Glute bridge", ',
            "name = { ",
            r"bridge\.name: a text in each",
        ),
        ("sets = 3\n", "set = 3\n", r"exercises\.toml: glute_bridge: has .*should have"),
    ],
)
def test_a_mistake_is_named_with_file_and_key(spoil, old, new, message):
    with pytest.raises(KnowledgeError, match=message):
        load_knowledge(spoil("exercises.toml", old, new))
