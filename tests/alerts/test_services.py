"""The life of an alert, from reason to rest."""

from datetime import timedelta

import pytest

from alerts import services
from alerts.enums import AlertState, EventKind
from alerts.models import Alert, Delivery
from athletes.errors import ConflictError, NotAllowedError
from tests.alerts.conftest import NOW, later


def told(alert):
    return sorted(alert.deliveries.values_list("recipient__name", flat=True))


def events(alert):
    return list(alert.events.values_list("kind", flat=True))


def test_a_reason_opens_an_alert_and_tells_the_coaches_once(cast, raise_load):
    alert = raise_load()
    assert (alert.state, alert.severity, alert.raised_at) == ("open", "attention", NOW)
    assert told(alert) == ["Carla Coach", "Hanna Head", "Noah Noconsent"]
    assert events(alert) == [EventKind.RAISED]


def test_the_same_reason_again_changes_nothing(raise_load):
    first = raise_load()
    again = raise_load(now=later(minutes=5))
    assert (again.pk, again.version) == (first.pk, first.version)
    assert Alert.objects.count() == 1
    assert Delivery.objects.count() == 3
    assert events(again) == [EventKind.RAISED]


def test_changed_facts_are_kept_and_not_told(raise_load):
    raise_load()
    alert = raise_load(facts={"km": 50})
    alert.refresh_from_db()
    assert alert.text == "50 km run"
    assert alert.version == 2
    assert Delivery.objects.count() == 3


def test_other_weeks_and_other_rules_are_other_alerts(raise_load, raise_flag):
    raise_load()
    raise_load(subject="week:2026-W48")
    raise_flag(subject="week:2026-W47")
    assert Alert.objects.count() == 3


def test_info_makes_no_message(raise_load):
    alert = raise_load(severity="info")
    assert told(alert) == []
    assert alert.told_count == 0


def test_health_goes_to_those_with_consent_and_to_guardians(cast, raise_flag):
    alert = raise_flag(athlete=cast.minor)
    assert alert.is_health
    assert told(alert) == ["Carla Coach", "Gita Guardian", "Hanna Head", "Petra Physio"]


def test_without_recipients_the_alert_still_stands(cast, raise_load):
    alert = raise_load(athlete=cast.stranger)
    assert alert.is_open
    assert told(alert) == []


def test_an_unknown_kind_is_a_fault_of_ours(raise_load):
    with pytest.raises(LookupError, match="no room registered"):
        raise_load(kind="made_up")


def test_more_severe_or_a_higher_step_speaks_again(raise_load):
    raise_load(severity="info")
    assert told(raise_load(severity="attention")) == ["Carla Coach", "Hanna Head", "Noah Noconsent"]
    Delivery.objects.update(state="sent", sent_at=NOW)
    alert = raise_load(severity="attention", step=1)
    assert alert.deliveries.count() == 6
    assert set(alert.deliveries.values_list("occasion", flat=True)) == {"1.stepped_up", "2.stepped_up"}
    assert events(alert) == [EventKind.RAISED, EventKind.STEPPED_UP, EventKind.STEPPED_UP]


def test_down_and_up_again_is_not_told_twice(raise_load):
    raise_load(step=1)
    alert = raise_load(step=0)
    assert (alert.step, alert.told_level) == (0, 101)
    raise_load(step=1)
    assert Delivery.objects.count() == 3


def test_a_message_that_still_waits_carries_the_step_too(raise_load):
    raise_load()
    Delivery.objects.update(tries=3, due_at=later(hours=2), last_error="x")
    alert = raise_load(severity="urgent", now=later(minutes=1))
    waiting = alert.deliveries.values_list("occasion", "rank", "tries", "due_at", "last_error")
    assert list(waiting) == [("2.stepped_up", 0, 0, later(minutes=1), "")] * 3


def test_a_message_in_flight_is_left_alone_and_a_new_one_follows(raise_load):
    alert = raise_load()
    alert.deliveries.update(state="in_flight", claimed_at=NOW)
    raise_load(severity="urgent")
    assert sorted(alert.deliveries.values_list("state", flat=True)) == ["in_flight"] * 3 + ["queued"] * 3


def test_a_step_up_wants_to_be_acknowledged_again(cast, raise_load):
    services.acknowledge_alert(cast.coach, alert=raise_load(), now=NOW)
    alert = raise_load(severity="urgent")
    assert not alert.acknowledgements.exists()
    assert Alert.objects.unacknowledged_by(cast.coach).get() == alert


def test_fresh_facts_leave_the_acknowledgement(cast, raise_load):
    services.acknowledge_alert(cast.coach, alert=raise_load(), now=NOW)
    assert raise_load(facts={"km": 43}).acknowledgements.count() == 1


def test_closing_says_no_longer_true(cast, raise_load):
    alert = raise_load()
    about = {"athlete": cast.athlete, "kind": "load_test", "subject": "week:2026-W47"}
    services.close_alert(**about, now=later(hours=1))
    services.close_alert(**about, now=later(hours=2))
    alert.refresh_from_db()
    assert (alert.state, alert.closed_at) == (AlertState.NO_LONGER_TRUE, later(hours=1))
    assert events(alert) == [EventKind.RAISED, EventKind.NO_LONGER_TRUE]


def test_closing_what_never_was_does_nothing(cast):
    services.close_alert(athlete=cast.athlete, kind="load_test", subject="week:2026-W47", now=NOW)
    assert not Alert.objects.exists()


def test_a_reason_that_comes_back_reopens_the_row(cast, raise_load):
    alert = raise_load()
    services.acknowledge_alert(cast.coach, alert=alert, now=NOW)
    services.close_alert(athlete=cast.athlete, kind="load_test", subject="week:2026-W47", now=NOW)
    again = raise_load(now=later(hours=1))
    assert again.pk == alert.pk
    assert (again.state, again.raised_at, again.closed_at) == ("open", later(hours=1), None)
    assert not again.acknowledgements.exists()
    assert Delivery.objects.count() == 3, "a flicker is told once"


def test_after_a_quiet_week_it_is_news(cast, raise_load):
    raise_load()
    services.close_alert(athlete=cast.athlete, kind="load_test", subject="week:2026-W47", now=NOW)
    Delivery.objects.update(state="sent", sent_at=NOW)
    raise_load(now=NOW + timedelta(days=7))
    assert Delivery.objects.count() == 6


def test_acknowledging_twice_is_once(cast, raise_load):
    alert = raise_load()
    services.acknowledge_alert(cast.coach, alert=alert, now=NOW)
    again = services.acknowledge_alert(cast.head_coach, alert=alert, now=later(hours=1))
    assert again.acknowledgements.get().by == cast.coach
    assert events(alert) == [EventKind.RAISED, EventKind.ACKNOWLEDGED]


def test_acknowledging_changes_the_etag(cast, raise_load):
    alert = raise_load()
    assert services.acknowledge_alert(cast.coach, alert=alert, now=NOW).version == alert.version + 1


@pytest.mark.parametrize("act", [services.acknowledge_alert, services.resolve_alert])
def test_only_staff_act_on_alerts(cast, raise_load, act):
    alert = raise_load()
    for person in (cast.athlete.user, cast.other_club_coach, cast.manager, cast.former_coach):
        with pytest.raises(NotAllowedError) as refusal:
            act(person, alert=alert, now=NOW)
        assert refusal.value.code == "not_staff"


@pytest.mark.parametrize("act", [services.acknowledge_alert, services.resolve_alert])
def test_a_closed_alert_is_not_acted_on(cast, raise_load, act):
    alert = raise_load()
    services.close_alert(athlete=cast.athlete, kind="load_test", subject="week:2026-W47", now=NOW)
    with pytest.raises(ConflictError) as refusal:
        act(cast.coach, alert=alert, now=NOW)
    assert refusal.value.code == "alert_closed"


def test_resolving_stands_until_the_reason_grows(cast, raise_load):
    alert = services.resolve_alert(cast.coach, alert=raise_load(), now=NOW)
    assert (alert.state, alert.resolved_by, alert.closed_at) == ("resolved", cast.coach, NOW)
    assert raise_load(facts={"km": 44}).state == AlertState.RESOLVED
    grown = raise_load(step=1)
    assert (grown.state, grown.resolved_by) == ("open", None)
    assert events(alert) == [EventKind.RAISED, EventKind.RESOLVED, EventKind.REOPENED]


def test_a_resolved_reason_that_goes_and_comes_back_reopens(cast, raise_load):
    services.resolve_alert(cast.coach, alert=raise_load(), now=NOW)
    services.close_alert(athlete=cast.athlete, kind="load_test", subject="week:2026-W47", now=NOW)
    assert raise_load().state == AlertState.OPEN


def test_a_warning_sign_is_not_resolved_by_hand(cast, raise_flag):
    alert = raise_flag()
    with pytest.raises(NotAllowedError) as refusal:
        services.resolve_alert(cast.coach, alert=alert, now=NOW)
    assert refusal.value.code == "needs_clearance"
    alert.refresh_from_db()
    assert alert.is_open


def test_each_club_acknowledges_for_itself(cast, raise_load, two_clubs):
    alert = raise_load(athlete=two_clubs)
    services.acknowledge_alert(cast.coach, alert=alert, now=NOW)
    shown = {
        person: Alert.objects.visible_to(person).standing_for(person).get()
        for person in (cast.head_coach, cast.other_club_coach, two_clubs.user)
    }
    assert shown[cast.head_coach].shown_state == "acknowledged"
    assert shown[cast.head_coach].acknowledged_by_name == "Carla Coach"
    assert shown[cast.other_club_coach].shown_state == "open"
    assert shown[cast.other_club_coach].acknowledged_by_name is None
    assert shown[two_clubs.user].shown_state == "acknowledged"
    services.acknowledge_alert(cast.other_club_coach, alert=alert, now=NOW)
    assert alert.acknowledgements.count() == 2
