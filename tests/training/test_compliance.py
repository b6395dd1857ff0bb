"""A week as planned beside what was done; nobody is blamed for what was paused."""

from datetime import date, timedelta

import time_machine

from tests.cast import NOW
from tests.training.planned import planned
from tests.training.test_matching import ran
from training.enums import AwayKind
from training.models import AwayPeriod
from training.selectors.compliance import compliance
from training.services import recompute_dirty_weeks
from training.services.matching import settle_days

MONDAY = date(2026, 11, 16)


def day(n):
    return MONDAY + timedelta(days=n)


def week_of(athlete, viewer=None):
    recompute_dirty_weeks(now=NOW)
    settle_days([athlete.pk], now=NOW)
    return compliance(athlete, viewer or athlete.user, until=NOW.date(), weeks=1)[0]


def test_a_week_counts_what_is_due_and_what_came_on_top(anna):
    planned(anna, day(-7), distance_m=8_000)
    planned(anna, day(0), distance_m=10_000)
    planned(anna, day(1), distance_m=6_000)
    planned(anna, day(1), "strength", duration_s=1_800)
    planned(anna, day(2), "rest")
    planned(anna, day(5), "long", distance_m=20_000)
    ran(anna, day(0), 9_000, moving_s=3_000)
    ran(anna, day(1), 3_000, elapsed_s=1_000)
    ran(anna, day(2), 2_000)
    ran(anna, day(2), 30_000, type="ride")
    week = week_of(anna)
    assert (week.planned, week.planned_runs, week.planned_m) == (4, 3, 36_000)
    assert week.planned_s == 1_800 + 36 * 390
    assert (week.due, week.due_m, week.done, week.partly, week.missed) == (3, 16_000, 1, 1, 1)
    assert (week.done_m, week.done_s) == (12_000, 4_000)
    assert (week.extra, week.extra_m) == (2, 2_000)
    assert (week.metres_pct, week.sessions_pct) == (75, 50)


def test_without_a_plan_there_is_no_percentage(anna):
    ran(anna)
    week = week_of(anna)
    assert (week.metres_pct, week.sessions_pct, week.extra) == (None, None, 1)
    assert week.iso_week == "2026-W47"


def test_paused_and_away_are_nobodys_failure(anna):
    planned(anna, day(0), distance_m=10_000, outcome="paused")
    planned(anna, day(1), distance_m=10_000)
    AwayPeriod.objects.create(athlete=anna, kind=AwayKind.EXAMS, first_on=day(1), last_on=day(1))
    week = week_of(anna)
    assert (week.planned, week.due, week.paused, week.excused) == (0, 0, 1, 1)
    assert week.metres_pct is None


def test_a_run_given_by_hand_to_another_week_is_not_extra(anna):
    before = planned(anna, day(-2), distance_m=8_000)
    before.done_activity, before.outcome = ran(anna, day(0)), "done"
    before.matched_by_hand = True
    before.save()
    assert week_of(anna).extra == 0


def test_nobody_reads_the_week_of_an_athlete_whom_they_do_not_see(cast):
    planned(cast.athlete, day(0), distance_m=8_000)
    ran(cast.athlete)
    assert week_of(cast.athlete, cast.coach).done == 1
    week = week_of(cast.athlete, cast.other_squad_coach)
    assert (week.planned, week.extra) == (0, 0)


def test_a_week_is_two_queries_however_full(anna, django_assert_num_queries):
    for n in range(3):
        planned(anna, day(n), distance_m=8_000)
        ran(anna, day(n) if n < 2 else day(0))
    recompute_dirty_weeks(now=NOW)
    with django_assert_num_queries(2):
        compliance(anna, anna.user, until=NOW.date(), weeks=4)


def test_the_week_page_says_what_was_done_of_the_plan(client, anna):
    planned(anna, day(0), distance_m=10_000)
    ran(anna, day(0), 9_000)
    recompute_dirty_weeks(now=NOW)
    client.force_login(anna.user)
    with time_machine.travel(NOW):
        page = client.get("/week/")
    assert "Of one workout of days gone by: 1 done, 0 done in part, 0 missed." in page.text
    assert "(90 %)" in page.text
