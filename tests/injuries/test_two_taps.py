"""Two taps on "Save" whose requests are at work at the same moment."""

import threading
import time
import uuid

import pytest
from django.db import connection, transaction

from athletes.models import Athlete
from injuries.forms import PainReportForm
from injuries.models import PainReport
from injuries.views.storing import store_report
from tests.cast import NOW

pytestmark = pytest.mark.django_db(transaction=True)

WAITING = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid = ANY(%s)"


def tapped(athlete, public_id, pids, found):
    form = PainReportForm(
        {"id": str(public_id), "side": "left", "area": "knee", "worst_during": "4", "check": ["none"]},
        athlete=athlete,
        viewer=athlete.user,
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pids.append(cursor.fetchone()[0])
        assert form.is_valid()
        found.append(store_report(athlete.user, form, now=NOW))
    finally:
        connection.close()


def wait_until_both_stand_in_line(pids):
    deadline = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(WAITING, [pids])
            if cursor.fetchone()[0] == 2:
                return
            time.sleep(0.02)
    pytest.fail("the two requests did not meet")


def test_both_find_the_one_report(cast):
    pids, found = [], []
    asked = (cast.athlete, uuid.uuid4(), pids, found)
    taps = [threading.Thread(target=tapped, args=asked) for _ in range(2)]
    with transaction.atomic():
        # Both look for the report and find none, then both wait to write it.
        Athlete.objects.select_for_update().get(pk=cast.athlete.pk)
        for tap in taps:
            tap.start()
        wait_until_both_stand_in_line(pids)
    for tap in taps:
        tap.join(20)
    assert len(found) == 2
    assert {report.pk for report in found} == {PainReport.objects.get().pk}
    assert PainReport.objects.get().versions.count() == 0
