"""Claiming, sending, trying again, giving up: what leaves the house, and what becomes of the rest."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction

from alerts import channels, services
from alerts.channels import SendError
from alerts.enums import Channel, DeliveryState
from alerts.models import Delivery
from alerts.services import sending
from alerts.tasks import deliver_due
from athletes.enums import ConsentRole
from athletes.errors import ConflictError, NotAllowedError
from athletes.services import withdraw_health_consent
from tests.alerts.conftest import NOW, later


class Clock:
    """Stands still until told to go on."""

    def __init__(self, now=NOW):
        self.now = now

    def __call__(self):
        return self.now


class Line:
    """A channel whose answers the test decides."""

    def __init__(self):
        self.taken = []
        self.trouble = {}

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def send(self, message):
        if error := self.trouble.get(message.address):
            raise error
        self.taken.append(message)


@pytest.fixture
def line(monkeypatch):
    line = Line()
    monkeypatch.setitem(channels.CHANNELS, Channel.MAIL, lambda: line)
    return line


@pytest.fixture
def clock():
    return Clock()


def states():
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_what_is_due_is_sent_and_marked(line, clock, raise_load):
    alert = raise_load()
    assert services.deliver_due(clock=clock) == 3
    assert states() == [DeliveryState.SENT] * 3
    assert {message.address for message in line.taken} == set(
        alert.deliveries.values_list("address", flat=True)
    )
    assert set(Delivery.objects.values_list("sent_at", "tries", "claimed_at")) == {(NOW, 1, None)}


def test_what_is_sent_is_not_sent_again(line, clock, raise_load):
    raise_load()
    services.deliver_due(clock=clock)
    assert services.deliver_due(clock=clock) == 0
    assert len(line.taken) == 3


def test_what_is_due_later_waits(line, clock, raise_load):
    raise_load()
    Delivery.objects.update(due_at=later(seconds=1))
    assert services.deliver_due(clock=clock) == 0
    clock.now = later(seconds=1)
    assert services.deliver_due(clock=clock) == 3


def test_urgent_leaves_before_what_waited_longer(line, clock, raise_load, raise_flag):
    raise_load(now=later(hours=-5))
    raise_flag()
    services.deliver_due(clock=clock)
    assert [message.subject.endswith("Please look in") for message in line.taken] == [True] * 3 + [False] * 3


def test_one_bad_address_does_not_stop_the_others(cast, line, clock, raise_load):
    raise_load()
    line.trouble[cast.coach.email] = SendError("SMTPServerDisconnected", is_final=False)
    assert services.deliver_due(clock=clock) == 2
    row = Delivery.objects.get(recipient=cast.coach)
    assert (row.state, row.tries, row.last_error) == ("queued", 1, "SMTPServerDisconnected")
    assert timedelta(seconds=4) <= row.due_at - NOW <= timedelta(seconds=6)


def test_a_poison_row_is_pushed_aside_and_named_without_its_words(cast, line, clock, raise_load, monkeypatch):
    raise_load()
    line.trouble[cast.coach.email] = KeyError("swollen knee")
    assert services.deliver_due(clock=clock) == 2
    assert Delivery.objects.get(recipient=cast.coach).last_error == "KeyError"


def test_after_the_last_try_it_has_failed(cast, line, clock, raise_load, settings):
    settings.DELIVERY_BACKOFF_S = [1, 2]
    raise_load()
    line.trouble[cast.coach.email] = SendError("OSError", is_final=False)
    for _ in range(5):
        services.deliver_due(clock=clock)
        clock.now += timedelta(seconds=10)
    row = Delivery.objects.get(recipient=cast.coach)
    assert (row.state, row.tries, row.last_error) == ("failed", 3, "OSError")
    assert list(Delivery.objects.failed()) == [row]


def test_what_no_later_try_would_mend_fails_at_once(cast, line, clock, raise_load):
    raise_load()
    line.trouble[cast.coach.email] = SendError("SMTPRecipientsRefused 550", is_final=True)
    services.deliver_due(clock=clock)
    assert Delivery.objects.get(recipient=cast.coach).state == DeliveryState.FAILED


def test_who_lost_consent_meanwhile_is_told_nothing(cast, line, clock, raise_flag):
    raise_flag()
    withdraw_health_consent(
        cast.athlete.user,
        coaching=cast.link(cast.athlete),
        role=ConsentRole.COACH,
        member=cast.members["coach"],
        now=NOW,
    )
    services.deliver_due(clock=clock)
    row = Delivery.objects.get(recipient=cast.coach)
    assert (row.state, row.address, row.last_error) == ("dropped", "", "may not see it any more")
    assert cast.coach.email not in {message.address for message in line.taken}


def test_who_is_no_longer_active_is_told_nothing(cast, line, clock, raise_load):
    raise_load()
    cast.coach.is_active = False
    cast.coach.save()
    services.deliver_due(clock=clock)
    assert Delivery.objects.get(recipient=cast.coach).state == DeliveryState.DROPPED


def test_a_guardian_is_told_until_the_athlete_is_of_age(cast, line, clock, raise_flag):
    raise_flag(athlete=cast.minor)
    services.deliver_due(clock=clock)
    assert cast.guardian.email in {message.address for message in line.taken}


def test_a_lost_worker_gives_its_rows_back(line, clock, raise_load, settings):
    raise_load()
    settings.DELIVERY_IN_FLIGHT_S = 60
    first = sending.claim(Channel.MAIL, now=NOW)
    clock.now = later(seconds=59)
    assert services.deliver_due(clock=clock) == 0
    clock.now = later(seconds=60)
    assert services.deliver_due(clock=clock) == 3
    assert not sending._begin(first[0], later(seconds=61)), "the slow worker finds its claim gone"


def test_a_lost_worker_costs_a_try_only_for_the_row_it_was_sending(clock, raise_load):
    raise_load()
    claimed = sending.claim(Channel.MAIL, now=NOW)
    sending._begin(claimed[0], NOW)
    sending.return_stuck(later(minutes=5))
    tries = dict(Delivery.objects.values_list("pk", "tries"))
    assert [tries[row.pk] for row in claimed] == [1, 0, 0]


def test_what_kills_its_worker_each_time_fails_in_the_end(clock, raise_load, settings):
    settings.DELIVERY_BACKOFF_S = [1]
    raise_load()
    Delivery.objects.update(state="in_flight", claimed_at=NOW, tries=2)
    assert sending.return_stuck(later(minutes=5)) == 3
    assert states() == [DeliveryState.FAILED] * 3
    assert sending.return_stuck(later(minutes=5)) == 0


def test_a_message_sent_after_its_claim_was_lost_is_not_marked(line, clock, raise_load):
    raise_load()
    (row, *_) = sending.claim(Channel.MAIL, now=NOW)
    sending._begin(row, NOW)
    Delivery.objects.filter(pk=row.pk).update(claimed_at=later(seconds=1))
    assert sending._deliver(row, line, clock)
    row.refresh_from_db()
    assert row.state == DeliveryState.IN_FLIGHT, "another worker holds it now"


def test_when_the_time_is_up_the_rest_goes_back_untried(line, clock, raise_load):
    raise_load()
    assert services.deliver_due(clock=clock, budget_s=0) == 0
    batch = sending.claim(Channel.MAIL, now=NOW)
    assert sending._deliver_batch(batch, line, clock, ends=0) == 0
    assert set(Delivery.objects.values_list("state", "tries")) == {("queued", 0)}


def test_a_row_taken_meanwhile_is_skipped(line, clock, raise_load):
    raise_load()
    batch = sending.claim(Channel.MAIL, now=NOW)
    Delivery.objects.filter(pk=batch[0].pk).update(state="queued", claimed_at=None)
    assert sending._deliver_batch(batch, line, clock, ends=float("inf")) == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_claim_the_same_row(cast, raise_load):
    raise_load()
    rows = Delivery.objects.due(NOW).order_by("pk")
    with transaction.atomic():
        locked = list(rows.select_for_update()[:1])
        other = in_another_connection(lambda: [row.pk for row in sending.claim(Channel.MAIL, now=NOW)])
    assert len(other) == 2
    assert locked[0].pk not in other


def in_another_connection(work):
    def run():
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=20)


def test_a_mail_of_an_account_brings_its_text_and_loses_it(line, clock, db):
    row = services.queue_mail(
        address="new@example.org",
        occasion="account/email/login_code",
        subject="Code",
        text="123456",
        html="<b>123456</b>",
        now=NOW,
    )
    services.deliver_due(clock=clock)
    (message,) = line.taken
    assert (message.address, message.subject, message.text, message.html) == (
        "new@example.org",
        "Code",
        "123456",
        "<b>123456</b>",
    )
    row.refresh_from_db()
    assert (row.state, row.subject, row.text, row.html) == ("sent", "", "", "")


def test_a_mail_of_an_account_that_failed_keeps_no_secret_either(line, clock, db):
    row = services.queue_mail(address="new@example.org", occasion="x", subject="s", text="123456", now=NOW)
    line.trouble["new@example.org"] = SendError("SMTPRecipientsRefused 550", is_final=True)
    services.deliver_due(clock=clock)
    row.refresh_from_db()
    assert (row.state, row.text) == ("failed", "")


def failed_row(alert):
    alert.deliveries.update(state="failed", tries=8, last_error="OSError")
    return alert.deliveries.first()


def test_a_failed_message_can_be_sent_again(cast, line, clock, raise_load):
    row = failed_row(raise_load())
    key = row.message_key
    services.send_again(cast.coach, delivery=row, now=later(hours=1))
    clock.now = later(hours=1)
    assert services.deliver_due(clock=clock) == 1
    assert line.taken[0].key == key, "receivers can tell that it is the same one"


def test_only_a_failed_message_is_sent_again(cast, raise_load):
    row = raise_load().deliveries.first()
    with pytest.raises(ConflictError):
        services.send_again(cast.coach, delivery=row, now=NOW)


def test_a_stranger_sends_nothing_again(cast, raise_load):
    row = failed_row(raise_load())
    for person in (cast.other_club_coach, cast.athlete.user, cast.manager):
        with pytest.raises(NotAllowedError):
            services.send_again(person, delivery=row, now=NOW)
    row.refresh_from_db()
    assert row.state == DeliveryState.FAILED


def test_the_key_of_a_message_differs_by_person_and_occasion(raise_load):
    rows = list(raise_load().deliveries.all())
    keys = {row.message_key for row in rows}
    rows[0].occasion = "2.stepped_up"
    assert len(keys) == 3
    assert rows[0].message_key not in keys


def test_the_task_sends_through_the_mailer_of_the_settings(raise_load):
    raise_load(now=NOW - timedelta(days=3650))
    assert deliver_due() == 3
    assert len(mail.outbox) == 3
