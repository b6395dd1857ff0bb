"""REST: episodes/, episode-notes/ and episode-documents/."""

from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from athletes.models import AccessLog
from injuries import services
from injuries.models import Episode, EpisodeDocument, EpisodeNote
from injuries.services.documents import add_document
from injuries.services.episode_records import add_episode_note
from tests.cast import NOW
from tests.injuries.entries import later, log
from tests.injuries.rules.test_pictures import PLACE, jpeg, segment

EPISODES, NOTES, DOCUMENTS = "/api/v1/episodes/", "/api/v1/episode-notes/", "/api/v1/episode-documents/"
KTP = {"system": "osiics", "version": "15", "code": "KTP", "text": "Patellar tendon"}


@pytest.fixture
def frozen(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield cast


@pytest.fixture
def client_of(frozen):
    def signed_in(user):
        client = APIClient()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def anna(client_of, frozen):
    return client_of(frozen.athlete.user)


@pytest.fixture
def coach(client_of, frozen):
    return client_of(frozen.coach)


@pytest.fixture
def episode(frozen):
    return log(frozen.athlete).report.episode


def one(row, base=EPISODES):
    return f"{base}{row.public_id}/"


def errors(answer):
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()["errors"]


class TestReading:
    def test_an_episode_says_where_since_when_and_how_it_stands(self, anna, frozen, episode):
        answer = anna.get(one(episode))
        assert answer["ETag"] == '"1"'
        assert answer.json() == {
            "id": str(episode.public_id),
            "athlete": str(frozen.athlete.public_id),
            "side": "right",
            "area": "knee",
            "onset_date": "2026-11-18",
            "onset_mode": None,
            "state": "open",
            "kind": "index",
            "recurrence_of": None,
            "ended_on": None,
            "return_date": None,
            "time_loss_days": None,
            "time_loss": None,
            "diagnosis": None,
            "diagnosed_at": None,
        }

    def test_a_report_names_its_episode(self, anna, episode):
        report = episode.reports.get()
        assert anna.get(f"/api/v1/pain-reports/{report.public_id}/").json()["episode"] == str(
            episode.public_id
        )

    def test_the_list_is_by_onset_and_by_state(self, anna, frozen, episode):
        with time_machine.travel(later(days=1), tick=False):
            log(frozen.athlete, area="foot", now=later(days=1))
        assert [row["area"] for row in anna.get(EPISODES).json()["results"]] == ["foot", "knee"]
        Episode.objects.filter(area="foot").update(state="asleep")
        found = anna.get(EPISODES, {"state": "asleep"}).json()["results"]
        assert [row["area"] for row in found] == ["foot"]
        assert anna.get(EPISODES, {"state": "gone"}).status_code == 400

    def test_the_list_takes_the_same_queries_for_one_and_for_three(self, coach, frozen, episode):
        def queries():
            with CaptureQueriesContext(connection) as found:
                assert coach.get(EPISODES, {"athlete": frozen.athlete.public_id}).status_code == 200
            return len(found)

        few = queries()
        for area in ("foot", "thigh"):
            log(frozen.athlete, area=area)
        assert queries() == few

    def test_a_coachs_reading_is_logged_and_ones_own_is_not(self, anna, coach, frozen, episode):
        anna.get(EPISODES)
        assert not AccessLog.objects.exists()
        coach.get(one(episode))
        look = AccessLog.objects.get()
        assert (look.viewer, look.athlete_ids) == (frozen.coach, [frozen.athlete.pk])

    def test_strangers_find_nothing(self, client_of, frozen, episode):
        for who in (frozen.stranger.user, frozen.coach_without_consent, frozen.manager):
            assert client_of(who).get(one(episode)).status_code == 404
            assert client_of(who).get(EPISODES).json()["results"] == []
        assert not AccessLog.objects.exists()


class TestChanging:
    def test_the_runner_says_how_it_began(self, anna, episode):
        answer = anna.patch(one(episode), {"onset_mode": "gradual"}, headers={"If-Match": '"1"'})
        assert (answer.status_code, answer["ETag"]) == (200, '"2"')
        assert answer.json()["onset_mode"] == "gradual"
        assert anna.patch(one(episode), {"onset_mode": None}).json()["onset_mode"] is None

    def test_a_stale_change_is_refused(self, anna, episode):
        answer = anna.patch(one(episode), {"onset_mode": "sudden"}, headers={"If-Match": '"7"'})
        assert answer.status_code == 412
        assert Episode.objects.get().onset_mode == ""

    def test_a_coach_adds_diagnosis_and_return(self, coach, episode):
        answer = coach.patch(one(episode), {"diagnosis": KTP, "return_date": "2026-11-18"})
        body = answer.json()
        assert (body["diagnosis"], body["state"], body["ended_on"]) == (KTP, "ended", "2026-11-18")
        assert (body["time_loss_days"], body["time_loss"]) == (0, "0")
        assert answer["ETag"] == f'"{Episode.objects.get().version}"'
        assert coach.patch(one(episode), {"diagnosis": None}).json()["diagnosis"] is None

    @pytest.mark.parametrize("said", [{"diagnosis": KTP}, {"return_date": "2026-11-18"}])
    def test_the_runner_never_picks_a_code(self, anna, episode, said):
        answer = anna.patch(one(episode), said)
        assert (answer.status_code, answer.json()["code"]) == (403, "staff_only")

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"side": "left"}, "side"),
            ({"mood": "bad"}, "mood"),
            ({"onset_mode": "slow"}, "onset_mode"),
            ({"return_date": "2026-11-19"}, "return_date"),
            ({"diagnosis": {"code": "KTP"}}, "diagnosis.system"),
            ({"diagnosis": {"icd": "KTP"}}, "diagnosis.icd"),
        ],
    )
    def test_what_cannot_be_changed_is_named(self, coach, episode, said, field):
        answer = coach.patch(one(episode), said)
        assert answer.status_code == 400
        assert list(errors(answer)) == [field]


class TestNotes:
    def test_a_note_is_written_read_and_taken_back(self, coach, anna, frozen, episode):
        body = {"id": str(uuid4()), "episode": str(episode.public_id), "text": "Tape helped."}
        answer = coach.post(NOTES, body)
        assert answer.status_code == 201
        assert answer.json()["author"] == "Carla Coach"
        assert answer.json()["audience"] == "shared"
        assert coach.post(NOTES, body).status_code == 200
        assert anna.get(NOTES, {"episode": episode.public_id}).json()["results"][0]["text"] == "Tape helped."
        note = EpisodeNote.objects.get()
        assert anna.delete(one(note, NOTES)).status_code == 403
        assert coach.delete(one(note, NOTES)).status_code == 204
        assert coach.post(NOTES, body).status_code == 409

    def test_a_note_for_staff_is_not_there_for_the_runner(self, anna, coach, frozen, episode):
        note = add_episode_note(frozen.coach, episode=episode, text="Worried.", audience="staff", now=NOW)
        assert anna.get(one(note, NOTES)).status_code == 404
        assert coach.get(one(note, NOTES)).status_code == 200

    def test_an_episode_out_of_sight_reads_like_none(self, client_of, frozen, episode):
        body = {"episode": str(episode.public_id), "text": "x"}
        answer = client_of(frozen.stranger.user).post(NOTES, body)
        assert answer.status_code == 400
        assert list(errors(answer)) == ["episode"]

    def test_the_lists_take_the_same_queries_for_one_and_for_three(self, coach, frozen, episode):
        def queries():
            with CaptureQueriesContext(connection) as found:
                coach.get(NOTES)
                coach.get(DOCUMENTS)
            return len(found)

        def add(number):
            add_episode_note(frozen.coach, episode=episode, text=f"{number}", now=NOW)
            file = SimpleUploadedFile("a.pdf", b"%PDF-1.7 " + bytes([number]))
            add_document(frozen.coach, episode=episode, name="a.pdf", content=file, now=NOW)

        add(65)
        few = queries()
        add(66)
        add(67)
        assert queries() == few


class TestDocuments:
    def post(self, client, episode, content, name="scan.pdf"):
        file = SimpleUploadedFile(name, content)
        body = {"episode": str(episode.public_id), "file": file}
        return client.post(DOCUMENTS, body, format="multipart")

    def test_a_letter_is_kept_and_read_back(self, coach, anna, episode):
        answer = self.post(coach, episode, b"%PDF-1.7 x")
        assert answer.status_code == 201
        body = answer.json()
        assert (body["name"], body["kind"], body["size_bytes"]) == ("scan.pdf", "application/pdf", 10)
        assert self.post(anna, episode, b"%PDF-1.7 x").status_code == 200
        file = anna.get(one(EpisodeDocument.objects.get(), DOCUMENTS) + "file/")
        assert b"".join(file.streaming_content) == b"%PDF-1.7 x"
        assert file["Content-Disposition"] == 'attachment; filename="scan.pdf"'
        assert file["X-Content-Type-Options"] == "nosniff"
        assert file["Cache-Control"] == "private, no-store"

    def test_a_photo_is_served_without_its_place(self, anna, episode):
        self.post(anna, episode, jpeg(segment(0xFE, PLACE)), name="IMG.JPG")
        file = anna.get(one(EpisodeDocument.objects.get(), DOCUMENTS) + "file/")
        assert file["Content-Type"] == "image/jpeg"
        assert b"".join(file.streaming_content) == jpeg()

    def test_reading_one_is_logged(self, anna, coach, frozen, episode):
        self.post(anna, episode, b"%PDF-1.7 x")
        assert not AccessLog.objects.exists()
        coach.get(one(EpisodeDocument.objects.get(), DOCUMENTS) + "file/")
        assert AccessLog.objects.get().viewer == frozen.coach

    def test_what_is_no_document_is_refused(self, anna, episode):
        answer = self.post(anna, episode, b"<html>")
        assert (answer.status_code, list(errors(answer))) == (400, ["file"])

    def test_a_file_that_is_gone_is_not_found(self, anna, episode):
        self.post(anna, episode, b"%PDF-1.7 x")
        document = EpisodeDocument.objects.get()
        document.file.storage.delete(document.file.name)
        assert anna.get(one(document, DOCUMENTS) + "file/").status_code == 404

    def test_its_owner_takes_it_back(self, anna, client_of, frozen, episode):
        self.post(anna, episode, b"%PDF-1.7 x")
        row = one(EpisodeDocument.objects.get(), DOCUMENTS)
        assert client_of(frozen.stranger.user).delete(row).status_code == 404
        assert client_of(frozen.stranger.user).get(row + "file/").status_code == 404
        assert client_of(frozen.physio).delete(row).status_code == 403
        assert anna.delete(row).status_code == 204


def test_a_report_taken_back_takes_its_episode_along(anna, frozen, episode):
    services.withdraw_pain(frozen.athlete.user, report=episode.reports.get(), now=NOW)
    assert anna.get(one(episode)).status_code == 404
