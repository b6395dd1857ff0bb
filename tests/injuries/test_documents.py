"""Letters and pictures beside an episode: what is taken, from whom, and for how long."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from athletes.errors import DomainError, NotAllowedError, TooLargeError
from athletes.models import Tombstone
from injuries import services, tasks
from injuries.models import Episode, EpisodeDocument
from injuries.services import documents
from injuries.services.documents import add_document, purge_documents, remove_document
from tests.cast import NOW
from tests.injuries.entries import later, log
from tests.injuries.rules.test_pictures import PLACE, jpeg, png, segment

PDF = b"%PDF-1.7 letter"
PHOTO = jpeg(segment(0xFE, PLACE))


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def episode(cast):
    return log(cast.athlete).report.episode


def add(actor, episode, content=PDF, name="letter.pdf", now=NOW, **fields):
    return add_document(actor, episode=episode, name=name, content=ContentFile(content), now=now, **fields)


@pytest.fixture
def time_machine_at():
    """Moves the clock, more than once."""
    with ExitStack() as clocks:
        yield lambda at: clocks.enter_context(time_machine.travel(at))


def stored_bytes(document):
    with document.file.open("rb") as file:
        return file.read()


class TestAdding:
    def test_a_letter_is_kept_under_a_name_that_says_nothing(self, cast, episode):
        document, is_new = add(cast.athlete.user, episode, name="C:\\Anna Athlete\\scan\x07.pdf")
        assert is_new
        assert stored_bytes(document) == PDF
        assert (document.name, document.kind, document.size_bytes) == (
            "scan.pdf",
            "application/pdf",
            len(PDF),
        )
        assert (document.uploaded_by, document.delete_on) == (cast.athlete.user, None)
        assert str(document) == "scan.pdf"
        assert "Anna" not in document.file.name
        assert document.file.name.startswith("episodes/")

    def test_a_photo_loses_its_metadata(self, cast, episode):
        document, _new = add(cast.coach, episode, PHOTO, name="")
        assert document.is_picture
        assert document.name == "file"
        assert stored_bytes(document) == jpeg()

    def test_the_same_bytes_are_one_document(self, cast, episode):
        first, _new = add(cast.coach, episode)
        second, is_new = add(cast.physio, episode)
        assert (second, is_new) == (first, False)

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty"),
            (b"<html>", "unsupported_type"),
            (b"PK\x03\x04", "unsupported_type"),
            (jpeg()[:-4], "broken"),
        ],
    )
    def test_anything_else_is_refused(self, cast, episode, content, code):
        with pytest.raises(DomainError) as error:
            add(cast.coach, episode, content)
        assert (error.value.code, error.value.field) == (code, "file")
        assert not EpisodeDocument.objects.exists()

    def test_it_has_a_limit(self, cast, episode, monkeypatch):
        monkeypatch.setattr(documents, "LARGEST_BYTES", len(PDF) - 1)
        with pytest.raises(TooLargeError):
            add(cast.coach, episode)

    def test_so_has_their_number(self, cast, episode, monkeypatch):
        monkeypatch.setattr(documents, "DOCUMENTS_AT_MOST", 1)
        add(cast.coach, episode)
        with pytest.raises(DomainError) as error:
            add(cast.coach, episode, png())
        assert error.value.code == "too_many"

    def test_strangers_add_nothing(self, cast, episode):
        people = (cast.stranger.user, cast.coach_without_consent, cast.manager, cast.other_club_coach)
        for who in people:
            with pytest.raises(NotAllowedError):
                add(who, episode)


class TestMinors:
    @pytest.fixture
    def knee(self, cast):
        return log(cast.minor).report.episode

    def test_a_guardian_brings_pictures_and_they_go_after_30_days(self, cast, knee):
        document, _new = add(cast.guardian, knee, PHOTO)
        assert document.delete_on == NOW.date() + timedelta(days=30)

    def test_nobody_else_does(self, cast, knee):
        for who in (cast.minor.user, cast.coach, cast.physio):
            with pytest.raises(NotAllowedError) as error:
                add(who, knee, PHOTO)
            assert error.value.code == "guardian_only"

    def test_letters_are_taken_from_all(self, cast, knee):
        document, _new = add(cast.coach, knee)
        assert document.delete_on is None

    @pytest.mark.parametrize("area", ["hip_groin", "thigh", "lumbosacral"])
    def test_not_of_these_parts(self, cast, area):
        episode = log(cast.minor, area=area).report.episode
        with pytest.raises(NotAllowedError) as error:
            add(cast.guardian, episode, PHOTO)
        assert error.value.code == "no_picture_here"

    def test_when_their_time_is_over_they_are_gone_for_all_and_then_from_the_disk(
        self, cast, knee, time_machine_at, django_capture_on_commit_callbacks
    ):
        document, _new = add(cast.guardian, knee, PHOTO)
        name = document.file.name
        time_machine_at(later(days=29))
        assert purge_documents(now=later(days=29)) == 0
        assert EpisodeDocument.objects.visible_to(cast.guardian).exists()
        time_machine_at(later(days=30))
        assert not EpisodeDocument.objects.visible_to(cast.guardian).exists()
        with django_capture_on_commit_callbacks(execute=True):
            tasks.purge_documents()
        assert not default_storage.exists(name)
        assert Tombstone.objects.filter(public_id=document.public_id).exists()


class TestRemoving:
    def test_whoever_brought_it_and_the_runners_side(self, cast, episode, django_capture_on_commit_callbacks):
        document, _new = add(cast.coach, episode)
        for who in (cast.physio, cast.stranger.user, AnonymousUser()):
            with pytest.raises(NotAllowedError):
                remove_document(who, document=document)
        name = document.file.name
        with django_capture_on_commit_callbacks(execute=True):
            remove_document(cast.athlete.user, document=document)
        assert not default_storage.exists(name)
        own, _new = add(cast.coach, episode)
        remove_document(cast.coach, document=own)
        assert not EpisodeDocument.objects.exists()

    def test_files_without_a_row_go_after_a_day(self, cast, episode, time_machine_at):
        assert purge_documents(now=NOW) == 0
        document, _new = add(cast.coach, episode)
        orphan = default_storage.save("episodes/left-behind", ContentFile(b"x"))
        now = default_storage.get_modified_time(orphan)
        assert purge_documents(now=now + timedelta(hours=23)) == 0
        assert purge_documents(now=now + timedelta(hours=25)) == 1
        assert not default_storage.exists(orphan)
        assert default_storage.exists(document.file.name)

    def test_an_episode_with_a_document_outlives_its_reports(self, cast, episode):
        add(cast.coach, episode)
        services.withdraw_pain(cast.athlete.user, report=episode.reports.get(), now=NOW)
        assert Episode.objects.get() == episode
