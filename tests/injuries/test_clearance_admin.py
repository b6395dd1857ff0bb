"""Examinations, restrictions and slips at the desk of coaches and physios."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.models import AccessLog
from injuries import services
from injuries.enums import RestraintReason
from injuries.models import Clearance, RedFlag, Restraint
from tests.injuries.clearances import LATER, flagged, open_rules, record
from tests.injuries.entries import later
from training.enums import RestrictionKind

pytestmark = pytest.mark.django_db
CLEARANCES, RESTRAINTS = "/admin/injuries/clearance/", "/admin/injuries/restraint/"


@pytest.fixture(autouse=True)
def clock(cast):
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def as_(client):
    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in


def text(answer):
    return " ".join(answer.content.decode().split())


def change(row):
    return f"/admin/injuries/{row._meta.model_name}/{row.pk}/change/"


class TestConfirming:
    def test_a_coach_reads_and_confirms_with_a_note(self, cast, as_):
        clearance = record(flagged(cast.athlete))
        coach = as_(cast.coach)
        page = text(coach.get(change(clearance)))
        assert "Doctor, 18 November: may run again." in page
        assert "Painful clicks, locking or catching" in page or "clicks" in page
        assert "Waits for your note" in page
        assert coach.post(change(clearance), {"note": "Read the letter."}).status_code == 302
        assert open_rules(cast.athlete) == set()
        page = text(coach.get(change(clearance)))
        assert "Counts since 2026-11-18" in page
        assert 'name="note"' not in page

    def test_without_a_note_it_stays(self, cast, as_):
        clearance = record(flagged(cast.athlete))
        assert "required" in text(as_(cast.coach).post(change(clearance), {"note": ""}))
        assert open_rules(cast.athlete) == {"clicks"}

    def test_what_no_longer_can_be_confirmed_says_why(self, cast, as_):
        episode = flagged(cast.athlete)
        clearance = record(episode)
        flagged(cast.athlete, now=LATER + timedelta(seconds=1))
        page = text(as_(cast.coach).post(change(clearance), {"note": "Read it."}))
        assert "reported again since" in page

    def test_others_see_nothing(self, cast, as_):
        clearance = record(flagged(cast.athlete))
        for person in (cast.coach_without_consent, cast.other_club_coach):
            assert as_(person).get(change(clearance)).status_code == 404
            assert "Doctor, 18" not in text(as_(person).get(CLEARANCES))
        assert as_(cast.manager).get(CLEARANCES).status_code == 403

    def test_the_list_is_logged_and_costs_the_same_for_many(self, cast, as_):
        coach, counts = as_(cast.coach), []
        for person in (cast.athlete, cast.minor):
            flagged(person)
            record(RedFlag.objects.get(athlete=person).episode, actor=_owner(cast, person))
            coach.get(CLEARANCES)
            with CaptureQueriesContext(connection) as seen:
                coach.get(CLEARANCES)
            counts.append(len(seen))
        assert counts[0] == counts[1]
        assert AccessLog.objects.filter(viewer=cast.coach, kind="red_flags").exists()


def _owner(cast, person):
    return cast.guardian if person == cast.minor else person.user


class TestOwnExaminations:
    def form(self, episode, **changes):
        return {
            "episode": episode.pk,
            "seen_on": "2026-11-18",
            "outcome": "may_run_with_limits",
            "limits": "20 min flat",
            "until": "",
            "note": "Full range, no effusion.",
        } | changes

    def test_a_physio_records_one(self, cast, as_):
        episode = flagged(cast.athlete)
        physio = as_(cast.physio)
        assert "Anna Athlete" in text(physio.get(f"{CLEARANCES}add/"))
        assert physio.post(f"{CLEARANCES}add/", self.form(episode)).status_code == 302
        assert Clearance.objects.get().own_examination
        assert open_rules(cast.athlete) == set()

    def test_it_says_in_words_what_is_wrong(self, cast, as_):
        episode = flagged(cast.athlete)
        page = text(as_(cast.physio).post(f"{CLEARANCES}add/", self.form(episode, limits="")))
        assert "Write what is allowed" in page

    def test_a_coach_adds_none_and_foreign_episodes_are_not_offered(self, cast, as_):
        assert as_(cast.coach).get(f"{CLEARANCES}add/").status_code == 403
        hidden = flagged(cast.other_athlete)
        page = text(as_(cast.physio).post(f"{CLEARANCES}add/", self.form(hidden)))
        assert "Select a valid choice" in page
        assert "Olga" not in page


class TestRestrictions:
    def form(self, cast, **changes):
        return {
            "athlete": cast.athlete.pk,
            "kind": "limits",
            "limits": "20 min flat",
            "since": "2026-11-18",
            "until": "2026-11-27",
            "episode": "",
        } | changes

    def test_a_physio_sets_one_by_hand_and_lifts_it_with_a_reason(self, cast, as_):
        physio = as_(cast.physio)
        offered = text(physio.get(f"{RESTRAINTS}add/"))
        assert "Limits beside the plan" in offered
        assert "on the way back" not in offered
        assert physio.post(f"{RESTRAINTS}add/", self.form(cast)).status_code == 302
        row = Restraint.objects.get()
        assert "20 min flat, until 27 November (Petra Physio)" in text(physio.get(RESTRAINTS))
        assert "required" in text(physio.post(change(row), {"lifted_reason": ""}))
        assert physio.post(change(row), {"lifted_reason": "Strong again"}).status_code == 302
        row.refresh_from_db()
        assert row.lifted_by == cast.physio
        assert 'name="lifted_reason"' not in text(physio.get(change(row)))

    @pytest.mark.parametrize("changes", [{"limits": ""}, {"until": "2026-11-01"}, {"kind": "ladder"}])
    def test_it_says_what_is_wrong(self, cast, as_, changes):
        assert as_(cast.physio).post(f"{RESTRAINTS}add/", self.form(cast, **changes)).status_code == 200
        assert not Restraint.objects.exists()

    @pytest.mark.parametrize(("light", "code"), [(True, 302), (False, 403)])
    def test_a_coach_lifts_a_light_rest_after_new_pain_alone(self, cast, as_, light, code):
        row = services.restrain(
            None,
            athlete=cast.athlete,
            kind=RestrictionKind.NO_RUNNING,
            reason=RestraintReason.NEW_PAIN,
            since=LATER.date(),
            until=later(days=1).date(),
            coach_may_lift=light,
        )
        coach = as_(cast.coach)
        assert coach.get(f"{RESTRAINTS}add/").status_code == 403
        assert coach.post(change(row), {"lifted_reason": "Spoke to her"}).status_code == code


class TestSlips:
    def test_staff_who_have_asked_close_it(self, cast, as_):
        flagged(cast.athlete)
        flag, coach = RedFlag.objects.get(), as_(cast.coach)
        assert 'name="closing_note"' not in text(coach.get(change(flag)))
        services.withdraw_pain(cast.athlete.user, report=flag.last_report, now=LATER)
        assert 'name="closing_note"' in text(coach.get(change(flag)))
        assert "required" in text(coach.post(change(flag), {"spoken_to": "athlete", "closing_note": ""}))
        answer = coach.post(change(flag), {"spoken_to": "athlete", "closing_note": "Other box."})
        assert answer.status_code == 302
        assert "Corrected, 2026-11-18" in text(coach.get(change(flag)))

    def test_of_a_minor_the_guardian_is_asked(self, cast, as_):
        flagged(cast.minor)
        flag = RedFlag.objects.get()
        services.withdraw_pain(cast.minor.user, report=flag.last_report, now=LATER)
        answer = as_(cast.physio).post(change(flag), {"spoken_to": "athlete", "closing_note": "Other box."})
        assert "speak to the guardian" in text(answer)
        assert open_rules(cast.minor) == {"clicks"}
