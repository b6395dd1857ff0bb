"""Recording an examination, sharing one sign, and taking back a slip, on the phone."""

import uuid
from datetime import timedelta

import pytest
import time_machine

from athletes.models import AccessLog
from injuries import services
from injuries.enums import ClearanceOutcome
from injuries.models import Clearance, RedFlag
from tests.cast import NOW
from tests.injuries.clearances import LATER, confirm, flagged, open_rules, record
from tests.injuries.entries import later

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(cast):
    with time_machine.travel(LATER, tick=False) as traveller:
        yield traveller


def sign_in(client, person):
    client.force_login(person)
    return client


def said(**changes):
    given = {
        "id": str(uuid.uuid4()),
        "seen_on": "2026-11-18",
        "profession": "doctor",
        "outcome": "may_run",
        "limits": "",
        "until": "",
    }
    return given | changes


def address(episode):
    return f"/warnings/{episode.public_id}/seen/"


class TestRecording:
    def test_she_finds_the_way_there_and_saves(self, client, cast):
        episode = flagged(cast.athlete)
        anna = sign_in(client, cast.athlete.user)
        assert f'href="{address(episode)}"' in anna.get("/warnings/").text
        assert "may I run?" in anna.get(address(episode)).text
        page = anna.post(address(episode), said(), follow=True)
        assert "confirmed it with a note" in page.text
        assert "Doctor, 18 November: may run again." in page.text
        assert open_rules(cast.athlete) == {"clicks"}

    def test_sent_twice_it_is_stored_once(self, client, cast):
        episode = flagged(cast.athlete)
        anna, form = sign_in(client, cast.athlete.user), said()
        for _ in range(2):
            assert anna.post(address(episode), form).status_code == 302
        assert Clearance.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"seen_on": "2026-11-19"}, "still to come"),
            ({"outcome": "may_run_with_limits"}, "Write what is allowed"),
            ({"profession": ""}, "required"),
            ({"seen_on": "2026-11-17"}, "needs another look"),
        ],
    )
    def test_it_says_what_is_wrong_and_keeps_what_was_typed(self, client, cast, changes, sentence):
        episode = flagged(cast.athlete)
        anna = sign_in(client, cast.athlete.user)
        page = anna.post(address(episode), said(until="", **changes))
        assert sentence in page.text
        assert not Clearance.objects.exists()

    @pytest.mark.parametrize(
        ("outcome", "sentence"),
        [("may_not_run", "Running stays paused"), ("not_told", "Running stays paused")],
    )
    def test_seen_is_not_cleared(self, client, cast, outcome, sentence):
        anna = sign_in(client, cast.athlete.user)
        page = anna.post(address(flagged(cast.athlete)), said(outcome=outcome), follow=True)
        assert sentence in page.text
        assert "Seen is not cleared: running stays paused." in page.text

    def test_where_nobody_can_confirm_it_counts_at_once(self, client, cast):
        olga = sign_in(client, cast.other_athlete.user)
        page = olga.post(address(flagged(cast.other_athlete)), said(), follow=True)
        assert "first step of the way back" in page.text
        assert "No open warning sign" in page.text
        assert "running restarts step by step" in olga.get("/today/").text

    def test_of_a_minor_the_guardian_records(self, client, cast):
        episode = flagged(cast.minor)
        page = sign_in(client, cast.minor.user).post(address(episode), said())
        assert "Under 18, the guardian records this." in page.text
        guardian = sign_in(client, cast.guardian)
        assert guardian.get(address(episode)).status_code == 200
        assert guardian.post(address(episode), said()).status_code == 302
        assert AccessLog.objects.filter(viewer=cast.guardian).exists()

    def test_others_find_nothing(self, client, cast):
        episode = flagged(cast.athlete)
        for person in (cast.stranger.user, cast.coach, cast.other_athlete.user):
            assert sign_in(client, person).get(address(episode)).status_code == 404

    def test_once_cleared_the_page_asks_nothing(self, client, cast):
        episode = flagged(cast.athlete)
        confirm(record(episode, now=LATER), cast.coach)
        assert "any more" in sign_in(client, cast.athlete.user).get(address(episode)).text


class TestStates:
    def test_a_sign_after_the_examination_says_so(self, client, cast):
        episode = flagged(cast.athlete)
        confirm(record(episode, now=LATER), cast.coach)
        flagged(cast.athlete, "giving_way", now=LATER + timedelta(hours=2))
        RedFlag.objects.open().update(episode=episode)
        page = sign_in(client, cast.athlete.user).get("/warnings/")
        assert "A sign was reported after that" in page.text

    def test_limits_and_their_day_are_said(self, client, cast):
        episode = flagged(cast.athlete)
        until = LATER.date() + timedelta(days=4)
        limited = ClearanceOutcome.MAY_RUN_WITH_LIMITS
        record(episode, now=LATER, outcome=limited, limits="20 min flat", until=until)
        page = sign_in(client, cast.athlete.user).get("/warnings/")
        assert "20 min flat (until 22 November)" in page.text

    def test_a_slip_can_be_taken_back_for_a_day(self, client, cast, clock):
        flagged(cast.athlete)
        anna = sign_in(client, cast.athlete.user)
        assert "Tapped by mistake?" in anna.get("/warnings/").text
        clock.move_to(later(hours=24, minutes=1))
        assert "Tapped by mistake?" not in anna.get("/warnings/").text


class TestSharing:
    def test_one_tap_tells_the_coaches(self, client, cast):
        flagged(cast.other_athlete)
        olga = sign_in(client, cast.other_athlete.user)
        flag = RedFlag.objects.get()
        page = olga.get("/warnings/").text
        assert "Nobody has been told" in page
        assert f'action="/warnings/{flag.public_id}/share/"' in page
        page = olga.post(f"/warnings/{flag.public_id}/share/", follow=True).text
        assert "of nothing else" in page
        assert "/share/" not in page
        assert "Timo Trail is being told" in page

    def test_who_shares_health_is_not_asked(self, client, cast):
        flagged(cast.athlete)
        assert "/share/" not in sign_in(client, cast.athlete.user).get("/warnings/").text

    def test_without_a_coach_it_is_not_offered_and_refused(self, client, cast):
        flagged(cast.stranger)
        zoe = sign_in(client, cast.stranger.user)
        assert "/share/" not in zoe.get("/warnings/").text
        page = zoe.post(f"/warnings/{RedFlag.objects.get().public_id}/share/", follow=True)
        assert "no coach here" in page.text

    def test_others_cannot(self, client, cast):
        flagged(cast.other_athlete)
        there = f"/warnings/{RedFlag.objects.get().public_id}/share/"
        for person in (cast.stranger.user, cast.other_squad_coach):
            assert sign_in(client, person).post(there).status_code == 404


def test_today_says_what_a_physio_allows(client, cast):
    services.restrain_by_hand(
        cast.physio,
        athlete=cast.athlete,
        kind="no_progression",
        limits="20 min flat",
        until=NOW.date() + timedelta(days=3),
        now=LATER,
    )
    page = sign_in(client, cast.athlete.user).get("/today/")
    assert "20 min flat, until 21 November (Petra Physio)" in page.text
