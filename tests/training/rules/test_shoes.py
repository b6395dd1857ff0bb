"""When a pair is worn out, and for how long a change of shoes counts."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.enums import ShoeWear
from training.rules import (
    DEFAULT_SHOE_DUE_M,
    DEFAULT_SHOE_NOTE_M,
    change_counts,
    rotation_days,
    wear_of,
)

DAY = date(2026, 11, 18)
metres = st.integers(0, 2_000_000)
limits = st.lists(st.integers(1, 2_000_000), min_size=2, max_size=2).map(sorted)


@pytest.mark.parametrize(
    ("distance_m", "wear"),
    [(0, "ok"), (499_999, "ok"), (500_000, "note"), (699_999, "note"), (700_000, "due"), (2_000_000, "due")],
)
def test_a_note_at_500_and_due_at_700_km(distance_m, wear):
    assert wear_of(distance_m, note_m=DEFAULT_SHOE_NOTE_M, due_m=DEFAULT_SHOE_DUE_M) == wear


@given(metres, metres, limits)
@settings(max_examples=60)
def test_more_kilometres_never_make_a_pair_younger(one, other, pair):
    note_m, due_m = pair
    order = list(ShoeWear)
    less, more = (wear_of(m, note_m=note_m, due_m=due_m) for m in sorted([one, other]))
    assert order.index(less) <= order.index(more)


@given(metres, limits)
@settings(max_examples=60)
def test_each_limit_speaks_from_itself_on(distance_m, pair):
    note_m, due_m = pair
    wear = wear_of(distance_m, note_m=note_m, due_m=due_m)
    assert (wear == ShoeWear.DUE) == (distance_m >= due_m)
    assert (wear == ShoeWear.OK) == (distance_m < note_m)


@pytest.mark.parametrize(("days", "counts"), [(-1, False), (0, True), (1, True), (14, True), (15, False)])
def test_a_change_counts_for_14_days(days, counts):
    assert change_counts(DAY, DAY + timedelta(days=days)) is counts


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
@settings(max_examples=30)
def test_a_rotation_is_28_days_with_today(on):
    first, last = rotation_days(on)
    assert last == on
    assert (last - first).days == 27
