"""Signs that nobody cleared are told again; one may be shown to coaches; pages leave out what may harm."""

from datetime import timedelta

import pytest

from alerts.enums import AlertState, EventKind
from alerts.models import Alert, Delivery
from athletes.errors import ConflictError, NotAllowedError
from injuries import services
from injuries.enums import Hidden
from injuries.models import RedFlag
from injuries.selectors import FLAG_UNCLEARED, SHARED_WARNING, hidden_by_flags, told
from tests.cast import NOW
from tests.injuries.clearances import LATER, confirm, flagged, record
from tests.injuries.entries import later, log


class TestReminders:
    def test_each_is_told_once_however_often_it_is_looked_for(self, cast):
        flagged(cast.athlete)
        heard = []
        for hour in range(0, 24 * 15, 6):
            services.remind_uncleared(now=later(hours=hour))
            alert = Alert.objects.filter(kind=FLAG_UNCLEARED).first()
            heard.append(alert and (alert.facts["days"], alert.told_count))
        assert list(dict.fromkeys(heard)) == [None, (3, 1), (7, 2), (14, 3)]

    def test_it_says_for_how_long_and_names_nobody_without_consent(self, cast):
        flagged(cast.athlete)
        services.remind_uncleared(now=later(days=3))
        alert = Alert.objects.get(kind=FLAG_UNCLEARED)
        assert "open for 3 days" in alert.text
        told_to = set(Delivery.objects.filter(alert=alert).values_list("recipient_id", flat=True))
        assert told_to == {cast.coach.pk, cast.head_coach.pk, cast.physio.pk}

    def test_the_guardian_of_a_minor_hears_too(self, cast):
        flagged(cast.minor)
        services.remind_uncleared(now=later(days=3))
        assert Delivery.objects.filter(alert__kind=FLAG_UNCLEARED, recipient=cast.guardian).exists()

    def test_one_that_is_closed_while_it_is_looked_for_is_silent(self, cast, monkeypatch):
        episode = flagged(cast.athlete)

        def closed_meanwhile(_athlete):
            confirm(record(episode), cast.coach)

        monkeypatch.setattr("injuries.services.reminders.lock_athlete", closed_meanwhile)
        assert services.remind_uncleared(now=later(days=3)) == 0
        assert not Alert.objects.filter(kind=FLAG_UNCLEARED).exists()

    def test_a_cleared_one_is_silent(self, cast):
        confirm(record(flagged(cast.athlete)), cast.coach)
        assert services.remind_uncleared(now=later(days=9)) == 0


class TestSharing:
    def share(self, athlete, actor=None):
        flag = RedFlag.objects.get(athlete=athlete)
        return services.share_flag(actor or athlete.user, flag=flag, now=LATER)

    def test_one_tap_tells_the_coaches_of_this_one_sign_and_is_kept(self, cast):
        flagged(cast.other_athlete)
        flag = self.share(cast.other_athlete)
        assert (flag.shared_at, flag.shared_by) == (LATER, cast.other_athlete.user)
        names = {str(message.recipient) for message in told(flag)}
        assert names == {"Hanna Head", "Timo Trail"}
        alert = Alert.objects.visible_to(cast.other_squad_coach).get()
        assert (alert.kind, alert.is_health) == (SHARED_WARNING, False)
        assert "shares this one warning" in alert.text
        # The report, the flag and all the rest stay hers.
        assert not RedFlag.objects.visible_to(cast.other_squad_coach).exists()

    def test_twice_is_once(self, cast):
        flagged(cast.other_athlete)
        assert self.share(cast.other_athlete).shared_at == self.share(cast.other_athlete).shared_at
        assert Alert.objects.filter(kind=SHARED_WARNING).count() == 1

    def test_it_follows_the_sign_up_and_closes_with_it(self, cast):
        flagged(cast.other_athlete, "swelling")
        self.share(cast.other_athlete)
        log(cast.other_athlete, "swelling", "injury_twist_or_blow", now=LATER + timedelta(minutes=1))
        alert = Alert.objects.get(kind=SHARED_WARNING)
        assert (alert.facts["urgency"], alert.events.last().kind) == ("U", EventKind.STEPPED_UP)
        flag = RedFlag.objects.get(rule="swelling")
        record(flag.episode, now=later(hours=4))
        alert.refresh_from_db()
        assert alert.state == AlertState.RESOLVED

    def test_of_a_minor_the_guardian_decides(self, cast):
        flagged(cast.minor)
        with pytest.raises(NotAllowedError):
            self.share(cast.minor)
        assert self.share(cast.minor, cast.guardian).shared_by == cast.guardian

    def test_nobody_else_does(self, cast):
        flagged(cast.athlete)
        with pytest.raises(NotAllowedError):
            self.share(cast.athlete, cast.coach)

    def test_without_a_coach_there_is_nobody_to_tell(self, cast):
        flagged(cast.stranger)
        with pytest.raises(ConflictError) as refused:
            self.share(cast.stranger)
        assert refused.value.code == "no_coach"

    def test_a_closed_one_is_not_shared(self, cast):
        record(flagged(cast.other_athlete))
        with pytest.raises(ConflictError) as refused:
            self.share(cast.other_athlete)
        assert refused.value.code == "closed"


class TestHiding:
    def test_it_follows_the_open_signs(self, cast, django_assert_num_queries):
        assert hidden_by_flags(cast.athlete).is_everything
        episode = flagged(cast.athlete, "giving_way")
        may = hidden_by_flags(cast.athlete)
        assert may.under_referral
        assert may.shows(Hidden.CAUSES)
        assert not may.shows(Hidden.LEG_EXERCISES)
        log(cast.athlete, "deformity", side="left", now=NOW + timedelta(minutes=1))
        with django_assert_num_queries(1):
            may = hidden_by_flags(cast.athlete)
        assert (may.names, may.under_referral) == ({what.value for what in Hidden}, False)
        assert hidden_by_flags(cast.minor).is_everything
        confirm(record(episode), cast.coach)
        assert not hidden_by_flags(cast.athlete).shows(Hidden.CAUSES)
