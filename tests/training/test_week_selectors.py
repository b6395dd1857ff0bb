from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.models import Athlete, Coaching
from tests.cast import NOW
from training.models import Activity, WeekLoad
from training.selectors import last_weeks, load_chart, rules_of
from training.services import log_activity, recompute_dirty_weeks

pytestmark = pytest.mark.django_db
THIS_WEEK = date(2026, 11, 16)


def log(athlete, day, distance_m, **fields):
    noon = datetime(2026, 11, 16, 7, tzinfo=UTC) + timedelta(days=day)
    values = {"type": "run", "distance_m": distance_m} | fields
    return log_activity(athlete.user, athlete=athlete, start_at=noon, now=NOW, **values)


def log_weeks(athlete, *totals_km, end=0):
    """Two runs a week; the last total is that of the week `end` weeks from this one."""
    first = end - len(totals_km) + 1
    for week, total in enumerate(totals_km, start=first):
        for day in (0, 1) if total else ():
            log(athlete, 7 * week + day, total * 500)
    recompute_dirty_weeks(now=NOW)


def test_the_last_weeks_have_no_holes_and_end_with_the_current_one(anna):
    log_weeks(anna, 20, 0, 22, 23)
    weeks = last_weeks([anna.pk], 6, now=NOW)[anna.pk]
    assert [week.distance_m for week in weeks] == [0, 0, 20_000, 0, 22_000, 23_000]
    assert [week.is_current for week in weeks] == [False] * 5 + [True]
    assert [week.verdict for week in weeks][:4] == ["insufficient_data"] * 3 + ["ok"]
    assert weeks[-1].iso_week == "2026-W47"


def test_the_queries_do_not_grow_with_the_athletes(cast):
    everyone = list(Athlete.objects.values_list("pk", flat=True))
    log_weeks(cast.athlete, 20, 22)
    for some in (everyone[:1], everyone):
        with CaptureQueriesContext(connection) as seen:
            assert set(last_weeks(some, 8, now=NOW)) == set(some)
        assert len(seen) == 4
    assert last_weeks([], 8, now=NOW) == {}


def test_a_chart_says_in_one_sentence_which_weeks_stand_out(anna):
    log_weeks(anna, 20, 20, 30, 20, 40, 21)
    chart = load_chart(anna.pk, 5, now=NOW)
    assert chart.sentence == "5 weeks, last 21.0 km; above the corridor: weeks 2, 4."
    assert [week.above_pct for week in chart.weeks] == [None, 50, None, 60, None]
    assert chart.weeks[1].is_broken
    assert chart.verdict_sentence == "21.0 km, within the ceiling of 44.0 km."
    calm = load_chart(anna.pk, 1, now=NOW)
    assert calm.sentence == "1 week, last 21.0 km; none above the corridor."


def test_a_single_week_above_is_one_week(anna):
    log_weeks(anna, 20, 20, 20, 40)
    chart = load_chart(anna.pk, 8, now=NOW)
    assert chart.sentence == "8 weeks, last 40.0 km; above the corridor: week 8."
    assert "100 % above the usual 20.0 km" in chart.verdict_sentence
    assert "Buist" in str(chart.evidence)


def test_the_corridor_runs_through_weeks_without_a_run(anna):
    log_weeks(anna, 20, 20, 0, end=-1)
    weeks = load_chart(anna.pk, 4, now=NOW).weeks
    # By now the break is two weeks long, and a run today would be the first of a return.
    assert [week.ceiling_m for week in weeks] == [None, 22_000, 22_000, 10_000]
    assert [week.verdict for week in weeks] == ["insufficient_data", "ok", "ok", "ok"]
    assert weeks[-1].distance_m == 0


def test_after_a_break_the_current_week_shows_what_a_return_would_allow(anna):
    log_weeks(anna, 20, 20, 20, end=-3)
    chart = load_chart(anna.pk, 3, now=NOW)
    assert (chart.current.basis, chart.current.ceiling_m) == ("return", 10_000)
    assert chart.current.above_pct is None


def test_a_week_of_rides_shows_the_corridor_of_its_runs_to_come(anna):
    log_weeks(anna, 20, 20, end=-1)
    log(anna, 0, 50_000, type="ride", moving_s=7_200, rpe=4)
    recompute_dirty_weeks(now=NOW)
    current = load_chart(anna.pk, 3, now=NOW).current
    assert (current.distance_m, current.load, current.ceiling_m) == (0, 480, 22_000)


def test_a_long_log_is_read_from_twenty_weeks_before_the_chart_only(anna):
    """The log began two years ago and had a hole of a year: the week back is a start, not an unknown."""
    log_weeks(anna, 20, 20, end=-100)
    log_weeks(anna, 5, 0)
    weeks = load_chart(anna.pk, 2, now=NOW).weeks
    assert [week.basis for week in weeks] == ["start", "start"]
    assert WeekLoad.objects.get(monday=THIS_WEEK - timedelta(weeks=1)).basis == "start"


def test_nothing_logged_and_nothing_said_has_no_corridor(anna):
    chart = load_chart(anna.pk, 8, now=NOW)
    assert {(week.verdict, week.ceiling_m) for week in chart.weeks} == {("insufficient_data", None)}
    assert "Too little is known" in chart.verdict_sentence
    assert chart.evidence == ""


def test_who_said_zero_sees_the_first_weeks_plan_before_the_first_run(anna):
    Athlete.objects.filter(pk=anna.pk).update(weekly_declared_m=0)
    chart = load_chart(anna.pk, 2, now=NOW)
    assert (chart.current.basis, chart.current.ceiling_m) == ("start", 6_000)
    assert [week.verdict for week in last_weeks([anna.pk], 2, now=NOW)[anna.pk]] == [
        "ok",
        "ok",
    ]


def test_a_chart_of_runs_alone_asks_for_no_activity(anna):
    log_weeks(anna, 20, 20, 20)
    Activity.objects.all().delete()
    assert load_chart(anna.pk, 2, now=NOW).weeks[-1].distance_m == 20_000


def test_ended_links_set_no_rule(cast):
    link = cast.link(cast.athlete)
    link.squad.weekly_increase_pct = 3
    link.squad.save()
    assert rules_of([cast.athlete.pk], now=NOW)[cast.athlete.pk].rule.increase_pct == 3
    Coaching.objects.filter(pk=link.pk).update(state="ended", ended_at=NOW)
    assert rules_of([cast.athlete.pk], now=NOW)[cast.athlete.pk].rule.increase_pct == 10


def test_a_minor_is_held_to_ten_percent_whatever_the_squad_allows(cast):
    cast.milers.weekly_increase_pct = 30
    cast.milers.save()
    rules = rules_of([cast.minor.pk, cast.athlete.pk], now=NOW)
    assert rules[cast.minor.pk].rule.increase_pct == 10
    assert rules[cast.athlete.pk].rule.increase_pct == 30
