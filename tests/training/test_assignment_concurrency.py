"""Two workers at one assignment, and a publication at the moment of one."""

import threading
import time

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.db import connection, transaction

from athletes.models import Athlete
from tests.cast import NOW, make_cast
from tests.training.test_assignments import MONDAY, assign, published
from training import services
from training.models import Plan, PlanTemplate
from training.receivers import write_our_templates
from training.services import assignments

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_pokes(monkeypatch):
    monkeypatch.setattr(assignments, "poke", lambda *_args: None)


@pytest.fixture
def world():
    services.sync_templates()
    return make_cast()


def in_a_thread(work):
    def run():
        try:
            found.append(work())
        finally:
            connection.close()

    found = []
    thread = threading.Thread(target=run)
    thread.start()
    return thread, found


def test_while_one_worker_writes_another_leaves_it_alone(world, monkeypatch):
    assignment = assign(world, PlanTemplate.objects.get(code="five_km"))
    writing, go_on = threading.Event(), threading.Event()
    real = assignments.write_plans

    def slowly(*args, **kwargs):
        writing.set()
        assert go_on.wait(20)
        real(*args, **kwargs)

    monkeypatch.setattr(assignments, "write_plans", slowly)
    thread, found = in_a_thread(lambda: services.run_assignment(assignment.pk, now=NOW))
    assert writing.wait(20)
    assert services.run_assignment(assignment.pk, now=NOW) is False
    go_on.set()
    thread.join(20)
    assert found == [True]
    assert Plan.objects.count() == 1


def test_a_plan_published_at_this_moment_is_seen(world):
    assignment = assign(world, PlanTemplate.objects.get(code="five_km"))
    with transaction.atomic():
        # As publishing does: the athlete first.
        Athlete.objects.select_for_update(no_key=True, of=("self",)).get(pk=world.athlete.pk)
        published(world.athlete, first_monday=MONDAY)
        thread, _found = in_a_thread(lambda: services.run_assignment(assignment.pk, now=NOW))
        time.sleep(0.2)
        assert thread.is_alive()
    thread.join(20)
    assert assignment.results.get().error_code == "overlaps"


def test_a_migration_writes_our_templates_and_a_way_back_before_them_nothing():
    PlanTemplate.objects.all().delete()
    write_our_templates(apps.get_app_config("training"), "default", apps=Apps())
    write_our_templates(apps.get_app_config("alerts"), "default")
    assert not PlanTemplate.objects.exists()
    write_our_templates(apps.get_app_config("training"), "default")
    assert PlanTemplate.objects.count() == 6
