"""What one typed line says of a workout."""

import pytest

from training.rules.quick_entry import (
    Length,
    read_length,
    read_quick,
    read_target,
    rows_of_steps,
    steps_of_rows,
)

WORDS = {"easy": "easy", "long": "long", "strength": "strength", "rest": "rest"}


@pytest.mark.parametrize(
    ("text", "kind", "distance_m", "duration_s"),
    [
        ("8 km easy", "easy", 8_000, None),
        ("long 16,5km", "long", 16_500, None),
        ("45 min easy", "easy", None, 2_700),
        ("strength 1:10:00", "strength", None, 4_200),
        ("rest", "rest", None, None),
        ("5km", "easy", 5_000, None),
    ],
)
def test_a_line_says_type_and_size(text, kind, distance_m, duration_s):
    said = read_quick(text, WORDS)
    assert (said.type, said.distance_m, said.duration_s) == (kind, distance_m, duration_s)


def test_repeats_come_back_as_rows_and_as_steps():
    said = read_quick("6x400m/90s", WORDS)
    rows = list(rows_of_steps(said.steps))
    assert [(row.kind, row.times) for row in rows] == [("work", 6), ("recovery", 6)]
    assert steps_of_rows(rows) == tuple(said.steps)
    assert steps_of_rows(rows * 2) == tuple(said.steps) * 2


@pytest.mark.parametrize("text", ["", "8 bananas", "8 km easy really"])
def test_what_is_not_understood_is_not_guessed(text):
    assert read_quick(text, WORDS) is None


def test_lengths():
    assert read_length("90 s") == Length(duration_s=90)
    assert read_length("1:30") == Length(duration_s=90)
    assert read_length("far") is None


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("RPE 3-4", ("rpe", 3, 4)),
        ("4:45-4:30 /km", ("pace_s_per_km", 270, 285)),
        ("140-150 bpm", ("hr_bpm", 140, 150)),
        ("176 spm", ("cadence_spm", 176, 176)),
    ],
)
def test_targets(text, data):
    target = read_target(text)
    assert (target.kind, target.low, target.high) == data


@pytest.mark.parametrize("text", ["fast", "4:30 bpm", "rpe 140 bpm"])
def test_targets_that_contradict_themselves(text):
    assert read_target(text) is None
