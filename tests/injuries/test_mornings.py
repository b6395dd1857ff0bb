"""The question about the next morning: asked once, at the right hour, of the right people; and silence."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from alerts.messages import render_alert
from alerts.models import Alert, Delivery
from athletes.models import HealthConsent
from injuries import services
from injuries.services.check_ins import submit_check_in
from injuries.services.mornings import ask_mornings, tell_silence, tell_unanswered
from injuries.tasks import follow_mornings
from tests.cast import NOW
from tests.injuries.entries import entry, later, log
from training.services import log_activity
from training.services.away import mark_away

TODAY = date(2026, 11, 18)


def at(hour, minute=0, *, day=TODAY, zone="Europe/Berlin"):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


MORNING = at(7, day=TODAY + timedelta(days=1))
EVENING = at(20, day=TODAY + timedelta(days=1))


def states(kind="morning_question"):
    rows = Alert.objects.filter(kind=kind).order_by("pk")
    return [(row.athlete.name, row.subject, row.state) for row in rows]


class TestAsking:
    def test_the_athlete_alone_is_asked_once_in_the_morning(self, cast):
        log(cast.athlete, worst_during=1)
        Delivery.objects.all().delete()
        assert ask_mornings(now=MORNING - timedelta(minutes=1)) == 0
        assert ask_mornings(now=MORNING) == 1
        assert ask_mornings(now=MORNING + timedelta(minutes=15)) == 0
        assert states() == [("Anna Athlete", "day:2026-11-18", "open")]
        assert [delivery.recipient for delivery in Delivery.objects.all()] == [cast.athlete.user]
        for person in (cast.coach, cast.physio):
            assert not Alert.objects.visible_to(person).filter(kind="morning_question").exists()

    def test_two_places_are_one_question(self, runner):
        log(runner, worst_during=2)
        log(runner, worst_during=3, side="left")
        assert ask_mornings(now=MORNING) == 1

    def test_nobody_is_asked_of_what_is_answered_or_did_not_hurt(self, runner):
        log(runner, worst_during=3, next_morning=1)
        log(runner, worst_during=0, side="left")
        withdrawn = log(runner, worst_during=3, area="ankle").report
        services.withdraw_pain(runner.user, report=withdrawn, now=NOW)
        assert ask_mornings(now=MORNING) == 0

    def test_a_run_with_its_number_is_asked_about_though_it_did_not_hurt(self, runner):
        run = log_activity(
            runner.user,
            athlete=runner,
            start_at=NOW - timedelta(hours=2),
            now=NOW,
            type="run",
            distance_m=3_000,
        )
        log(runner, worst_during=0, activity=run)
        assert ask_mornings(now=MORNING) == 1

    def test_who_is_away_is_left_in_peace(self, runner):
        log(runner, worst_during=3)
        tomorrow = TODAY + timedelta(days=1)
        mark_away(runner.user, athlete=runner, kind="travel", first_on=tomorrow, last_on=tomorrow, now=NOW)
        assert ask_mornings(now=MORNING) == 0
        assert tell_unanswered(now=EVENING) == 0

    def test_a_profile_without_an_account_is_not_asked(self, runner):
        log(runner, worst_during=3)
        runner.user.is_active = False
        runner.user.save()
        assert ask_mornings(now=MORNING) == 0

    def test_nobody_is_asked_for_what_may_not_be_stored(self, cast):
        log(cast.minor, worst_during=3)
        cast.guardian_link.health_storage_consent_at = None
        cast.guardian_link.save()
        assert ask_mornings(now=MORNING) == 0

    @pytest.mark.parametrize(
        "zone", ["Pacific/Kiritimati", "Pacific/Niue", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]
    )
    def test_in_every_zone_at_seven_of_her_own_clock(self, runner, zone):
        runner.time_zone = zone
        runner.save()
        felt = log(runner, worst_during=3).report.local_date
        seven = at(7, day=felt + timedelta(days=1), zone=zone)
        assert ask_mornings(now=seven - timedelta(minutes=1)) == 0
        assert ask_mornings(now=seven) == 1

    @pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 10, 24)])
    def test_in_the_nights_in_which_clocks_change(self, runner, day):
        evening = at(18, day=day)
        with time_machine.travel(evening, tick=False):
            log(runner, worst_during=3, now=evening)
        start = at(18, day=day)
        ticks = [start + timedelta(minutes=15 * n) for n in range(4 * 30)]
        asked = [tick for tick in ticks if ask_mornings(now=tick)]
        assert asked == [at(7, day=day + timedelta(days=1))]

    def test_a_late_tick_still_asks_that_day_and_not_the_next(self, runner):
        log(runner, worst_during=3)
        assert ask_mornings(now=at(7, day=TODAY + timedelta(days=2))) == 0
        assert ask_mornings(now=at(19, 59, day=TODAY + timedelta(days=1))) == 1

    def test_the_mail_names_nothing_and_leads_to_one_tap(self, runner, settings):
        log(runner, worst_during=7)
        ask_mornings(now=MORNING)
        for language in ("en", "ru"):
            runner.user.language = language
            mail = render_alert(Alert.objects.get(kind="morning_question"), runner.user)
            assert f"{settings.SITE_URL}/log/morning/" in mail["text"]
            everything = " ".join(mail.values()).lower()
            assert not any(word in everything for word in ("knee", "pain", "right", "7/10", "колен", "боль"))

    def test_answered_it_is_closed(self, runner):
        report = log(runner, worst_during=3).report
        ask_mornings(now=MORNING)
        answered = entry(worst_during=3, next_morning=1)
        services.edit_pain(runner.user, report=report, entry=answered, now=MORNING)
        assert states() == [("Ada", "day:2026-11-18", "no_longer_true")]
        mail = render_alert(Alert.objects.get(kind="morning_question"), runner.user)
        assert "this has been closed" in mail["text"]
        assert "this has been closed" in mail["html"]

    def test_one_of_two_answered_it_stays(self, runner):
        report = log(runner, worst_during=3).report
        log(runner, worst_during=3, side="left")
        ask_mornings(now=MORNING)
        answered = entry(worst_during=3, next_morning=1)
        services.edit_pain(runner.user, report=report, entry=answered, now=MORNING)
        assert [state for *_who, state in states()] == ["open"]


class TestUnanswered:
    def test_staff_are_told_in_the_evening_once_and_without_a_mail(self, cast):
        log(cast.athlete, worst_during=1)
        ask_mornings(now=MORNING)
        Delivery.objects.all().delete()
        assert tell_unanswered(now=EVENING - timedelta(minutes=1)) == 0
        assert tell_unanswered(now=EVENING) == 1
        assert tell_unanswered(now=EVENING + timedelta(minutes=15)) == 0
        found = Alert.objects.get(kind="morning_unanswered")
        assert (found.severity, found.is_health, found.subject) == ("info", True, "day:2026-11-18")
        assert "18 November" in found.text
        assert not Delivery.objects.exists()
        assert Alert.objects.visible_to(cast.coach).filter(kind="morning_unanswered").exists()
        assert not Alert.objects.visible_to(cast.coach_without_consent).filter(is_health=True).exists()

    def test_a_late_answer_closes_it(self, runner):
        report = log(runner, worst_during=3).report
        ask_mornings(now=MORNING)
        tell_unanswered(now=EVENING)
        answered = entry(worst_during=3, next_morning=1)
        services.edit_pain(runner.user, report=report, entry=answered, now=EVENING + timedelta(days=3))
        assert [state for *_who, state in states("morning_unanswered")] == ["no_longer_true"]

    def test_after_two_days_the_question_itself_is_over(self, runner):
        log(runner, worst_during=3)
        ask_mornings(now=MORNING)
        tell_unanswered(now=at(12, day=TODAY + timedelta(days=2)))
        assert [state for *_who, state in states()] == ["open"]
        tell_unanswered(now=at(1, day=TODAY + timedelta(days=3)))
        assert [state for *_who, state in states()] == ["no_longer_true"]
        assert [state for *_who, state in states("morning_unanswered")] == ["open"]

    def test_who_was_not_asked_is_not_missed(self, runner):
        log(runner, worst_during=3)
        assert tell_unanswered(now=EVENING) == 0


class TestSilence:
    def names(self):
        return {name for name, _subject, state in states("no_report_7_days") if state == "open"}

    def test_seven_days_without_an_answer_are_told_of_those_who_share(self, cast):
        log(cast.athlete, worst_during=1)
        services.log_no_pain(cast.minor.user, athlete=cast.minor, local_date=TODAY, now=NOW)
        assert tell_silence(now=at(7, day=TODAY + timedelta(days=6))) == 2
        assert self.names() == {"Lena Loner", "Sara South"}
        tell_silence(now=at(6, 59, day=TODAY + timedelta(days=7)))
        assert "Anna Athlete" not in self.names()
        tell_silence(now=at(7, day=TODAY + timedelta(days=7)))
        assert self.names() == {"Lena Loner", "Sara South", "Anna Athlete", "Mina Minor"}
        assert tell_silence(now=at(8, day=TODAY + timedelta(days=9))) == 0
        found = Alert.objects.get(kind="no_report_7_days", athlete=cast.athlete)
        assert (found.severity, found.subject, found.is_health) == ("info", "day:2026-11-18", True)
        assert found.text == "No answer about pain for 7 days; the last was on 18 November."
        assert not Delivery.objects.filter(alert=found).exists()

    def test_an_answer_ends_it_and_the_next_silence_is_its_own(self, cast):
        for day in (0, 7, 14):
            services.log_no_pain(
                cast.athlete.user,
                athlete=cast.athlete,
                local_date=TODAY + timedelta(days=day),
                now=later(days=day),
            )
            tell_silence(now=later(days=day, hours=1))
            assert "Anna Athlete" not in self.names()
            tell_silence(now=at(7, day=TODAY + timedelta(days=day + 7)))
            assert "Anna Athlete" in self.names()
        assert sum(name == "Anna Athlete" for name, *_rest in states("no_report_7_days")) == 3

    def test_a_check_in_ends_it_at_once(self, cast):
        log(cast.athlete, worst_during=1)
        tell_silence(now=at(7, day=TODAY + timedelta(days=7)))
        assert "Anna Athlete" in self.names()
        submit_check_in(
            cast.athlete.user,
            athlete=cast.athlete,
            monday=TODAY + timedelta(days=5),
            problems=[],
            now=later(days=7, hours=2),
        )
        assert "Anna Athlete" not in self.names()

    def test_who_never_answered_is_counted_from_joining(self, cast):
        tell_silence(now=NOW)
        found = Alert.objects.get(kind="no_report_7_days", athlete=cast.loner)
        assert (found.subject, found.text) == ("day:2026-06-01", "No answer about pain yet.")

    def test_without_sharing_there_is_nobody_to_tell(self, cast):
        HealthConsent.objects.all().delete()
        assert tell_silence(now=NOW) == 0

    def test_away_is_not_silent(self, cast):
        day = NOW.date()
        mark_away(cast.loner.user, athlete=cast.loner, kind="exams", first_on=day, last_on=day, now=NOW)
        tell_silence(now=NOW)
        assert self.names() == {"Anna Athlete", "Mina Minor", "Sara South"}


def test_the_tick_does_all_three(cast):
    log(cast.athlete, worst_during=1)
    with time_machine.travel(MORNING, tick=False):
        # One question, and silence of three.
        assert follow_mornings() == 4
        assert follow_mornings() == 0


class TestPage:
    @pytest.fixture
    def phone(self, runner, client):
        log(runner, worst_during=3)
        client.force_login(runner.user)
        with time_machine.travel(MORNING, tick=False):
            yield client

    def test_one_tap_answers(self, phone, runner):
        report = runner.painreport_set.get()
        page = phone.get("/log/morning/").text
        assert "Knee, right" in page
        assert f'action="/log/{report.public_id}/morning/"' in page
        assert page.count('name="next_morning"') == 11
        answer = phone.post(f"/log/{report.public_id}/morning/", {"next_morning": "1"}, follow=True)
        assert "Everything is answered." in answer.text
        report.refresh_from_db()
        assert report.next_morning == 1

    def test_today_leads_there(self, phone):
        assert "/log/morning/" in phone.get("/today/").text

    @pytest.mark.parametrize("value", ["", "11", "x"])
    def test_no_number_stores_nothing(self, phone, runner, value):
        report = runner.painreport_set.get()
        page = phone.post(f"/log/{report.public_id}/morning/", {"next_morning": value}, follow=True).text
        assert "Choose a number from 0 to 10." in page
        report.refresh_from_db()
        assert report.next_morning is None

    def test_a_second_tap_changes_nothing(self, phone, runner):
        report = runner.painreport_set.get()
        for value, said in (("1", "Saved."), ("9", "This is answered already.")):
            page = phone.post(f"/log/{report.public_id}/morning/", {"next_morning": value}, follow=True).text
            assert said in page
        report.refresh_from_db()
        assert report.next_morning == 1

    def test_a_warning_sign_that_follows_is_shown_at_once(self, phone, runner):
        for day in (10, 5):
            log(runner, worst_during=1, felt_at=NOW - timedelta(days=day), now=MORNING)
        report = runner.painreport_set.order_by("felt_at").last()
        report.worst_during = 1
        report.save()
        answer = phone.post(f"/log/{report.public_id}/morning/", {"next_morning": "4"})
        assert answer.url == f"/log/{report.public_id}/"

    def test_what_no_longer_stands_is_said(self, phone, runner):
        report = runner.painreport_set.get()
        services.withdraw_pain(runner.user, report=report, now=MORNING)
        page = phone.post(f"/log/{report.public_id}/morning/", {"next_morning": "1"}, follow=True).text
        assert "This report was withdrawn." in page

    def test_an_hour_after_is_a_link_away_until_it_is_answered(self, phone, runner):
        report = runner.painreport_set.get()
        assert f"/log/{report.public_id}/later/" in phone.get("/log/morning/").text
        report.after_60min = 1
        report.save()
        assert f"/log/{report.public_id}/later/" not in phone.get("/log/morning/").text
