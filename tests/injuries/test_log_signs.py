"""Red flags that the earlier answers raise, in the request that stores the report."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from injuries import services
from injuries.models import RedFlag
from injuries.selectors.pain_log import log_signs_of
from tests.cast import NOW
from tests.injuries.entries import entry, log
from training.services import log_activity


def felt(days_ago, **fields):
    """A time of felt, some days ago."""
    return {"now": NOW - timedelta(days=days_ago), **fields}


def rules():
    return {flag.rule for flag in RedFlag.objects.all()}


def run(athlete, days_ago):
    at = datetime(2026, 11, 18, 7, tzinfo=UTC) - timedelta(days=days_ago)
    return log_activity(athlete.user, athlete=athlete, start_at=at, now=NOW, type="run", distance_m=5_000)


class TestWorsening:
    def before(self, runner):
        for days_ago in (10, 5):
            log(runner, **felt(days_ago, worst_during=1))

    def test_numbers_that_rise_raise_it_though_nobody_said_so(self, runner):
        self.before(runner)
        assert rules() == set()
        logged = log(runner, no=["worsening"], worst_during=3)
        (flag,) = logged.flags
        assert (flag.rule, flag.urgency, flag.signs) == ("worsening", "R", [])
        assert logged.report.judged == [{"id": "worsening", "urgency": "R", "signs": []}]

    def test_one_point_more_does_not(self, runner):
        self.before(runner)
        log(runner, worst_during=2)
        assert rules() == set()

    def test_another_place_and_a_withdrawn_report_do_not_count(self, runner):
        self.before(runner)
        log(runner, worst_during=4, side="left")
        log(runner, worst_during=4, area="ankle")
        withdrawn = log(runner, **felt(3, worst_during=1)).report
        services.withdraw_pain(runner.user, report=withdrawn, now=NOW)
        assert rules() == set()

    def test_both_knees_go_with_either(self, runner):
        self.before(runner)
        log(runner, worst_during=3, side="both")
        assert rules() == {"worsening"}

    def test_a_day_without_pain_is_an_answer(self, runner):
        log(runner, **felt(10, worst_during=1))
        day = NOW.date() - timedelta(days=5)
        services.log_no_pain(runner.user, athlete=runner, local_date=day, now=NOW)
        log(runner, worst_during=3)
        assert rules() == {"worsening"}

    def test_a_report_that_comes_late_counts_for_the_ones_after_it(self, runner):
        log(runner, **felt(5, worst_during=0))
        log(runner, worst_during=4)
        assert rules() == set()
        log(runner, worst_during=1, felt_at=NOW - timedelta(days=10))
        assert rules() == {"worsening"}

    def test_the_next_morning_is_judged_too(self, runner):
        self.before(runner)
        report = log(runner, worst_during=1).report
        services.edit_pain(runner.user, report=report, entry=entry(worst_during=1, next_morning=3), now=NOW)
        assert rules() == {"worsening"}


class TestOnset:
    def falling(self, runner, *kms, days_ago=(9, 6, 3)):
        for back, km in zip(days_ago, kms, strict=True):
            log(runner, **felt(back, worst_during=2, onset_km=Decimal(km)))

    def test_three_earlier_kilometres_and_another_hint_are_bone(self, runner):
        self.falling(runner, 6, 5, 4)
        assert rules() == set()
        (flag,) = log(runner, "hop_hurts", worst_during=2).flags
        assert (flag.rule, flag.urgency) == ("bone", "U")

    @pytest.mark.parametrize("kms", [(6, 5, 5), (4, 5, 6)])
    def test_kilometres_that_stay_or_rise_are_no_hint(self, runner, kms):
        self.falling(runner, *kms)
        assert log(runner, "hop_hurts", worst_during=2).flags == []

    def test_the_third_of_the_row_may_be_this_report(self, runner):
        self.falling(runner, 6, 5, days_ago=(6, 3))
        report = log(runner, worst_during=2, onset_km=Decimal(4)).report
        assert log_signs_of(report).onset_earlier

    def test_two_reports_of_one_run_are_one_run(self, runner):
        same = run(runner, 3)
        log(runner, **felt(6, worst_during=2, onset_km=Decimal(6)))
        for km in (5, 4):
            report = log(runner, **felt(2, worst_during=2, onset_km=Decimal(km), activity=same)).report
        assert not log_signs_of(report).onset_earlier

    def test_a_run_without_pain_ends_the_row(self, runner):
        run(runner, 4)
        self.falling(runner, 6, 5, 4)
        day = NOW.date() - timedelta(days=4)
        services.log_no_pain(runner.user, athlete=runner, local_date=day, now=NOW)
        assert log(runner, "hop_hurts", worst_during=2).flags == []

    def test_after_four_weeks_it_is_no_row_any_more(self, runner):
        log(runner, **felt(29, worst_during=2, onset_km=Decimal(6)))
        self.falling(runner, 5, 4, days_ago=(6, 3))
        assert log(runner, "hop_hurts", worst_during=2).flags == []
