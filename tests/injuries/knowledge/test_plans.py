import pytest

from injuries.enums import Cause, SelfAnalysis
from injuries.enums.knowledge import Exercise, ExerciseLoad, Origin, TrainingBan
from injuries.knowledge import KnowledgeError, knowledge, load_knowledge
from injuries.knowledge.statements import spoken
from injuries.selectors.library import plan_of


def test_each_cause_has_a_plan_and_says_what_to_do():
    plans = knowledge().plans
    assert list(plans) == list(Cause)
    assert all(plan.do and plan.exercises for plan in plans.values())


def test_the_outer_knee_gets_days_off_and_flat_ground():
    plan = plan_of(Cause.ITBS)
    assert plan.days_off == (3, 5)
    assert {TrainingBan.HILLS, TrainingBan.DESCENTS} <= plan.banned_training
    assert plan.do[0].text.en.startswith("3–5 days without running")
    assert plan.do[0].origin == Origin.ARTICLE


def test_the_kneecap_gets_a_lighter_week_or_two():
    plan = plan_of(Cause.PFPS)
    assert (plan.days_off, plan.ease_weeks) == (None, (1, 2))
    assert {ExerciseLoad.SQUAT, ExerciseLoad.JUMP} <= plan.banned_loads
    assert {TrainingBan.DESCENTS, TrainingBan.STAIRS} <= plan.banned_training
    assert plan.ice_after_run
    assert Exercise.WALL_SIT_BALL in plan.exercises


def test_a_sore_bone_gets_no_running_at_all():
    plan = plan_of(Cause.BONE_STRESS_INJURY)
    assert TrainingBan.RUNNING in plan.banned_training
    assert plan.banned_loads == set(ExerciseLoad)


def test_origins_tell_the_article_from_later_evidence():
    origins = {statement.origin for plan in knowledge().plans.values() for statement in plan.do}
    assert origins == set(Origin)


def test_first_care_names_its_ice_once():
    care = knowledge().acute_care
    assert (care.ice_minutes, care.ice_times_a_day, care.ice_hours) == ((10, 15), (2, 3), 24)
    assert [step.code for step in care.steps] == ["stop", "cool", "move", "ask"]
    assert spoken(care.ice_minutes) in care.steps[1].say.text.ru
    assert list(care.questions) == list(SelfAnalysis)


def test_the_steps_back_to_running_are_minutes_or_kilometres():
    steps = knowledge().ladders
    assert steps["walk_30"].total_min == 30
    assert [steps[f"walk_{5 - run}_run_{run}"].run_min for run in range(1, 5)] == [1, 2, 3, 4]
    assert steps["walk_2_run_3"].total_min == 30
    assert steps["walk_2_run_3"].say.en == "6 times: walk 2 min, run 3 min easily."
    assert steps["easy_1_2_km"].run_m == (1000, 2000)
    assert steps["easy_1_2_km"].total_min is None
    assert steps["easy_1_2_km"].facts == ("K9.5",)
    assert (steps["run_20"].total_min, steps["run_30"].total_min) == (20, 30)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("plans.toml", "[itbs]", "[itb]", r"plans\.toml: has"),
        (
            "plans.toml",
            '"glute_bridge", "monster',
            '"it_band_stretch", "monster',
            r"exercises: it_band",
        ),
        ("plans.toml", 'mobility = ["it_band', 'mobility = ["clam_shell", "it_band', r"itbs\.mobility: clam"),
        ("plans.toml", '"hills", "descents"', '"mountains"', r"plans\.toml: itbs\.training: unknown"),
        ("plans.toml", "days_off = [3, 5]", "day_off = [3, 5]", r"plans\.toml: itbs: has"),
        ("plans.toml", "{days_off} дней", "{weeks} дней", r"plans\.toml: itbs\.do\[1\]\.text\.ru: no number"),
        ("plans.toml", 'cites = ["fairclough_2006"]', 'cites = ["nobody"]', r"itbs\.do\[3\]\.cites: unknown"),
        (
            "plans.toml",
            'facts = ["K2.4"]',
            'fact = ["K2.4"]',
            r"plans\.toml: itbs\.do\[1\]: has .*\['text'\]",
        ),
        ("acute_care.toml", "[[note]]", "[[remark]]", r"acute_care\.toml: has"),
        ("acute_care.toml", "[[note]]", "[note]", r"acute_care\.toml: note: a list is expected"),
        ("acute_care.toml", "volume_up =", "volume =", r"question: missing \['volume_up'\]"),
        ("acute_care.toml", 'title = { en = "Stop"', 'head = { en = "Stop"', r"step\.stop: has"),
        ("ladders.toml", "[step.run_20]", "[step.run_25]", r"step: missing \['run_20'\]"),
        ("ladders.toml", "walk_min = 30", "walk_min = 0", r"ladders\.toml: step\.walk_30: minutes"),
        ("ladders.toml", "walk_min = 30", "walk_min = -1", r"ladders\.toml: step\.walk_30: minutes"),
        ("numbers.toml", "ice_hours = 24", "ice_hours = [1, 24]", r"numbers\.toml: ice_hours should be one"),
        (
            "numbers.toml",
            "ice_hours = 24",
            'ice_hours = "a day"',
            r"ice_hours: a whole number",
        ),
        ("numbers.toml", "ice_hours = 24", "weekly_pct = 10", r"numbers\.toml: weekly_pct stand in rules"),
    ],
)
def test_a_mistake_is_named_with_file_and_key(spoil, name, old, new, message):
    with pytest.raises(KnowledgeError, match=message):
        load_knowledge(spoil(name, old, new))
