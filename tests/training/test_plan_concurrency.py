"""Two people at one plan at one moment, over two connections: one is told, nothing is lost."""

import threading

import pytest
from django.db import connection

from alerts.models import Alert, Delivery
from athletes.errors import DomainError
from tests.cast import NOW, make_cast
from tests.training.plans import MONDAY, WEEK, asks, contents_of, draft, rows_of, week_of
from training.models import Plan, PlanEdit, PlanPublication
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
