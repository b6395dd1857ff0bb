"""The doctor's summary: who reads it, what it holds, and the link that opens it for a while."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from fhir.resources.R4B.bundle import Bundle

from athletes.errors import NotAllowedError
from athletes.models import AccessLog
from coachsite.summaries import pdf, views
from coachsite.summaries.content import summary_of
from coachsite.summaries.fhir import bundle_of
from injuries.enums import OpeningOutcome
from injuries.models import PainReport, SummaryOpening, SummaryShare
from injuries.services import log_no_pain
from injuries.services.summaries import find_share, open_share, revoke_share, share_summary
from tests.cast import NOW
from tests.injuries.entries import log

needs_pango = pytest.mark.skipif(not pdf.can_make_pdf(), reason="Pango is not on this machine")


@pytest.fixture
def episode(cast):
    runner = cast.athlete
    log(runner, felt_at=NOW - timedelta(days=2), worst_during=4, spots=["lateral"], duration_days=9)
    log_no_pain(runner.user, athlete=runner, local_date=NOW.date() - timedelta(days=1), now=NOW)
    last = log(
        runner,
        "giving_way",
        no=["swelling"],
        worst_during=6,
        next_morning=2,
        spots=["lateral"],
        timing=["from_km"],
        onset_km=Decimal(4),
        triggers=["downhill"],
        notes="Only on the bridge.",
    )
    return last.report.episode


@pytest.fixture
def minors_episode(cast):
    return log(cast.minor, worst_during=4).report.episode


def page(client, person, episode, name="summary"):
    client.force_login(person)
    return client.get(reverse(name, args=[episode.public_id]))


class TestContent:
    def test_it_says_what_was_answered_and_nothing_else(self, cast, episode):
        found = summary_of(episode, cast.athlete.user, now=NOW)
        said = dict(found.complaint)
        assert said["Strength, 0-10"] == "during 6, next morning 2"
        assert said["When"] == "From a certain kilometre (from km 4)"
        assert "Feels" not in said
        assert found.signs_yes == ["The leg gives way"]
        assert found.signs_no == ["The joint is swollen"]
        assert "had hurt for 9 days by then" in found.since

    def test_what_happened_is_told_newest_first(self, cast, episode):
        days = [line.on for line in summary_of(episode, cast.athlete.user, now=NOW).timeline]
        assert len(days) > 2
        assert days == sorted(days, reverse=True)

    def test_the_chart_has_a_dot_for_each_answered_day_and_none_for_others(self, cast, episode):
        chart = summary_of(episode, cast.athlete.user, now=NOW).chart
        assert len(chart.dots) == 3
        assert [dot.y for dot in chart.dots] != sorted({dot.y for dot in chart.dots})
        assert "Pain answered on 3 days, at worst 6 of 10." in chart.sentence
        assert len(chart.bars) == 12

    def test_a_withdrawn_report_says_nothing(self, cast, episode):
        PainReport.objects.filter(episode=episode).update(state="withdrawn", withdrawn_at=NOW)
        found = summary_of(episode, cast.athlete.user, now=NOW)
        assert found.last is None
        assert found.signs_yes == []

    def test_a_long_story_is_cut_and_says_so(self, cast, episode):
        for hours in range(1, 20):
            log(cast.athlete, felt_at=NOW - timedelta(hours=hours))
        found = summary_of(episode, cast.athlete.user, now=NOW)
        assert len(found.timeline) == 12
        assert found.left_out > 0

    def test_the_bundle_validates_and_holds_each_number(self, cast, episode):
        found = summary_of(episode, cast.athlete.user, now=NOW)
        reports = PainReport.objects.filter(episode=episode).select_related("athlete")
        bundle = bundle_of(found, reports)
        Bundle.model_validate(bundle)
        kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
        assert kinds == ["Patient", "Condition", "Observation", "Observation", "Observation"]
        values = [e["resource"]["valueInteger"] for e in bundle["entry"] if "valueInteger" in e["resource"]]
        assert sorted(values) == [2, 4, 6]
        condition = bundle["entry"][1]["resource"]
        assert condition["verificationStatus"]["coding"][0]["code"] == "provisional"

    def test_a_diagnosis_goes_with_its_code_system(self, cast, episode):
        episode.diagnosis_system, episode.diagnosis_version = "icd10", "2019"
        episode.diagnosis_code, episode.diagnosis_text = "M76.3", "as the physio wrote"
        bundle = bundle_of(summary_of(episode, cast.athlete.user, now=NOW), [])
        code = bundle["entry"][1]["resource"]["code"]
        assert code["coding"][0]["system"] == "http://hl7.org/fhir/sid/icd-10"
        assert code["text"] == "as the physio wrote"

    def test_the_number_of_queries_does_not_grow_with_reports(
        self, cast, episode, django_assert_num_queries, django_assert_max_num_queries
    ):
        summary_of(episode, cast.athlete.user, now=NOW)
        with django_assert_max_num_queries(30) as few:
            summary_of(episode, cast.athlete.user, now=NOW)
        for hours in range(1, 5):
            log(cast.athlete, felt_at=NOW - timedelta(hours=hours))
        with django_assert_num_queries(len(few)):
            summary_of(episode, cast.athlete.user, now=NOW)


class TestReaders:
    def test_the_athlete_reads_prints_and_shares(self, client, cast, episode):
        response = page(client, cast.athlete.user, episode)
        assert response.status_code == 200
        assert "Only on the bridge." in response.text
        assert "Share by a link" in response.text
        assert "no-store" in response.headers["Cache-Control"]
        assert not AccessLog.objects.exists()

    def test_staff_with_health_access_read_it_and_are_logged(self, client, cast, episode):
        response = page(client, cast.coach, episode)
        assert response.status_code == 200
        assert "Share by a link" not in response.text
        assert AccessLog.objects.get().athlete_ids == [cast.athlete.pk]

    @pytest.mark.parametrize("name", ["summary", "summary-pdf", "summary-bundle", "summary-links"])
    def test_a_stranger_and_staff_without_consent_find_nothing(self, client, cast, episode, name):
        for person in (cast.coach_without_consent, cast.manager, cast.stranger.user):
            assert page(client, person, episode, name).status_code == 404

    def test_staff_make_no_links(self, client, cast, episode):
        assert page(client, cast.coach, episode, "summary-links").status_code == 404
        with pytest.raises(NotAllowedError):
            share_summary(cast.coach, episode=episode, now=NOW)

    @needs_pango
    def test_the_pdf_is_a_file(self, client, cast, episode):
        response = page(client, cast.athlete.user, episode, "summary-pdf")
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF-")

    @needs_pango
    def test_a_long_story_still_fits_one_sheet(self, cast, episode):
        from weasyprint import HTML

        for hours in range(1, 20):
            notes = "It hurt again on the way down to the river, as it did last week. " * 4
            log(cast.athlete, felt_at=NOW - timedelta(hours=hours), notes=notes)
        found = summary_of(episode, cast.athlete.user, now=NOW)
        style = views.STYLE.read_text("utf-8")
        html = render_to_string("summaries/paper.html", {"summary": found, "style": style})
        assert len(HTML(string=html).render().pages) == 1

    def test_a_server_without_pango_says_to_print(self, client, cast, episode, monkeypatch):
        monkeypatch.setattr(pdf, "can_make_pdf", lambda: False)
        response = page(client, cast.athlete.user, episode, "summary-pdf")
        assert response.status_code == 302
        assert "cannot make PDF" in client.get(response.url).text

    def test_the_bundle_is_a_file_of_its_type(self, client, cast, episode):
        response = page(client, cast.coach, episode, "summary-bundle")
        assert response.headers["Content-Type"] == "application/fhir+json"
        assert response.json()["resourceType"] == "Bundle"


class TestLinks:
    @pytest.fixture
    def made(self, cast, episode):
        return share_summary(cast.athlete.user, episode=episode, now=NOW)

    def test_address_and_pin_are_shown_once_and_kept_nowhere(self, client, cast, episode):
        client.force_login(cast.athlete.user)
        address = reverse("summary-links", args=[episode.public_id])
        made = client.post(address)
        secret = made.context["made"].secret
        assert secret in made.text
        assert made.context["made"].pin in made.text
        again = client.get(address)
        assert secret not in again.text
        stored = SummaryShare.objects.get()
        assert secret not in stored.secret_hash
        assert made.context["made"].pin not in stored.pin_hash

    def test_the_right_pin_opens_it_for_somebody_who_is_not_signed_in(self, client, made):
        address = reverse("shared-summary", args=[made.secret])
        asked = client.get(address)
        assert asked.status_code == 200
        assert "Only on the bridge." not in asked.text
        opened = client.post(address, {"pin": made.pin})
        assert "Only on the bridge." in opened.text
        assert opened.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert opened.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in opened.headers["Cache-Control"]

    @needs_pango
    def test_the_pdf_opens_with_the_pin_alike(self, client, made):
        response = client.post(reverse("shared-summary", args=[made.secret]), {"pin": made.pin, "pdf": "1"})
        assert response.content.startswith(b"%PDF-")

    def test_a_wrong_pin_is_told_and_counted(self, client, made):
        wrong = "1" * 6 if made.pin != "1" * 6 else "2" * 6
        response = client.post(reverse("shared-summary", args=[made.secret]), {"pin": wrong})
        assert response.status_code == 403
        assert "4 tries are left" in response.text
        assert SummaryOpening.objects.get().outcome == OpeningOutcome.WRONG_PIN

    def test_five_wrong_pins_close_it(self, made):
        for _try in range(5):
            assert open_share(made.secret, pin="x", now=NOW) is None
        assert open_share(made.secret, pin=made.pin, now=NOW) is None

    def test_it_opens_five_times(self, made):
        assert all(open_share(made.secret, pin=made.pin, now=NOW) for _time in range(5))
        assert open_share(made.secret, pin=made.pin, now=NOW) is None
        assert SummaryOpening.objects.count() == 5

    def test_it_is_over_after_seven_days(self, client, made):
        assert find_share(made.secret, now=NOW + timedelta(days=6, hours=23))
        assert find_share(made.secret, now=NOW + timedelta(days=7)) is None

    def test_taken_back_it_answers_like_one_that_never_was(self, client, cast, made):
        revoke_share(cast.athlete.user, share=made.share, now=NOW)
        assert revoke_share(cast.athlete.user, share=made.share, now=NOW).revoked_at == NOW
        closed = client.get(reverse("shared-summary", args=[made.secret]))
        unknown = client.get(reverse("shared-summary", args=["nothing"]))
        assert closed.status_code == unknown.status_code == 404
        assert "This link is closed" in closed.text
        assert "This link is closed" in unknown.text

    def test_only_its_maker_takes_it_back(self, client, cast, made):
        address = reverse("revoke-summary-link", args=[made.share.public_id])
        for person in (cast.coach, cast.stranger.user):
            client.force_login(person)
            assert client.post(address).status_code == 404
            with pytest.raises(NotAllowedError):
                revoke_share(person, share=made.share, now=NOW)
        client.force_login(cast.athlete.user)
        assert client.post(address).status_code == 302
        assert SummaryShare.objects.get().revoked_at is not None

    def test_the_athlete_sees_when_it_was_opened(self, client, cast, episode, made):
        open_share(made.secret, pin=made.pin, now=NOW)
        response = page(client, cast.athlete.user, episode, "summary-links")
        assert "Opened" in response.text
        assert "4 openings left" in response.text

    def test_a_minors_link_is_made_by_the_guardian(self, client, cast, minors_episode):
        with pytest.raises(NotAllowedError) as refused:
            share_summary(cast.minor.user, episode=minors_episode, now=NOW)
        assert refused.value.code == "guardian_only"
        made = share_summary(cast.guardian, episode=minors_episode, now=NOW)
        assert find_share(made.secret, now=NOW)
        client.force_login(cast.minor.user)
        answer = client.post(reverse("summary-links", args=[minors_episode.public_id]), follow=True)
        assert "your guardian makes this link" in answer.text

    def test_a_guardians_link_ends_with_the_guardians_reach(self, cast, minors_episode):
        made = share_summary(cast.guardian, episode=minors_episode, now=NOW)
        cast.minor.guardians.update(state="ended")
        assert find_share(made.secret, now=NOW) is None
