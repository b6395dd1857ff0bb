"""Templates on days: what scaling keeps, and where the race goes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.enums import WorkoutType
from training.plan_templates import shipped_templates
from training.rules.assigning import dated_weeks, first_monday_for, race_day, scaled
from training.rules.dates import WEEK, days_of_week
from training.rules.workouts import WorkoutContent, steps_of, unrolled

MONDAY = date(2026, 11, 23)
CODES = sorted(shipped_templates())
RACES = ["five_km", "ten_km", "half_marathon", "marathon"]


def on_days(code, *, target_on=None, scale_pct=100):
    weeks = shipped_templates()[code].weeks("en")
    return dated_weeks(weeks, first_monday=MONDAY, target_on=target_on, scale_pct=scale_pct)


def workouts_of(weeks):
    return [content for week in weeks for content in week.workouts]


@given(code=st.sampled_from(CODES), scale_pct=st.integers(30, 200))
def test_scaling_keeps_the_shape_and_never_rounds_up(code, scale_pct):
    plain, other = on_days(code), on_days(code, scale_pct=scale_pct)
    for before, after in zip(workouts_of(plain), workouts_of(other), strict=True):
        assert (after.date, after.type, after.notes, after.title) == (
            before.date,
            before.type,
            before.notes,
            before.title,
        )
        if not before.is_run or before.type == WorkoutType.RACE:
            assert after == before
            continue
        assert 100 * after.planned_m() <= scale_pct * before.planned_m()
        assert after.planned_m() > 0
        assert len(list(unrolled(after.steps))) == len(list(unrolled(before.steps)))


@given(code=st.sampled_from(CODES), scale_pct=st.integers(30, 200))
def test_the_whole_stays_the_sum_of_steps_that_go_by_distance(code, scale_pct):
    for content in workouts_of(on_days(code, scale_pct=scale_pct)):
        parts = [step.distance_m for step in unrolled(content.steps)]
        if parts and None not in parts:
            assert content.distance_m == sum(parts)


def test_a_run_by_time_is_scaled_to_whole_minutes_and_its_steps_to_five_seconds():
    steps = steps_of([{"kind": "work", "duration_s": 61}, {"repeat": 2, "steps": [{"kind": "recovery"}]}])
    run = WorkoutContent(date=MONDAY, type="easy", duration_s=1_810, steps=steps)
    half = scaled(run, 50)
    assert half.duration_s == 900
    assert [step.duration_s for step in unrolled(half.steps)] == [30, None, None]


def test_a_short_run_does_not_vanish():
    run = WorkoutContent(date=MONDAY, type="easy", distance_m=150)
    assert scaled(run, 50).distance_m == 75
    assert scaled(WorkoutContent(date=MONDAY, type="easy", distance_m=1), 30).distance_m == 1


@pytest.mark.parametrize("code", RACES)
@pytest.mark.parametrize("weekday", range(7))
def test_the_race_stands_alone_on_the_target_date_and_last(code, weekday):
    last_monday = MONDAY + (len(on_days(code)) - 1) * WEEK
    target = last_monday + timedelta(days=weekday)
    weeks = on_days(code, target_on=target)
    assert race_day(weeks) == target
    assert [content.type for content in weeks[-1].workouts if content.date == target] == ["race"]
    assert max(content.date for content in weeks[-1].workouts) == target
    assert weeks[:-1] == on_days(code)[:-1]


def test_without_a_race_a_target_date_moves_nothing():
    assert on_days("start_running", target_on=MONDAY + 11 * WEEK) == on_days("start_running")
    assert race_day(on_days("start_running")) is None


@given(weeks=st.integers(1, 104), target=st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_the_last_week_is_that_of_the_target(weeks, target):
    first = first_monday_for(weeks, target)
    assert first.weekday() == 0
    assert target in days_of_week(first + (weeks - 1) * WEEK)
