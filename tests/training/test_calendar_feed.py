"""What other calendars read of a plan, and who may make them read it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from athletes.errors import NotAllowedError
from athletes.services import end_coaching
from tests.cast import NOW
from tests.training.planned import planned
from training import restrictions
from training.enums import RestrictionKind
from training.exports.calendar import calendar_of
from training.models import CalendarFeed
from training.restrictions import Restriction
from training.services.calendars import make_calendar, read_calendar, revoke_calendar

TODAY = date(2026, 11, 18)
TOMORROW = TODAY + timedelta(days=1)
HEALTH_WORDS = ("knee", "pain", "injur", "way back", "ladder", "flag", "easy and flat")


def events(content):
    return Calendar.from_ical(content).walk("VEVENT")


def summaries(content):
    return [str(event["summary"]) for event in events(content)]


def hold(monkeypatch, athlete, kind, since=TODAY):
    one = Restriction(athlete_id=athlete.pk, kind=kind, since=since, until=None, reason_code="knee flag")
    monkeypatch.setattr(restrictions, "_provider", [lambda _ids: {athlete.pk: [one]}])


def test_a_calendar_reads_whole_days_with_a_lasting_name(anna):
    row = planned(anna, TOMORROW, "long", distance_m=18_000)
    (event,) = events(calendar_of(anna, anna.user, now=NOW))
    assert (event["dtstart"].dt, event["dtend"].dt) == (TOMORROW, TOMORROW + timedelta(days=1))
    assert event["uid"] == f"{row.public_id}@coachsite"
    assert event["dtstamp"].dt == row.updated_at.replace(microsecond=0)
    assert str(event["summary"]) == "Long run, 18.0 km"
    assert calendar_of(anna, anna.user, now=NOW) == calendar_of(anna, anna.user, now=NOW + timedelta(hours=1))


def test_sizes_are_said_in_km_or_minutes_or_not_at_all(anna):
    planned(anna, TOMORROW, duration_s=1_800)
    planned(anna, TOMORROW, "strength")
    assert summaries(calendar_of(anna, anna.user, now=NOW)) == ["Easy run, 30 min", "Strength"]


def test_drafts_old_days_and_what_was_replaced_are_not_in_it(anna):
    ladder = planned(anna, TOMORROW, "ladder_run", duration_s=1_200)
    planned(anna, TOMORROW, "tempo", distance_m=9_000, replaced_by=ladder)
    planned(anna, TOMORROW, "tempo", distance_m=9_000, shown=False)
    planned(anna, TODAY - timedelta(days=29), "tempo", distance_m=9_000)
    assert summaries(calendar_of(anna, anna.user, now=NOW)) == ["Easy run, 20 min"]


@pytest.mark.parametrize(
    ("kind", "hers", "coachs"),
    [
        (RestrictionKind.NO_RUNNING, ["paused", "Strength"], ["paused", "Strength"]),
        (RestrictionKind.LADDER, ["paused", "Strength"], ["paused", "Strength"]),
        (RestrictionKind.NO_PROGRESSION, ["Easy run", "Strength"], ["Tempo run, 9.0 km", "Strength"]),
    ],
)
def test_what_holds_her_back_is_never_named(cast, monkeypatch, kind, hers, coachs):
    anna = cast.athlete
    planned(anna, TOMORROW, "tempo", distance_m=9_000, title="Knee pain test", notes="after the injury")
    planned(anna, TOMORROW, "strength", title="Knee strength")
    before = calendar_of(anna, cast.coach_without_consent, now=NOW)
    hold(monkeypatch, anna, kind)
    own, coach = (calendar_of(anna, reader, now=NOW) for reader in (anna.user, cast.coach_without_consent))
    assert (summaries(own), summaries(coach)) == (hers, coachs)
    for content in (own, coach):
        assert not [word for word in HEALTH_WORDS if word in content.decode().lower()]
    # The same bytes but for "paused".
    assert coach == before.replace(b"Tempo run\\, 9.0 km", coachs[0].replace(",", "\\,").encode())


def test_a_pause_begins_with_its_day_and_stays_in_the_past(anna, monkeypatch):
    planned(anna, TODAY, distance_m=8_000)
    planned(anna, TODAY - timedelta(days=1), distance_m=8_000, outcome="paused")
    hold(monkeypatch, anna, RestrictionKind.NO_RUNNING, since=TOMORROW)
    assert summaries(calendar_of(anna, anna.user, now=NOW)) == ["paused", "Easy run, 8.0 km"]


def test_only_a_digest_of_the_secret_is_kept(anna):
    secret = make_calendar(anna.user, athlete=anna, now=NOW)
    (feed,) = CalendarFeed.objects.all()
    assert secret not in feed.secret_hash
    assert read_calendar(secret, now=NOW) == feed
    assert read_calendar(feed.secret_hash, now=NOW) is None


def test_a_new_address_ends_the_old_one_and_it_can_be_taken_back(anna):
    old = make_calendar(anna.user, athlete=anna, now=NOW)
    new = make_calendar(anna.user, athlete=anna, now=NOW)
    assert read_calendar(old, now=NOW) is None
    assert read_calendar(new, now=NOW)
    assert (revoke_calendar(anna.user, athlete=anna, now=NOW), read_calendar(new, now=NOW)) == (1, None)


def test_that_it_was_read_is_noted_once_an_hour(anna):
    secret = make_calendar(anna.user, athlete=anna, now=NOW)
    for minutes in (0, 59):
        read_calendar(secret, now=NOW + timedelta(minutes=minutes))
        assert CalendarFeed.objects.get().read_at == NOW
    read_calendar(secret, now=NOW + timedelta(minutes=60))
    assert CalendarFeed.objects.get().read_at == NOW + timedelta(minutes=60)


def test_an_address_ends_with_the_sight_of_the_athlete(cast):
    of_coach = make_calendar(cast.coach, athlete=cast.athlete, now=NOW)
    end_coaching(cast.athlete.user, coaching=cast.link(cast.athlete), now=NOW)
    assert read_calendar(of_coach, now=NOW) is None
    of_guardian = make_calendar(cast.guardian, athlete=cast.minor, now=NOW)
    with time_machine.travel(NOW + timedelta(days=3 * 366)):
        assert read_calendar(of_guardian, now=NOW) is None
    of_anna = make_calendar(cast.athlete.user, athlete=cast.athlete, now=NOW)
    cast.athlete.user.is_active = False
    cast.athlete.user.save()
    assert read_calendar(of_anna, now=NOW) is None


def test_nobody_makes_one_for_a_runner_they_do_not_see(cast):
    for person in (cast.other_squad_coach, cast.manager, cast.stranger.user):
        with pytest.raises(NotAllowedError):
            make_calendar(person, athlete=cast.athlete, now=NOW)


def test_every_wrong_secret_gets_the_same_answer(client, anna):
    secret = make_calendar(anna.user, athlete=anna, now=NOW)
    revoke_calendar(anna.user, athlete=anna, now=NOW)
    wrong = [secret, "x", "\u00e9" * 50, "a" * 500, secret[:-1]]
    answers = [client.get(reverse("calendar-feed", args=[text])) for text in wrong]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, b"Not found\n")}


def test_a_calendar_that_has_it_already_gets_nothing_again(client, anna, django_assert_max_num_queries):
    for _ in range(3):
        planned(anna, TOMORROW, distance_m=8_000)
    with time_machine.travel(NOW):
        address = reverse("calendar-feed", args=[make_calendar(anna.user, athlete=anna, now=NOW)])
        with django_assert_max_num_queries(7):
            first = client.get(address)
        again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first.headers["Content-Type"].startswith("text/calendar")
    assert "private" in first.headers["Cache-Control"]
    assert len(events(first.content)) == 3


def test_the_page_shows_an_address_once(client, anna):
    client.force_login(anna.user)
    assert "There is no address yet" in client.get("/me/calendar/").text
    page = client.post("/me/calendar/")
    address = page.context["address"]
    assert address in page.text
    assert page.context["webcal"].startswith("webcal://")
    assert client.get(address).status_code == 200
    later = client.get("/me/calendar/").text
    assert address not in later
    assert "A calendar last read it" in later
    client.post("/me/calendar/", {"revoke": "1"})
    assert client.get(address).status_code == 404
