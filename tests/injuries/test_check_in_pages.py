"""The weekly check-in on the phone, as the athlete, her guardian and a stranger meet it; without scripts."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from athletes.models import AccessLog, Athlete, Guardian
from injuries.models import CheckIn, CheckInText, Episode
from tests.cast import NOW
from tests.injuries.check_ins import LAST_MONDAY, SLIGHT, SUBSTANTIAL, at, check_in

pytestmark = pytest.mark.django_db
CODES = ("participation", "training_change", "performance", "pain")


@pytest.fixture(autouse=True)
def clock(cast):
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def anna(cast, client):
    client.force_login(cast.athlete.user)
    return client


def answers(prefix="new0", given=SLIGHT, *, side="right", area="knee", days="", **more):
    """What the page sends about one place."""
    said = {f"{prefix}-{code}": str(answer) for code, answer in zip(CODES, given, strict=True)}
    place = {f"{prefix}-side": side, f"{prefix}-area": area} if prefix.startswith("new") else {}
    return {"id": str(uuid4()), "time_loss_days": days, **said, **place, **more}


def text(answer):
    return " ".join(answer.content.decode().split())


def test_one_tap_says_that_nothing_was_wrong(anna, cast):
    assert "No, nothing was wrong" in text(anna.get("/check-in/"))
    answer = anna.post("/check-in/all-well/", {"for": cast.athlete.public_id}, follow=True)
    assert "Nothing was wrong this week." in text(answer)
    assert CheckIn.objects.get().monday == LAST_MONDAY
    again = anna.post("/check-in/all-well/", {"for": cast.athlete.public_id})
    assert again.status_code == 302
    assert CheckIn.objects.count() == 1


def test_a_problem_is_stored_and_said_back(anna, cast):
    answer = anna.post("/check-in/", answers(given=SUBSTANTIAL, days="2"), follow=True)
    page = text(answer)
    assert "Knee, right" in page
    assert "Less than I wanted, because of it" in page
    assert "2 days on which you did nothing because of it." in page
    assert "They can see it: " in page
    assert "Carla Coach" in page
    row = CheckIn.objects.get()
    assert (row.time_loss_days, row.problems.get().severity) == (2, 50)


def test_it_leads_to_the_log_while_the_place_is_not_known(anna, cast):
    said = "warning signs are checked only there"
    page = text(anna.post("/check-in/", answers(), follow=True))
    assert said in page
    Episode.objects.create(athlete=cast.athlete, side="left", area="foot", onset_date=LAST_MONDAY)
    row = check_in(cast.athlete, at(*SLIGHT, side="left", area="foot"), weeks_ago=0, now=NOW)
    assert said not in text(anna.get(f"/check-in/{row.public_id}/"))


def test_sent_twice_it_is_stored_once(anna):
    body = answers()
    first, again = anna.post("/check-in/", body), anna.post("/check-in/", body)
    assert first["Location"] == again["Location"]
    assert CheckIn.objects.count() == 1


def test_once_answered_the_page_shows_the_answer(anna, cast):
    row = check_in(cast.athlete)
    assert anna.get("/check-in/")["Location"] == f"/check-in/{row.public_id}/"
    refused = text(anna.post("/check-in/", answers()))
    assert "This week is answered already." in refused


def test_places_that_hurt_are_asked_by_name(anna, cast):
    Episode.objects.create(athlete=cast.athlete, side="left", area="foot", onset_date=LAST_MONDAY)
    check_in(cast.athlete, at(*SLIGHT), at(0, area="thigh"), weeks_ago=2)
    page = text(anna.get("/check-in/"))
    assert "Foot, left" in page
    assert "Knee, right" in page
    assert "Thigh, right" not in page
    body = answers("left-foot", (1, 1, 1, 1)) | answers("right-knee", (0, "", "", ""))
    anna.post("/check-in/", body)
    said = {one.area: one.severity for one in CheckIn.objects.first().problems.all()}
    assert said == {"foot": 32, "knee": 0}


def test_a_known_place_is_not_passed_over(anna, cast):
    check_in(cast.athlete, at(*SLIGHT), weeks_ago=2)
    page = text(anna.post("/check-in/", answers("new0", area="foot")))
    assert "Not saved yet" in page
    assert "Choose one answer." in page
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"new0-side": ""}, "Say where it hurts, and on which side."),
        ({"new0-area": ""}, "Say where it hurts, and on which side."),
        ({"new0-pain": ""}, "Choose one answer."),
        ({"new0-pain": "7"}, "7 is none of the answers."),
        ({"time_loss_days": "9"}, "9 is none of the answers."),
    ],
)
def test_what_is_missing_is_named(anna, change, said):
    page = text(anna.post("/check-in/", answers() | change))
    assert said in page
    assert not CheckIn.objects.exists()


def test_what_was_hidden_by_the_first_answer_is_left_out(anna):
    anna.post("/check-in/", answers(given=(3, 1, 1, 1)))
    assert CheckIn.objects.get().problems.get().answers.all == (3, None, None, None)


def test_nothing_chosen_says_that_nothing_was_wrong(anna):
    anna.post("/check-in/", {"id": str(uuid4())})
    assert not CheckIn.objects.get().problems.exists()


def test_a_change_within_a_day(anna, cast, clock):
    row = check_in(cast.athlete, at(*SLIGHT), time_loss_days=1)
    edit = f"/check-in/{row.public_id}/edit/"
    page = text(anna.get(edit))
    assert "keep seeing the first version" in page
    assert page.count("checked") >= 5
    anna.post(edit, answers("right-knee", SUBSTANTIAL, days="3"))
    row.refresh_from_db()
    assert (row.time_loss_days, row.problems.get().severity) == (3, 50)
    clock.shift(timedelta(hours=25))
    assert "can be changed for 24 hours" in text(anna.post(edit, answers("right-knee", SLIGHT)))
    assert edit not in text(anna.get(f"/check-in/{row.public_id}/"))


def test_earlier_weeks_stand_below(anna, cast):
    check_in(cast.athlete, at(*SLIGHT), weeks_ago=2)
    row = check_in(cast.athlete)
    page = text(anna.get(f"/check-in/{row.public_id}/"))
    assert "Week from 2 November" in page


def test_the_words_are_labelled(anna, cast):
    assert "Our own questions, based on OSTRC-O2 (Clarsen 2020)." in text(anna.get("/check-in/"))
    lines = "Official words?\nnone\nlittle\nmore\nmost"
    CheckInText.objects.create(
        club=cast.north, language="en", source="By leave of them", **dict.fromkeys(CODES, lines)
    )
    page = text(anna.get("/check-in/"))
    assert "By leave of them" in page
    assert "Official words?" in page
    assert "Our own questions" not in page


def test_the_month_of_birth_and_a_guardian_come_first(anna, cast, client):
    Athlete.objects.filter(pk=cast.athlete.pk).update(birth_month=None)
    assert "birth" in text(anna.get("/check-in/"))
    refused = anna.post("/check-in/all-well/", {"for": cast.athlete.public_id}, follow=True)
    assert "First give the month of birth" in text(refused)
    Guardian.objects.update(health_storage_consent_at=None)
    client.force_login(cast.minor.user)
    assert "A guardian has to agree first" in text(client.get("/check-in/"))
    assert not CheckIn.objects.exists()


def test_a_guardian_answers_for_her_ward_and_reading_is_logged(cast, client):
    client.force_login(cast.guardian)
    client.post("/check-in/", answers(**{"for": str(cast.minor.public_id)}))
    row = CheckIn.objects.get()
    assert (row.athlete, row.entered_by) == (cast.minor, cast.guardian)
    client.get(f"/check-in/{row.public_id}/")
    assert AccessLog.objects.filter(viewer=cast.guardian, athlete_ids=[cast.minor.pk]).exists()


def test_a_strangers_answer_is_not_there(cast, client):
    row = check_in(cast.athlete, at(*SLIGHT))
    client.force_login(cast.stranger.user)
    for url in (f"/check-in/{row.public_id}/", f"/check-in/{row.public_id}/edit/"):
        assert client.get(url).status_code == 404
        assert client.post(url, answers("right-knee")).status_code in {404, 405}


def test_today_asks_from_sunday_until_tuesday_and_not_while_away(anna, cast, clock):
    def asked():
        return "How was your week?" in text(anna.get("/today/"))

    assert not asked()
    clock.move_to(NOW - timedelta(days=1))
    assert asked()
    clock.move_to(NOW + timedelta(days=4))
    assert asked()
    check_in(cast.athlete, weeks_ago=0, now=NOW + timedelta(days=4))
    assert not asked()
