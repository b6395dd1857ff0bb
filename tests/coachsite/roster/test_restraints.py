"""Restrictions that are no warning sign, in the status and on the coach's page of an athlete."""

from datetime import timedelta

import pytest
import time_machine

from coachsite.roster import selectors
from coachsite.roster.enums import Level, Reason
from coachsite.roster.reasons import status_of
from injuries import services
from injuries.enums import RestraintReason
from tests.cast import NOW
from tests.coachsite.roster.rows import painless
from tests.injuries.clearances import LATER, confirm, flagged, record
from training.enums import RestrictionKind

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def status(athlete, viewer, now=NOW):
    return status_of(selectors.roster_for(viewer, now=now).get(pk=athlete.pk), now=now)


def restrain(athlete, kind=RestrictionKind.NO_RUNNING, **fields):
    given = {"reason": RestraintReason.BY_HAND, "since": TODAY, "until": TODAY + timedelta(days=1)}
    return services.restrain(None, athlete=athlete, kind=kind, **given | fields)


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        (RestrictionKind.NO_RUNNING, Level.STOP),
        (RestrictionKind.NO_PROGRESSION, Level.CAREFUL),
        (RestrictionKind.LADDER, Level.CAREFUL),
    ],
)
def test_it_raises_the_level_for_those_who_see_health_alone(cast, kind, level):
    painless(cast.athlete)
    before = status(cast.athlete, cast.coach_without_consent)
    restrain(cast.athlete, kind)
    seen = status(cast.athlete, cast.coach)
    assert (seen.level, seen.reasons[0].code) == (level, Reason.RESTRICTION)
    assert "Set by the physio, until 19 November" in seen.reasons[0].text
    assert status(cast.athlete, cast.coach_without_consent) == before


@pytest.mark.parametrize(("since", "until"), [(1, 3), (-3, -1)])
def test_only_its_own_days_count(cast, since, until):
    painless(cast.athlete)
    days = {"since": TODAY + timedelta(days=since), "until": TODAY + timedelta(days=until)}
    restrain(cast.athlete, **days)
    assert status(cast.athlete, cast.coach).level == Level.OK


def test_a_lifted_one_counts_no_more(cast):
    painless(cast.athlete)
    row = restrain(cast.athlete, coach_may_lift=True)
    services.lift_restraint(cast.coach, restraint=row, reason="Spoke to her", now=NOW)
    assert status(cast.athlete, cast.coach).level == Level.OK


class TestAthletePage:
    @pytest.fixture(autouse=True)
    def clock(self, cast):
        with time_machine.travel(LATER, tick=False):
            yield

    def page(self, client, person, athlete):
        client.force_login(person)
        return client.get(f"/admin/athletes/athlete/{athlete.pk}/change/").text

    def test_it_leads_to_the_note_that_is_missing(self, client, cast):
        clearance = record(flagged(cast.athlete))
        page = self.page(client, cast.coach, cast.athlete)
        assert "Doctor, 18 November: may run again." in page
        assert f"/admin/injuries/clearance/{clearance.pk}/change/" in page
        assert "/admin/injuries/clearance/add/" not in page

    def test_a_physio_finds_an_own_examination_and_a_restriction(self, client, cast):
        flagged(cast.athlete)
        page = self.page(client, cast.physio, cast.athlete)
        assert "No examination is on record yet." in page
        assert "/admin/injuries/clearance/add/?episode=" in page
        assert f"/admin/injuries/restraint/add/?athlete={cast.athlete.pk}" in page

    def test_after_the_clearance_the_way_back_stands_there(self, client, cast):
        confirm(record(flagged(cast.athlete)), cast.coach)
        page = self.page(client, cast.coach, cast.athlete)
        assert "Cleared: running restarts step by step" in page
        assert "Confirm with a note" not in page

    def test_without_consent_there_is_no_such_panel(self, client, cast):
        before = self.page(client, cast.coach_without_consent, cast.athlete)
        record(flagged(cast.athlete))
        restrain(cast.athlete)
        assert "Clearance and restrictions" not in before
        assert "Clearance and restrictions" not in self.page(client, cast.coach_without_consent, cast.athlete)
