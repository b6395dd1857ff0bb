"""Two people at one plan at one moment, over two connections: one is told, nothing is lost."""

import threading

import pytest
from django.db import connection

from alerts.models import Alert, Delivery
from athletes.errors import DomainError
from tests.cast import NOW, make_cast
from tests.training.plans import DAY, MONDAY, WEEK, asks, contents_of, draft, published, rows_of, week_of
from training.models import Plan, PlanEdit, PlanPublication
from training.services.days import move_workout, tick_workout
from training.services.plans import add_workout, edit_workout, publish_plan, replace_week

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db):
    return make_cast()


def at_once(*calls):
    """Runs each over a connection of its own; what each gave, or the code it was refused with."""
    begin = threading.Barrier(len(calls), timeout=20)
    found = [None] * len(calls)

    def run(place, call):
        try:
            begin.wait()
            found[place] = call()
        except DomainError as error:
            found[place] = error.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return found


def test_of_two_coaches_at_one_week_the_second_is_told(people):
    plan = draft(people, asks(5), asks(6, day=2))
    row, week = rows_of(plan)[0], week_of(plan)
    # The winner may be the one who brings `week` up to date.
    version = week.version
    seen = {"week_version": version, "now": NOW}
    found = at_once(
        lambda: edit_workout(people.coach, workout=row, content=asks(9), **seen),
        lambda: replace_week(people.head_coach, week=week, contents=[asks(1)], **seen),
        lambda: add_workout(people.head_coach, plan=plan, content=asks(3, day=4), **seen),
    )
    assert found.count("changed_meanwhile") == 2
    assert contents_of(plan) in (
        [asks(9), asks(6, day=2)],
        [asks(1)],
        [asks(5), asks(6, day=2), asks(3, day=4)],
    )
    assert week_of(plan).version == version + 1


def test_coaches_at_different_weeks_do_not_disturb_each_other(people):
    plan = draft(people, asks(5))
    seen = {"week_version": 1, "now": NOW}
    found = at_once(
        lambda: add_workout(people.coach, plan=plan, content=asks(3, day=8), **seen),
        lambda: add_workout(people.head_coach, plan=plan, content=asks(4, day=15), **seen),
    )
    assert "changed_meanwhile" not in found
    assert contents_of(plan) == [asks(5), asks(3, day=8), asks(4, day=15)]
    assert PlanEdit.objects.filter(plan=plan).count() == 3


def test_a_workout_is_moved_and_ticked_at_once(people):
    monday = MONDAY - WEEK
    strength = asks(type="strength", duration_s=1_800, day=2, monday=monday)
    [row] = rows_of(published(people, strength, monday=monday))
    found = at_once(
        lambda: move_workout(people.athlete.user, workout=row, to_date=monday + 3 * DAY, now=NOW).pk,
        lambda: tick_workout(people.athlete.user, workout=row, now=NOW).pk,
        lambda: edit_workout(people.coach, workout=row, content=strength, week_version=None, now=NOW).pk,
    )
    row.refresh_from_db()
    moved = row.published_on == monday + 3 * DAY
    # A day that has not come is not ticked, and what is done stays where it is.
    assert (row.outcome == "done") is not moved
    assert found[:2] in ([row.pk, "not_yet"], ["settled", row.pk])


def test_two_moves_at_once_leave_it_on_one_of_the_days(people):
    [row] = rows_of(published(people, asks(5)))
    days = (MONDAY + 2 * DAY, MONDAY + 4 * DAY)
    found = at_once(
        *[lambda to=to: move_workout(people.athlete.user, workout=row, to_date=to, now=NOW).pk for to in days]
    )
    row.refresh_from_db()
    assert found == [row.pk] * 2
    assert row.published_on in days
    assert (row.date, row.moved_from) == (row.published_on, MONDAY)


def test_a_plan_published_twice_at_once_is_told_once(people):
    plan = draft(people, asks(5), asks(6, day=2))
    given = {"plan": plan, "now": NOW, "reason": "Talked."}
    found = at_once(
        lambda: publish_plan(people.coach, **given).pk,
        lambda: publish_plan(people.head_coach, **given).pk,
    )
    assert found == [PlanPublication.objects.get().pk] * 2
    assert Alert.objects.filter(kind="plan_published").count() == 1
    assert Delivery.objects.filter(alert__kind="plan_published").count() == 1


def test_of_two_plans_that_overlap_one_is_published(people):
    plans = [draft(people, asks(5, day=7), monday=monday, name="P") for monday in (MONDAY, MONDAY + WEEK)]
    found = at_once(
        *[
            lambda plan=plan: publish_plan(people.coach, plan=plan, now=NOW, reason="Talked.").plan_id
            for plan in plans
        ]
    )
    assert found.count("overlaps") == 1
    assert Plan.objects.published_plans().count() == 1
