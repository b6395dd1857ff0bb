"""What is for the athlete alone: no staff and no guardian reads it anywhere, or is told."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser

from alerts import kinds, services
from alerts.kinds import AlertKind
from alerts.messages import may_be_told, render_alert
from alerts.models import Alert, AlertEvent, Delivery
from alerts.selectors import open_alerts_of
from coachsite.roster.selectors import roster_for, unread_count
from tests.alerts.conftest import NOW, later
from tests.cast import VIEWERS

PRIVATE = AlertKind("private_test", "Your shoes", False, str, is_private=True, page="/me/shoes/")


@pytest.fixture
def note(cast, raise_load):
    kinds._kinds["private_test"] = PRIVATE

    def raising(**changes):
        wanted = {"athlete": cast.minor, "kind": "private_test", "subject": "shoe:1", "severity": "info"}
        return raise_load(**wanted | changes)

    return raising


@pytest.mark.parametrize("viewer", VIEWERS)
def test_only_the_athlete_sees_it(cast, note, viewer):
    note()
    person, sees = cast.viewers()[viewer], viewer == "athlete"
    assert Alert.objects.visible_to(person).exists() is sees
    assert AlertEvent.objects.visible_to(person).exists() is sees
    assert Delivery.objects.visible_to(person).exists() is sees
    assert open_alerts_of(cast.minor, person).exists() is sees
    assert not Alert.objects.editable_by(person).exists()


def test_nobody_sees_nothing(note):
    note()
    assert not Alert.objects.visible_to(AnonymousUser()).exists()


def test_it_is_no_reason_on_the_roster_and_no_unread_alert(cast, note):
    note(severity="attention")
    for person in (cast.coach, cast.head_coach):
        assert unread_count(person) == 0
        assert all(not row.alert_rows for row in roster_for(person, now=NOW))


def test_a_coach_who_runs_reads_her_own_and_not_her_runners(cast, note):
    note(athlete=cast.other_athlete)
    cast.other_athlete.user = cast.coach
    cast.other_athlete.save()
    note()
    assert [alert.athlete for alert in Alert.objects.visible_to(cast.coach)] == [cast.other_athlete]


def test_it_comes_by_mail_once_for_each_step(cast, note):
    alert = note()
    note(facts={"km": 501})
    assert [row.recipient for row in alert.deliveries.all()] == [cast.minor.user]
    services.deliver_due(clock=lambda: later(seconds=1))
    note(step=1)
    note(step=0)
    note(step=1)
    assert alert.deliveries.count() == 2
    alert.refresh_from_db()
    assert alert.told_count == 2


def test_a_profile_without_an_account_has_nobody_to_tell(cast, note):
    assert note(athlete=cast.kept).deliveries.count() == 0


def test_its_mail_leads_to_the_page_of_the_kind_even_for_staff(cast, note, settings):
    alert = note()
    for reader in (cast.minor.user, cast.coach):
        assert f"{settings.SITE_URL}/me/shoes/" in render_alert(alert, reader)["text"]


def test_a_message_to_who_lost_the_profile_is_dropped(cast, note):
    alert = note()
    cast.minor.user = None
    cast.minor.save()
    assert may_be_told(alert.deliveries.all()) == set()


class TestToldBesideStaff:
    """A kind that the athlete hears of, too."""

    @pytest.fixture
    def case(self, cast, raise_flag):
        kinds._kinds["flag_test"] = replace(kinds._kinds["flag_test"], tells_athlete=True, page="/today/")
        return raise_flag

    def test_the_athlete_and_staff_each_get_one_message(self, cast, case):
        case()
        people = {delivery.recipient for delivery in Delivery.objects.all()}
        assert people == {cast.coach, cast.head_coach, cast.physio, cast.athlete.user}

    def test_without_health_consent_the_athlete_alone(self, cast, case):
        case(athlete=cast.other_athlete)
        assert [delivery.recipient for delivery in Delivery.objects.all()] == [cast.other_athlete.user]

    def test_a_profile_without_an_account_has_nobody_to_tell(self, cast, case):
        case(athlete=cast.kept)
        assert not Delivery.objects.exists()

    def test_she_is_led_to_her_own_page_and_staff_to_the_inbox(self, cast, case, settings):
        alert = case()
        assert f"{settings.SITE_URL}/today/" in render_alert(alert, cast.athlete.user)["text"]
        assert "/admin/" in render_alert(alert, cast.coach)["text"]

    def test_it_opens_and_speaks_again_as_another_occurrence(self, cast, case):
        alert = case()
        Delivery.objects.update(state="sent", sent_at=NOW)
        services.acknowledge_alert(cast.coach, alert=alert, now=NOW)
        case(is_anew=True, now=later(days=40))
        alert.refresh_from_db()
        assert (alert.state, alert.raised_at, alert.told_count) == ("open", later(days=40), 2)
        assert not alert.acknowledgements.exists()
        assert Delivery.objects.count() == 8
