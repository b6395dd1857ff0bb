"""One line a figure, and the status of all of them."""

import pytest

from benchmarks import __main__ as bench
from benchmarks.figures import FIGURES
from benchmarks.line import HEADINGS, WIDTHS, Line, ratio_line, seconds
from benchmarks.scale import scale, sized

LINE = Line(name="growth", value="9 s", against="1 s", measured=1.05, limit=1.05, sign="exp")


def over(measured):
    return Line(name="x", value="-", measured=measured, limit=2)


def test_a_limit_itself_is_within_and_what_was_not_measured_is_not():
    assert LINE.is_ok
    assert over(2).is_ok
    assert not over(2.001).is_ok
    assert not over(float("nan")).is_ok


def test_a_line_says_name_value_peer_ratio_limit_and_verdict():
    line = ratio_line("full-recompute/sql", 21.44, "bare SQL", 2.9, 8)
    assert line.cells() == ("full-recompute/sql", "21.4 s", "2.9 s bare SQL", "7.39 x", "8 x", "ok")
    assert over(3).cells()[-1] == "over"
    assert len(line.cells()) == len(HEADINGS) == len(WIDTHS)


def test_short_times_are_told_in_milliseconds():
    assert [seconds(amount) for amount in (0.0123, 0.9999, 1.0)] == ["12.3 ms", "999.9 ms", "1.0 s"]


def test_a_line_survives_its_way_between_processes():
    assert Line.from_json(LINE.to_json()) == LINE


@pytest.mark.parametrize(
    ("lines", "status"),
    [([], 1), ([LINE], 0), ([LINE, over(1)], 0), ([LINE, over(3)], 1), ([over(3), LINE], 1)],
)
def test_the_status_is_bad_if_any_line_is_over_or_none_was_measured(lines, status, capsys):
    assert bench.report(iter(lines)) == status
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 1 + len(lines)
    assert printed[0].startswith("figure")


def test_a_figure_that_does_not_exist_is_refused_before_anything_starts(capsys):
    with pytest.raises(SystemExit) as ended:
        bench.main(["--only", "nonsense"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert all(name in said for name in FIGURES)


@pytest.mark.parametrize(("word", "factor"), [(None, 1), ("", 1), ("0.1", 0.1), ("2", 2)])
def test_the_scale_is_read_from_the_environment(monkeypatch, word, factor):
    monkeypatch.delenv("BENCH_SCALE", raising=False)
    if word is not None:
        monkeypatch.setenv("BENCH_SCALE", word)
    assert scale() == factor


@pytest.mark.parametrize("word", ["tiny", "0", "-1", "nan", "11"])
def test_a_scale_that_is_none_ends_it_with_the_reason(monkeypatch, word):
    monkeypatch.setenv("BENCH_SCALE", word)
    with pytest.raises(SystemExit, match="BENCH_SCALE"):
        scale()


def test_sizes_are_whole_and_never_nothing():
    assert [sized(5_000, 0.1), sized(5, 0.01), sized(5, 0.01, least=3)] == [500, 1, 3]
