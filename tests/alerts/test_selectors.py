"""What others ask of this room."""

import pytest
from django.contrib.auth.models import AnonymousUser

from alerts import services
from alerts.enums import Severity
from alerts.kinds import all_kinds
from alerts.models import Acknowledgement, Alert, AlertEvent, Delivery
from alerts.selectors import failed_since, open_alerts_of, outbox_lag_s, told
from tests.alerts.conftest import NOW, later


def test_open_alerts_of_an_athlete_as_each_sees_them(cast, raise_load, raise_flag):
    load, flag = raise_load(), raise_flag()
    raise_load(athlete=cast.minor)
    services.resolve_alert(cast.coach, alert=raise_load(subject="week:1"), now=NOW)
    assert list(open_alerts_of(cast.athlete, cast.coach)) == [flag, load]
    assert list(open_alerts_of(cast.athlete, cast.coach_without_consent)) == [load]
    assert list(open_alerts_of(cast.athlete, cast.other_club_coach)) == []


def test_who_was_told(cast, raise_load):
    alert = raise_load()
    services.deliver_due(clock=lambda: later(seconds=2))
    alert.deliveries.filter(recipient=cast.coach).update(state="failed", sent_at=None)
    rows = {row.recipient: (row.state, row.sent_at) for row in told(alert)}
    assert rows[cast.head_coach] == ("sent", later(seconds=2))
    assert rows[cast.coach] == ("failed", None)


def test_the_lag_is_the_wait_of_the_oldest_due_message(raise_load):
    assert outbox_lag_s(NOW) == 0
    raise_load()
    assert outbox_lag_s(NOW) == 0
    assert outbox_lag_s(later(seconds=90)) == 90
    Delivery.objects.update(state="in_flight", claimed_at=NOW)
    assert outbox_lag_s(later(seconds=90)) == 90
    Delivery.objects.update(due_at=later(hours=1))
    assert outbox_lag_s(later(seconds=90)) == 0


def test_failures_are_counted_from_a_moment_on(raise_load):
    raise_load()
    Delivery.objects.update(state="failed")
    first = Delivery.objects.earliest("created_at").created_at
    assert failed_since(first) == 3
    assert failed_since(first.replace(year=first.year + 1)) == 0


@pytest.mark.parametrize("model", [Alert, AlertEvent, Acknowledgement, Delivery])
def test_nobody_in_particular_sees_and_edits_nothing(cast, raise_load, model):
    services.acknowledge_alert(cast.coach, alert=raise_load(), now=NOW)
    assert model.objects.exists()
    cast.coach.is_active = False
    for nobody in (AnonymousUser(), cast.coach):
        assert not model.objects.visible_to(nobody).exists()
        assert not model.objects.editable_by(nobody).exists()
    assert not Alert.objects.standing_for(AnonymousUser()).exists()


def test_who_sees_and_edits_what_hangs_on_an_alert(cast, raise_load, two_clubs):
    alert = services.acknowledge_alert(cast.coach, alert=raise_load(athlete=two_clubs), now=NOW)
    for model, to_colleagues, to_the_other_club in (
        (AlertEvent, 2, 1),
        (Delivery, 3, 1),
        (Acknowledgement, 1, 0),
    ):
        rows = model.objects.filter(alert=alert)
        assert rows.visible_to(cast.head_coach).count() == to_colleagues, model
        assert rows.editable_by(cast.head_coach).count() == to_colleagues, model
        assert rows.visible_to(cast.other_club_coach).count() == to_the_other_club, model
        assert rows.visible_to(two_clubs.user).count() == rows.count(), model
        assert rows.editable_by(two_clubs.user).count() == 0, model


def test_a_guardian_who_was_told_is_named_to_staff(cast, raise_flag):
    alert = raise_flag(athlete=cast.minor)
    seen = Delivery.objects.filter(alert=alert).visible_to(cast.coach)
    assert cast.guardian.pk in set(seen.values_list("recipient_id", flat=True))


def test_who_joins_later_sees_what_is_opened_again(cast, raise_flag):
    from athletes.enums import Role
    from athletes.services import add_member
    from tests.cast import make_user

    raise_flag(athlete=cast.loner)
    newcomer = add_member(
        cast.head_coach,
        club=cast.north,
        user=make_user("Nina New", staff=True),
        role=Role.PHYSIO,
        squads=[],
        now=later(days=1),
    ).user
    assert not Alert.objects.visible_to(newcomer).exists()
    services.close_alert(athlete=cast.loner, kind="flag_test", subject="flag:1", now=later(days=2))
    raise_flag(athlete=cast.loner, now=later(days=3))
    assert Alert.objects.visible_to(newcomer).exists()


def test_severities_of_a_list(raise_load):
    raise_load()
    assert Alert.objects.of_severity([Severity.ATTENTION, Severity.URGENT]).count() == 1
    assert Alert.objects.of_severity([Severity.INFO]).count() == 0


def test_the_registered_kinds_in_order():
    assert [kind.code for kind in all_kinds()] == ["flag_test", "load_test"]


def test_rows_name_themselves_for_logs_and_lists(cast, raise_load):
    alert = services.acknowledge_alert(cast.coach, alert=raise_load(), now=NOW)
    assert str(alert) == "Anna Athlete: Week over plan"
    assert str(alert.events.first()) == "Raised 2026-11-18 12:00"
    assert str(alert.acknowledgements.get()) == "Carla Coach 2026-11-18 12:00"
    assert str(alert.deliveries.get(recipient=cast.coach)) == "E-mail: Carla Coach"
