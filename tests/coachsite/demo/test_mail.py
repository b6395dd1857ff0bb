"""The demo's mail pages read what Django's file mailer writes."""

import os

import pytest
from django.core.mail import EmailMultiAlternatives, mailers
from django.test import Client

from coachsite.demo.mail import SEPARATOR, read_mails

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.DEMO = True
    settings.MAIL_DIR = tmp_path
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(tmp_path)},
        }
    }
    return tmp_path


def message(subject, *, text="Plain text", html="<p>Rich text</p>"):
    mail = EmailMultiAlternatives(subject, text, to=["coach@example.org"])
    if html:
        mail.attach_alternative(html, "text/html")
    return mail


def send(*subjects, **parts):
    mailers.default.send_messages([message(subject, **parts) for subject in subjects])


def stamp(folder, name, at):
    (path,) = [path for path in folder.glob("*.log") if name.encode() in path.read_bytes()]
    os.utime(path, (at, at))


def test_an_empty_or_missing_folder_is_an_empty_list(folder, settings):
    assert read_mails(folder) == []
    settings.MAIL_DIR = folder / "nowhere"
    assert "No mail yet" in Client().get("/demo/mail/").content.decode()


def test_every_message_of_a_file_is_found(folder):
    send("One", "Two", "Three")
    assert len(list(folder.glob("*.log"))) == 1
    assert {mail.subject for mail in read_mails(folder)} == {"One", "Two", "Three"}


def test_both_bodies_and_the_headers(folder):
    send("Anna Élan: Woche — über dem Plan", text="Grüße\n" + "-" * 79)
    (mail,) = read_mails(folder)
    assert (mail.subject, mail.to) == ("Anna Élan: Woche — über dem Plan", "coach@example.org")
    assert mail.text.startswith("Grüße")
    assert mail.html.strip() == "<p>Rich text</p>"


def test_a_message_that_is_still_being_written_waits(folder):
    send("Done")
    (path,) = folder.glob("*.log")
    with path.open("ab") as file:
        file.write(message("Half").message().as_bytes()[:40])
    assert [mail.subject for mail in read_mails(folder)] == ["Done"]


def test_a_file_that_is_no_mail_breaks_nothing(folder):
    (folder / "odd.log").write_bytes(
        b"\x00\xff\xfe no header" + SEPARATOR + b"Subject: =?x?q?=ff?=\n\nhi" + SEPARATOR
    )
    assert len(read_mails(folder)) == 2
    assert Client().get("/demo/mail/").status_code == 200


def test_only_so_many_are_read(folder):
    send(*[f"No. {number}" for number in range(5)])
    send("Last")
    assert len(read_mails(folder, limit=3)) == 3


def test_the_list_shows_subject_address_and_time(folder):
    send("Anna Athlete: Week over plan")
    response = Client().get("/demo/mail/")
    text = response.content.decode()
    assert "Anna Athlete: Week over plan" in text
    assert "coach@example.org" in text
    assert "no-store" in response["Cache-Control"]


def test_newest_first(folder):
    with open_file(folder, "a.log") as file:
        file.write(dated("Older", "Mon, 01 Jun 2026 08:00:00 +0000"))
        file.write(dated("Newer", "Tue, 02 Jun 2026 08:00:00 +0000"))
    assert [mail.subject for mail in read_mails(folder)] == ["Newer", "Older"]


def open_file(folder, name):
    return (folder / name).open("wb")


def dated(subject, date):
    return f"Subject: {subject}\nTo: a@example.org\nDate: {date}\n\nhi\n".encode() + SEPARATOR


def test_one_mail_as_text_and_as_html(folder):
    send("Hello", text="See http://127.0.0.1:8000/x <b>", html="<p>Rich</p>")
    (mail,) = read_mails(folder)
    client = Client()
    text = client.get(f"/demo/mail/{mail.key}/").content.decode()
    assert '<a href="http://127.0.0.1:8000/x"' in text
    assert "&lt;b&gt;" in text
    rich = client.get(f"/demo/mail/{mail.key}/html/")
    assert rich.content.decode().strip() == "<p>Rich</p>"


def test_the_html_can_run_and_load_nothing(folder):
    send("Hello", html="<script>alert(1)</script>")
    (mail,) = read_mails(folder)
    policy = Client().get(f"/demo/mail/{mail.key}/html/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy


def test_a_mail_without_html_has_no_html_page(folder):
    send("Plain", html="")
    (mail,) = read_mails(folder)
    assert Client().get(f"/demo/mail/{mail.key}/html/").status_code == 404
    assert "/html/" not in Client().get(f"/demo/mail/{mail.key}/").content.decode()


@pytest.mark.parametrize("key", ["nothing.0", "..%2F..%2Fetc%2Fpasswd", "../secret.0", "secret.0"])
def test_a_key_is_never_a_path(folder, key):
    (folder.parent / "secret.log").write_bytes(dated("Secret", "Mon, 01 Jun 2026 08:00:00 +0000"))
    send("Hello")
    assert Client().get(f"/demo/mail/{key}/").status_code == 404


@pytest.mark.parametrize("path", ["", "x.0/", "x.0/html/"])
def test_outside_the_demo_there_is_nothing(folder, settings, path):
    send("Hello")
    settings.DEMO = False
    assert Client().get(f"/demo/mail/{path}").status_code == 404


def test_reading_only(folder):
    assert Client().post("/demo/mail/").status_code == 405
