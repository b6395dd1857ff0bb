"""The coach's pages: triage, one athlete, and what can be done there."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alerts.models import Alert
from athletes import services
from athletes.enums import ConsentRole, Role
from athletes.models import AccessLog, Athlete
from injuries.models import PainReport
from tests.cast import NOW, coached, make_user
from tests.coachsite.roster.rows import alert, flag, painless, report, week
from tests.injuries.entries import log
from training.models import Activity

pytestmark = pytest.mark.django_db


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def text(response):
    """What stands in the content of the page, without the sidebar."""
    page = response.content.decode()
    return page.partition('id="content"')[2]


def triage(user, query=""):
    return as_(user).get(f"/admin/{query}")


def of(athlete, *rest):
    return "/admin/athletes/athlete/" + "/".join([str(athlete.pk), *(rest or ["change"])]) + "/"


def order(page):
    return re.findall(r'role="rowheader">\s*<a [^>]*>([^<]+)</a>', page)


def cards(page):
    return [int(number) for number in re.findall(r'cs-card-number">(\d+)<', page)]


class TestTriage:
    def test_cards_and_rows_by_need(self, cast):
        flag(cast.minor)
        alert(cast.kept)
        page = text(triage(cast.coach))
        assert cards(page) == [1, 1, 2, 1]
        assert order(page) == ["Mina Minor", "Kira Kept", "Anna Athlete"]

    def test_rows_say_status_why_weeks_and_last_report(self, cast):
        report(cast.athlete, 5, days_ago=1)
        week(cast.athlete, 44_000, verdict="over_30")
        page = text(triage(cast.coach, "?q=anna"))
        assert order(page) == ["Anna Athlete"]
        assert "status-careful" in page
        assert page.count("Pain 5/10, Knee, right, yesterday") == 2
        assert "8 weeks, last 44.0 km; above the corridor: week 8." in page

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("?show=stop", ["Mina Minor"]),
            ("?show=careful", ["Kira Kept"]),
            ("?show=silent", ["Mina Minor", "Anna Athlete"]),
            ("?show=everything", ["Mina Minor", "Kira Kept", "Anna Athlete"]),
            ("?q=KEPT", ["Kira Kept"]),
            ("?q=nobody", []),
            ("?page=7", []),
            ("?page=minus&squad=7", ["Mina Minor", "Kira Kept", "Anna Athlete"]),
        ],
    )
    def test_cards_narrow_the_roster(self, cast, query, names):
        flag(cast.minor)
        alert(cast.kept)
        answer = triage(cast.coach, query)
        assert answer.status_code == 200
        assert order(text(answer)) == names

    def test_filter_by_squad_keeps_the_card(self, cast):
        flag(cast.other_athlete)
        page = text(triage(cast.head_coach, f"?squad={cast.trail.public_id}&show=stop"))
        # Olga shares no health: for Hanna she is no news.
        assert order(page) == []
        assert f"squad={cast.trail.public_id}" in page
        page = text(triage(cast.head_coach, f"?squad={cast.trail.public_id}"))
        assert order(page) == ["Olga Other"]

    def test_a_foreign_squad_is_not_offered_and_narrows_nothing(self, cast):
        foreign = services.create_squad(cast.other_club_coach, club=cast.south, name="South squad")
        page = text(triage(cast.coach, f"?squad={foreign.public_id}"))
        assert "South squad" not in page
        assert len(order(page)) == 3

    def test_coach_without_consent_reads_the_same_of_ill_and_healthy(self, cast):
        def shown():
            return re.sub(
                r'name="csrfmiddlewaretoken" value="\w+"', "", text(triage(cast.coach_without_consent))
            )

        healthy = shown()
        flag(cast.athlete, urgency="E")
        report(cast.athlete, 9)
        alert(cast.athlete, "red_flag", severity="urgent", is_health=True, subject="flag:1")
        assert shown() == healthy
        assert healthy.count("Health not shared with you") == 3

    def test_manager_is_told_what_there_is_for_managers(self, cast):
        answer = triage(cast.manager)
        assert "Managers keep" in text(answer)
        assert "Anna" not in text(answer)

    def test_an_empty_roster_says_what_to_do(self, cast):
        lonely = make_user("Lonely Lead", staff=True)
        services.create_club(lonely, name="New club", time_zone="UTC", now=NOW)
        page = text(triage(lonely))
        assert "Nobody is coached here yet" in page
        assert "/admin/athletes/coaching/add/" in page

    def test_who_reads_whose_health_is_logged_once(self, cast):
        triage(cast.coach)
        seen = AccessLog.objects.get()
        assert (seen.viewer, set(seen.athlete_ids), seen.kind) == (
            cast.coach,
            {cast.athlete.pk, cast.minor.pk},
            "status",
        )

    def test_nobody_is_logged_where_no_health_is_shown(self, cast):
        triage(cast.coach_without_consent)
        triage(cast.manager)
        assert not AccessLog.objects.exists()

    def test_at_most_twelve_queries_for_fifty_athletes(self, cast):
        client = as_(cast.head_coach)
        for n in range(46):
            runner = coached(
                cast.head_coach, cast.north, None, f"Runner {n}", date(1990, 1, 1), health=[ConsentRole.COACH]
            )
            report(runner, n % 9)
            week(runner, 30_000)
            if n % 5 == 0:
                flag(runner)
                alert(runner, subject=f"week:{n}")
        client.get("/admin/")
        with CaptureQueriesContext(connection) as queries:
            page = text(client.get("/admin/"))
        assert len(order(page)) == 50
        assert len(queries) <= 12, [query["sql"][:90] for query in queries]

    def test_more_than_fifty_go_on_a_second_page(self, cast):
        for n in range(50):
            coached(cast.head_coach, cast.north, None, f"Runner {n:02}", None)
        first, second = text(triage(cast.head_coach)), text(triage(cast.head_coach, "?page=2"))
        assert (len(order(first)), len(order(second))) == (50, 5)
        assert "page=2" in first
        assert not set(order(first)) & set(order(second))


class TestSidebar:
    def links(self, user):
        return set(re.findall(r'href="(/admin/[^"]*)"', triage(user).content.decode()))

    def test_coach_and_physio(self, cast):
        for who in (cast.coach, cast.physio):
            assert {
                "/admin/",
                "/admin/athletes/athlete/",
                "/admin/alerts/alert/",
                "/admin/injuries/painreport/",
                "/admin/training/activity/",
                "/admin/athletes/squad/",
                "/admin/athletes/clubmember/",
                "/admin/athletes/coaching/",
            } <= self.links(who)

    def test_manager(self, cast):
        links = self.links(cast.manager)
        assert "/admin/athletes/coaching/" in links
        assert not any("athlete/" in link or "training" in link or "injuries" in link for link in links)

    def test_unread_alerts_are_counted_on_every_page(self, cast):
        alert(cast.athlete)
        alert(cast.southerner)
        for path in ("/admin/", "/admin/athletes/squad/"):
            sidebar = as_(cast.coach).get(path).content.decode().partition('id="main"')[0]
            assert re.search(r"Inbox.*?>\s*1\s*<", sidebar, re.DOTALL)


class TestAthletePage:
    def test_shows_status_warning_signs_alerts_weeks_and_reports(self, cast):
        week(cast.athlete, 44_000, weeks_ago=1, verdict="over_30")
        flag(cast.athlete)
        alert(cast.athlete)
        report(cast.athlete, 6, days_ago=2, received_at=NOW)
        page = text(as_(cast.coach).get(of(cast.athlete)))
        for words in (
            "Anna Athlete",
            "Stop",
            "A joint that swells wants to be examined",
            "44.0 km, 37 % above the usual 32.0 km",
            "▲ +37 %",
            "Buist 2008",
            "Knee, right",
            "6/10",
            "late: received",
            "Milers",
        ):
            assert words in page, words

    def test_shows_load_its_settings_and_the_usual_cadence(self, cast):
        services.edit_profile(cast.coach, athlete=cast.athlete, now=NOW, weekly_increase_pct=7)
        week(cast.athlete, 30_000, weeks_ago=1, load=420, load_complete=True, monotony=2.4, strain=1008.0)
        Activity.objects.create(
            athlete=cast.athlete,
            start_at=NOW,
            local_date=NOW.date(),
            time_zone="UTC",
            type="run",
            distance_m=10_800,
            moving_s=3_600,
            rpe=3,
            avg_cadence_spm=164,
        )
        shown = text(as_(cast.coach).get(of(cast.athlete)))
        page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))
        for words in (
            "Load a week",
            "Days much alike (monotony above 2): 9 Nov.",
            "1008",
            "There is no training trend to show. The log is not 42 days old yet.",
            "7 % above the usual week set for this runner Carla Coach",
            "164 steps a minute at about 3.0 m/s",
            "172 (5 % more), never above 180 (10 %)",
        ):
            assert words in page, words

    def test_without_consent_it_says_so_and_shows_no_pain(self, cast):
        flag(cast.athlete)
        report(cast.athlete, 6)
        page = text(as_(cast.coach_without_consent).get(of(cast.athlete)))
        assert "does not share health with you" in page
        assert "Report pain for the athlete" not in page
        for words in ("6/10", "Knee", "Stop", "Open warning signs", "cs-pain"):
            assert words not in page, words
        assert not AccessLog.objects.exists()

    def test_reading_is_logged_once(self, cast):
        as_(cast.physio).get(of(cast.athlete))
        seen = AccessLog.objects.get()
        assert (seen.viewer, seen.athlete_ids, seen.kind) == (cast.physio, [cast.athlete.pk], "pain_reports")

    def test_physio_reads_and_does_not_edit(self, cast):
        page = text(as_(cast.physio).get(of(cast.athlete)))
        assert "Profile and thresholds" not in page
        assert "Report pain for the athlete" in page

    def test_page_only_reads(self, cast):
        assert as_(cast.coach).post(of(cast.athlete), {"name": "X"}).status_code == 405

    def test_squads_of_another_club_stay_there(self, cast):
        squad = services.create_squad(cast.other_club_coach, club=cast.south, name="South squad")
        link = services.invite_athlete(
            cast.other_club_coach, athlete=cast.athlete, club=cast.south, squad=squad, email="a@b.cc", now=NOW
        )
        services.accept_invitation(cast.athlete.user, coaching=link, now=NOW)
        assert "South squad" not in text(as_(cast.coach).get(of(cast.athlete)))

    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_an_empty_athlete_has_a_page_too(self, cast, language):
        cast.coach.language = language
        cast.coach.save()
        assert as_(cast.coach).get(of(cast.kept)).status_code == 200

    def test_as_many_queries_for_three_reports_as_for_one(self, cast):
        client = as_(cast.coach)
        counts = []
        for n in range(3):
            report(cast.athlete, 4, days_ago=n)
            flag(cast.athlete, area=["knee", "foot", "ankle"][n])
            alert(cast.athlete, subject=f"week:{n}")
            with CaptureQueriesContext(connection) as queries:
                client.get(of(cast.athlete))
            counts.append(len(queries))
        assert counts[2] == counts[1]


class TestAcknowledge:
    def test_from_the_athletes_page(self, cast):
        row = alert(cast.athlete)
        answer = as_(cast.coach).post(of(cast.athlete, "acknowledge"), {"alert": row.pk}, follow=True)
        assert answer.redirect_chain == [(of(cast.athlete), 302)]
        assert "Acknowledged by Carla Coach" in text(answer)
        assert not Alert.objects.unacknowledged_by(cast.coach).exists()

    @pytest.mark.parametrize("key", ["0", "abc", "", "999999"])
    def test_no_such_alert(self, cast, key):
        assert as_(cast.coach).post(of(cast.athlete, "acknowledge"), {"alert": key}).status_code == 404

    def test_somebody_elses_alert(self, cast):
        row = alert(cast.southerner)
        assert as_(cast.coach).post(of(cast.athlete, "acknowledge"), {"alert": row.pk}).status_code == 404

    def test_a_health_alert_without_consent(self, cast):
        row = alert(cast.athlete, "red_flag", severity="urgent", is_health=True, subject="flag:1")
        client = as_(cast.coach_without_consent)
        assert client.post(of(cast.athlete, "acknowledge"), {"alert": row.pk}).status_code == 404

    def test_a_closed_one_is_said(self, cast):
        row = alert(cast.athlete, state="no_longer_true", closed_at=NOW)
        answer = as_(cast.coach).post(of(cast.athlete, "acknowledge"), {"alert": row.pk}, follow=True)
        assert "closed already" in answer.content.decode()

    def test_following_a_link_acknowledges_nothing(self, cast):
        assert as_(cast.coach).get(of(cast.athlete, "acknowledge")).status_code == 405


class TestProfile:
    def form(self, athlete, **fields):
        given = {
            "name": athlete.name,
            "birth_month": "1994-03-01",
            "sex": "",
            "time_zone": "Europe/Berlin",
            "strict_baseline": "unknown",
        }
        return given | fields

    def test_coach_sets_thresholds_and_comes_back_to_the_page(self, cast):
        form = self.form(cast.athlete, weekly_increase_pct="5", strict_baseline="true", max_hr="188")
        answer = as_(cast.coach).post(of(cast.athlete, "profile"), form)
        assert (answer.status_code, answer.url) == (302, of(cast.athlete))
        row = Athlete.objects.get(pk=cast.athlete.pk)
        assert (row.weekly_increase_pct, row.strict_baseline, row.max_hr) == (5, True, 188)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("max_hr", "400"),
            ("weekly_increase_pct", "31"),
            ("time_zone", "Mars"),
            ("birth_month", "2031-01-01"),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field(self, cast, field, value):
        answer = as_(cast.coach).post(of(cast.athlete, "profile"), self.form(cast.athlete, **{field: value}))
        assert answer.status_code == 200
        assert field in answer.context_data["adminform"].form.errors

    def test_no_more_than_ten_percent_for_minors(self, cast):
        form = self.form(cast.minor, birth_month="2011-04-01", weekly_increase_pct="20")
        answer = as_(cast.coach).post(of(cast.minor, "profile"), form)
        assert "weekly_increase_pct" in answer.context_data["adminform"].form.errors

    def test_physio_reads_it(self, cast):
        page = as_(cast.physio).get(of(cast.athlete, "profile"))
        assert page.status_code == 200
        assert 'name="max_hr"' not in text(page)


class TestReportingForTheAthlete:
    def form(self, **fields):
        given = {
            "id": "7d9cbd4e-8f39-4d6a-9b57-30d2f6a1d001",
            "side": "right",
            "area": "knee",
            "worst_during": "4",
            "check": "none",
        }
        return given | fields

    def test_form_asks_what_the_athletes_own_asks(self, cast):
        page = as_(cast.coach).get(of(cast.athlete, "log-pain")).content.decode()
        assert "Report pain for Anna Athlete" in page
        assert 'name="worst_during"' in page

    @pytest.mark.parametrize("who", ["coach", "physio", "head_coach"])
    def test_with_consent(self, cast, who):
        viewer = getattr(cast, who)
        answer = as_(viewer).post(of(cast.athlete, "log-pain"), self.form(), follow=True)
        stored = PainReport.objects.get()
        assert (stored.entered_by, stored.worst_during, stored.athlete) == (viewer, 4, cast.athlete)
        assert "is stored" in answer.content.decode()
        assert f"entered by {viewer.name}" in answer.content.decode()

    def test_without_consent(self, cast):
        client = as_(cast.coach_without_consent)
        assert client.get(of(cast.athlete, "log-pain")).status_code == 403
        assert client.post(of(cast.athlete, "log-pain"), self.form()).status_code == 403
        assert not PainReport.objects.exists()

    def test_an_unknown_age_is_asked_first(self, cast):
        Athlete.objects.filter(pk=cast.loner.pk).update(birth_month=None)
        answer = as_(cast.head_coach).post(of(cast.loner, "log-pain"), self.form())
        assert "month of birth" in answer.content.decode()
        assert not PainReport.objects.exists()

    def test_what_is_missing_is_said(self, cast):
        answer = as_(cast.coach).post(of(cast.athlete, "log-pain"), self.form(side="", worst_during=""))
        assert answer.status_code == 200
        assert not PainReport.objects.exists()

    def test_sent_twice_it_is_stored_once(self, cast):
        client = as_(cast.coach)
        for _again in range(2):
            client.post(of(cast.athlete, "log-pain"), self.form())
        assert PainReport.objects.count() == 1


class TestListOfAthletes:
    def test_filters(self, cast):
        flag(cast.minor)
        client = as_(cast.coach)
        assert "Mina" in text(client.get("/admin/athletes/athlete/", {"status": "stop"}))
        assert "Anna" not in text(client.get("/admin/athletes/athlete/", {"status": "stop"}))
        page = text(client.get("/admin/athletes/athlete/", {"squad": str(cast.trail.public_id)}))
        assert "Olga" not in page

    def test_logs_those_who_share_health(self, cast):
        as_(cast.coach).get("/admin/athletes/athlete/")
        assert set(AccessLog.objects.get().athlete_ids) == {cast.athlete.pk, cast.minor.pk}

    def test_as_many_queries_for_any_number(self, cast):
        client = as_(cast.head_coach)
        counts = []
        for runner in (cast.athlete, cast.minor, cast.loner):
            flag(runner)
            painless(runner)
            with CaptureQueriesContext(connection) as queries:
                client.get("/admin/athletes/athlete/")
            counts.append(len(queries))
        assert counts[1] == counts[2]


class TestPagesOfReports:
    def test_report_in_words(self, cast):
        stored = log(
            cast.athlete,
            "swelling",
            no=["fever"],
            spots=["lateral"],
            timing=["from_km"],
            triggers=["downhill"],
        )
        page = text(as_(cast.physio).get(f"/admin/injuries/painreport/{stored.report.pk}/change/"))
        for words in (
            "Outer side of the knee",
            "From a certain kilometre",
            "Running downhill",
            "The joint is swollen",
        ):
            assert words in page
        assert "Radiates" not in page

    def test_flag_says_what_to_do_and_who_was_told(self, cast):
        log(cast.athlete, "swelling")
        row = cast.athlete.redflag_set.get()
        page = text(as_(cast.coach).get(f"/admin/injuries/redflag/{row.pk}/change/"))
        assert "Book a doctor or physio" in page
        assert "Carla Coach" in page

    def test_a_changed_report_keeps_its_first_version(self, cast):
        from injuries import services as injuries_services
        from tests.injuries.entries import entry

        stored = log(cast.athlete, worst_during=6).report
        injuries_services.edit_pain(cast.athlete.user, report=stored, entry=entry(worst_during=2), now=NOW)
        page = text(as_(cast.coach).get(f"/admin/injuries/painreport/{stored.pk}/change/"))
        assert "worst_during: 6" in page

    @pytest.mark.parametrize("path", ["painreport", "redflag"])
    def test_lists_show_no_stranger(self, cast, path):
        for runner in (cast.athlete, cast.southerner, cast.loner):
            log(runner, "swelling")
        page = text(as_(cast.coach).get(f"/admin/injuries/{path}/")).partition("<table")[2]
        assert "Anna Athlete" in page
        assert "Sara" not in page
        assert "Lena" not in page


class TestPagesOfTraining:
    def test_week_says_why_and_on_what_it_rests(self, cast):
        row = week(cast.athlete, 44_000, verdict="over_30")
        page = text(as_(cast.coach).get(f"/admin/training/weekload/{row.pk}/change/"))
        assert "37 % above the usual" in page
        assert "Buist 2008" in page

    def test_lists(self, cast):
        week(cast.athlete, 44_000, verdict="over_30")
        week(cast.southerner, 44_000)
        page = text(as_(cast.coach).get("/admin/training/weekload/", {"verdict__exact": "over_30"}))
        assert "Anna Athlete" in page.partition("<table")[2]
        assert "Sara" not in page

    def test_nothing_is_added_or_changed_here(self, cast):
        row = week(cast.athlete, 44_000)
        client = as_(cast.head_coach)
        for path in ("activity", "weekload", "import"):
            assert client.get(f"/admin/training/{path}/add/").status_code == 403
        assert client.post(f"/admin/training/weekload/{row.pk}/change/", {"runs": 9}).status_code == 403


def test_a_coach_who_also_runs_sees_herself_in_the_list_and_not_on_the_triage(cast, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    head, user = cast.other_club_coach, cast.athlete.user
    services.add_member(head, club=cast.south, user=user, role=Role.COACH, all_squads=True, now=NOW)
    assert order(text(triage(user))) == ["Sara South"]
    assert "Anna Athlete" in text(as_(user).get("/admin/athletes/athlete/"))
