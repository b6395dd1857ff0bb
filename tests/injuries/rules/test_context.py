"""The load before the pain began: as a log has it, and as it is told without dates."""

from datetime import date, timedelta

import pytest

from injuries.rules.context import Context, LoadHistory, load_as_told, load_from_log
from training.rules import Session, WeekRule

ONSET = date(2026, 11, 18)  # a Wednesday
MONDAY = date(2026, 11, 16)


def told(*weeks_km, onset_km=None, **around):
    metres = tuple(None if km is None else km * 1_000 for km in weeks_km)
    return load_as_told(Context(weekly_m=metres, **around), onset_km=onset_km)


class TestAsTold:
    def test_nothing_told_is_nothing_known(self):
        assert told() == LoadHistory()
        assert told(20) == LoadHistory()

    def test_a_steep_week_of_the_last_two(self):
        assert told(20, 20, 20, 27).rose is True
        assert told(20, 20, 27, 20).rose is True
        assert told(20, 27, 27, 27, 27).rose is False

    def test_up_to_30_percent_is_no_support_and_no_normal_history(self):
        history = told(20, 20, 20, 26)
        assert (history.rose, history.normal) == (False, False)

    def test_three_weeks_within_the_rule_are_normal(self):
        assert told(20, 20, 20, 20).normal is True
        assert told(20, 20, 20).normal is None
        assert told(20, 20, 20, 20, 40, 20, 20, 20).normal is True
        assert told(20, 20, 20, 40).normal is False

    def test_three_to_eight_weeks_before_counts_for_bone(self):
        assert told(20, 20, 40, 40, 40, 40).rose_weeks_ago is True
        assert told(20, 20, 20, 40, 40).rose_weeks_ago is False
        assert told(20, 40, *[40] * 9).rose_weeks_ago is False

    def test_a_week_not_told_ends_what_is_known(self):
        assert told(50, None, 20, 20, 20, 20).normal is True
        assert told(20, 20, 20, None) == LoadHistory()
        assert told(None, 20) == LoadHistory()

    @pytest.mark.parametrize(("weeks", "rose"), [((5, 5), False), ((5, 8), True), ((10, 10, 10), True)])
    def test_who_has_just_begun_has_a_start_to_keep(self, weeks, rose):
        assert told(*weeks, running_since_weeks=len(weeks)).rose is rose

    def test_empty_weeks_before_say_that_it_has_just_begun(self):
        assert told(0, 0, 25).rose is True
        assert told(0, 0, 4).rose is False

    def test_a_return_after_empty_weeks_has_its_own_ceiling(self):
        assert told(30, 30, 0, 0, 0, 30).rose is True
        assert told(30, 30, 0, 0, 0, 9).rose is False

    def test_pain_beyond_the_longest_run_came_on_a_longer_one(self):
        assert told(longest_30d_m=10_000, onset_km=12).rose is True
        assert told(20, 20, 20, 20, longest_30d_m=10_000, onset_km=12).rose is True
        assert told(20, 20, 20, 20, longest_30d_m=10_000, onset_km=12).normal is False

    def test_pain_within_it_says_nothing_about_the_run(self):
        assert told(longest_30d_m=10_000, onset_km=5) == LoadHistory()
        assert told(20, 20, 20, 20, longest_30d_m=10_000, onset_km=5).rose is False
        assert told(longest_30d_m=10_000) == LoadHistory()
        assert told(onset_km=12) == LoadHistory()


def weekly(*weeks_km):
    """One run on the Monday of each week, the last one in the week of the onset."""
    first = MONDAY - timedelta(weeks=len(weeks_km) - 1)
    return [
        Session(local_date=first + timedelta(weeks=n), distance_m=km * 1_000)
        for n, km in enumerate(weeks_km)
        if km
    ]


def logged(sessions, **rule):
    start = min(session.local_date for session in sessions)
    return load_from_log(sessions, WeekRule(**rule), onset=ONSET, log_start=start)


class TestFromLog:
    def test_an_even_log_is_normal(self):
        assert logged(weekly(*[20] * 12)) == LoadHistory(rose=False, rose_weeks_ago=False, normal=True)

    def test_a_steep_week_in_the_14_days_before(self):
        assert logged(weekly(20, 20, 20, 20, 20, 30)).rose is True
        assert logged(weekly(20, 20, 20, 20, 30, 20)).rose is True

    def test_runs_after_the_onset_do_not_count(self):
        later = Session(local_date=ONSET + timedelta(days=1), distance_m=60_000)
        assert logged([*weekly(*[20] * 12), later]).normal is True

    def test_a_single_run_much_longer_than_the_longest_of_30_days(self):
        short = [
            Session(local_date=MONDAY - timedelta(days=days), distance_m=5_000) for days in range(0, 84, 2)
        ]
        assert logged(short).rose is False
        spike = Session(local_date=MONDAY + timedelta(days=1), distance_m=7_000)
        assert logged([*short, spike]).rose is True
        old = Session(local_date=ONSET - timedelta(days=17), distance_m=7_000)
        assert logged([*short, old]).rose is False

    def test_a_fast_return(self):
        assert logged(weekly(20, 20, 20, 20, 0, 0, 0, 20)).rose is True

    def test_a_single_logged_week_cannot_be_judged(self):
        history = logged(weekly(20))
        assert (history.rose, history.normal) == (None, None)
