"""allauth's mails go through the outbox, and their secrets do not stay there."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from alerts import services
from alerts.models import Delivery
from tests.cast import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_rate_limits():
    cache.clear()


def sign_up(email="new@example.org", **extra):
    form = {"email": email, "password1": "correct horse battery"}
    return Client(**extra).post("/accounts/signup/", form)


def test_a_sign_up_queues_its_code_and_sends_nothing_in_the_request():
    assert sign_up().status_code == 302
    row = Delivery.objects.get(address="new@example.org")
    assert row.state == "queued"
    assert row.occasion == "account/email/email_confirmation_signup"
    assert row.subject.startswith("Coachsite: ")
    assert mail.outbox == []


def test_the_code_arrives_and_is_wiped():
    sign_up()
    services.deliver_due()
    (sent,) = mail.outbox
    assert sent.to == ["new@example.org"]
    assert re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", sent.body)
    row = Delivery.objects.get(address="new@example.org")
    assert (row.state, row.subject, row.text, row.html) == ("sent", "", "", "")


def test_the_mail_names_the_site_of_the_settings_and_no_other(settings):
    settings.ALLOWED_HOSTS = ["*"]
    sign_up(HTTP_HOST="evil.example")
    text = Delivery.objects.get(address="new@example.org").text
    assert "Hello from Coachsite!" in text
    assert "evil.example" not in text


def test_the_language_is_the_account_s():
    user = make_user("Rita Russian", language="ru")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Client().post("/accounts/login/code/", {"email": user.email})
    row = Delivery.objects.get(address=user.email)
    assert row.recipient == user
    assert "Ваш" in row.text or "Здравствуйте" in row.text


def test_a_second_body_is_kept_too(monkeypatch, rf):
    from allauth.core import context
    from django.core.mail import EmailMultiAlternatives

    from coachsite.account_adapter import AccountAdapter

    both = EmailMultiAlternatives("s", "plain", to=["a@example.org"])
    both.attach_alternative("<p>rich</p>", "text/html")
    monkeypatch.setattr(AccountAdapter, "render_mail", lambda *_args, **_kwargs: both)
    with context.request_context(rf.get("/")):
        AccountAdapter().send_mail("account/email/x", "a@example.org", {})
    row = Delivery.objects.get(address="a@example.org")
    assert (row.text, row.html) == ("plain", "<p>rich</p>")
