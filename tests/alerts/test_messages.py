"""What a message says, in whose language, and what it must not say."""

import pytest
from django.core import mail

from alerts import services
from alerts.kinds import AlertKind, register_kind
from alerts.messages import message_of, render_alert
from tests.alerts.conftest import NOW


def text_for(alert, reader):
    texts = render_alert(alert, reader)
    return "\n".join(texts.values())


def test_name_kind_and_link(cast, raise_load, settings):
    texts = render_alert(raise_load(), cast.coach)
    assert texts["subject"] == "Anna Athlete: Week over plan"
    for part in (texts["text"], texts["html"]):
        assert "Anna Athlete: Week over plan" in part
        assert settings.SITE_URL in part
        assert "Carla Coach" in part


def test_a_health_message_holds_no_fact(cast, raise_flag):
    alert = raise_flag(facts={"word": "swollen", "knee": "left"})
    text = text_for(alert, cast.coach)
    assert "swollen" not in text
    assert "left" not in text
    assert "flag" not in text


def test_the_time_is_the_reader_s(cast, raise_load):
    cast.coach.time_zone = "Asia/Tokyo"
    assert "9 p.m." in render_alert(raise_load(), cast.coach)["text"]
    cast.head_coach.time_zone = "Europe/Berlin"
    assert "1 p.m." in render_alert(raise_load(), cast.head_coach)["text"]


def test_the_language_is_the_reader_s(cast, raise_load):
    cast.coach.language = "ru"
    assert 'lang="ru"' in render_alert(raise_load(), cast.coach)["html"]
    assert "ноября" in render_alert(raise_load(), cast.coach)["text"]


def test_names_are_escaped_in_html_and_plain_in_text(cast, raise_load):
    cast.athlete.name = "Ann O'Neil <b>"
    texts = render_alert(raise_load(), cast.coach)
    assert "O'Neil <b>" in texts["text"]
    assert "O'Neil <b>" in texts["subject"]
    assert "<b>:" not in texts["html"]


def test_a_name_cannot_add_headers(cast, raise_load):
    cast.athlete.name = "Ann\r\nBcc: all@example.org"
    assert "\n" not in render_alert(raise_load(), cast.coach)["subject"]


def test_what_was_closed_before_it_left_says_so(cast, raise_load):
    alert = raise_load()
    services.close_alert(athlete=cast.athlete, kind="load_test", subject=alert.subject, now=NOW)
    alert.refresh_from_db()
    assert "this has been closed" in render_alert(alert, cast.coach)["text"]


def test_urgent_and_not_urgent_read_differently(cast, raise_load, raise_flag):
    assert "look at it now" in text_for(raise_flag(), cast.coach)
    assert "look at it now" not in text_for(raise_load(), cast.coach)


def test_a_guardian_is_led_home_and_staff_to_the_alert(cast, raise_flag):
    alert = raise_flag(athlete=cast.minor)
    assert f"/admin/alerts/alert/{alert.pk}/change/" in render_alert(alert, cast.coach)["text"]
    assert "/admin/" not in render_alert(alert, cast.guardian)["text"]


def test_the_message_goes_to_the_address_of_today(cast, raise_load):
    row = raise_load().deliveries.get(recipient=cast.coach)
    cast.coach.email = "new@example.org"
    cast.coach.save()
    row.refresh_from_db()
    assert message_of(row).address == "new@example.org"


def test_a_kind_with_templates_of_its_own_uses_them(cast, raise_load, settings, tmp_path):
    (tmp_path / "alerts").mkdir()
    (tmp_path / "alerts" / "load_test.subject").write_text("Own words\nfor {{ athlete }}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    texts = render_alert(raise_load(), cast.coach)
    assert texts["subject"] == "Own words for Anna Athlete"
    assert "Week over plan" in texts["text"], "what it lacks comes from the neutral ones"


def test_a_kind_is_registered_once(test_kinds):
    kind = AlertKind("x", "X", False, str)
    register_kind(kind)
    register_kind(kind)
    with pytest.raises(ValueError, match="already"):
        register_kind(AlertKind("x", "Y", False, str))


def test_sent_mail_has_both_bodies_and_a_stable_id(cast, raise_load):
    alert = raise_load()
    services.deliver_due()
    row = alert.deliveries.get(recipient=cast.coach)
    (sent,) = [message for message in mail.outbox if message.to == [cast.coach.email]]
    assert sent.extra_headers["Message-ID"] == f"<{row.message_key}@localhost>"
    assert sent.alternatives[0].mimetype == "text/html"
    assert sent.body.startswith("Hello Carla Coach,")


def test_plain_text_has_no_holes(cast, raise_load):
    text = render_alert(raise_load(), cast.coach)["text"]
    assert "\n\n\n" not in text
    assert "\n\nhttp://" in text
    assert ".." not in text
