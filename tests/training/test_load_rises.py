"""The runs behind a load that rose, as stored weeks and spikes say it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import NOW
from training.selectors.load_rises import load_rises_of
from training.services import delete_activity, log_activity, recompute_dirty_weeks
from training.signals import weeks_judged

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)
TODAY = NOW.date()


def log(athlete, day, distance_m, **fields):
    """A run `day` days after this week's Monday."""
    at = datetime(2026, 11, 16, 7, tzinfo=UTC) + timedelta(days=day)
    return log_activity(
        athlete.user,
        athlete=athlete,
        start_at=at,
        now=NOW,
        distance_m=distance_m,
        **({"type": "run"} | fields),
    )


def recompute():
    while recompute_dirty_weeks(now=NOW):
        pass


def steady(athlete):
    for week in range(-6, 0):
        for day in (0, 3, 6):
            log(athlete, 7 * week + day, 10_000)
    recompute()


def rises(athlete, first=MONDAY - timedelta(days=7), last=TODAY):
    found = load_rises_of([athlete.pk], first, last)[athlete.pk]
    return [(rise.kind.value, (rise.on - MONDAY).days) for rise in found]


def test_a_steady_log_has_none(anna):
    steady(anna)
    assert rises(anna) == []
    assert load_rises_of([], MONDAY, TODAY) == {}


def test_the_run_that_broke_the_week_and_the_one_that_was_long(anna):
    steady(anna)
    log(anna, 0, 20_000)
    log(anna, 1, 10_000)
    log(anna, 2, 10_000)
    recompute()
    assert rises(anna) == [("spike", 0), ("over", 2), ("over_30", 2)]


def test_rides_and_quiet_spikes_do_not_count(anna):
    log(anna, -10, 1_000)
    log(anna, 0, 1_500)
    log(anna, 1, 50_000, type="ride")
    recompute()
    assert not any(kind == "spike" for kind, _day in rises(anna))


def test_a_fast_start_names_its_day(anna):
    log(anna, -100, 1_000)
    log(anna, 0, 4_000)
    recompute()
    assert ("start_too_fast", 0) in rises(anna)


def test_only_the_days_asked_for(anna):
    steady(anna)
    log(anna, 0, 20_000)
    recompute()
    assert rises(anna, first=MONDAY + timedelta(days=1)) == []
    assert rises(anna, first=MONDAY, last=MONDAY) == [("spike", 0)]


def test_two_athletes_cost_no_more_queries_than_one(cast, django_assert_num_queries):
    for athlete in (cast.athlete, cast.loner):
        log(athlete, 0, 20_000)
    recompute()
    with django_assert_num_queries(2):
        load_rises_of([cast.athlete.pk, cast.loner.pk], MONDAY, TODAY)


def test_whoever_listens_hears_of_each_judgement(anna):
    heard = []

    def listen(*, athlete_ids, now, **_signal):
        heard.append((list(athlete_ids), now))

    weeks_judged.connect(listen)
    try:
        run = log(anna, 0, 5_000)
        recompute()
        delete_activity(anna.user, activity=run, now=NOW)
        recompute()
    finally:
        weeks_judged.disconnect(listen)
    assert heard == [([anna.pk], NOW)] * 2
