"""Codes of the library: exercises, what they load, what is left out for a while, and the topics.

The names that people read stand in the knowledge files, in each language; the labels here are for lists.
"""

from django.db.models import TextChoices


class ExerciseLoad(TextChoices):
    """What an exercise asks of the knee, and what a sore one may not bear for a while."""

    SQUAT = "squat"
    LUNGE = "lunge"
    JUMP = "jump"
    KNEEL = "kneel"
    DESCEND = "descend"


class TrainingBan(TextChoices):
    """What is left out of running and daily life for a while."""

    RUNNING = "running"
    HILLS = "hills"
    DESCENTS = "descents"
    STAIRS = "stairs"
    SPEED = "speed"
    LONG_RUNS = "long_runs"
    HARD_GROUND = "hard_ground"
    SAME_LOOP = "same_loop"


class ExerciseKind(TextChoices):
    """`roll` stands for everything that rubs: rolling, pressing, massage."""

    STRENGTH = "strength"
    BALANCE = "balance"
    WARM_UP = "warm_up"
    DRILL = "drill"
    STRETCH = "stretch"
    ROLL = "roll"


# Optional beside the strengthening that comes first.
MOBILITY = frozenset({ExerciseKind.STRETCH, ExerciseKind.ROLL})


class Exercise(TextChoices):
    GLUTE_BRIDGE = "glute_bridge"
    MONSTER_WALK = "monster_walk"
    BANDED_SIDE_STEP = "banded_side_step"
    CLAM_SHELL = "clam_shell"
    SIDE_LEG_RAISE = "side_leg_raise"
    BANDED_HIP_EXTENSION = "banded_hip_extension"
    WALL_SIT_BALL = "wall_sit_ball"
    QUAD_PRESS = "quad_press"
    STRAIGHT_LEG_RAISE = "straight_leg_raise"
    SEATED_KNEE_HOLD = "seated_knee_hold"
    BANDED_SQUAT = "banded_squat"
    SIDE_LUNGE = "side_lunge"
    CALF_RAISE = "calf_raise"
    SIDE_PLANK = "side_plank"
    HIGH_PLANK = "high_plank"
    DEAD_BUG = "dead_bug"
    BIRD_DOG = "bird_dog"
    PRONE_BACK_LIFT = "prone_back_lift"
    SINGLE_LEG_BALANCE = "single_leg_balance"
    HIP_CIRCLES = "hip_circles"
    KNEE_CIRCLES = "knee_circles"
    LUNGE_TWIST = "lunge_twist"
    MARCH_TWIST = "march_twist"
    RUN_ON_SPOT = "run_on_spot"
    MARCH = "march"
    FAST_CADENCE = "fast_cadence"
    SHORT_STRIDE = "short_stride"
    IT_BAND_STRETCH = "it_band_stretch"
    QUAD_STRETCH = "quad_stretch"
    ROLL_OUTER_THIGH = "roll_outer_thigh"
    TFL_RELEASE = "tfl_release"
    THIGH_MASSAGE = "thigh_massage"


class Topic(TextChoices):
    """Pages of the library beside those of the causes and exercises."""

    WHY_KNEES_HURT = "why_knees_hurt"
    WHEN_IT_HURTS = "when_it_hurts"
    WARNING_SIGNS = "warning_signs"
    WAY_BACK = "way_back"
    LOAD = "load"
    WARM_UP = "warm_up"
    STABILISERS = "stabilisers"
    TECHNIQUE = "technique"
    SHOES = "shoes"
    CHECKLIST = "checklist"
    MYTHS = "myths"
    SHORT_RACES = "short_races"


class Origin(TextChoices):
    """Where a statement comes from, told apart on every page."""

    ARTICLE = "article"
    BOTH = "both"
    STUDIES = "studies"
    OURS = "ours"
