"""Metres and seconds in the reader's words."""

import pytest
from django.utils import translation

from training.templatetags.units import clock, distance, duration


@pytest.mark.parametrize(
    ("metres", "units", "shown"),
    [
        (12_345, "km", "12.3 km"),
        (12_350, "km", "12.4 km"),
        (0, "km", "0.0 km"),
        (16_093, "mi", "10.0 mi"),
        (1_000, "mi", "0.6 mi"),
        (None, "km", "–"),
        (None, "mi", "–"),
    ],
)
def test_a_distance_is_rounded_and_the_unknown_is_no_zero(metres, units, shown):
    assert distance(metres, units) == shown.replace(" ", "\xa0")


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(29, "0 min"), (30, "1 min"), (3569, "59 min"), (3570, "1:00 h"), (4980, "1:23 h"), (None, "–")],
)
def test_a_duration_is_read_in_minutes_and_hours(seconds, shown):
    assert duration(seconds) == shown


def test_russian_readers_get_a_comma():
    with translation.override("ru"):
        assert distance(12_345).startswith("12,3")


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (312, "5:12"), (3725, "1:02:05"), (None, "–")])
def test_a_clock_counts_to_the_second(seconds, shown):
    assert clock(seconds) == shown
