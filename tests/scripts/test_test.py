"""What `make test` says in its last lines."""

from collections import Counter

import pytest

from scripts import test as make_test
from scripts.check_schema import compare
from scripts.test import Outcome


@pytest.fixture
def no_browser(monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.delenv("REQUIRE_BROWSER", raising=False)
    monkeypatch.setattr(make_test.shutil, "which", lambda _name: None)


def test_without_a_browser_its_tests_are_skipped_and_the_reason_said(no_browser, capsys):
    outcome = make_test.run_browser_tests("browser", ["tests/e2e"], print)
    assert outcome.ok
    make_test.print_summary([outcome])
    said = capsys.readouterr().out
    assert "browser: skipped: no chromium-headless-shell, chromium" in said
    assert "Nothing was skipped" not in said


def test_where_a_browser_is_required_its_absence_is_a_failure(no_browser, monkeypatch):
    monkeypatch.setenv("REQUIRE_BROWSER", "1")
    assert not make_test.run_browser_tests("browser", ["tests/e2e"], print).ok


def test_browser_tests_run_alone_and_with_the_browser_that_was_found(no_browser, monkeypatch):
    monkeypatch.setattr(make_test.shutil, "which", {"chromium-browser": "/opt/chromium"}.get)
    ran = {}
    monkeypatch.setattr(make_test, "run", lambda _name, arguments, **more: ran.update(more, a=arguments))
    make_test.run_browser_tests("browser", ["tests/e2e"], print)
    assert ran["CHROMIUM"] == "/opt/chromium"
    assert ran["DJANGO_ALLOW_ASYNC_UNSAFE"] == "1"
    assert ran["a"] == ["-n", "0", "-m", "e2e", "tests/e2e"]


def test_skipped_tests_are_counted_by_reason(tmp_path, capsys):
    report = tmp_path / "report.xml"
    report.write_text(
        "<testsuites><testsuite><testcase><skipped message='no scales'/></testcase>"
        "<testcase/><testcase><skipped message='no scales'/></testcase></testsuite></testsuites>"
    )
    assert make_test.skips_of(report) == Counter({"no scales": 2})
    make_test.print_summary([Outcome("all", "3 passed", ok=True, skipped=make_test.skips_of(report))])
    assert capsys.readouterr().out.splitlines()[-1] == "skipped 2: no scales"


def test_a_run_that_wrote_no_report_skipped_nothing(tmp_path, capsys):
    assert make_test.skips_of(tmp_path / "none.xml") == Counter()
    make_test.print_summary([Outcome("all", "3 passed", ok=True), Outcome("web", "1 failed", ok=False)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[-3:] == ["ok  all: 3 passed", "bad web: 1 failed", "Nothing was skipped."]


def test_an_unchanged_schema_passes_and_a_changed_one_is_shown(capsys):
    assert compare("paths: {}\n", "paths: {}\n") == 0
    assert compare("paths: {}\n", "paths:\n  /me/: {}\n") == 1
    said = capsys.readouterr().out
    assert "+  /me/: {}" in said
    assert "make schema" in said
