"""Time zones of places, without asking anybody."""

from zoneinfo import available_timezones

import numpy as np
import pytest
from tzfpy import timezonenames

from training.importers.places import zone_at, zone_of_positions

NAN = float("nan")


@pytest.mark.parametrize(
    ("lat", "lon", "zone"),
    [
        (55.75, 37.61, "Europe/Moscow"),
        (48.8566, 2.3522, "Europe/Paris"),
        (40.7829, -73.9654, "America/New_York"),
        (27.7172, 85.3240, "Asia/Kathmandu"),
        (-33.8908, 151.2743, "Australia/Sydney"),
        (-36.8485, 174.7633, "Pacific/Auckland"),
        (64.1466, -21.9426, "Atlantic/Reykjavik"),
        (36.1069, -112.1129, "America/Phoenix"),
    ],
)
def test_places_where_people_run(lat, lon, zone):
    assert zone_at(lat, lon) == zone


@pytest.mark.parametrize(("lat", "lon"), [(40.0, -30.0), (0.0, 0.0), (90.0, 0.0), (56.0, 3.0)])
def test_at_sea_there_is_none(lat, lon):
    assert zone_at(lat, lon) is None


def test_every_zone_is_one_that_python_knows():
    assert set(timezonenames()) <= available_timezones()


def positions(*pairs):
    return zone_of_positions(*(np.array(column, dtype=np.float64) for column in zip(*pairs, strict=True)))


def test_the_first_positions_tell():
    assert positions((NAN, NAN), *[(48.85, 2.35)] * 9, *[(52.5, 13.4)] * 60) == "Europe/Paris"


def test_where_the_watch_was_last_switched_off_does_not_count():
    assert positions(*[(40.78, -73.96)] * 3, *[(48.85, 2.35)] * 12) == "Europe/Paris"


def test_the_date_line_is_no_middle():
    fiji = [(-16.8, 179.99), (-16.8, -179.99)] * 4
    assert positions(*fiji) == "Pacific/Fiji"


def test_without_a_position_there_is_none():
    assert positions((NAN, NAN), (NAN, 3.0)) is None
