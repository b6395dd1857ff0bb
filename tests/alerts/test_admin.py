"""The coach's inbox in the admin, and the list of messages that failed."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alerts import services
from athletes.models import AccessLog
from tests.alerts.conftest import NOW, later

ALERTS = "/admin/alerts/alert/"
MESSAGES = "/admin/alerts/delivery/"


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def page(client, path, **query):
    response = client.get(path, query)
    assert response.status_code == 200, response
    return response.content.decode()


def shown(client, **query):
    response = client.get(ALERTS, query)
    assert response.status_code == 200, response
    return list(response.context_data["cl"].result_list)


def act(client, path, action, *rows):
    keys = [row.pk for row in rows]
    data = {"action": action, "_selected_action": keys, "index": "0"}
    return client.post(path, data, follow=True).content.decode()


def test_a_row_says_how_severe_who_why_and_how_it_stands(cast, raise_load):
    raise_load(severity="urgent")
    text = page(as_(cast.coach), ALERTS)
    for part in ("■ Urgent", "Anna Athlete", "Week over plan: 42 km run", "Open"):
        assert part in text


def test_open_and_urgent_first_then_the_oldest(cast, raise_load, raise_flag):
    closed = services.resolve_alert(
        cast.coach, alert=raise_load(subject="week:1", severity="urgent"), now=NOW
    )
    young = raise_load(subject="week:2", now=later(hours=1))
    old = raise_load(subject="week:3")
    flag = raise_flag()
    assert shown(as_(cast.coach)) == [flag, old, young, closed]


def test_who_sees_what_in_the_inbox(cast, raise_load, raise_flag):
    load, flag = raise_load(athlete=cast.minor), raise_flag(athlete=cast.minor)
    seen = {
        name: set(shown(as_(getattr(cast, name))))
        for name in ("coach", "coach_without_consent", "physio", "other_squad_coach", "other_club_coach")
    }
    assert seen == {
        "coach": {load, flag},
        "coach_without_consent": {load},
        "physio": {load, flag},
        "other_squad_coach": set(),
        "other_club_coach": set(),
    }
    assert as_(cast.manager).get(ALERTS).status_code == 403
    assert as_(cast.guardian).get(ALERTS).status_code == 302, "not staff: to the sign-in page"


def test_filters_by_state_severity_and_athlete(cast, raise_load, raise_flag):
    load, flag = raise_load(), raise_flag(athlete=cast.minor)
    services.acknowledge_alert(cast.coach, alert=load, now=NOW)
    client = as_(cast.coach)
    assert shown(client, standing="acknowledged") == [load]
    assert shown(client, standing="open") == [flag]
    assert shown(client, standing="made-up") == []
    assert shown(client, severity__exact="urgent") == [flag]
    assert shown(client, athlete__id__exact=cast.minor.pk) == [flag]
    assert shown(client, athlete__id__exact=cast.southerner.pk) == []


def test_the_page_of_an_alert_tells_its_history_and_who_was_told(cast, raise_load):
    alert = services.acknowledge_alert(cast.coach, alert=raise_load(), now=NOW)
    services.deliver_due()
    text = page(as_(cast.head_coach), f"{ALERTS}{alert.pk}/change/")
    for part in ("42 km run", "Raised", "Acknowledged by Carla Coach", "Sent Hanna Head", "Sent Carla Coach"):
        assert part in text


def buttons(client, alert):
    text = page(client, f"{ALERTS}{alert.pk}/change/")
    return {name for name in ("acknowledge", "resolve") if f"/{alert.pk}/{name}/" in text}


def test_a_page_offers_only_what_can_be_done_with_it(cast, raise_load, raise_flag):
    load, flag = raise_load(), raise_flag()
    client = as_(cast.coach)
    assert buttons(client, load) == {"acknowledge", "resolve"}
    assert buttons(client, flag) == {"acknowledge"}
    services.acknowledge_alert(cast.coach, alert=load, now=NOW)
    assert buttons(client, load) == {"resolve"}
    services.resolve_alert(cast.coach, alert=load, now=NOW)
    assert buttons(client, load) == set()


def test_the_page_speaks_words_and_not_codes(cast, raise_load):
    text = page(as_(cast.coach), f"{ALERTS}{raise_load().pk}/change/")
    assert "▲ Attention" in text
    assert "(&#x27;" not in text


def test_another_club_s_people_stay_that_club_s_own(cast, raise_load, two_clubs):
    alert = services.acknowledge_alert(cast.coach, alert=raise_load(athlete=two_clubs), now=NOW)
    services.deliver_due()
    text = page(as_(cast.other_club_coach), f"{ALERTS}{alert.pk}/change/")
    assert "Sent Silke South" in text
    for stranger in ("Carla", "Hanna", "Acknowledged"):
        assert stranger not in text.replace(">Acknowledge<", "")


def test_hidden_alerts_are_not_there(cast, raise_flag):
    alert = raise_flag(athlete=cast.minor)
    client = as_(cast.coach_without_consent)
    for rest in ("change/", "history/", "acknowledge/", "resolve/"):
        assert client.get(f"{ALERTS}{alert.pk}/{rest}").status_code == 404
        assert client.post(f"{ALERTS}{alert.pk}/{rest}").status_code == 404


def test_acknowledging_asks_first_and_writes_by_post(cast, raise_load):
    alert = raise_load()
    client = as_(cast.coach)
    path = f"{ALERTS}{alert.pk}/acknowledge/"
    assert "Your club sees" in page(client, path)
    assert not alert.acknowledgements.exists()
    response = client.post(path, {"_form_submitted": "on"})
    assert response.status_code == 302
    assert alert.acknowledgements.get().by == cast.coach
    assert "Acknowledged." in page(client, ALERTS)


def test_a_script_s_dialog_is_told_where_to_go(cast, raise_load):
    alert = raise_load()
    path = f"{ALERTS}{alert.pk}/acknowledge/"
    response = as_(cast.coach).post(path, {"_form_submitted": "on"}, headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == f"{ALERTS}{alert.pk}/change/"


def test_resolving_and_what_cannot_be_resolved(cast, raise_load, raise_flag):
    load, flag = raise_load(), raise_flag()
    client = as_(cast.coach)
    for alert in (load, flag):
        client.post(f"{ALERTS}{alert.pk}/resolve/", {"_form_submitted": "on"})
        alert.refresh_from_db()
    assert (load.state, flag.state) == ("resolved", "open")
    assert "until the athlete is cleared" in page(client, ALERTS)


def test_many_are_acknowledged_at_once_but_never_a_warning_sign(cast, raise_load, raise_flag):
    load, other, flag = raise_load(), raise_load(subject="week:2"), raise_flag()
    text = act(as_(cast.coach), ALERTS, "acknowledge_chosen", load, other, flag)
    assert load.acknowledgements.exists()
    assert other.acknowledgements.exists()
    assert not flag.acknowledgements.exists()
    assert "acknowledge it there" in text


def test_a_forged_choice_reaches_nothing(cast, raise_load):
    alert = raise_load(athlete=cast.southerner)
    act(as_(cast.coach), ALERTS, "acknowledge_chosen", alert)
    assert not alert.acknowledgements.exists()


def test_nobody_adds_changes_or_deletes_alerts_by_hand(cast, raise_load):
    alert = raise_load()
    client = as_(cast.head_coach)
    assert client.get(f"{ALERTS}add/").status_code == 403
    assert client.post(f"{ALERTS}{alert.pk}/change/", {"severity": "info"}).status_code == 403
    assert client.post(f"{ALERTS}{alert.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_list_costs_the_same_for_one_and_for_three(cast, raise_load):
    client = as_(cast.coach)
    raise_load()
    shown(client)
    with CaptureQueriesContext(connection) as one:
        assert len(shown(client)) == 1
    raise_load(athlete=cast.minor)
    raise_load(subject="week:2")
    with CaptureQueriesContext(connection) as three:
        assert len(shown(client)) == 3
    assert len(three) == len(one)


def test_reading_health_alerts_is_logged(cast, raise_flag):
    alert = raise_flag()
    shown(as_(cast.coach))
    page(as_(cast.coach), f"{ALERTS}{alert.pk}/change/")
    page(as_(cast.coach), MESSAGES)
    assert [(log.kind, log.athlete_ids) for log in AccessLog.objects.all()] == [
        ("alerts", [cast.athlete.pk])
    ] * 3


@pytest.fixture
def failed(raise_load):
    alert = raise_load()
    alert.deliveries.update(state="failed", tries=8, last_error="SMTPServerDisconnected")
    return alert.deliveries


def test_failed_messages_are_seen_and_sent_again(cast, failed):
    client = as_(cast.coach)
    text = page(client, MESSAGES, state__exact="failed")
    assert "SMTPServerDisconnected" in text
    row = failed.get(recipient=cast.head_coach)
    act(client, MESSAGES, "send_again", row)
    row.refresh_from_db()
    assert (row.state, row.tries) == ("queued", 0)


def test_messages_of_others_are_not_there(cast, failed):
    response = as_(cast.other_club_coach).get(MESSAGES)
    assert list(response.context_data["cl"].result_list) == []
    row = failed.first()
    act(as_(cast.other_club_coach), MESSAGES, "send_again", row)
    row.refresh_from_db()
    assert row.state == "failed"


def test_mails_of_accounts_are_in_nobody_s_list(cast):
    services.queue_mail(address="a@example.org", occasion="x", subject="Code", text="123456", now=NOW)
    assert "123456" not in page(as_(cast.head_coach), MESSAGES)
    assert "a@example.org" not in page(as_(cast.head_coach), MESSAGES)
