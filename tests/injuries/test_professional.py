"""Findings of physios, and the bone and energy history that coaches never read."""

from datetime import timedelta

import pytest
from django.urls import reverse

from athletes.errors import DomainError, NotAllowedError
from athletes.models import ClubMember, Tombstone
from injuries.models import Finding, HealthHistory
from injuries.services.professional import add_finding, remove_finding, save_health_history
from tests.cast import NOW
from tests.injuries.entries import log

TODAY = NOW.date()


@pytest.fixture
def episode(cast):
    return log(cast.athlete).report.episode


def find(actor, episode, **fields):
    values = {"found_on": TODAY, "test": "Single-leg squat", "result": "positive", "now": NOW}
    return add_finding(actor, episode=episode, **values | fields)


class TestFindings:
    def test_a_physio_adds_one_and_health_staff_and_the_athlete_read_it(self, cast, episode):
        found = find(cast.physio, episode, note=" knee drops inward ")
        assert found.note == "knee drops inward"
        assert found.found_by == cast.physio
        for person in (cast.physio, cast.coach, cast.athlete.user):
            assert Finding.objects.visible_to(person).get() == found

    def test_nobody_else_reads_it(self, cast, episode):
        find(cast.physio, episode)
        for person in (cast.coach_without_consent, cast.manager, cast.stranger.user, cast.former_coach):
            assert not Finding.objects.visible_to(person).exists()

    def test_coaches_athletes_and_strangers_add_none(self, cast, episode):
        for person in (cast.coach, cast.athlete.user, cast.stranger.user, cast.other_club_coach):
            with pytest.raises(NotAllowedError):
                find(person, episode)
        assert not Finding.objects.exists()

    def test_a_physio_who_left_adds_none(self, cast, episode):
        ClubMember.objects.filter(user=cast.physio).update(active=False)
        with pytest.raises(NotAllowedError):
            find(cast.physio, episode)

    @pytest.mark.parametrize(
        ("field", "fields"),
        [("test", {"test": "  "}), ("found_on", {"found_on": TODAY + timedelta(days=2)})],
    )
    def test_a_fault_names_its_field(self, cast, episode, field, fields):
        with pytest.raises(DomainError) as refused:
            find(cast.physio, episode, **fields)
        assert refused.value.field == field

    def test_it_is_taken_back_by_whoever_made_it(self, cast, episode):
        found = find(cast.physio, episode)
        with pytest.raises(NotAllowedError):
            remove_finding(cast.coach, finding=found)
        remove_finding(cast.physio, finding=found)
        assert not Finding.objects.exists()
        assert Tombstone.objects.filter(public_id=found.public_id).exists()

    def test_it_is_added_at_the_desk(self, client, cast, episode):
        client.force_login(cast.physio)
        data = {
            "episode": episode.pk,
            "found_on": TODAY.isoformat(),
            "test": "Squat",
            "result": "",
            "note": "",
        }
        response = client.post(reverse("admin:injuries_finding_add"), data)
        assert response.status_code == 302
        client.post(
            reverse("admin:injuries_finding_delete", args=[Finding.objects.get().pk]), {"post": "yes"}
        )
        assert not Finding.objects.exists()


class TestHistory:
    ANSWERS = {"bone_stress_before": True, "low_bone_density": None, "notes": "tibia in 2019"}

    def test_the_athletes_side_and_physios_with_consent_read_it(self, cast):
        save_health_history(cast.athlete.user, athlete=cast.athlete, answers=self.ANSWERS, now=NOW)
        for person in (cast.athlete.user, cast.physio):
            assert HealthHistory.objects.visible_to(person).get().low_bone_density is None
        blind = (cast.coach, cast.head_coach, cast.coach_without_consent, cast.manager, cast.stranger.user)
        for person in blind:
            assert not HealthHistory.objects.visible_to(person).exists()

    def test_a_second_answer_replaces_the_first(self, cast):
        for answers in (self.ANSWERS, {**self.ANSWERS, "bone_stress_before": False}):
            save_health_history(cast.athlete.user, athlete=cast.athlete, answers=answers, now=NOW)
        assert HealthHistory.objects.get().bone_stress_before is False

    def test_nobody_answers_for_an_adult(self, cast):
        for person in (cast.physio, cast.coach, cast.stranger.user):
            with pytest.raises(NotAllowedError):
                save_health_history(person, athlete=cast.athlete, answers=self.ANSWERS, now=NOW)

    def test_without_the_age_nothing_is_stored(self, cast):
        cast.athlete.birth_month = None
        cast.athlete.save()
        with pytest.raises(DomainError):
            save_health_history(cast.athlete.user, athlete=cast.athlete, answers=self.ANSWERS, now=NOW)

    def test_the_page_keeps_not_answered_apart_from_no(self, client, cast):
        client.force_login(cast.athlete.user)
        address = reverse("health-history")
        assert "Not answered" in client.get(address).text
        data = {"bone_stress_before": "true", "eats_too_little": "false", "bone_stress_notes": "left shin"}
        assert client.post(address, data).status_code == 302
        stored = HealthHistory.objects.get()
        assert (stored.bone_stress_before, stored.eats_too_little) == (True, False)
        assert stored.periods_stopped is None
        assert "left shin" in client.get(address).text

    def test_the_page_says_what_must_be_asked_first(self, client, cast):
        cast.athlete.birth_month = None
        cast.athlete.save()
        client.force_login(cast.athlete.user)
        assert "month of birth" in client.post(reverse("health-history"), {}).text
        assert not HealthHistory.objects.exists()


def test_the_page_of_an_episode_names_findings_and_leads_to_the_summary(client, cast, episode):
    find(cast.physio, episode)
    client.force_login(cast.coach)
    page = client.get(reverse("admin:injuries_episode_change", args=[episode.pk])).text
    assert "Single-leg squat" in page
    assert reverse("summary", args=[episode.public_id]) in page
