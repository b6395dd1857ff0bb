"""What people type is read as they mean it, or refused; never guessed."""

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.rules import (
    METRES_PER_KM,
    METRES_PER_MILE,
    is_unlikely_speed,
    local_instant,
    parse_distance_m,
    parse_duration_s,
    show_distance,
    show_duration,
)

NEW_YORK = "America/New_York"
wall = datetime.fromisoformat
WALLS = st.datetimes(wall("1990-01-01"), wall("2037-01-01"))


class TestDistance:
    @pytest.mark.parametrize(
        ("text", "metres"),
        [
            ("8", 8_000),
            ("8.5", 8_500),
            ("8,5", 8_500),
            (" 8,5 km ", 8_500),
            ("8,5 км", 8_500),
            ("5 mi", 8_047),
            ("800 m", 800),
            ("800м", 800),
            ("42.195", 42_195),
            ("0", 0),
            ("٨", 8_000),
        ],
    )
    def test_in_kilometres(self, text, metres):
        assert parse_distance_m(text, metres_per_unit=METRES_PER_KM) == metres

    def test_in_miles(self):
        assert parse_distance_m("26.2188", metres_per_unit=METRES_PER_MILE) == 42_195
        assert parse_distance_m("10 km", metres_per_unit=METRES_PER_MILE) == 10_000

    @pytest.mark.parametrize(
        "text", ["", "far", "-3", "1e5", "8.5.1", "1,234,5", "8 parsec", "8;5", "9" * 9, "nan", "inf"]
    )
    def test_anything_else_is_refused(self, text):
        with pytest.raises(ValueError, match=r".*"):
            parse_distance_m(text, metres_per_unit=METRES_PER_KM)

    @given(st.integers(0, 400_000))
    @settings(max_examples=80)
    def test_kilometres_read_back_to_the_metre(self, metres):
        shown = show_distance(metres, metres_per_unit=METRES_PER_KM)
        assert parse_distance_m(shown, metres_per_unit=METRES_PER_KM) == metres
        assert parse_distance_m(shown.replace(".", ","), metres_per_unit=METRES_PER_KM) == metres

    @given(st.integers(0, 400_000))
    @settings(max_examples=80)
    def test_miles_read_back_within_a_metre(self, metres):
        shown = show_distance(metres, metres_per_unit=METRES_PER_MILE)
        assert abs(parse_distance_m(shown, metres_per_unit=METRES_PER_MILE) - metres) <= 1

    @pytest.mark.parametrize(
        ("metres", "shown"), [(8_500, "8.5"), (10_000, "10"), (0, "0"), (42_195, "42.195")]
    )
    def test_no_needless_zeros(self, metres, shown):
        assert show_distance(metres, metres_per_unit=Decimal(1000)) == shown


class TestDuration:
    @pytest.mark.parametrize(
        ("text", "seconds"),
        [
            ("52", 3_120),
            ("52:30", 3_150),
            ("1:05:00", 3_900),
            ("01:05:00", 3_900),
            ("125:00", 7_500),
            ("52.5", 3_150),
            ("52,5", 3_150),
            ("52 min", 3_120),
            ("52 мин", 3_120),
            ("1 h 5", 3_900),
            ("1h05", 3_900),
            ("2 h", 7_200),
            ("1 ч 5 мин", 3_900),
            ("0:45", 45),
        ],
    )
    def test_as_people_say_it(self, text, seconds):
        assert parse_duration_s(text) == seconds

    @pytest.mark.parametrize(
        "text", ["", "long", "-5", "1:70", "1:61:00", "1:5", "1:00:61", "1h75", "1:2:3:4", ":30", "5:", "1e3"]
    )
    def test_anything_else_is_refused(self, text):
        with pytest.raises(ValueError, match=r".*"):
            parse_duration_s(text)

    @given(st.integers(0, 999 * 3600))
    @settings(max_examples=80)
    def test_it_reads_back_to_the_second(self, seconds):
        assert parse_duration_s(show_duration(seconds)) == seconds


class TestLocalStart:
    def test_a_usual_morning(self):
        start = local_instant(wall("2026-11-16T07:30"), "Europe/Berlin")
        assert start.isoformat() == "2026-11-16T07:30:00+01:00"

    def test_an_hour_that_comes_twice_is_the_first_of_them(self):
        start = local_instant(wall("2026-11-01T01:30"), NEW_YORK)
        assert start.isoformat() == "2026-11-01T01:30:00-04:00"

    @pytest.mark.parametrize("minute", [0, 30, 59])
    def test_an_hour_that_never_was_is_refused(self, minute):
        with pytest.raises(ValueError, match="2026-03-08T02"):
            local_instant(wall(f"2026-03-08T02:{minute:02}"), NEW_YORK)

    @given(WALLS, st.sampled_from([NEW_YORK, "Asia/Kolkata"]))
    @settings(max_examples=80)
    def test_the_clock_on_the_wall_is_kept(self, shown, zone):
        try:
            start = local_instant(shown, zone)
        except ValueError:
            return
        assert start.replace(tzinfo=None) == shown


class TestUnlikelySpeed:
    @pytest.mark.parametrize(
        ("metres", "seconds", "unlikely"),
        [
            (10_000, 3_000, False),
            (42_195, 7_235, False),
            (10_000, 1_500, True),
            (8_000, 90, True),
            (8_000, 90 * 60, False),
            (5_000, 3 * 3600, True),
            (400, 50, False),
            (None, 3_000, False),
            (10_000, None, False),
        ],
    )
    def test_of_a_run(self, metres, seconds, unlikely):
        assert is_unlikely_speed("run", metres, seconds) is unlikely

    def test_of_a_ride_nothing_is_said(self):
        assert not is_unlikely_speed("ride", 40_000, 3_600)
