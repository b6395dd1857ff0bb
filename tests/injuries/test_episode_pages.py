"""Episodes on the phone and on the desk."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from athletes.models import AccessLog
from coachsite.copies.contents import parts_of
from injuries import services
from injuries.models import Episode, EpisodeDocument, EpisodeNote
from injuries.selectors.episodes import (
    DayValue,
    days_of_episodes,
    episode_of_place,
    open_episodes_of,
    trend_days,
)
from injuries.selectors.trends import GAP, draw_trend, pain_trends
from injuries.services.documents import add_document
from injuries.services.episode_records import Diagnosis, add_episode_note, diagnose_episode
from tests.cast import NOW
from tests.injuries.entries import later, log

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
KTP = Diagnosis(system="osiics", version="15", code="KTP", text="Patellar tendon")


@pytest.fixture(autouse=True)
def clock(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_(client):
    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def episode(cast):
    return log(cast.athlete, worst_during=4, felt_at=later(days=-3)).report.episode


def text(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def page(row):
    return f"/episodes/{row.public_id}/"


def desk(row):
    return f"/admin/injuries/episode/{row.pk}/change/"


class TestSelectors:
    def test_what_is_open_is_seen_by_those_who_may(self, cast, episode):
        log(cast.athlete, area="foot")
        Episode.objects.filter(area="foot").update(state="asleep")
        assert list(open_episodes_of(cast.athlete, cast.coach)) == [episode]
        for who in (cast.stranger.user, cast.coach_without_consent, cast.manager):
            assert not open_episodes_of(cast.athlete, who).exists()

    def test_the_episode_of_a_place(self, cast, episode):
        assert episode_of_place(cast.athlete, side="right", area="knee") == episode
        assert episode_of_place(cast.athlete, side="both", area="knee") == episode
        assert episode_of_place(cast.athlete, side="left", area="knee") is None
        assert episode_of_place(cast.athlete, side="right", area="foot") is None
        assert episode_of_place(cast.stranger, side="right", area="knee") is None
        left = log(cast.athlete, side="left").report.episode
        assert episode_of_place(cast.athlete, side="left", area="knee") == left

    def test_days_have_their_highest_numbers_and_gaps(self, cast, episode):
        log(cast.athlete, worst_during=1, next_morning=5, felt_at=later(days=-3))
        services.log_no_pain(
            cast.athlete.user, athlete=cast.athlete, local_date=TODAY - timedelta(days=1), now=NOW
        )
        days = days_of_episodes([episode], cast.athlete.user, today=TODAY)[episode.pk]
        assert days == [
            DayValue(TODAY - timedelta(days=3), 4, None, 5),
            DayValue(TODAY - timedelta(days=2)),
            DayValue(TODAY - timedelta(days=1), is_pain_free=True),
            DayValue(TODAY),
        ]
        assert [day.worst for day in days] == [5, None, 0, None]

    def test_a_long_one_shows_its_last_91_days(self, cast, episode):
        days = trend_days(episode, cast.athlete.user, today=TODAY + timedelta(days=200))
        assert len(days) == 91

    def test_after_its_end_nothing_is_drawn(self, cast, episode):
        Episode.objects.update(state="ended", ended_on=TODAY - timedelta(days=2))
        episode.refresh_from_db()
        days = days_of_episodes([episode], cast.athlete.user, today=TODAY)[episode.pk]
        assert len(days) == 2

    def test_a_stranger_sees_gaps_alone(self, cast, episode):
        (trend,) = pain_trends([episode], cast.stranger.user, today=TODAY).values()
        assert trend.bars == ()
        assert trend.sentence == "No answers yet that you may see."

    def test_trends_take_two_queries_for_any_number(self, cast, episode, django_assert_max_num_queries):
        log(cast.athlete, area="foot")
        episodes = list(Episode.objects.all())
        with django_assert_max_num_queries(2):
            assert len(pain_trends(episodes, cast.athlete.user, today=TODAY)) == 2


class TestTrend:
    def test_bars_stand_on_answered_days_only(self):
        days = [DayValue(TODAY, 6), DayValue(TODAY), DayValue(TODAY, is_pain_free=True), DayValue(TODAY, 5)]
        trend = draw_trend(days)
        assert [bar.height for bar in trend.bars] == ["60.0", "3.0", "50.0"]
        assert [bar.css for bar in trend.bars] == ["cs-bar cs-bar-above", "cs-bar", "cs-bar"]
        assert trend.sentence == "3 days with an answer, at worst 6 of 10, last 5 of 10."
        assert trend.bars[0].title == "18 Nov: 6 of 10"

    def test_the_table_has_the_numbers_of_the_bars(self):
        trend = draw_trend([DayValue(TODAY, 6, None, 2), DayValue(TODAY, is_pain_free=True), DayValue(TODAY)])
        assert [row.numbers for row in trend.table] == [
            (GAP, GAP, GAP),
            ("0", "0", "0"),
            ("6", GAP, "2"),
        ]

    def test_one_day_is_named_once(self):
        assert [name.text for name in draw_trend([DayValue(TODAY, 1)]).names] == ["18 Nov"]
        assert len(draw_trend([DayValue(TODAY, 1), DayValue(TODAY)]).names) == 2


class TestPhone:
    def test_the_story_of_a_pain(self, cast, as_, episode):
        diagnose_episode(cast.physio, episode=episode, diagnosis=KTP, now=NOW)
        add_episode_note(cast.physio, episode=episode, text="Half squats.", now=NOW)
        add_episode_note(cast.physio, episode=episode, text="Anxious.", audience="staff", now=NOW)
        body = text(as_(cast.athlete.user).get(page(episode)))
        assert "Knee, right" in body
        assert "1 day with an answer, at worst 4 of 10" in body
        assert "Petra Physio calls it: Patellar tendon" in body
        assert "OSIICS 15: KTP" in body
        assert "Half squats." in body
        assert "Anxious." not in body
        assert not AccessLog.objects.exists()

    def test_a_guardians_look_is_logged_and_a_strangers_finds_nothing(self, cast, as_):
        row = log(cast.minor).report.episode
        assert as_(cast.guardian).get(page(row)).status_code == 200
        assert AccessLog.objects.get().viewer == cast.guardian
        for who in (cast.stranger.user, cast.coach):
            assert as_(who).get(page(row)).status_code == 404

    def test_how_it_began_is_asked_after_the_report_and_said_in_one_tap(self, cast, as_, episode):
        client = as_(cast.athlete.user)
        report = f"/log/{episode.reports.get().public_id}/"
        assert "How did it begin?" in text(client.get(report))
        answer = client.post(f"{page(episode)}onset/", {"onset_mode": "gradual"})
        assert answer.url == page(episode)
        assert Episode.objects.get().onset_mode == "gradual"
        assert "How did it begin?" not in text(client.get(report))
        assert 'value="gradual" class="button button-quiet" aria-pressed="true"' in text(
            client.get(page(episode))
        )

    def test_an_unknown_beginning_is_refused_in_words(self, cast, as_, episode):
        body = text(
            as_(cast.athlete.user).post(f"{page(episode)}onset/", {"onset_mode": "slow"}, follow=True)
        )
        assert "slow is not one of the available choices" in body
        assert Episode.objects.get().onset_mode == ""

    def test_a_note_is_written_and_taken_back(self, cast, as_, episode):
        client = as_(cast.athlete.user)
        client.post(f"{page(episode)}notes/", {"text": "New insoles."})
        assert "New insoles." in text(client.get(page(episode)))
        note = EpisodeNote.objects.get()
        assert client.post(f"/episodes/notes/{note.public_id}/delete/").url == page(episode)
        assert not EpisodeNote.objects.exists()

    def test_a_coachs_note_stays(self, cast, as_, episode):
        note = add_episode_note(cast.coach, episode=episode, text="Rest.", now=NOW)
        body = text(as_(cast.athlete.user).post(f"/episodes/notes/{note.public_id}/delete/", follow=True))
        assert "not yours to change" in body
        assert EpisodeNote.objects.exists()

    def test_a_letter_is_added_opened_and_deleted(self, cast, as_, episode):
        client = as_(cast.athlete.user)
        file = SimpleUploadedFile("letter.pdf", b"%PDF-1.7 x")
        client.post(f"{page(episode)}documents/", {"file": file})
        assert "letter.pdf" in text(client.get(page(episode)))
        address = f"/episodes/documents/{EpisodeDocument.objects.get().public_id}/"
        assert b"".join(client.get(address).streaming_content) == b"%PDF-1.7 x"
        assert not AccessLog.objects.exists()
        assert b"".join(as_(cast.coach).get(address).streaming_content) == b"%PDF-1.7 x"
        assert AccessLog.objects.get().viewer == cast.coach
        assert as_(cast.stranger.user).get(address).status_code == 404
        assert as_(cast.coach).post(f"{address}delete/").status_code == 404
        as_(cast.athlete.user).post(f"{address}delete/")
        assert not EpisodeDocument.objects.exists()

    def test_what_is_no_letter_is_refused_in_words(self, cast, as_, episode):
        file = SimpleUploadedFile("a.html", b"<html>")
        answer = as_(cast.athlete.user).post(f"{page(episode)}documents/", {"file": file}, follow=True)
        assert "Take a PDF, a JPEG or a PNG." in text(answer)

    def test_the_history_begins_with_the_episodes(self, cast, as_, episode):
        log(cast.athlete, area="foot")
        body = text(as_(cast.athlete.user).get("/history/"))
        assert body.index("Foot, right") < body.index("Knee, right") < body.index("Every answer")
        assert body.count('role="img"') == 2
        assert f'href="{page(episode)}"' in body

    def test_the_history_takes_the_same_queries_for_one_and_for_three_episodes(self, cast, as_, episode):
        client = as_(cast.athlete.user)
        client.get("/history/")

        def queries():
            with CaptureQueriesContext(connection) as found:
                client.get("/history/")
            return len(found)

        few = queries()
        for area in ("foot", "thigh"):
            log(cast.athlete, area=area)
        assert queries() == few

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"state": "asleep"}, "nobody knows"),
            ({"state": "ended", "ended_on": TODAY}, "after four weeks without pain"),
            ({"state": "ended", "ended_on": TODAY, "return_date": TODAY}, "back in full training"),
            ({"kind": "recurrence"}, "It came back after a full return"),
        ],
    )
    def test_it_says_how_it_stands(self, cast, as_, episode, fields, said):
        Episode.objects.update(**fields)
        assert said in text(as_(cast.athlete.user).get(page(episode)))


class TestDesk:
    def send(self, client, row, **fields):
        given = {
            "onset_mode": "",
            "return_date": "",
            "diagnosis_system": "",
            "diagnosis_version": "",
            "diagnosis_code": "",
            "diagnosis_text": "",
            "note": "",
            "audience": "staff",
        }
        return client.post(desk(row), given | fields)

    def test_the_list_names_place_state_and_days_lost(self, cast, as_, episode):
        Episode.objects.update(state="ended", ended_on=TODAY, return_date=TODAY)
        body = text(as_(cast.coach).get("/admin/injuries/episode/"))
        assert "Knee, right" in body
        assert "Ended" in body
        assert AccessLog.objects.get().athlete_ids == [cast.athlete.pk]

    def test_the_list_takes_the_same_queries_for_one_and_for_three(self, cast, as_, episode):
        client = as_(cast.coach)
        client.get("/admin/injuries/episode/")

        def queries():
            with CaptureQueriesContext(connection) as found:
                client.get("/admin/injuries/episode/")
            return len(found)

        few = queries()
        for area in ("foot", "thigh"):
            log(cast.athlete, area=area)
        assert queries() == few

    def test_the_page_shows_reports_signs_notes_papers_and_the_trend(self, cast, as_, episode):
        log(cast.athlete, "giving_way", worst_during=7)
        add_episode_note(cast.physio, episode=episode, text="Anxious.", audience="staff", now=NOW)
        file = SimpleUploadedFile("scan.pdf", b"%PDF-1.7")
        add_document(cast.athlete.user, episode=episode, name="scan.pdf", content=file, now=NOW)
        body = text(as_(cast.coach).get(desk(episode)))
        for shown in ("7/10", "4/10", "Gives way", "Anxious.", "scan.pdf", "2 days with an answer"):
            assert shown in body
        assert AccessLog.objects.filter(viewer=cast.coach).exists()

    def test_staff_add_what_they_know(self, cast, as_, episode):
        answer = self.send(
            as_(cast.physio),
            episode,
            onset_mode="sudden",
            return_date="2026-11-18",
            diagnosis_system="osiics",
            diagnosis_version="15",
            diagnosis_code="KTP",
            note="Seen today.",
            document=SimpleUploadedFile("scan.pdf", b"%PDF-1.7"),
        )
        assert answer.status_code == 302
        row = Episode.objects.get()
        assert (row.onset_mode, row.return_date, row.state) == ("sudden", TODAY, "ended")
        assert (row.diagnosis_code, row.diagnosed_by) == ("KTP", cast.physio)
        note = EpisodeNote.objects.get()
        assert (note.text, note.audience, note.author) == ("Seen today.", "staff", cast.physio)
        assert EpisodeDocument.objects.get().uploaded_by == cast.physio

    def test_saving_without_a_change_changes_nothing(self, cast, as_, episode):
        assert self.send(as_(cast.coach), episode).status_code == 302
        assert Episode.objects.get().version == 1

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"diagnosis_code": "KTP"}, "A code needs its system"),
            ({"return_date": "2026-12-01"}, "lies between the first report and today"),
            ({"document": SimpleUploadedFile("a.html", b"<html>")}, "Take a PDF, a JPEG or a PNG."),
            ({"document": SimpleUploadedFile("a.pdf", b"")}, "The file is empty."),
        ],
    )
    def test_a_refusal_is_said_and_nothing_is_stored(self, cast, as_, episode, fields, said):
        body = text(self.send(as_(cast.coach), episode, note="Lost?", **fields))
        assert said in body
        assert not EpisodeNote.objects.exists()
        assert Episode.objects.get().version == 1

    def test_without_consent_there_is_nothing(self, cast, as_, episode):
        for who in (cast.coach_without_consent, cast.other_club_coach):
            assert as_(who).get(desk(episode)).status_code == 404
            assert "Knee, right" not in text(as_(who).get("/admin/injuries/episode/"))


class TestCopy:
    """The copy of all data of the runner: what she sees is in it, papers as they are kept."""

    def test_it_holds_her_episodes_shared_notes_and_papers(self, cast, episode):
        add_episode_note(cast.physio, episode=episode, text="Half squats.", now=NOW)
        add_episode_note(cast.physio, episode=episode, text="Anxious.", audience="staff", now=NOW)
        file = SimpleUploadedFile("my scan.pdf", b"%PDF-1.7 x")
        paper, _new = add_document(cast.coach, episode=episode, name="my scan.pdf", content=file, now=NOW)
        parts = {part.name: part.write() for part in parts_of(cast.athlete, cast.athlete.user)}
        assert parts[f"documents/{paper.public_id}-my_scan.pdf"] == b"%PDF-1.7 x"
        assert str(episode.public_id).encode() in parts["data/injuries.episode.json"]
        assert b"Half squats." in parts["data/injuries.episodenote.json"]
        assert b"Anxious." not in parts["data/injuries.episodenote.json"]


def test_the_desk_says_the_state_in_words(client, cast):
    episode = log(cast.athlete).report.episode
    client.force_login(cast.coach)
    page = client.get(reverse("admin:injuries_episode_change", args=[episode.pk])).text
    assert "(&#x27;open" not in page
    assert "('open" not in page
    assert "Open" in page
