"""Whatever happens to an alert in whatever order: one row, one message a step, and a history that adds up."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from alerts import services
from alerts.enums import AlertState, DeliveryState, EventKind, Severity
from alerts.models import Alert, Delivery
from alerts.rules import NEWS_AGAIN_AFTER, SPEAKING, level_of
from athletes.errors import ConflictError
from tests.alerts.conftest import NOW

ABOUT = {"kind": "load_test", "subject": "week:2026-W47"}
OPENING = {EventKind.RAISED, EventKind.REOPENED}
CLOSING = {EventKind.RESOLVED, EventKind.NO_LONGER_TRUE}


class AlertLife(RuleBasedStateMachine):
    """Rooms raise and close, coaches acknowledge and resolve, workers send; time goes on."""

    cast = None

    def __init__(self):
        super().__init__()
        Alert.objects.all().delete()
        self.now = NOW
        # Levels it has spoken at since it was last news.
        self.told = []

    def alert(self):
        return Alert.objects.filter(athlete=self.cast.athlete, **ABOUT).first()

    @rule(hours=st.integers(1, 24 * 10))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule(severity=st.sampled_from(Severity), step=st.integers(0, 2), km=st.integers(0, 3))
    def a_room_raises_it(self, severity, step, km):
        before = self.alert()
        gone = before and before.state == AlertState.NO_LONGER_TRUE
        if gone and self.now - before.closed_at >= NEWS_AGAIN_AFTER:
            self.told = []
        level = level_of(severity, step)
        counted = before.told_count if before else 0
        alert = services.raise_alert(
            athlete=self.cast.athlete, severity=severity, step=step, facts={"km": km}, now=self.now, **ABOUT
        )
        is_news = not self.told or level > max(self.told)
        if is_news:
            self.told.append(level)
        assert alert.told_count - counted == int(is_news and severity in SPEAKING)

    @rule()
    def the_reason_goes(self):
        services.close_alert(athlete=self.cast.athlete, now=self.now, **ABOUT)
        alert = self.alert()
        assert alert is None or alert.state == AlertState.NO_LONGER_TRUE

    @precondition(lambda self: self.alert())
    @rule(act=st.sampled_from([services.acknowledge_alert, services.resolve_alert]), who=st.booleans())
    def a_coach_acts(self, act, who):
        before = self.alert()
        coach = self.cast.coach if who else self.cast.head_coach
        if before.is_open:
            act(coach, alert=before, now=self.now)
        else:
            with pytest.raises(ConflictError):
                act(coach, alert=before, now=self.now)

    @rule()
    def a_worker_sends(self):
        services.deliver_due(clock=lambda: self.now)

    @invariant()
    def there_is_one_row(self):
        assert Alert.objects.count() == int(Alert.objects.exists())

    @invariant()
    def each_person_has_at_most_one_message_waiting_and_one_for_each_step(self):
        alert = self.alert()
        if alert is None:
            return
        for person in (self.cast.coach, self.cast.head_coach):
            rows = Delivery.objects.filter(alert=alert, recipient=person)
            assert rows.filter(state=DeliveryState.QUEUED).count() <= 1
            assert rows.count() <= alert.told_count
            assert bool(rows.count()) == bool(alert.told_count)

    @invariant()
    def history_and_state_agree(self):
        alert = self.alert()
        if alert is None:
            return
        kinds = list(alert.events.values_list("kind", flat=True))
        assert kinds[0] == EventKind.RAISED
        assert kinds.count(EventKind.RAISED) == 1
        turning = [kind for kind in kinds if kind in OPENING | CLOSING]
        assert alert.is_open == (turning[-1] in OPENING)
        assert alert.is_open == (alert.closed_at is None)
        if not alert.is_open:
            assert alert.closed_at <= self.now

    @invariant()
    def acknowledgements_are_younger_than_the_last_opening(self):
        alert = self.alert()
        if alert:
            assert all(row.at >= alert.raised_at for row in alert.acknowledgements.all())

    def teardown(self):
        Alert.objects.all().delete()


def test_the_life_of_an_alert_in_any_order(cast):
    AlertLife.cast = cast
    machine = AlertLife.TestCase
    machine.settings = settings(
        max_examples=6,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    machine("runTest").runTest()


LEVELS = st.lists(
    st.tuples(st.sampled_from(Severity), st.integers(0, 3)).filter(lambda level: level[0] in SPEAKING),
    min_size=1,
    max_size=8,
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LEVELS)
def test_one_message_for_each_new_height(cast, levels):
    Alert.objects.all().delete()
    heights = []
    for number, (severity, step) in enumerate(levels):
        services.raise_alert(
            athlete=cast.athlete,
            severity=severity,
            step=step,
            facts={},
            now=NOW + timedelta(minutes=number),
            **ABOUT,
        )
        services.deliver_due(clock=lambda: NOW + timedelta(hours=1))
        if not heights or level_of(severity, step) > heights[-1]:
            heights.append(level_of(severity, step))
    sent = Delivery.objects.filter(recipient=cast.coach, state=DeliveryState.SENT)
    assert sent.count() == len(heights)
