"""Invitation mails: to the right address, in the right language, with a link that works."""

import re
from datetime import date

from django.core import mail
from django.db import transaction

from alerts import services
from alerts.models import Delivery
from athletes.services import accept_invitation, decline_guardian, invite_athlete, invite_guardian
from athletes.signals import coaching_invited
from athletes.tokens import coaching_of_token, guardian_of_token
from tests.alerts.conftest import NOW
from tests.cast import make_user


def invite(cast, email, **changes):
    wanted = {"athlete": cast.stranger, "club": cast.north, "squad": cast.milers, "email": email, "now": NOW}
    return invite_athlete(cast.coach, **wanted | changes)


def queued(address):
    return Delivery.objects.get(address=address)


def token_in(text):
    return re.search(r"/(?:invitations|guardians)/([^/\s]+)/", text)[1]


def test_an_invitation_names_who_invites_and_links_to_the_answer(cast, settings):
    link = invite(cast, "zoe@example.net")
    row = queued("zoe@example.net")
    assert row.subject == "North would like to coach you on Coachsite"
    assert "Carla Coach of North invites you" in row.text
    assert f"{settings.SITE_URL}/invitations/" in row.text
    assert coaching_of_token(token_in(row.text), now=NOW) == link
    assert coaching_of_token(token_in(row.html), now=NOW) == link


def test_a_guardian_s_mail_names_the_athlete_and_links_to_the_answer(cast):
    link = invite_guardian(cast.coach, athlete=cast.minor, email="dad@example.net", now=NOW)
    row = queued("dad@example.net")
    assert row.subject.startswith("Mina Minor on Coachsite")
    assert guardian_of_token(token_in(row.text), now=NOW) == link


def test_the_language_is_the_reader_s_if_known_else_the_inviter_s(cast):
    known = make_user("Rita Russian", language="ru")
    invite(cast, known.email)
    row = queued(known.email)
    assert row.recipient == known
    assert 'lang="ru"' in row.html
    assert "Rita Russian" in row.text
    cast.coach.language = "ru"
    cast.coach.save()
    invite(cast, "new@example.net", athlete=cast.stranger)
    assert 'lang="ru"' in queued("new@example.net").html


def test_an_invitation_by_nobody_in_particular(cast):
    link = invite(cast, "zoe@example.net")
    link.invited_by, link.invited_email = None, "again@example.net"
    coaching_invited.send(type(link), coaching=link, now=NOW)
    assert "North invites you" in queued("again@example.net").text


def test_a_guardian_of_an_athlete_without_an_account(cast):
    cast.kept.birth_month = date(2012, 1, 1)
    cast.kept.save()
    invite_guardian(cast.coach, athlete=cast.kept, email="mum@example.net", now=NOW)
    assert 'lang="en"' in queued("mum@example.net").html


def test_the_link_is_wiped_when_it_is_sent(cast):
    invite(cast, "zoe@example.net")
    services.deliver_due()
    (sent,) = [message for message in mail.outbox if message.to == ["zoe@example.net"]]
    assert token_in(sent.body)
    row = queued("zoe@example.net")
    assert (row.state, row.text, row.html, row.subject) == ("sent", "", "", "")


def test_an_invitation_that_is_taken_back_is_not_mailed(cast):
    with transaction.atomic():
        invite(cast, "zoe@example.net")
        transaction.set_rollback(True)
    assert not Delivery.objects.filter(address="zoe@example.net").exists()


def test_who_answered_before_the_mail_went_out_gets_none(cast):
    link = invite(cast, cast.stranger.user.email)
    guardian = invite_guardian(cast.coach, athlete=cast.minor, email="dad@example.net", now=NOW)
    still_open = invite_guardian(cast.coach, athlete=cast.minor, email="mum@example.net", now=NOW)
    accept_invitation(cast.stranger.user, coaching=link, now=NOW)
    decline_guardian(guardian=guardian, now=NOW)
    services.deliver_due()
    told = {address for message in mail.outbox for address in message.to}
    assert told & {cast.stranger.user.email, "dad@example.net", still_open.email} == {"mum@example.net"}


def test_an_answer_leaves_what_was_sent_on_record(cast):
    link = invite(cast, cast.stranger.user.email)
    services.deliver_due()
    accept_invitation(cast.stranger.user, coaching=link, now=NOW)
    assert queued(cast.stranger.user.email).state == "sent"


def test_long_names_fit(cast):
    cast.minor.name = "M" * 120
    cast.minor.save()
    cast.minor.user.language = "ru"
    cast.minor.user.save()
    invite_guardian(cast.coach, athlete=cast.minor, email="dad@example.net", now=NOW)
    assert len(queued("dad@example.net").subject) <= 300
