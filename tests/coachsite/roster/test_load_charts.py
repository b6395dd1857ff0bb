"""Load as pictures: what stands where, what is said in words, and that gaps stay gaps."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from coachsite.roster.load_charts import load_weeks_chart, trend_of
from training.enums import MonotonyGap, TrendGap
from training.rules import day_series
from training.selectors import LoadDays, WeekBar

MONDAY = date(2026, 11, 16)
FIRST = date(2026, 6, 1)


def bar(n=0, load=300, **fields):
    """The week `n` weeks ago."""
    known = {"monotony": 1.0, "strain": 300.0, "monotony_gap": ""} | fields
    return WeekBar(monday=MONDAY - timedelta(weeks=n), load=load, is_current=not n, **known)


def trend(loads, *, shown=60, shows_acwr=False, no_trend=None):
    days = day_series(FIRST, loads)[-shown:]
    return trend_of(LoadDays(days=days, shows_acwr=shows_acwr, no_trend=no_trend))


def points(piece):
    return [tuple(float(number) for number in point.split(",")) for point in piece.split()]


def test_the_chart_says_this_weeks_load_in_words():
    chart = load_weeks_chart([bar(1, 420), bar(0, 1_234)])
    assert chart.sentence == "Load of 2 weeks; this week so far 1234."
    assert [row.load for row in chart.table] == ["1234", "420"]
    assert chart.bars[0].title == "Week of 9 Nov: 420"


def test_a_week_with_an_unknown_effort_says_so_and_shows_what_is_known():
    chart = load_weeks_chart([bar(1, 420, load_complete=False), bar(0, 300)])
    assert [drawn.marks for drawn in chart.bars] == [("?",), ()]
    assert "cs-bar-incomplete" in chart.bars[0].css
    assert chart.bars[0].title == "Week of 9 Nov: 420, incomplete"
    assert "Weeks with a run of unknown effort: 1." in chart.sentence
    assert chart.table[1].note == "incomplete: an effort is missing"


@pytest.mark.parametrize(
    ("fields", "text", "row"),
    [
        ({"monotony": 1.256}, "1.3", "1.26"),
        ({"monotony": 2.0}, "2.0", "2.00"),
        ({"monotony": 2.01}, "▲2.0", "2.01"),
        ({"monotony": 12.0}, "≥10", "12.00"),
        ({"monotony": None, "strain": None, "monotony_gap": MonotonyGap.SD_ZERO}, "≥10", "–"),
        ({"monotony": None, "strain": None, "monotony_gap": MonotonyGap.UNKNOWN_DAY}, "–", "–"),
    ],
)
def test_monotony_is_capped_in_the_picture_and_exact_in_the_table(fields, text, row):
    chart = load_weeks_chart([bar(1, **fields), bar(0)])
    assert chart.monotony[0].text == text
    assert chart.table[1].monotony == row


def test_this_week_has_no_monotony_and_the_table_says_why():
    chart = load_weeks_chart([bar(0, monotony=3.0)])
    assert (chart.monotony[0].text, chart.table[0].monotony, chart.table[0].strain) == ("–",) * 3
    assert chart.table[0].note == "The week is not complete"
    assert not chart.has_high


def test_a_week_without_any_load_has_no_cap():
    empty = bar(1, 0, monotony=None, strain=None, monotony_gap=MonotonyGap.SD_ZERO)
    chart = load_weeks_chart([empty, bar(0)])
    assert (chart.monotony[0].text, chart.table[1].note) == ("–", "")


def test_above_two_there_is_a_note_that_is_no_alert():
    chart = load_weeks_chart([bar(2, monotony=2.5), bar(1), bar(0)])
    assert chart.has_high
    assert "Days much alike (monotony above 2): 2 Nov." in chart.sentence
    assert "never an alert" in str(chart.note)
    text = render_to_string("roster/load_weeks_chart.html", {"chart": chart, "chart_id": "load"})
    assert "cs-monotony-high" in text
    assert text.index("never an alert") < text.index("<details")


@given(st.lists(st.integers(0, 60_000), min_size=1, max_size=16))
def test_bars_stay_inside_and_keep_their_order(loads):
    chart = load_weeks_chart([bar(len(loads) - 1 - n, load) for n, load in enumerate(loads)])
    heights = [float(drawn.height) for drawn in chart.bars]
    assert all(0 <= height <= 180.05 for height in heights)
    for (one, first), (other, second) in zip(
        zip(loads, heights, strict=True), list(zip(loads, heights, strict=True))[1:], strict=False
    ):
        assert (one <= other) <= (first <= second)


def test_the_trend_says_its_last_values_and_its_table_has_the_same():
    found = trend([100] * 100)
    assert found.chart.sentence == "On 8 September: usual load 91 a day, recent load 100, balance −9."
    assert [line.css for line in found.chart.lines] == ["cs-trend-ctl", "cs-trend-atl", "cs-trend-tsb"]
    assert found.chart.table[0].day == "8 September"
    assert found.chart.table[0].values == ("90.8", "100.0", "−9.5")
    assert (found.is_incomplete, found.ratio) == (False, None)


def test_the_first_42_days_are_not_drawn():
    found = trend([100] * 45, shown=45)
    (piece,) = found.chart.lines[0].pieces
    assert len(points(piece)) == 3
    assert found.chart.table[-1].values == ("–", "–", "–")


def test_an_unknown_day_is_a_gap_in_the_line():
    found = trend([100] * 60 + [None] + [100] * 9, shown=20)
    assert [len(points(piece)) for piece in found.chart.lines[0].pieces] == [10, 9]
    assert found.is_incomplete
    text = render_to_string("roster/trend.html", {"trend": found})
    assert "left out, not guessed" in text


def test_a_single_known_day_between_gaps_is_drawn():
    found = trend([100] * 60 + [None, 100, None], shown=5)
    assert [len(points(piece)) for piece in found.chart.lines[0].pieces] == [2, 2]


@pytest.mark.parametrize("gap", [TrendGap.NO_LOG, TrendGap.FIRST_DAYS, TrendGap.UNKNOWN_DAYS])
def test_without_a_trend_the_reason_is_said_and_nothing_is_drawn(gap):
    found = trend([], no_trend=gap)
    assert (found.chart, found.ratio) == (None, None)
    text = render_to_string("roster/trend.html", {"trend": found})
    assert str(gap.label) in text
    assert "<svg" not in text


def test_the_ratio_is_drawn_only_where_it_is_switched_on_and_without_limits():
    assert trend([100] * 60).ratio is None
    found = trend([100] * 53 + [200] * 7, shows_acwr=True)
    assert found.ratio.sentence == "The last 7 days are 2.00 times the 21 before."
    text = render_to_string("roster/trend.html", {"trend": found})
    assert "contested" in text
    assert "cs-corridor" not in text
    early = trend([100] * 20, shows_acwr=True)
    assert early.ratio.sentence.startswith("No ratio today")
    assert early.ratio.lines[0].pieces == ()


@settings(max_examples=40)
@given(st.lists(st.none() | st.integers(0, 2_000), min_size=43, max_size=130))
def test_lines_stay_in_their_box_and_every_shown_day_is_drawn(loads):
    days = day_series(FIRST, loads)
    found = trend_of(LoadDays(days=days, shows_acwr=True, no_trend=None))
    shown = sum(day.gap is None for day in days)
    for line in found.chart.lines[:2]:
        drawn = [points(piece) for piece in line.pieces]
        assert all(0 <= x <= 100 and -0.01 <= y <= 100.01 for piece in drawn for x, y in piece)
        assert sum(len(set(piece)) for piece in drawn) == shown


def test_every_picture_has_a_title_a_sentence_and_a_table():
    found = trend([100] * 60)
    for template, chart in (
        ("load_weeks_chart", load_weeks_chart([bar(1), replace(bar(0), monotony=None)])),
        ("line_chart", found.chart),
    ):
        text = render_to_string(f"roster/{template}.html", {"chart": chart, "chart_id": "x"})
        for part in ('role="img"', '<title id="x-title">', '<desc id="x-said">', "<details", "<table"):
            assert part in text
        assert " style=" not in text
