"""What altitude tells, against hills whose height and slope are known."""

import numpy as np
import pytest

from training.importers import heights
from training.importers.measure import samples_of

NAN = float("nan")
NORTH_PER_M = 1 / 111_320


def pieces(altitude, *, t=None, metres=None, segment=None, lat=None):
    count = len(altitude)
    t = np.arange(count, dtype=np.float64) if t is None else t
    rows = {"t": t, "altitude": altitude}
    if lat is not None:
        rows |= {"lat": lat, "lon": [37.6] * count}
    covered = np.full(count, NAN) if metres is None else np.asarray(metres, dtype=np.float64)
    return heights.pieces(samples_of(rows, segment), covered)


def hill(up_m=80, seconds=600):
    return np.concatenate((np.linspace(100, 100 + up_m, seconds), np.linspace(100 + up_m, 100, seconds)))


class TestClimb:
    def test_one_hill_is_counted_once(self):
        up, down = heights.climb(pieces(hill()))
        assert up == pytest.approx(80, abs=2)
        assert down == pytest.approx(80, abs=2)

    def test_noise_on_the_flat_is_no_climb(self):
        noise = 100 + np.random.default_rng(3).normal(0, 1.5, 3600)
        assert np.abs(np.diff(noise)).sum() > 5000
        up, down = heights.climb(pieces(noise))
        assert up < 20
        assert down < 20

    def test_noise_on_hills_changes_them_by_less_than_15_percent(self):
        t = np.arange(3600.0)
        noisy = 100 + 30 * np.sin(t / 200) + np.random.default_rng(5).normal(0, 1.5, 3600)
        exact = np.clip(np.diff(30 * np.sin(t / 200)), 0, None).sum()
        assert heights.climb(pieces(noisy))[0] == pytest.approx(exact, rel=0.15)

    def test_sparse_points_are_taken_as_they_are(self):
        assert heights.climb(pieces([100, 150, 120], t=[0, 600, 1200])) == (50, 30)

    def test_one_height_is_no_climb(self):
        assert heights.climb(pieces([100, NAN])) is None
        assert heights.climb(pieces([NAN, NAN])) is None

    def test_a_lift_in_a_pause_is_nobodys_climb(self):
        up, down = heights.climb(pieces([100] * 60 + [900] * 60, segment=[0] * 60 + [1] * 60))
        assert (up, down) == (0, 0)

    def test_a_drive_in_a_pause_is_nobodys_climb(self):
        lat = [55 + i * 3 * NORTH_PER_M for i in range(60)]
        away = [55.1 + i * 3 * NORTH_PER_M for i in range(60)]
        found = pieces([100] * 60 + [108] * 60, segment=[0] * 60 + [1] * 60, lat=lat + away)
        assert heights.climb(found) == (0, 0)

    def test_a_climb_goes_on_after_a_rest_on_its_way(self):
        up = np.linspace(100, 140, 600)
        segment = [i // 40 for i in range(600)]
        lat = [55 + i * 3 * NORTH_PER_M for i in range(600)]
        assert heights.climb(pieces(up, segment=segment, lat=lat))[0] == pytest.approx(40, abs=2)


class TestSlopes:
    def test_a_steady_climb_has_its_slope_throughout(self):
        metres = np.arange(1000) * 3.0
        found = list(heights.slopes(pieces(metres * 0.08, metres=metres)))
        # The ends are smoothed flatter.
        for long, risen in found[2:-2]:
            assert risen / long == pytest.approx(0.08, rel=0.02)

    def test_parts_are_equally_long_at_least_30_m_and_leave_nothing_out(self):
        metres = np.arange(500) * 2.7
        lengths = [long for long, _ in heights.slopes(pieces([100.0] * 500, metres=metres))]
        assert sum(lengths) == pytest.approx(metres[-1])
        assert min(lengths) >= heights.SLOPE_M
        assert max(lengths) < 2 * heights.SLOPE_M
        assert max(lengths) == min(lengths)

    def test_less_than_30_m_has_no_slope(self):
        assert list(heights.slopes(pieces([100.0] * 10, metres=np.arange(10) * 3.0))) == []

    def test_without_a_distance_there_is_no_slope(self):
        assert list(heights.slopes(pieces(hill()))) == []

    def test_no_slope_leads_across_a_lift(self):
        metres = np.concatenate((np.arange(60) * 3.0, 180 + np.arange(60) * 3.0))
        found = pieces([100.0] * 60 + [900.0] * 60, metres=metres, segment=[0] * 60 + [1] * 60)
        assert all(risen == 0 for _, risen in heights.slopes(found))

    def test_the_file_length_of_an_ultra_stays_within_what_the_child_may_say(self):
        metres = np.linspace(0, 400_000, 100_000)
        assert len(list(heights.slopes(pieces(np.zeros(100_000), metres=metres)))) == 13_333
