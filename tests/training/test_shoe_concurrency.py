"""Two runs stored at one moment: together they pass a limit that neither passes alone."""

import threading

import pytest
from django.db import connection, transaction

from alerts.models import Alert
from tests.training.shoes import KM, pair, run, wear

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_second_of_two_runs_sees_the_first(anna):
    shoe = pair(anna, start_m=499 * KM)
    stored = threading.Barrier(2, timeout=20)

    def store():
        try:
            with transaction.atomic():
                run(anna, 0.6, shoe=None)
                # Both have begun before either looks at the pair.
                stored.wait()
                run(anna, 0.6, shoe=shoe)
        finally:
            connection.close()

    threads = [threading.Thread(target=store) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert wear(shoe).distance_m == 500_200
    alert = Alert.objects.get()
    assert (alert.state, alert.facts["distance_m"]) == ("open", 500_200)
