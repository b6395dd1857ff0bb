"""The way back on the phone."""

from dataclasses import replace

import pytest
import time_machine

from athletes.models import AccessLog
from injuries.models import AcuteCare, RecoveryPlan, RecoveryRun
from injuries.selectors.recovery import ladder_of
from tests.cast import NOW
from tests.injuries.clearances import flagged, open_rules
from tests.injuries.entries import log
from tests.injuries.recovering import GOOD, TODAY, day, ran, way_back

CALM = {"walking": "0", "stairs": "1", "limp": "no", "swelling": "no"}


@pytest.fixture
def call(client, cast):
    """One request as a person, at a day."""

    def ask(address, data=None, *, person=None, nth=0):
        client.force_login(person or cast.athlete.user)
        with time_machine.travel(day(nth), tick=False):
            return client.get(address) if data is None else client.post(address, data, follow=True)

    return ask


def test_without_pain_there_is_nothing_to_come_back_from(call):
    assert "Nothing hurts at the moment" in call("/recovery/").content.decode()


def test_begins_with_one_button_and_the_check(cast, call):
    episode = log(cast.athlete).report.episode
    page = call("/recovery/").content.decode()
    assert "Begin the way back" in page
    assert "with a cloth between" in page
    begun = call(f"/recovery/begin/{episode.public_id}/", {}).content.decode()
    assert "Stage 1 of 7: Walk briskly for 30 minutes" in begun
    plan = RecoveryPlan.objects.get()
    call(f"/recovery/{plan.public_id}/check/", CALM)
    assert ladder_of(plan, now=NOW).phase == "climbing"
    assert "I have done it" in call("/recovery/").content.decode()


def test_cooling_is_said_with_one_button(cast, call):
    episode = log(cast.athlete).report.episode
    page = call(f"/recovery/cooled/{episode.public_id}/", {}).content.decode()
    assert "Two or three times in the first day" in page
    assert 'data-ice-minutes="10"' in page
    assert AcuteCare.objects.get().iced_at == [NOW]


def test_the_check_wants_every_answer(cast, call):
    plan = way_back(cast.athlete, entered=False)
    page = call(f"/recovery/{plan.public_id}/check/", CALM | {"limp": ""})
    assert "This field is required" in page.content.decode()
    assert plan.recoverychecks.count() == 0


def test_a_run_is_answered_now_and_the_next_morning(cast, call):
    plan = way_back(cast.athlete)
    address = f"/recovery/{plan.public_id}/run/"
    form = call(address).context["form"]
    said = {
        "id": str(form.initial["id"]),
        "local_date": "2026-11-18",
        "worst_during": "1",
        "after_60min": "0",
        "limp": "no",
        "swelling": "no",
    }
    call(address, said)
    run = RecoveryRun.objects.get()
    page = call("/recovery/").content.decode()
    assert ("Waiting for an answer" in page, "Answer what is open" in page) == (True, True)
    call(f"/recovery/runs/{run.public_id}/", {"worst_during": "1", "next_morning": "0"}, nth=1)
    run.refresh_from_db()
    assert (run.next_morning, run.limp, run.after_60min) == (0, False, 0)
    assert "1 of 2 good runs" in call("/recovery/", nth=1).content.decode()


def test_what_is_wrong_stands_at_its_field(cast, call):
    plan = way_back(cast.athlete)
    sent = {"id": str(plan.public_id), "local_date": "2026-11-18", "worst_during": "1", "next_morning": "0"}
    page = call(f"/recovery/{plan.public_id}/run/", sent)
    assert "The next morning has not been yet." in page.content.decode()
    assert RecoveryRun.objects.count() == 0
    run = ran(plan, 0, TODAY, told_after_days=0).run
    again = call(f"/recovery/runs/{run.public_id}/", {"worst_during": "1", "next_morning": "0"})
    assert "The next morning has not been yet." in again.content.decode()


def test_a_sign_stops_and_says_so(cast, call):
    plan = way_back(cast.athlete)
    ran(plan, 0, replace(TODAY, locking=True), told_after_days=0)
    page = call("/recovery/").content.decode()
    assert "A warning sign stopped the way back" in page
    assert open_rules(cast.athlete) == {"clicks"}


def test_days_off_and_the_waiting_step_are_said(cast, call):
    plan = way_back(cast.athlete)
    ran(plan, 0, replace(GOOD, next_morning=4))
    assert "First care until" in call("/recovery/", nth=1).content.decode()


def test_beginning_under_a_sign_is_refused_in_words(cast, call):
    episode = flagged(cast.athlete)
    page = call(f"/recovery/begin/{episode.public_id}/", {})
    assert "a professional has to look first" in page.content.decode()


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({"walking": "0", "limp": "no", "morning": "0"}, "Yes"),
        ({"walking": "1", "limp": "no", "morning": "0"}, "Easy and flat"),
        ({"walking": "4"}, "Wait"),
        ({"limp": "yes"}, "Not today"),
        ({}, "Answer the rest"),
    ],
)
def test_can_i_run_today(call, said, answer):
    assert answer in call("/recovery/today/", said).content.decode()


def test_can_i_run_today_knows_the_day_off_and_the_sign(cast, call):
    calm = {"walking": "0", "limp": "no", "morning": "0"}
    plan = way_back(cast.athlete)
    ran(plan, 0)
    assert "Today is a day off" in call("/recovery/today/", calm, nth=1).content.decode()
    log(cast.athlete, "giving_way", now=day(2))
    assert "A warning sign is open" in call("/recovery/today/", calm, nth=3).content.decode()


def test_a_guardian_reads_and_answers_for_a_ward(cast, call):
    plan = way_back(cast.minor, actor=cast.guardian, worst_during=1)
    page = call(f"/recovery/?for={cast.minor.public_id}", person=cast.guardian)
    assert "Stage 1 of 7" in page.content.decode()
    assert AccessLog.objects.filter(viewer=cast.guardian).exists()
    assert call(f"/recovery/{plan.public_id}/run/", person=cast.stranger.user).status_code == 404


def test_today_leads_there_and_says_when_to_stop(cast, call):
    way_back(cast.athlete)
    page = call("/today/").content.decode()
    assert "Can I run today?" in page
    assert "Stop and walk home when pain goes above 2" in page
