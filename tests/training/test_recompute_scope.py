"""What a correction touches, and what it leaves alone."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from athletes.models import Athlete
from athletes.services import edit_profile
from tests.cast import NOW
from tests.training.test_recompute import add_run, in_threads
from training.models import Activity, DirtyWeek, WeekLoad
from training.rules import monday_of
from training.services import (
    check_all_weeks,
    delete_activity,
    edit_activity,
    log_activity,
    mark_weeks_dirty,
    recompute_dirty_weeks,
)
from training.services.weeks import REACH

MONDAY = date(2026, 11, 16)
WRONG = "over_30"


def make_athlete(name="Runa"):
    return Athlete.objects.create(name=name, joined_on=date(2020, 1, 1))


def weeks_ago(count):
    return MONDAY - timedelta(weeks=count)


def history(athlete, weeks):
    """A run of 10 km each Monday; recomputed."""
    runs = {count: add_run(athlete, -7 * count) for count in range(weeks)}
    recompute_dirty_weeks(now=NOW)
    return runs


def written():
    """Which version of each week is stored: a new one says that the row was written."""
    with connection.cursor() as cursor:
        cursor.execute("select athlete_id, monday, xmin::text || ctid::text from training_weekload")
        return {(athlete_id, monday): version for athlete_id, monday, version in cursor.fetchall()}


def spikes_written():
    with connection.cursor() as cursor:
        cursor.execute("select id, xmin::text || ctid::text from training_activity")
        return dict(cursor.fetchall())


@pytest.mark.django_db
def test_a_correction_judges_its_week_and_those_that_rest_on_it_and_no_other():
    athlete, other = make_athlete(), make_athlete("Olga")
    runs = history(athlete, 60)
    history(other, 60)
    # Whatever is judged again is put right, so what stays wrong was not touched.
    WeekLoad.objects.update(verdict=WRONG)
    edit_activity(None, activity=runs[30], now=NOW, distance_m=10_500)
    recompute_dirty_weeks(now=NOW)
    judged = set(WeekLoad.objects.exclude(verdict=WRONG).values_list("athlete_id", "monday"))
    first, last = weeks_ago(30), weeks_ago(30) + REACH
    assert judged == {(athlete.pk, weeks_ago(n)) for n in range(60) if first <= weeks_ago(n) <= last}


@pytest.mark.django_db
def test_of_the_weeks_that_are_judged_only_those_that_changed_are_written():
    athlete = make_athlete()
    runs = history(athlete, 60)
    weeks, spikes = written(), spikes_written()
    edit_activity(None, activity=runs[30], now=NOW, distance_m=10_500)
    recompute_dirty_weeks(now=NOW)
    changed = {
        monday for (_athlete, monday), version in written().items() if weeks[_athlete, monday] != version
    }
    # Its own total, and the four weeks whose usual week it belongs to.
    assert changed == {weeks_ago(n) for n in range(26, 31)}
    touched = {pk for pk, version in spikes_written().items() if spikes[pk] != version}
    # The edit itself, and the runs of the 30 days after it.
    assert touched == {runs[n].pk for n in range(26, 31)}


@pytest.mark.django_db
def test_a_second_pass_over_the_same_marks_writes_nothing():
    athlete = make_athlete()
    history(athlete, 12)
    weeks, spikes = written(), spikes_written()
    mark_weeks_dirty(athlete.pk, [weeks_ago(n) for n in range(12)], now=NOW)
    recompute_dirty_weeks(now=NOW)
    check_all_weeks(now=NOW)
    assert (written(), spikes_written()) == (weeks, spikes)


@pytest.mark.django_db
def test_a_run_moved_to_another_week_leaves_the_one_and_joins_the_other():
    athlete = make_athlete()
    runs = history(athlete, 20)
    edit_activity(None, activity=runs[10], now=NOW, start_at=runs[5].start_at + timedelta(days=1))
    recompute_dirty_weeks(now=NOW)
    totals = dict(WeekLoad.objects.values_list("monday", "distance_m"))
    assert weeks_ago(10) not in totals
    assert totals[weeks_ago(5)] == 20_000
    assert same_as_everything()


@pytest.mark.django_db
def test_a_backdated_run_before_the_first_makes_weeks_known():
    athlete = make_athlete()
    history(athlete, 3)
    assert set(WeekLoad.objects.values_list("verdict", flat=True)) == {"insufficient_data", "ok"}
    add_run(athlete, -7 * 40)
    recompute_dirty_weeks(now=NOW)
    assert WeekLoad.objects.get(monday=weeks_ago(2)).covered
    assert same_as_everything()


@pytest.mark.django_db
def test_the_first_run_deleted_makes_weeks_unknown_again():
    athlete = make_athlete()
    runs = history(athlete, 8)
    delete_activity(None, activity=runs[7], now=NOW)
    recompute_dirty_weeks(now=NOW)
    assert WeekLoad.objects.get(monday=weeks_ago(6)).verdict == "insufficient_data"
    assert same_as_everything()


@pytest.mark.django_db
def test_moving_to_another_zone_rewrites_no_history(cast):
    runner = cast.athlete
    late_on_sunday = datetime(2026, 11, 15, 22, 30, tzinfo=UTC)
    log = {"athlete": runner, "now": NOW, "type": "run", "distance_m": 8_000}
    log_activity(runner.user, start_at=late_on_sunday, **log)
    recompute_dirty_weeks(now=NOW)
    before, weeks = written(), set(WeekLoad.objects.values_list("monday", flat=True))
    edit_profile(runner.user, athlete=runner, now=NOW, time_zone="Pacific/Auckland")
    mark_weeks_dirty(runner.pk, [date(2026, 11, 15)], now=NOW)
    recompute_dirty_weeks(now=NOW)
    check_all_weeks(now=NOW)
    assert written() == before
    # The same hour a week before, from the new home: it is Monday there.
    runner.refresh_from_db()
    log_activity(runner.user, start_at=late_on_sunday - timedelta(weeks=1), **log)
    recompute_dirty_weeks(now=NOW)
    assert set(WeekLoad.objects.values_list("monday", flat=True)) == weeks
    assert Activity.objects.earliest("start_at").local_date == date(2026, 11, 9)
    assert {monday_of(date(2026, 11, 15))} == weeks


def same_as_everything():
    """Whether the nightly pass finds nothing to put right."""
    before = written()
    check_all_weeks(now=NOW)
    return written() == before


NOTE_WRITES = """
create table week_write (athlete_id bigint, monday date);
create function note_week() returns trigger language plpgsql as
$$ begin insert into week_write values (new.athlete_id, new.monday); return null; end $$;
create trigger note_week after insert or update on training_weekload
for each row execute function note_week();
"""
FORGET_WRITES = """
drop trigger note_week on training_weekload; drop function note_week; drop table week_write;
"""


def ask(statement, *, answers=False):
    # Not one cursor for all: threads end with every connection closed.
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if answers else None


@pytest.fixture
def writes(transactional_db):
    """Counts how often each week was written, by whichever connection."""
    ask(NOTE_WRITES)

    def read():
        rows = ask("select athlete_id, monday, count(*) from week_write group by 1, 2", answers=True)
        return {(athlete_id, monday): count for athlete_id, monday, count in rows}

    yield read
    ask(FORGET_WRITES)


def test_workers_at_once_take_each_mark_once_and_write_each_week_once(writes):
    athletes = [make_athlete(str(number)) for number in range(12)]
    for athlete in athletes:
        for week in range(6):
            add_run(athlete, -7 * week)
    marks = DirtyWeek.objects.count()
    taken, ready = [], threading.Barrier(4)

    def work():
        ready.wait(timeout=20)
        while count := recompute_dirty_weeks(now=NOW, limit=12):
            taken.append(count)

    assert in_threads(work, work, work, work) == []
    assert sum(taken) == marks == 72
    assert writes() == {(athlete.pk, weeks_ago(n)): 1 for athlete in athletes for n in range(6)}
    assert same_as_everything()


def test_the_nightly_pass_and_workers_of_marks_do_not_get_in_each_others_way(writes):
    athletes = [make_athlete(str(number)) for number in range(8)]
    for athlete in athletes:
        history(athlete, 4)
    for athlete in reversed(athletes):
        add_run(athlete, 1, 3_000)
    ready = threading.Barrier(3)

    def nightly():
        ready.wait(timeout=20)
        after = 0
        while after is not None:
            after = check_all_weeks(now=NOW, after=after, limit=3)

    def marks():
        ready.wait(timeout=20)
        while recompute_dirty_weeks(now=NOW, limit=3):
            pass

    assert in_threads(nightly, marks, marks) == []
    recompute_dirty_weeks(now=NOW)
    assert {writes()[athlete.pk, MONDAY] for athlete in athletes} == {2}
    assert set(WeekLoad.objects.filter(monday=MONDAY).values_list("distance_m", flat=True)) == {13_000}
