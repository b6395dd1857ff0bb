"""What people add to an episode, and who may."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from athletes.errors import DomainError, NotAllowedError
from athletes.models import HealthConsent, Tombstone
from injuries.enums import EpisodeKind, EpisodeState
from injuries.models import Episode, EpisodeNote
from injuries.services.episode_records import (
    Diagnosis,
    add_episode_note,
    diagnose_episode,
    record_return,
    remove_episode_note,
    set_onset_mode,
    settle_return,
)
from tests.cast import NOW
from tests.injuries.entries import later, log

TODAY = NOW.date()
KNEE = Diagnosis(system="osiics", version="15", code="ktp", text="Patellar tendon")
# Around Mina: who sees her health answers, and who of them is staff.
SEE = {"athlete", "coach", "physio", "guardian"}
STAFF = {"coach", "physio"}


@pytest.fixture
def mina(cast):
    return log(cast.minor).report.episode


def allowed(cast, act):
    """Names of the viewers for whom the action is not refused."""
    found = set()
    for name, who in cast.viewers().items():
        if not who.is_authenticated:
            continue
        try:
            act(who)
        except NotAllowedError:
            continue
        found.add(name)
    return found


class TestOnset:
    def test_who_sees_the_episode_says_how_it_began(self, cast, mina):
        def act(who):
            set_onset_mode(who, episode=mina, onset_mode="sudden", now=NOW)

        assert allowed(cast, act) == SEE
        assert (Episode.objects.get().onset_mode, Episode.objects.get().version) == ("sudden", 2)

    def test_the_same_again_changes_nothing(self, cast, mina):
        set_onset_mode(cast.coach, episode=mina, onset_mode="", now=NOW)
        assert Episode.objects.get().version == 1

    def test_an_unknown_word_is_refused(self, cast, mina):
        with pytest.raises(DomainError) as error:
            set_onset_mode(cast.coach, episode=mina, onset_mode="slow", now=NOW)
        assert (error.value.code, error.value.field) == ("unknown_code", "onset_mode")

    def test_without_a_guardians_yes_nothing_is_stored(self, cast, mina):
        cast.guardian_link.health_storage_consent_at = None
        cast.guardian_link.save()
        with pytest.raises(DomainError) as error:
            set_onset_mode(cast.coach, episode=mina, onset_mode="sudden", now=NOW)
        assert error.value.code == "guardian_consent_missing"


class TestDiagnosis:
    def test_coach_and_physio_with_health_access_diagnose(self, cast, mina):
        def act(who):
            diagnose_episode(who, episode=mina, diagnosis=KNEE, now=NOW)

        assert allowed(cast, act) == STAFF

    def test_it_names_the_code_its_system_and_version_and_who_said_so(self, cast, mina):
        row = diagnose_episode(cast.physio, episode=mina, diagnosis=KNEE, now=later(days=1))
        row.refresh_from_db()
        stored = (row.diagnosis_system, row.diagnosis_version, row.diagnosis_code, row.diagnosis_text)
        assert stored == ("osiics", "15", "KTP", "Patellar tendon")
        assert (row.diagnosed_by, row.diagnosed_at, row.version) == (cast.physio, later(days=1), 2)

    def test_the_same_again_keeps_who_said_it_first(self, cast, mina):
        for who in (cast.physio, cast.coach):
            diagnose_episode(who, episode=mina, diagnosis=Diagnosis(text=" Sore tendon "), now=NOW)
        assert Episode.objects.get().diagnosed_by == cast.physio

    def test_it_can_be_taken_away(self, cast, mina):
        diagnose_episode(cast.physio, episode=mina, diagnosis=KNEE, now=NOW)
        row = diagnose_episode(cast.coach, episode=mina, diagnosis=Diagnosis(), now=NOW)
        assert (row.diagnosis_code, row.diagnosed_by, row.diagnosed_at) == ("", None, None)

    @pytest.mark.parametrize(
        ("fields", "code", "field"),
        [
            ({"system": "snomed", "version": "1", "code": "1"}, "unknown_code", "diagnosis.system"),
            ({"system": "icd10", "code": "M76.5"}, "required", "diagnosis.version"),
            ({"system": "icd10", "version": "2019"}, "required", "diagnosis.code"),
            ({"code": "M76.5"}, "required", "diagnosis.system"),
            ({"system": "icd10", "version": "2019", "code": "<b>"}, "invalid", "diagnosis.code"),
            ({"system": "icd10", "version": "2019", "code": "M" * 21}, "too_long", "diagnosis.code"),
            ({"text": "x" * 201}, "too_long", "diagnosis.text"),
        ],
    )
    def test_what_names_nothing_is_refused(self, cast, mina, fields, code, field):
        with pytest.raises(DomainError) as error:
            diagnose_episode(cast.coach, episode=mina, diagnosis=Diagnosis(**fields), now=NOW)
        assert (error.value.code, error.value.field) == (code, field)
        assert Episode.objects.get().version == 1

    def test_without_consent_any_more_it_is_over(self, cast, mina):
        HealthConsent.objects.update(withdrawn_at=NOW)
        with pytest.raises(NotAllowedError):
            diagnose_episode(cast.coach, episode=mina, diagnosis=KNEE, now=NOW)


class TestReturn:
    def test_staff_record_it(self, cast, mina):
        def act(who):
            record_return(who, episode=mina, on=TODAY, now=NOW)

        assert allowed(cast, act) == STAFF

    def test_it_ends_the_episode_and_counts_the_days_lost(self, cast):
        episode = log(cast.athlete, "giving_way").report.episode
        on = TODAY + timedelta(days=10)
        row = record_return(cast.coach, episode=episode, on=on, now=later(days=12))
        assert (row.state, row.ended_on, row.return_date) == (EpisodeState.ENDED, on, on)
        assert (row.time_loss_days, row.time_loss) == (9, "8-28")

    def test_pain_after_it_is_a_recurrence_and_the_way_back_joins_them(self, cast):
        first = log(cast.athlete).report.episode
        log(cast.athlete, now=later(days=12))
        assert Episode.objects.count() == 1
        record_return(cast.coach, episode=first, on=TODAY + timedelta(days=10), now=later(days=12))
        second = Episode.objects.exclude(pk=first.pk).get()
        assert (second.kind, second.recurrence_of) == (EpisodeKind.RECURRENCE, first)
        record_return(cast.coach, episode=first, on=None, now=later(days=12))
        assert Episode.objects.get().reports.count() == 2

    def test_a_late_report_from_before_it_joins_what_was(self, cast):
        first = log(cast.athlete).report.episode
        record_return(cast.coach, episode=first, on=TODAY + timedelta(days=5), now=later(days=5))
        late = log(cast.athlete, now=later(days=6), felt_at=later(days=4)).report
        assert late.episode == first

    def test_recorded_by_the_program_itself_it_does_the_same(self, cast):
        episode = log(cast.athlete).report.episode
        assert settle_return(episode, TODAY, NOW).state == EpisodeState.ENDED
        version = Episode.objects.get().version
        settle_return(episode, TODAY, NOW)
        assert Episode.objects.get().version == version

    @pytest.mark.parametrize("days", [-1, 1])
    def test_it_lies_between_the_onset_and_today(self, cast, mina, days):
        with pytest.raises(DomainError) as error:
            record_return(cast.coach, episode=mina, on=TODAY + timedelta(days=days), now=NOW)
        assert error.value.field == "return_date"


class TestNotes:
    def test_who_sees_the_episode_writes_shared_ones(self, cast, mina):
        def act(who):
            add_episode_note(who, episode=mina, text="Seen.", now=NOW)

        assert allowed(cast, act) == SEE

    def test_staff_write_for_staff(self, cast, mina):
        def act(who):
            add_episode_note(who, episode=mina, text="Seen.", audience="staff", now=NOW)

        assert allowed(cast, act) == STAFF

    def test_notes_for_staff_are_hidden_from_the_runners_side(self, cast, mina):
        add_episode_note(cast.physio, episode=mina, text="For us.", audience="staff", now=NOW)
        add_episode_note(cast.physio, episode=mina, text="For all.", now=NOW)
        read = {name: EpisodeNote.objects.visible_to(who).count() for name, who in cast.viewers().items()}
        assert {name for name, count in read.items() if count == 2} == STAFF
        assert {name for name, count in read.items() if count == 1} == {"athlete", "guardian"}

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"text": " "}, "required"),
            ({"text": "x" * 4001}, "too_long"),
            ({"text": "x", "audience": "public"}, "unknown_code"),
        ],
    )
    def test_what_cannot_be_a_note_is_refused(self, cast, mina, fields, code):
        with pytest.raises(DomainError) as error:
            add_episode_note(cast.coach, episode=mina, now=NOW, **fields)
        assert error.value.code == code

    def test_its_author_alone_takes_it_back(self, cast, mina):
        note = add_episode_note(cast.coach, episode=mina, text="Wrong knee.", now=NOW)
        assert str(note) == f"Carla Coach: {mina}"
        for who in (cast.physio, cast.minor.user, cast.guardian, cast.stranger.user, AnonymousUser()):
            with pytest.raises(NotAllowedError):
                remove_episode_note(who, note=note)
        remove_episode_note(cast.coach, note=note)
        assert not EpisodeNote.objects.exists()
        assert Tombstone.objects.get().public_id == note.public_id
