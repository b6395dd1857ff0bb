"""The injury report at the desk: what it says, what it leaves out, and the same as a file."""

import csv
import io
import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from athletes.enums import ConsentRole
from athletes.models import AccessLog, Coaching, Squad
from coachsite.roster.surveillance.charts import parts_chart, prevalence_chart
from coachsite.roster.surveillance.forms import SurveillanceForm
from coachsite.roster.surveillance.words import percent, plain, say, say_share
from injuries.models import Episode
from injuries.rules.surveillance import Figure, Standing, WeekCount, season_prevalence, weekly_prevalence
from injuries.selectors.surveillance import Season
from tests.cast import NOW, coached
from tests.injuries.check_ins import SLIGHT, SUBSTANTIAL, at, check_in
from training.models import Activity

pytestmark = pytest.mark.django_db
PAGE, FILE = "/admin/surveillance/", "/admin/surveillance/csv/"
FEW, HELD = Figure(None, Standing.FEW), Figure(None, Standing.HELD)


@pytest.fixture(autouse=True)
def clock(cast):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_(client):
    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in


def text(answer):
    return " ".join(answer.content.decode().split())


def without_token(answer):
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", text(answer))


def measures(page):
    """Each measure with its value in the first season."""
    return re.findall(r'<th scope="row">([^<]*)</th> <td>([^<]*)</td>', page)


def join(cast, count, *, first=0):
    """Milers who share health with all coaches."""
    return [
        coached(
            cast.head_coach, cast.north, cast.milers, f"R {n}", date(1990, 1, 1), health=[ConsentRole.COACH]
        )
        for n in range(first, first + count)
    ]


def injure(runners, **fields):
    for runner in runners:
        given = {"side": "left", "area": "foot", "onset_date": date(2026, 9, 1)}
        Episode.objects.create(athlete=runner, **given | fields)


@pytest.fixture
def season(cast):
    """Six with a sore foot who ran an hour each and answer check-ins, one with a thigh of her own."""
    runners = join(cast, 6)
    injure(runners, return_date=date(2026, 9, 12))
    injure([cast.athlete], area="thigh")
    for runner in runners:
        Activity.objects.create(
            athlete=runner,
            start_at=NOW,
            time_zone="UTC",
            local_date=date(2026, 10, 1),
            type="run",
            moving_s=3600,
        )
        check_in(runner, at(*SUBSTANTIAL))
    return runners


class TestPage:
    def test_it_says_the_rates_with_their_response(self, cast, as_, season):
        page = text(as_(cast.head_coach).get(PAGE))
        assert '<th scope="col">2026</th>' in page
        assert '<th scope="col">2024</th>' in page
        assert measures(page)[:9] == [
            ("Athletes", "9"),
            ("Hours run", "6"),
            ("Injuries", "7"),
            ("Injuries per 1,000 h of running", "1166.7"),
            ("Injuries per 365 athlete-days", "1.66"),
            ("Days lost", "60"),
            ("Burden: days lost per 1,000 h", "10000.0"),
            # One is not known yet, and the mean would tell.
            ("Days lost per injury", "held back"),
            ("Check-ins answered", "3 %"),
        ]
        assert "24 weeks: on average 3 % answered, and 100 % of those had a problem." in page

    def test_one_persons_thigh_is_not_in_it(self, cast, as_, season):
        page = text(as_(cast.head_coach).get(PAGE)).replace("</td> <td>", "|")
        assert '<th scope="row">Thigh</th> <td>&lt;5|' in page
        assert '<th scope="row">Foot</th> <td>held back|' in page

    def test_charts_have_a_title_a_sentence_and_a_table(self, cast, as_, season):
        page = text(as_(cast.head_coach).get(PAGE))
        assert page.count('<svg role="img"') == 5
        assert page.count('class="cs-chart-caption"') == 5
        assert page.count("The numbers as a table") == 5

    def test_who_stands_behind_it_is_logged(self, cast, as_, season):
        as_(cast.head_coach).get(PAGE)
        looked = AccessLog.objects.get(kind="surveillance")
        assert looked.viewer == cast.head_coach
        assert len(looked.athlete_ids) == 9

    def test_nobody_who_shares_is_said_and_not_logged(self, cast, as_, season):
        page = text(as_(cast.other_squad_coach).get(PAGE))
        assert "Nobody to report on" in page
        assert "Download" not in page
        assert not AccessLog.objects.filter(kind="surveillance").exists()

    def test_an_injured_and_a_healthy_squad_read_the_same_without_consent(self, cast, as_):
        client = as_(cast.coach_without_consent)
        before = without_token(client.get(PAGE))
        injure([cast.athlete, cast.minor], return_date=date(2026, 9, 12))
        check_in(cast.athlete, at(*SUBSTANTIAL))
        assert without_token(client.get(PAGE)) == before

    def test_of_four_athletes_nothing_is_shown(self, cast, as_):
        injure([cast.athlete, cast.minor, cast.loner], return_date=date(2026, 9, 12))
        page = text(as_(cast.head_coach).get(PAGE))
        assert "Fewer than five athletes share health with you here" in page
        assert measures(page)[:3] == [("Athletes", "3"), ("Hours run", "0"), ("Injuries", "&lt;5")]

    def test_managers_and_strangers_are_refused(self, cast, as_):
        assert as_(cast.manager).get(PAGE).status_code == 403
        assert as_(cast.manager).get(FILE).status_code == 403
        assert as_(cast.stranger.user).get(PAGE).status_code == 302
        assert as_(cast.coach).post(PAGE).status_code == 405

    def test_one_squad_and_other_days(self, cast, as_, season):
        query = f"?squad={cast.milers.public_id}&first_on=2026-09-01&last_on=2026-09-30"
        page = text(as_(cast.head_coach).get(PAGE + query))
        assert "1 Sep 2026 to 30 Sep 2026" in page
        assert measures(page)[:2] == [("Athletes", "8"), ("Hours run", "0")]
        assert "Nobody to report on" in text(as_(cast.head_coach).get(f"{PAGE}?squad={cast.trail.public_id}"))

    def test_what_was_mistyped_is_said(self, cast, as_, season):
        page = text(as_(cast.head_coach).get(f"{PAGE}?first_on=2026-09-01&last_on=2026-08-01"))
        assert "A season has at least a day and at most a year." in page
        assert '<th scope="col">2026</th>' in page

    def test_it_costs_the_same_for_few_and_for_many(self, cast, as_, season):
        desk = as_(cast.head_coach)

        def queries():
            with CaptureQueriesContext(connection) as asked:
                desk.get(PAGE)
            return len(asked)

        desk.get(PAGE)
        few = queries()
        more = join(cast, 3, first=10)
        injure(more)
        for runner in more:
            check_in(runner, at(*SLIGHT))
        assert queries() == few

    def test_in_russian_too(self, cast, as_, season):
        cast.head_coach.language = "ru"
        cast.head_coach.save()
        assert as_(cast.head_coach).get(PAGE).status_code == 200
        translation.activate("en")


def lines(answer):
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    return rows[0], [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


class TestFile:
    def test_it_holds_the_same_numbers_and_hides_the_same(self, cast, as_, season):
        answer = as_(cast.head_coach).get(FILE)
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"] == 'attachment; filename="injury-report-2026-01-01.csv"'
        assert answer["Cache-Control"].startswith("private, no-store")
        names, rows = lines(answer)
        found = {
            (row["table"], row["part"], row["measure"]): row["value"]
            for row in rows
            if row["season_from"] == "2026-01-01"
        }
        assert names[:3] == ["season_from", "season_to", "squad"]
        assert found["all", "", "injuries"] == "7"
        assert found["all", "", "injuries_per_1000_h"] == "1166.667"
        assert found["all", "", "running_h"] == "6.0"
        assert found["area", "thigh", "injuries"] == "<5"
        assert found["area", "foot", "injuries"] == "held"
        assert found["onset", "unknown", "injuries"] == "7"
        assert found["week", "2026-11-09", "prevalence"] == "1.0"
        assert found["week", "2026-11-09", "response"] == "0.667"
        assert found["week", "2026-11-02", "prevalence"] == "<5"
        assert {row["season_from"] for row in rows} == {"2026-01-01", "2025-01-01", "2024-01-01"}

    def test_taking_it_away_is_logged_by_itself(self, cast, as_, season):
        as_(cast.head_coach).get(FILE)
        looked = AccessLog.objects.get(viewer=cast.head_coach)
        assert (looked.kind, len(looked.athlete_ids)) == ("surveillance_file", 9)

    def test_a_squad_cannot_smuggle_a_formula(self, cast, as_, season):
        Squad.objects.filter(pk=cast.milers.pk).update(name="=cmd|' /C calc'!A0")
        _names, rows = lines(as_(cast.head_coach).get(f"{FILE}?squad={cast.milers.public_id}"))
        assert {row["squad"] for row in rows} == {"'=cmd|' /C calc'!A0"}


class TestForm:
    def asked(self, **data):
        return SurveillanceForm(data, squads=[], today=date(2026, 5, 5))

    def test_a_leap_day_has_a_day_before_it(self):
        leap = self.asked(first_on="2024-02-29", last_on="2024-03-31")
        assert leap.seasons == [
            Season(date(2024, 2, 29), date(2024, 3, 31)),
            Season(date(2023, 2, 28), date(2023, 3, 31)),
            Season(date(2022, 2, 28), date(2022, 3, 31)),
        ]

    @pytest.mark.parametrize("last_on", ["2027-01-01", "2025-12-31", "soon"])
    def test_a_season_is_at_most_a_year(self, last_on):
        form = self.asked(first_on="2026-01-01", last_on=last_on)
        assert "last_on" in form.errors
        assert form.seasons[0] == Season(date(2026, 1, 1), date(2026, 12, 31))

    def test_a_squad_that_is_not_offered_is_refused(self, cast):
        form = self.asked(squad=str(cast.milers.public_id))
        assert ("squad" in form.errors, form.squad_id) == (True, "")


class TestWords:
    @pytest.mark.parametrize(
        ("figure", "said", "filed"),
        [
            (Figure(4.26), "4.3", 4.26),
            (Figure(None), "–", ""),
            (FEW, "<5", "<5"),
            (HELD, "held back", "held"),
        ],
    )
    def test_what_is_not_shown_says_why(self, figure, said, filed):
        assert (say(figure, 1), plain(figure)) == (said, filed)

    def test_shares_are_percentages(self):
        assert (say_share(Figure(0.254)), say_share(FEW), percent(None)) == ("25 %", "<5", "–")


class TestCharts:
    def test_a_hidden_week_has_a_mark_and_no_bar(self):
        counts = [WeekCount(date(2026, 11, 2), 10, 9, 3, 0), WeekCount(date(2026, 11, 9), 10, 8, 6, 0)]
        chart = prevalence_chart(
            [weekly_prevalence(week) for week in counts],
            season_prevalence(counts, with_problem=8, with_substantial=0),
        )
        assert (len(chart.response), len(chart.problems), len(chart.hidden)) == (2, 1, 1)
        assert chart.problems[0].height == "120.0"
        assert chart.table[0].week == "9 Nov"
        assert chart.sentence == ("2 weeks: on average 85 % answered. The share with a problem: held back.")

    def test_a_whole_year_names_a_few_weeks(self):
        weeks = [weekly_prevalence(WeekCount(date(2026, 1, 5), 9, 9, 5, 0)) for _n in range(52)]
        chart = prevalence_chart(weeks, season_prevalence([], with_problem=0, with_substantial=0))
        assert 3 <= len(chart.names) <= 6

    def test_without_a_week_it_says_so(self):
        chart = prevalence_chart([], season_prevalence([], with_problem=0, with_substantial=0))
        assert chart.sentence == "No week of this season is over yet."

    def test_without_a_part_it_says_so(self):
        assert parts_chart("Where", []).sentence == "No part has five athletes (<5)."


def test_links_of_today_count_from_today_on(cast, as_):
    Coaching.objects.update(accepted_at=NOW)
    assert measures(text(as_(cast.head_coach).get(PAGE)))[0] == ("Athletes", "3")
