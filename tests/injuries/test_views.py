"""The phone pages, as the athlete, her guardian and a stranger see them; no script is involved."""

import re
import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alerts.enums import DeliveryState
from alerts.models import Delivery
from athletes.models import AccessLog, Athlete
from injuries.models import PainFreeDay, PainReport, RedFlag
from tests.cast import NOW
from tests.injuries.entries import log
from training.services import log_activity

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(cast):
    """Stands still, and is moved by hand."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def anna(cast, client):
    client.force_login(cast.athlete.user)
    return client


@pytest.fixture
def guardian(cast, client):
    client.force_login(cast.guardian)
    return client


@pytest.fixture
def stranger(cast, client):
    client.force_login(cast.stranger.user)
    return client


def answers(**changes):
    """A knee log as the page sends it after the fewest taps; None leaves a field out."""
    given = {
        "id": str(uuid.uuid4()),
        "side": "left",
        "area": "knee",
        "spots": ["lateral"],
        "worst_during": "4",
        "check": ["none"],
    }
    return {name: value for name, value in (given | changes).items() if value is not None}


def ticked(html):
    """Every radio and checkbox that is on, as (name, value)."""
    inputs = re.findall(r"<input[^>]*>", html)
    named = (
        re.search(r'name="(\w+)"\s+value="(\w+)"', one) for one in inputs if re.search(r"\schecked\b", one)
    )
    return {found.groups() for found in named}


def body(answer):
    """The page's text without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


class TestLog:
    def test_the_page_offers_one_tap_and_one_form(self, anna):
        page = anna.get("/log/").content.decode()
        assert "No pain today" in page
        assert page.count('name="worst_during"') == 11
        assert "None of these" in page

    def test_the_fewest_taps_store_a_report(self, anna, cast):
        answer = anna.post("/log/", answers())
        report = PainReport.objects.get()
        assert answer["Location"] == f"/log/{report.public_id}/"
        assert report.athlete == cast.athlete
        assert (report.side, report.area, report.spots) == ("left", "knee", ["lateral"])
        assert report.worst_during == 4
        assert report.signs["swelling"] is False
        assert "painless_click" not in report.signs

    def test_a_second_tap_on_save_stores_nothing_more(self, anna, clock):
        first = answers()
        one = anna.post("/log/", first)
        clock.shift(timedelta(seconds=2))
        two = anna.post("/log/", first)
        assert one["Location"] == two["Location"]
        assert PainReport.objects.count() == 1
        assert PainReport.objects.get().versions.count() == 0

    def test_going_back_and_answering_otherwise_changes_the_report(self, anna):
        first = answers()
        anna.post("/log/", first)
        anna.post("/log/", first | {"worst_during": "6"})
        report = PainReport.objects.get()
        assert report.worst_during == 6
        assert report.versions.get().content["worst_during"] == 4

    def test_the_same_page_after_an_undo_stores_anew(self, anna):
        first = answers()
        place = anna.post("/log/", first)["Location"]
        anna.post(f"{place}withdraw/")
        anna.post("/log/", first)
        assert sorted(PainReport.objects.values_list("state", flat=True)) == ["active", "withdrawn"]

    def test_an_id_of_somebody_elses_report_is_refused(self, stranger, cast):
        theirs = log(cast.athlete).report
        page = stranger.post("/log/", answers(id=str(theirs.public_id)))
        assert page.status_code == 200
        assert "Not saved yet" in body(page)
        assert PainReport.objects.get() == theirs

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"side": None}, "side"),
            ({"side": "upward"}, "side"),
            ({"area": None, "spots": None}, "area"),
            ({"area": "elbow"}, "area"),
            ({"spots": ["achilles"]}, "spots"),
            ({"worst_during": None}, "worst_during"),
            ({"worst_during": "11"}, "worst_during"),
            ({"check": None}, "check"),
            ({"check": ["3"]}, "signs"),
            ({"felt_at": "2026-11-19T12:00"}, "felt_at"),
            ({"felt_at": "2026-11-03T11:00"}, "felt_at"),
            ({"onset_km": "-1"}, "onset_km"),
            ({"notes": "x" * 4001}, "notes"),
        ],
    )
    def test_what_is_wrong_is_named_and_the_rest_is_kept(self, anna, change, field):
        page = anna.post(
            "/log/",
            answers(quality=["sharp"]) | change
            if None not in change.values()
            else answers(quality=["sharp"], **change),
        )
        html = page.content.decode()
        assert PainReport.objects.count() == 0
        assert f'<a href="#{field}">' in html
        assert f'id="{field}"' in html
        assert re.search(r'value="sharp"[^>]*checked', html)

    def test_the_optional_part_opens_when_something_in_it_is_wrong(self, anna):
        closed = anna.post("/log/", answers(worst_during=None)).content.decode()
        opened = anna.post("/log/", answers(notes="x" * 4001)).content.decode()
        assert '<details class="card" open' not in closed
        assert '<details class="card" open' in opened

    def test_a_check_with_a_yes_needs_to_say_which(self, anna):
        page = anna.post("/log/", answers(check=["3"]))
        assert "Tick what applies: Joint swollen, hot or red? Fever?" in body(page)

    def test_the_words_of_every_question_are_on_the_page(self, anna):
        """Also those that pain in the calf or the back opens: the style sheet chooses, not the server."""
        page = body(anna.get("/log/"))
        assert "a long journey, bed rest" in page
        assert "Numb between the legs" in page

    def test_the_same_as_last_time_copies_the_place_and_never_the_numbers(self, anna, cast):
        log(cast.athlete, side="left", spots=["lateral"], triggers=["downhill"], worst_during=7, no=["fever"])
        assert "Same as last time: Knee, left" in body(anna.get("/log/"))
        html = anna.get("/log/?same=1").content.decode()
        given = ticked(html)
        assert given == {
            ("side", "left"),
            ("area", "knee"),
            ("spots", "lateral"),
            ("triggers", "downhill"),
        }

    def test_a_run_can_be_named(self, anna, cast):
        run = log_activity(
            cast.athlete.user,
            athlete=cast.athlete,
            start_at=NOW - timedelta(hours=2),
            type="run",
            distance_m=8000,
            moving_s=2900,
            now=NOW,
        )
        assert re.search(
            rf'value="{run.public_id}"\s+selected', anna.get(f"/log/?run={run.public_id}").content.decode()
        )
        assert "Run, Wednesday 18 November, 8.0 km" in body(anna.get("/log/"))
        anna.post("/log/", answers(activity=str(run.public_id)))
        assert PainReport.objects.get().activity == run

    def test_another_time_is_read_where_the_athlete_is(self, anna, cast):
        cast.athlete.user.time_zone = "Europe/Berlin"
        cast.athlete.user.save()
        anna.post("/log/", answers(felt_at="2026-11-17T07:30"))
        assert PainReport.objects.get().felt_at.isoformat() == "2026-11-17T06:30:00+00:00"

    def test_somebody_without_a_profile_is_sent_home(self, cast, client):
        client.force_login(cast.coach)
        assert client.get("/log/")["Location"] == "/"
        assert client.post("/log/", answers())["Location"] == "/"
        assert PainReport.objects.count() == 0

    def test_who_is_not_signed_in_is_asked_to(self, client):
        assert client.get("/log/")["Location"] == "/accounts/login/?next=/log/"


class TestBeforeTheFirstReport:
    @pytest.fixture
    def ageless(self, cast, client):
        Athlete.objects.filter(pk=cast.stranger.pk).update(birth_month=None)
        client.force_login(cast.stranger.user)
        return client

    def test_the_month_of_birth_is_asked_first(self, ageless, cast):
        assert "when were you born?" in body(ageless.get("/log/"))
        ageless.post("/log/", answers())
        assert PainReport.objects.count() == 0
        answer = ageless.post("/log/birth-month/", {"month": "5", "year": "1990"})
        assert answer["Location"] == "/log/"
        cast.stranger.refresh_from_db()
        assert cast.stranger.birth_month == date(1990, 5, 1)

    @pytest.mark.parametrize("given", [{}, {"month": "13", "year": "1990"}, {"month": "12", "year": "2026"}])
    def test_an_impossible_month_is_asked_again(self, ageless, cast, given):
        page = ageless.post("/log/birth-month/", given)
        assert "Not saved yet" in body(page)
        cast.stranger.refresh_from_db()
        assert cast.stranger.birth_month is None

    def test_a_minor_without_a_guardians_yes_is_told_why_nothing_is_kept(self, cast, client):
        Athlete.objects.filter(pk=cast.stranger.pk).update(birth_month=date(2012, 1, 1))
        client.force_login(cast.stranger.user)
        for page in (client.get("/log/"), client.post("/log/", answers())):
            assert "A guardian has to agree first" in body(page)
            assert "call 112" in body(page)
        assert PainReport.objects.count() == 0


class TestNoPain:
    def test_one_tap_stores_the_day(self, anna, cast):
        answer = anna.post("/log/no-pain/")
        day = PainFreeDay.objects.get()
        assert (day.athlete, day.local_date) == (cast.athlete, date(2026, 11, 18))
        assert "Saved: no pain" in body(anna.get(answer["Location"]))

    def test_two_taps_store_one_day(self, anna):
        assert anna.post("/log/no-pain/")["Location"] == anna.post("/log/no-pain/")["Location"]
        assert PainFreeDay.objects.count() == 1

    def test_undo_makes_the_day_unanswered(self, anna):
        place = anna.post("/log/no-pain/")["Location"]
        answer = anna.post(f"{place}undo/", follow=True)
        assert PainFreeDay.objects.count() == 0
        assert "Taken back" in body(answer)

    def test_a_day_that_cannot_be_is_refused(self, anna):
        for given in ("tomorrow", "2026-11-30", "2026-10-01"):
            answer = anna.post("/log/no-pain/", {"local_date": given}, follow=True)
            assert 'class="message error"' in answer.content.decode()
        assert PainFreeDay.objects.count() == 0

    def test_it_closes_no_warning_sign_and_says_so(self, anna, cast):
        log(cast.athlete, "swelling")
        page = anna.post("/log/no-pain/", follow=True)
        assert "The warning sign stays open" in body(page)
        assert RedFlag.objects.open().count() == 1

    def test_a_stranger_finds_nothing(self, stranger, cast):
        day = PainFreeDay.objects.create(athlete=cast.athlete, local_date=date(2026, 11, 18))
        assert stranger.get(f"/log/no-pain/{day.public_id}/").status_code == 404
        assert stranger.post(f"/log/no-pain/{day.public_id}/undo/").status_code == 404
        assert PainFreeDay.objects.count() == 1

    def test_a_coach_who_sees_the_day_does_not_take_it_back(self, client, cast):
        day = PainFreeDay.objects.create(athlete=cast.athlete, local_date=date(2026, 11, 18))
        client.force_login(cast.coach)
        assert client.post(f"/log/no-pain/{day.public_id}/undo/").status_code == 404
        assert PainFreeDay.objects.count() == 1


class TestWhatFollows:
    def page(self, client, *yes, **fields):
        place = client.post("/log/", answers(signs=list(yes), **fields))["Location"]
        return body(client.get(place))

    def test_without_a_sign_it_says_what_that_means_and_what_not(self, anna):
        page = self.page(anna)
        assert "None of the warning signs you answered is present" in page
        assert "does not rule out a serious cause" in page
        assert "Hanna Head, Carla Coach, Petra Physio" in page
        assert "Emergency" not in page

    def test_nobody_is_named_where_nobody_sees(self, stranger):
        assert "Nobody but you can see it." in self.page(stranger)

    def test_an_emergency_comes_with_a_number_to_call(self, anna, settings):
        settings.EMERGENCY_NUMBER = "999"
        place = anna.post("/log/", answers(signs=["chest_pain_or_breathless"]))["Location"]
        html = anna.get(place).content.decode()
        assert "Get emergency care now" in html
        assert '<a class="button button-big" href="tel:999">' in html
        assert "Chest pain, shortness of breath" in html

    def test_a_doctor_is_due_within_three_days(self, anna):
        page = self.page(anna, "swelling", "injury_twist_or_blow")
        assert "See a doctor within 3 days, no running" in page
        assert "By Saturday, 21 November at the latest." in page
        assert "tel:" not in page

    def test_a_referral_names_no_date(self, anna):
        page = self.page(anna, "giving_way")
        assert "Book a doctor or physio, no running until then" in page
        assert "at the latest" not in page

    def test_the_most_urgent_sign_stands_first_and_all_are_named(self, anna):
        page = self.page(anna, "giving_way", "deformity")
        assert page.index("Get emergency care now") < page.index("The leg gives way")
        assert "out of shape" in page

    def test_it_names_signs_and_no_disease(self, anna):
        page = self.page(anna, "calf_swelling", "bone_point_tender", "fever", "swelling").lower()
        for word in ("clot", "thrombos", "fracture", "infection", "tear", "%"):
            assert word not in page

    def test_who_is_told_is_read_from_the_deliveries(self, anna):
        place = anna.post("/log/", answers(signs=["swelling"]))["Location"]
        assert "Carla Coach is being told" in body(anna.get(place))
        to_carla = Delivery.objects.get(recipient__name="Carla Coach", alert__kind="red_flag")
        Delivery.objects.filter(pk=to_carla.pk).update(state=DeliveryState.SENT, sent_at=timezone.now())
        Delivery.objects.filter(recipient__name="Hanna Head").update(state=DeliveryState.FAILED)
        Delivery.objects.filter(recipient__name="Petra Physio").update(state=DeliveryState.DROPPED)
        page = body(anna.get(place))
        assert "Told: Carla Coach, 12:00" in page
        assert "The message to Hanna Head did not get through" in page
        assert "Petra Physio" not in page
        assert "A coach is not an emergency service." in page

    def test_told_of_one_sign_is_not_told_of_the_next(self, anna, cast):
        log(cast.athlete, "swelling")
        Delivery.objects.exclude(alert=None).update(state=DeliveryState.SENT, sent_at=timezone.now())
        assert "Told: Carla Coach" in body(anna.get("/warnings/"))
        log(cast.athlete, "giving_way")
        assert "Carla Coach is being told" in body(anna.get("/warnings/"))

    def test_who_shares_nothing_is_told_that_nobody_knows(self, client, cast):
        client.force_login(cast.other_athlete.user)
        assert "Nobody has been told: you do not share health answers." in self.page(client, "swelling")

    def test_who_has_no_coach_is_told_that_too(self, stranger):
        assert "Nobody has been told: you have no coach here." in self.page(stranger, "swelling")

    def test_another_persons_report_is_not_there(self, stranger, cast):
        report = log(cast.athlete, "swelling").report
        for path in ("", "edit/", "later/"):
            assert stranger.get(f"/log/{report.public_id}/{path}").status_code == 404
        assert stranger.post(f"/log/{report.public_id}/withdraw/").status_code == 404

    def test_the_banner_stays_until_a_professional_has_looked(self, anna, cast):
        report = log(cast.athlete, "swelling").report
        anna.post(f"/log/{report.public_id}/withdraw/")
        for path in ("/log/", "/history/", "/today/", "/week/", "/me/"):
            page = anna.get(path).content.decode()
            assert '<aside class="banner"' in page
        page = body(anna.get("/warnings/"))
        assert "changed or taken back; the sign still waits" in page

    def test_without_open_signs_the_page_says_so(self, anna):
        assert "No open warning sign" in body(anna.get("/warnings/"))


class TestChangingOnesMind:
    def test_the_form_comes_back_as_it_was_filled_in(self, anna, cast):
        report = log(
            cast.athlete, "swelling", side="left", worst_during=6, notes="stairs", triggers=["stairs"]
        ).report
        html = anna.get(f"/log/{report.public_id}/edit/").content.decode()
        given = ticked(html)
        assert {("side", "left"), ("worst_during", "6"), ("signs", "swelling"), ("check", "3")} <= given
        assert ("check", "none") not in given
        assert "stairs</textarea>" in html

    def test_none_of_these_comes_back_when_it_was_said(self, anna):
        place = anna.post("/log/", answers())["Location"]
        html = anna.get(f"{place}edit/").content.decode()
        assert re.search(r'name="check"\s+value="none"\s+checked', html)

    def test_a_change_is_stored_with_what_was_said_before(self, anna):
        place = anna.post("/log/", answers())["Location"]
        answer = anna.post(f"{place}edit/", answers(worst_during="2"))
        report = PainReport.objects.get()
        assert answer["Location"] == place
        assert (report.worst_during, report.versions.count()) == (2, 1)

    def test_a_number_of_days_that_came_another_way_keeps_its_chip(self, anna, cast):
        report = log(cast.athlete, duration_days=5).report
        html = anna.get(f"/log/{report.public_id}/edit/").content.decode()
        assert ("duration_days", "5") in ticked(html)
        assert "5 days" in html

    def test_saving_without_a_change_changes_nothing(self, anna, clock):
        place = anna.post("/log/", answers())["Location"]
        clock.shift(timedelta(minutes=5))
        anna.post(f"{place}edit/", answers())
        assert PainReport.objects.get().versions.count() == 0

    def test_after_a_day_it_is_too_late(self, anna, clock):
        place = anna.post("/log/", answers())["Location"]
        clock.shift(timedelta(hours=25))
        page = anna.post(f"{place}edit/", answers(worst_during="2"))
        assert "A report can be changed for 24 hours" in body(page)
        assert PainReport.objects.get().worst_during == 4

    def test_undo_leads_to_the_history_and_keeps_the_sign(self, anna):
        place = anna.post("/log/", answers(signs=["swelling"]))["Location"]
        page = anna.post(f"{place}withdraw/", follow=True)
        assert page.redirect_chain[-1][0] == "/history/"
        assert "The warning sign stays open" in body(page)
        assert RedFlag.objects.open().count() == 1
        assert anna.get(place)["Location"] == "/history/"

    def test_undo_without_a_sign_speaks_of_none(self, anna):
        place = anna.post("/log/", answers())["Location"]
        page = body(anna.post(f"{place}withdraw/", follow=True))
        assert "counts no more" in page
        assert "warning sign stays" not in page

    def test_undo_twice_is_said_and_harmless(self, anna):
        place = anna.post("/log/", answers())["Location"]
        anna.post(f"{place}withdraw/")
        page = anna.post(f"{place}withdraw/", follow=True)
        assert "This report was withdrawn." in body(page)
        assert PainReport.objects.get().versions.count() == 1

    def test_the_next_morning_is_answered_with_one_number(self, anna, clock):
        place = anna.post("/log/", answers())["Location"]
        clock.shift(timedelta(hours=30))
        page = anna.get(f"{place}later/").content.decode()
        assert page.count('name="next_morning"') == 11
        answer = anna.post(f"{place}later/", {"next_morning": "2"})
        report = PainReport.objects.get()
        assert answer["Location"] == place
        assert (report.next_morning, report.after_60min, report.worst_during) == (2, None, 4)

    def test_a_later_answer_is_given_once(self, anna):
        place = anna.post("/log/", answers(after_60min="1", next_morning="0"))["Location"]
        assert "Everything is answered." in body(anna.get(f"{place}later/"))

    @pytest.mark.parametrize("given", [{}, {"next_morning": "11"}])
    def test_a_later_answer_that_is_none_is_asked_again(self, anna, given):
        place = anna.post("/log/", answers())["Location"]
        assert "Not saved yet" in body(anna.post(f"{place}later/", given))
        assert PainReport.objects.get().next_morning is None

    def test_a_later_answer_comes_too_late_after_two_weeks(self, anna, clock):
        place = anna.post("/log/", answers())["Location"]
        clock.shift(timedelta(days=15))
        assert "24 hours" in body(anna.post(f"{place}later/", {"next_morning": "2"}))


class TestHistory:
    def test_every_answer_stands_there_newest_first(self, anna, cast):
        log(cast.athlete, felt_at=NOW - timedelta(days=2), worst_during=5)
        anna.post("/log/no-pain/")
        page = body(anna.get("/history/"))
        assert page.index("No pain") < page.index("At its worst 5 of 10")

    def test_an_old_report_is_read_only_but_for_late_answers(self, anna, cast, clock):
        log(cast.athlete)
        assert "Change" in body(anna.get("/history/"))
        clock.shift(timedelta(hours=25))
        page = body(anna.get("/history/"))
        assert "Change" not in page
        assert "And afterwards?" in page
        clock.shift(timedelta(days=14))
        assert "And afterwards?" not in body(anna.get("/history/"))

    def test_it_is_empty_before_the_first_answer(self, anna):
        assert "Nothing yet." in body(anna.get("/history/"))

    def test_it_comes_in_pages(self, anna, cast):
        for day in range(31):
            PainFreeDay.objects.create(
                athlete=cast.athlete, local_date=date(2026, 10, 1) + timedelta(days=day)
            )
        first, second = anna.get("/history/"), anna.get("/history/?page=2")
        assert body(first).count("No pain ·") == 30
        assert "· 1 October 2026" in body(second)
        assert "· 1 October 2026" not in body(first)

    def test_it_costs_the_same_for_one_and_for_three(self, anna, cast):
        log(cast.athlete)
        with CaptureQueriesContext(connection) as for_one:
            anna.get("/history/")
        log(cast.athlete, side="left")
        log(cast.athlete, area="thigh")
        with CaptureQueriesContext(connection) as for_three:
            anna.get("/history/")
        assert len(for_three) == len(for_one)

    def test_a_stranger_reads_only_their_own(self, stranger, cast):
        log(cast.athlete, notes="canary")
        assert "Nothing yet." in body(stranger.get("/history/"))
        assert stranger.get(f"/history/?for={cast.athlete.public_id}").status_code == 404


class TestGuardian:
    def test_logs_for_the_ward(self, guardian, cast):
        assert "Mina Minor" in body(guardian.get("/log/"))
        place = guardian.post("/log/", answers(**{"for": str(cast.minor.public_id)}))["Location"]
        report = PainReport.objects.get()
        assert (report.athlete, report.entered_by) == (cast.minor, cast.guardian)
        assert "Saved" in body(guardian.get(place))

    def test_every_reading_is_logged(self, guardian, cast):
        guardian.get("/history/")
        entry = AccessLog.objects.get()
        assert (entry.viewer, entry.athlete_ids) == (cast.guardian, [cast.minor.pk])

    def test_reading_ones_own_is_not(self, anna):
        anna.get("/history/")
        assert AccessLog.objects.count() == 0

    def test_cannot_name_anybody_else(self, guardian, cast):
        for named in (cast.athlete.public_id, uuid.uuid4(), "nobody"):
            assert guardian.get(f"/log/?for={named}").status_code == 404
            assert guardian.post("/log/", answers(**{"for": str(named)})).status_code == 404
        assert PainReport.objects.count() == 0
