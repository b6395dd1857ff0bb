"""Weeks as pictures: what stands where, and what the picture says in words."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from coachsite.roster import charts
from coachsite.roster.charts import mark_of, sparkline, weekly_chart, weeks_until
from training.enums import Verdict, WeekBasis
from training.selectors import WeekBar
from training.selectors.weeks import say_chart

MONDAY = date(2026, 11, 16)
OVER = {"verdict": Verdict.OVER_30, "basis": WeekBasis.WEEKS, "baseline_m": 32_000, "ceiling_m": 35_200}


def bar(n=0, distance_m=32_000, **fields):
    given_ = {
        "runs": int(distance_m > 0),
        "baseline_m": 32_000,
        "ceiling_m": 35_200,
        "basis": WeekBasis.WEEKS,
    }
    return WeekBar(monday=MONDAY - timedelta(weeks=n), distance_m=distance_m, **given_ | fields)


def load(bars):
    return SimpleNamespace(weeks=bars, sentence=say_chart(bars))


def chart(*bars, pain=None):
    return weekly_chart(load(list(bars)), worst_pain=pain)


def px(text):
    return float(text)


def pct(text):
    return float(text.removesuffix("%"))


bars_strategy = st.lists(
    st.builds(
        WeekBar,
        monday=st.just(MONDAY),
        distance_m=st.integers(0, 400_000),
        verdict=st.sampled_from(Verdict),
        basis=st.sampled_from(WeekBasis),
        baseline_m=st.none() | st.integers(1, 200_000),
        ceiling_m=st.none() | st.integers(1, 260_000),
    ),
    min_size=1,
    max_size=16,
)


class TestGeometry:
    @given(bars_strategy)
    def test_everything_stays_inside(self, bars):
        drawn = chart(*bars, pain={})
        height = px(drawn.height)
        for shape in drawn.bars:
            assert 0 <= pct(shape.x) <= pct(shape.x) + pct(shape.width) <= 100.01
            assert charts.TOP_PX <= px(shape.y) <= px(drawn.floor)
            assert abs(px(shape.y) + px(shape.height) - px(drawn.floor)) < 0.11
        for band in drawn.corridor:
            assert charts.TOP_PX - 0.1 <= px(band.y) <= px(band.y) + px(band.height) <= px(drawn.floor) + 0.11
        assert all(px(label.y) <= height for label in (*drawn.names, *drawn.pain))

    @given(bars_strategy)
    def test_a_longer_week_is_never_a_lower_bar(self, bars):
        drawn = chart(*bars)
        by_distance = sorted(range(len(bars)), key=lambda n: bars[n].distance_m)
        heights = [px(drawn.bars[n].height) for n in by_distance]
        assert heights == sorted(heights)

    @given(bars_strategy)
    def test_ticks_are_few_and_reach_above_everything(self, bars):
        drawn = chart(*bars)
        highest = max(max(b.distance_m, b.ceiling_m or 0) for b in bars)
        assert 2 <= len(drawn.ticks) <= charts.MAX_TICKS + 2
        assert int(drawn.ticks[-1].text.split()[0]) * 1000 >= highest

    def test_the_corridor_runs_from_the_usual_week_to_the_ceiling(self):
        drawn = chart(bar(distance_m=40_000))
        band = drawn.corridor[0]
        scale = charts._Scale([bar(distance_m=40_000)])
        assert px(band.y) == pytest.approx(scale.y(35_200), abs=0.06)
        assert px(band.y) + px(band.height) == pytest.approx(scale.y(32_000), abs=0.11)

    def test_weeks_without_a_corridor_have_a_gap(self):
        assert len(chart(bar(1), bar(0, ceiling_m=None)).corridor) == 1

    def test_every_second_week_is_named_and_the_last_always(self):
        names = [label.text for label in chart(bar(3), bar(2), bar(1), bar(0)).names]
        assert names == ["2 Nov", "16 Nov"]


class TestMarks:
    @pytest.mark.parametrize(
        ("week", "mark"),
        [
            (bar(), ""),
            (bar(distance_m=44_000, **OVER), "▲ +37 %"),
            (bar(distance_m=35_201, verdict=Verdict.OVER), "▲ +10 %"),
            (bar(distance_m=9_000, verdict=Verdict.START_TOO_FAST), "▲"),
            (bar(distance_m=9_000, verdict=Verdict.RETURN_TOO_FAST), "▲"),
            (bar(verdict=Verdict.INSUFFICIENT_DATA), ""),
        ],
    )
    def test_weeks_above_the_corridor_carry_one(self, week, mark):
        assert mark_of(week) == mark

    def test_they_change_colour_too(self):
        drawn = chart(bar(1), bar(0, 44_000, **OVER, is_current=True))
        assert [shape.css for shape in drawn.bars] == ["cs-bar", "cs-bar cs-bar-above cs-bar-current"]
        assert drawn.bars[1].marks == ("▲", "+37 %")
        assert drawn.bars[1].title == "Week of 16 Nov: 44.0 km, ceiling 35.2 km, ▲ +37 %"


class TestWords:
    def test_table_says_the_numbers_of_the_bars_newest_first(self):
        drawn = chart(
            bar(1, 30_000, change_pct=-6.25), bar(0, 44_000, **OVER, change_pct=46.7), pain={MONDAY: 4}
        )
        newest, older = drawn.table
        assert (newest.week, newest.distance, newest.usual, newest.ceiling) == (
            "16 November",
            "44.0 km",
            "32.0 km",
            "35.2 km",
        )
        assert (newest.change, newest.pain) == ("+47 %", "4/10")
        assert newest.verdict == Verdict.OVER_30.label
        assert (older.change, older.pain) == ("-6 %", charts.GAP)

    def test_a_week_without_a_run_says_so(self):
        row = chart(bar(0, 0, baseline_m=None, ceiling_m=None)).table[0]
        assert (row.verdict, row.usual, row.ceiling, row.change) == (
            "No run",
            charts.GAP,
            charts.GAP,
            charts.GAP,
        )

    def test_pain_is_a_gap_where_nobody_answered_and_a_number_at_zero(self):
        drawn = chart(bar(2), bar(1), bar(0), pain={MONDAY: 0, MONDAY - timedelta(weeks=1): 7})
        assert [label.text for label in drawn.pain] == [charts.GAP, "7", "0"]
        assert [label.css for label in drawn.pain] == ["cs-pain-gap", "cs-pain-strong", "cs-pain-none"]

    def test_without_health_there_is_no_row_of_pain(self):
        drawn = chart(bar())
        assert (drawn.shows_pain, drawn.pain) == (False, ())

    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_page_has_an_image_with_a_name_and_a_table(self, language, settings):
        from django.utils import translation

        with translation.override(language):
            drawn = chart(bar(1), bar(0, 44_000, **OVER), pain={})
            page = render_to_string("roster/weekly_chart.html", {"chart": drawn, "chart_id": "w"})
        assert 'role="img"' in page
        assert page.count("<title") == 3
        assert "<details" in page
        assert 'class="chart"' not in page
        # Numbers of a drawing never carry a decimal comma.
        assert not any("," in value for value in _attributes(page))


def _attributes(page):
    import re

    return re.findall(r' (?:x|y|x1|x2|y1|y2|width|height)="([^"]*)"', page)


class TestSparkline:
    def test_holes_are_filled_and_the_current_week_is_last(self):
        rows = [SimpleNamespace(**{name: getattr(bar(2), name) for name in charts.STORED})]
        weeks = weeks_until(rows, MONDAY, 8)
        assert [week.distance_m for week in weeks] == [0] * 5 + [32_000, 0, 0]
        assert [week.is_current for week in weeks] == [False] * 7 + [True]

    def test_draws_a_bar_a_week(self):
        drawn = sparkline([bar(1), bar(0, 44_000, **OVER, is_current=True)])
        assert [shape.css for shape in drawn.bars] == ["cs-bar", "cs-bar cs-bar-above cs-bar-current"]
        assert "above the corridor: week 2" in drawn.sentence

    def test_nothing_run_is_a_flat_line(self):
        drawn = sparkline([replace(bar(), distance_m=0)])
        assert "cs-bar-empty" in drawn.bars[0].css
        assert px(drawn.bars[0].height) > 0
