"""Made to fit, a plan never breaks a rule, never grows a run and never changes how many there are."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.training.rules.plans import FIRST, inputs, intervals, planned, step, strength
from tests.training.runs import week, weeks_of
from training.enums import GateCode, StepKind, WorkoutType
from training.rules import Session, WeekRule
from training.rules.plan_fit import UNSCALED, fit_plan, fit_week, scaled
from training.rules.plan_gate import judge_plan
from training.rules.workouts import Repeat

PACE = 390
SCALABLE = {GateCode.WEEKLY_CEILING, GateCode.LONGEST_RUN, GateCode.SESSION_SPIKE}


def distances(contents):
    return [content.distance_m for content in contents]


def test_a_week_is_scaled_to_its_ceiling_and_keeps_its_shape():
    plan = inputs([planned(1, 10_000), planned(3, 10_000), planned(5, 11_000), planned(6, 9_000)])
    fitted = fit_week(plan, FIRST)
    assert distances(fitted) == [5_500, 5_500, 6_100, 4_900]
    assert 21_500 < sum(distances(fitted)) <= 22_000


def test_a_week_that_fits_stays_as_it_is():
    plan = inputs([planned(1, 10_123), *strength(2), planned(5, 11_000)])
    assert fit_week(plan, FIRST) == list(plan.workouts)


def test_a_run_that_is_too_long_is_cut_alone():
    assert distances(fit_week(inputs([planned(1, 3_000), planned(5, 15_000)]), FIRST)) == [3_000, 11_000]


def test_later_runs_are_compared_with_what_is_left_of_earlier_ones():
    plan = inputs([planned(1, 16_000), planned(4, 12_000)], rule=WeekRule(increase_pct=30))
    fitted = fit_week(plan, FIRST)
    assert distances(fitted) == [11_000, 12_000]
    assert not [
        found for found in judge_plan(replace(plan, workouts=fitted)).findings if found.code in SCALABLE
    ]


def test_races_and_ladder_runs_stay():
    race, ladder = planned(6, 21_100, WorkoutType.RACE), planned(2, 4_000, WorkoutType.LADDER_RUN)
    fitted = fit_week(inputs([planned(1, 30_000), ladder, race]), FIRST)
    assert fitted[1:] == [ladder, race]
    assert fitted[0].distance_m == 11_000
    tight = fit_week(inputs([planned(1, 10_000), planned(4, 10_000), ladder, race]), FIRST)
    assert distances(tight) == [9_000, 9_000, 4_000, 21_100]


def test_what_is_done_of_the_current_week_is_taken_off_its_budget():
    done = [*weeks_of([20_000] * 4), Session(local_date=FIRST, distance_m=10_000)]
    plan = inputs([planned(1, 9_000), planned(5, 9_000), planned(6, 9_000)], sessions=done)
    today = replace(plan, today=FIRST + timedelta(days=3))
    assert distances(fit_week(today, FIRST)) == [9_000, 6_000, 6_000]


def test_a_week_gone_by_stays():
    plan = inputs([planned(1, 90_000)], today=week(5))
    assert fit_week(plan, FIRST) == list(plan.workouts)


def test_a_week_that_cannot_fit_is_left_but_for_runs_that_are_too_long():
    done = [*weeks_of([20_000] * 4), Session(local_date=FIRST, distance_m=30_000)]
    plan = inputs([planned(3, 8_000), planned(5, 40_000)], sessions=done, today=FIRST + timedelta(days=1))
    assert distances(fit_week(plan, FIRST)) == [8_000, 33_000]


def test_starts_have_their_ceiling_and_longest_run():
    plan = inputs(
        [planned(day, 5_000) for day in (1, 3, 5)],
        sessions=[],
        log_start=None,
        rule=WeekRule(declared_m=0),
    )
    assert distances(fit_week(plan, FIRST)) == [2_000] * 3


def test_without_a_baseline_nothing_is_scaled():
    plan = inputs([planned(1, 50_000)], sessions=[], log_start=None)
    assert fit_week(plan, FIRST) == list(plan.workouts)


def test_the_weeks_of_a_plan_are_fitted_one_after_another():
    plan = inputs([planned(7 * n + day, 12_000 + 2_000 * n) for n in range(3) for day in (1, 5)])
    assert distances(fit_plan(plan)) == [11_000, 11_000, 12_100, 12_100, 13_300, 13_300]
    assert distances(fit_week(plan, week(5))) == [13_200, 13_200]


def test_a_plan_stays_where_fitting_would_break_a_later_week():
    ladder = [planned(day, 3_000, WorkoutType.LADDER_RUN) for day in (8, 10, 12)]
    sessions = weeks_of([3_000] * 4)
    plan = inputs([planned(1, 2_000), planned(3, 2_000), planned(5, 4_500), *ladder], sessions=sessions)
    assert {found.code for found in judge_plan(plan).findings} >= {GateCode.WEEKLY_CEILING}
    assert fit_week(plan, FIRST) != list(plan.workouts[:3])
    assert fit_plan(plan) == list(plan.workouts)


def test_repeats_become_fewer_before_they_become_shorter():
    half = scaled(intervals(1, 6, 1_000), 500, PACE)
    assert half.steps == (
        step(1_000, kind=StepKind.WARM_UP),
        Repeat(times=3, steps=(step(1_000), step(400, kind=StepKind.RECOVERY))),
        step(1_000, kind=StepKind.COOL_DOWN),
    )
    last = scaled(intervals(1, 2, 1_000), 250, PACE).steps[1]
    assert last == Repeat(times=1, steps=(step(500), step(200, kind=StepKind.RECOVERY)))


def test_a_whole_that_was_the_sum_of_its_steps_stays_so():
    steps = (step(3_000), step(seconds=780))
    summed = scaled(planned(1, 5_000, steps=steps, duration_s=1_950), 500, PACE)
    assert (summed.distance_m, summed.duration_s) == (1_500 + 360 * 1_000 // PACE, 585 + 360)
    apart = scaled(planned(1, 8_000, steps=steps, duration_s=3_000), 500, PACE)
    assert (apart.distance_m, apart.duration_s) == (4_000, 1_500)


def test_times_are_cut_to_whole_minutes_and_open_steps_stay_open():
    assert scaled(planned(1, duration_s=3_599), 999, PACE).duration_s == 3_540
    cut = scaled(planned(1, steps=(step(), step(seconds=90))), 900, PACE)
    assert cut.steps == (step(), step(seconds=60))


@pytest.mark.parametrize(
    ("metres", "thousandths", "expected"),
    [(12_345, 1_000, 12_345), (12_345, 999, 12_300), (12_345, 0, 100), (80, 0, 80), (80, 999, 80)],
)
def test_nothing_becomes_smaller_than_a_hundred_metres(metres, thousandths, expected):
    assert scaled(planned(1, metres), thousandths, PACE).distance_m == expected


sizes = st.integers(100, 45_000)
seconds = st.integers(30, 14_400)
kinds = st.sampled_from([WorkoutType.EASY, WorkoutType.LONG, WorkoutType.TEMPO])
days = st.integers(0, 27)
some_steps = st.one_of(
    st.builds(step, sizes),
    st.builds(step, st.none(), seconds),
    st.builds(
        lambda times, metres, rest: Repeat(times=times, steps=(step(metres), step(seconds=rest))),
        st.integers(1, 12),
        st.integers(100, 5_000),
        st.integers(30, 300),
    ),
)
runs = st.one_of(
    st.builds(planned, days, sizes, kinds),
    st.builds(lambda day, time: planned(day, duration_s=time), days, seconds),
    st.builds(
        lambda day, steps: planned(day, steps=tuple(steps)),
        days,
        st.lists(some_steps, min_size=1, max_size=3),
    ),
)
others = st.one_of(
    st.builds(lambda day, metres: planned(day, metres, WorkoutType.RACE), days, sizes),
    st.builds(
        lambda day, metres: planned(day, metres, WorkoutType.LADDER_RUN), days, st.integers(500, 4_000)
    ),
    st.builds(lambda day: planned(day, kind=WorkoutType.STRENGTH, duration_s=1_800), days),
    st.builds(planned, days),
)
logs = st.lists(st.one_of(st.just(0), st.integers(4_000, 70_000)), min_size=1, max_size=10)
weekly_rules = st.builds(
    WeekRule,
    increase_pct=st.integers(1, 30),
    strict=st.booleans(),
    gentle_start=st.booleans(),
    declared_m=st.sampled_from([None, 0, 25_000]),
)


@st.composite
def plans(draw):
    """Four weeks, looked at from up to a week before their beginning to their middle."""
    weeks_m = draw(logs)
    contents = draw(st.lists(runs, max_size=10)) + draw(st.lists(others, max_size=3))
    return inputs(
        draw(st.permutations(contents)),
        weeks_count=4,
        today=FIRST + timedelta(days=draw(st.integers(-7, 14))),
        sessions=weeks_of(weeks_m, first=4 - len(weeks_m) + draw(st.integers(0, 1))),
        log_start=None,
        rule=draw(weekly_rules),
    )


def told(plan, workouts, *, monday=None):
    """Kind, week and workout of everything that needs a reason."""
    report = judge_plan(replace(plan, workouts=workouts))
    return {
        (finding.code, finding.monday, finding.index)
        for finding in report.blocking
        if monday is None or finding.monday == monday
    }


def smallest(content):
    return content if content.type in UNSCALED or not content.is_run else scaled(content, 0, PACE)


@given(plans())
@settings(max_examples=25)
def test_fitting_a_plan_never_breaks_a_rule_and_never_changes_the_number_of_runs(plan):
    fitted = fit_plan(plan)
    assert told(plan, fitted) <= told(plan, plan.workouts)
    assert [(content.date, content.type) for content in fitted] == [
        (content.date, content.type) for content in plan.workouts
    ]
    for before, after in zip(plan.workouts, fitted, strict=True):
        assert (before.planned_m() > 0) == (after.planned_m() > 0)
        assert after.planned_m() <= before.planned_m()
        assert before.is_run or after == before


@given(plans())
@settings(max_examples=20)
def test_fitting_twice_is_fitting_once(plan):
    fitted = fit_plan(plan)
    assert fit_plan(replace(plan, workouts=fitted)) == fitted


@given(plans(), st.integers(0, 3))
@settings(max_examples=25)
def test_fitting_a_week_solves_what_scaling_can_solve_in_it(plan, nth):
    monday = plan.mondays[nth]
    week_of = iter(fit_week(plan, monday))
    fitted = [
        next(week_of) if monday <= content.date < monday + timedelta(days=7) else content
        for content in plan.workouts
    ]
    left = told(plan, fitted, monday=monday)
    assert left <= told(plan, plan.workouts, monday=monday)
    tiny = [
        smallest(content) if monday <= content.date < monday + timedelta(days=7) else content
        for content in plan.workouts
    ]
    assert {found for found in left if found[0] in SCALABLE} <= told(plan, tiny, monday=monday)
