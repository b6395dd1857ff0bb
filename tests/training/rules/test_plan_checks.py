"""What a planned workout cannot be, each with its field."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.enums import TargetKind, WorkoutType
from training.rules.limits import MAX_DISTANCE_M, MAX_DURATION_S
from training.rules.plan_checks import Problem, first_problem, problems, shape_problems
from training.rules.workouts import TARGET_RANGES, Repeat, Step, Target, WorkoutContent

FIRST, LAST = date(2026, 11, 23), date(2026, 12, 6)
WORK = Step(kind="work", distance_m=400)
OPEN = Step(kind="recovery")


def asks(**fields):
    return WorkoutContent(**{"date": FIRST, "type": "easy"} | fields)


def found(content):
    return [(problem.code, problem.field) for problem in problems(content, first=FIRST, last=LAST)]


@pytest.mark.parametrize(
    "content",
    [
        asks(),
        asks(date=LAST, distance_m=MAX_DISTANCE_M, duration_s=MAX_DURATION_S, title="x" * 120),
        asks(type="rest", title="Sleep", notes="x" * 2_000),
        asks(type="strength", duration_s=1),
        asks(type="mobility", steps=(Step(kind="work", duration_s=600),)),
        asks(distance_m=1, target=Target(kind="rpe", low=0, high=10)),
        asks(steps=(OPEN, Repeat(times=50, steps=(WORK, OPEN)), Repeat(times=1, steps=(WORK,)))),
        asks(steps=(WORK,) * 50),
    ],
)
def test_what_can_be_planned_has_no_problem(content):
    assert found(content) == []
    assert first_problem(content, first=FIRST, last=LAST) is None


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        (asks(date=FIRST - timedelta(days=1)), "outside_plan", "date"),
        (asks(date=LAST + timedelta(days=1)), "outside_plan", "date"),
        (asks(type="sprint"), "unknown_code", "type"),
        (asks(type=WorkoutType.LADDER_RUN), "ladder_run", "type"),
        (asks(type="rest", distance_m=5_000), "rest_is_rest", "distance_m"),
        (asks(type="rest", duration_s=60), "rest_is_rest", "duration_s"),
        (asks(type="rest", target=Target(kind="rpe", low=1, high=2)), "rest_is_rest", "target"),
        (asks(type="rest", steps=(WORK,)), "rest_is_rest", "steps"),
        (asks(type="strength", distance_m=5_000), "no_distance", "distance_m"),
        (asks(title="x" * 121), "too_long", "title"),
        (asks(notes="x" * 2_001), "too_long", "notes"),
        (asks(distance_m=0), "out_of_range", "distance_m"),
        (asks(distance_m=MAX_DISTANCE_M + 1), "out_of_range", "distance_m"),
        (asks(distance_m=5.5), "out_of_range", "distance_m"),
        (asks(distance_m=True), "out_of_range", "distance_m"),
        (asks(distance_m="5000"), "out_of_range", "distance_m"),
        (asks(duration_s=-1), "out_of_range", "duration_s"),
        (asks(duration_s=MAX_DURATION_S + 1), "out_of_range", "duration_s"),
        (asks(target=Target(kind="watts", low=1, high=2)), "unknown_code", "target"),
        (asks(target=Target(kind="rpe", low=5, high=4)), "wrong_order", "target"),
        (asks(target=Target(kind="rpe", low=-1, high=11)), "out_of_range", "target"),
        (asks(steps=(OPEN,)), "steps_sum_to_nothing", "steps"),
        (asks(steps=(Repeat(times=5, steps=(OPEN,)),)), "steps_sum_to_nothing", "steps"),
        (asks(steps=(WORK,) * 51), "too_many_steps", "steps"),
        (asks(steps=(Repeat(times=2, steps=(WORK,) * 51),)), "too_many_steps", "steps"),
        (asks(steps=(Repeat(times=0, steps=(WORK,)),)), "repeats", "steps"),
        (asks(steps=(Repeat(times=51, steps=(WORK,)),)), "repeats", "steps"),
        (asks(steps=(Repeat(times=2.0, steps=(WORK,)),)), "repeats", "steps"),
        (asks(steps=(WORK, Repeat(times=2, steps=()))), "empty_repeat", "steps"),
        (asks(steps=(Step(kind="sprint", distance_m=1),)), "unknown_code", "steps"),
        (asks(steps=(Step(kind="work", distance_m=1, duration_s=1),)), "time_or_distance", "steps"),
        (asks(steps=(Step(kind="work", distance_m=0),)), "out_of_range", "steps"),
        (asks(steps=(Step(kind="work", duration_s=0),)), "out_of_range", "steps"),
        (
            asks(steps=(replace(WORK, target=Target(kind="rpe", low=3, high=2)),)),
            "wrong_order",
            "steps",
        ),
        (
            asks(steps=(Repeat(times=50, steps=(Step(kind="work", distance_m=8_001),)),)),
            "out_of_range",
            "steps",
        ),
        (
            asks(steps=(Repeat(times=50, steps=(Step(kind="work", duration_s=17_281),)),)),
            "out_of_range",
            "steps",
        ),
    ],
)
def test_each_problem_names_its_field(content, code, field):
    assert found(content) == [(code, field)]


def test_all_problems_are_found_and_the_first_is_the_uppermost():
    content = asks(date=LAST + timedelta(days=9), type="sprint", distance_m=0)
    assert found(content) == [
        ("outside_plan", "date"),
        ("unknown_code", "type"),
        ("out_of_range", "distance_m"),
    ]
    assert first_problem(content, first=FIRST, last=LAST) == Problem(code="outside_plan", field="date")


def test_a_template_has_no_days_to_lie_outside_of():
    assert list(shape_problems(asks(date=date(1, 1, 1)))) == []


@given(kind=st.sampled_from(TargetKind), low=st.integers(-10, 1_300), high=st.integers(-10, 1_300))
def test_a_target_lies_in_the_range_of_its_kind_and_the_right_way_round(kind, low, high):
    least, most = TARGET_RANGES[kind]
    holds = least <= low <= high <= most
    assert (found(asks(target=Target(kind=kind, low=low, high=high))) == []) is holds
