"""The measuring that all formats share, against independent references."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.importers import measure
from training.importers.measure import samples_of

NAN = float("nan")


def vincenty(lat1, lon1, lat2, lon2):
    """Vincenty's inverse formula on WGS 84 (Survey Review 23(176), 1975): the reference for distances."""
    major, flat = 6_378_137.0, 1 / 298.257223563
    minor = major * (1 - flat)
    u1, u2 = (math.atan((1 - flat) * math.tan(math.radians(lat))) for lat in (lat1, lat2))
    turn = lam = math.radians(lon2 - lon1)
    for _ in range(200):
        sin_sigma = math.hypot(
            math.cos(u2) * math.sin(lam),
            math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * math.cos(lam),
        )
        if sin_sigma == 0:
            return 0.0
        cos_sigma = math.sin(u1) * math.sin(u2) + math.cos(u1) * math.cos(u2) * math.cos(lam)
        sigma = math.atan2(sin_sigma, cos_sigma)
        sin_alpha = math.cos(u1) * math.cos(u2) * math.sin(lam) / sin_sigma
        cos2 = 1 - sin_alpha**2
        cos_2m = cos_sigma - 2 * math.sin(u1) * math.sin(u2) / cos2 if cos2 else 0.0
        c = flat / 16 * cos2 * (4 + flat * (4 - 3 * cos2))
        before = lam
        lam = turn + (1 - c) * flat * sin_alpha * (
            sigma + c * sin_sigma * (cos_2m + c * cos_sigma * (2 * cos_2m**2 - 1))
        )
        if abs(lam - before) < 1e-13:
            break
    square = cos2 * (major**2 - minor**2) / minor**2
    a = 1 + square / 16384 * (4096 + square * (-768 + square * (320 - 175 * square)))
    b = square / 1024 * (256 + square * (-128 + square * (74 - 47 * square)))
    delta = b * sin_sigma * (cos_2m + b / 4 * cos_sigma * (2 * cos_2m**2 - 1))
    return minor * a * (sigma - delta)


def column(*values):
    return np.array(values, dtype=np.float64)


def seconds(count, step=1.0):
    return np.arange(count, dtype=np.float64) * step


class TestGeodesic:
    @given(
        lat=st.floats(-80, 80),
        lon=st.floats(-180, 180),
        north=st.floats(-0.2, 0.2),
        east=st.floats(-0.2, 0.2),
    )
    def test_it_agrees_with_vincenty_to_a_hundredth_of_a_percent(self, lat, lon, north, east):
        exact = vincenty(lat, lon, lat + north, lon + east)
        found = measure.geodesic(column(lat), column(lon), column(lat + north), column(lon + east))[0]
        assert found == pytest.approx(exact, rel=1e-4, abs=0.01)

    def test_it_crosses_the_date_line(self):
        found = measure.geodesic(column(0), column(179.999), column(0), column(-179.999))[0]
        assert found == pytest.approx(222.6, rel=0.001)


class TestDistance:
    def test_a_total_that_only_grows_is_left_alone(self):
        assert measure.distance_from_records(column(0, 5, NAN, 15)).tolist() == [0, 5, 10, 15]

    def test_two_resets_add_up(self):
        total = column(*range(0, 100, 10), *range(0, 100, 10), *range(0, 100, 10))
        assert measure.distance_from_records(total)[-1] == 270

    @given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50))
    def test_the_result_never_falls(self, values):
        found = measure.distance_from_records(column(*values))
        assert np.all(np.diff(found) >= 0)

    def test_nothing_known_stays_unknown(self):
        assert np.isnan(measure.distance_from_records(column(NAN, NAN))).all()


class TestSteadied:
    @given(st.lists(st.integers(-50, 50), max_size=40))
    def test_what_is_kept_never_goes_backwards(self, values):
        t = column(*values)
        assert np.all(np.diff(t[measure.steadied(t)]) >= 0)

    @given(st.lists(st.integers(-5, 5), min_size=1, max_size=9))
    def test_nothing_longer_could_have_been_kept(self, values):
        best = max(
            sum(1 for bit in range(len(values)) if mask >> bit & 1)
            for mask in range(1 << len(values))
            if sorted(kept := [v for bit, v in enumerate(values) if mask >> bit & 1]) == kept
        )
        assert np.count_nonzero(measure.steadied(column(*values))) == best


class TestMoving:
    def test_walking_slowly_is_moving_and_standing_with_jitter_is_not(self):
        walk = measure.moving_seconds(seconds(101), seconds(101, 0.8), np.zeros(101))
        rng = np.random.default_rng(7)
        stand = np.cumsum(np.abs(rng.normal(0, 0.25, 101)))
        assert walk == 100
        assert measure.moving_seconds(seconds(101), stand, np.zeros(101)) < 10

    def test_time_between_segments_is_not_moving(self):
        t, segment = column(0, 1, 2, 500, 501), column(0, 0, 0, 1, 1)
        assert measure.moving_seconds(t, column(0, 3, 6, 1500, 1503), segment) == 3

    def test_without_a_distance_nobody_can_say(self):
        assert measure.moving_seconds(seconds(3), column(NAN, NAN, NAN), np.zeros(3)) is None
        assert measure.moving_seconds(seconds(1), seconds(1), np.zeros(1)) is None


class TestCleaning:
    def test_values_that_mean_none_are_none(self):
        samples = samples_of(
            {
                "t": [0, 1, 2, 3],
                "lat": [0, 55, 55, 95],
                "lon": [37, 0, 37, 37],
                "hr": [0, 255, 150, 19],
                "altitude": [9999, -600, 10, NAN],
                "distance": [-1, 0, 1, 2],
            }
        ).cleaned()
        assert np.isnan(samples.lat).tolist() == [True, True, False, True]
        assert np.isnan(samples.lon).tolist() == [True, True, False, True]
        assert np.isnan(samples.hr).tolist() == [True, True, False, True]
        assert np.isnan(samples.altitude).tolist() == [True, True, False, True]
        assert np.isnan(samples.distance).tolist() == [True, False, False, False]

    def test_means_ignore_what_is_unknown(self):
        assert measure.mean(column(NAN, 150, 153)) == 152
        assert measure.mean(column(NAN)) is None
