"""When two recordings are one session."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.rules.duplicates import Recording, is_same_entry, is_same_session, quality_of

AT = datetime(2026, 5, 4, 6, 30, tzinfo=UTC)
BERLIN = timedelta(hours=2)


def recording(*, later_s=0, metres=10_000, seconds=3000):
    return Recording(AT + timedelta(seconds=later_s), metres, seconds)


def same(one, other, utc_offset=BERLIN):
    return is_same_session(one, other, utc_offset=utc_offset)


@pytest.mark.parametrize(
    ("later_s", "metres", "expected"),
    [
        (0, 10_000, True),
        (120, 10_000, True),
        (121, 10_000, False),
        (-120, 9_500, True),
        (0, 9_499, False),
        (0, 10_526, True),
        (0, 10_527, False),
        (0, None, False),
    ],
)
def test_within_2_minutes_and_5_percent(later_s, metres, expected):
    assert same(recording(), recording(later_s=later_s, metres=metres)) is expected


def test_two_sessions_without_a_distance_at_one_time_are_one():
    assert same(recording(metres=None), recording(metres=0))


def test_a_copy_off_by_the_athletes_own_offset_is_the_same_run():
    assert same(recording(), recording(later_s=7200))
    assert same(recording(), recording(later_s=-7200, metres=10_015, seconds=3004))


@pytest.mark.parametrize(
    "other",
    [
        recording(later_s=7200, metres=10_021),
        recording(later_s=7200, seconds=3006),
        recording(later_s=3600),
        recording(later_s=7200, metres=None),
        recording(later_s=7200, metres=0),
        Recording(AT + BERLIN, 10_000, None),
    ],
)
def test_anything_else_hours_apart_is_another_run(other):
    assert not same(recording(), other)


def test_at_utc_nothing_is_shifted():
    assert not same(recording(), recording(later_s=7200), utc_offset=timedelta())


@given(
    later_s=st.integers(-10_000, 10_000),
    metres=st.integers(0, 20_000),
    seconds=st.integers(0, 5000),
)
def test_it_does_not_matter_which_came_first(later_s, metres, seconds):
    other = recording(later_s=later_s, metres=metres, seconds=seconds)
    assert same(recording(), other) == same(other, recording())


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((10_000, 3000), (10_500, 3000), True),
        ((10_000, 3000), (10_600, 3000), False),
        ((10_000, 3000), (10_000, 3333), True),
        ((10_000, 3000), (10_000, 3334), False),
        ((10_000, None), (10_000, 3000), True),
        ((0, 3000), (0, 3000), False),
        ((None, 3000), (10_000, 3000), False),
    ],
)
def test_entries_of_a_day_agree_in_length_and_roughly_in_time(one, other, expected):
    for first, second in ((one, other), (other, one)):
        assert is_same_entry(Recording(AT, *first), Recording(AT + BERLIN, *second)) is expected


def test_a_summary_beats_any_number_of_sensors_and_a_whole_file_a_part():
    order = [
        quality_of("fit", sensors=4, partial=True),
        quality_of("csv", sensors=2, partial=False),
        quality_of("gpx", sensors=4, partial=False),
        quality_of("tcx", sensors=0, partial=False),
        quality_of("fit", sensors=0, partial=False),
        quality_of("fit", sensors=4, partial=False),
    ]
    assert order == sorted(order)
    assert quality_of("manual", sensors=12, partial=False) == 9
