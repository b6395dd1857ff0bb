"""Marks, batches and workers at once."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import close_old_connections, connection, transaction
from django.test.utils import CaptureQueriesContext

from athletes.models import Athlete
from athletes.services import edit_profile, edit_squad
from tests.cast import NOW
from training import tasks
from training.models import Activity, DirtyWeek, LoadState, WeekLoad
from training.services import check_all_weeks, log_activity, mark_weeks_dirty, recompute_dirty_weeks

MONDAY = date(2026, 11, 16)


def make_athlete(name="Runa"):
    return Athlete.objects.create(name=name, joined_on=date(2026, 1, 1))


def add_run(athlete, day, distance_m=10_000, **fields):
    """As the service leaves it: the row, and the mark on its week."""
    start = datetime(2026, 11, 16, 9, tzinfo=UTC) + timedelta(days=day)
    run = Activity.objects.create(
        athlete=athlete,
        start_at=start,
        time_zone="UTC",
        local_date=start.date(),
        type="run",
        distance_m=distance_m,
        **fields,
    )
    mark_weeks_dirty(athlete.pk, [run.local_date], now=NOW)
    return run


def stored():
    return list(WeekLoad.objects.order_by("athlete_id", "monday").values())


@pytest.mark.django_db
def test_marks_are_worked_off_in_batches():
    athlete = make_athlete()
    for week in range(5):
        add_run(athlete, -7 * week)
    assert [recompute_dirty_weeks(now=NOW, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert WeekLoad.objects.count() == 5


@pytest.mark.django_db
def test_weeks_that_did_not_change_are_not_written():
    athlete = make_athlete()
    for week in range(5):
        add_run(athlete, -7 * week)
    recompute_dirty_weeks(now=NOW)
    versions = "select xmin::text, id from training_weekload order by id"
    with connection.cursor() as cursor:
        cursor.execute(versions)
        before = cursor.fetchall()
    mark_weeks_dirty(athlete.pk, [MONDAY - timedelta(weeks=4)], now=NOW)
    add_run(athlete, 0, 1_000)
    recompute_dirty_weeks(now=NOW)
    with connection.cursor() as cursor:
        cursor.execute(versions)
        after = cursor.fetchall()
    # Only the week with the new run; its old version sorted last, so did its new one.
    newest = WeekLoad.objects.get(monday=MONDAY).pk
    assert {row for row in before if row[1] != newest} == {row for row in after if row[1] != newest}
    assert before != after


@pytest.mark.django_db
def test_the_number_of_statements_is_the_same_for_one_athlete_and_for_ten():
    counts = []
    for many in (1, 10):
        for _ in range(many):
            add_run(make_athlete(), 0)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            recompute_dirty_weeks(now=NOW)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 18


@pytest.mark.django_db
def test_the_nightly_pass_mends_what_was_missed_and_goes_on_by_slices():
    athletes = [make_athlete() for _ in range(3)]
    for athlete in athletes:
        add_run(athlete, 0)
        add_run(athlete, -7)
    DirtyWeek.objects.all().delete()
    gone = add_run(athletes[0], -14)
    recompute_dirty_weeks(now=NOW)
    Activity.objects.filter(pk=gone.pk).delete()
    WeekLoad.objects.update(verdict="over_30")
    first = check_all_weeks(now=NOW, limit=2)
    assert first == athletes[1].pk
    assert check_all_weeks(now=NOW, after=first, limit=2) is None
    assert WeekLoad.objects.count() == 6
    assert set(WeekLoad.objects.values_list("verdict", flat=True)) == {"insufficient_data", "ok"}
    assert check_all_weeks(now=NOW, after=athletes[2].pk) is None


@pytest.mark.django_db
def test_an_athlete_whose_last_run_was_deleted_keeps_no_week():
    athlete = make_athlete()
    run = add_run(athlete, 0)
    recompute_dirty_weeks(now=NOW)
    run.delete()
    mark_weeks_dirty(athlete.pk, [MONDAY], now=NOW)
    recompute_dirty_weeks(now=NOW)
    assert not WeekLoad.objects.exists()
    assert LoadState.objects.get().log_start_on is None


@pytest.mark.django_db
def test_a_ride_that_was_a_run_has_no_spike():
    athlete = make_athlete()
    run = add_run(athlete, 0)
    recompute_dirty_weeks(now=NOW)
    run.refresh_from_db()
    assert run.spike_category == "no_baseline"
    Activity.objects.filter(pk=run.pk).update(type="ride")
    mark_weeks_dirty(athlete.pk, [MONDAY], now=NOW)
    recompute_dirty_weeks(now=NOW)
    run.refresh_from_db()
    assert (run.spike_category, run.longest_30d_m) == ("", None)


@pytest.mark.django_db
def test_a_day_marked_twice_leaves_two_marks_and_one_week():
    athlete = make_athlete()
    add_run(athlete, 0)
    add_run(athlete, 1)
    assert DirtyWeek.objects.count() == 2
    assert recompute_dirty_weeks(now=NOW) == 2
    assert WeekLoad.objects.get().runs == 2


@pytest.mark.django_db
def test_changed_settings_mark_only_those_who_have_been_judged(cast):
    DirtyWeek.objects.all().delete()
    runner = cast.athlete
    for week in (0, 30):
        log_activity(
            runner.user,
            athlete=runner,
            start_at=NOW - timedelta(weeks=week),
            now=NOW,
            type="run",
            distance_m=9_000,
        )
    recompute_dirty_weeks(now=NOW)
    edit_squad(cast.head_coach, squad=cast.milers, now=NOW, weekly_increase_pct=5)
    assert set(DirtyWeek.objects.values_list("athlete_id", "monday")) == {
        (runner.pk, date(2026, 11, 9)),
        (runner.pk, MONDAY),
    }


@pytest.mark.django_db
def test_what_was_said_at_joining_also_marks_the_beginning_of_a_young_log(cast):
    runner = cast.athlete
    log_activity(
        runner.user, athlete=runner, start_at=NOW - timedelta(weeks=6), now=NOW, type="run", distance_m=9_000
    )
    recompute_dirty_weeks(now=NOW)
    edit_profile(runner.user, athlete=runner, now=NOW, weekly_declared_m=9_000)
    assert date(2026, 10, 5) in set(DirtyWeek.objects.values_list("monday", flat=True))
    recompute_dirty_weeks(now=NOW)
    assert WeekLoad.objects.get().basis == "declared"


@pytest.mark.django_db
def test_the_task_goes_on_until_nothing_is_left(monkeypatch):
    athlete = make_athlete()
    for week in range(3):
        add_run(athlete, -7 * week)
    assert tasks.recompute_dirty_weeks() == 3
    assert tasks.recompute_dirty_weeks() == 0


@pytest.mark.django_db
def test_a_task_that_runs_out_of_time_hands_over_to_the_next(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks, "BUDGET_S", -1)
    monkeypatch.setattr(tasks.recompute_dirty_weeks, "delay", lambda: sent.append("again"))
    add_run(make_athlete(), 0)
    tasks.recompute_dirty_weeks()
    assert sent == ["again"]


@pytest.mark.django_db
def test_the_nightly_task_sends_itself_the_next_slice(monkeypatch):
    sent = []
    add_run(make_athlete(), 0)
    monkeypatch.setattr(tasks.check_all_weeks, "delay", lambda **slice_: sent.append(slice_))
    tasks.check_all_weeks()
    assert sent == []
    monkeypatch.setattr(tasks.services, "check_all_weeks", lambda **_: 41)
    tasks.check_all_weeks()
    assert sent == [{"after": 41}]


def in_threads(*works):
    """Runs them at once, each on its own connection, and returns what was raised."""
    raised = []

    def attempt(work):
        try:
            work()
        except Exception as error:  # noqa: BLE001  reported by the caller's assert
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    close_old_connections()
    return raised


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_neither_deadlock_nor_leave_a_week_wrong():
    athletes = [make_athlete(str(number)) for number in range(4)]
    for day in range(60):
        for athlete in athletes[:: 1 if day % 2 else -1]:
            add_run(athlete, -day, 5_000 + 100 * day)

    def work():
        while recompute_dirty_weeks(now=NOW, limit=7):
            pass

    assert in_threads(work, work, work, work) == []
    assert not DirtyWeek.objects.exists()
    left = stored()
    check_all_weeks(now=NOW)
    assert stored() == left


@pytest.mark.django_db(transaction=True)
def test_a_request_never_waits_for_a_worker_and_its_mark_outlives_the_worker():
    athlete = make_athlete()
    add_run(athlete, 0)
    taken, logged = threading.Event(), threading.Event()

    def worker():
        with transaction.atomic():
            recompute_dirty_weeks(now=NOW)
            taken.set()
            # The request below must finish while this transaction is still open.
            assert logged.wait(timeout=20)

    def request():
        assert taken.wait(timeout=20)
        add_run(athlete, 1, 7_000)
        logged.set()

    assert in_threads(worker, request) == []
    assert DirtyWeek.objects.count() == 1
    recompute_dirty_weeks(now=NOW)
    assert WeekLoad.objects.get().distance_m == 17_000


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_gives_its_marks_back():
    add_run(make_athlete(), 0)

    def die_before_commit():
        with transaction.atomic():
            recompute_dirty_weeks(now=NOW)
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        die_before_commit()
    assert DirtyWeek.objects.count() == 1
    assert not WeekLoad.objects.exists()


@pytest.mark.django_db
def test_a_gentler_start_chosen_later_leaves_older_weeks_as_they_were_judged():
    athlete = Athlete.objects.create(name="Runa", joined_on=date(2026, 1, 1), weekly_declared_m=0)
    add_run(athlete, -14, 2_500)
    add_run(athlete, -13, 2_500)
    add_run(athlete, -7, 2_500)
    add_run(athlete, -6, 2_500)
    recompute_dirty_weeks(now=NOW)
    assert set(WeekLoad.objects.values_list("ceiling_m", "verdict")) == {(6_000, "ok")}
    Athlete.objects.update(gentle_start=True)
    check_all_weeks(now=NOW)
    assert list(WeekLoad.objects.order_by("monday").values_list("ceiling_m", "verdict")) == [
        (6_000, "ok"),
        (3_000, "start_too_fast"),
    ]
    Athlete.objects.update(gentle_start=False)
    check_all_weeks(now=NOW)
    assert set(WeekLoad.objects.values_list("ceiling_m", "verdict")) == {(6_000, "ok")}
