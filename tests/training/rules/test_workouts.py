"""What a workout holds survives JSON, and adds up."""

import json
from datetime import date
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.enums import StepKind, TargetKind, WorkoutType
from training.rules.workouts import (
    FAST_WORKOUTS,
    RUNNING_WORKOUTS,
    Repeat,
    Step,
    Target,
    WorkoutContent,
    steps_of,
    unrolled,
)

DAY = date(2026, 11, 23)
metres = st.none() | st.integers(1, 400_000)
seconds = st.none() | st.integers(1, 864_000)
targets = st.none() | st.builds(
    Target, kind=st.sampled_from(TargetKind.values), low=st.integers(120, 400), high=st.integers(400, 1_200)
)
single = st.builds(
    Step, kind=st.sampled_from(StepKind.values), duration_s=seconds, distance_m=metres, target=targets
)
repeats = st.builds(Repeat, times=st.integers(1, 50), steps=st.lists(single, max_size=3).map(tuple))
steps = st.lists(single | repeats, max_size=4).map(tuple)
contents = st.builds(
    WorkoutContent,
    date=st.dates(),
    type=st.sampled_from(WorkoutType.values),
    title=st.text(max_size=20),
    distance_m=metres,
    duration_s=seconds,
    target=targets,
    steps=steps,
    notes=st.text(max_size=20),
)


def asks(**fields):
    return WorkoutContent(**{"date": DAY, "type": "easy"} | fields)


@given(contents)
def test_what_goes_through_json_comes_back(content):
    stored = json.loads(json.dumps(content.data()))
    assert WorkoutContent.of(stored) == content
    assert WorkoutContent.of(stored).data() == content.data()


def test_a_content_that_says_little_is_complete():
    assert WorkoutContent.of({"date": "2026-11-23", "type": "easy"}) == asks()


@given(steps)
def test_unrolled_is_every_step_as_often_as_it_is_run(items):
    one_by_one = chain.from_iterable(
        item.steps * item.times if isinstance(item, Repeat) else [item] for item in items
    )
    assert list(unrolled(items)) == list(one_by_one)
    assert steps_of([item.data() for item in items]) == items


@given(contents, st.integers(120, 1_200))
def test_only_runs_have_metres(content, pace):
    assert content.is_run is (content.type in RUNNING_WORKOUTS)
    assert content.planned_m(pace) >= 0
    assert content.is_run or content.planned_m(pace) == 0


def test_speed_and_hills_are_runs():
    assert FAST_WORKOUTS < RUNNING_WORKOUTS
    assert not RUNNING_WORKOUTS & {WorkoutType.STRENGTH, WorkoutType.MOBILITY, WorkoutType.REST}


FAST = Target(kind="pace_s_per_km", low=230, high=250)
STEPS = (
    Step(kind="warm_up", duration_s=600),
    Repeat(
        times=6,
        steps=(Step(kind="work", distance_m=1_000, target=FAST), Step(kind="recovery", duration_s=60)),
    ),
    Step(kind="cool_down"),
)


@pytest.mark.parametrize(
    ("content", "planned_m", "planned_s"),
    [
        (asks(distance_m=5_000), 5_000, 2_000),
        (asks(duration_s=2_000), 5_000, 2_000),
        (asks(distance_m=5_000, duration_s=3_000), 5_000, 3_000),
        # The pace that it aims at wins.
        (asks(distance_m=5_000, target=FAST), 5_000, 1_200),
        (asks(duration_s=1_200, target=FAST), 5_000, 1_200),
        # Another target says nothing of pace.
        (asks(duration_s=2_000, target=Target(kind="rpe", low=2, high=3)), 5_000, 2_000),
        # 1,500 + 6 x (1,000 + 150) m; 600 + 6 x (240 + 60) s; an open end counts nothing.
        (asks(steps=STEPS), 8_400, 2_400),
        (asks(steps=STEPS, distance_m=9_000), 9_000, 2_400),
        (asks(steps=STEPS, duration_s=3_000), 8_400, 3_000),
        (asks(), 0, None),
        (asks(type="strength", duration_s=1_800), 0, 1_800),
        (asks(type="strength"), 0, None),
        (asks(type="rest"), 0, None),
    ],
)
def test_size_is_what_is_said_or_what_the_steps_add_up_to(content, planned_m, planned_s):
    assert content.planned_m(400) == planned_m
    assert content.planned_s(400) == planned_s


def test_an_easy_pace_of_six_and_a_half_minutes_is_assumed():
    assert asks(duration_s=3_900).planned_m() == 10_000
    assert asks(distance_m=10_000).planned_s() == 3_900
