"""Days and weeks where clocks change, years turn, people travel, and logs come late."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from athletes.services import edit_profile
from tests.cast import NOW
from tests.training.test_bulk_and_reference import (
    expected_weeks,
    make_athlete,
    recompute,
    store,
    stored_weeks,
    undone,
)
from training.models import Activity, WeekLoad
from training.rules import Session, WeekRule, iso_week, judge_weeks, local_date_of, monday_of
from training.services import delete_activity, edit_activity, log_activity, recompute_dirty_weeks

few = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
# North, south, half hours, a zone that skipped a day, one far ahead.
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC"]
# The nights around a change of clocks and around new year of years with 53 weeks.
TURNS = [
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 11, 1),
    date(2025, 12, 29),
    date(2026, 1, 1),
    date(2020, 12, 31),
    date(2021, 1, 3),
]
instants = st.builds(
    lambda day, minutes: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes),
    st.sampled_from(TURNS),
    st.integers(-2_880, 2_880),
)


@given(instants, st.sampled_from(ZONES))
def test_an_instant_has_the_date_that_the_clock_on_the_wall_shows(instant, zone):
    assert local_date_of(instant, zone) == instant.astimezone(ZoneInfo(zone)).date()


@given(st.dates(date(2015, 1, 1), date(2035, 12, 31)))
def test_every_day_lies_in_one_week_of_seven(day):
    monday = monday_of(day)
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days < 7
    assert iso_week(day) == iso_week(monday) == f"{day.isocalendar().year}-W{day.isocalendar().week:02}"


@pytest.mark.parametrize("turn", [date(2020, 12, 28), date(2026, 12, 28), date(2025, 12, 29)])
def test_week_53_and_week_1_are_compared_like_any_two_weeks(turn):
    """20 km, then 22.001 km over new year: broken by a metre, whatever the weeks are called."""
    log = [
        Session(local_date=turn - timedelta(days=7), distance_m=20_000),
        Session(local_date=turn + timedelta(days=2), distance_m=11_000),
        Session(local_date=turn + timedelta(days=5), distance_m=11_001),
    ]
    before, over = judge_weeks(log, WeekRule())
    assert (before.totals.distance_m, over.totals.distance_m, over.verdict) == (20_000, 22_001, "over")


@pytest.mark.django_db
@few
@given(st.lists(st.tuples(instants, st.sampled_from(ZONES), st.integers(1, 20_000)), min_size=1, max_size=8))
def test_sessions_count_for_the_week_of_their_own_place(runs):
    """Each was logged in a zone of its own: an athlete who moves rewrites nothing."""
    rule = WeekRule(joined_on=date(2026, 1, 1))
    log = [
        Session(local_date=local_date_of(instant, zone), distance_m=metres) for instant, zone, metres in runs
    ]
    with undone():
        athlete = make_athlete(rule)
        store(athlete, log)
        recompute()
        assert stored_weeks(athlete) == expected_weeks(log, rule)


def weeks_of(athlete):
    return list(
        WeekLoad.objects.filter(athlete=athlete).order_by("monday").values_list("monday", "distance_m")
    )


def log(athlete, start, **fields):
    return log_activity(
        athlete.user, athlete=athlete, start_at=start, now=NOW, type="run", distance_m=5_000, **fields
    )


@pytest.mark.django_db
def test_the_night_of_a_changed_clock_belongs_to_one_day_each(anna):
    """Berlin, 25 October 2026: two runs at "02:30", an hour apart, and one before midnight UTC."""
    sunday, monday = date(2026, 10, 19), date(2026, 10, 26)
    log(anna, datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    log(anna, datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    # 23:30 UTC is half past midnight on Monday, now that winter time holds.
    log(anna, datetime(2026, 10, 25, 23, 30, tzinfo=UTC))
    recompute_dirty_weeks(now=NOW)
    assert weeks_of(anna) == [(sunday, 10_000), (monday, 5_000)]


@pytest.mark.django_db
def test_who_moves_keeps_the_dates_of_old_runs_and_dates_new_ones_by_the_new_home(anna):
    late_sunday = datetime(2026, 11, 8, 22, 30, tzinfo=UTC)
    old = log(anna, late_sunday)
    moved = edit_profile(anna.user, athlete=anna, now=NOW, time_zone="Asia/Kathmandu")
    new = log(moved, late_sunday + timedelta(days=7))
    old.refresh_from_db()
    assert (old.local_date, old.time_zone) == (date(2026, 11, 8), "Europe/Berlin")
    # Kathmandu is 5:45 ahead: there it is Monday already.
    assert (new.local_date, new.time_zone) == (date(2026, 11, 16), "Asia/Kathmandu")
    recompute_dirty_weeks(now=NOW)
    assert weeks_of(moved) == [(date(2026, 11, 2), 5_000), (date(2026, 11, 16), 5_000)]


@pytest.mark.django_db
def test_backdated_edits_and_deletes_touch_exactly_what_rests_on_them(anna):
    runs = [log(anna, NOW - timedelta(weeks=n)) for n in range(30)]
    recompute_dirty_weeks(now=NOW)
    before = dict(WeekLoad.objects.values_list("monday", "pk"))
    edit_activity(anna.user, activity=runs[20], now=NOW, distance_m=9_000)
    delete_activity(anna.user, activity=runs[25], now=NOW)
    recompute_dirty_weeks(now=NOW)
    rows = Activity.objects.filter(athlete=anna)
    left = [Session(local_date=row.local_date, distance_m=row.distance_m) for row in rows]
    expected = {v.monday: v for v in judge_weeks(left, WeekRule(joined_on=anna.joined_on))}
    after = {row.monday: row for row in WeekLoad.objects.all()}
    assert before.keys() - after.keys() == {monday_of(runs[25].local_date)}
    for monday, row in after.items():
        assert (row.verdict, row.baseline_m) == (expected[monday].verdict, expected[monday].baseline_m)
