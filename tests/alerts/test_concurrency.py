"""Several hands at once, on a real database: still one alert, one message, one sender."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from alerts import services
from alerts.models import Acknowledgement, Alert, AlertEvent, Delivery
from tests.alerts.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


@pytest.fixture
def all_at_once():
    """Runs the work in several threads, each with its own connection, from the same moment on."""

    def run(work):
        start = Barrier(HANDS)

        def hand(number):
            try:
                start.wait()
                return work(number)
            finally:
                connection.close()

        with ThreadPoolExecutor(HANDS) as pool:
            return list(pool.map(hand, range(HANDS)))

    return run


def test_the_same_reason_found_by_many_is_one_alert_and_one_message_each(all_at_once, raise_load):
    alerts = all_at_once(lambda _number: raise_load().pk)
    assert len(set(alerts)) == 1
    assert Alert.objects.count() == 1
    assert AlertEvent.objects.count() == 1
    assert Delivery.objects.count() == 3


def test_steps_found_in_any_order_end_at_the_highest_told(all_at_once, raise_load):
    raise_load()
    all_at_once(lambda number: raise_load(step=number))
    alert = Alert.objects.get()
    assert alert.told_level == 100 + HANDS - 1
    assert Delivery.objects.count() == 3, "what waits carries the later steps too"


def test_many_who_acknowledge_are_one_acknowledgement(all_at_once, cast, raise_load):
    alert = raise_load()
    all_at_once(lambda _number: services.acknowledge_alert(cast.coach, alert=alert, now=NOW).pk)
    assert Acknowledgement.objects.count() == 1


def test_many_workers_send_each_message_once(all_at_once, raise_load, settings, tmp_path):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(tmp_path)},
        }
    }
    for week in range(10):
        raise_load(subject=f"week:{week}")
    sent = all_at_once(lambda _number: services.deliver_due(budget_s=60))
    assert sum(sent) == 30
    written = b"".join(path.read_bytes() for path in tmp_path.glob("*.log"))
    keys = [line for line in written.splitlines() if line.startswith(b"Message-ID")]
    assert len(keys) == len(set(keys)) == 30
