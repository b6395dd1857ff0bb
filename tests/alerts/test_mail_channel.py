"""The mail channel against a real SMTP server in all its moods."""

import email
import email.policy
import socket

import pytest

from alerts import services
from alerts.channels import Message, SendError, open_channel
from alerts.enums import Channel, DeliveryState
from alerts.models import Delivery
from coachsite.embedded.valkey import free_port
from tests.alerts.smtp import mailers_at, smtp_server


def message(key="k1", address="coach@example.org", **changes):
    parts = {"subject": "Anna: Woche — über Plan", "text": "Grüße\n", "html": "<p>Grüße</p>"} | changes
    return Message(key, address, **parts)


@pytest.fixture
def server(settings):
    with smtp_server() as (handler, port):
        settings.MAILERS = mailers_at(port)
        settings.DEFAULT_FROM_EMAIL = "Coachsite <hello@coachsite.example>"
        yield handler


def send(*messages):
    with open_channel(Channel.MAIL) as sender:
        for one in messages:
            sender.send(one)


def refusal(*messages):
    with pytest.raises(SendError) as caught:
        send(*messages)
    return caught.value


def test_what_arrives_is_a_proper_mail(server):
    send(message())
    (envelope,) = server.taken
    mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert envelope.mail_from == "hello@coachsite.example"
    assert envelope.rcpt_tos == ["coach@example.org"]
    assert mail["Subject"] == "Anna: Woche — über Plan"
    assert mail["Message-ID"] == "<k1@coachsite.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_body(("plain",)).get_content().splitlines() == ["Grüße"]
    assert mail.get_body(("html",)).get_content().splitlines() == ["<p>Grüße</p>"]


def test_without_html_it_is_plain_text(server):
    send(message(html=""))
    mail = email.message_from_bytes(server.taken[0].content, policy=email.policy.default)
    assert mail.get_content_type() == "text/plain"


def test_a_batch_shares_one_connection(server):
    send(*(message(f"k{number}") for number in range(5)))
    assert len(server.taken) == 5
    assert len(server.sessions) == 1


def test_a_refused_address_is_final_and_the_next_one_goes_through(server):
    server.moods["gone@example.org"] = "550 no such user"
    with open_channel(Channel.MAIL) as sender:
        with pytest.raises(SendError) as caught:
            sender.send(message(address="gone@example.org"))
        sender.send(message("k2"))
    assert (caught.value.reason, caught.value.is_final) == ("SMTPRecipientsRefused 550", True)
    assert len(server.taken) == 1


def test_a_greylisted_address_is_tried_again(server):
    server.moods["coach@example.org"] = "451 come back later"
    error = refusal(message())
    assert (error.reason, error.is_final) == ("SMTPRecipientsRefused 451", False)


@pytest.mark.parametrize(("answer", "is_final"), [("554 looks like spam", True), ("452 no room", False)])
def test_a_message_that_is_refused(server, answer, is_final):
    server.data_answer = answer
    error = refusal(message())
    assert (error.reason, error.is_final) == (f"SMTPDataError {answer[:3]}", is_final)


def test_a_farewell_gone_wrong_takes_nothing_back(server):
    server.quit_answer = "221 " + "x" * 10_000
    send(message())
    assert len(server.taken) == 1


def test_a_reason_repeats_no_address(server):
    server.moods["coach@example.org"] = "550 coach@example.org is unknown"
    assert "coach" not in refusal(message()).reason


@pytest.mark.parametrize("address", ["not an address", "a@b.c\r\nBcc: x@y.z", ""])
def test_what_is_no_address_is_final(server, address):
    assert refusal(message(address=address)).is_final
    assert server.taken == []


def test_nobody_listens(settings):
    settings.MAILERS = mailers_at(free_port())
    error = refusal(message())
    assert (error.reason, error.is_final) == ("ConnectionRefusedError", False)


def test_a_server_that_says_nothing_is_given_up_after_its_time(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.MAILERS = mailers_at(silent.getsockname()[1], timeout=0.3)
        error = refusal(message())
    assert (error.reason, error.is_final) == ("SMTPServerDisconnected", False)


def test_a_server_that_goes_after_taking_it_leaves_us_in_doubt(server):
    server.drop_after_data = True
    error = refusal(message())
    assert not error.is_final
    server.drop_after_data = False
    send(message())
    keys = [email.message_from_bytes(envelope.content)["Message-ID"] for envelope in server.taken]
    assert keys == ["<k1@coachsite.example>"] * 2, "the receiver can tell the second copy"


def test_a_server_that_does_not_want_to_talk_is_no_verdict_on_the_message(settings):
    with smtp_server() as (_handler, port):
        settings.MAILERS = mailers_at(port, username="u", password="p")
        error = refusal(message())
    assert not error.is_final


def test_the_whole_way_from_reason_to_letter_box(cast, server, raise_flag):
    server.moods[cast.physio.email] = "451 busy"
    alert = raise_flag(athlete=cast.minor, facts={"word": "swollen"})
    assert services.deliver_due() == 3
    assert {envelope.rcpt_tos[0] for envelope in server.taken} == {
        cast.coach.email,
        cast.head_coach.email,
        cast.guardian.email,
    }
    assert not any(b"swollen" in envelope.content for envelope in server.taken)
    assert Delivery.objects.get(alert=alert, recipient=cast.physio).state == DeliveryState.QUEUED
    assert len({email.message_from_bytes(envelope.content)["Message-ID"] for envelope in server.taken}) == 3
