"""REST: assessments/ and pain-reports/{id}/likely-causes/; likely causes on pages and in the admin."""

import pytest
import time_machine
from rest_framework.test import APIClient

from athletes.models import AccessLog
from injuries.models import PainReport, RedFlag
from tests.cast import NOW
from tests.injuries.entries import later, log

ASSESSMENTS = "/api/v1/assessments/"
BAND = {"spots": ["lateral"], "timing": ["from_km"], "triggers": ["downhill"]}
SHAPE = {
    "red_flags", "likely_causes", "open_questions", "not_clear", "hidden_by_red_flag", "knowledge_version",
}  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(runner):
    client = APIClient()
    client.force_login(runner.user)
    return client


@pytest.fixture
def frozen(cast):
    with time_machine.travel(NOW, tick=False):
        yield cast


def causes(body):
    return [cause["cause"] for cause in body["likely_causes"]]


class TestAssessments:
    def test_a_bare_report_is_answered_and_not_stored(self, ada):
        answer = ada.post(ASSESSMENTS, BAND | {"context": {"age": 30}}, format="json")
        assert answer.status_code == 200
        body = answer.json()
        assert set(body) == SHAPE
        assert causes(body) == ["itbs", "meniscus"]
        assert set(body["likely_causes"][0]) == {"cause", "kind", "score", "reasons_for", "reasons_against"}
        assert (body["likely_causes"][0]["kind"], body["not_clear"], body["hidden_by_red_flag"]) == (
            "pattern",
            False,
            False,
        )
        assert PainReport.objects.count() == RedFlag.objects.count() == 0

    def test_nothing_at_all_is_not_clear(self, ada):
        body = ada.post(ASSESSMENTS, {}, format="json").json()
        assert (body["likely_causes"], body["not_clear"], body["red_flags"]) == ([], True, [])
        assert body["open_questions"][0]["id"] == "age"

    def test_an_emergency_hides_the_causes(self, ada):
        body = ada.post(ASSESSMENTS, BAND | {"signs": {"deformity": True}}, format="json").json()
        assert (body["likely_causes"], body["not_clear"], body["hidden_by_red_flag"]) == ([], False, True)
        assert [(flag["id"], flag["urgency"]) for flag in body["red_flags"]] == [("deformity", "E")]

    def test_the_reader_language_is_spoken(self, ada, runner):
        runner.user.language = "ru"
        runner.user.save()
        body = ada.post(ASSESSMENTS, BAND, format="json").json()
        assert body["likely_causes"][0]["reasons_for"][0]["text"].startswith("На наружной стороне")
        assert "18" in body["open_questions"][0]["text"]

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"spots": ["elbow"]}, "spots"),
            ({"area": "thigh", "spots": ["lateral"]}, "spots"),
            ({"triger": ["squat"]}, "triger"),
            ({"signs": {"swollen": True}}, "signs.swollen"),
            ({"context": {"ages": 3}}, "context.ages"),
            ({"intensity": {"worst_during": 11}}, "intensity.worst_during"),
            ({"onset_km": 999}, "onset_km"),
            ([], "non_field_errors"),
        ],
    )
    def test_what_cannot_be_is_named(self, ada, body, field):
        answer = ada.post(ASSESSMENTS, body, format="json")
        assert answer.status_code == 400
        assert field in answer.json()["errors"]

    def test_a_whole_stored_report_can_be_sent_back(self, ada, runner):
        report = log(runner, **BAND).report
        stored = ada.get(f"/api/v1/pain-reports/{report.public_id}/").json()
        assert causes(ada.post(ASSESSMENTS, stored, format="json").json()) == ["itbs", "meniscus"]

    def test_one_has_to_sign_in(self):
        assert APIClient().post(ASSESSMENTS, {}, format="json").status_code == 401


def address(report):
    return f"/api/v1/pain-reports/{report.public_id}/likely-causes/"


class TestLikelyCauses:
    def test_the_log_is_read_anew(self, ada, runner):
        report = log(runner, **BAND).report
        body = ada.get(address(report)).json()
        assert set(body) == SHAPE
        assert causes(body) == ["itbs", "meniscus"]
        assert "age" not in {question["id"] for question in body["open_questions"]}

    def test_a_withdrawn_report_is_absent(self, ada, runner):
        report = log(runner, **BAND).report
        ada.delete(f"/api/v1/pain-reports/{report.public_id}/")
        assert ada.get(address(report)).status_code == 404

    def test_a_flag_of_an_earlier_report_hides_them(self, ada, runner):
        report = log(runner, **BAND).report
        log(runner, "popped", felt_at=later(minutes=-5))
        body = ada.get(address(report)).json()
        assert (body["likely_causes"], body["hidden_by_red_flag"]) == ([], True)
        listed = ada.get("/api/v1/pain-reports/").json()["results"]
        assert [row["likely_causes"] for row in listed] == [[], []]

    def test_a_coach_with_consent_reads_and_is_logged(self, frozen):
        report = log(frozen.athlete, **BAND).report
        coach = APIClient()
        coach.force_login(frozen.coach)
        assert causes(coach.get(address(report)).json()) == ["itbs", "meniscus"]
        assert AccessLog.objects.filter(viewer=frozen.coach, kind="pain_reports").count() == 1

    @pytest.mark.parametrize("who", ["coach_without_consent", "manager", "other_club_coach", "stranger"])
    def test_nobody_else_does(self, frozen, who):
        report = log(frozen.athlete, **BAND).report
        person = getattr(frozen, who)
        client = APIClient()
        client.force_login(getattr(person, "user", person))
        assert client.get(address(report)).status_code == 404


class TestPages:
    def page(self, client, report):
        return client.get(f"/log/{report.public_id}/").content.decode()

    def test_the_report_page_says_what_speaks_for_it(self, runner, client):
        client.force_login(runner.user)
        where = {"spots": ["lateral", "lateral_joint_line"], "triggers": ["downhill", "camber"]}
        html = self.page(client, log(runner, **BAND | where).report)
        assert "A pattern often seen with an irritated iliotibial band (ITBS)" in html
        assert "Speaks for it:" in html
        assert "Speaks against it:" in html
        assert "not a diagnosis" in html
        assert "What would tell more:" in html

    def test_two_that_fit_equally_are_said_to(self, runner, client):
        client.force_login(runner.user)
        report = log(runner, spots=["infrapatellar"], triggers=["kneel", "jump"]).report
        html = self.page(client, report)
        assert "Both fit equally well." in html

    def test_a_factor_is_called_one(self, runner, client):
        client.force_login(runner.user)
        report = log(runner, timing=["end_of_week", "next_morning"]).report
        assert "A factor often behind such pain: load that rose too fast" in self.page(client, report)

    def test_an_urgent_sign_leaves_no_cause(self, runner, client):
        client.force_login(runner.user)
        html = self.page(client, log(runner, "popped", **BAND).report)
        assert "no pattern is shown" in html
        assert "iliotibial" not in html

    def test_when_nothing_stands_out_it_says_so(self, runner, client):
        client.force_login(runner.user)
        assert "Not clear yet" in self.page(client, log(runner).report)

    def test_the_switch_leaves_the_page_without_them(self, runner, client, settings):
        settings.CAUSE_HINTS = False
        client.force_login(runner.user)
        assert "What it may go with" not in self.page(client, log(runner, **BAND).report)

    @pytest.mark.parametrize(
        ("yes", "said", "not_said"),
        [
            ((), "an irritated iliotibial band", "Not clear yet"),
            (("popped",), "Began with a pop", "an irritated iliotibial band"),
        ],
    )
    def test_staff_read_them_in_the_admin(self, frozen, client, yes, said, not_said):
        report = log(frozen.athlete, *yes, **BAND).report
        client.force_login(frozen.coach)
        html = client.get(f"/admin/injuries/painreport/{report.pk}/change/", follow=True).content.decode()
        assert said in html
        assert not_said not in html

    def test_staff_read_that_nothing_stands_out(self, frozen, client):
        report = log(frozen.athlete).report
        client.force_login(frozen.coach)
        html = client.get(f"/admin/injuries/painreport/{report.pk}/change/", follow=True).content.decode()
        assert "Not clear yet" in html
