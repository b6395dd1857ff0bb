"""Home, Today, Week and Me."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.enums import Theme, Units
from athletes.models import AccessLog, Athlete
from athletes.services import edit_squad
from tests.cast import NOW, make_user
from tests.injuries.entries import log
from training import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(cast, client):
    client.force_login(cast.athlete.user)
    return client


def body(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\xa0", " ")


def runs(athlete, *days_and_metres):
    for days_ago, metres in days_and_metres:
        services.log_activity(
            athlete.user,
            athlete=athlete,
            start_at=NOW - timedelta(days=days_ago),
            type="run",
            distance_m=metres,
            moving_s=metres // 3,
            now=NOW,
        )
    services.recompute_dirty_weeks(now=NOW)


class TestHome:
    def test_staff_go_to_their_desk(self, client, cast):
        for person in (cast.coach, cast.physio, cast.manager):
            client.force_login(person)
            assert client.get("/")["Location"] == "/admin/"

    def test_athletes_and_guardians_go_to_today(self, client, cast):
        for person in (cast.athlete.user, cast.guardian):
            client.force_login(person)
            assert client.get("/")["Location"] == "/today/"

    def test_a_guardian_of_an_adult_is_nobodys_guardian_any_more(self, client, cast):
        Athlete.objects.filter(pk=cast.minor.pk).update(birth_month=date(2000, 1, 1))
        client.force_login(cast.guardian)
        assert client.get("/").status_code == 200
        assert client.get("/today/")["Location"] == "/"

    def test_a_newcomer_is_shown_the_ways_in(self, client, cast):
        client.force_login(make_user("Nina New"))
        page = client.get("/").content.decode()
        assert "Has a coach invited you?" in page
        assert 'href="/me/profile/"' in page


class TestToday:
    def test_it_leads_with_status_reason_and_one_big_button(self, anna, cast):
        log(cast.athlete, worst_during=5, side="left")
        page = anna.get("/today/").content.decode()
        assert 'class="status status-careful status-big"' in page
        assert "Pain 5/10" in page
        assert page.count("button-big") == 2
        assert page.index("status-careful") < page.index("Log how it went")

    def test_an_open_warning_sign_stops_and_cannot_be_dismissed(self, anna, cast):
        log(cast.athlete, "swelling")
        page = anna.get("/today/").content.decode()
        banner = page[page.index("<aside") : page.index("</aside>")]
        assert "status-stop" in page
        assert "<button" not in banner
        assert "<form" not in banner
        assert "/warnings/" in banner

    def test_the_week_stands_against_its_ceiling_in_words(self, anna, cast):
        runs(cast.athlete, *((7 * week + 3, 20_000) for week in range(1, 6)), (1, 30_000))
        page = body(anna.get("/today/"))
        assert "30.0 km" in page
        assert "above the usual 20.0 km" in page
        assert "Buist 2008" in page

    def test_before_the_first_run_of_a_week_it_names_the_room(self, anna, cast):
        runs(cast.athlete, *((7 * week + 3, 20_000) for week in range(1, 6)))
        assert "Up to 22.0 km this week" in body(anna.get("/today/"))

    def test_too_little_known_names_no_room(self, anna):
        page = body(anna.get("/today/"))
        assert "No run yet." in page
        assert "Up to" not in page

    def test_the_last_three_runs_stand_there(self, anna, cast):
        runs(cast.athlete, (4, 4000), (3, 5000), (2, 6000), (1, 7000))
        page = body(anna.get("/today/")).partition("Last runs")[2]
        assert page.index("7.0 km") < page.index("6.0 km") < page.index("5.0 km")
        assert "4.0 km" not in page

    def test_miles_for_who_reads_miles(self, anna, cast):
        cast.athlete.user.units = Units.MI
        cast.athlete.user.save()
        runs(cast.athlete, (1, 16_093))
        assert "10.0 mi" in body(anna.get("/today/"))

    def test_no_pain_is_one_tap_and_then_said(self, anna):
        assert "No pain today" in body(anna.get("/today/"))
        anna.post("/log/no-pain/")
        assert "You said: no pain today." in body(anna.get("/today/"))

    def test_the_morning_after_is_asked_about_once(self, anna, cast):
        first = log(cast.athlete, felt_at=NOW - timedelta(days=1), now=NOW - timedelta(days=1)).report
        log(cast.athlete, felt_at=NOW - timedelta(days=3), side="left")
        page = body(anna.get("/today/"))
        assert page.count("How was it the next morning?") == 1
        anna.post(f"/log/{first.public_id}/later/", {"next_morning": "1"})
        assert "How was it the next morning?" not in body(anna.get("/today/"))

    def test_the_queries_do_not_grow_with_the_log(self, anna, cast):
        runs(cast.athlete, (1, 5000))
        log(cast.athlete)
        with CaptureQueriesContext(connection) as for_few:
            anna.get("/today/")
        runs(cast.athlete, (2, 5000), (3, 5000), (9, 5000))
        log(cast.athlete, side="left")
        with CaptureQueriesContext(connection) as for_more:
            anna.get("/today/")
        assert len(for_more) == len(for_few)

    def test_a_guardian_reads_the_wards_and_is_logged(self, client, cast):
        client.force_login(cast.guardian)
        assert "Mina Minor" in body(client.get("/today/"))
        assert AccessLog.objects.get().athlete_ids == [cast.minor.pk]

    @pytest.mark.parametrize("path", ["/today/", "/week/", "/me/"])
    def test_nobody_else_reads_it(self, client, cast, path):
        client.force_login(cast.stranger.user)
        assert client.get(f"{path}?for={cast.athlete.public_id}").status_code == 404
        client.force_login(cast.coach)
        assert client.get(f"{path}?for={cast.athlete.public_id}").status_code == 404


class TestWeek:
    def test_the_picture_says_in_words_what_it_shows(self, anna, cast):
        runs(cast.athlete, *((7 * week + 3, 20_000) for week in range(1, 6)), (1, 30_000))
        page = anna.get("/week/")
        html = page.content.decode()
        assert '<svg role="img"' in html
        assert "8 weeks, last 30.0 km; above the corridor: week" in body(page)
        assert "<table" in html[html.index("<details") :]

    def test_the_worst_pain_of_each_week_stands_below(self, anna, cast):
        runs(cast.athlete, (1, 9000))
        log(cast.athlete, worst_during=7)
        assert "Worst pain" in body(anna.get("/week/"))
        assert ">7<" in anna.get("/week/").content.decode()

    def test_only_eight(self, anna, cast):
        runs(cast.athlete, (60, 7777))
        assert "7.8 km" not in body(anna.get("/week/"))

    def test_it_says_what_the_verdict_rests_on_and_who_set_the_rule(self, anna, cast):
        edit_squad(cast.head_coach, squad=cast.milers, now=NOW, weekly_increase_pct=6, shows_acwr=True)
        runs(cast.athlete, *((7 * week + 3, 20_000) for week in range(1, 6)), (1, 20_500))
        page = body(anna.get("/week/"))
        for words in (
            "Usual week 20.0 km",
            "Allowed increase 6 %",
            "Ceiling 21.2 km",
            "Version of the rules 1",
            "Buist 2008",
            "6 % above the usual week set for the squad Milers Hanna Head, 18 November 2026",
            "Acute to chronic ratio shown",
        ):
            assert words in page, words

    def test_without_efforts_there_is_no_trend_and_the_reason_stands_there(self, anna, cast):
        runs(cast.athlete, *((day, 5_000) for day in range(10)), (50, 5_000))
        page = body(anna.get("/week/"))
        assert "The effort of more than 7 of the last 28 days is not known." in page
        assert "Weeks with a run of unknown effort" in page
        assert page.count("What you are used to") == 1

    def test_with_efforts_the_trend_is_drawn_and_said(self, anna, cast):
        for day in range(60):
            services.log_activity(
                cast.athlete.user,
                athlete=cast.athlete,
                start_at=NOW - timedelta(days=day),
                type="walk",
                moving_s=3_600,
                rpe=2,
                now=NOW,
            )
        services.recompute_dirty_weeks(now=NOW)
        answer = anna.get("/week/")
        page = body(answer)
        assert "On 18 November: usual load 91 a day, recent load 120, balance −29." in page
        assert "Days much alike" not in page
        # Seven days of 120: no spread at all, shown at the cap.
        assert "≥10" in page
        assert "Every day was alike" in page
        assert "<polyline" in answer.content.decode()

    def test_it_takes_few_queries_however_long_the_log_is(self, anna, cast):
        counts = []
        for days in (range(3), range(3, 60, 4)):
            runs(cast.athlete, *((day, 5_000) for day in days))
            anna.get("/week/")
            with CaptureQueriesContext(connection) as seen:
                anna.get("/week/")
            counts.append(len(seen))
        # Weeks without a run are judged for the picture: two more.
        # Ten are for the plan by day: two of them ask what holds her back.
        assert counts[1] <= counts[0] <= 34


class TestMe:
    def test_it_leads_everywhere_and_out(self, anna):
        page = anna.get("/me/").content.decode()
        for place in ("/history/", "/runs/", "/runs/upload/", "/warnings/", "/accounts/2fa/"):
            assert f'href="{place}"' in page
        assert 'action="/accounts/logout/"' in page


class TestEveryPage:
    PATHS = ("/today/", "/week/", "/me/", "/log/", "/history/", "/warnings/", "/runs/", "/runs/upload/")

    @pytest.mark.parametrize("path", PATHS)
    def test_has_title_language_one_heading_and_a_way_past_the_header(self, anna, path):
        page = anna.get(path).content.decode()
        title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]
        assert re.sub(r"\s+", " ", title).strip().endswith("· Coachsite")
        assert len(title.strip()) > len("· Coachsite")
        assert '<html lang="en"' in page
        assert page.count("<h1") == 1
        assert 'href="#main"' in page
        assert page.count('aria-current="page"') <= 1

    @pytest.mark.parametrize("path", PATHS)
    def test_carries_no_inline_style_and_no_script(self, anna, path):
        answer = anna.get(path)
        page = answer.content.decode()
        assert "<script" not in page
        assert not re.search(r"\sstyle=", page)
        assert not re.search(r"\son\w+=", page)
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert "no-store" in answer.headers["Cache-Control"]

    def test_follows_the_persons_theme_and_language(self, anna, cast):
        user = cast.athlete.user
        user.theme, user.language = Theme.DARK, "ru"
        user.save()
        page = anna.get("/today/").content.decode()
        assert 'data-theme="dark"' in page
        assert '<html lang="ru"' in page

    def test_a_coach_has_no_athletes_tabs_on_an_error_page(self, client, cast):
        client.force_login(cast.coach)
        assert '<nav class="tabs"' not in client.get("/nowhere/").content.decode()
