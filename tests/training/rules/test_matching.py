"""Which activity was which workout: once each, in any order, and as alike as can be."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.enums import ActivityType, WorkoutOutcome, WorkoutType
from training.rules.dates import monday_of
from training.rules.matching import (
    Done,
    Planned,
    cheapest,
    fits,
    likeness,
    match,
    outcome_of,
    settled,
    share_done,
)
from training.rules.workouts import Repeat, Step, WorkoutContent

MONDAY = date(2026, 11, 16)
SUNDAY = MONDAY + timedelta(days=6)


def workout(n, day=0, kind="easy", metres=8_000, **fields):
    sizes = {"metres": metres, "about_m": metres} if metres else {}
    return Planned(id=n, date=MONDAY + timedelta(days=day), type=kind, **(sizes | fields))


def activity(n, day=0, kind="run", metres=8_000, seconds=None):
    return Done(id=n, date=MONDAY + timedelta(days=day), type=kind, metres=metres, seconds=seconds)


workouts = st.lists(
    st.builds(
        workout,
        st.just(0),
        st.integers(0, 13),
        st.sampled_from(WorkoutType.values),
        st.one_of(st.none(), st.integers(1_000, 30_000)),
    ),
    max_size=6,
).map(lambda rows: [Planned(**{**_fields(row), "id": n}) for n, row in enumerate(rows)])
activities = st.lists(
    st.builds(
        activity,
        st.just(0),
        st.integers(0, 13),
        st.sampled_from(ActivityType.values),
        st.one_of(st.none(), st.integers(0, 40_000)),
        st.one_of(st.none(), st.integers(0, 10_000)),
    ),
    max_size=6,
).map(lambda rows: [Done(**{**_fields(row), "id": 100 + n}) for n, row in enumerate(rows)])


def _fields(row):
    return {name: getattr(row, name) for name in row.__slots__}


@given(workouts, activities)
def test_nothing_is_matched_twice_and_every_pair_fits(planned, done):
    found = match(planned, done)
    assert len(set(found.values())) == len(found)
    by_id = {row.id: row for row in [*planned, *done]}
    for workout_id, activity_id in found.items():
        one, other = by_id[workout_id], by_id[activity_id]
        assert fits(one, other)
        assert abs(one.date - other.date) <= timedelta(days=1)
        assert monday_of(one.date) == monday_of(other.date)


@given(workouts, activities, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_come_makes_no_difference(planned, done, random):
    expected = match(planned, done)
    random.shuffle(planned)
    random.shuffle(done)
    assert match(planned, done) == expected


@given(workouts, activities)
def test_no_workout_stays_open_beside_an_activity_of_its_day_that_fits(planned, done):
    found = match(planned, done)
    free = [row for row in done if row.id not in found.values()]
    for row in planned:
        if row.id not in found:
            assert not [one for one in free if one.date == row.date and fits(row, one)]


@given(
    st.integers(1, 4).flatmap(
        lambda rows: st.integers(rows, 5).flatmap(
            lambda columns: st.lists(
                st.lists(st.integers(0, 50), min_size=columns, max_size=columns),
                min_size=rows,
                max_size=rows,
            )
        )
    )
)
def test_the_assignment_is_the_cheapest_of_all(costs):
    rows, columns = len(costs), len(costs[0])
    pairs = cheapest(costs)
    assert sorted(row for row, _column in pairs) == list(range(rows))
    assert len({column for _row, column in pairs}) == rows
    best = min(
        sum(costs[row][column] for row, column in enumerate(chosen))
        for chosen in permutations(range(columns), rows)
    )
    assert sum(costs[row][column] for row, column in pairs) == best


def test_two_of_a_day_go_to_those_most_like_them():
    planned = [workout(1, metres=5_000, kind="strides"), workout(2, metres=12_000)]
    done = [activity(10, metres=11_000), activity(11, metres=5_500)]
    assert match(planned, done) == {1: 11, 2: 10}


def test_the_sum_counts_and_not_the_one_closest_pair():
    planned = [workout(1, metres=10_000), workout(2, metres=5_000)]
    done = [activity(10, metres=8_000), activity(11, metres=20_000)]
    assert match(planned, done) == {1: 11, 2: 10}


def test_a_run_a_day_late_is_the_workout_that_was_left_over():
    assert match([workout(1, 1)], [activity(10, 2)]) == {1: 10}
    assert match([workout(1, 2)], [activity(10, 1)]) == {1: 10}


def test_a_neighbour_never_takes_an_activity_from_its_own_day():
    planned = [workout(1, 1, metres=8_000), workout(2, 2, metres=3_000)]
    assert match(planned, [activity(10, 2, metres=8_000)]) == {2: 10}


@pytest.mark.parametrize(
    ("planned", "done"),
    [
        (workout(1, 1), activity(10, 3)),
        (workout(1, 6), activity(10, 7)),
        (workout(1, 1, metres=8_000), activity(10, 2, metres=3_999)),
        (workout(1, kind="strength", metres=None), activity(10)),
        (workout(1), activity(10, kind="walk")),
        (workout(1, kind="rest", metres=None), activity(10, kind="other")),
    ],
    ids=["two days", "next week", "under half", "gym", "a walk", "rest"],
)
def test_these_are_no_match(planned, done):
    assert match([planned], [done]) == {}


@pytest.mark.parametrize("kind", ["run", "trail_run", "treadmill"])
@pytest.mark.parametrize("planned", ["easy", "race", "ladder_run", "hills"])
def test_every_kind_of_run_may_have_been_a_running_workout(kind, planned):
    assert fits(workout(1, kind=planned), activity(2, kind=kind))


@pytest.mark.parametrize("kind", ["strength", "other"])
@pytest.mark.parametrize("planned", ["strength", "mobility"])
def test_strength_is_matched_by_strength_and_by_what_has_no_name(kind, planned):
    assert fits(workout(1, kind=planned), activity(2, kind=kind))


@pytest.mark.parametrize(
    ("metres", "outcome"),
    [(8_000, "done"), (7_999, "partly"), (0, "partly"), (20_000, "done"), (None, "done")],
)
def test_done_from_eighty_percent_on(metres, outcome):
    assert outcome_of(workout(1, metres=10_000), activity(2, metres=metres)) == outcome


def test_a_workout_by_time_is_measured_by_time():
    by_time = workout(1, metres=None, seconds=3_600, about_m=9_230, about_s=3_600)
    assert share_done(by_time, activity(2, metres=20_000, seconds=1_800)) == 0.5
    assert share_done(by_time, activity(2, metres=9_230)) == 1
    assert share_done(by_time, activity(2, metres=None)) is None


def test_a_treadmill_without_metres_is_measured_by_its_time():
    by_metres = workout(1, metres=10_000, about_s=3_900)
    assert share_done(by_metres, activity(2, metres=None, seconds=1_950)) == 0.5


def test_what_nothing_tells_about_is_half_alike():
    assert likeness(workout(1, metres=None), activity(2)) == 500
    assert likeness(workout(1, metres=8_000), activity(2, metres=0)) == 0
    assert likeness(workout(1, metres=8_000), activity(2, metres=10_000)) == 800


def test_the_size_of_a_workout_is_what_its_author_wrote():
    def of(**fields):
        return Planned.of(1, WorkoutContent(date=MONDAY, type=fields.pop("type", "easy"), **fields))

    reps = Repeat(times=4, steps=(Step(kind="work", distance_m=400), Step(kind="recovery", duration_s=90)))
    assert (of(distance_m=8_000).metres, of(distance_m=8_000).seconds) == (8_000, None)
    assert (of(duration_s=1_800).metres, of(duration_s=1_800).seconds) == (None, 1_800)
    assert of(steps=(reps,)).metres == 4 * (400 + 90_000 // 390)
    assert of(steps=(Step(kind="work", duration_s=600),)).seconds == 600
    assert of(type="strength", duration_s=1_800).seconds == 1_800
    assert (of(type="mobility").metres, of(type="mobility").seconds) == (None, None)


def on(*days):
    return lambda day: day in days


@pytest.mark.parametrize(
    ("kind", "paused", "away", "outcome"),
    [
        ("easy", [], [], WorkoutOutcome.MISSED),
        ("easy", [MONDAY], [], WorkoutOutcome.PAUSED),
        ("easy", [MONDAY], [MONDAY], WorkoutOutcome.PAUSED),
        ("easy", [], [MONDAY], WorkoutOutcome.EXCUSED),
        ("easy", [SUNDAY], [SUNDAY], WorkoutOutcome.MISSED),
        ("strength", [MONDAY], [], WorkoutOutcome.MISSED),
        ("strength", [MONDAY], [MONDAY], WorkoutOutcome.EXCUSED),
        ("rest", [MONDAY], [MONDAY], WorkoutOutcome.PLANNED),
    ],
)
def test_what_a_day_without_an_activity_was(kind, paused, away, outcome):
    assert settled(workout(1, kind=kind), paused=on(*paused), away=on(*away)) == outcome
