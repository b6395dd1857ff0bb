"""The compact track keeps what it is given, and expands nothing it did not write."""

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.tracks import Track

POINT = st.tuples(
    st.floats(0, 1e6),
    st.one_of(st.just(float("nan")), st.floats(-90, 90)),
    st.one_of(st.just(float("nan")), st.floats(-180, 180)),
    st.floats(0, 4e5),
    st.one_of(st.just(float("nan")), st.floats(-500, 9000)),
    st.one_of(st.just(float("nan")), st.floats(20, 250)),
    st.one_of(st.just(float("nan")), st.floats(0, 300)),
)
STEPS = (1, 1e-7, 1e-7, 0.1, 0.1, 1, 1)


def track_of(rows):
    return Track(*(np.array(column, dtype=np.float64) for column in zip(*rows, strict=True)))


def straight(count):
    t = np.arange(count, dtype=np.float64)
    return Track(t, 55 + t * 2.5e-5, 37 + t * 0, t * 2.8, 150 + t * 0, 140 + t % 7, 170 + t * 0)


@given(st.lists(POINT, min_size=1, max_size=60))
def test_what_is_packed_comes_back_to_its_step(rows):
    track = track_of(rows)
    back = Track.from_bytes(track.to_bytes())
    for before, after, step in zip(track.columns(), back.columns(), STEPS, strict=True):
        np.testing.assert_allclose(after, before, atol=step / 2 + 1e-9)


def test_an_hour_takes_less_than_20_kb():
    assert len(straight(3600).to_bytes()) < 20_000


def test_an_empty_track_is_one():
    assert len(Track.from_bytes(straight(0).to_bytes())) == 0


def test_packing_twice_gives_the_same_bytes():
    packed = straight(100).to_bytes()
    assert Track.from_bytes(packed).to_bytes() == packed


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:0],
        lambda data: data[:6],
        lambda data: b"XYZ" + data[3:],
        lambda data: data[:3] + b"\x09" + data[4:],
        lambda data: data[:-9],
        lambda data: data[:4] + (99).to_bytes(4, "big") + data[8:],
        lambda data: data[:4] + (2**32 - 1).to_bytes(4, "big") + data[8:],
        lambda data: data[:8] + b"no zlib at all",
        lambda data: data[:8] + zlib.compress(bytes(50_000_000)),
    ],
)
def test_anything_else_is_refused(damage):
    with pytest.raises(ValueError, match="track"):
        Track.from_bytes(damage(straight(100).to_bytes()))
