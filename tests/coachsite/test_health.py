"""/healthz, /readyz and the signs of life behind them, with a real broker."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
import redis
from django.db import DatabaseError

from alerts.enums import DeliveryState
from alerts.models import Delivery
from coachsite import heartbeat, probes
from coachsite.tasks import report_alive

NOBODY_THERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def broker():
    with heartbeat.broker() as client:
        client.flushdb()
        yield client
        client.flushdb()


def write_delivery(now, **fields):
    return Delivery.objects.create(
        address="ada@club.example", subject="s", text="t", occasion="o", due_at=now, **fields
    )


def state_of(client):
    answer = client.get("/readyz")
    return answer.status_code, json.loads(answer.content)


def test_a_living_process_says_so_without_database_or_broker(client, settings):
    settings.REDIS_URL = NOBODY_THERE
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_a_site_with_everything_is_ready(client, broker):
    report_alive("soon")
    assert state_of(client) == (200, {"database": "ok", "broker": "ok", "worker": "ok", "outbox": "ok"})
    assert client.get("/readyz").headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("last", [None, 46])
def test_a_worker_without_signs_of_life_is_noticed(client, broker, last):
    if last is not None:
        heartbeat.record("soon", time.time() - last)
    status, state = state_of(client)
    assert status == 503
    assert state == {"database": "ok", "broker": "ok", "worker": "bad", "outbox": "ok"}


@pytest.mark.django_db
def test_a_missing_broker_is_noticed_at_once(client, settings):
    settings.REDIS_URL = NOBODY_THERE
    began = time.monotonic()
    status, state = state_of(client)
    assert time.monotonic() - began < 2
    assert status == 503
    assert (state["broker"], state["worker"], state["database"]) == ("bad", "bad", "ok")


@pytest.mark.django_db
def test_a_message_that_waits_too_long_is_noticed(client, broker):
    report_alive("soon")
    write_delivery(datetime.now(UTC) - timedelta(seconds=90))
    assert state_of(client)[1]["outbox"] == "bad"


def test_a_missing_database_is_noticed(client, broker, monkeypatch):
    def fails(*_arguments):
        raise DatabaseError("the server is gone\nand more")

    monkeypatch.setattr(probes.connection, "cursor", fails)
    monkeypatch.setattr(probes, "outbox_lag_s", fails)
    status, state = state_of(client)
    assert status == 503
    assert (state["database"], state["outbox"]) == ("bad", "bad")


@pytest.mark.django_db
def test_reasons_are_not_told_to_strangers(client, settings):
    settings.REDIS_URL = "redis://:secret@127.0.0.1:1/0"
    assert "secret" not in client.get("/readyz").text
    assert "127.0.0.1" not in client.get("/readyz").text


def test_each_queue_has_its_own_sign_of_life(broker):
    report_alive("soon")
    assert heartbeat.age_s("soon", time.time()) < 5
    assert heartbeat.age_s("bulk", time.time()) is None


def test_the_age_is_counted_from_the_last_sign(broker):
    heartbeat.record("bulk", 1000.0)
    heartbeat.record("bulk", 1030.5)
    assert heartbeat.age_s("bulk", 1040.5) == pytest.approx(10)


def test_beat_sends_for_signs_of_life_more_often_than_they_are_missed(settings):
    for queue, late_s in heartbeat.LATE_AFTER_S.items():
        entry = settings.CELERY_BEAT_SCHEDULE[f"alive-{queue}"]
        assert entry["args"] == [queue]
        assert entry["options"]["queue"] == queue
        assert entry["schedule"] * 3 < late_s


def test_a_broker_that_does_not_answer_is_an_error_of_its_own(settings):
    settings.REDIS_URL = NOBODY_THERE
    with pytest.raises(redis.RedisError):
        heartbeat.age_s("soon", time.time())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("waits_s", "said"),
    [(None, "nothing waits"), (-60, "nothing waits"), (20, "the oldest message waits 20 s")],
)
def test_the_outbox_says_how_long_it_waits(waits_s, said):
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    if waits_s is not None:
        write_delivery(now - timedelta(seconds=waits_s), state=DeliveryState.QUEUED)
    assert probes.outbox(now) == said
